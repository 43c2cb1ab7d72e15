"""On which day patients are counted: the day of the whole lists, as a table by small area is scaled to them."""

from dataclasses import replace

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.place.registered import placed_on, registered_on
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.provenance import Source
from geo.services.services import Service
from tests.town import changed, town

LISTS = Source("lists.csv", "Sizes of lists", used_for="list sizes at 2021-01-01")
BY_AREA = Source("areas.csv", "Patients by area", used_for="patients by small area at 2022-07-01 (by people, modelled)")


def test_the_day_is_that_of_the_whole_lists_and_of_the_table_by_area_only_where_no_list_is_held() -> None:
    assert registered_on(changed(town(), provenance=(BY_AREA, LISTS))) == "2021-01-01"
    assert registered_on(changed(town(), provenance=(BY_AREA,))) == "2022-07-01"
    assert registered_on(changed(town(), provenance=())) == ""


@pytest.mark.parametrize(
    ("newest", "words"), [("2026-01-15", "on 15 January 2026"), ("2026-01", "in January 2026"), ("2026", "in 2026")]
)
def test_a_month_and_a_year_are_dates_too_and_the_newest_is_said_as_far_as_it_is_told(newest: str, words: str) -> None:
    later = replace(LISTS, file="later.csv", used_for=f"list sizes at {newest}")
    by_area = replace(BY_AREA, used_for=f"patients by small area at {newest}, for the change of the list")
    place = changed(town(), provenance=(later, LISTS, BY_AREA, by_area))
    assert registered_on(place) == placed_on(place) == newest
    surgery = place.services.sites_of(Service.GP)[0].site_id
    closes = Proposal("One closes", Service.GP, (Close(surgery, ListOutcome(ListFate.DISPERSED)),))
    assert f" {words}, and " in headline(appraise(place, closes))[0]
