"""Folders of made-up districts side by side on one grid of roads, each with what is cut out for it alone.

A district is a row of ten output areas from west to east, squares of 1.2 km about NORTH; its wards are the five in the
west and the five in the east. Its streets are those of the grid within 10 km; beyond its coast there are none.
"""

from collections.abc import Mapping
from pathlib import Path

import osmium

from geo.projection import to_lonlat
from tests.build.paper_folder import ages, write_census, write_outlines, write_table

WEST, NORTH = 600_000.0, 430_000.0
WIDE = 1_200.0
AREAS = 10
LONG = AREAS * WIDE
RING = 10_000.0
STEP = 1_000.0
# The grid is an island: so many kilometres of land around the row of DISTRICTS.
DISTRICTS, COAST = 3, 4
EASTERN_COAST = int(DISTRICTS * LONG / STEP) + COAST
# Roads of the grid lie a little off the rows of areas, and are of several classes.
CLASSES = ("tertiary", "secondary", "primary")


def code(number: int, area: int | None = None) -> str:
    """The code of a district, from 1, or of an area of it, from nought."""
    return f"E069970{number:02}" if area is None else f"E0099{number:02}{area:02}"


def west_end(number: int) -> float:
    """Where a district begins: one after another from west to east."""
    return WEST + (number - 1) * LONG


def district_folder(
    folder: Path,
    number: int,
    *,
    sites: Mapping[str, Mapping[str, float]],
    ring: float = RING,
    with_streets: bool = True,
) -> Path:
    """The folder of a district; sites: by service, kilometres east of WEST by name."""
    first = west_end(number)
    codes = [code(number, at) for at in range(AREAS)]
    squares = {each: (float(at), at + 1.0) for at, each in enumerate(codes)}
    wards = [f"E0599{number:02}{at:02}" for at in range(2)]
    halves = {ward: (5.0 * at, 5.0 * at + 5) for at, ward in enumerate(wards)}
    write_outlines(folder / "outlines/oa.geojson", "OA21", squares, start=first, side=WIDE)
    write_outlines(folder / "outlines/wards.geojson", "WD23", halves, start=first, side=WIDE)
    rows = [[each, f"E0199{number:02}01", code(number), f"Town {number}"] for each in codes]
    write_table(folder / "lookups/oa.csv", ["OA21CD", "LSOA21CD", "LAD22CD", "LAD22NM"], rows)
    best_fit = [[each, wards[at // 5], code(number)] for at, each in enumerate(codes)]
    write_table(folder / "lookups/wards.csv", ["OA21CD", "WD23CD", "LAD23CD"], best_fit)
    centres = [[each, each, first + WIDE * (at + 0.5), NORTH] for at, each in enumerate(codes)]
    write_table(folder / "lookups/centres.csv", ["name", "code", "x", "y"], centres)
    write_census(folder / "people/age.csv", "Age", {each: ages(100 * (at + 1)) for at, each in enumerate(codes)})
    for service, named in sites.items():
        stand = [[name, WEST + 1000 * east, NORTH + 120] for name, east in named.items()]
        write_table(folder / f"services/{service}.csv", ["name", "easting", "northing"], stand)
    described = "".join(
        f'[[file]]\nfile = "services/{service}.csv"\nkind = "places"\nservice = "{service}"\n\n' for service in sites
    )
    place = f'[place]\nname = "Town {number}"\nmade_up = true\npeople = "census"\n\n'
    (folder / "sources.toml").write_text(place + described, encoding="utf-8")
    if with_streets:
        write_grid(folder / "streets/grid.osm.pbf", first - ring, first + LONG + ring, high=ring + WIDE / 2)
    return folder


def write_grid(path: Path, west: float, east: float, *, high: float) -> None:
    """The roads of the one grid between west and east, so far north and south of NORTH, each way whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    columns = range(max(int((west - WEST) // STEP), -COAST), min(int((east - WEST) // STEP) + 2, EASTERN_COAST + 1))
    rows = range(max(-int(high // STEP) - 1, -COAST), min(int(high // STEP) + 2, COAST + 1))
    with osmium.SimpleWriter(str(path)) as file:
        numbers = {}
        for row in rows:
            for column in columns:
                numbers[column, row] = node = 1 + (row + 500) * 10_000 + column + 5_000
                lon, lat = to_lonlat(WEST + column * STEP, NORTH + row * STEP + 40)
                file.add_node(osmium.osm.mutable.Node(id=node, version=1, location=(float(lon), float(lat))))
        for right, up in ((1, 0), (0, 1)):
            for row in rows:
                for column in columns:
                    if (other := numbers.get((column + right, row + up))) is not None:
                        node = numbers[column, row]
                        tags = {"highway": CLASSES[(row if right else column) % len(CLASSES)]}
                        number = 2 * node + up if right else 10**9 + node
                        file.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=[node, other], tags=tags))
