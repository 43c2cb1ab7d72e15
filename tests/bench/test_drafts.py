"""The speed table's draft is kept and comes back as it was."""

from geo.bench.drafts import draft_rows
from geo.place.place import Place


def test_a_draft_is_saved_and_opened_and_comes_back_as_it_was(town: Place) -> None:
    saved, opened = draft_rows(town)
    assert saved.question.startswith("Saving a draft of 100 steps")
    assert opened.agreement == "the same text comes back"
    assert saved.took.seconds > 0
