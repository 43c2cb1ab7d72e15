"""What help that is put beside a proposal gives, each kind in its own unit.

An extra bus gives return trips, a temporary site bridges days, longer hours are hours a week; outreach gives sessions
(see outreach). None of it is read off the median minute, which a bus every hour or a nurse on Tuesdays hardly moves.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from geo.access.access import site_in_window
from geo.access.return_trips import returns_to_nearest, walked_any_time
from geo.errors import InputError
from geo.impact.bands import DECIMALS, ImpactSettings
from geo.impact.outreach import Restored
from geo.impact.sides import Sides
from geo.impact.site_minutes import Buses, SiteMinutes
from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Hours, Temporary
from geo.proposals.proposals import Proposal
from geo.services.opening_hours import OpeningHours, opening_hours
from geo.services.services import Site, of_service
from geo.travel.streets import Mode
from geo.travel.ways import Way


@dataclass(frozen=True)
class BusHelp:
    """What the extra buses of a proposal give together on the day of the first view, counted on residents.

    Attributes
    ----------
    buses
        Those that hold on the day of the figures.
    runs
        Whether any of them runs on the first view's day of the week.
    more_trips
        People with more return trips a day to the nearest site than without the buses.
    trips_before, trips_without, trips_with
        Return trips a day of these people, on average: with business as usual, and after the proposal without and with
        the buses. NaN where there are no such people.
    walk_before
        Those of these people who are near enough to walk at any time with business as usual.
    lost, again
        People with a workable return trip with business as usual and none after the proposal without the buses; those
        of them who have one again with the buses.
    only_with
        People with a workable return trip with the buses only.
    newly_reached
        People with a median journey with the buses and none without them.
    quicker, quicker_minutes
        People whose median journey is shorter with the buses by the step of a verdict, and by how much on average; NaN.
    """

    buses: Buses
    runs: bool
    more_trips: float
    trips_before: float
    trips_without: float
    trips_with: float
    walk_before: float
    lost: float
    again: float
    only_with: float
    newly_reached: float
    quicker: float
    quicker_minutes: float


@dataclass(frozen=True)
class Bridged:
    """The days that a temporary site bridges.

    Attributes
    ----------
    first, last
        Of the days on which it stands while what it stands in for is shut; date.min where neither has a start.
    days
        How many these are; 0 where nothing is shut while it stands, NaN without a first day.
    opens
        The day on which something opens for good, None where nothing does.
    """

    first: date
    last: date
    days: float
    opens: date | None


@dataclass(frozen=True)
class TemporaryHelp:
    """What a temporary site gives while it stands: days bridged, and who is further or must change practice meanwhile.

    Attributes
    ----------
    takes
        How many of the patients of the site that it stands in for it can take: NaN where its capacity is not held, 0
        where it stands in for none.
    further_with, further_without
        Residents further by the headline, or without a journey that they have, on the first day bridged: with the
        proposal as it is, and with nothing put beside it (NaN where the rest cannot stand alone).
    change_with, change_without
        Patients who must join another practice, the same two ways; NaN where no list is touched.
    """

    name: str
    bridged: Bridged
    takes: float
    further_with: float
    further_without: float
    change_with: float
    change_without: float


@dataclass(frozen=True)
class HoursHelp:
    """The week of a site that opens at other hours, with business as usual and after; None where it cannot be read."""

    name: str
    before: OpeningHours | None
    after: OpeningHours | None


@dataclass(frozen=True)
class HelpGiven:
    """What every kind of help gives, on the day of the figures but for temporary sites, which have days of their own.

    Attributes
    ----------
    buses, outreach
        None where none holds on that day.
    temporary, hours
        One a change.
    """

    buses: BusHelp | None
    outreach: Restored | None
    temporary: tuple[TemporaryHelp, ...]
    hours: tuple[HoursHelp, ...]


def bus_help(place: Place, minutes: SiteMinutes, sides: Sides, *, way: Way, settings: ImpactSettings) -> BusHelp | None:
    """What the extra buses of a side give; None where it has none or no minutes by public transport are held.

    sides: sites of one service.
    """
    ours = sides.buses_after[len(sides.buses_before) :]
    if not ours or Mode.TRANSIT not in minutes.times or place.travel.first_when is None:
        return None
    people = place.people.residents
    before = _there_and_back(place, minutes, sides.before, sides.buses_before)
    without, with_them = (
        _there_and_back(place, minutes, sides.after, buses) for buses in (sides.buses_before, sides.buses_after)
    )
    more = with_them["trips"].round(DECIMALS) > without["trips"].round(DECIMALS)
    lost = before["workable"] & ~without["workable"]
    reached = with_them["workable"]
    bare, mended = (
        minutes.nearest(way, sides.after, buses=buses).reindex(people.index)
        for buses in (sides.buses_before, sides.buses_after)
    )
    shorter = (bare - mended).round(DECIMALS)
    quicker = shorter >= settings.verdict_minutes
    return BusHelp(
        buses=ours,
        runs=any(place.travel.first_when.day.weekday() in bus.days for bus in ours),
        more_trips=float(people[more].sum()),
        trips_before=_mean(before["trips"], people[more]),
        trips_without=_mean(without["trips"], people[more]),
        trips_with=_mean(with_them["trips"], people[more]),
        walk_before=float(people[more & before["walked"]].sum()),
        lost=float(people[lost].sum()),
        again=float(people[lost & reached].sum()),
        only_with=float(people[reached & ~without["workable"] & ~before["workable"]].sum()),
        newly_reached=float(people[bare.isna() & mended.notna()].sum()),
        quicker=float(people[quicker].sum()),
        quicker_minutes=_mean(shorter, people[quicker]),
    )


def bridged(change: Temporary, proposal: Proposal) -> Bridged:
    """The days that a temporary site stands while the site it stands in for, or any of the proposal, is shut."""
    others = [other for other in proposal.changes if other is not change]
    shut = [other for other in others if _shuts(other, change.stands_for)]
    closes = min((other.terms.start or date.min for other in shut), default=date.max)
    lasting = [other.terms.start for other in others if other.site_effect.for_good and other.terms.end is None]
    opens = min((day for day in lasting if day is not None and day > closes), default=None)
    stands = change.terms.start or date.min
    ends = change.terms.end or date.max
    first = max(stands, closes)
    last = ends if opens is None else min(ends, opens - timedelta(days=1))
    if not shut or first > last:
        return Bridged(stands, ends, 0.0, opens)
    return Bridged(first, last, math.nan if first == date.min else float((last - first).days + 1), opens)


def hours_help(changes: Sequence[Change], sides: Sides, *, on: date) -> tuple[HoursHelp, ...]:
    """Weeks before and after of each site whose hours a change that holds on a day sets; a site once."""
    before, after = ({site.site_id: site for site in side} for side in (sides.before, sides.after))
    named = [c.site for c in changes if isinstance(c, Hours) and c.terms.hold_on(on) and c.site in after]
    return tuple(
        HoursHelp(after[code].name, week_of(before.get(code, after[code])), week_of(after[code]))
        for code in dict.fromkeys(named)
    )


def week_of(site: Site) -> OpeningHours | None:
    """When a site is open; None where that is not recorded or cannot be read."""
    try:
        return opening_hours(site.facts.get("opening_hours", ""))
    except InputError:
        return None


def of_sides(sides: Sides, proposal: Proposal) -> Sides:
    """The sides with the sites of the proposal's service only."""
    before, after = (of_service(side, proposal.service) for side in (sides.before, sides.after))
    return Sides(before, after, sides.buses_before, sides.buses_after)


def _shuts(change: Change, code: str) -> bool:
    return bool(change.site_effect.shut) if not code else code in change.site_effect.shut


def _there_and_back(place: Place, minutes: SiteMinutes, sites: Sequence[Site], buses: Buses) -> pd.DataFrame:
    """Index area_code (inside): trips, return trips a day to the nearest site by public transport; walked, whether it
    is near enough to walk at any time; workable, whether there is either.
    """
    tables, inside = minutes.tables(buses), place.people.residents.index
    transit = tables[Mode.TRANSIT].near_to([minutes.column(site) for site in sites])
    trips = returns_to_nearest(transit).reindex(inside).fillna(0.0)
    limit = place.travel.transit.stops.settings.on_foot_minutes if place.travel.transit else math.nan
    walked = walked_any_time(tables[Mode.WALK], site_in_window(transit), within_minutes=limit)
    near = walked.reindex(inside, fill_value=False)
    return pd.DataFrame({"trips": trips, "walked": near, "workable": near | (trips >= 1)})


def _mean(figures: pd.Series, people: pd.Series) -> float:
    """Mean over people; NaN where there are none."""
    everybody = float(people.sum())
    return float((figures.reindex(people.index) * people).sum()) / everybody if everybody > 0 else math.nan
