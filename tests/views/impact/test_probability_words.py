"""Ranges in words: of the same people as the sentence that they stand under, and no more than they cover."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.impact.what_if import PeopleDoubt
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.views.access import load_tables
from geo.views.impact import probability_words, tables
from tests.town import WARDS, changed, town

CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
DOUBT = PeopleDoubt(pd.Series(0.03, index=pd.Index(WARDS)), "a tenth of nothing")


def appraised(make: Callable[[], Place] = town, doubt: PeopleDoubt | None = DOUBT) -> Appraisal:
    return appraise(make(), CLOSE_ELM, doubt=doubt)


def test_ranges_by_community_stand_beside_their_figures() -> None:
    appraisal = appraised()
    table = probability_words.with_ranges(
        tables.by_community(appraisal, appraisal.first_way), appraisal, appraisal.first_way
    )
    further = table[table["Further"].notna() & (table["Further"] > 0)]
    assert len(further)
    ranges = further["Further or lost, range"]
    # Ten per cent of 800 people are 80 children, within 3% or so.
    assert further.set_index("Group").loc["0-4", "Further or lost, range"] == "range smaller than the rounding"
    assert not ranges.str.fullmatch(r"(.+) to \1").any()


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
