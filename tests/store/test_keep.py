"""A place kept as files is the same place when it is read back, and never half of one."""

import dataclasses
import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal, assert_series_equal

from geo.access.staff import Staff
from geo.areas.areas import Areas
from geo.errors import InputError, NotHeldError, StaleError
from geo.evidence.poll import Poll
from geo.indicators.indicators import IndicatorValues
from geo.people.churn import Institution, Movement
from geo.people.list_estimate import BirthsAndDeaths, ResidentCount
from geo.people.list_history import RegisteredLists
from geo.people.planned_homes import PlannedSite
from geo.people.segregation import UnitGroups
from geo.people.turbulence import GuardedCounts, SchoolRolls, Turbulence
from geo.people.ward_people import WardPeople, WardTable
from geo.people.workforce import WorkforceGroups
from geo.place.parts import ListChange, PeopleTable
from geo.place.place import Place
from geo.place.times import with_site
from geo.services.services import Practice, Service, Site
from geo.store import keep
from geo.travel.kept import KeptTimes
from geo.travel.near import Near
from geo.travel.network import Network
from geo.travel.streets import Mode, Streets
from geo.travel.timetable import Feed, Timetable
from geo.travel.travel import Spread, TravelTimes
from tests.town import AREAS, PARTS, all_minutes, changed, town, transit_town, wards

HOSTILE = (
    "<script>alert(1)</script>",
    "'); DROP TABLE places; --",
    "{{7*7}}",
    "Llanfair–pwll ʻōlelo 中文 🏥",
    "a\"b'c\\d",
    "line\nbreak\ttab",
    "‮right to left",
    "nul\x00inside",
    "C:\\..\\..\\x",
    " ",
    "",
)
RECORDS = (
    *PARTS,
    Areas,
    BirthsAndDeaths,
    Feed,
    GuardedCounts,
    IndicatorValues,
    Institution,
    ListChange,
    KeptTimes,
    Movement,
    Near,
    Network,
    PeopleTable,
    PlannedSite,
    Practice,
    RegisteredLists,
    ResidentCount,
    SchoolRolls,
    Site,
    Spread,
    Staff,
    Streets,
    Timetable,
    TravelTimes,
    Turbulence,
    UnitGroups,
    WardPeople,
    WardTable,
    WorkforceGroups,
    Poll,
)


def tables(folder: Path) -> list[str]:
    """The folders of tables in a kept place."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def same(before: Any, after: Any) -> None:
    """Fail unless two fields of a place hold the same."""
    if isinstance(before, gpd.GeoDataFrame):
        assert_geodataframe_equal(before, after)
    elif isinstance(before, pd.DataFrame):
        assert_frame_equal(before, after)
    elif isinstance(before, pd.Series | pd.Index):
        # A series alone has no name to lose: what it holds is told by its field.
        assert_series_equal(pd.Series(before), pd.Series(after), check_names=False)
    elif isinstance(before, tuple | list):
        assert len(before) == len(after)
        for left, right in zip(before, after, strict=True):
            same(left, right)
    elif isinstance(before, np.ndarray):
        np.testing.assert_array_equal(before, after)
        assert before.dtype == after.dtype
    elif isinstance(before, RECORDS):
        assert type(before) is type(after)
        for field in (field for field in dataclasses.fields(before) if field.compare):
            same(getattr(before, field.name), getattr(after, field.name))
    elif isinstance(before, dict):
        assert list(before) == list(after)
        for key, value in before.items():
            same(value, after[key])
    elif isinstance(before, float) and np.isnan(before):
        assert np.isnan(after)
    else:
        assert before == after


@pytest.fixture(scope="module", name="kept_buses")
def the_bus_town_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with the bus line and staff, kept once; tests that damage it take a copy."""
    folder = tmp_path_factory.mktemp("kept") / "town"
    keep.save(with_staff(transit_town()), folder)
    return folder


def test_a_place_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    place = changed(town(), other_wards=(wards(),))
    keep.save(place, tmp_path / "town")
    read = keep.load(tmp_path / "town")
    for field in dataclasses.fields(Place):
        same(getattr(place, field.name), getattr(read, field.name))


def with_staff(place: Place) -> Place:
    """The place with staff: 30 in one sector, whose 20 in Alder and 6 in Birch work at Elm Surgery, 4 live outside."""
    by_area = pd.DataFrame(
        {"area_code": AREAS[:4], "site_id": "Z99902", "service": "gp", "staff": [12.5, 7.5, 4.0, 2.0]}
    )
    by_sector = pd.DataFrame(
        {"postcode_sector": ["XZ1 1"], "site_id": ["Z99902"], "service": ["gp"], "staff": [30.0], "placed": [26.0]}
    )
    staff = Staff(by_area, by_sector, "spread by live postcodes, modelled", "staff.csv", "2026-01-31")
    return changed(place, staff=staff)


