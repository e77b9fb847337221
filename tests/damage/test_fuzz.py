"""Whatever the bytes: no crash, no hang, nothing passed over that expat refuses, no false alarm."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.damage.checking import check
from tests.damage.corpus_faults import HEAD, TAIL, clean, user
from tests.damage.fuzzing import TOKENS, feeds, is_accepted_by_expat, mutated, tried, tried_together

FEEDS = feeds()
QUICK = settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.integers(0, 10**9))
def test_mutated_feeds_are_judged_as_expat_judges_them(number: int) -> None:
    """Where expat refuses a document the load is said to stop, and where it accepts one it is not."""
    chance = random.Random(number)

    case = tried(mutated(chance.choice(FEEDS), chance, FEEDS))

    assert case.trouble == ""
    assert not (case.is_accepted and case.is_stopped)


@QUICK
@given(st.lists(st.sampled_from(TOKENS), max_size=30))
def test_any_tokens_in_a_row_are_judged_as_expat_judges_them(tokens: list[bytes]) -> None:
    """A document of nothing but marks of XML."""
    case = tried(b"".join(tokens))

    assert case.trouble == ""


@QUICK
@given(st.lists(st.sampled_from(TOKENS), max_size=8), st.integers(0, 1_500))
def test_tokens_within_a_user_are_judged_as_expat_judges_them(tokens: list[bytes], at: int) -> None:
    """Marks of XML at any place of one of three users; the others are still counted."""
    record = user(2)

    case = tried(HEAD + user(1) + record[:at] + b"".join(tokens) + record[at:] + user(3) + TAIL)

    assert case.trouble == ""
    assert not (case.is_accepted and case.is_stopped)


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_at_all_give_a_report(document: bytes) -> None:
    """No bytes make the product fail."""
    assert check(document).report.verdict


@pytest.mark.parametrize("document", [*FEEDS[:40], clean()], ids=lambda document: f"{len(document)}-bytes")
def test_a_feed_that_is_cut_off_anywhere_is_never_silent(document: bytes) -> None:
    """Each of some hundred beginnings of a feed is refused, except those that happen to be whole."""
    for end in range(0, len(document), max(1, len(document) // 25)):
        beginning = document[:end]
        case = tried(beginning)
        assert case.trouble == "", beginning
        assert not (case.is_accepted and case.is_stopped)


def test_sources_of_one_feed_are_judged_as_each_by_itself() -> None:
    """Damage in one source says nothing of the next."""
    chance = random.Random(3)
    documents = [mutated(chance.choice(FEEDS), chance, FEEDS) for _ in range(60)]

    assert tried_together(documents) == [tried(document) for document in documents]


def test_expat_is_a_judge_at_all() -> None:
    """The judge accepts a clean feed and refuses a broken one."""
    assert is_accepted_by_expat(clean())
    assert not is_accepted_by_expat(clean()[:-3])
