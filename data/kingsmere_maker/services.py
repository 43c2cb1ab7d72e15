"""What else do people go to? Pharmacies, libraries, schools, halls, council buildings, bus stops: rows of the lists."""

from dataclasses import dataclass

import numpy as np
from shapely import MultiPoint, Point, STRtree

from geo.projection import to_lonlat

from . import ground
from .joined import Network
from .postcodes import Postcodes

Row = dict[str, object]


@dataclass(frozen=True)
class Spot:
    """A building by a street: metres of the finished map, its address."""

    x: int
    y: int
    street: str
    number: int


class Kerb:
    """Puts a building of the plan beside the nearest street that people may use."""

    def __init__(self, network: Network) -> None:
        usable = (
            "trunk",
            "primary",
            "secondary",
            "tertiary",
            "residential",
            "living_street",
            "pedestrian",
            "unclassified",
        )
        self._nodes: list[tuple[int, int]] = []
        self._names: list[str] = []
        seen = set()
        for points, tags in network.ways:
            if tags["highway"] in usable and "name" in tags and tags.get("access") != "private":
                for point in points:
                    if point not in seen:
                        seen.add(point)
                        self._nodes.append(point)
                        self._names.append(tags["name"])
        self._tree = STRtree(list(MultiPoint(self._nodes).geoms))

    def near(self, x: float, y: float) -> Spot:
        """The spot beside the street that is nearest to a point of the plan."""
        at = ground.at_plan(x, y)
        number = int(self._tree.nearest(Point(at.x, at.y)))
        east, north = self._nodes[number]
        house = 1 + (abs(east) * 7 + abs(north) * 3) % 140
        return Spot(east + 6 - 12 * (house % 2), north + 5, self._names[number], house)


# name, x, y of the plan
LIBRARIES = (
    ("Kingsmere Central Library", -90, 120, "LIB-01"),
    ("Lantern Hill Library", -1500, 560, "LIB-02"),
    ("Tanners Reach Library", 1395, 171, "LIB-03"),
    ("Staithe Green Library", 120, -2350, "LIB-04"),
    ("Crowmarl Library", -2600, -2620, "LIB-05"),
    ("Sallowfield Library", -150, -3300, "LIB-06"),
    ("Oxmarling Library", 4200, 560, "LIB-07"),
    ("Fallowmere Library", 3000, 2120, "LIB-08"),
    ("Penhurrow Library", 560, 3480, "LIB-09"),
    ("Larchwold Library", -3100, 2350, "LIB-10"),
    ("Brackwell Library", -3600, 480, "LIB-11"),
)
CHILDRENS_CENTRES = (
    ("Ropewalk Children's Centre", 1150, -1750),
    ("Crowmarl Children's Centre", -2750, -2700),
    ("Tanners Reach Children's Centre", 1450, 560),
    ("Aldermoss Children's Centre", -650, 1850),
    ("Scarholt Children's Centre", -1250, 3250),
    ("Brackwell Children's Centre", -3850, 400),
    ("Hobbesley Children's Centre", 1600, -2900),
)
COMMUNITY_CENTRES = (
    ("Market Hall Community Rooms", 120, 260),
    ("Ropewalk Community House", 1300, -1600),
    ("Ferrylea Centre", -1050, -1600),
    ("Dunmarsh Neighbourhood Centre", 3150, -2950),
    ("Crowmarl Community Hub", -2500, -2450),
    ("Aldermoss Hall", -300, 1900),
    ("Penhurrow Village Hall", 900, 3200),
    ("Thistlecombe Village Hall", -4800, 3300),
    ("Tidewick Reading Room", 4900, -3100),
    ("Stonnard Village Hall", 5280, 2680),
    ("Marlhoe Parish Rooms", 3800, 4000),
    ("Ottermere Institute", -2300, -4450),
    ("Quillham Memorial Hall", -5600, 200),
    ("Wexborne Scout and Community Hall", 2850, -500),
    ("Hollinward Hall", -2200, 1050),
)
LEISURE = (
    (
        710001,
        "Kingsmere Baths and Leisure Centre",
        650,
        550,
        ("Swimming pools", "Health and fitness gyms", "Sports halls"),
    ),
    (710002, "Ringway Sports Centre", 2950, -900, ("Sports halls", "Artificial grass pitches")),
    (710003, "Crowmarl Leisure Centre", -2350, -2350, ("Health and fitness gyms", "Sports halls")),
    (710004, "Larchwold Tennis and Squash Club", -3350, 2050, ("Outdoor tennis courts", "Squash courts")),
    (710005, "Penhurrow Leisure Centre", 750, 3050, ("Swimming pools", "Studios")),
    (710006, "Fenwright Campus Sports Hall", 2000, 1150, ("Sports halls",)),
    (710007, "Brackwell Playing Fields Pavilion", -4000, 760, ("Grass pitches", "Artificial grass pitches")),
)
DAY_CENTRES = (
    ("Lantern Day Centre", -1250, 560),
    ("Sallow Day Opportunities", 250, -3200),
    ("Fallowmere Day Centre", 2900, 2000),
)
CARE_TITLES = (
    "Larches",
    "Meadow View",
    "Abbots Rest",
    "Orchard House",
    "The Willows",
    "Mereside",
    "Holm Lea",
    "Beacon Court",
)
PHARMACY_TITLES = (
    "Ellow Pharmacy",
    "Cross Keys Chemist",
    "Wells & Tarn Chemist",
    "Mortar Pharmacy",
    "Greenleaf Chemist",
    "Lamplight Pharmacy",
)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Degrees to six places of a point of the finished map."""
    lon, lat = to_lonlat(x + ground.ORIGIN_EASTING, y + ground.ORIGIN_NORTHING)
    return round(float(lon), 6), round(float(lat), 6)


def row(name: str, at: tuple[float, float], kerb: Kerb, codes: Postcodes) -> Row:
    """Name, address, postcode and coordinates of one building."""
    spot = kerb.near(*at)
    lon, lat = lonlat(spot.x, spot.y)
    place = ground.NEIGHBOURHOODS[int(ground.neighbourhood_at([at[0]], [at[1]])[0])].name
    return {
        "name": name,
        "address": f"{spot.number} {spot.street}, {place}, Kingsmere",
        "postcode": codes.nearest(spot.x, spot.y),
        "lon": lon,
        "lat": lat,
    }


def around(name: str, rng: np.random.Generator, *, within: float = 0.6) -> tuple[float, float]:
    """A point of the plan somewhere in a neighbourhood's middle."""
    place = ground.NEIGHBOURHOOD[name]
    turn, far = rng.uniform(0, 2 * np.pi), place.radius * within * np.sqrt(rng.uniform(0.05, 1))
    return place.x + far * np.cos(turn), place.y + far * np.sin(turn)