def test_a_place_with_a_timetable_its_spread_and_staff_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    place = changed(with_staff(transit_town()), pass_from_minute=9 * 60)
    keep.save(place, tmp_path / "town")
    read = keep.load(tmp_path / "town")
    for field in dataclasses.fields(Place):
        same(getattr(place, field.name), getattr(read, field.name))
    assert (
        all_minutes(read, Mode.TRANSIT).spread is not None
        and read.travel.timetable is not None
        and read.services.staff is not None
    )
    # 9:00 in place of the national 9:30.
    assert read.travel.first_when is not None and read.travel.first_when.from_minute == 540
    assert (read.services.staff.total, read.services.staff.unplaced) == (30, 4)


def test_what_is_not_held_of_the_wards_people_is_not_held_when_it_is_read_back(tmp_path: Path) -> None:
    whole = town().people.ward_people
    assert whole is not None
    origins = pd.DataFrame(
        {"area_code": ["E06999999"], "period": ["2024"], "nationality": ["Ireland"], "people": [40.0]}
    )
    sparse = dataclasses.replace(
        whole,
        lists=None,
        births_and_deaths=None,
        turbulence=Turbulence(),
        newcomers=None,
        ethnic_groups=None,
        ages=(),
        movements=(),
        institutions=(),
        planned=(),
        list_event_words=(),
        origins=origins,
        sizes=pd.DataFrame(index=pd.Index([], dtype=str, name="practice_id")),
    )
    for number, ward_people in enumerate((sparse, None)):
        keep.save(changed(town(), ward_people=ward_people), tmp_path / str(number))
        same(ward_people, keep.load(tmp_path / str(number)).people.ward_people)


def test_what_is_read_back_answers_as_the_place_did(tmp_path: Path) -> None:
    place = transit_town()
    keep.save(place, tmp_path / "town")
    read = keep.load(tmp_path / "town")
    for mode in (Mode.WALK, Mode.TRANSIT):
        before, after = (
            with_site(town_, town_.travel.times[mode].to([]), place.services.sites[3]) for town_ in (place, read)
        )
        same(before, after)
    assert all_minutes(read, Mode.TRANSIT).minutes["LIB-01"].equals(before.minutes["LIB-01"])


def test_times_of_a_place_are_of_its_window(tmp_path: Path) -> None:
    keep.save(transit_town(), tmp_path / "town")
    read = keep.load(tmp_path / "town")
    assert read.travel.times[Mode.TRANSIT].window == "Tuesday 2 June 2026, leaving 09:30 to 12:30, home by 17:30"
    assert all(all_minutes(read, mode).spread is None for mode in read.travel.times if mode is not Mode.TRANSIT)


