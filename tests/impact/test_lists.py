"""What becomes of lists: whoever is on one is somewhere afterwards, and who must register again depends on the list."""

import dataclasses
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline, where_they_live
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.impact.lists import NOWHERE, above_capacity
from geo.impact.patient_journeys import patient_summary
from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Temporary
from geo.proposals.kinds.several import CoLocate, Merge, Split
from geo.proposals.kinds.single import Close, Move, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Practice, Service, Site
from geo.travel.travel import TravelTimes
from geo.views.access.load_tables import lists_after
from tests.town import all_minutes, at, changed, town

TOWN = town()
STAYS, DISPERSED = ListOutcome(ListFate.STAYS), ListOutcome(ListFate.DISPERSED)
JOINS_ALDER = ListOutcome(ListFate.JOINS, "Z99901")
# Alder Surgery says it can take 2,000 and has 2,400 patients; Elm Surgery has 665.
ROOMY = changed(
    TOWN, sites=tuple(replace(s, capacity=4000.0) if s.site_id == "Z99901" else s for s in TOWN.services.sites)
)


def appraised(*changes: Change, place: Place = ROOMY) -> Appraisal:
    return appraise(place, Proposal("Try", Service.GP, changes))


def patients(*changes: Change, place: Place = ROOMY) -> dict[str, Any]:
    row: dict[str, Any]
    (row,) = to_plain(appraised(*changes, place=place), unrounded=True)["patients"]
    return row


def test_a_dispersed_list_registers_again_whole_whatever_the_minutes() -> None:
    row = patients(Close("Z99902", DISPERSED))
    assert (row["registered"], row["must_reregister"], row["outside_place"]) == (665, 665, 65)
    assert row["to"] == [{"site": "Z99901", "patients": 665, "load_before": 0.6, "load_after": pytest.approx(0.77)}]


def test_a_list_that_stays_or_merges_registers_nobody_again_and_one_that_joins_everybody() -> None:
    branch = Site("Z99902-2", Service.GP, "Elm Branch", at(3000), practice_id="Z99902", share_of_list=0.2)
    two_sites = changed(
        ROOMY,
        sites=(*ROOMY.services.sites, branch),
        times={mode: _with(ROOMY, all_minutes(ROOMY, mode), branch) for mode in ROOMY.travel.times},
    )
    row = patients(Close("Z99902-2", STAYS), place=two_sites)
    # A fifth of 665 patients were seen there, and go to the other site of their practice.
    assert (row["registered"], row["must_reregister"]) == (pytest.approx(133), 0)
    assert [end["site"] for end in row["to"]] == ["Z99902"]
    assert patients(Close("Z99902", JOINS_ALDER))["must_reregister"] == 665
    assert patients(Merge("Z99902", "Z99901", ("Z99902",)))["must_reregister"] == 0


def _with(place: Place, table: TravelTimes, site: Site) -> TravelTimes:
    from geo.place.times import with_site

    return with_site(place, table, site)


def test_people_outside_and_inside_add_up_to_the_list() -> None:
    appraisal = appraised(Close("Z99902", DISPERSED))
    assert appraisal.relisted is not None
    (elm_list,) = appraisal.relisted.lists
    inside = elm_list.moved["area_code"].isin(ROOMY.inside)
    assert elm_list.moved.loc[inside, "people"].sum() + elm_list.outside_place == elm_list.registered == 665


def test_those_who_join_practices_outside_have_a_row_of_their_own_and_no_minutes() -> None:
    # In Damson's first area, where 200 are on Elm Surgery's list, 200 are with a practice that is not held.
    row = {"practice_id": ["Z99777"], "area_code": ["E00999007"], "patients": [200.0]}
    edge = changed(ROOMY, patients=pd.concat([ROOMY.services.patients, pd.DataFrame(row)], ignore_index=True))
    there = float(
        edge.services.patients.query("practice_id == 'Z99902' and area_code == 'E00999007'")["patients"].sum()
    )
    site = patients(Close("Z99902", DISPERSED), place=edge)
    assert site["to_outside"] == there > 0
    assert {end["site"]: end["patients"] for end in site["to"]} == {"Z99901": 665 - there, None: there}
    appraisal = appraised(Close("Z99902", DISPERSED), place=edge)
    rows = appraisal.ways[appraisal.first_way].patients
    assert rows is not None
    # They have no journey on either side, so that none of them is nearer, further or cut off.
    assert rows.loc[rows["verdict"] == "unchanged", "people"].sum() == there and rows["people"].sum() == 665
    assert any("would go to practices outside whose place is not held" in line for line in headline(appraisal))
    assert appraisal.relisted is not None
    table = lists_after(appraisal.relisted)
    assert table.loc[table["Name"] == "To practices outside, place not held", "Received"].tolist() == [there]


def test_growth_of_a_list_is_no_people_outside() -> None:
    elm = replace(ROOMY.services.practices[1], registered=765.0)
    grown = changed(ROOMY, practices=(ROOMY.services.practices[0], elm), unplaced=pd.Series({"Z99902": 30.0}))
    row = patients(Close("Z99902", DISPERSED), place=grown)
    assert (row["registered"], row["outside_place"], row["unplaced"]) == (765, 65, pytest.approx(30))
    assert row["growth"] == pytest.approx(70)
    assert row["inside_place"] + row["outside_place"] + row["unplaced"] + row["growth"] == row["registered"]
    lines = where_they_live(appraised(Close("Z99902", DISPERSED), place=grown).relisted, grown)
    assert "Of these patients about 65 live outside the borough." in lines
    assert any(line.startswith("These lists have grown by about 70 since the file of small areas") for line in lines)


