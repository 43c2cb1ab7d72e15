"""Measured fairness in words and as a table: what is said of the five wards, and what is not."""

from dataclasses import replace

import pandas as pd

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.fairness.equity import EquityMeasure
from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact.equity_tables import LABELS, analysts, how_to_read, sentences
from tests.town import AREAS, all_minutes, at, by_area, changed, deprivation, town

TOWN = town()
CEDAR_SURGERY = Open("Cedar Surgery", at(2000))
CLOSE_ELM = Close("Z99902", ListOutcome(ListFate.DISPERSED))


def appraised(*changes: Change, service: Service = Service.GP, place: Place = TOWN) -> Appraisal:
    return appraise(place, Proposal("Try", service, changes))


def said(*changes: Change, service: Service = Service.GP, place: Place = TOWN) -> list[str]:
    return sentences(appraised(*changes, service=service, place=place), Way.WALK)


def test_an_opening_in_sentences() -> None:
    # 32,825 minutes over 3,000 people is 10.94, then 5.85; the gap is 7.22 - 3.25 and then 6.14 - 3.25.
    assert said(CEDAR_SURGERY) == [
        "To the nearest GP surgery on foot, the average journey is 10.9 minutes today and would be 5.9.",
        "For the tenth of people with the longest journeys, whoever they are before and after, the average is 22.8 "
        "minutes today and would be 9.8.",
        "In the most deprived fifth (national) the average journey is 7.2 minutes today, 4.0 minutes longer than in "
        "the least deprived fifth; it would be 6.1 minutes, 2.9 minutes longer than there.",
        "Counted over about 3,000 people who have a journey both before and after.",
    ]


def test_a_closure_that_turns_the_gap_says_so() -> None:
    # Elm's 51.35 minutes against 7.22 in Alder and Birch.
    assert "it would be 7.2 minutes, 44.1 minutes shorter than there." in said(CLOSE_ELM)[2]


def test_nothing_changed_is_said_to_stay_so() -> None:
    average, longest, gap, *_ = said()
    assert average.endswith("10.9 minutes today and would stay so.")
    assert longest.endswith("22.8 minutes today and would stay so.")
    assert gap.endswith("4.0 minutes longer than in the least deprived fifth; both would stay so.")


def test_a_gap_under_a_twentieth_of_a_minute_is_none() -> None:
    # Alder's first area as the most and its second as the least deprived fifth: 3.25 minutes in both.
    level = changed(TOWN, deprivation=deprivation().assign(national_fifth=by_area((1, 5, 3, 3, 3, 3, 3, 3, 3, 3))))
    assert "is 3.3 minutes today, as long as in the least deprived fifth" in said(place=level)[2]


def test_the_boroughs_own_fifths_are_named_and_why() -> None:
    middling = changed(TOWN, deprivation=deprivation().assign(national_fifth=3.0))
    gap = said(CEDAR_SURGERY, place=middling)[2]
    assert gap.startswith("In the most deprived fifth of this place the average journey is")
    assert "because nobody here lives in the most deprived fifth of England or nobody in the least." in gap


def test_what_is_not_held_is_said_and_not_made_up() -> None:
    without = changed(TOWN, deprivation=pd.DataFrame())
    assert said(place=without)[2] == (
        "No table of deprivation is held, so no gap between the most and the least deprived fifth is given."
    )


def test_where_nobody_has_a_journey_nothing_is_measured() -> None:
    assert said(Close("LIB-01"), service=Service.LIBRARY) == [
        "Nobody has a journey both before and after, so nothing can be measured of how it is shared."
    ]


def test_people_left_out_are_counted() -> None:
    # Nobody finds a way to any surgery from Elm: 200 people, the whole least deprived fifth.
    walk, *rest = (all_minutes(TOWN, mode) for mode in TOWN.travel.times)
    minutes = walk.minutes.copy()
    minutes.loc[list(AREAS[8:])] = float("nan")
    lost = changed(TOWN, times={walk.mode: replace(walk, minutes=minutes), **{times.mode: times for times in rest}})
    lines = said(place=lost)
    assert lines[2].startswith("Nobody in the most or in the least deprived fifth (national) has a journey")
    assert "About 200 people who lack one, before, after or both, are not in these figures." in lines[3]


def test_the_table_for_analysts_has_every_measure_once_with_unit_and_direction() -> None:
    table = analysts(appraised(CEDAR_SURGERY), Way.WALK)
    assert len(table) == len(EquityMeasure) == len(set(LABELS.values())) and table.index.is_unique
    assert table.loc["Average journey"].tolist() == ["minutes", 10.94, 5.85, -5.09, "lower"]
    # In shares 4 decimals: a fifth of people walk over 20 minutes before, nobody after.
    assert table.loc["Share of people with a long journey"].tolist() == ["no unit", 0.2, 0.0, -0.2, "lower"]
    assert table.loc["Concentration index by deprivation", "Better"] == "higher"


def test_no_change_is_not_told_as_a_negative_nought() -> None:
    changes = analysts(appraised(), Way.WALK)["Change"]
    assert (changes == 0).all() and not any(str(change).startswith("-") for change in changes)


def test_an_analyst_reads_what_is_fixed_and_which_wards_are_meant() -> None:
    read = " ".join(how_to_read(appraised(CEDAR_SURGERY), Way.WALK))
    assert "are those of today, so that proposals can be compared" in read
    assert "0.61 at 10 minutes and 0.14 at 20" in read
    assert "The longest average journey of a ward is that of Cedar today and of Birch after." in read
    same = " ".join(how_to_read(appraised(), Way.WALK))
    assert "is that of Cedar, today and after." in same


def test_no_sentence_says_that_a_proposal_is_fair_or_gives_a_range_or_a_score() -> None:
    for changes in ((), (CEDAR_SURGERY,), (CLOSE_ELM,)):
        read = " ".join([*said(*changes), *how_to_read(appraised(*changes), Way.WALK)]).lower()
        assert not any(word in read for word in ("fair", "%", "interval", "score", "significant"))
