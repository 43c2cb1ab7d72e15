"""Which lists of places are written? One file a service, each row with an id of its own."""

from pathlib import Path

import numpy as np

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
    listing(lists / "pharmacies.csv", pharmacies(kerb, codes, rng))
    listing(lists / "libraries.csv", [{"id": code, **row(name, (x, y), kerb, codes)} for name, x, y, code in LIBRARIES])
    taught = schools(kerb, codes, rng)
    listing(lists / "schools_and_colleges.csv", taught)
    listing(
        lists / "childrens_centres.csv", plain([(name, (x, y)) for name, x, y in CHILDRENS_CENTRES], "CC", kerb, codes)
    )
    listing(
        lists / "community_centres.csv", plain([(name, (x, y)) for name, x, y in COMMUNITY_CENTRES], "COM", kerb, codes)
    )
    listing(lists / "sports_facilities.csv", leisure(kerb, codes))
    listing(lists / "day_centres.csv", plain([(name, (x, y)) for name, x, y in DAY_CENTRES], "DAY", kerb, codes))
    dentists = [
        (f"{place} Dental Practice", around(place, rng))
        for place in urban_names()
        if place not in ("Ropewalk", "Dunmarsh")
    ]
    listing(lists / "dentists.csv", plain(dentists, "DEN", kerb, codes))
    offices = [
        (f"{place} Post Office", around(place, rng, within=0.35))
        for place in [*urban_names()[::2], "Thistlecombe", "Tidewick", "Stonnard"]
    ]
    listing(lists / "post_offices.csv", plain(offices, "PO", kerb, codes))
    listing(lists / "hospitals.csv", plain([("Kingsmere General Hospital", (1150, 2150))], "HOS", kerb, codes))
    homes = [
        (f"{CARE_TITLES[i % len(CARE_TITLES)]}, {place}", around(place, rng))
        for i, place in enumerate([*urban_names(), "Dunmarsh", "Larchwold", "Tidewick", "Ottermere"])
    ]
    listing(lists / "care_homes.csv", plain(homes, "CARE", kerb, codes))
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
