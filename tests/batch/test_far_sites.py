"""A car goes as far as it must: a site beyond the streets of a district's own folder is found over its neighbours'."""

import io
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo.batch.district import Made, district
from geo.batch.neighbours import neighbours_of
from geo.batch.pool import pool_of
from geo.batch.survey import Survey, survey
from geo.sources.osm.streets import read_streets
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode
from geo.travel.travel import travel_times
from tests.batch.paper_districts import LONG, NORTH, WEST, code, district_folder

# Fifteen kilometres beyond the eastern edge of the first district: in the third.
FAR = LONG / 1000 + 15.0
SITES = {"hospital": {"Far Hospital": FAR}, "library": {"Near Library": 3.0}}


def made_of(surveys: list[Survey], number: int = 1) -> Made:
    """The tables of one of these districts."""
    followers = neighbours_of(surveys)
    by_code = {each.code: each for each in surveys}
    asked = (code(number), *followers[code(number)])
    return district(tuple(by_code[each].without_sites for each in asked), pool_of(surveys))


def frame(made: Made, kind: str) -> pd.DataFrame:
    """One of its tables."""
    return pq.read_table(io.BytesIO(made.files[kind])).to_pandas()


def minutes(made: Made, service: str, way: str) -> pd.DataFrame:
    """The rows of one service and way, by area."""
    table = frame(made, "table")
    return table[(table["service"] == service) & (table["way"] == way)].set_index("area_code")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Survey]:
    """Three districts in a row."""
    folder = tmp_path_factory.mktemp("districts")
    return [survey(district_folder(folder / str(number), number, sites=SITES)) for number in (1, 2, 3)]


def test_minutes_by_car_are_those_over_the_streets_of_both_folders_as_one(three: list[Survey]) -> None:
    both = three[:2]
    alone, made = made_of(both[:1]), made_of(both)
    assert minutes(alone, "hospital", "car")["minutes"].isna().all()
    assert not minutes(alone, "hospital", "car")["sure"].any()
    streets, _ = read_streets(*(path for each in both for path in each.streets))
    network = network_of(streets, settings=TravelSettings())
    areas = frame(made, "areas")["area_code"]
    doors = pd.DataFrame(
        {"easting": [WEST + 1200 * (at + 0.5) for at in range(10)], "northing": NORTH, "weight": 1.0}, index=areas
    )
    sites = pd.DataFrame({"easting": [WEST + 1000 * FAR], "northing": [NORTH + 120]}, index=["far"])
    expected = travel_times(network, doors, sites, mode=Mode.CAR, settings=TravelSettings()).minutes["far"]
    assert expected.notna().all()
    assert (minutes(made, "hospital", "car")["minutes"].to_numpy() == expected.to_numpy()).all()


def test_it_is_sure_once_nothing_beyond_can_be_nearer(three: list[Survey]) -> None:
    with_two, with_all = (made_of(three[:count]) for count in (2, 3))
    assert minutes(with_two, "hospital", "car")["sure"].all()
    assert minutes(with_two, "hospital", "car").equals(minutes(with_all, "hospital", "car"))


def test_what_was_sure_before_is_as_it_was(three: list[Survey]) -> None:
    alone, made = minutes(made_of(three[:1]), "library", "walk"), minutes(made_of(three), "library", "walk")
    sure = alone["sure"]
    assert sure.any()
    assert (alone.loc[sure, "minutes"] == made.loc[sure, "minutes"]).all() and made.loc[sure, "sure"].all()


def test_what_is_found_over_more_streets_lies_between_the_least_and_what_was_found_over_fewer(
    three: list[Survey],
) -> None:
    """The true minutes, told once all three are held, are no less than one district alone said that they can be."""
    told = 0
    for service, way in product(SITES, ("walk", "cycle", "car", "nocar")):
        alone, whole = (minutes(made_of(of), service, way) for of in (three[:1], three))
        true = whole["minutes"].fillna(np.inf)
        assert (alone["minutes_at_least"].fillna(np.inf) <= true).all() and whole["sure"].all()
        assert (alone["within_line_at_most"] >= whole["within_line"]).all()
        sure = alone[alone["sure"]]
        assert sure["minutes_at_least"].equals(sure["minutes"])
        assert sure["within_line_at_most"].equals(sure["within_line"])
        told += int((~alone["sure"] & (alone["minutes_at_least"] > 0)).sum())
    assert told > 10


def test_an_entry_that_is_not_sure_is_counted(three: list[Survey]) -> None:
    made = made_of(three[:1])
    assert made.not_sure["car"] == int((~minutes(made, "hospital", "car")["sure"]).sum()) + int(
        (~minutes(made, "library", "car")["sure"]).sum()
    )


def test_neighbours_whose_ground_joins_come_nearest_first(three: list[Survey]) -> None:
    assert neighbours_of(three) == {
        code(1): (code(2), code(3)),
        code(2): (code(1), code(3)),
        code(3): (code(2), code(1)),
    }


def test_a_service_of_which_a_folder_holds_no_list_is_not_told(three: list[Survey], tmp_path: Path) -> None:
    lone = survey(district_folder(tmp_path / "4", 1, sites={"library": {"Near Library": 3.0}}))
    made = made_of([lone, *three[1:]])
    assert set(frame(made, "table")["service"]) == {"library"}


def test_minutes_are_nowhere_nearer_than_a_straight_line_at_the_speed_limit(three: list[Survey]) -> None:
    rows = minutes(made_of(three), "hospital", "car")
    kilometres = FAR - 1.2 * (np.arange(10) + 0.5)
    assert (rows["minutes"].to_numpy() > kilometres / 113 * 60).all()
