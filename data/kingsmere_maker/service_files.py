"""Which lists of places are written? One file a service, some in the layouts of the country's registers."""

from pathlib import Path

import numpy as np

from . import registers
from .estate import bus_stops, council, worship
from .joined import Network
from .postcodes import Postcodes
from .services import (
    CARE_TITLES,
    CHILDRENS_CENTRES,
    COMMUNITY_CENTRES,
    DAY_CENTRES,
    LIBRARIES,
    Kerb,
    Row,
    around,
    leisure,
    pharmacies,
    plain,
    row,
    schools,
    urban_names,
)
from .writing import geojson, listing


def write(folder: Path, network: Network, kerb: Kerb, codes: Postcodes, rng: np.random.Generator) -> list[Row]:
    """Every list of places; the schools are given back, for who goes to them."""
    lists = folder / "services"
    counters = pharmacies(kerb, codes, rng)
    gone = {**counters[0], "closed": "20190331"}
    registers.organisations(
        lists / "edispensary.csv",
        [
            *((f"F99{n:02d}", str(each["name"]), each, "") for n, each in enumerate(counters, 1)),
            ("F9998", "Old Market Chemist", gone, ""),
        ],
    )
    listing(lists / "libraries.csv", [{"id": code, **row(name, (x, y), kerb, codes)} for name, x, y, code in LIBRARIES])
    taught = schools(kerb, codes, rng)
    registers.schools(lists / "edubasealldata20240901.csv", taught)
    listing(
        lists / "childrens_centres.csv", plain([(name, (x, y)) for name, x, y in CHILDRENS_CENTRES], "CC", kerb, codes)
    )
    listing(
        lists / "community_centres.csv", plain([(name, (x, y)) for name, x, y in COMMUNITY_CENTRES], "COM", kerb, codes)
    )
    registers.active_places(
        lists / "Active_Places_Power_Sites.csv", lists / "Active_Places_Power_Facility.csv", leisure(kerb, codes)
    )
    listing(lists / "day_centres.csv", plain([(name, (x, y)) for name, x, y in DAY_CENTRES], "DAY", kerb, codes))
    surgeries = [
        (f"{place} Dental Practice", around(place, rng))
        for place in urban_names()
        if place not in ("Ropewalk", "Dunmarsh")
    ]
    dentists = plain(surgeries, "V99", kerb, codes)
    registers.organisations(
        lists / "egdpprac.csv",
        ((f"V99{n:03d}", str(each["name"]), each, "") for n, each in enumerate(dentists, 1)),
    )
    offices = [
        (f"{place} Post Office", around(place, rng, within=0.35))
        for place in [*urban_names()[::2], "Thistlecombe", "Tidewick", "Stonnard"]
    ]
    listing(lists / "post_offices.csv", plain(offices, "PO", kerb, codes))
    hospital = row("Kingsmere General Hospital", (1150, 2150), kerb, codes)
    units = ("", " Maternity Unit", " Day Surgery")
    registers.organisations(
        lists / "ets.csv",
        [
            *((f"R99{n:02d}", f"{hospital['name']}{unit}", hospital, "R99") for n, unit in enumerate(units, 1)),
            ("R9904", "Market Street Clinic", counters[0], "R99"),
        ],
    )
    homes = [
        (f"{CARE_TITLES[i % len(CARE_TITLES)]}, {place}", around(place, rng))
        for i, place in enumerate([*urban_names(), "Dunmarsh", "Larchwold", "Tidewick", "Ottermere"])
    ]
    registers.care_directory(lists / "30_September_2024_CQC_directory.csv", plain(homes, "CARE", kerb, codes), dentists)
    registers.brownfield(folder / "estates" / "brownfield-land.csv")
    listing(lists / "jobcentre.csv", plain([("Kingsmere Jobcentre", (430, 120))], "JOB", kerb, codes))
    listing(folder / "estates" / "land_and_building_assets.csv", council(kerb, codes, rng))
    geojson(
        lists / "places_of_worship.geojson",
        [(properties, {"type": "Polygon", "coordinates": [ring]}) for properties, ring in worship(kerb, rng)],
    )
    geojson(
        folder / "transport" / "bus_stops.geojson",
        [(properties, {"type": "Point", "coordinates": at}) for properties, at in bus_stops(network)],
    )
    return taught
