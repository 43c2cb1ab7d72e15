"""Public transport on the screen: what its figures rest on, a journey leg by leg, the return trips of a day."""

import math
from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from geo.access.access import of_sites, site_in_window
from geo.access.return_trips import returns_to_nearest, walked_any_time
from geo.language.phrases import about, how_many, joined, minutes, number_of, sentence
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.journeys import SITE, Journey, Leg, LegKind, ReturnTrip
from geo.travel.streets import Mode
from geo.travel.timetable import WEEKDAYS
from geo.travel.travel import TravelTimes
from geo.travel.windows import clock
from geo.views.map.maps import Fill, Legend, LegendEntry
from geo.views.map.palette import NO_JOURNEY, STEPS, Paint
from geo.views.words.tables import by_ward_share, people_to_ten, per_cent, whole_minutes

# GTFS's kinds of route in plain words; what is not listed is a bus.
RIDES = {0: "tram", 1: "underground", 2: "train", 4: "ferry", 5: "tram", 6: "cable car", 7: "railway", 12: "monorail"}
# Steps of workable return trips in a day, and the words for them.
RETURN_STEPS = (1, 3, 6, 12)
RETURN_LABELS = ("none", "1 or 2", "3 to 5", "6 to 11", "12 or more")
# Shorter stretches without a pavement are not told: maps are not drawn that finely. Our choice.
BARE_METRES = 50.0
WALKED_LABEL = "near enough to walk at any time"


def at_nearest(times: TravelTimes, codes: pd.Index, *, on_foot: pd.Series) -> pd.DataFrame:
    """What the window says of each area's nearest site.

    Parameters
    ----------
    codes
        The area_codes asked for, in the order of the rows.
    on_foot
        Minutes all the way on foot to the nearest site by area_code; whoever can walk is never slower than that.

    Returns
    -------
    pandas.DataFrame
        Index area_code; minutes, quarter, three_quarters, best, answered, walked, returns (see travel.Spread), and
        site, its code. From where no minute of the window has an answer, returns are to the site that one gets to and
        back most often.
    """
    site = site_in_window(times).reindex(codes)
    measures = {"minutes": times.minutes, **(vars(times.spread) if times.spread else {})}
    table = pd.DataFrame({name: of_sites(frame.loc[codes], site) for name, frame in measures.items()}, index=codes)
    for name in ("minutes", "quarter", "three_quarters", "best"):
        table[name] = table[name].where(~(on_foot.reindex(codes) < table[name]), on_foot)
    if times.spread is not None:
        table["returns"] = returns_to_nearest(times).reindex(codes)
    return table.assign(site=site)


def window_words(place: Place, nearest: pd.DataFrame, service: Service) -> list[str]:
    """What one who turns up meets, one who plans, and how often the answer is walking.

    nearest: what `at_nearest` gives for the areas inside.
    """
    people = place.people.residents
    reached = nearest["minutes"].notna()
    if not reached.any():
        return [f"No journey to {service.with_article} was found from any small area."]

    def mean(column: str) -> str:
        return minutes(float((nearest[column] * people)[reached].sum() / people[reached].sum()))

    walking = float(people[nearest["walked"] >= 0.5].sum())
    quarter, three_quarters = mean("quarter"), mean("three_quarters")
    lines = [
        f"If you turn up: {mean('minutes')} on average, waiting included. If you plan: {mean('best')}, at the best "
        f"minute of the window.",
        f"For {how_many(walking)} of {about(float(people.sum()))}, walking all the way is usually the quickest.",
    ]
    if quarter != three_quarters:
        lines.insert(1, f"A quarter of departures take {quarter} or less, three quarters {three_quarters} or less.")
    some = float(people[reached & (nearest["answered"] < 0.995)].sum())
    if some >= 0.5:
        lines.append(f"For {about(some)}, some minutes of the window have no answer.")
    return lines


