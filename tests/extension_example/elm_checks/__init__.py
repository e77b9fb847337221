"""The checks and rules of Elm University: an example."""
