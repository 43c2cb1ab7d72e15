"""Files that are no tables, cut to the ring: streets of two counties, timetables of two regions, tiles of heights."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import numpy as np
import osmium
import pandas as pd
import pytest
import shapely

from geo.errors import InputError
from geo.fetching.bounds import Bounds
from geo.fetching.heights import corner_of, count_tiles, cut_tiles
from geo.fetching.streets import count_blocks, cut_streets
from geo.fetching.timetable import cut_trips, stops_called_at
from geo.projection import to_grid
from tests.fetching.made import KINGSMERE, archive
from tests.fetching.travel_stand_in import EXTRACTS, extract, gtfs, heights, timetable

MIDDLE = (657658, 418544)


@pytest.fixture
def bounds() -> Bounds:
    """Five kilometres around the middle of Kingsmere, and the ring around that."""
    return Bounds("E06990001", "Kingsmere", 10_000, outline=shapely.Point(*MIDDLE).buffer(5_000))


def ids(path: Path) -> dict[str, list[int]]:
    """The numbers of an extract's things by kind, in their order."""
    kinds = {"n": osmium.osm.NODE, "w": osmium.osm.WAY, "r": osmium.osm.RELATION}
    return {name: [thing.id for thing in osmium.FileProcessor(str(path), kind)] for name, kind in kinds.items()}


def test_streets_of_two_counties_are_those_of_the_whole_and_none_from_far_away(bounds: Bounds, tmp_path: Path) -> None:
    paths = [tmp_path / f"{county}-latest.osm.pbf" for county in list(EXTRACTS)[:2]]
    for path, county in zip(paths, EXTRACTS, strict=False):
        path.write_bytes(extract(county))
        assert count_blocks(path) >= 2
    ways = cut_streets(paths, bounds, tmp_path / "cut" / "streets.osm.pbf")
    assert ids(tmp_path / "cut" / "streets.osm.pbf") == ids(KINGSMERE / "streets/kingsmere.osm.pbf")
    assert ways == len(ids(KINGSMERE / "streets/kingsmere.osm.pbf")["w"])
    assert [path.name for path in (tmp_path / "cut").iterdir()] == ["streets.osm.pbf"]


def test_a_way_that_leads_out_of_the_ring_is_kept_with_all_its_points(tmp_path: Path) -> None:
    source = KINGSMERE / "streets/kingsmere.osm.pbf"
    place = Bounds("E06990001", "Kingsmere", 300, outline=shapely.Point(*MIDDLE).buffer(300))
    cut_streets([source], place, tmp_path / "streets.osm.pbf")
    kept = ids(tmp_path / "streets.osm.pbf")
    known = set(kept["n"])
    beyond = 0
    path = str(tmp_path / "streets.osm.pbf")
    for way in cast(Iterable[osmium.osm.Way], osmium.FileProcessor(path, osmium.osm.WAY)):
        assert {node.ref for node in way.nodes} <= known
    for node in cast(Iterable[osmium.osm.Node], osmium.FileProcessor(path, osmium.osm.NODE)):
        beyond += not place.ring.contains(shapely.Point(*map(float, to_grid(node.lon, node.lat))))
    assert 0 < len(kept["w"]) < len(ids(source)["w"])
    assert beyond > 0


@pytest.mark.parametrize(
    ("change", "words"),
    [(lambda _: b"not an extract at all", "no extract"), (lambda content: content[:-30], "in the middle of a block")],
)
def test_an_extract_that_is_none_or_not_whole_is_refused(tmp_path: Path, change: object, words: str) -> None:
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(change(extract("west-kingsmere")))  # type: ignore[operator]
    with pytest.raises(InputError, match=words):
        count_blocks(path)


def tables(path: Path) -> dict[str, pd.DataFrame]:
    """The tables of a timetable."""
    with zipfile.ZipFile(path) as packed:
        return {
            name: pd.read_csv(packed.open(name), dtype=str, keep_default_na=False, encoding="utf-8-sig")
            for name in packed.namelist()
        }


def region(path: Path, change: dict[str, bytes]) -> Path:
    path.write_bytes(archive({**gtfs(), **change}))
    return path


def test_a_regions_timetable_keeps_whole_trips_of_the_ring_and_no_shapes(bounds: Bounds, tmp_path: Path) -> None:
    (tmp_path / "yorkshire.zip").write_bytes(timetable(40))
    trips = cut_trips([tmp_path / "yorkshire.zip"], bounds, tmp_path / "cut.zip")
    cut, whole = tables(tmp_path / "cut.zip"), tables(KINGSMERE / "transport/kingsmere_gtfs.zip")
    assert trips == len(whole["trips.txt"])
    assert set(cut) == set(whole)
    for name in whole:
        pd.testing.assert_frame_equal(cut[name], whole[name], check_index_type=False)