def test_journeys_of_patients_are_to_their_own_site_and_not_to_the_nearest() -> None:
    appraisal = appraised(Close("Z99902", DISPERSED))
    rows = appraisal.ways[appraisal.first_way].patients
    assert rows is not None
    first = rows.set_index("area_code").loc["E00999007"]
    # Damson's first area: 1,000 m from Elm Surgery (16.25 minutes), 2,200 m from Alder Surgery (35.75).
    assert (first["before"], first["after"]) == (pytest.approx(16.25), pytest.approx(35.75))
    summary = dataclasses.asdict(patient_summary(rows, threshold_minutes=30))
    assert (summary["people"], summary["lose"]) == (665, 665)
    assert summary["gain"] + summary["lose"] + summary["unchanged"] == summary["people"]


def test_a_closed_list_and_a_capacity_not_held_are_no_room() -> None:
    shut = changed(
        ROOMY, practices=(Practice("Z99901", "Alder Surgery", 2400.0, list_open=False), ROOMY.services.practices[1])
    )
    appraisal = appraised(Close("Z99902", DISPERSED), place=shut)
    assert appraisal.relisted is not None and appraisal.relisted.remainder == 665
    assert set(appraisal.relisted.lists[0].moved["site_id"]) == {NOWHERE}
    assert any("list is not open" in note for note in appraisal.relisted.notes)
    # Its 2,000 places are 2,400 patients too few: nobody is taken, and that is said, not drawn as room.
    full = appraised(Close("Z99902", DISPERSED), place=TOWN)
    assert full.relisted is not None and full.relisted.remainder == 665


def test_a_temporary_site_keeps_as_many_as_it_can_take_on_their_list_until_it_ends() -> None:
    stand_in = Temporary("Hall", at(3500), 400.0, stands_for="Z99902", terms=Terms(date(2027, 4, 1), date(2027, 9, 30)))
    closing = Close("Z99902", DISPERSED, Terms(date(2027, 4, 1)))
    appraisal = appraised(stand_in, closing)
    during, later = (phase.relisted for phase in appraisal.phases)
    assert during is not None and later is not None
    assert (during.must_reregister, later.must_reregister) == (pytest.approx(265), 665)
    assert during.registered == later.registered == 665


def test_a_moved_surgery_whose_list_stays_has_its_patients_go_along() -> None:
    appraisal = appraised(Move("Z99902", at(2400), STAYS))
    assert appraisal.relisted is not None
    assert (appraisal.relisted.registered, appraisal.relisted.must_reregister) == (665, 0)
    rows = appraisal.ways[appraisal.first_way].patients
    assert rows is not None
    # Elm's first area walked 200 m (3.25 minutes) and walks 1,000 m (16.25).
    assert rows.set_index("area_code").loc["E00999009", "change"] == pytest.approx(13.0)


def test_a_surgery_that_moves_into_the_library_keeps_its_list() -> None:
    appraisal = appraised(CoLocate("LIB-01", "Z99902", registered=STAYS))
    assert appraisal.relisted is not None and appraisal.relisted.must_reregister == 0


def test_a_split_list_is_shared_and_one_without_a_share_stays_and_says_so() -> None:
    half = Split("Z99902", "Second Elm", at(2400), terms=Terms(share_of_list=0.5))
    appraisal = appraised(half)
    assert appraisal.relisted is not None
    assert appraisal.relisted.lists[0].moved.groupby("site_id")["people"].sum().to_dict() == {
        "Z99902": 332.5,
        "NEW-1": 332.5,
    }
    relisted = appraised(replace(half, terms=Terms())).relisted
    assert relisted is not None and "is not held" in " ".join(relisted.notes) and relisted.must_reregister == 0


def test_a_list_may_join_the_site_that_the_proposal_opens() -> None:
    joins = ListOutcome(ListFate.JOINS, "NEW-1")
    row = patients(Open("Cedar Centre", at(2000), 5000.0), Close("Z99902", joins))
    assert [end["site"] for end in row["to"]] == ["NEW-1"]


def test_above_capacity_is_who_is_so_afterwards_and_not_today() -> None:
    tight = changed(
        TOWN, sites=tuple(replace(s, capacity=2600.0) if s.site_id == "Z99901" else s for s in TOWN.services.sites)
    )
    relisted = appraised(Close("Z99902", JOINS_ALDER), place=tight).relisted
    assert relisted is not None and above_capacity(relisted) == ("Alder Surgery",)


def test_few_patients_are_withheld_in_the_file() -> None:
    few = changed(
        ROOMY,
        patients=ROOMY.services.patients.assign(patients=[*[100.0] * 6, *[1.0] * 6]),
        practices=(ROOMY.services.practices[0], Practice("Z99902", "Elm Surgery", 6.0, list_open=True)),
    )
    (row,) = to_plain(appraised(Close("Z99902", DISPERSED), place=few))["patients"]
    assert row["registered"] is None and row["must_reregister"] is None and row["under_10"]
    (walk,) = [
        r
        for r in to_plain(appraised(Close("Z99902", DISPERSED), place=few))["summary"]
        if r["basis"] == "patients" and r["mode"] == "walk"
    ]
    assert walk["people"] is None and walk["under_10"]
