"""A folder of official files on paper: twelve output areas in a row, small enough that a build can be done by hand.

Each output area is a square of 400 m; its people start from the middle of it. From west to east:

    output area    1    2    3    4    5    6    7    8    9   10   11   12  | 13 (the next authority)
    people        100  200  300  400  100  200  300  400  100  200  300  400 | 50
    LSOA 2021      ------1------  ------2------  ------3------  ------4----- | 5
    ward 2023      ---------1---------  ---------2---------  --------3-------
    ward 2019      --------------1--------------  -------------2------------

    people by LSOA 600, 700, 800, 900 (and 50); by ward of 2023 1,000 each; of 2019 1,300 and 1,700; 3,000 in all

LSOA 1 is as it was in 2011; LSOAs 2 and 3 were one; 4 was two. Of output area 4's three postcodes one is in ward 2,
so it lies in ward 1 by most of them, and LSOA 2 (five postcodes) lies 2/5 in ward 1 and 3/5 in ward 2. No code is real,
and everything lies in the North Sea.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import osmium
import pandas as pd

from geo import build
from geo.place.place import Place
from geo.projection import to_lonlat

WEST, NORTH = 600_000.0, 430_000.0
SIDE = 400.0
PEOPLE = (100, 200, 300, 400) * 3
OAS = tuple(f"E00999{number}" for number in range(101, 113))
OA_OUTSIDE = "E00999113"
LSOAS = ("E01999101", "E01999102", "E01999103", "E01999104")
LSOA_OUTSIDE = "E01999105"
# The LSOAs of 2011: the first unchanged, 190 split into 2 and 3, 191 and 192 merged into 4.
SPLIT, MERGED = "E01999190", ("E01999191", "E01999192")
WARDS = ("E05999101", "E05999102", "E05999103")
OLD_WARDS = ("E05999001", "E05999002")
MSOA, MSOA_OUTSIDE = "E02999101", "E02999102"
AUTHORITY, NEXT_AUTHORITY = "E06999101", "E06999102"
AGES = [
    "Aged 4 years and under",
    *(f"Aged {age} to {age + 4} years" for age in range(5, 85, 5)),
    "Aged 85 years and over",
]
BRITISH = "White: English, Welsh, Scottish, Northern Irish or British"
EPRACCUR_CELLS = 27


def lsoa_of(position: int) -> str:
    """The LSOA of the output area at this place in the row, from nought; the thirteenth is outside."""
    return LSOA_OUTSIDE if position == len(OAS) else LSOAS[position // 3]


def middle(position: int) -> tuple[float, float]:
    """The middle of the output area at this place in the row, from nought (metres)."""
    return WEST + SIDE * position + SIDE / 2, NORTH


def postcode(position: int) -> str:
    """The postcode in the middle of the output area at this place in the row, from nought."""
    return f"ZZ1 1A{chr(ord('A') + position)}"


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV file with its header; folders are made as they are needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([list(header), *rows])


def write_outlines(
    path: Path, prefix: str, spans: dict[str, tuple[float, float]], *, start: float = WEST, side: float = SIDE
) -> None:
    """Outlines as GeoJSON on the grid: by code, from and to which output area (counted from nought) each reaches.

    start, side: where the row of output areas begins, and the length of their sides.
    """
    features = []
    for number, (code, (first, end)) in enumerate(spans.items(), start=1):
        west, east, south, north = start + side * first, start + side * end, NORTH - side / 2, NORTH + side / 2
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        named = {f"{prefix}CD": code, f"{prefix}NM": f"{prefix} {number}"}
        features.append(
            {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")


def write_census(path: Path, topic: str, counts: dict[str, dict[str, int]], *, total: str = "Total") -> None:
    """A census table in the bulk layout: counts by area and category, with their total first."""
    names = list(next(iter(counts.values())))
    header = ["date", "geography", "geography code", f"{topic}: {total}", *(f"{topic}: {name}" for name in names)]
    rows = [
        ["2021", code, code, sum(by_category.values()), *by_category.values()] for code, by_category in counts.items()
    ]
    write_table(path, header, rows)


def ages(people: int) -> dict[str, int]:
    """A tenth are aged 0 to 4, a fifth 65 to 69, the rest 30 to 34."""
    by_age = dict.fromkeys(AGES, 0)
    by_age["Aged 4 years and under"], by_age["Aged 65 to 69 years"] = people // 10, people // 5
    by_age["Aged 30 to 34 years"] = people - people // 10 - people // 5
    return by_age


def write_mid_year(path: Path, kind: str, people: dict[str, int], *, date: str = "2022-06-30") -> None:
    """A mid-year estimate in the re-published layout: everybody is 40 years old; half are women."""
    years = [*map(str, range(90)), "90+"]
    header = ["period", "area_code", "area_name", "geography", "sex", "all_ages", *years]
    rows = []
    for code, count in people.items():
        for sex, number in (("Females", count // 2), ("Males", count - count // 2), ("Persons", count)):
            rows.append([date, code, code, kind, sex, number, *(number if age == "40" else 0 for age in years)])
    write_table(path, header, rows)


def write_code_point(path: Path, wards: dict[str, tuple[float, float, str]]) -> None:
    """Code-Point Open as it is downloaded: by postcode its easting, northing and ward; no header."""
    text = io.StringIO()
    for code, (easting, northing, ward) in wards.items():
        csv.writer(text).writerow([code, 10, int(easting), int(northing), "E92", "", "", "", AUTHORITY, ward])
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/CSV/zz.csv", text.getvalue())


def code_point_rows() -> dict[str, tuple[float, float, str]]:
    """A postcode in the middle of each output area, and two more in the fourth, one of them in the second ward."""
    rows = {postcode(at): (*middle(at), WARDS[at // 4]) for at in range(len(OAS))}
    rows["ZZ1 2AA"] = (WEST + 1300, NORTH + 100, WARDS[0])
    rows["ZZ1 2AB"] = (WEST + 1550, NORTH + 100, WARDS[1])
    return rows


def write_practices(path: Path, rows: Iterable[tuple[str, str, str, str, str]]) -> None:
    """The headerless list of practices: code, name, postcode, status and setting of each."""
    lines = []
    for code, name, where, status, setting in rows:
        cells = [""] * EPRACCUR_CELLS
        cells[0], cells[1], cells[4], cells[9], cells[10] = code, name, "1 Paper Row", where, "20200401"
        cells[12], cells[25] = status, setting
        lines.append(cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(lines)


def write_list_sizes(path: Path, extract: str, patients: dict[str, tuple[str, int]]) -> None:
    """List sizes in the NHS layout: by practice its postcode and patients."""
    header = ["PUBLICATION", "EXTRACT_DATE", "TYPE", "CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"]
    rows = [["GP", extract, "GP", code, where, "ALL", "ALL", number] for code, (where, number) in patients.items()]
    write_table(path, header, rows)


def write_patients(path: Path, extract: str, rows: Iterable[tuple[str, str, int]]) -> None:
    """Patients by practice and LSOA in the NHS layout."""
    header = ["PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "LSOA_CODE", "SEX", "NUMBER_OF_PATIENTS"]
    write_table(path, header, [["GP", extract, code, code, lsoa, "ALL", number] for code, lsoa, number in rows])


def write_geography(folder: Path) -> None:
    """Outlines, lookups, postcodes and weighted centres."""
    every = [*OAS, OA_OUTSIDE]
    write_outlines(folder / "outlines/oa.geojson", "OA21", {code: (at, at + 1) for at, code in enumerate(every)})
    spans = {code: (3.0 * at, 3.0 * at + 3) for at, code in enumerate(LSOAS)} | {LSOA_OUTSIDE: (12.0, 13.0)}
    write_outlines(folder / "outlines/lsoa.geojson", "LSOA21", spans)
    write_outlines(folder / "outlines/wards.geojson", "WD23", {w: (4.0 * n, 4.0 * n + 4) for n, w in enumerate(WARDS)})
    old = {w: (6.0 * n, 6.0 * n + 6) for n, w in enumerate(OLD_WARDS)}
    write_outlines(folder / "outlines/old_wards.geojson", "WD19", old)
    rows = [
        [code, lsoa_of(at), lsoa_of(at), MSOA if at < len(OAS) else MSOA_OUTSIDE, *_authority(at)]
        for at, code in enumerate(every)
    ]
    write_table(folder / "lookups/oa.csv", ["OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "LAD22CD", "LAD22NM"], rows)
    changes = [(LSOAS[0], LSOAS[0], "U"), (SPLIT, LSOAS[1], "S"), (SPLIT, LSOAS[2], "S")]
    changes += [(MERGED[0], LSOAS[3], "M"), (MERGED[1], LSOAS[3], "M"), (LSOA_OUTSIDE, LSOA_OUTSIDE, "U")]
    named = [[*change, *_authority(12 if change[1] == LSOA_OUTSIDE else 0)] for change in changes]
    write_table(folder / "lookups/changes.csv", ["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD", "LAD22NM"], named)
    best_fit = [[code, WARDS[at // 4], AUTHORITY] for at, code in enumerate(OAS)]
    write_table(folder / "lookups/wards.csv", ["OA21CD", "WD23CD", "LAD23CD"], best_fit)
    write_code_point(folder / "lookups/codepo.zip", code_point_rows())
    centres = [[code, code, *middle(at)] for at, code in enumerate(every)]
    write_table(folder / "lookups/centres.csv", ["name", "code", "x", "y"], centres)


def _authority(position: int) -> tuple[str, str]:
    return (AUTHORITY, "Paperton") if position < len(OAS) else (NEXT_AUTHORITY, "Nextby")


def write_people(folder: Path) -> None:
    """Census tables, one mid-year estimate by ward of 2023, and deprivation."""
    by_oa = dict(zip([*OAS, OA_OUTSIDE], [*PEOPLE, 50], strict=True))
    write_census(folder / "people/age.csv", "Age", {code: ages(count) for code, count in by_oa.items()})
    # Ninety of the first area's hundred people are told, half and half: scaled, fifty and fifty.
    by_group = {code: {BRITISH: count, "White: Irish": 0} for code, count in by_oa.items()}
    by_group[OAS[0]] = {BRITISH: 45, "White: Irish": 45}
    write_census(folder / "people/ethnic.csv", "Ethnic group", by_group, total="Total: All usual residents")
    # A household for every two people; one in five has no car, but in the first area two in five.
    cars = {
        c: {"No cars or vans in household": n // 10, "1 car or van in household": n * 2 // 5} for c, n in by_oa.items()
    }
    cars[OAS[0]] = {"No cars or vans in household": 20, "1 car or van in household": 30}
    write_census(folder / "people/cars.csv", "Number of cars or vans", cars, total="Total: All households")
    # Disabled people by LSOA: a tenth, but a fifth in the second.
    disabled = {code: (count // 10, count) for code, count in zip(LSOAS, (600, 700, 800, 900), strict=True)}
    disabled |= {LSOAS[1]: (140, 700), LSOA_OUTSIDE: (5, 50)}
    kinds = ("Disabled under the Equality Act", "Not disabled under the Equality Act")
    by_lsoa = {code: dict(zip(kinds, (some, every - some), strict=True)) for code, (some, every) in disabled.items()}
    write_census(folder / "people/disability.csv", "Disability", by_lsoa, total="Total: All usual residents")
    write_mid_year(folder / "people/mid_year_2022_oa.csv", "OA", {c: 2 * n for c, n in zip(OAS, PEOPLE, strict=True)})
    # The publisher counts 80 people in ward 2 whom the rule puts into ward 1: 1,920 + 2,080 + 2,000 = 6,000.
    published = dict(zip(WARDS, (1920, 2080, 2000), strict=True))
    write_mid_year(folder / "people/mid_year_2022_ward.csv", "Ward", published)
    ranks = zip((*LSOAS, LSOA_OUTSIDE), (100, 12_000, 15_000, 33_000, 20_000), (1, 4, 5, 10, 6), strict=True)
    rows = [[code, rank, decile, 50 - decile] for code, rank, decile in ranks]
    write_table(folder / "people/iod.csv", ["LSOA code (2021)", "IMD_rank", "IMD_decile", "IMD_score"], rows)


def write_services(folder: Path) -> None:
    """Practices, list sizes at two dates, patients by LSOA of 2011, libraries, and a list that tells no service."""
    write_practices(
        folder / "services/practices.csv",
        [
            ("Z99101", "WEST SURGERY", postcode(1), "A", "4"),
            ("Z99102", "EAST SURGERY", postcode(8), "A", "4"),
            ("Z99103", "OLD SURGERY", postcode(5), "C", "4"),
            ("Z99104", "FOOT CLINIC", postcode(5), "A", "8"),
        ],
    )
    earlier = {"Z99101": (postcode(1), 410), "Z99102": (postcode(8), 1200), "Z99103": (postcode(5), 100)}
    write_list_sizes(folder / "services/lists_2023.csv", "01JAN2023", earlier)
    later = {"Z99101": (postcode(1), 820), "Z99102": (postcode(8), 1200)}
    write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", later)
    write_patients(
        folder / "services/patients.csv",
        "01JAN2024",
        [
            ("Z99101", LSOAS[0], 500),
            ("Z99101", SPLIT, 300),
            ("Z99101", LSOA_OUTSIDE, 20),
            ("Z99102", SPLIT, 450),
            ("Z99102", MERGED[0], 400),
            ("Z99102", MERGED[1], 350),
            ("Z99199", LSOAS[0], 30),
        ],
    )
    write_table(
        folder / "services/libraries.csv",
        ["name", "postcode"],
        [["Paper Library", postcode(4)], ["Lost Library", "ZZ9 9ZZ"]],
    )
    write_table(folder / "services/things.csv", ["name", "postcode"], [["A thing", postcode(0)]])


def paper_folder(folder: Path) -> Path:
    """The whole folder, written anew; tests take files away or write others over them."""
    write_geography(folder)
    write_people(folder)
    write_services(folder)
    (folder / "sources.toml").write_text(
        '[place]\nname = "Paperton"\nmade_up = true\npeople = "census"\n', encoding="utf-8"
    )
    return folder


def write_street(path: Path, *, north: float = NORTH, metres: float = 8000.0) -> None:
    """An extract with one street on the row of output areas, or so far north of it, from its western end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with osmium.SimpleWriter(str(path)) as file:
        for number, east in enumerate((WEST, WEST + metres), start=1):
            lon, lat = to_lonlat(east, north)
            file.add_node(osmium.osm.mutable.Node(id=number, location=(float(lon), float(lat))))
        tags = {"highway": "residential", "name": "Paper Row"}
        file.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2], tags=tags))


def built(folder: Path) -> tuple[Place, tuple[str, ...]]:
    """The place of a folder, built, kept and opened again; and the account of its build."""
    report = build.build(folder)
    return build.open_place(report.key), report.lines


def by_area(*figures: float) -> pd.Series:
    """Figures of the twelve output areas, from west to east."""
    return pd.Series(figures, index=pd.Index(OAS, name="area_code"), dtype=float)


def group(place: Place, kind: str, name: str) -> pd.Series:
    """People of one group by small area."""
    rows = place.people.groups[(place.people.groups["kind"] == kind) & (place.people.groups["group"] == name)]
    return rows.set_index("area_code")["people"].reindex(place.inside)


def people_by_ward(place: Place, people: pd.Series) -> dict[str, float]:
    """People by ward, by the shares of small areas in wards."""
    shares = place.ward_shares
    inside = people.reindex(shares["area_code"]).to_numpy() * shares["share"]
    return {str(ward): float(count) for ward, count in inside.groupby(shares["ward_code"]).sum().items()}
