"""What a proposal does to the sites: every kind of change, and every change that cannot be made, in words."""

import math
from dataclasses import replace

import pytest

from geo.errors import InputError
from geo.proposals import (
    Change,
    Close,
    CoLocate,
    ListEvent,
    ListOutcome,
    Move,
    Open,
    Proposal,
    Resize,
    Terms,
    apply,
)
from geo.services import Service, Site
from tests.town import at, sites

STAYS = ListOutcome(ListEvent.STAYS)
DISPERSED = ListOutcome(ListEvent.DISPERSED)


def after(*changes: Change, service: Service = Service.GP) -> dict[str, Site]:
    """The sites of the five wards after these changes, by code."""
    return {site.site_id: site for site in apply(Proposal("Try", service, changes), sites())}


def faults(*changes: Change) -> tuple[str, ...]:
    with pytest.raises(InputError) as refused:
        after(*changes)
    return refused.value.faults


def test_opening_adds_a_site_of_the_proposals_service_last() -> None:
    found = after(Open("Cedar Surgery", at(2000), capacity=5000, terms=Terms(sessions=10)))
    assert list(found) == ["Z99901", "Z99902", "PHA-01", "LIB-01", "POS-01", "NEW-1"]
    new = found["NEW-1"]
    assert (new.service, new.name, new.at, new.capacity, new.sessions) == (
        Service.GP, "Cedar Surgery", at(2000), 5000, 10,
    )  # fmt: skip


def test_a_new_site_is_numbered_by_its_place_in_the_proposal() -> None:
    assert "NEW-2" in after(Resize("Z99901", 3000), Open("Cedar Surgery", at(2000)))


def test_closing_takes_the_site_away_and_leaves_the_rest() -> None:
    assert list(after(Close("Z99902", STAYS))) == ["Z99901", "PHA-01", "LIB-01", "POS-01"]


def test_moving_keeps_code_and_name_and_leaves_the_building() -> None:
    moved = after(Move("LIB-01", at(2400)), service=Service.LIBRARY)["LIB-01"]
    assert (moved.name, moved.at, moved.premises, moved.facts) == (
        "Cedar Library", at(2400), "", {"tenure": "Freehold"},
    )  # fmt: skip


def test_resizing_changes_capacity_alone() -> None:
    before = {site.site_id: site for site in sites()}["Z99901"]
    # By what is written of them: from Python 3.13 on, records that hold NaN are not equal to their like.
    assert repr(after(Resize("Z99901", 3000))["Z99901"]) == repr(replace(before, capacity=3000))


def test_co_locating_moves_a_site_into_the_hosts_premises() -> None:
    found = after(CoLocate(at="LIB-01", site="Z99902", registered=STAYS))
    assert found["Z99902"].at == found["LIB-01"].at == at(2000)
    assert found["Z99902"].premises == found["LIB-01"].premises == "CEDAR"


def test_co_locating_without_a_site_opens_a_new_one_there() -> None:
    new = after(CoLocate(at="LIB-01", capacity=900))["NEW-1"]
    assert (new.name, new.at, new.premises, new.capacity) == (
        "New GP surgery at Cedar Library", at(2000), "CEDAR", 900,
    )  # fmt: skip
    assert after(CoLocate(at="LIB-01", name="Book Surgery"))["NEW-1"].name == "Book Surgery"


def test_a_host_without_premises_of_its_own_lends_its_code() -> None:
    found = after(CoLocate(at="PHA-01"))
    assert found["NEW-1"].premises == found["PHA-01"].premises == "PHA-01"


def test_what_a_change_does_not_say_stays_as_it_was() -> None:
    before = replace(sites()[0], sessions=9.0, share_of_list=0.8)
    proposal = Proposal("Try", Service.GP, (Move("Z99901", at(300), STAYS, Terms(sessions=4)),))
    (moved,) = apply(proposal, (before,))
    assert (moved.sessions, moved.share_of_list) == (4, 0.8)


def test_changes_are_made_in_their_order() -> None:
    assert after(Move("Z99901", at(100), STAYS), Move("Z99901", at(500), STAYS))["Z99901"].at == at(500)


def test_opening_then_closing_the_same_site_leaves_the_sites_as_they_were() -> None:
    opened_and_closed = Proposal("Try", Service.GP, (Open("Brief", at(2000)), Close("NEW-1", DISPERSED)))
    assert repr(apply(opened_and_closed, sites())) == repr(sites())


def test_the_sites_given_are_left_as_they_were() -> None:
    today = sites()
    apply(Proposal("Try", Service.GP, (CoLocate(at="PHA-01"), Resize("Z99901", 5))), today)
    assert [site.premises for site in today] == ["", "", "", "CEDAR", ""]
    assert today[0].capacity == 2000


def test_a_change_may_name_a_site_of_another_service() -> None:
    assert "LIB-01" not in after(Close("LIB-01"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Close("Z00000", STAYS), "Change 1 (close): there is no site 'Z00000'; it may be misspelt"),
        (Resize("Z00000", 5), "Change 1 (resize): there is no site 'Z00000'"),
        (Close("Z99901"), "Alder Surgery (Z99901) has registered patients: say what happens to the list"),
        (Move("Z99901", at(0)), "Change 1 (move): Alder Surgery (Z99901) has registered patients"),
        (Close("Z99901", ListOutcome(ListEvent.JOINS, "Z1")), "the list cannot join 'Z1': no practice has that code"),
        (Close("Z99901", ListOutcome(ListEvent.JOINS, "Z99901")), "the list of Z99901 cannot join its own practice"),
        (Close("LIB-01", STAYS), "Cedar Library (LIB-01) has no list of patients; leave list out"),
        (CoLocate(at="POS-01"), "Post office of unknown place (POS-01) has no known place, so nothing can move in"),
        (CoLocate(at="LIB-01", site="LIB-01"), "LIB-01 cannot move into itself; give the code of other premises"),
        (CoLocate(at="Z00000"), "Change 1 (colocate): there is no site 'Z00000'"),
        (CoLocate(at="LIB-01", site="Z00000"), "Change 1 (colocate): there is no site 'Z00000'"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_is_refused_in_one_sentence(change: Change, sentence: str) -> None:
    (told,) = faults(change)
    assert sentence in told


def test_a_site_closed_twice_is_refused_the_second_time() -> None:
    (told,) = faults(Close("Z99902", STAYS), Close("Z99902", STAYS))
    assert told.startswith("Change 2 (close): there is no site 'Z99902'")


def test_every_fault_of_a_proposal_is_told_at_once() -> None:
    told = faults(Close("Z00000", STAYS), Open("Good", at(2000)), Close("Z99901"), CoLocate(at="POS-01"))
    assert [sentence.split(" (")[0] for sentence in told] == ["Change 1", "Change 3", "Change 4"]


def test_a_list_may_join_another_practice() -> None:
    assert "Z99901" not in after(Close("Z99901", ListOutcome(ListEvent.JOINS, "Z99902")))
    assert str(ListOutcome(ListEvent.JOINS, "Z99902")) == "joins:Z99902"


def test_what_is_not_said_of_a_new_site_is_missing_and_not_nought() -> None:
    new = after(Open("Cedar Surgery", at(2000)))["NEW-1"]
    assert all(math.isnan(figure) for figure in (new.capacity, new.sessions, new.share_of_list))
