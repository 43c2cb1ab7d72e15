"""What a proposal does to the sites: every kind of change, and every change that cannot be made, in words."""

import math
import re
from dataclasses import replace
from datetime import date

import pytest

from geo.errors import InputError
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary
from geo.proposals.kinds.several import CoLocate, Merge, Split
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.proposals.proposals import Proposal, apply, business_as_usual, outreach_on, turning_days, without_mitigations
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service, Site
from tests.town import at, sites

CODE = re.compile(r"\b[A-Z]\d{5}\b")
STAYS = ListOutcome(ListFate.STAYS)
DISPERSED = ListOutcome(ListFate.DISPERSED)


def after(*changes: Change, service: Service = Service.GP) -> dict[str, Site]:
    """The sites of the five wards after these changes, by code."""
    return {site.site_id: site for site in apply(Proposal("Try", service, changes), sites())}


def faults(*changes: Change) -> tuple[str, ...]:
    with pytest.raises(InputError) as refused:
        after(*changes)
    return refused.value.faults


def test_opening_adds_a_site_of_the_proposals_service_last() -> None:
    sites_after = after(Open("Cedar Surgery", at(2000), capacity=5000, terms=Terms(sessions=10)))
    assert list(sites_after) == ["Z99901", "Z99902", "PHA-01", "LIB-01", "POS-01", "NEW-1"]
    new = sites_after["NEW-1"]
    assert (new.service, new.name, new.at, new.capacity, new.sessions) == (
        Service.GP,
        "Cedar Surgery",
        at(2000),
        5000,
        10,
    )


def test_a_new_site_is_numbered_by_its_place_in_the_proposal() -> None:
    assert "NEW-2" in after(Resize("Z99901", 3000), Open("Cedar Surgery", at(2000)))


def test_closing_takes_the_site_away_and_leaves_the_rest() -> None:
    assert list(after(Close("Z99902", STAYS))) == ["Z99901", "PHA-01", "LIB-01", "POS-01"]


def test_moving_keeps_code_and_name_and_leaves_the_building() -> None:
    moved = after(Move("LIB-01", at(2400)), service=Service.LIBRARY)["LIB-01"]
    assert (moved.name, moved.at, moved.premises, moved.facts) == (
        "Cedar Library",
        at(2400),
        "",
        {"tenure": "Freehold"},
    )


def test_resizing_changes_capacity_alone() -> None:
    before = {site.site_id: site for site in sites()}["Z99901"]
    # By what is written of them: from Python 3.13 on, records that hold NaN are not equal to their like.
    assert repr(after(Resize("Z99901", 3000))["Z99901"]) == repr(replace(before, capacity=3000))


def test_co_locating_moves_a_site_into_the_hosts_premises() -> None:
    sites_after = after(CoLocate(at="LIB-01", site="Z99902", registered=STAYS))
    assert sites_after["Z99902"].at == sites_after["LIB-01"].at == at(2000)
    assert sites_after["Z99902"].premises == sites_after["LIB-01"].premises == "CEDAR"


def test_co_locating_without_a_site_opens_a_new_one_there() -> None:
    new = after(CoLocate(at="LIB-01", capacity=900))["NEW-1"]
    assert (new.name, new.at, new.premises, new.capacity) == (
        "New GP surgery at Cedar Library",
        at(2000),
        "CEDAR",
        900,
    )
    assert after(CoLocate(at="LIB-01", name="Book Surgery"))["NEW-1"].name == "Book Surgery"


