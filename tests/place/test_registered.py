"""On which day patients are counted: the day of the whole lists, as a table by small area is scaled to them."""

from geo.place.registered import registered_on
from geo.provenance import Source
from tests.town import changed, town

LISTS = Source("lists.csv", "Sizes of lists", used_for="list sizes at 2021-01-01")
BY_AREA = Source("areas.csv", "Patients by area", used_for="patients by small area at 2022-07-01 (by people, modelled)")


def test_the_day_is_that_of_the_whole_lists_and_of_the_table_by_area_only_where_no_list_is_held() -> None:
    assert registered_on(changed(town(), provenance=(BY_AREA, LISTS))) == "2021-01-01"
    assert registered_on(changed(town(), provenance=(BY_AREA,))) == "2022-07-01"
    assert registered_on(changed(town(), provenance=())) == ""
