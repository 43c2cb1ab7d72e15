"""What somebody who gives a postcode is told: minutes, nearest site and return trips today and with each option."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import BUSINESS_AS_USUAL, OTHER_USUAL, same_usual
from geo.errors import InputError
from geo.impact.site_minutes import Buses
from geo.place.from_home import FromHomes, Nearest, by_other_transit, from_homes
from geo.place.place import Place
from geo.proposals.extra_bus import transit_with
from geo.services.services import Service, Site, of_service

if TYPE_CHECKING:
    from geo.travel.transit import Transit

TODAY = "Today"


@dataclass(frozen=True)
class Situation:
    """Today, or an option.

    Attributes
    ----------
    sites
        Of the service, those that are open.
    buses
        The extra ones that run.
    transit
        Public transport with these, made ready for this place; None where none runs.
    """

    name: str
    sites: tuple[Site, ...]
    buses: Buses = ()
    transit: "Transit | None" = field(default=None, compare=False)


def situations(place: Place, service: Service, options: Sequence[Appraisal]) -> tuple[Situation, ...]:
    """Today first, or business as usual where that is otherwise by the day; then each option, of this service.

    InputError where the options do not stand against the same business as usual.
    """
    if any(not same_usual(options[0], option) for option in options[1:]):
        raise InputError(OTHER_USUAL)
    today = Situation(TODAY, place.services.sites_of(service))
    if options:
        sides = options[0].changed.sides
        usual = of_service(sides.before, service), sides.buses_before
        if usual != (today.sites, today.buses):
            today = _situation(place, BUSINESS_AS_USUAL, *usual)
    return (today, *(_with(place, option) for option in options))


def _with(place: Place, option: Appraisal) -> Situation:
    sides, proposal = option.changed.sides, option.proposal
    return _situation(place, proposal.name, of_service(sides.after, proposal.service), sides.buses_after)


def _situation(place: Place, name: str, sites: tuple[Site, ...], buses: Buses) -> Situation:
    return Situation(name, sites, buses, transit_with(place, buses, place.travel.doors) if buses else None)


def from_here(place: Place, homes: pd.DataFrame, asked: Sequence[Situation]) -> tuple[Nearest, ...]:
    """The nearest site from each home (an index of their own; easting, northing) in each situation.

    By car in free flow, by public transport for the first view, with the extra buses of the situation.
    """
    plain = from_homes(place, homes, [site for each in asked for site in each.sites])
    by_buses: dict[Buses, FromHomes] = {(): plain}
    for each in asked:
        if each.transit is not None and each.buses not in by_buses:
            among = [site for other in asked if other.buses == each.buses for site in other.sites]
            by_buses[each.buses] = by_other_transit(place, plain, (each.transit, homes), among)
    return tuple(by_buses[each.buses].nearest(each.sites) for each in asked)