def test_a_host_without_premises_of_its_own_lends_its_code() -> None:
    sites_after = after(CoLocate(at="PHA-01"))
    assert sites_after["NEW-1"].premises == sites_after["PHA-01"].premises == "PHA-01"


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
        (Close("Z99901"), "Alder Surgery has registered patients: say what happens to the list"),
        (Move("Z99901", at(0)), "Change 1 (move): Alder Surgery has registered patients"),
        (Close("Z99901", ListOutcome(ListFate.JOINS, "Z1")), "no practice with a site here has the code 'Z1'"),
        (
            Close("Z99901", ListOutcome(ListFate.JOINS, "Z99901")),
            "list of Alder Surgery cannot join its own practice",
        ),
        (Close("LIB-01", STAYS), "Cedar Library has no list of patients"),
        (CoLocate(at="POS-01"), "Post office of unknown place has no known place, so nothing can move in"),
        (CoLocate(at="LIB-01", site="LIB-01"), "Cedar Library cannot move into itself; choose another building"),
        (CoLocate(at="Z00000"), "Change 1 (colocate): there is no site 'Z00000'"),
        (CoLocate(at="LIB-01", site="Z00000"), "Change 1 (colocate): there is no site 'Z00000'"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_in_one_sentence(change: Change, sentence: str) -> None:
    (fault,) = faults(change)
    assert sentence in fault
    # A code is told only as it was typed.
    assert not CODE.search(re.sub(r"'[^']*'", "", fault))


def test_practices_are_refused_by_their_names() -> None:
    assert faults(Merge("Z99901", "Z99901")) == (
        "Change 1 (merge): Alder Surgery cannot merge with itself; give the practice that its list joins.",
    )
    gone = "Change 2 (merge): the practice of Elm Surgery has no site left by then; take out what closes it."
    assert faults(Close("Z99902", DISPERSED), Merge("Z99902", "Z99901")) == (gone,)
    assert faults(Close("Z99902", DISPERSED), Merge("Z99901", "Z99902")) == (gone,)


def test_a_site_closed_twice_is_refused_the_second_time() -> None:
    (fault,) = faults(Close("Z99902", STAYS), Close("Z99902", STAYS))
    assert fault == "Change 2 (close): Elm Surgery is closed by an earlier change; take out one of the two."


def test_every_fault_of_a_proposal_is_told_at_once() -> None:
    sentences = faults(Close("Z00000", STAYS), Open("Good", at(2000)), Close("Z99901"), CoLocate(at="POS-01"))
    assert [sentence.split(" (")[0] for sentence in sentences] == ["Change 1", "Change 3", "Change 4"]


def test_a_list_may_join_another_practice() -> None:
    assert "Z99901" not in after(Close("Z99901", ListOutcome(ListFate.JOINS, "Z99902")))
    assert str(ListOutcome(ListFate.JOINS, "Z99902")) == "joins:Z99902"


def test_what_is_not_said_of_a_new_site_is_missing_and_not_nought() -> None:
    new = after(Open("Cedar Surgery", at(2000)))["NEW-1"]
    assert all(math.isnan(figure) for figure in (new.capacity, new.sessions, new.share_of_list))


APRIL, OCTOBER = date(2027, 4, 1), date(2027, 10, 1)


def on(day: date, *changes: Change, usual: tuple[Change, ...] = ()) -> dict[str, Site]:
    """The sites of the five wards as they stand on a day."""
    proposal = Proposal("Try", Service.GP, changes, business_as_usual=usual)
    return {site.site_id: site for site in apply(proposal, sites(), on=day)}


def test_a_change_holds_from_its_start_to_its_end_both_days_included() -> None:
    cabin = Temporary("Cabin", at(600), terms=Terms(start=APRIL, end=OCTOBER))
    there = ["NEW-1" in on(day, cabin) for day in (date(2027, 3, 31), APRIL, OCTOBER, date(2027, 10, 2))]
    assert there == [False, True, True, False]


def test_changes_are_made_in_the_order_of_their_dates_and_not_of_the_file() -> None:
    later, sooner = Close("Z99902", STAYS, Terms(start=OCTOBER)), Move("Z99902", at(100), STAYS, Terms(start=APRIL))
    assert on(APRIL, later, sooner)["Z99902"].at == at(100)
    assert "Z99902" not in on(OCTOBER, later, sooner)


def test_business_as_usual_gives_way_to_what_the_proposal_does_to_the_same_site() -> None:
    lease_ends = Close("Z99902", DISPERSED, Terms(start=OCTOBER))
    proposal = Proposal("Try", Service.GP, (Move("Z99902", at(100), STAYS),), business_as_usual=(lease_ends,))
    assert "Z99902" not in {site.site_id for site in business_as_usual(proposal, sites(), on=OCTOBER)}
    assert on(OCTOBER, Move("Z99902", at(100), STAYS), usual=(lease_ends,))["Z99902"].at == at(100)
    assert "Z99902" not in on(OCTOBER, Open("Cedar", at(2000)), usual=(lease_ends,))


def test_what_business_as_usual_opens_has_a_code_of_its_own() -> None:
    sites_after = on(APRIL, Open("Cedar", at(2000)), usual=(Open("Other", at(100)),))
    assert {"NEW-1", "BAU-1"} <= set(sites_after)


def test_a_merged_practices_sites_stay_with_the_other_but_for_those_that_close() -> None:
    sites_after = after(Merge("Z99902", "Z99901"))
    assert sites_after["Z99902"].practice_id == "Z99901"
    assert "Z99902" not in after(Merge("Z99902", "Z99901", ("Z99902",)))


def test_the_second_site_of_a_split_is_of_the_same_practice() -> None:
    assert after(Split("Z99902", "Second", at(100)))["NEW-1"].practice_id == "Z99902"


def test_other_hours_and_half_days_are_facts_of_the_site() -> None:
    elm = after(Hours("Z99902", "Mon 09:00-12:00", Terms(sessions=1)))["Z99902"]
    assert (elm.facts["opening_hours"], elm.sessions) == ("Mon 09:00-12:00", 1)


def test_outreach_is_no_site() -> None:
    stop = Outreach("Van", at(100))
    assert list(after(stop)) == [site.site_id for site in sites()]
    assert outreach_on(Proposal("Try", Service.GP, (stop,))) == (stop,)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Move("Z99902", at(3600), STAYS), "stands there already"),
        (Merge("Z99902", "Z99902"), "cannot merge with itself"),
        (Merge("Z99909", "Z99901"), "no practice with a site here has the code 'Z99909'"),
        (Merge("Z99902", "Z99901", ("LIB-01",)), "a site of neither"),
        (Temporary("Cabin", at(0), stands_for="Z99909"), "no site 'Z99909'"),
        (Hours("Z99909", "Mon 09:00-12:00"), "no site 'Z99909'"),
        (Split("Z99909", "Second", at(0)), "no site 'Z99909'"),
    ],
)
def test_a_later_kind_that_cannot_be_made_is_refused_in_one_sentence(change: Change, sentence: str) -> None:
    (fault,) = faults(change)
    assert sentence in fault


def test_without_what_softens_it_a_proposal_is_the_rest() -> None:
    proposal = Proposal("Try", Service.GP, (Close("Z99902", STAYS), Outreach("Van", at(0)), Hours("Z99901", "x")))
    bare = without_mitigations(proposal)
    assert bare.changes[0] == Close("Z99902", STAYS)
    assert [change.terms.hold_on(date(2027, 1, 1)) for change in bare.changes] == [True, False, False]
    assert turning_days(bare) == ()


def test_a_list_joins_the_same_new_surgery_with_and_without_a_cabin_listed_before_it() -> None:
    changes = (
        Temporary("Cabin", at(3600), terms=Terms(end=date(2027, 1, 1))),
        Open("Centre", at(3000)),
        Close("Z99902", ListOutcome(ListFate.JOINS, "NEW-2")),
    )
    after = apply(without_mitigations(Proposal("Try", Service.GP, changes)), sites())
    assert {site.site_id: site.name for site in after}["NEW-2"] == "Centre"
    assert "Cabin" not in {site.name for site in after}
