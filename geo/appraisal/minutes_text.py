"""Minutes by area to the nearest site of a service, or to one point, as the plain dictionaries of the command line."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.access.access import mean_minutes, nearest_by, of_sites, site_in_window
from geo.access.return_trips import returns_to_nearest
from geo.disclosure.suppression import UNDER_10, few_hidden
from geo.errors import NotHeldError
from geo.place.by_authority import nearest_held, not_held, untold_areas, untold_words
from geo.place.edge import averages, averages_words, edge_figures, edge_sentence, outside_share
from geo.place.place import Place
from geo.place.times import TO_POINT, at_other_times, times_to, timetable_words
from geo.projection import point_of
from geo.services.services import Service
from geo.travel.kept import Minutes
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.travel.windows import When, parsed_when


def minutes_report(
    place: Place,
    mode: str,
    *,
    target: Service | tuple[float, float],
    when: str | None = None,
    unrounded: bool = False,
) -> dict[str, Any]:
    """The report of `times`: minutes by area by one mode ("nocar" is whichever of walking and transit is quicker).

    People outside the borough are the patients on lists inside; those of an area with fewer than 10 are left out unless
    unrounded.

    Parameters
    ----------
    target
        A service, or a point as (longitude, latitude) in degrees.
    when
        As `windows.parsed_when` takes it; the first view where it is None.

    Raises
    ------
    NotHeldError
        Where the place holds no such minutes.
    """
    way = Way(mode)
    if way is Way.TRANSIT and Mode.TRANSIT not in place.travel.times:
        raise NotHeldError(
            f"{place.name} holds no timetable that can be used, so public transport cannot be answered for any time."
        )
    if way is Way.WHEELCHAIR and Mode.WHEELCHAIR not in place.travel.times:
        raise NotHeldError(
            f"{place.name} has no street map, and a straight line knows nothing of steps: no wheelchair."
        )
    asked = _asked(place, way, when)
    times: Mapping[Mode, Minutes]
    if isinstance(target, tuple):
        site_ids, times = [TO_POINT], times_to(place, point_of(*target), modes=way.modes, when=asked)
    else:
        sites = [site for site in place.services.sites_of(target) if site.at is not None]
        if not sites:
            raise NotHeldError(f"{place.name} holds no {target.label} whose place is known.")
        site_ids = [site.site_id for site in sites]
        times = place.travel.times if asked is None else at_other_times(place, asked, sites)
    minutes = nearest_held(place, way, site_ids=site_ids, times=times)
    untold = untold_areas(place)
    spread = {name: column.mask(column.index.isin(untold)) for name, column in _spread(times, way, site_ids).items()}
    service = None if isinstance(target, tuple) else target
    outside = place.services.outside_patients
    shown = outside if unrounded else few_hidden(outside).round()
    people = pd.concat([place.people.residents, shown])
    few = frozenset(shown.index[shown.isna()])
    return {
        "place": place.name,
        "mode": mode,
        "when": _when_words(place, way, asked),
        "approximate": place.travel.approximate,
        "to": list(target) if isinstance(target, tuple) else None,
        "service": None if service is None else service.value,
        "areas": [
            {
                "area_code": code,
                "people": _plain(people.get(code)),
                **({UNDER_10: True} if code in few else {}),
                "minutes": _plain(minutes[code]),
                **{name: _plain(column.get(code)) for name, column in spread.items()},
            }
            for code in minutes.index
        ],
        **_without_a_journey(place, way, minutes),
        **_means(place, service, minutes),
        "notes": [
            *_notes(place, way, when, asked=asked, unrounded=unrounded),
            *(_edge_notes(place, service, minutes) if service is not None else ()),
        ],
        "provenance": [
            {"publisher": s.publisher, "title": s.title, "edition": s.edition, "licence": s.licence, "sha256": s.sha256}
            for s in place.account.provenance
            if s.used_for
        ],
    }


def _without_a_journey(place: Place, way: Way, minutes: pd.Series) -> dict[str, float]:
    """Residents without a journey; apart from them those of whom no minutes are held, where there are any."""
    people = place.people.residents
    missing = people.index.isin(not_held(place, way))
    no_journey = minutes.reindex(people.index).isna().to_numpy() & ~missing
    held = {"people_cut_off": float(people[no_journey].sum())}
    return held | ({"people_not_held": float(people[missing].sum())} if missing.any() else {})


def _means(place: Place, service: Service | None, minutes: pd.Series) -> dict[str, Any]:
    """Mean minutes over residents; to a service with lists without the areas at the edge too, and what that edge is."""
    people = place.people.residents
    if service is None or outside_share(place, service).empty:
        return {"mean_minutes": _plain(mean_minutes(minutes.reindex(people.index), people))}
    everywhere, held = averages(minutes, place, service)
    return {
        "mean_minutes": _plain(everywhere),
        "mean_minutes_without_edge": _plain(held),
        **edge_figures(place, service),
    }


def _edge_notes(place: Place, service: Service, minutes: pd.Series) -> list[str]:
    return [line for line in (edge_sentence(place, service), averages_words(minutes, place, service)) if line]


def _plain(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), 4)


def _asked(place: Place, way: Way, when: str | None) -> When | None:
    """The day and window a person asks for; None for the first view, or where the time of day makes no difference."""
    if when is None or place.travel.timetable is None or not way.by_timetable:
        return None
    return parsed_when(when, place.travel.timetable)


def _when_words(place: Place, way: Way, asked: When | None) -> str | None:
    if not way.by_timetable or Mode.TRANSIT not in place.travel.times or place.travel.first_when is None:
        return None
    return (asked or place.travel.first_when).label


def _spread(times: Mapping[Mode, Minutes], way: Way, site_ids: list[str]) -> dict[str, pd.Series]:
    """Of one site an area by public transport: p25 and p75 in minutes, shares of departures, return trips.

    Whoever can walk all the way to any site is never slower than that, whichever quarter is asked for. From where no
    minute of the window has an answer, return trips are to the site that one gets to and back from most often.
    """
    quarters = {"p25": "quarter", "p75": "three_quarters"}
    if not way.by_timetable or Mode.TRANSIT not in times:
        return dict.fromkeys(quarters, pd.Series(dtype=float))
    transit = times[Mode.TRANSIT].near_to(site_ids)
    spread = transit.spread
    assert spread is not None
    at = site_in_window(transit)
    on_foot = nearest_by(times, Way.WALK, site_ids=site_ids)
    figures = {name: of_sites(getattr(spread, table), at) for name, table in quarters.items()}
    figures = {name: column.where(~(on_foot < column), on_foot) for name, column in figures.items()}
    for name in ("answered", "walked"):
        table = getattr(spread, name)
        figures[name] = of_sites(table, at).fillna(table.max(axis=1))
    figures["returns"] = returns_to_nearest(transit)
    return figures


def _notes(place: Place, way: Way, when: str | None, *, asked: When | None, unrounded: bool) -> list[str]:
    notes = ["Minutes are empty where the journey is over 120 minutes or not connected."]
    if way.by_timetable and Mode.TRANSIT in place.travel.times:
        notes = ["Minutes are empty where half of the departures or more have no journey within 120 minutes."]
    if place.travel.approximate:
        notes.append("Approximate, screening only: straight-line distance and a rule of thumb, no street map.")
    if way.by_timetable:
        notes += [timetable_words(place, asked), *untold_words(place, way)]
    elif when is not None:
        notes.append("These minutes are the same at any time of day: no traffic is held.")
    if not place.services.outside_patients.empty:
        shown = "unrounded, for checking only" if unrounded else "to the person, and those under 10 are left out"
        notes.append(f"Areas outside {place.called} count the patients on lists inside who live there; {shown}.")
    return notes