def test_trips_that_two_regions_publish_are_kept_once(bounds: Bounds, tmp_path: Path) -> None:
    """The first region has half of the routes, the second all of them under the same numbers and others' stops."""
    whole = tables(KINGSMERE / "transport/kingsmere_gtfs.zip")
    routes = sorted(set(whole["trips.txt"]["route_id"]))
    half = whole["trips.txt"][whole["trips.txt"]["route_id"].isin(routes[::2])]
    calls = whole["stop_times.txt"][whole["stop_times.txt"]["trip_id"].isin(half["trip_id"])]
    some = {"trips.txt": half.to_csv(index=False).encode(), "stop_times.txt": calls.to_csv(index=False).encode()}
    paths = [region(tmp_path / "yorkshire.zip", some), region(tmp_path / "east_midlands.zip", {})]
    trips = cut_trips(paths, bounds, tmp_path / "cut.zip")
    cut = tables(tmp_path / "cut.zip")
    again = cut["trips.txt"]["trip_id"].str.removeprefix("east_midlands:")
    assert trips == len(whole["trips.txt"])
    assert sorted(again) == sorted(whole["trips.txt"]["trip_id"])
    assert not cut["trips.txt"]["trip_id"].duplicated().any()
    assert not cut["stops.txt"]["stop_id"].duplicated().any()
    days = {*cut["calendar.txt"]["service_id"], *cut["calendar_dates.txt"]["service_id"]}
    assert set(cut["trips.txt"]["service_id"]) <= days
    assert set(cut["trips.txt"]["route_id"]) == set(cut["routes.txt"]["route_id"])
    assert set(cut["routes.txt"]["agency_id"]) == set(cut["agency.txt"]["agency_id"])
    minutes = [
        frame[["stop_id", "departure_time"]].value_counts()
        for frame in (cut["stop_times.txt"], whole["stop_times.txt"])
    ]
    pd.testing.assert_series_equal(minutes[0].sort_index(), minutes[1].sort_index())


def test_a_timetable_without_a_trip_in_the_ring_is_refused(tmp_path: Path) -> None:
    far = Bounds("E06990002", "Far", 5_000, outline=shapely.Point(200_000, 200_000).buffer(1_000))
    path = region(tmp_path / "yorkshire.zip", {})
    with pytest.raises(InputError, match="no trip in it calls twice"):
        cut_trips([path], far, tmp_path / "cut.zip")


def test_what_is_called_at_is_told_of_the_stops_that_are_asked_about(tmp_path: Path) -> None:
    path = region(tmp_path / "yorkshire.zip", {})
    called = tables(path)["stop_times.txt"]["stop_id"].iloc[0]
    assert stops_called_at(path, {called, "nowhere"}) == {called}


@pytest.mark.parametrize(
    ("letters", "east", "north", "corner"),
    [
        ("SK", 8, 0, (480_000, 300_000)),
        ("SV", 0, 0, (0, 0)),
        ("TQ", 3, 8, (530_000, 180_000)),
        ("NY", 2, 1, (320_000, 510_000)),
        ("HP", 6, 1, (460_000, 1_210_000)),
    ],
)
def test_the_corner_of_a_tile_is_that_of_the_national_grid(
    letters: str, east: int, north: int, corner: tuple[int, int]
) -> None:
    assert corner_of(letters, east, north) == corner


def test_tiles_that_the_ring_touches_are_kept_as_they_came(bounds: Bounds, tmp_path: Path) -> None:
    (tmp_path / "terr50.zip").write_bytes(heights(60))
    assert count_tiles(tmp_path / "terr50.zip") == 66
    assert cut_tiles([tmp_path / "terr50.zip"], bounds, tmp_path / "cut.zip") == 6
    with zipfile.ZipFile(tmp_path / "terr50.zip") as whole, zipfile.ZipFile(tmp_path / "cut.zip") as cut:
        assert len(cut.namelist()) == len(set(cut.namelist())) == 6
        assert all(cut.read(name) == whole.read(name) for name in cut.namelist())
        assert np.all([name.startswith("data/tb/") for name in cut.namelist()])


def test_no_tile_of_the_ring_is_said(tmp_path: Path) -> None:
    far = Bounds("E06990002", "Far", 5_000, outline=shapely.Point(200_000, 200_000).buffer(1_000))
    (tmp_path / "terr50.zip").write_bytes(heights(60))
    with pytest.raises(InputError, match="no tile of it touches"):
        cut_tiles([tmp_path / "terr50.zip"], far, tmp_path / "cut.zip")
