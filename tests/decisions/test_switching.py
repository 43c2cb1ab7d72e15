"""Who switches between closing Elm Surgery and opening one in Cedar, by hand: see test_options_table for the counts."""

import pytest

from geo.decisions.switching import (
    FURTHER_FIRST,
    FURTHER_OTHER,
    NEARER_FIRST,
    NEARER_OTHER,
    most_different,
    switching_areas,
    switching_by_ward,
)
from geo.travel.ways import Way
from tests.decisions.test_options_table import CLOSED, OPENED
from tests.town import AREAS, WARDS


def test_every_ward_has_the_people_who_are_moved_by_one_option_alone() -> None:
    wards = switching_by_ward(CLOSED, OPENED, Way.NOCAR)
    assert list(wards.index) == list(WARDS)
    assert wards[FURTHER_FIRST].tolist() == pytest.approx([0, 0, 200, 400, 200])
    assert wards[NEARER_OTHER].tolist() == pytest.approx([0, 300, 600, 250, 0])
    assert not wards[[FURTHER_OTHER, NEARER_FIRST]].to_numpy().any()
    # Who is further under one and nearer under the other switches once.
    assert wards["any"].tolist() == pytest.approx([0, 300, 600, 400, 200])


def test_the_other_way_round_the_columns_change_places() -> None:
    there, back = switching_areas(CLOSED, OPENED, Way.NOCAR), switching_areas(OPENED, CLOSED, Way.NOCAR)
    assert there[FURTHER_FIRST].tolist() == back[FURTHER_OTHER].tolist()
    assert there[NEARER_OTHER].tolist() == back[NEARER_FIRST].tolist()


def test_two_options_differ_most_where_most_people_switch() -> None:
    where = most_different(CLOSED, OPENED, Way.NOCAR)
    assert where is not None
    assert (where.ward, where.ward_code, where.area_code, where.people) == ("Cedar", WARDS[2], AREAS[4], 600)
    assert most_different(CLOSED, CLOSED, Way.NOCAR) is None