@pytest.mark.parametrize(
    "name",
    [
        "timetable_call_arrive.npy",
        "timetable_stop_name.npy",
        "timetable_days.npy",
        "minutes_transit_returns.npy",
        "staff_by_area.parquet",
    ],
)
@pytest.mark.parametrize("left", [None, 0, 40])
def test_a_timetable_or_a_spread_that_is_missing_empty_or_cut_short_is_said_in_words(
    tmp_path: Path, kept_buses: Path, name: str, left: int | None
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(kept_buses, folder)
    path = folder / tables(folder)[0] / name
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(InputError, match=r"The built place town is damaged .*; build it again from its folder"):
        keep.load(folder)


@pytest.mark.parametrize(
    "spoil",
    [
        {"travel": {"timetable": {"feeds": [], "first_day": "yesterday"}}},
        {"travel": {"timetable": {"feeds": [["paper", "2026-06-01"]], "first_day": "2026-06-01"}}},
        {"travel": {"timetable": "paper"}},
        {"travel": {"pass_from_minute": "half past nine"}},
        {"services": {"staff": ["only a basis"]}},
        {"services": {"staff": {"basis": "b", "file": "f", "date": 5}}},
        {"account": {"provenance": [{"file": "a.csv"}]}},
        {"account": {"notes": "a text where a list belongs"}},
        {"made_up": "yes"},
    ],
)
def test_a_manifest_whose_timetable_or_staff_make_no_sense_is_said_in_words(
    tmp_path: Path, kept_buses: Path, spoil: dict[str, Any]
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(kept_buses, folder)
    manifest = folder / keep.MANIFEST
    facts = json.loads(manifest.read_text("utf-8"))
    for part, spoilt in spoil.items():
        facts[part] = facts[part] | spoilt if isinstance(spoilt, dict) else spoilt
    facts[keep.SEAL] = keep.seal(facts)
    manifest.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(InputError, match=r"The built place town is damaged .*; build it again from its folder"):
        keep.load(folder)


def test_a_place_without_a_timetable_takes_the_place_of_one_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(with_staff(transit_town()), folder)
    keep.save(town(), folder)
    read = keep.load(folder)
    assert (read.travel.timetable, read.services.staff, read.travel.first_when, read.travel.transit) == (
        None,
        None,
        None,
        None,
    )
    assert not list((folder / json.loads((folder / keep.MANIFEST).read_text())["tables"]).glob("timetable_*"))


def test_streets_are_the_same_when_they_are_read_back(kingsmere: Place, tmp_path: Path) -> None:
    keep.save(kingsmere, tmp_path / "again")
    read = keep.load(tmp_path / "again")
    assert read.travel.network is not None and kingsmere.travel.network is not None
    for field in dataclasses.fields(kingsmere.travel.network.streets):
        array = getattr(read.travel.network.streets, field.name)
        np.testing.assert_array_equal(getattr(kingsmere.travel.network.streets, field.name), array)
    same(kingsmere.travel.times, read.travel.times)


def test_minutes_are_read_by_memory_map(tmp_path: Path) -> None:
    keep.save(town(), tmp_path / "town")
    minutes = keep.load(tmp_path / "town").travel.times[Mode.WALK].near[Service.GP].figures["minutes"]
    base = minutes
    while base.base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap) and minutes.dtype == np.float32


def test_the_stamp_changes_when_the_place_does_and_only_then(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    first = keep.stamp(folder)
    keep.save(town(), folder)
    assert keep.stamp(folder) == first
    keep.save(changed(town(), residents=town().people.residents + 1), folder)
    assert keep.stamp(folder) != first


def test_a_manifest_that_nobody_wrote_since_is_not_read_again_and_one_that_was_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep.save(town(), tmp_path)
    first = keep.stamp(tmp_path), keep.is_current(tmp_path)
    reads: list[Path] = []
    opened = Path.open

    def counted(path: Path, *given: Any, **named: Any) -> Any:
        reads.append(path)
        return opened(path, *given, **named)

    monkeypatch.setattr(Path, "open", counted)
    assert (keep.stamp(tmp_path), keep.is_current(tmp_path)) == first
    assert reads == []
    manifest = tmp_path / keep.MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace(f'"version": {keep.VERSION}', '"version": 1'), "utf-8")
    assert keep.stamp(tmp_path) != first[0]
    assert not keep.is_current(tmp_path)
    manifest.unlink()
    assert not keep.is_current(tmp_path)


def test_the_tables_of_former_places_are_removed_by_a_build_a_minute_later(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    former = tables(folder)
    keep.save(changed(town(), residents=town().people.residents + 1), folder)
    assert len(tables(folder)) == 2
    os.utime(folder / former[0], (time.time() - keep.FORMER_KEPT_SECONDS,) * 2)
    keep.save(changed(town(), residents=town().people.residents + 1), folder)
    assert len(tables(folder)) == 1 and tables(folder) != former


def test_what_builds_that_stopped_half_way_left_behind_goes_at_the_next_save(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    for name in ("part-new", "part-old", "tables-of-nobody"):
        (folder / name).mkdir()
        (folder / name / "people.parquet").write_bytes(b"half")
        os.utime(folder / name, (time.time() - (0 if name == "part-new" else 3 * 24 * 60 * 60),) * 2)
    keep.save(town(), folder)
    (only_tables,) = tables(folder)
    assert only_tables.startswith("tables-") and only_tables != "tables-of-nobody"


def test_a_place_that_is_being_rebuilt_stays_readable(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    places = [town(), changed(town(), residents=town().people.residents + 1)]
    keep.save(places[0], folder)
    stop, faults = threading.Event(), list[BaseException]()

    def rebuild(first: int) -> None:
        number = first
        while not stop.is_set():
            try:
                keep.save(places[number % 2], folder)
            except Exception as fault:
                faults.append(fault)
                raise
            number += 1

    builds = [threading.Thread(target=rebuild, args=(first,)) for first in (0, 1)]
    for build in builds:
        build.start()
    try:
        people = [keep.load(folder).people.residents.sum() for _ in range(12)]
    finally:
        stop.set()
        for build in builds:
            build.join()
    assert not faults
    assert set(people) <= {3000, 3000 + len(AREAS)}


def test_whoever_began_to_read_a_place_reads_it_to_the_end_though_it_is_rebuilt_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    read_tables = keep._read_tables

    def rebuilt_meanwhile(manifest: dict[str, Any], at: Path) -> Place:
        for more in (1, 2):
            keep.save(changed(town(), residents=town().people.residents + more), folder)
        return read_tables(manifest, at)

    with monkeypatch.context() as patch:
        patch.setattr(keep, "_read_tables", rebuilt_meanwhile)
        assert keep.load(folder).people.residents.sum() == 3000
    assert keep.load(folder).people.residents.sum() == 3000 + 2 * len(AREAS)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_flipped_byte_is_found_before_anything_is_opened_and_its_file_is_named(
    tmp_path: Path, kept_buses: Path, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(kept_buses, folder)

    def opened(*_: object) -> Place:
        raise AssertionError("the tables were opened")

    monkeypatch.setattr(keep, "_read_tables", opened)
    files = sorted((folder / tables(folder)[0]).iterdir())
    assert len(files) > 25
    for path in (*files, folder / keep.MANIFEST):
        whole = path.read_bytes()
        at = min(int(part * len(whole)), len(whole) - 1)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((InputError, StaleError), match=r"damaged|another version") as refused:
            keep.load(folder)
        assert path.name in str(refused.value) or path.name == keep.MANIFEST
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), r"people\.parquet is missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), r"people\.parquet is cut short or not as it was"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\0"), r"people\.parquet is cut short or not as it was"),
        (lambda path: path.write_bytes(b""), r"people\.parquet is cut short or not as it was"),
    ],
)
def test_a_table_that_is_cut_or_missing_is_named(
    tmp_path: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    spoil(folder / tables(folder)[0] / "people.parquet")
    with pytest.raises(InputError, match=sentence):
        keep.load(folder)


def test_the_name_in_a_damaged_manifest_is_not_told(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    manifest = folder / keep.MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace("Five Wards", "Nine Wards"), encoding="utf-8")
    with pytest.raises(InputError, match=r"place\.json is not as it was written"):
        keep.title(folder)


def test_tables_that_were_damaged_are_written_anew_by_the_same_place(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    (folder / tables(folder)[0] / "people.parquet").write_bytes(b"")
    with pytest.raises(InputError, match="is damaged"):
        keep.load(folder)
    keep.save(town(), folder)
    assert keep.load(folder).people.residents.sum() == 3000


@pytest.mark.parametrize("name", ["people.parquet", "areas.parquet", "minutes_walk_minutes.npy", "groups.parquet"])
@pytest.mark.parametrize("left", [None, 0, 40])
def test_a_table_that_is_missing_empty_or_cut_short_is_said_in_words(
    tmp_path: Path, name: str, left: int | None
) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    path = folder / tables(folder)[0] / name
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(InputError, match=r"The built place town is damaged .*; build it again from its folder"):
        keep.load(folder)


def test_a_place_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotHeldError, match="There is no built place nowhere; build it first"):
        keep.load(tmp_path / "nowhere")
    with pytest.raises(NotHeldError, match="There is no built place nowhere"):
        keep.stamp(tmp_path / "nowhere")


def test_a_place_of_which_only_the_tables_are_there_was_built_in_part(tmp_path: Path) -> None:
    keep.save(town(), tmp_path / "town")
    (tmp_path / "town" / keep.MANIFEST).unlink()
    with pytest.raises(NotHeldError, match="was built only in part"):
        keep.load(tmp_path / "town")


def test_a_place_moved_to_another_folder_still_opens(tmp_path: Path) -> None:
    keep.save(town(), tmp_path / "town")
    shutil.move(tmp_path / "town", tmp_path / "elsewhere")
    assert keep.load(tmp_path / "elsewhere").name == "Five Wards"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_survive_as_they_are(tmp_path: Path, name: str) -> None:
    place = town()
    frame = place.wards.frame.assign(name=name)
    first = dataclasses.replace(place.services.sites[0], name=name, facts={"address": name})
    hostile = changed(
        place,
        name=name,
        wards=Areas(place.wards.kind, place.wards.vintage, frame),
        sites=(first, *place.services.sites[1:]),
        notes=(name,),
    )
    keep.save(hostile, tmp_path / "town")
    read = keep.load(tmp_path / "town")
    assert (read.name, read.account.notes, set(read.wards.frame["name"])) == (name, (name,), {name})
    assert (read.services.sites[0].name, read.services.sites[0].facts) == (name, {"address": name})


def test_hostile_names_of_stops_and_buses_survive_as_they_are(tmp_path: Path) -> None:
    place = transit_town()
    assert place.travel.timetable is not None
    names = tuple(HOSTILE[at % len(HOSTILE)] for at in range(len(place.travel.timetable.trip_headsign)))
    hostile = dataclasses.replace(
        place.travel.timetable, stop_name=HOSTILE[:4], route_name=HOSTILE[7:8], trip_headsign=names
    )
    keep.save(changed(place, timetable=hostile), tmp_path / "town")
    same(hostile, keep.load(tmp_path / "town").travel.timetable)
