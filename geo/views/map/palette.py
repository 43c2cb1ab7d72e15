"""What a colour, a pattern and a shape mean on every map: steps of minutes and counts, bands of change, kinds of site.

Light is near or few, dark is far or many; blue is nearer and orange further, grey little change; pale hatching is "no
journey found". Lines over a full colour are a second fact (maps.Hatching). Nothing here calls a place good or bad.
Colours are sRGB hex; the steps stay apart for people who do not see red from green
(tests/views/map/test_palette.py works the distances out).
"""

from dataclasses import dataclass
from typing import Literal

from geo.impact.bands import Band
from geo.services.services import Service

Pattern = Literal["", "hatch"]

PAPER = "#f4f3ef"
INK = "#1c2530"
HALO = "#ffffff"
# White, so that "no figure here" is taken for none of the steps.
NOT_SHOWN = "#ffffff"
WATER = "#a9c9de"
WATER_INK = "#2f6285"
GREEN = "#cfdfc4"
GREEN_INK = "#3d6138"
WARD_LINE = "#3b4654"

# One hue, five steps, near to far and few to many. Violet, because blue and orange are taken and the parks are green.
STEPS = ("#efeaf6", "#cfc1e3", "#a68fca", "#7a59a8", "#4a2476")
# Deprivation fifths, most deprived first, and whatever says who lives where: stone, no signal in it.
STONE = ("#59626b", "#828b93", "#a9b0b5", "#ccd0d1", "#ecebe7")
# Fewer to more, where neither is nearer nor further: brown and teal with grey between.
FEWER_MORE = ("#8c510a", "#c9995a", "#ecd3a6", "#e6e6e4", "#a6d5ce", "#52a79c", "#015f58")

# Two things at once, three steps each: rows are minutes, near to far (light to dark), columns few moves to many (sand,
# grey, violet). No two of the nine share a lightness, so that they stay apart in black and white.
NINE = (("#f4ebcc", "#d4d4d8", "#bdb3dd"), ("#baa772", "#919098", "#806fb4"), ("#7e6830", "#4f4f5d", "#3b286b"))

NEARER = ("#b9d3ec", "#5f9fd3", "#1c5c9c")
FURTHER = ("#fbd3a4", "#ee9440", "#b25309")
LITTLE = "#dededb"


@dataclass(frozen=True)
class Paint:
    """How one class of areas is filled: a colour and, where colour alone would not do, a pattern."""

    colour: str
    pattern: Pattern = ""


NO_JOURNEY = Paint("#8b8f94", "hatch")

BANDS: dict[Band, Paint] = {
    Band.NEARER_10: Paint(NEARER[2]),
    Band.NEARER_5: Paint(NEARER[1]),
    Band.NEARER_2: Paint(NEARER[0]),
    Band.LITTLE: Paint(LITTLE),
    Band.FURTHER_2: Paint(FURTHER[0]),
    Band.FURTHER_5: Paint(FURTHER[1]),
    Band.FURTHER_10: Paint(FURTHER[2]),
    Band.NEWLY_REACHED: Paint(NEARER[2], "hatch"),
    Band.CUT_OFF: Paint(FURTHER[2], "hatch"),
    Band.NOT_REACHED: NO_JOURNEY,
}

Shape = Literal["circle", "plus", "diamond", "square", "triangle", "pentagon", "house"]
# Outlines on a square of 16 by 16, as the path of an SVG.
OUTLINES: dict[Shape, str] = {
    "circle": "M 8 1.5 A 6.5 6.5 0 1 1 7.99 1.5 Z",
    "plus": "M 5.6 1.5 H 10.4 V 5.6 H 14.5 V 10.4 H 10.4 V 14.5 H 5.6 V 10.4 H 1.5 V 5.6 H 5.6 Z",
    "diamond": "M 8 0.8 L 15.2 8 L 8 15.2 L 0.8 8 Z",
    "square": "M 2.2 2.2 H 13.8 V 13.8 H 2.2 Z",
    "triangle": "M 8 1.2 L 15 14 H 1 Z",
    "pentagon": "M 8 1 L 15 6.2 L 12.4 14.4 H 3.6 L 1 6.2 Z",
    "house": "M 8 1 L 15 7.4 H 13 V 14.4 H 3 V 7.4 H 1 Z",
}

HEALTH, LEARNING, TOGETHER, COUNTER = "#12263f", "#9c1458", "#1d5c38", "#5a4632"


@dataclass(frozen=True)
class Symbol:
    """The shape and colour of one kind of service; the colour is the family's, the shape its own within the family."""

    shape: Shape
    colour: str


SYMBOLS: dict[Service, Symbol] = {
    Service.GP: Symbol("circle", HEALTH),
    Service.PHARMACY: Symbol("plus", HEALTH),
    Service.DENTIST: Symbol("diamond", HEALTH),
    Service.HOSPITAL: Symbol("square", HEALTH),
    Service.CARE_HOME: Symbol("house", HEALTH),
    Service.LIBRARY: Symbol("square", LEARNING),
    Service.PRIMARY_SCHOOL: Symbol("triangle", LEARNING),
    Service.SECONDARY_SCHOOL: Symbol("pentagon", LEARNING),
    Service.CHILDRENS_CENTRE: Symbol("circle", LEARNING),
    Service.COMMUNITY_CENTRE: Symbol("house", TOGETHER),
    Service.LEISURE_CENTRE: Symbol("circle", TOGETHER),
    Service.PLACE_OF_WORSHIP: Symbol("diamond", TOGETHER),
    Service.DAY_CENTRE: Symbol("pentagon", TOGETHER),
    Service.FOOD_BANK: Symbol("square", TOGETHER),
    Service.COUNCIL_BUILDING: Symbol("square", COUNTER),
    Service.POST_OFFICE: Symbol("diamond", COUNTER),
    Service.JOBCENTRE: Symbol("triangle", COUNTER),
    Service.OTHER: Symbol("circle", COUNTER),
}
