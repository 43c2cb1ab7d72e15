"""Minutes by area to the nearest site of a service, or to one point, as the plain dictionaries of the command line."""

import dataclasses
import math
from typing import Any

import pandas as pd

from geo.access import Way, nearest_by
from geo.disclosure import Rule, protect
from geo.errors import NotHeldError
from geo.place import Place
from geo.proposal_text import point_of
from geo.services import GridPoint, Service, Site
from geo.streets import Mode
from geo.travel import TravelTimes, add_site

TO_POINT = "point"


def times_to(place: Place, at: GridPoint) -> dict[Mode, TravelTimes]:
    """Minutes from every area to one point by every mode held: tables of one column, "point"."""
    point = Site(TO_POINT, Service.OTHER, "the point", at)
    found = {}
    for mode, times in place.times.items():
        empty = dataclasses.replace(times, minutes=times.minutes[[]])
        found[mode] = add_site(empty, place.network, place.centres, site=point, snapped=place.snapped.get(mode))
    return found


def minutes_report(
    place: Place, mode: str, *, target: Service | tuple[float, float], when: str = "", unrounded: bool = False
) -> dict[str, Any]:
    """The report of `times`: minutes by area by one mode ("nocar" is whichever of walking and transit is quicker).

    target is a service, or a point as (longitude, latitude) in degrees. NotHeldError where the place holds no such
    minutes. People outside the borough are the patients on lists inside; they come from patient lists and are protected
    unless unrounded.
    """
    if mode == Mode.TRANSIT.value:
        raise NotHeldError(f"{place.name} holds no timetable, so public transport cannot be answered for any time.")
    way = Way(mode)
    if way is Way.WHEELCHAIR and Mode.WHEELCHAIR not in place.times:
        raise NotHeldError(
            f"{place.name} has no street map, and a straight line knows nothing of steps: no wheelchair."
        )
    if isinstance(target, tuple):
        minutes = nearest_by(times_to(place, point_of(*target)), way, site_ids=[TO_POINT])
    else:
        held = [site.site_id for site in place.sites_of(target) if site.at is not None]
        if not held:
            raise NotHeldError(f"{place.name} holds no {target.label} whose place is known.")
        minutes = nearest_by(place.times, way, site_ids=held)
    people = pd.concat([place.people, protect(place.outside_patients, Rule.OPEN if unrounded else Rule.STRICT)])
    return {
        "place": place.name,
        "mode": mode,
        "when": when or None,
        "approximate": place.approximate,
        "to": list(target) if isinstance(target, tuple) else None,
        "service": None if isinstance(target, tuple) else target.value,
        "areas": [
            {
                "area_code": code,
                "people": _plain(people.get(code)),
                "minutes": _plain(minutes[code]),
                "p25": None,
                "p75": None,
            }
            for code in minutes.index
        ],
        "people_cut_off": float(place.people[minutes.reindex(place.people.index).isna()].sum()),
        "notes": _notes(place, way, when, unrounded=unrounded),
        "provenance": [
            {"publisher": s.publisher, "title": s.title, "edition": s.edition, "licence": s.licence, "sha256": s.sha256}
            for s in place.provenance
            if s.used_for
        ],
    }


def _plain(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), 4)


def _notes(place: Place, way: Way, when: str, *, unrounded: bool) -> list[str]:
    notes = ["Minutes are empty where the journey is over 120 minutes or not connected."]
    if place.approximate:
        notes.append("Approximate, screening only: straight-line distance and a rule of thumb, no street map.")
    if way is Way.NOCAR:
        notes.append("Without a car means on foot here: no timetable is held.")
    if when:
        notes.append("These minutes are the same at any time of day: no timetable and no traffic is held.")
    if not place.outside_patients.empty:
        shown = "unrounded, for checking only" if unrounded else "rounded, and small counts are hidden"
        notes.append(f"Areas outside the borough count the patients on lists inside who live there; {shown}.")
    return notes
