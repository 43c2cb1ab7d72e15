"""What does the council own, and where do people pray and wait for a bus? Lists with the gaps that such lists have."""

import numpy as np

from . import ground
from .joined import Network
from .postcodes import Postcodes
from .services import COMMUNITY_CENTRES, LIBRARIES, Kerb, Row, around, lonlat, row, urban_names, village_names

SAINTS = ("St Aldred's", "St Wenna's", "All Souls", "Holy Cross", "St Osric's", "St Brannoc's", "Trinity", "Emmanuel")


def worship(kerb: Kerb, rng: np.random.Generator) -> list[tuple[dict[str, object], list[tuple[float, float]]]]:
    """Buildings as the map agency draws them: polygons in degrees, about a third without a name."""
    made = []
    places = urban_names() * 2 + village_names()
    faiths = {"Ropewalk": "Mosque", "Tanners Reach": "Gurdwara", "Ferrylea": "Mandir"}
    for number, place in enumerate(places):
        spot = kerb.near(*around(place, rng))
        wide, deep = float(rng.uniform(9, 16)), float(rng.uniform(16, 30))
        corners = [(0, 10), (wide, 10), (wide, 10 + deep), (0, 10 + deep), (0, 10)]
        ring = [lonlat(spot.x + a, spot.y + b) for a, b in corners]
        title = (
            f"{place} {faiths[place]}"
            if place in faiths and number >= len(urban_names())
            else f"{SAINTS[number % len(SAINTS)]} {'Church' if number % 3 else 'Chapel'}, {place}"
        )
        if rng.random() < 0.3:
            title = "Unknown"
        made.append(
            (
                {
                    "ID": f"KM{number + 1:05d}",
                    "DISTNAME": title,
                    "BUILDGTHEM": "Religious Buildings",
                    "CLASSIFICA": "Place Of Worship",
                    "FEATCODE": 15025,
                },
                ring,
            )
        )
    return made


def stop_places(network: Network) -> list[tuple[tuple[int, int], str]]:
    """Where buses stop, about every 330 metres on the main roads and lanes: a point of the street and its name."""
    taken: list[tuple[tuple[int, int], str]] = []
    for points, tags in network.ways:
        if tags["highway"] not in ("trunk", "primary", "secondary", "tertiary") or "name" not in tags:
            continue
        for x, y in points:
            if all(abs(x - a) + abs(y - b) > 400 for (a, b), _ in taken):
                taken.append(((x, y), tags["name"]))
    return taken


def bus_stops(network: Network) -> list[tuple[dict[str, object], tuple[float, float]]]:
    """The stops of each place, both sides under one name: the first for buses to the north and east."""
    made: list[tuple[dict[str, object], tuple[float, float]]] = []
    for count, ((x, y), street) in enumerate(stop_places(network), 1):
        for side, (ox, oy) in enumerate(((7, -6), (-7, 6))):
            made.append(
                (
                    {
                        "atco_code": f"9990KM{len(made) + 1:05d}",
                        "common_name": f"{street} {count}",
                        "street": street,
                        "area_code": ground.BOROUGH_CODE,
                        "area_name": ground.BOROUGH_NAME,
                        "bearing": "NS"[side],
                    },
                    lonlat(x + ox, y + oy),
                )
            )
    return made


def council(kerb: Kerb, codes: Postcodes, rng: np.random.Generator) -> list[Row]:
    """The council's land and buildings with the gaps such lists have: no coordinates, half a postcode, axes swapped."""
    owned = [
        ("Town Hall", (30, 60), "Town Hall", "Buildings"),
        ("Market Hall", (110, 230), "Market", "Buildings"),
        ("Former Dunmarsh Library", (3080, -3080), "Vacant library, closed March 2019", "Buildings"),
        ("Former Ropewalk Baths", (1450, -1850), "Vacant", "Buildings"),
        ("Crossways Depot", (-3700, -1000), "Depot", "Buildings"),
        ("South Bridge Bus Station", (650, -1715), "Bus station", "Buildings"),
        ("Larchwold Pavilion", (-3000, 1900), "Pavilion", "Buildings"),
        *((name, (x, y), "Library", "Buildings") for name, x, y, _ in LIBRARIES),
        *((name, (x, y), "Community centre", "Buildings") for name, x, y in COMMUNITY_CENTRES[:9]),
        *((name, (x, y), "Open space", "Land") for name, x, y, _ in ground.PARKS),
    ]
    for number in range(64):
        place = urban_names()[number % len(urban_names())]
        what = ("Garage site", "Shop", "Allotments", "Car park", "Office", "Land adjoining highway")[number % 6]
        owned.append(
            (
                f"{what}, {place} {number // 6 + 1}",
                around(place, rng),
                what,
                "Land" if what in ("Allotments", "Land adjoining highway") else "Buildings",
            )
        )
    made: list[Row] = []
    for number, (name, at, what, holding) in enumerate(owned):
        spot = row(name, at, kerb, codes)
        swapped, far, bare = number == 41, number == 47, number > 30 and number % 3 == 0
        lon, lat = spot["lon"], spot["lat"]
        postcode = str(spot["postcode"])
        made.append(
            {
                "OrganisationLabel": "Kingsmere Council",
                "OrganisationURI": "",
                "EffectiveDate": "2024-09-30",
                "UPRN": "" if number % 2 else 990_000_000_000 + number // 3,
                "AssetCode": f"KMBC{number + 1:04d}",
                "PropertyName": name,
                "StreetNumber": str(spot["address"]).split(" ", 1)[0],
                "StreetName": str(spot["address"]).split(",")[0].split(" ", 1)[1],
                "PostTown": "Kingsmere",
                "PostCode": postcode.split(" ")[0] if bare and number % 4 else postcode,
                "CoordinateReferenceSystem": "WGS84",
                "GeoX": "" if bare else lat if swapped else round(float(str(lon)) + (0.39 if far else 0), 6),
                "GeoY": "" if bare else lon if swapped else lat,
                "TenureType": ("Freehold", "Leasehold", "Freehold")[number % 3],
                "TenureDetail": ("Owner Occupied", "Leasehold Out", "Vacant")[0 if "Former" not in name else 2],
                "OtherDetail": what,
                "HoldingType": holding,
                "BuildingSize": "" if holding == "Land" else round(float(rng.uniform(80, 1900)), 1),
                "LandArea": round(float(rng.uniform(0.1, 9)), 2) if holding == "Land" else "",
                "EnergyRating": "" if holding == "Land" else "ABCDE"[int(rng.integers(5))],
            }
        )
    return made