def windows_table(place: Place, by_window: Mapping[str, pd.DataFrame], *, limit: float) -> pd.DataFrame:
    """Times of day side by side, a row each: index Time of day; averages over people reached, people beyond the limit.

    by_window: label -> at_nearest.
    """
    people, rows = place.people.residents, {}
    for label, nearest in by_window.items():
        reached = nearest["minutes"].notna()
        total = float(people[reached].sum())
        mean = float((nearest["minutes"] * people)[reached].sum()) / total if total else math.nan
        rows[label] = {
            "Average minutes": mean,
            f"People over {minutes(limit)}": float(people[nearest["minutes"] > limit].sum()),
            "People without a journey": float(people[~reached].sum()),
            "People with no return trip by public transport": float(
                people[(nearest["returns"] < 1) & ~_near_enough(place, nearest)].sum()
            ),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Time of day")
    counts = [name for name in table.columns if name.startswith("People")]
    table[counts] = table[counts].apply(people_to_ten)
    return table.assign(**{"Average minutes": whole_minutes(table["Average minutes"])})


def _near_enough(place: Place, nearest: pd.DataFrame) -> pd.Series:
    """Areas whose nearest site is near enough on foot to count as a return trip at any time."""
    limit = place.travel.transit.stops.settings.on_foot_minutes if place.travel.transit else math.nan
    return walked_any_time(place.travel.times[Mode.WALK], nearest["site"], within_minutes=limit)


def fill_returns(place: Place, nearest: pd.DataFrame, *, service: Service, source: str) -> Fill:
    """Small areas by how often in a day one can get to the nearest site and back by public transport."""
    near = _near_enough(place, nearest)
    steps = pd.cut(nearest["returns"], [-1, *[step - 0.5 for step in RETURN_STEPS], math.inf], labels=False)
    classes = steps.astype(float).mask(near, float(len(RETURN_LABELS)))
    # Dark is far or few on every map: no way there and back is the darkest, and hatched.
    paints = [NO_JOURNEY, *(Paint(colour) for colour in reversed(STEPS[1:])), Paint(STEPS[0])]
    labels = [*RETURN_LABELS, WALKED_LABEL]
    figures = nearest["returns"].map(lambda trips: number_of(trips, "return trip"))
    return Fill(
        classes=classes,
        figures=figures.where(~near & nearest["returns"].notna()),
        legend=Legend(
            f"Return trips in the day by public transport, to the nearest {service.label}",
            tuple(LegendEntry(paint, label) for paint, label in zip(paints, labels, strict=True)),
            source,
        ),
    )


def returns_by_ward(place: Place, nearest: pd.DataFrame) -> pd.DataFrame:
    """The map of return trips by ward: index Ward code; Ward, People, and people by step of return trips."""
    near = _near_enough(place, nearest)
    people = place.people.residents
    columns = {"Ward": place.wards.frame["name"], "People": people_to_ten(by_ward_share(people, place))}
    bounds = [0, *RETURN_STEPS, math.inf]
    for label, low, high in zip(RETURN_LABELS, bounds[:-1], bounds[1:], strict=True):
        here = (nearest["returns"] >= low) & (nearest["returns"] < high) & ~near
        name = f"{sentence(label)} return trip{'' if label == 'none' else 's'}"
        columns[name] = people_to_ten(by_ward_share(people.where(here, 0.0), place))
    columns[sentence(WALKED_LABEL)] = people_to_ten(by_ward_share(people.where(near, 0.0), place))
    table = pd.DataFrame(columns).rename_axis("Ward code")
    return table.sort_values("None return trip", ascending=False).rename(columns={"None return trip": "No return trip"})


def leg_words(leg: Leg, *, to: str) -> str:
    """One leg as a phrase: walk 6 minutes to Church Lane; bus 12 at 09:42 to the Bus Station, there at 09:58."""
    if leg.kind is LegKind.WALK:
        return f"on foot {minutes((leg.arrive - leg.depart) / 60)} to {_named(leg.end, to)}{_bare(leg)}"
    ride = RIDES.get(leg.route_type, "bus")
    return f"{ride} {leg.route} at {_time(leg.depart)} to {leg.end}, there at {_time(leg.arrive)}".replace("  ", " ")


def journey_words(journey: Journey | None, *, to: str) -> str:
    """A journey as one sentence, setting out and waiting included."""
    if journey is None:
        return f"No journey to {to} was found within two hours."
    legs = "; ".join(leg_words(leg, to=to) for leg in journey.legs)
    whole = minutes(journey.minutes)
    return f"Setting out at {_time(journey.leave)}: {legs}. {sentence(whole)} in all, waiting included."


def journey_table(journey: Journey, *, to: str) -> pd.DataFrame:
    """A journey as a table, each leg from where the one before ended: Leave, How, To, Arrive.

    One is there at the nearest minute, so that the times agree with the minutes said of the whole.
    """
    rows = [
        {
            "Leave": _time(leg.depart),
            "How": f"on foot{_bare(leg)}" if leg.kind is LegKind.WALK else _ride(leg),
            "To": sentence(_named(leg.end, to)),
            "Arrive": _time(leg.arrive + (30 if leg.end == SITE else 0)),
        }
        for leg in journey.legs
    ]
    return pd.DataFrame(rows)


def _bare(leg: Leg) -> str:
    """How much of a walk leads along a fast main road without a pavement, where it is worth telling."""
    if leg.bare_metres < BARE_METRES:
        return ""
    return f", {leg.bare_metres / 1000:.1f} km of it along a main road without a pavement on the map"


def _named(point: str, site: str) -> str:
    """An end of a leg: the site by its name, anything else as it is called."""
    return site if point == SITE else point


def _ride(leg: Leg) -> str:
    towards = f" towards {leg.towards}" if leg.towards else ""
    operator = f" ({leg.operator})" if leg.operator else ""
    return f"{RIDES.get(leg.route_type, 'bus')} {leg.route}{towards}{operator}"


def strip_words(trips: Mapping[date, tuple[ReturnTrip, ...]], *, to: str) -> str:
    """How often one can get there and back, day by day: four times on a Tuesday, never on a Sunday."""
    counts = [f"{_times(len(of_day))} on a {weekday(day)}" for day, of_day in trips.items()]
    return f"To {to} and back by public transport: {joined(counts)}."


def days_words(days: Iterable[date]) -> str:
    """Which days stand for their kind."""
    return f"Days looked at: {joined(_day(day) for day in days)}."


def near_enough(seconds_on_foot: int, limit_minutes: float, *, to: str) -> str:
    """Said where one can walk there and back at any time; empty where it is further than that."""
    if seconds_on_foot > limit_minutes * 60:
        return ""
    return f"It is {minutes(seconds_on_foot / 60)} on foot to {to}: near enough to walk there and back at any time."


def nothing_quicker(to: str) -> str:
    """Said in place of the strip of a day where walking is the quickest all day."""
    return f"No bus or train gets one to {to} sooner than walking, so no return trip by public transport is counted."


def strip_table(trips: Mapping[date, tuple[ReturnTrip, ...]]) -> pd.DataFrame:
    """Every return trip: Day, Leave home, Be there, Leave again, Be home."""
    rows = [
        (_day(day), _time(trip.leave), _time(trip.arrive), _time(trip.leave_again), _time(trip.home))
        for day, of_day in trips.items()
        for trip in of_day
    ]
    return pd.DataFrame(rows, columns=["Day", "Leave home", "Be there", "Leave again", "Be home"])


def areas_table(place: Place, nearest: pd.DataFrame) -> pd.DataFrame:
    """By small area: index Small area; Ward, Nearest site, minutes (usual, quarters, best), shares, return trips."""
    ward = place.areas.frame["ward_code"].map(place.wards.frame["name"]).reindex(nearest.index)
    names = {site.site_id: site.name for site in place.services.sites}
    return pd.DataFrame(
        {
            "Ward": ward,
            "Nearest site": nearest["site"].map(names),
            "Minutes": whole_minutes(nearest["minutes"]),
            "A quarter within": whole_minutes(nearest["quarter"]),
            "Three quarters within": whole_minutes(nearest["three_quarters"]),
            "At best": whole_minutes(nearest["best"]),
            "Minutes of the window with an answer %": per_cent(nearest["answered"]),
            "Of these walking all the way %": per_cent(nearest["walked"] / nearest["answered"]),
            "Return trips in the day": nearest["returns"].round().astype("Int64"),
        }
    ).rename_axis("Small area")


def weekday(day: date) -> str:
    """The weekday of a date: Tuesday."""
    return WEEKDAYS[day.weekday()]


def _day(day: date) -> str:
    return f"{weekday(day)} {day.day} {day:%B %Y}"


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _time(seconds: int) -> str:
    return clock(seconds // 60)
