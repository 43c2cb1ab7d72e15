"""The spine: a place and a proposal in, an appraisal out; and the appraisal as plain dictionaries.

Residents are counted by the nearest open site of the proposal's service, way by way. Figures here are unrounded;
rounding and suppression are the last step, in `appraisal_text` and in the tables that people see.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo import equity, impact
from geo.access import Way, held_ways, nearest_by, threshold_minutes
from geo.equity import Equity, EquitySettings, Today, fixed_on_today
from geo.errors import InputError, StaleError
from geo.impact import ImpactSettings, Summary
from geo.minutes import timetable_words, with_site
from geo.network import TravelSettings
from geo.place import BELT_METRES, Place
from geo.proposals import Close, ListEvent, Move, Proposal, apply
from geo.provenance import Source
from geo.services import REGISTERED_SERVICES, Service, Site, full_time_sites, of_service
from geo.stops import TransitSettings
from geo.streets import Mode
from geo.travel import TravelTimes, only

OUTSIDE_NAME = "Outside the borough"
# A choice of a cyclist's own, which no proposal is appraised by; its minutes stand on the Access page.
NOT_APPRAISED = frozenset({Way.CYCLE_QUIET})


@dataclass(frozen=True)
class Settings:
    """Every adjustable number of an appraisal, one record a module; printed with the figures."""

    travel: TravelSettings = field(default_factory=TravelSettings)
    transit: TransitSettings = field(default_factory=TransitSettings)
    impact: ImpactSettings = field(default_factory=ImpactSettings)
    equity: EquitySettings = field(default_factory=EquitySettings)


@dataclass(frozen=True)
class WayImpact:
    """What the proposal does to journeys one way.

    areas: index area_code, inside and outside; before, after, change, verdict, band, headline (see impact.compare).
    summary: residents inside. wards: see impact.by_ward. groups: see impact.by_group. equity: how fairly journeys are
    spread over residents. outside: patients on lists inside who live outside, by what happens to their area; None where
    no such people are held.
    """

    way: Way
    areas: pd.DataFrame
    summary: Summary
    wards: pd.DataFrame
    groups: pd.DataFrame
    equity: Equity
    outside: Summary | None


@dataclass(frozen=True)
class Appraisal:
    """One proposal set against today.

    full_time: residents without a car by their nearest full-time site; None where no site is part-time.
    """

    place_key: str
    place_name: str
    made_up: bool
    approximate: bool
    proposal: Proposal
    sites_before: tuple[Site, ...]
    sites_after: tuple[Site, ...]
    ways: Mapping[Way, WayImpact]
    people: pd.Series
    outside_patients: pd.Series
    full_time: Summary | None
    ward_of: pd.Series
    ward_names: pd.Series
    notes: tuple[str, ...]
    provenance: tuple[Source, ...]
    settings: Settings


def appraise(
    place: Place,
    proposal: Proposal,
    *,
    settings: Settings | None = None,
    on_step: Callable[[int, int], None] | None = None,
) -> Appraisal:
    """Set a proposal against today, every way of travel the place holds.

    Only the minutes to new and moved sites are computed; today's come from the place's tables. InputError when the
    proposal cannot be applied, StaleError when the tables were made with other settings.
    """
    chosen = settings or Settings()
    after = apply(proposal, place.sites)
    before_sites, after_sites = of_service(place.sites, proposal.service), of_service(after, proposal.service)
    times_after, reach_notes = _times_after(place, after_sites, chosen.travel, on_step)
    ids_before, ids_after = [s.site_id for s in before_sites], [s.site_id for s in after_sites]
    today = fixed_on_today(place.people, place.deprivation, place.areas.frame["ward_code"])
    ways: dict[Way, WayImpact] = {}
    # Two ways with the same modes held have the same journeys: without a timetable, without a car is on foot.
    by_modes: dict[tuple[Mode | Way, ...], WayImpact] = {}
    for way in held_ways(place.times):
        if way in NOT_APPRAISED:
            continue
        modes = (way,) if way is Way.WALK_SLOW else tuple(mode for mode in way.modes if mode in place.times)
        if modes not in by_modes:
            areas = impact.compare(
                nearest_by(place.times, way, site_ids=ids_before),
                nearest_by(times_after, way, site_ids=ids_after),
                approximate=place.approximate,
                settings=chosen.impact,
            )
            by_modes[modes] = _way_impact(place, way, areas, service=proposal.service, today=today, settings=chosen)
        ways[way] = _for_way(by_modes[modes], way, place, service=proposal.service, today=today, settings=chosen)
    full_time = _full_time(place, times_after, (before_sites, after_sites), settings=chosen.impact)
    return Appraisal(
        place_key=place.key, place_name=place.name, made_up=place.made_up, approximate=place.approximate,
        proposal=proposal, sites_before=before_sites, sites_after=after_sites, ways=ways, people=place.people,
        outside_patients=place.outside_patients, full_time=full_time, ward_of=place.areas.frame["ward_code"],
        ward_names=place.wards.frame["name"], notes=(*_notes(place, proposal), *reach_notes),
        provenance=place.provenance, settings=chosen,
    )  # fmt: skip


def _way_impact(
    place: Place, way: Way, areas: pd.DataFrame, *, service: Service, today: Today, settings: Settings
) -> WayImpact:
    limit = threshold_minutes(service, way)
    wards = impact.by_ward(areas, place.people, place.ward_shares)
    return WayImpact(
        way=way,
        areas=areas,
        summary=impact.summarise(areas, place.people, threshold_minutes=limit),
        wards=wards,
        groups=impact.by_group(areas, place.groups_by_area, settings=settings.impact),
        equity=equity.measure(areas, wards, today=today, threshold_minutes=limit, settings=settings.equity),
        outside=_outside(place, areas, limit),
    )


def _for_way(
    found: WayImpact, way: Way, place: Place, *, service: Service, today: Today, settings: Settings
) -> WayImpact:
    """The same journeys told of another way: only what counts as a long journey differs."""
    limit = threshold_minutes(service, way)
    if limit == found.summary.threshold_minutes:
        return dataclasses.replace(found, way=way)
    summary = impact.summarise(found.areas, place.people, threshold_minutes=limit)
    spread = equity.measure(found.areas, found.wards, today=today, threshold_minutes=limit, settings=settings.equity)
    outside = _outside(place, found.areas, limit)
    return dataclasses.replace(found, way=way, summary=summary, equity=spread, outside=outside)


def _times_after(
    place: Place, sites: tuple[Site, ...], settings: TravelSettings, on_step: Callable[[int, int], None] | None
) -> tuple[dict[Mode, TravelTimes], list[str]]:
    today = {site.site_id: site.at for site in place.sites}
    placed = [site for site in sites if site.at is not None]
    stay = [site.site_id for site in placed if today.get(site.site_id) == site.at]
    new = [site for site in placed if today.get(site.site_id) != site.at]
    _refuse_far(place, new)
    after: dict[Mode, TravelTimes] = {}
    notes: list[str] = []
    # Walking comes first: a site that nobody can walk to is refused, one that only a mode cannot reach is noted.
    for done, (mode, times) in enumerate(sorted(place.times.items(), key=lambda item: item[0] is not Mode.WALK)):
        if times.settings != settings:
            raise StaleError(f"{place.name}'s minutes were made with other travel settings; build it again with these.")
        table = only(times, stay)
        for site in new:
            try:
                table = with_site(place, table, site)
            except InputError as fault:
                if mode is Mode.WALK:
                    raise
                notes += fault.faults
                table = dataclasses.replace(table, minutes=table.minutes.assign(**{site.site_id: np.float32(np.nan)}))
        after[mode] = table
        if on_step:
            on_step(done + 1, len(place.times))
    return after, notes


def _full_time(
    place: Place,
    times_after: Mapping[Mode, TravelTimes],
    sites: tuple[tuple[Site, ...], tuple[Site, ...]],
    *,
    settings: ImpactSettings,
) -> Summary | None:
    kept = tuple(full_time_sites(side) for side in sites)
    if kept == sites:
        return None
    before, after = (
        nearest_by(times, Way.NOCAR, site_ids=[site.site_id for site in side])
        for times, side in zip((place.times, times_after), kept, strict=True)
    )
    areas = impact.compare(before, after, approximate=place.approximate, settings=settings)
    service = sites[0][0].service if sites[0] else sites[1][0].service
    return impact.summarise(areas, place.people, threshold_minutes=threshold_minutes(service, Way.NOCAR))


def _refuse_far(place: Place, sites: list[Site]) -> None:
    """Refuse sites out of all reach where no streets tell land from sea; with streets, the walk to them does."""
    away = {site.name: place.metres_beyond(site.at) for site in sites if site.at is not None and place.approximate}
    faults = [
        f"{name} would stand {metres / 1000:,.0f} km outside {place.name}; put it in the borough or within "
        f"{BELT_METRES / 1000:g} km of it, as nothing further away is held."
        for name, metres in away.items()
        if metres > BELT_METRES
    ]
    if faults:
        raise InputError(*faults)


def _outside(place: Place, areas: pd.DataFrame, limit: float) -> Summary | None:
    if place.outside_patients.empty:
        return None
    return impact.summarise(areas, place.outside_patients, threshold_minutes=limit)


def _notes(place: Place, proposal: Proposal) -> tuple[str, ...]:
    notes: list[str] = []
    if place.made_up:
        notes.append(f"{place.name} is a made-up place.")
    if place.approximate:
        notes.append(
            "Approximate, screening only: no street map is held, so minutes come from straight-line distance and a "
            "rule of thumb. A river, railway or main road could make the real journey much longer."
        )
    notes.append(timetable_words(place))
    if Mode.WHEELCHAIR not in place.times:
        notes.append("Wheelchair journeys are not available: a straight line knows nothing of steps.")
    if proposal.service in REGISTERED_SERVICES and any(isinstance(c, (Close, Move)) for c in proposal.changes):
        notes.append(
            "Counted on residents by their nearest open surgery, not on the patients registered at sites that change."
        )
    others = sorted(
        {s.service.label for c in proposal.changes if (s := _touched(place, c)) and s.service != proposal.service}
    )
    if others:
        notes.append(
            f"Changes to another service ({', '.join(others)}) are applied; "
            f"minutes are to a {proposal.service.label} only."
        )
    unrecorded = [c for c in proposal.changes if _list_unrecorded(place, c)]
    if unrecorded:
        notes.append("What happens to the list of a surgery that moves into other premises is not recorded.")
    if any(change.terms.start or change.terms.end for change in proposal.changes):
        notes.append("Dates are kept with the proposal; figures are for when every change has been made.")
    if place.outside_patients.empty:
        notes.append("People who live outside the borough are missing: the files held stop at its edge.")
    return tuple(notes)


def _touched(place: Place, change: object) -> Site | None:
    code = getattr(change, "site", "")
    return next((site for site in place.sites if code and site.site_id == code), None)


def _list_unrecorded(place: Place, change: object) -> bool:
    site = _touched(place, change)
    outcome = getattr(change, "registered", None)
    registered = site is not None and site.service in REGISTERED_SERVICES
    return registered and outcome is not None and outcome.event is ListEvent.NOT_RECORDED
