"""Kingsmere fetched through the stand-in is the Kingsmere of the same files gathered by hand, table by table."""

import json
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import tomli_w

from geo import build
from geo.place.place import Place
from geo.sources.catalogue import Outcome, recognise
from tests.fetching.conftest import Desk
from tests.fetching.publishers import CENSUS, KINGSMERE

# What the sources of the catalogue give, as it lies in data/kingsmere.
COVERED = (
    "boundaries/Local_Authority_Districts_December_2024_UK.geojson",
    "boundaries/LSOA_December_2021_EW.geojson",
    "boundaries/LSOA_2021_population_weighted_centroids.csv",
    "boundaries/MSOA_December_2021_EW.geojson",
    "boundaries/Output_Areas_December_2021_EW.geojson",
    "boundaries/Output_Areas_2021_population_weighted_centroids.csv",
    "boundaries/Wards_December_2024_UK.geojson",
    "indicators/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
    "lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv",
    "lookups/OA21_WD24_LAD24_EW_LU.csv",
    "lookups/codepo_gb_kingsmere.zip",
    *(f"population/census2021-ts{topic}-oa.csv.gz" for topic in CENSUS),
    "population/mid-year_2024_population_estimates_oa.csv.gz",
    "population/mid-year_2024_population_estimates_ward.csv",
    "services/epraccur.csv",
    "services/gp-reg-pat-prac-all-2024-oct.csv",
    "services/gp-reg-pat-prac-lsoa-all-2024-oct.csv.gz",
    "streets/kingsmere.osm.pbf",
    "streets/kingsmere_heights.zip",
    "transport/kingsmere_gtfs.zip",
)
# Sources of which nothing lies in data/kingsmere, or under codes and in layouts of its own.
ITS_OWN = frozenset(
    {
        *("sites", "mid_year_lsoa", "claimants", "births", "census_ts029", "lsoa_2011_2021", "deprivation_2019"),
        *("postcode_directory", "profiles", "pupils"),
    }
)
# Which timetable is asked for rests on these two; data/kingsmere has neither, so both folders get them.
RESTED_ON = ("lookups/lad_to_region.csv", "transport/naptan.csv")
# Tables of the whole Kingsmere that rest on these sources alone.
SAME_IN_THE_WHOLE = (
    "areas.parquet",
    "deprivation.parquet",
    "doors.parquet",
    "groups.parquet",
    "outside_patients.parquet",
    "patients.parquet",
    "unplaced_patients.parquet",
    "ward_people_ages_0.parquet",
    "ward_people_ethnic_groups.parquet",
    "ward_people_moved.parquet",
    "ward_shares.parquet",
    "wards.parquet",
)


def by_hand(folder: Path) -> Path:
    """The covered files of Kingsmere in a folder of their own."""
    for name in COVERED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(KINGSMERE / name, folder / name)
    described = tomllib.loads((KINGSMERE / "sources.toml").read_text(encoding="utf-8"))
    rows = [row for row in described["file"] if row["file"] in COVERED]
    place = {"name": "Kingsmere", "authority": "E06990001"}
    (folder / "sources.toml").write_text(tomli_w.dumps({"place": place, "file": rows}), encoding="utf-8")
    return folder


def tables_of(built: Path) -> dict[str, str]:
    """The checksum of each table of a built place by its name."""
    manifest = json.loads((built / "place.json").read_text(encoding="utf-8"))
    return dict(manifest["files"])


@pytest.mark.slow
def test_kingsmere_fetched_is_kingsmere_gathered_by_hand(
    fetched: Desk, kingsmere: Place, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BUILT", tmp_path / "built")
    # Its other sites lie in the folder in layouts and under codes of their own.
    fetched.fetch(replace(fetched.order(), to=tmp_path / "fetched", without=ITS_OWN))
    assert fetched.stand_in.asked == []
    build.build(tmp_path / "fetched" / "kingsmere", name="fetched")
    for name in RESTED_ON:
        shutil.copy(tmp_path / "fetched" / "kingsmere" / name, by_hand(tmp_path / "raw") / name)
    build.build(tmp_path / "raw", name="gathered")
    places = [tmp_path / "built" / key for key in ("fetched", "gathered")]
    fetched_tables, gathered = map(tables_of, places)
    assert {name for name in gathered if fetched_tables.get(name) != gathered[name]} == {"postcodes.parquet"}
    assert set(fetched_tables) == set(gathered)
    # Kingsmere's own file has six postcodes without a place among them, so that its numbers are no whole ones.
    postcodes = [pd.read_parquet(next(place.glob("tables-*/postcodes.parquet"))) for place in places]
    pd.testing.assert_frame_equal(*postcodes, check_dtype=False)
    whole = tables_of(shared / "kingsmere")
    assert kingsmere.name == "Kingsmere"
    assert [name for name in SAME_IN_THE_WHOLE if fetched_tables[name] != whole[name]] == []


def test_the_lists_of_other_sites_are_read_as_they_were_cut(fetched: Desk, tmp_path: Path) -> None:
    names = {"ebranchs": 2, "edispensary": 53, "ets": 4, "egdpprac": 22}
    for name in names:
        shutil.copy(fetched.raw / f"services/{name}.csv", tmp_path)
    read = {found.raw.name.removesuffix(".csv"): found for found in recognise(tmp_path).found}
    assert {name: found.outcome for name, found in read.items()} == dict.fromkeys(names, Outcome.READ)
    lengths = {name: len((tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()) for name in names}
    assert lengths == names
