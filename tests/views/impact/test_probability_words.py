"""Ranges in words: of the same people as the sentence that they stand under, and no more than they cover."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.impact.what_if import EVERYBODY, PeopleDoubt
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.views.access import load_tables
from geo.views.impact import probability_words, tables, words
from tests.town import WARDS, beyond_the_river, changed, town

CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
DOUBT = PeopleDoubt(pd.Series(0.03, index=pd.Index(WARDS)), "a tenth of nothing")


def appraised(make: Callable[[], Place] = town, doubt: PeopleDoubt | None = DOUBT) -> Appraisal:
    return appraise(make(), CLOSE_ELM, doubt=doubt)


def test_the_range_is_of_residents_and_says_so_where_patients_come_first() -> None:
    appraisal = appraised()
    sentence = probability_words.strip_range(appraisal)
    row = appraisal.ranges[appraisal.first_way].headline.groups.loc[EVERYBODY]
    assert row["further_lower"] < 800 < row["further_upper"]
    # 800 people with a standard error of 3% in each ward, a fifth of it shared.
    assert sentence.startswith(
        "Range for residents: 770 to 840 further. It allows for doubt about how many people live"
    )
    assert "95%" not in sentence
    assert "about 800 people would be at least 5 minutes further" in " ".join(words.result(appraisal))


def test_where_journeys_are_lost_the_range_says_that_it_counts_them() -> None:
    appraisal = appraised(lambda: beyond_the_river(last_home="11:15"))
    summary = appraisal.ways[appraisal.first_way].summary
    assert summary.cut_off == 200
    sentence = probability_words.strip_range(appraisal)
    assert "further or without a journey" in sentence
    row = appraisal.ranges[appraisal.first_way].headline.groups.loc[EVERYBODY]
    assert row["further"] == pytest.approx(summary.lose_headline + summary.cut_off)


def test_without_doubt_there_is_no_range_and_without_margins_it_is_said_to_cover_nothing() -> None:
    assert probability_words.strip_range(appraised(doubt=None)) == ""
    nothing = PeopleDoubt(pd.Series(float("nan"), index=pd.Index(WARDS)), "no margin is held")
    assert probability_words.strip_range(appraised(doubt=nothing)) == ""


def test_ranges_by_community_stand_beside_their_figures() -> None:
    appraisal = appraised()
    table = probability_words.with_ranges(
        tables.by_community(appraisal, appraisal.first_way), appraisal, appraisal.first_way
    )
    further = table[table["Further"].notna() & (table["Further"] > 0)]
    assert len(further)
    assert (further["Further or lost, from"] <= further["Further"]).all()
    assert (further["Further"] <= further["Further or lost, to"]).all()


def test_chances_are_told_in_tenths_and_never_none_or_all_but_where_it_is_so_in_every_run() -> None:
    appraisal = appraised()
    table = probability_words.chances(appraisal, appraisal.first_way).set_index("Ward")
    assert table.loc["Elm", "Further, in so many of 10 what-if runs"] == 10
    assert table.loc["Alder", "Further, in so many of 10 what-if runs"] == 0
    (sentence,) = probability_words.ward_words(appraisal, appraisal.first_way)
    assert "Elm (10 of 10)" in sentence and "Alder" not in sentence


def test_a_place_without_any_capacity_has_a_table_of_loads_all_the_same(town: Place) -> None:
    bare = changed(town, sites=tuple(replace(site, capacity=float("nan")) for site in town.services.sites))
    appraisal = appraise(bare, CLOSE_ELM)
    assert appraisal.relisted is not None
    assert set(load_tables.lists_after(appraisal.relisted)["Capacity"]) == {"not held"}
