"""What a home is told while a meeting is presented: whatever is typed is answered in words."""

import pytest

from geo.decisions.from_here import situations
from geo.services.services import Service
from geo.ui import presenting
from geo.ui.presenting import Ready
from tests.decisions.written_meeting import meeting_of
from tests.town import town


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A meeting on the five wards, without an option."""
    place = town()
    made = Ready(place, Service.GP, situations(place, Service.GP, []))
    monkeypatch.setattr(presenting, "_made_ready", lambda _code: made)
    monkeypatch.setattr(presenting.loading, "kept", lambda place, make, *asked: make(place, *asked))


def test_a_postcode_has_a_row_for_today() -> None:
    told = presenting.home("bcdfgh", "XZ1 1AA", None)
    assert told["said"] == "XZ1 1AA is in Alder ward."
    assert told["columns"][:2] == ["Option", "On foot"]
    assert told["rows"][0][:2] == ["Today", "Under a minute, Alder Surgery"]


@pytest.mark.parametrize(
    ("typed", "said"), [("", ""), (" \t", ""), ("ZZ9 9ZZ", "ZZ9 is not a postcode area of Five Wards")]
)
def test_nothing_typed_and_what_is_not_here_are_no_fault(typed: str, said: str) -> None:
    for chosen in (None, 0, 7, -1):
        assert presenting.home("bcdfgh", typed, chosen)["said"].startswith(said)


@pytest.mark.parametrize("own", [None, "", "192.168.1.2"])
def test_a_wall_is_told_how_a_room_votes_and_not_how_a_server_is_started(
    own: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenting.meetings, "own_number", lambda: own)
    told = presenting.vote_at(meeting_of("d" * 22)).reach
    assert "paper" in told and "server" not in told and "README" not in told


def test_a_choice_of_a_name_that_stands_once_is_that_one() -> None:
    assert presenting.home("bcdfgh", "XZ1 1AA", 7)["said"] == "XZ1 1AA is in Alder ward."
