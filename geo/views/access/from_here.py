"""What somebody who gives a postcode is told: the ward, minutes today and after to the nearest site, return trips."""

from collections.abc import Sequence

from geo.language.phrases import minutes, number_of, sentence
from geo.place.finding import Spot
from geo.place.from_home import FromHome
from geo.place.place import Place
from geo.services.services import Service, Site
from geo.travel.ways import Way
from geo.views.words import wording


def in_ward(place: Place, spot: Spot) -> str:
    """Where a point lies: in NAME ward, or outside."""
    return f"in {wording.ward_name(place, spot.ward)} ward" if spot.ward else f"outside {place.called}"


def where_words(place: Place, spot: Spot) -> str:
    """The point and its ward in a sentence."""
    if spot.kind == "ward":
        return f"{spot.name} is a ward; this is from its middle."
    return f"{sentence(spot.name)} is {in_ward(place, spot)}."


def way_words(reached: FromHome, way: Way, before: Sequence[Site], after: Sequence[Site] | None) -> tuple[str, ...]:
    """The way, then today's minutes with the site's name, and those with the proposal where something is proposed."""
    today = _told(reached, way, before)
    if after is None:
        return sentence(way.label), today
    later = _told(reached, way, after)
    return sentence(way.label), f"Today: {today}", f"With the proposal: {'the same' if later == today else later}"


def _told(reached: FromHome, way: Way, sites: Sequence[Site]) -> str:
    site, how_long = reached.nearest(way, sites)
    return minutes(how_long) if site is None else f"{minutes(how_long)}, {site.name}"


def returns_words(
    place: Place, reached: FromHome, service: Service, *, before: Sequence[Site], after: Sequence[Site] | None
) -> list[str]:
    """How often one can get there and back in a day without a car, today and after; what the figures hold."""
    lines = []
    if not before:
        lines.append(f"No {service.label} is held here.")
    elif len(reached.returns):
        today = _returns(place, reached, before)
        later = today if after is None else _returns(place, reached, after)
        both = today if later == today else f"{today} today, {later} with the proposal"
        lines.append(f"There and back in a day without a car: {both}.")
    if place.travel.approximate:
        lines.append(wording.approximate())
    else:
        lines.append("By car: free flow, parking included.")
    return lines


def _returns(place: Place, reached: FromHome, sites: Sequence[Site]) -> str:
    """Return trips to the site that is nearest without a car, or that one can walk there at any time."""
    site, _ = reached.nearest(Way.NOCAR, sites)
    if site is None:
        return "no way"
    transit = place.travel.transit
    _, on_foot = reached.nearest(Way.WALK, [site])
    if transit is not None and on_foot <= transit.stops.settings.on_foot_minutes:
        return "near enough to walk at any time"
    trips = round(reached.returns_to(site))
    return "no return trip by bus or train" if trips < 1 else f"{number_of(trips, 'return trip')} by bus or train"
