"""Which files of areas are written? Outlines of every kind, centres, lookups, postcodes, in their official layouts."""

from pathlib import Path

import numpy as np
from shapely import unary_union

from . import ground
from .areas import AUTHORITY_NAMES, Areas, lsoa_code, msoa_code, old_ward_code, old_ward_names, ward_code, ward_name
from .people import People
from .postcodes import Postcodes
from .services import lonlat
from .writing import archive, degrees, geojson, outline, table, text


def boundaries(folder: Path, areas: Areas) -> None:
    """Outlines of every kind of area, and where the people of the small ones are centred."""

    def write(name: str, keys: list[str], properties: dict[str, dict[str, object]]) -> None:
        features = []
        for code in sorted(properties):
            shape = unary_union([areas.shapes[i] for i, key in enumerate(keys) if key == code]).normalize()
            middle = shape.representative_point()
            east, north = round(middle.x + ground.ORIGIN_EASTING), round(middle.y + ground.ORIGIN_NORTHING)
            lon, lat = lonlat(round(middle.x), round(middle.y))
            where = {"BNG_E": east, "BNG_N": north, "LONG": lon, "LAT": lat}
            features.append((properties[code] | where, outline(shape)))
        geojson(folder / "boundaries" / name, features)

    write("Output_Areas_December_2021_EW.geojson", areas.codes, {code: {"OA21CD": code} for code in areas.codes})
    keys = [lsoa_code(each) for each in areas.lsoa]
    write(
        "LSOA_December_2021_EW.geojson",
        keys,
        {lsoa_code(n): {"LSOA21CD": lsoa_code(n), "LSOA21NM": name} for n, name in areas.lsoa_names.items()},
    )
    keys = [msoa_code(each) for each in areas.msoa]
    write(
        "MSOA_December_2021_EW.geojson",
        keys,
        {msoa_code(n): {"MSOA21CD": msoa_code(n), "MSOA21NM": name} for n, name in areas.msoa_names.items()},
    )
    keys = [ward_code(each) for each in areas.ward]
    lad = {ward_code(ward): code for ward, code in zip(areas.ward, areas.authority, strict=True)}
    write(
        "Wards_December_2024_UK.geojson",
        keys,
        {
            ward_code(n): {
                "WD24CD": ward_code(n),
                "WD24NM": ward_name(n),
                "LAD24CD": lad[ward_code(n)],
                "LAD24NM": AUTHORITY_NAMES[lad[ward_code(n)]],
            }
            for n in sorted(set(areas.ward))
        },
    )
    keys = [old_ward_code(each) for each in areas.old_ward]
    named = {old_ward_code(number): name for number, name in old_ward_names(areas).items()}
    write(
        "Wards_December_2019_UK.geojson",
        keys,
        {code: {"WD19CD": code, "WD19NM": name} for code, name in named.items()},
    )
    write(
        "Local_Authority_Districts_December_2024_UK.geojson",
        areas.authority,
        {code: {"LAD24CD": code, "LAD24NM": name} for code, name in AUTHORITY_NAMES.items()},
    )


def centres(folder: Path, areas: Areas, people: People) -> None:
    """Population-weighted centres of output areas and LSOAs."""
    rows = [
        (code, code, x + int(ground.ORIGIN_EASTING), y + int(ground.ORIGIN_NORTHING))
        for code, (x, y) in zip(areas.codes, areas.centres, strict=True)
    ]
    table(
        folder / "boundaries" / "Output_Areas_2021_population_weighted_centroids.csv", ("name", "code", "x", "y"), rows
    )
    made = []
    for number in sorted(areas.lsoa_names):
        mine = [i for i, each in enumerate(areas.lsoa) if each == number]
        middle = np.average(np.array([areas.centres[i] for i in mine]), axis=0, weights=people.total[mine])
        near = min(mine, key=lambda i: (round(float(np.hypot(*(np.array(areas.centres[i]) - middle))), 3), i))
        x, y = areas.centres[near]
        ((lon, lat),) = degrees([x], [y])
        made.append(
            (
                lsoa_code(number),
                areas.lsoa_names[number],
                x + int(ground.ORIGIN_EASTING),
                y + int(ground.ORIGIN_NORTHING),
                lat,
                lon,
            )
        )
    table(
        folder / "boundaries" / "LSOA_2021_population_weighted_centroids.csv",
        ("code", "name", "easting", "northing", "latitude", "longitude"),
        made,
    )


def lookups(folder: Path, areas: Areas, codes: Postcodes) -> None:
    """Output areas to LSOA, MSOA and authority (exact), to wards (best fit), and the postcodes."""
    exact, fit = [], []
    for i, code in enumerate(areas.codes):
        lad = (areas.authority[i], AUTHORITY_NAMES[areas.authority[i]])
        exact.append(
            (
                code,
                lsoa_code(areas.lsoa[i]),
                areas.lsoa_names[areas.lsoa[i]],
                msoa_code(areas.msoa[i]),
                areas.msoa_names[areas.msoa[i]],
                *lad,
            )
        )
        fit.append((code, ward_code(areas.ward[i]), ward_name(areas.ward[i]), *lad))
    table(
        folder / "lookups" / "OA21_LSOA21_MSOA21_LAD22_EW_LU.csv",
        ("OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "LAD22CD", "LAD22NM"),
        exact,
    )
    table(folder / "lookups" / "OA21_WD24_LAD24_EW_LU.csv", ("OA21CD", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"), fit)
    health = ("E92000001", "E19999999", "E18999999", "")
    rows = []
    for unit in sorted(codes.units, key=lambda each: each.postcode):
        east, north = unit.x + int(ground.ORIGIN_EASTING), unit.y + int(ground.ORIGIN_NORTHING)
        rows.append((unit.postcode, 10, east, north, *health, unit.authority, unit.ward))
    rows += [(f"KM{number} 8ZZ", 90, 0, 0, *health, ground.BOROUGH_CODE, "") for number in range(1, 7)]
    headers = "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings,Northings,Country_code,"
    headers += "NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code\n"
    archive(
        folder / "lookups" / "codepo_gb_kingsmere.zip",
        {
            "Data/CSV/km.csv": text(None, rows, quoted=True),
            "Doc/Code-Point_Open_Column_Headers.csv": headers,
            "Doc/metadata.txt": "MADE-UP EXAMPLE\nin the layout of CODE-POINT OPEN\nDATASET VERSION NUMBER: 2024.4.0\n",
        },
    )
