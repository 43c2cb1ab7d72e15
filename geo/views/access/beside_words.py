"""What is said of a place beside others: one sentence a figure, never a rank, and what its range covers."""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from geo.access.beside import (
    APPROXIMATE,
    FEWEST_PLACES,
    NO_TIMETABLE,
    NOT_HELD,
    BesideFigure,
    BesideSettings,
    Compared,
)
from geo.access.journey_table import TABLE_WAYS, TableAbout
from geo.language.phrases import about, joined, minutes, number_of, sentence
from geo.services.services import Service
from geo.travel.ways import Way, threshold_minutes

COMMAND = "python -m geo batch FOLDER... --out DIR"
SETTING = "BETTER_PLACED_TABLE"
# A newcomer's three lines.
NO_TABLE = (
    "This page shows where a place stands among all others of a table of journeys: the average journey to a service, "
    "how many people are within reach, and for how many there is a way there and back by public transport. It ranks "
    "nobody.",
    f"The table is made from the raw folders of many places, on this machine or many: {COMMAND}",
    f"Then {SETTING}=DIR shows it to all who use this dashboard, or open its table.parquet here.",
)
# Above this part of a place's people, those for whom something nearer may lie beyond make its ranges wide.
WIDE = 0.1
OWN_REASONS = {
    NOT_HELD: "holds no minutes {way} in this table",
    APPROXIMATE: "has straight lines in place of streets, which are for a first look alone",
    NO_TIMETABLE: "holds no timetable, so that without a car it is told on foot alone; choose on foot",
}
MORE = {
    BesideFigure.AVERAGE: "a longer one",
    BesideFigure.WITHIN: "a larger share",
    BesideFigure.RETURNING: "a larger share",
}
TITLES = {
    BesideFigure.AVERAGE: "Average journey, minutes",
    BesideFigure.WITHIN: "People within {minutes:g} minutes, %",
    BesideFigure.RETURNING: "People with a way there and back by public transport, %",
}


def other_way(way: Way) -> str:
    """That the table does not tell this way, with those that it tells."""
    told = joined([each.label for each in TABLE_WAYS if each.travel.offered])
    return f"A table of journeys holds no minutes {way.label}; choose another way of travel above: {told}."


def not_in_table(name: str, code: str) -> str:
    """That this place has no row, with the command that makes one."""
    return (
        f"The table holds no row of {name} ({code}) for this service. It is made with this place's raw folder among "
        f"the folders: {COMMAND}"
    )


def not_compared(name: str, reason: str, way: Way) -> str:
    """Why this place is not held beside others."""
    return f"{name} {OWN_REASONS[reason].format(way=way.label)}. So it is not held beside others here."


def of_figure(of: Compared, name: str, *, service: Service, way: Way, threshold: float) -> str:
    """What the figure is here, and among which part of the others it lies."""
    ends = _ends(of)
    if of.figure is BesideFigure.AVERAGE:
        first = f"In {name} the average journey to {service.with_article} {way.label} is {minutes(of.value)}{ends}."
    elif of.figure is BesideFigure.WITHIN:
        first = f"{sentence(_share(of.value))}{ends} of its people are within {number_of(threshold, 'minute')} of one."
    else:
        first = f"{sentence(_share(of.value))}{ends} of them can get there and back in a day by public transport."
    return f"{first} {among(of)}" if of.enough else first


def too_few(of: Compared) -> str:
    """That nothing is said of where a place stands, with how many there are; empty where they are enough."""
    places = "made-up places" if of.made_up else "places"
    alone = "Only this place can be compared" if of.others.empty else f"{len(of.others) + 1} {places} can be compared"
    return "" if of.enough else f"{alone}: too few to say where one stands among them ({FEWEST_PLACES} are needed)."