def urban_names() -> list[str]:
    """The borough's built-up neighbourhoods where people live."""
    kinds = ("core", "terrace", "estate", "suburb", "affluent", "newbuild")
    return [each.name for each in ground.NEIGHBOURHOODS if each.kind in kinds and each.district != 9]


def village_names() -> list[str]:
    """The borough's villages."""
    return [each.name for each in ground.NEIGHBOURHOODS if each.kind == "village" and each.district != 9]


def pharmacies(kerb: Kerb, codes: Postcodes, rng: np.random.Generator) -> list[Row]:
    """About 45 pharmacies; the list gives a postcode and no coordinates."""
    made: list[Row] = []
    places = urban_names() * 2 + ["Market", "Tanners Reach", "Lantern Hill", "Thistlecombe", "Tidewick"]
    for number, place in enumerate(each for each in places if not (each == "Dunmarsh" and len(made) > 30)):
        made.append(row(f"{PHARMACY_TITLES[number % len(PHARMACY_TITLES)]} {place}", around(place, rng), kerb, codes))
    return made


def schools(kerb: Kerb, codes: Postcodes, rng: np.random.Generator) -> list[Row]:
    """Primary schools by neighbourhood, secondaries between them, two special schools, a college."""
    plan: list[tuple[str, tuple[float, float], str, int, int, int]] = []
    for place in [*urban_names(), *(each for each in urban_names() if ground.NEIGHBOURHOOD[each].radius >= 950)]:
        kind = ("Primary School", "Community Primary School")[sum(place in each[0] for each in plan) % 2]
        plan.append((f"{place} {kind}", around(place, rng), "Local authority maintained schools", 3, 11, 420))
    for place in village_names():
        plan.append(
            (f"{place} Church of England Primary School", around(place, rng, within=0.3), "Academies", 4, 11, 105)
        )
    for name, at in (
        ("Lantern Hill High School", (-1750, 950)),
        ("Ellowside Academy", (2300, -450)),
        ("Sallowfield School", (350, -3550)),
        ("Crowmarl Academy", (-2300, -2950)),
        ("Penhurrow High School", (200, 3600)),
        ("Larchwold School", (-2750, 2750)),
        ("Fallowmere High School", (3350, 2050)),
        ("Brackwell School", (-3500, 850)),
        ("Hobbesley Academy", (1400, -3250)),
    ):
        plan.append((name, at, "Academies", 11, 18 if "High" in name else 16, 1200))
    plan += [
        ("Ember House School", (1150, 1850), "Special schools", 5, 19, 140),
        ("Gallowdene Lodge School", (-2800, -700), "Special schools", 3, 11, 90),
    ]
    plan += [("Kingsmere College", (900, 650), "Colleges", 16, 99, 0)]
    made = []
    for number, (name, at, kind, low, high, room) in enumerate(plan):
        spot = row(name, at, kerb, codes)
        made.append(
            {
                "name": name,
                "local_authority_code": 999,
                "establishment_number": 2000 + number,
                "unique_reference_number": 990001 + number,
                "type": kind,
                "gender": "Mixed",
                "lowest_admission_age": low,
                "highest_admission_age": high,
                "capacity": room or "NA",
                "resource_provision": "NA",
                "religion": "Church of England" if "Church" in name else "Does not apply",
                "percent_fsm": round(float(rng.uniform(4, 46)), 1) if room else "NA",
                "ofsted_rating": "NA",
                "address": spot["address"],
                "postcode": spot["postcode"],
                "lon": spot["lon"],
                "lat": spot["lat"],
            }
        )
    return made


def plain(names: list[tuple[str, tuple[float, float]]], prefix: str, kerb: Kerb, codes: Postcodes) -> list[Row]:
    """A plain list with an id column."""
    return [{"id": f"{prefix}-{i:02d}", **row(name, at, kerb, codes)} for i, (name, at) in enumerate(names, 1)]


def leisure(kerb: Kerb, codes: Postcodes) -> list[Row]:
    """One row a facility, as the sports list has it; several rows stand at one site."""
    made = []
    for number, name, x, y, facilities in LEISURE:
        spot = row(name, (x, y), kerb, codes)
        made += [
            {
                "site_id": number,
                "site_name": name,
                "facility_type": facility,
                "access_type": "Pay and Play",
                "facility_areas_on_site": len(facilities),
                "street": str(spot["address"]).split(",")[0],
                "town": "Kingsmere",
                "postcode": spot["postcode"],
                "lon": spot["lon"],
                "lat": spot["lat"],
            }
            for facility in facilities
        ]
    return made
