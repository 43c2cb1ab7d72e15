"""Where is everything in Kingsmere? The plan, drawn by hand in metres east and north of the market cross.

The plan is straight-edged; `bend` gives it the curves of a real place, last of all, so that lines that meet still meet.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from shapely import LineString, Point, Polygon, unary_union

from geo.projection import to_grid

SEED = 20240630
# The market cross: 1.9 east, 53.6 north, in the North Sea on the National Grid, to the nearest 100 metres.
ORIGIN_EASTING, ORIGIN_NORTHING = (round(float(value), -2) for value in to_grid(1.9, 53.6))

# Direction (degrees), wavelength and size (metres) of the waves that bend the plan; their shears add to less than 1,
# so no two places fall on each other.
WAVES = ((20, 4200, 150), (75, 3300, 110), (130, 2600, 80), (100, 1100, 24), (40, 800, 15))
RIVER_HALF_WIDTH_METRES = 26
BANK_METRES = 42
RAIL_CLEAR_METRES = 14


@dataclass(frozen=True)
class Kind:
    """How a neighbourhood is built: people and blocks per hectare decide the pattern of its streets."""

    people_per_hectare: float
    block_hectares: float
    aspect: float
    skew_radians: float


KINDS = {
    "core": Kind(75, 0.45, 1.4, 0.30),
    "terrace": Kind(112, 0.95, 2.8, 0.03),
    "estate": Kind(68, 2.4, 1.6, 0.10),
    "suburb": Kind(45, 2.6, 1.9, 0.12),
    "affluent": Kind(24, 4.5, 1.5, 0.20),
    "newbuild": Kind(46, 2.2, 1.4, 0.25),
    "village": Kind(23, 1.8, 1.5, 0.35),
    "industry": Kind(2, 6.0, 1.4, 0.05),
    "campus": Kind(75, 3.0, 1.3, 0.10),
    "barracks": Kind(42, 3.0, 1.4, 0.00),
    "farm": Kind(0.04, 0, 1, 0),
    "park": Kind(0, 0, 1, 0),
}
FARM_BY_A_ROAD_PEOPLE_PER_HECTARE = 1.3


@dataclass(frozen=True)
class Neighbourhood:
    """A named part of the borough; a point belongs to the one whose centre is nearest in radii."""

    name: str
    x: float
    y: float
    radius: float
    kind: str
    district: int


NEIGHBOURHOODS = (
    Neighbourhood("Market", 0, 150, 620, "core", 1),
    Neighbourhood("Lantern Hill", -1350, 750, 950, "terrace", 1),
    Neighbourhood("Chandlers", -1300, -350, 700, "terrace", 1),
    Neighbourhood("Tanners Reach", 1350, 420, 1000, "terrace", 2),
    Neighbourhood("Ropewalk", 1250, -1650, 1000, "terrace", 2),
    Neighbourhood("Ferrylea", -1100, -1750, 900, "terrace", 3),
    Neighbourhood("Staithe Green", 150, -2100, 800, "terrace", 3),
    Neighbourhood("Bridge Foot", 120, -1150, 520, "terrace", 3),
    Neighbourhood("Quayside", -250, -420, 420, "core", 1),
    Neighbourhood("Cordage Works", 2350, -1650, 430, "industry", 8),
    Neighbourhood("Aldermoss", -500, 1950, 900, "estate", 1),
    Neighbourhood("Ember Cross", 950, 1650, 850, "terrace", 2),
    Neighbourhood("Fenwright", 1950, 1250, 420, "campus", 2),
    Neighbourhood("Fallowmere", 3100, 2250, 1250, "suburb", 6),
    Neighbourhood("Larchwold", -3150, 2250, 1350, "affluent", 5),
    Neighbourhood("Hollinward", -2250, 1250, 800, "suburb", 5),
    Neighbourhood("Brackwell", -3750, 550, 1150, "suburb", 4),
    Neighbourhood("Gallowdene", -2650, -450, 900, "suburb", 4),
    Neighbourhood("Crowmarl", -2650, -2600, 1150, "estate", 3),
    Neighbourhood("Dunmarsh", 3050, -3000, 1150, "estate", 8),
    Neighbourhood("Sallowfield", -200, -3400, 1200, "suburb", 8),
    Neighbourhood("Hobbesley", 1650, -3050, 850, "suburb", 8),
    Neighbourhood("Oxmarling", 4250, 650, 1200, "suburb", 7),
    Neighbourhood("Wexborne", 2750, -350, 950, "suburb", 7),
    Neighbourhood("Penhurrow", 600, 3350, 1250, "suburb", 6),
    Neighbourhood("Scarholt", -1150, 3350, 850, "newbuild", 5),
    Neighbourhood("Gaswork Lane", 4050, -900, 520, "industry", 7),
    Neighbourhood("Sidings", 2450, 850, 380, "industry", 7),
    Neighbourhood("Crossways Park", -3750, -1050, 480, "industry", 4),
    Neighbourhood("Tilbrake Camp", -4850, -350, 430, "barracks", 4),
    Neighbourhood("Thistlecombe", -4750, 3250, 470, "village", 5),
    Neighbourhood("Marlhoe", 3850, 4050, 420, "village", 6),
    Neighbourhood("Winnowby", -1900, 4650, 380, "village", 5),
    Neighbourhood("Quillham", -5650, 250, 430, "village", 4),
    Neighbourhood("Tidewick", 4950, -3150, 460, "village", 8),
    Neighbourhood("Ottermere", -2350, -4400, 470, "village", 8),
    Neighbourhood("Bramblehoe", -4750, -3000, 380, "village", 4),
    Neighbourhood("Mossgarth", 1250, -4500, 380, "village", 8),
    Neighbourhood("Stonnard", 5300, 2650, 380, "village", 7),
    Neighbourhood("Wrenholt", 6850, -350, 850, "suburb", 9),
    Neighbourhood("Carrowdene", 6750, 1500, 420, "village", 9),
)
NEIGHBOURHOOD = {each.name: each for each in NEIGHBOURHOODS}

# The twenty wards: name, and where each is centred before people are shared out evenly among them.
WARDS = (
    ("Market", 0, 250),
    ("Lantern Hill", -1350, 650),
    ("Chandlers", -1700, -350),
    ("Tanners Reach", 1350, 350),
    ("Ropewalk", 1250, -1500),
    ("Ferrylea", -1100, -1700),
    ("Staithe Green", 150, -2350),
    ("Aldermoss", -600, 1900),
    ("Ember Cross", 1100, 1700),
    ("Fallowmere", 3000, 2200),
    ("Larchwold", -3300, 2400),
    ("Brackwell", -4000, 500),
    ("Crowmarl", -2700, -2600),
    ("Dunmarsh", 3100, -3000),
    ("Sallowfield", -300, -3700),
    ("Hobbesley", 1700, -3200),
    ("Oxmarling", 4300, 700),
    ("Wexborne", 2700, -300),
    ("Penhurrow", 800, 3500),
    ("Scarholt and Winnowby", -1500, 3600),
)
BOROUGH_NAME, BOROUGH_CODE = "Kingsmere", "E06990001"
STRIP_NAME, STRIP_CODE = "Wrenholt", "E06990002"

OUTLINE = (
    (-6500, 700),
    (-6150, 2300),
    (-5600, 3900),
    (-4300, 4350),
    (-3300, 4250),
    (-2800, 5300),
    (-1200, 5350),
    (-200, 4900),
    (1400, 5200),
    (3000, 4700),
    (4300, 5000),
    (5000, 4100),
    (5150, 3200),
    (5950, 2500),
    (5550, 1400),
    (5750, 300),
    (5500, -900),
    (5850, -2100),
    (5750, -3400),
    (4700, -4300),
    (3200, -4500),
    (2300, -5300),
    (700, -5400),
    (-600, -4900),
    (-2000, -5250),
    (-3300, -5000),
    (-4300, -4100),
    (-5600, -3700),
    (-5750, -2300),
    (-6400, -1500),
)
STRIP_OUTLINE = ((4800, 2250), (7350, 2350), (7850, 1000), (8050, -700), (7500, -2000), (5000, -1900))
RIVER = (
    (-8000, -1700),
    (-6200, -1950),
    (-5000, -1750),
    (-3900, -1650),
    (-2900, -1350),
    (-2000, -1150),
    (-1100, -950),
    (-300, -620),
    (400, -640),
    (1000, -950),
    (1800, -1050),
    (2700, -1150),
    (3500, -1300),
    (4300, -1750),
    (5200, -2000),
    (6500, -2500),
    (9000, -3000),
)
RAILWAY = (
    (-2600, 7000),
    (-1900, 5000),
    (-1450, 3300),
    (-1250, 2000),
    (-850, 1150),
    (-300, 820),
    (500, 850),
    (1600, 950),
    (2700, 1150),
    (3900, 1600),
    (5400, 1900),
    (7000, 1950),
    (9200, 2300),
)
STATIONS = (("Kingsmere Central", -250, 815), ("Scarholt Halt", -1450, 3150), ("Oxmarling Road", 3850, 1570))

# name, reference, class, course; every one is a main road that bounds blocks on both sides
ROADS = (
    ("North Road", "A9971", "trunk", ((0, 0), (120, 900), (250, 2550), (500, 4200), (450, 5300), (700, 7000))),
    ("Bridge Street", "A9971", "primary", ((0, 0), (40, -350), (60, -640), (80, -1000), (150, -1500))),
    ("Sallowfield Road", "A9971", "trunk", ((150, -1500), (-120, -2950), (-500, -4300), (-700, -7000))),
    ("Westgate", "A9974", "primary", ((0, 0), (-900, 120), (-2750, 350))),
    ("Quillham Road", "A9974", "primary", ((-2750, 350), (-4500, 150), (-5650, 250), (-8200, -100))),
    ("Eastgate", "A9974", "primary", ((0, 0), (950, 120), (2750, 200))),
    ("Wrenholt Road", "A9974", "primary", ((2750, 200), (4300, 50), (6850, -350), (9000, -500))),
    ("Larchwold Road", "B9912", "secondary", ((-900, 120), (-2150, 1500), (-3600, 2700), (-4750, 3250), (-6800, 5200))),
    ("Marlhoe Road", "B9913", "secondary", ((950, 120), (2350, 1900), (3350, 3250), (3850, 4050), (5200, 6000))),
    ("Crowmarl Road", "B9914", "secondary", ((150, -1500), (-1500, -2500), (-2350, -4400), (-3200, -6200))),
    ("Tidewick Road", "B9915", "secondary", ((150, -1500), (1900, -2250), (3500, -2850), (4950, -3150), (7200, -3900))),
    (
        "Ringway West",
        "A9970",
        "primary",
        ((-1500, -2500), (-2450, -2150), (-2900, -1350), (-2800, -500), (-2750, 350), (-2150, 1500)),
    ),
    ("Ringway North", "A9970", "primary", ((-2150, 1500), (-1150, 2450), (250, 2550), (1500, 2450), (2350, 1900))),
    (
        "Ringway East",
        "A9970",
        "primary",
        ((2350, 1900), (2850, 1000), (2750, 200), (3150, -600), (3500, -1300), (3600, -2000), (3500, -2850)),
    ),
    ("Ringway South", "A9970", "primary", ((3500, -2850), (1700, -3700), (-120, -2950), (-1500, -2500))),
)
LANES = (
    ("Thistlecombe Lane", ((-4750, 3250), (-4900, 1900), (-5650, 250))),
    ("Scarholt Way", ((-1150, 2450), (-1150, 3350), (-1900, 4650), (-2500, 6200))),
    ("Penhurrow Way", ((400, 3350), (1900, 3500), (3350, 3250))),
    ("Winnowby Lane", ((-1900, 4650), (-3200, 3900), (-4750, 3250))),
    ("Marlhoe Lane", ((450, 4600), (2300, 4350), (3850, 4050))),
    ("Stonnard Lane", ((3850, 4050), (4700, 3300), (5300, 2650), (4800, 1200), (4300, 50))),
    ("Fallow Lane", ((2350, 1900), (3700, 2250), (5300, 2650), (6750, 1500), (6850, -350))),
    ("Bramblehoe Lane", ((-2450, -2150), (-3700, -2700), (-4750, -3000), (-6300, -2900))),
    ("Ottermere Lane", ((-4750, -3000), (-3700, -4000), (-2350, -4400))),
    ("Mossgarth Lane", ((-500, -4300), (1250, -4500), (1700, -3700))),
    ("Tidewick Lane", ((1250, -4500), (3200, -4000), (4950, -3150))),
    ("Hill Lane", ((-2750, 350), (-3800, 1400), (-3600, 2700))),
    ("Mere Lane", ((-2300, -4400), (-1300, -4500), (-500, -4300))),
    ("Wharf Lane", ((4000, 70), (4150, -900), (3150, -600))),
)
# name, x, y, radius of parks and commons inside the built-up town
PARKS = (
    ("King's Mere Park", -2250, 2150, 420),
    ("Friars Meadow", 560, -330, 230),
    ("Lantern Common", -1900, 700, 190),
    ("Dunmarsh Recreation Ground", 2750, -3350, 210),
    ("Ropewalk Gardens", 1650, -1450, 110),
    ("Ember Park", 1350, 2050, 200),
    ("Brackwell Playing Fields", -4050, 950, 250),
    ("Sallow Park", -650, -3700, 260),
    ("Oxmarling Park", 4450, 350, 240),
    ("Crowmarl Green", -2350, -2850, 170),
    ("Penhurrow Park", 900, 3700, 260),
    ("Ferrylea Rope Garden", -1450, -1500, 120),
    ("Fallow Fields", 2950, 2650, 210),
    ("Wexborne Ings", 2150, -720, 190),
    ("Chandlers Green", -1000, -150, 90),
)
WATERS = (
    ("King's Mere", -2250, 2150, 230),
    ("Ottermere Water", -3000, -4550, 260),
    ("Tidewick Broad", 4400, -2550, 190),
)
WOODS = (
    ("Larch Wood", -5000, 2450, 300),
    ("Hanger Wood", -5450, 1400, 330),
    ("Winnow Copse", -3000, 4700, 260),
    ("Marl Plantation", 2700, 4250, 300),
    ("Stonnard Wood", 4600, 3050, 280),
    ("Bramble Wood", -5050, -2450, 260),
    ("Ottermere Wood", -3400, -3750, 330),
    ("Moss Carr", 2300, -4500, 300),
    ("Camp Wood", -4700, -1150, 240),
    ("Ings Wood", 4800, -1600, 200),
)


def bend(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whole metres of the finished map for metres of the plan; waves run across their course, so areas stay."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    east, north = x.copy(), y.copy()
    for degrees, wavelength, size in WAVES:
        along_x, along_y = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        swing = size * np.sin(2 * np.pi * (along_x * x + along_y * y) / wavelength)
        east, north = east - along_y * swing, north + along_x * swing
    return np.round(east), np.round(north)


def rounded(course: tuple[tuple[float, float], ...], *, closed: bool = False) -> list[tuple[float, float]]:
    """A course with its corners cut three times (Chaikin); the ends of an open course stay where they are."""
    points = [(float(x), float(y)) for x, y in course]
    for _ in range(3):
        pairs = list(zip(points, points[1:] + points[:1] if closed else points[1:], strict=False))
        cut = [
            (ax * near + bx * (1 - near), ay * near + by * (1 - near))
            for (ax, ay), (bx, by) in pairs
            for near in (0.75, 0.25)
        ]
        points = cut if closed else [points[0], *cut[1:-1], points[-1]]
    return points


def through(course: tuple[tuple[float, float], ...]) -> LineString:
    """A road's line: straight at its named points, which other roads share, a little curved between them."""
    points: list[tuple[float, float]] = [course[0]]
    for number, ((ax, ay), (bx, by)) in enumerate(pairwise(course)):
        sway = 0.035 if number % 2 else -0.035
        points += [((ax + bx) / 2 - sway * (by - ay), (ay + by) / 2 + sway * (bx - ax)), (bx, by)]
    return LineString(points)