def among(of: Compared) -> str:
    """How many of the other places, which are enough, have more: to the tenth, as far as both ranges let it be told."""
    others = len(of.others)
    places = "made-up places" if of.made_up else "places"
    low, high = math.floor(10 * of.surely_more / others), math.ceil(10 * of.perhaps_more / others)
    if low == 0 and high == 10:
        return f"Its range is too wide to say how many of the {others:,} other {places} have {MORE[of.figure]}."
    if high == 0:
        many = "None"
    elif low == 10:
        many = "All"
    elif low == 0:
        many = f"At most {high} in 10"
    elif high == 10:
        many = f"At least {low} in 10"
    else:
        many = f"{low} in 10" if low == high else f"Between {low} and {high} in 10"
    return f"{many} of the {others:,} other {places} {'has' if many == 'None' else 'have'} {MORE[of.figure]}."


def of_all(of: Compared) -> str:
    """Where the middle of all places lies; empty where they are too few."""
    if not of.enough:
        return ""
    said = _minutes if of.figure is BesideFigure.AVERAGE else _share
    unit = " minutes" if of.figure is BesideFigure.AVERAGE else ""
    if said(of.quarter) == said(of.three_quarters):
        return f"At least half of the {len(of.others) + 1:,} places have {said(of.median)}{unit} (line)."
    half = f"{said(of.quarter)} to {said(of.three_quarters)}{unit}"
    return (
        f"The middle half of the {len(of.others) + 1:,} places has {half} (shaded), the place in the middle "
        f"{said(of.median)} (line)."
    )


def of_unsure(own: pd.Series, name: str) -> str:
    """For how many people something nearer may lie beyond, which is what makes a range wide; empty for nobody."""
    unsure, people = float(own["unsure_people"]), float(own["people"])
    if unsure < 0.5:
        return ""
    start = f"In {name} {about(unsure)} live where something nearer may lie beyond the streets and lists that were held"
    return f"{start}, so its ranges are wide." if unsure > WIDE * people else f"{start}."


def drawn(title: str, own: Mapping[str, Compared]) -> str:
    """What a line of marks shows, for who does not see it."""
    first = next(iter(own.values()))
    said = _minutes if first.figure is BesideFigure.AVERAGE else _share
    here = joined([f"{name} {said(each.value)}{_ends(each)}" for name, each in own.items()])
    return " ".join(filter(None, [f"{title}, every place a mark: {here}.", of_all(first)]))


def to_know(
    own: pd.Series, left_out: Mapping[str, int], told: TableAbout, *, code: str, settings: BesideSettings
) -> Iterable[str]:
    """What the ranges cover, who is left out, and when and by what the table was made."""
    yield (
        "A range allows for doubt about how many people live in each small area "
        f"({settings.margin:.0%} either way, our assumption), and for sites beyond the streets and lists that were "
        "held, by which a journey can only be shorter. "
        "It does not allow for late buses, roadworks or people choosing another site."
    )
    if float(own["unsure_people"]) < 0.5:
        yield "Here nothing nearer can lie beyond what was held."
    if own["made_up"]:
        yield "Made-up places are held beside made-up places alone."
    for reason, count in left_out.items():
        yield f"Left out of the comparison: {number_of(count, 'place')} that {_singular(reason, count)}."
    yield "The average is over people who have a journey of at most two hours; shares are of all people."
    when = told.when_by_authority.get(code, told.when)
    yield f"Public transport is of {when}." if when else ""


def threshold_of(told: TableAbout, service: Service, way: Way) -> float:
    """The minutes of the table's own line for this service and way; ours where it tells none."""
    return told.thresholds.get((service, way), threshold_minutes(service, way))


def _singular(reason: str, count: int) -> str:
    words = {"do not hold": "does not hold", "have": "has", "hold": "holds", "are": "is"}
    if count != 1:
        return reason
    start = next(start for start in words if reason.startswith(start))
    return words[start] + reason[len(start) :]


def _ends(of: Compared) -> str:
    said = _minutes if of.figure is BesideFigure.AVERAGE else _share
    low, high = said(of.lower), said(of.upper)
    return "" if low == high else f" ({low} to {high})"


def _minutes(value: float) -> str:
    return f"{math.floor(value + 0.5):g}"


def _share(value: float) -> str:
    if 0 < value < 0.005:
        return "under 1%"
    if 0.995 <= value < 1:
        return "over 99%"
    return f"{math.floor(100 * value + 0.5):g}%"
