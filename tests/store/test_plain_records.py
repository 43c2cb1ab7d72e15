"""What of a kept place is no table comes back as it was, or is refused in words: nothing is coerced or passed over."""

import json
import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo.people.planned_homes import PlannedSite
from geo.projection import GridPoint
from geo.provenance import Source
from geo.services.services import Practice, Service, Site
from geo.store.plain_records import plain, record_of
from geo.travel.timetable import Feed

SITE = Site("Z99901", Service.GP, "Elm", GridPoint(1.5, 2.0), capacity=3000.0, sessions=10.0, share_of_list=0.25)
RECORDS = [
    SITE,
    replace(SITE, at=None, facts={"tenure": "leased"}),
    Source("a.csv", "A table", assumed=("one", "two")),
    Practice("Z99901", "Elm", 3000.0, list_open=None),
    PlannedSite("Field", "E05999901", 40, 2030, people_per_home=2.5),
    Feed("buses.zip", date(2026, 6, 1), date(2026, 12, 31)),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_the_same_after_it_was_text(record: Any) -> None:
    text = json.dumps(plain(record), allow_nan=False)
    assert record_of(type(record), json.loads(text)) == record


def test_a_figure_that_is_not_held_is_null_in_the_text_and_nan_again() -> None:
    text = json.dumps(plain(replace(SITE, capacity=math.nan)), allow_nan=False)
    assert json.loads(text)["capacity"] is None
    assert math.isnan(record_of(Site, json.loads(text)).capacity)


def test_a_table_is_left_to_its_own_file_and_put_back() -> None:
    assert "at" not in plain(SITE, "at")
    assert record_of(Site, plain(SITE, "at"), at=SITE.at) == SITE


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"name": 5}, "5 stands where a text was expected"),
        ({"capacity": "3000"}, "'3000' stands where a number was expected"),
        ({"capacity": True}, "True stands where a number was expected"),
        ({"facts": {"tenure": 5}}, "5 stands where a text was expected"),
        ({"service": "tavern"}, "'tavern' is not a valid Service"),
        ({"at": {"easting": 1.0, "northing": 2.0, "height": 3.0}}, "Site holds what it does not know: .*height"),
        ({"height": 3.0}, "Site takes site_id, .* and nothing else"),
    ],
)
def test_what_is_of_another_kind_or_unknown_is_refused_in_words(spoil: dict[str, Any], words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        record_of(Site, plain(SITE) | spoil)


@pytest.mark.parametrize("homes", ["40", 40.0, True, None])
def test_a_whole_number_is_nothing_else(homes: object) -> None:
    planned = plain(PlannedSite("Field", "E05999901", 40, 2030))
    with pytest.raises(TypeError, match="stands where a whole number was expected"):
        record_of(PlannedSite, planned | {"homes": homes})