def blob(x: float, y: float, radius: float, *, wobble: float = 0.16) -> Polygon:
    """A roundish outline; its bumps follow from its place, so that the same blob is always the same."""
    angles = np.arange(20) * (2 * np.pi / 20)
    bumps = 1 + wobble * np.sin(3 * angles + x / 310) + wobble * 0.7 * np.sin(5 * angles + y / 270)
    return Polygon(zip(x + radius * bumps * np.cos(angles), y + radius * bumps * np.sin(angles), strict=True))


BOROUGH = Polygon(rounded(OUTLINE, closed=True))
STRIP = Polygon(rounded(STRIP_OUTLINE, closed=True)).difference(BOROUGH)
RIVER_LINE = LineString(rounded(RIVER))
RIVER_COURSE = np.array(RIVER_LINE.coords)
RAIL_LINE = LineString(rounded(RAILWAY))
ROAD_LINES = tuple(through(course) for *_, course in ROADS)
LANE_LINES = tuple(through(course) for _, course in LANES)
PARK_SHAPES = tuple(blob(x, y, radius) for _, x, y, radius in PARKS)
ALL_PARKS = unary_union(PARK_SHAPES)
# Gaps of less than 640 metres inside the town have been built over; the villages have kept their fields.
TOWN = unary_union([blob(n.x, n.y, n.radius, wobble=0.09) for n in NEIGHBOURHOODS if n.kind != "village"])
VILLAGES = unary_union([blob(n.x, n.y, n.radius, wobble=0.09) for n in NEIGHBOURHOODS if n.kind == "village"])
BUILT = unary_union([TOWN.buffer(320).buffer(-320), VILLAGES]).difference(ALL_PARKS)
RIVER_BELT = RIVER_LINE.buffer(BANK_METRES)
NO_STREETS = unary_union([RIVER_BELT, RAIL_LINE.buffer(RAIL_CLEAR_METRES), ALL_PARKS])


def neighbourhood_at(x: ArrayLike, y: ArrayLike) -> NDArray[np.int64]:
    """Index into NEIGHBOURHOODS of each point's neighbourhood, by distance in radii, whether built up or not."""
    x, y = np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float))
    radii = np.stack([np.hypot(x - each.x, y - each.y) / each.radius for each in NEIGHBOURHOODS])
    other_bank = CENTRES_NORTH[:, None] != north_bank(x, y)[None, :]
    return np.argmin(radii + 0.5 * other_bank, axis=0)


def north_bank(x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
    """Which points lie north of the river."""
    return np.asarray(y, float) > np.interp(np.asarray(x, float), RIVER_COURSE[:, 0], RIVER_COURSE[:, 1])


CENTRES_NORTH = north_bank([each.x for each in NEIGHBOURHOODS], [each.y for each in NEIGHBOURHOODS])


def kind_at(x: float, y: float) -> str:
    """The kind of building at one point of the built-up ground."""
    return NEIGHBOURHOODS[int(neighbourhood_at([x], [y])[0])].kind


def at_plan(x: float, y: float) -> Point:
    """A point of the plan on the finished map, in metres from the market cross."""
    east, north = bend(x, y)
    return Point(float(east), float(north))
