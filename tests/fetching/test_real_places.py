"""Real folders served in their publishers' forms: fetched and built, they are the places gathered by hand."""

import csv
import shutil
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import tomli_w

from geo import build
from tests.conftest import REAL_DATA
from tests.fetching.conftest import Desk
from tests.fetching.real_stand_in import RealFolder, real_by_host
from tests.fetching.stand_in import StandIn
from tests.fetching.test_kingsmere import tables_of

GENERALISED = "boundaries/Wards_December_2022_UK_generalised.geojson"
REAL = [
    RealFolder(REAL_DATA / "rutland", "E06000017", "Rutland", GENERALISED),
    RealFolder(REAL_DATA / "isle_of_wight", "E06000046", "Isle of Wight", GENERALISED),
    RealFolder(
        REAL_DATA / "trafford",
        "E08000009",
        "Trafford",
        "boundaries/Wards_December_2023_Boundaries_UK_BGC.geojson",
        "boundaries/LSOA_December_2021_Boundaries_EW_BGC.geojson",
    ),
]
# The day after the folders' newest tables of patients.
TODAY = datetime(2022, 8, 15, 9, tzinfo=UTC)
# What whoever gathers the table writes down of it: of a publisher unknown its figures are rounded.
PATIENTS = {"publisher": "NHS England", "edition": "July 2022"}
NEEDLESS = frozenset({"people", "sites", "streets", "timetable", "heights", "indicators"})


def without_journeys(real: RealFolder, into: Path) -> Path:
    """A folder as it was gathered, without streets and timetables: journeys are measured elsewhere."""
    shutil.copytree(real.folder, into, ignore=shutil.ignore_patterns("transport"), copy_function=shutil.copyfile)
    for path in (into, *into.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return into


def drop_former_areas(path: Path, real: RealFolder) -> int:
    """Take the rows out that the cut takes out: people of areas that were split since, on lists of other districts."""
    today = {row["LSOA21CD"] for row in real.dicts(real.former)}
    own = {row[0] for row in real.rows(real.practices)}
    header, *rows = real.rows(real.patients)
    kept = [row for row in rows if row[4] in today or row[2] in own]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *kept])
    return len(rows) - len(kept)


def drop_shut_lists(path: Path, fetched: Path, real: RealFolder) -> None:
    """Take the lists out that the cut takes out: of practices that shut, at postcodes that are none any more."""
    header, *rows = real.rows(real.sizes)
    came = {row.split(",")[5] for row in fetched.read_text(encoding="utf-8").splitlines()}
    lost = {row[5] for row in rows} - came
    shut = {row[0] for row in real.rows(real.practices) if row[12] in ("D", "C")}
    assert lost <= shut
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[5] in came)])


def described(folder: Path) -> dict[str, Any]:
    """What a folder's sources.toml says; without one, nothing of any file. Of files that are not there, none."""
    path = folder / "sources.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {
        "place": told.get("place", {}),
        "file": [row for row in told.get("file", []) if (folder / row["file"]).exists()],
    }


def describe(folder: Path, place: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Write a folder's sources.toml."""
    (folder / "sources.toml").write_text(tomli_w.dumps({"place": place, "file": rows}), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("real", REAL, ids=lambda real: real.folder.name)
def test_a_real_place_fetched_is_the_one_gathered_by_hand(
    bare_desk: Desk, real: RealFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not real.folder.is_dir():
        pytest.skip(f"The real files of {real.name} are not beside the project.")
    monkeypatch.setattr(build, "BUILT", tmp_path / "built")
    server = StandIn(real_by_host(real))
    try:
        desk = replace(bare_desk, stand_in=server)
        order = replace(desk.order(real.name), without=NEEDLESS - {"people"}, name="place")
        place = desk.fetch(replace(order, only=frozenset({"outlines", "patients", "census_ts007a"})), now=TODAY)
    finally:
        server.close()
    assert place.code == real.code
    by_hand = without_journeys(real, tmp_path / "by_hand")
    assert drop_former_areas(by_hand / real.patients, real) < 200
    drop_shut_lists(by_hand / real.sizes, desk.folder / "raw" / "place" / real.fetched[real.sizes], real)
    fetched = shutil.copytree(by_hand, tmp_path / "fetched")
    for gathered, name in real.fetched.items():
        (fetched / gathered).unlink()
        shutil.copy(desk.folder / "raw" / "place" / name, fetched / name)
    own = described(by_hand)
    told = described(desk.folder / "raw" / "place")
    rows = [row for row in told["file"] if row["file"] in real.fetched.values()]
    describe(fetched, told["place"], [*rows, *own["file"]])
    describe(by_hand, told["place"], [{"file": real.patients, **PATIENTS}, *own["file"]])
    build.build(fetched, name="fetched")
    build.build(by_hand, name="gathered")
    places = [tmp_path / "built" / key for key in ("fetched", "gathered")]
    tables = [tables_of(folder) for folder in places]
    assert set(tables[0]) == set(tables[1])
    for name in (name for name in tables[1] if tables[0][name] != tables[1][name]):
        frames = [pd.read_parquet(next(folder.glob(f"tables-*/{name}"))) for folder in places]
        pd.testing.assert_frame_equal(*frames, check_dtype=False, obj=name)
