"""Kingsmere is made up, agrees with itself, and comes out the same each time."""

import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pytest

from geo.sources.catalogue import Outcome, recognise
from geo.sources.official.schools_register import HEADINGS

DATA = Path(__file__).resolve().parents[2] / "data"
KINGSMERE = DATA / "kingsmere"
MADE_UP_CODE = re.compile(r"^(E00|E01|E02|E05|E06)99\d{4}$")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of Kingsmere's CSV files."""
    raw = (KINGSMERE / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()
    return list(csv.DictReader(io.StringIO(text)))


def features(name: str) -> list[dict]:
    """The features of one of Kingsmere's GeoJSON files."""
    return json.loads((KINGSMERE / name).read_text(encoding="utf-8"))["features"]


def census(table: str) -> list[list[int]]:
    """The numbers of a census table, one list an output area."""
    return [
        [int(value) for value in list(row.values())[3:]] for row in rows(f"population/census2021-{table}-oa.csv.gz")
    ]


# What a known text is packed to by the zlib that packed the files; another zlib packs the same content to other bytes.
PACKED = "514820f78c97a0989683d57c76f1c1f6283ec96e834bc59049657da17b6fe98b"


def said_of(entity: Any) -> tuple[object, ...]:
    """A node with its place, or a way with its nodes; and the tags."""
    tags = [(tag.k, tag.v) for tag in entity.tags]
    if entity.is_node():
        return "node", entity.id, entity.location.x, entity.location.y, tags
    if entity.is_way():
        return "way", entity.id, [node.ref for node in entity.nodes], tags
    return "relation", entity.id, [(member.type, member.ref, member.role) for member in entity.members], tags


def unpacked(path: Path) -> bytes:
    """What a file says, whatever packed it."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(raw)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return repr(
                [(entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()]
            ).encode()
    if path.suffix == ".pbf":
        return repr([said_of(entity) for entity in osmium.FileProcessor(path)]).encode()
    return raw


def digests(folder: Path, says: Callable[[Path], bytes]) -> dict[str, str]:
    """The sha256 of what every file in a folder says."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(says(path)).hexdigest() for path in files}


@pytest.fixture(scope="module", name="again")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kingsmere made a second time."""
    folder = tmp_path_factory.mktemp("again")
    subprocess.run([sys.executable, str(DATA / "make_kingsmere.py"), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.slow
def test_making_it_again_says_the_same_and_makes_no_other_file(again: Path) -> None:
    assert digests(again, unpacked) == digests(KINGSMERE, unpacked)


@pytest.mark.slow
def test_making_it_again_gives_the_same_bytes_under_the_same_zlib(again: Path) -> None:
    squares = " ".join(str(number * number) for number in range(20_000)).encode()
    if hashlib.sha256(gzip.compress(squares, compresslevel=9, mtime=0)).hexdigest() != PACKED:
        pytest.skip("this Python's zlib packs the same content to other bytes than the one that packed Kingsmere")
    assert digests(again, Path.read_bytes) == digests(KINGSMERE, Path.read_bytes)


def test_it_is_small_enough_to_keep_in_git() -> None:
    assert sum(path.stat().st_size for path in KINGSMERE.rglob("*") if path.is_file()) < 6_000_000


def test_it_has_the_size_of_a_borough() -> None:
    lookup = rows("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")
    inside = [row for row in lookup if row["LAD22CD"] == "E06990001"]
    wards = {row["WD24CD"] for row in rows("lookups/OA21_WD24_LAD24_EW_LU.csv") if row["LAD24CD"] == "E06990001"}
    people = {row["geography code"]: int(row["Age: Total"]) for row in rows("population/census2021-ts007a-oa.csv.gz")}
    assert (len(inside), len({row["LSOA21CD"] for row in inside}), len(wards)) == (780, 140, 20)
    assert 239_000 < sum(people[row["OA21CD"]] for row in inside) < 242_000


def test_no_code_in_it_can_be_a_real_one() -> None:
    for row in rows("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv") + rows("lookups/OA21_WD24_LAD24_EW_LU.csv"):
        assert all(MADE_UP_CODE.match(value) for key, value in row.items() if key.endswith("CD"))
    practices = list(csv.reader(io.StringIO((KINGSMERE / "services/epraccur.csv").read_text())))
    assert all(len(row) == 27 and row[0].startswith("Z99") for row in practices)
    with zipfile.ZipFile(KINGSMERE / "lookups/codepo_gb_kingsmere.zip") as archive:
        units = list(csv.reader(io.StringIO(archive.read("Data/CSV/km.csv").decode())))
    assert 6_000 < len(units) < 7_500
    assert all(re.match(r"^KM[1-9] \d[A-Z]{2}$", row[0]) for row in units)
    assert len({row[0] for row in units}) == len(units)


# File: the kind it is read as, and a code of it that no register gives out.
REGISTERS = {
    "services/edispensary.csv": ("pharmacies", re.compile(r"^F99\d\d$")),
    "services/egdpprac.csv": ("dental_practices", re.compile(r"^V99\d{3}$")),
    "services/ets.csv": ("trust_sites", re.compile(r"^R99\d\d$")),
    "services/edubasealldata20240901.csv": (
        "schools_register",
        re.compile(r"(primary_school|secondary_school|other)-99"),
    ),
    "services/30_September_2024_CQC_directory.csv": ("care_directory", re.compile(r"^(care_home|dentist|other)-1-99")),
    "services/Active_Places_Power_Sites.csv": ("leisure_sites", re.compile(r"^other-71000\d$")),
    "services/Active_Places_Power_Facility.csv": (
        "leisure_facilities",
        re.compile(r"^(leisure_centre|other)-71000\d$"),
    ),
    "estates/brownfield-land.csv": ("brownfield", re.compile(r"^brownfield-99")),
}


def test_its_registers_are_read_in_the_layouts_of_the_country_and_hold_no_real_code(tmp_path: Path) -> None:
    for name in REGISTERS:
        shutil.copy(KINGSMERE / name, tmp_path)
    known = {found.raw.name: found for found in recognise(tmp_path).found}
    for name, (kind, code) in REGISTERS.items():
        found = known[name.rpartition("/")[2]]
        assert (found.kind and found.kind.key, found.outcome) == (kind, Outcome.READ), found
        assert all(code.match(site) for site in found.record.frame.index)
    register = (KINGSMERE / "services/edubasealldata20240901.csv").read_text("cp1252")
    assert tuple(next(csv.reader(io.StringIO(register)))) == HEADINGS


def test_it_lies_in_the_north_sea() -> None:
    for feature in features("boundaries/Local_Authority_Districts_December_2024_UK.geojson"):
        points = np.array(feature["geometry"]["coordinates"][0])
        assert points.min(axis=0)[0] > 1.7 and points.max(axis=0)[0] < 2.1
        assert points.min(axis=0)[1] > 53.5 and points.max(axis=0)[1] < 53.7


@pytest.mark.parametrize("table", ["ts008", "ts021", "ts030", "ts038"])
def test_tables_of_people_agree_with_the_age_table_in_every_output_area(table: str) -> None:
    assert [row[0] for row in census(table)] == [row[0] for row in census("ts007a")]


@pytest.mark.parametrize("table", ["ts007a", "ts008", "ts030", "ts045", "ts019"])
def test_the_parts_of_a_table_without_sub_totals_add_up(table: str) -> None:
    assert all(row[0] == sum(row[1:]) for row in census(table))


def test_sub_totals_of_ethnic_group_add_up_to_everybody() -> None:
    # columns after the total: Asian and its 5, Black and its 3, Mixed and its 4, White and its 5, Other and its 2
    for row in census("ts021"):
        assert row[0] == row[1] + row[7] + row[11] + row[16] + row[22]
        assert row[1] == sum(row[2:7]) and row[16] == sum(row[17:22])


def test_households_are_the_same_in_the_tables_of_cars_and_tenure() -> None:
    assert [row[0] for row in census("ts045")] == [row[0] for row in census("ts054")]


def test_women_and_men_of_2024_add_up_and_wards_hold_their_output_areas() -> None:
    ward_of = {row["OA21CD"]: row["WD24CD"] for row in rows("lookups/OA21_WD24_LAD24_EW_LU.csv")}
    by_ward: dict[str, int] = {}
    by_sex: dict[str, dict[str, int]] = {}
    for row in rows("population/mid-year_2024_population_estimates_oa.csv.gz"):
        by_sex.setdefault(row["area_code"], {})[row["sex"]] = int(row["all_ages"])
    for code, sexes in by_sex.items():
        assert sexes["Persons"] == sexes["Females"] + sexes["Males"]
        by_ward[ward_of[code]] = by_ward.get(ward_of[code], 0) + sexes["Persons"]
    published = rows("population/mid-year_2024_population_estimates_ward.csv")
    assert {row["area_code"]: int(row["all_ages"]) for row in published if row["sex"] == "Persons"} == by_ward


def test_people_of_2023_are_those_of_2024_taken_back_a_year_and_the_new_estate_had_the_fewest_for_its_size() -> None:
    people: dict[str, dict[str, int]] = {}
    for year in ("2023", "2024"):
        for row in rows(f"population/mid-year_{year}_population_estimates_oa.csv.gz"):
            assert row["period"] == f"{year}-06-30"
            if row["sex"] == "Persons":
                people.setdefault(row["area_code"], {})[year] = int(row["all_ages"])
    inside = {row["OA21CD"]: row["WD24NM"] for row in rows("lookups/OA21_WD24_LAD24_EW_LU.csv")}
    wards: dict[str, list[int]] = {}
    for code, ward in inside.items():
        both = wards.setdefault(ward, [0, 0])
        both[0] += people[code]["2023"]
        both[1] += people[code]["2024"]
    growth = {ward: later / earlier for ward, (earlier, later) in wards.items()}
    assert max(growth, key=growth.__getitem__).startswith("Scarholt")
    assert 1.0 < sum(later for _, later in wards.values()) / sum(earlier for earlier, _ in wards.values()) < 1.01


@pytest.mark.parametrize("quarter", ["2023-jan", "2024-oct"])
def test_a_practices_list_is_the_sum_of_its_patients_by_small_area(quarter: str) -> None:
    by_practice: dict[str, int] = {}
    for row in rows(f"services/gp-reg-pat-prac-lsoa-all-{quarter}.csv.gz"):
        by_practice[row["PRACTICE_CODE"]] = by_practice.get(row["PRACTICE_CODE"], 0) + int(row["NUMBER_OF_PATIENTS"])
    lists = {row["CODE"]: int(row["NUMBER_OF_PATIENTS"]) for row in rows(f"services/gp-reg-pat-prac-all-{quarter}.csv")}
    assert len(lists) == 30
    assert lists == {code: by_practice[code] for code in lists}


def test_output_areas_cover_the_ground_without_gaps_or_overlaps() -> None:
    from shapely import union_all
    from shapely.geometry import shape

    parts = [shape(feature["geometry"]) for feature in features("boundaries/Output_Areas_December_2021_EW.geojson")]
    assert all(part.is_valid and part.geom_type == "Polygon" for part in parts)
    whole = union_all(parts)
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert whole.area == pytest.approx(sum(part.area for part in parts), rel=1e-9)


def test_every_part_of_the_country_by_deprivation_is_found_here() -> None:
    deciles = [
        int(row["Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"])
        for row in rows("indicators/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv")
    ]
    assert {(decile + 1) // 2 for decile in deciles} == {1, 2, 3, 4, 5}


def test_the_settled_estate_has_lost_its_library_and_a_surgery() -> None:
    assert not [row for row in rows("services/libraries.csv") if "Dunmarsh" in row["name"]]
    assert [
        row for row in rows("estates/land_and_building_assets.csv") if row["PropertyName"] == "Former Dunmarsh Library"
    ]
    practices = csv.reader(io.StringIO((KINGSMERE / "services/epraccur.csv").read_text()))
    assert [row[12] for row in practices if row[1] == "DUNMARSH ROAD SURGERY"] == ["C"]


def test_two_practices_share_a_building_one_list_is_closed_and_two_capacities_are_not_held() -> None:
    practices = list(csv.reader(io.StringIO((KINGSMERE / "services/epraccur.csv").read_text())))
    open_now = [row for row in practices if row[12] == "A" and row[25] == "4"]
    postcodes = [row[9] for row in open_now]
    assert (len(open_now), len(set(postcodes))) == (30, 29)
    capacity = rows("services/gp_capacity.csv")
    assert len(capacity) == 28
    assert [row["practice_code"] for row in capacity if row["list_open"] == "no"] == ["Z99008"]


def test_the_list_of_sources_names_only_files_that_are_there() -> None:
    sources = tomllib.loads((KINGSMERE / "sources.toml").read_text())
    assert sources["place"] == {"name": "Kingsmere", "made_up": True}
    assert all((KINGSMERE / entry["file"]).is_file() for entry in sources["file"])


def test_proposals_name_sites_that_exist() -> None:
    sites = {row["site_code"] for row in rows("services/gp_branch_sites.csv")}
    sites |= {row["id"] for row in rows("services/libraries.csv")}
    sites |= {row["CODE"] for row in rows("services/gp-reg-pat-prac-all-2024-oct.csv")}
    proposals = [tomllib.loads(path.read_text()) for path in sorted((KINGSMERE / "proposals").glob("*.toml"))]
    named = [change[key] for each in proposals for change in each["change"] for key in ("site", "at") if key in change]
    assert len(proposals) == 7
    assert set(named) <= sites


def test_the_streets_have_what_walking_and_wheeling_need() -> None:
    import osmium

    seen: set[str] = set()
    bridges, nodes = set(), 0
    things: Iterator[Any] = iter(osmium.FileProcessor(str(KINGSMERE / "streets/kingsmere.osm.pbf")))
    for thing in things:
        nodes += thing.is_node()
        tags = dict(thing.tags)
        seen |= set(tags) | {f"{key}={value}" for key, value in tags.items() if key in ("highway", "oneway", "natural")}
        if "bridge" in tags:
            bridges.add(tags["bridge:name"])
    assert nodes >= 12_000
    assert len(bridges) == 3
    assert {"highway=steps", "kerb", "surface", "incline", "wheelchair", "oneway=yes", "maxspeed", "cycleway"} <= seen
    assert {"natural=water", "natural=wood", "leisure", "railway", "place"} <= seen


def test_the_inner_ward_has_the_most_movement() -> None:
    ward_of = {row["OA21CD"]: row["WD24NM"] for row in rows("lookups/OA21_WD24_LAD24_EW_LU.csv")}
    same: dict[str, int] = {}
    everybody: dict[str, int] = {}
    for row in rows("population/census2021-ts019-oa.csv.gz"):
        values, ward = list(row.values()), ward_of[row["geography code"]]
        everybody[ward] = everybody.get(ward, 0) + int(values[3])
        same[ward] = same.get(ward, 0) + int(values[4])
    moved = {ward: 1 - same[ward] / everybody[ward] for ward in same}
    assert max(moved, key=lambda ward: moved[ward]) == "Ropewalk"
    assert min(moved, key=lambda ward: moved[ward]) == "Dunmarsh"


def test_the_inner_wards_patients_change_practice_while_their_number_stands_still() -> None:
    ward_of = {row["OA21CD"]: row["WD24NM"] for row in rows("lookups/OA21_WD24_LAD24_EW_LU.csv")}
    wards: dict[str, set[str]] = {}
    for row in rows("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv"):
        wards.setdefault(row["LSOA21CD"], set()).add(ward_of[row["OA21CD"]])
    wholly_inner = {lsoa for lsoa, names in wards.items() if names == {"Ropewalk"}}
    then: dict[tuple[str, str], int] = {}
    now: dict[tuple[str, str], int] = {}
    for counts, quarter in ((then, "2023-jan"), (now, "2024-oct")):
        for row in rows(f"services/gp-reg-pat-prac-lsoa-all-{quarter}.csv.gz"):
            if row["LSOA_CODE"] in wholly_inner:
                counts[row["LSOA_CODE"], row["PRACTICE_CODE"]] = int(row["NUMBER_OF_PATIENTS"])
    total = sum(then.values())
    changed = sum(abs(now.get(cell, 0) - then.get(cell, 0)) for cell in then.keys() | now.keys())
    assert wholly_inner
    assert abs(sum(now.values()) - total) < 0.01 * total
    assert changed > 0.1 * total


def test_every_surgery_and_branch_has_a_row_of_facts_and_much_of_it_is_not_held() -> None:
    facts = {row["site_code"]: row for row in rows("services/gp_site_facts.csv")}
    branches = rows("services/gp_branch_sites.csv")
    practices = {row["CODE"] for row in rows("services/gp-reg-pat-prac-all-2024-oct.csv")}
    assert set(facts) == practices | {row["site_code"] for row in branches}
    for row in branches:
        assert facts[row["site_code"]]["sessions_per_week"] == row["sessions_per_week"]
        assert facts[row["site_code"]]["services_offered"]
    basis = {row["practice_code"]: row["capacity_basis"] for row in rows("services/gp_capacity.csv")}
    assert {code: facts[code]["capacity_basis"] for code in practices} == {
        code: basis.get(code, "not held") for code in practices
    }
    cells = [value for code in practices for column, value in facts[code].items() if column != "site_code"]
    assert 0.2 < sum(value in ("", "not held") for value in cells) / len(cells) < 0.4


def test_the_facts_of_buildings_fit_the_proposals() -> None:
    facts = {row["site_code"]: row for row in rows("services/gp_site_facts.csv")}
    houses = [facts[code] for code in ("Z99012", "Z99017")]
    assert all(row["lease_end"].startswith("2028-") and row["step_free_entrance"] == "no" for row in houses)
    shared = [facts[code] for code in ("Z99005", "Z99006")]
    assert len({(row["premises"], row["lease_end"], row["energy_rating"]) for row in shared}) == 1
    assert len({row["premises"] for row in facts.values()}) == len(facts) - 1


def test_staff_are_counted_by_ten_and_more_and_two_of_their_sectors_have_no_place() -> None:
    with zipfile.ZipFile(KINGSMERE / "lookups/codepo_gb_kingsmere.zip") as archive:
        units = list(csv.reader(io.StringIO(archive.read("Data/CSV/km.csv").decode())))
    placed = {row[0][:5] for row in units}
    staff = {row["postcode_sector"]: int(row["staff"]) for row in rows("services/staff_postcode_sectors.csv")}
    assert min(staff.values()) >= 10
    assert set(staff) - placed == {"KM10 4", "KM12 1"}
    assert len(set(staff) & placed) > 30


def heights() -> tuple[dict[str, float], np.ndarray]:
    """The header of Kingsmere's grid of heights and its metres, first row north."""
    with zipfile.ZipFile(KINGSMERE / "streets/kingsmere_heights.zip") as archive:
        lines = archive.read("kingsmere_heights.asc").decode().splitlines()
    header = {line.split()[0]: float(line.split()[1]) for line in lines[:6]}
    return header, np.array([line.split() for line in lines[6:]], float)


def test_the_heights_cover_every_street_and_lantern_hill_is_as_steep_as_its_streets_say() -> None:
    from geo.projection import to_grid

    header, metres = heights()
    assert list(header) == ["ncols", "nrows", "xllcorner", "yllcorner", "cellsize", "NODATA_value"]
    assert metres.shape == (header["nrows"], header["ncols"])
    assert 0 < metres.min() < metres.max() < 100
    west, south, cell = header["xllcorner"], header["yllcorner"], header["cellsize"]
    nodes: dict[int, tuple[float, float]] = {}
    tagged: list[float] = []
    hill: set[int] = set()
    things: Iterator[Any] = iter(osmium.FileProcessor(str(KINGSMERE / "streets/kingsmere.osm.pbf")))
    for thing in things:
        if thing.is_node():
            nodes[thing.id] = (thing.location.lon, thing.location.lat)
        elif "incline" in thing.tags:
            tagged.append(float(thing.tags["incline"].removesuffix("%")))
            hill |= {node.ref for node in thing.nodes}
    east, north = to_grid([at[0] for at in nodes.values()], [at[1] for at in nodes.values()])
    assert east.min() > west and east.max() < west + cell * metres.shape[1]
    assert north.min() > south and north.max() < south + cell * metres.shape[0]
    # the steepest way up or down at each cell, from its neighbours 100 metres apart
    up_north, up_east = np.gradient(metres, cell)
    percent = 100 * np.hypot(up_north, up_east)
    at = {
        node: (metres.shape[0] - 1 - int((y - south) // cell), int((x - west) // cell))
        for node, x, y in zip(nodes, east, north, strict=True)
    }
    on_hill = np.array([percent[at[node]] for node in hill])
    elsewhere = np.array([percent[at[node]] for node in nodes if node not in hill])
    assert np.mean(on_hill) == pytest.approx(np.mean(tagged), abs=1.5)
    assert np.mean(on_hill) > 5 > 2.5 > np.mean(elsewhere)
