"""What somebody who gives a postcode is told: the ward, minutes today and after to the nearest site, return trips."""

from collections.abc import Sequence

import pandas as pd

from geo.decisions.from_here import Situation
from geo.language.phrases import minutes, number_of, sentence
from geo.place.finding import Spot
from geo.place.from_home import Nearest
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.words import wording

OPTION = "Option"
THERE_AND_BACK = "There and back in a day without a car"


def in_ward(place: Place, spot: Spot) -> str:
    """Where a point lies: in NAME ward, or outside."""
    return f"in {wording.ward_name(place, spot.ward)} ward" if spot.ward else f"outside {place.called}"


def where_words(place: Place, spot: Spot) -> str:
    """The point and its ward in a sentence."""
    if spot.kind == "ward":
        return f"{spot.name} is a ward; this is from its middle."
    return f"{sentence(spot.name)} is {in_ward(place, spot)}."


def way_words(way: Way, today: Nearest, after: Nearest | None) -> tuple[str, ...]:
    """The way, then today's minutes with the site's name, and those with the proposal where something is proposed."""
    before = _told(way, today)
    if after is None:
        return sentence(way.label), before
    later = _told(way, after)
    return sentence(way.label), f"Today: {before}", f"With the proposal: {'the same' if later == before else later}"


def _told(way: Way, nearest: Nearest) -> str:
    site, how_long = nearest.site(way), minutes(nearest.minutes[way][0])
    return how_long if site is None else f"{how_long}, {site.name}"


def returns_words(place: Place, service: Service, today: Nearest, after: Nearest | None) -> list[str]:
    """How often one can get there and back in a day without a car, today and after; what the figures hold."""
    lines = []
    if not place.services.sites_of(service):
        lines.append(f"No {service.label} is held here.")
    elif today.returns is not None:
        before = _returns(today)
        later = before if after is None else _returns(after)
        both = before if later == before else f"{before} today, {later} with the proposal"
        lines.append(f"{THERE_AND_BACK}: {both}.")
    return [*lines, holds_words(place)]


def holds_words(place: Place) -> str:
    """What the figures hold, in a sentence."""
    return wording.approximate() if place.travel.approximate else "By car: free flow, parking included."


def options_table(asked: Sequence[Situation], nearest: Sequence[Nearest]) -> pd.DataFrame:
    """A row today and a row an option: its name, the nearest site by each way, there and back without a car."""
    rows = []
    for situation, told in zip(asked, nearest, strict=True):
        row = {OPTION: situation.name} | {sentence(way.label): sentence(_told(way, told)) for way in told.ways}
        rows.append(row | ({} if told.returns is None else {THERE_AND_BACK: sentence(_returns(told))}))
    return pd.DataFrame(rows)


def _returns(nearest: Nearest) -> str:
    """Return trips to the site that is nearest without a car, or that one can walk there at any time."""
    if nearest.site(Way.NOCAR) is None:
        return "no way"
    if nearest.walked[0]:
        return "near enough to walk at any time"
    assert nearest.returns is not None
    trips = round(nearest.returns[0])
    return "no return trip by bus or train" if trips < 1 else f"{number_of(trips, 'return trip')} by bus or train"
