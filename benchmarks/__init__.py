"""Measurements of the product: feeds to measure with, and what measures."""
