"""Layers of edits: what they make of the original together, and where each place comes from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from validator.repair.change import RepairKind
from validator.repair.draft import Draft, Repair, Splice

KINDS = st.sampled_from([RepairKind.AMPERSAND, RepairKind.CONTROL, RepairKind.BLANKS])


def test_edits_of_several_layers_that_overlap_become_one() -> None:
    """What a later layer changes within an earlier one's work is one splice of both kinds."""
    draft = Draft(b"A&amp;am\x0bp;B")
    draft.apply([Repair(8, 9, b"", RepairKind.CONTROL)])
    assert draft.text == b"A&amp;amp;B"
    draft.apply([Repair(1, 10, b"&amp;", RepairKind.ESCAPING)])
    assert draft.text == b"A&amp;B"
    assert draft.splices == [Splice(1, 11, b"&amp;", (RepairKind.ESCAPING, RepairKind.CONTROL))]


def test_edits_that_take_each_other_back_leave_nothing() -> None:
    """What ends as it began is no change."""
    draft = Draft(b"abc")
    draft.apply([Repair(1, 2, b"X", RepairKind.BYTES)])
    draft.apply([Repair(1, 2, b"b", RepairKind.BYTES)])
    assert draft.text == b"abc"
    assert draft.splices == []


def test_of_repairs_that_overlap_the_first_counts() -> None:
    """A layer never edits one byte twice."""
    draft = Draft(b"abc")
    draft.apply([Repair(0, 2, b"X", RepairKind.BYTES), Repair(1, 3, b"Y", RepairKind.BYTES)])
    assert draft.text == b"Xc"


def test_layer_of_nothing_changes_nothing() -> None:
    """The caller is told whether there was anything to do."""
    draft = Draft(b"abc")
    assert not draft.apply([])
    assert draft.text == b"abc"


@given(st.data(), st.binary(max_size=30))
def test_splices_alone_make_the_text_of_the_original(data: st.DataObject, original: bytes) -> None:
    """Whatever layers there were, the splices are in order, apart, and give the text; origins lie in the original."""
    draft = Draft(original)
    for _ in range(data.draw(st.integers(1, 4))):
        spots = data.draw(st.lists(st.integers(0, len(draft.text)), max_size=6).map(sorted))
        before = draft.text
        layer = [
            Repair(start, end, data.draw(st.binary(max_size=3)), data.draw(KINDS))
            for start, end in zip(spots[::2], spots[1::2], strict=False)
        ]
        draft.apply(layer)
        assert draft.text == _edited(before, layer)
        position = 0
        parts = []
        for splice in draft.splices:
            assert splice.start >= position
            parts += [original[position : splice.start], splice.replacement]
            position = splice.end
        assert b"".join([*parts, original[position:]]) == draft.text
    origins = [*draft.origins(range(len(draft.text)))]
    assert origins == sorted(origins)
    touched = {at for splice in draft.splices for at in range(splice.start, splice.end + 1)}
    assert all(original[o] == draft.text[i] for i, o in enumerate(origins) if o not in touched)


def _edited(text: bytes, layer: list[Repair]) -> bytes:
    parts = []
    position = end = 0
    for repair in sorted(layer):
        if repair.start < end:
            continue
        parts += [text[position : repair.start], repair.replacement]
        position = end = repair.end
    return b"".join([*parts, text[position:]])
