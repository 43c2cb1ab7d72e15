"""A draft's proposals as one text and back."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.proposals.draft_text import draft_text, read_draft
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.services.services import Service
from tests.town import at

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "data" / "kingsmere" / "proposals").glob("*.toml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_every_example_comes_back_from_the_text_of_its_step_as_it_was(example: Path) -> None:
    proposal = from_toml(example.read_bytes(), locate=lambda _postcode: at(2000))
    text = draft_text((proposal,))
    assert draft_text(read_draft(text)) == text


def test_a_proposal_of_no_change_is_a_step_like_any_other() -> None:
    named = Proposal("Only a name", Service.GP, ())
    assert repr(read_draft(draft_text((named,)))) == repr((named,))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"proposal": 1}', '{"proposal": [{"service": 3}]}', "[" * 100_000])
def test_text_that_is_no_step_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError):
        read_draft(text)


def test_whatever_is_typed_is_kept_in_characters_that_every_database_takes() -> None:
    text = draft_text((Proposal("Y Fenni \u0175 \x00 \ud800 \U0001f3e5", Service.GP, ()),))
    assert text.isascii()
    assert "\x00" not in text
    assert read_draft(text)[0].name.startswith("Y Fenni \u0175")
