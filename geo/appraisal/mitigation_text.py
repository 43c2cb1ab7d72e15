"""What helps, in sentences: what each mitigation gives in its own unit, and the counts with and without, with a why."""

import math
from collections.abc import Iterable

from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.impact.mitigations import BusHelp, HoursHelp, TemporaryHelp
from geo.impact.outreach import Restored, StopReach
from geo.language.phrases import about, how_many, joined, minutes, number_of, sentence
from geo.proposals.changes import Change
from geo.proposals.extra_bus import ExtraBus
from geo.proposals.phases import in_words
from geo.services.opening_hours import OpeningHours
from geo.travel.timetable import WEEKDAYS

MONTHS_A_YEAR = 12


def given(appraisal: Appraisal) -> list[str]:
    """What each mitigation gives in its own unit, in the order of kinds; none where nothing is put beside the rest."""
    help_given = appraisal.help_given
    return [
        *([] if help_given.buses is None else _bus(appraisal, help_given.buses)),
        *([] if help_given.outreach is None else _outreach(appraisal, help_given.outreach)),
        *(_temporary(appraisal, site) for site in help_given.temporary),
        *(_hours(site) for site in help_given.hours),
    ]


def with_and_without(appraisal: Appraisal) -> list[str]:
    """Residents further and without a journey with and without it, the average beside; what is the same says why."""
    if not any(change.MITIGATES for change in appraisal.proposal.changes):
        return []
    without, way = appraisal.without_mitigations, appraisal.first_way
    if without is None:
        return (
            ["What is put beside the proposal cannot be taken away: the rest of it rests on it."]
            if any(not change.MITIGATES for change in appraisal.proposal.changes)
            else []
        )
    summary = appraisal.ways[way].summary
    step = appraisal.settings.impact.headline_words
    pairs = [
        (f"{step} or more further", summary.lose_headline, without.lose_headline),
        ("without a journey", summary.cut_off_after, without.cut_off_after),
    ]
    compared = [_pair(what, now, then) for what, now, then in pairs]
    average = _average(summary.mean_after, without.mean_after)
    line = f"With and without what softens the proposal, residents {way.label}: {'; '.join(compared)}; {average}."
    same = [what for what, now, then in pairs if about(now) == about(then) and then >= LEAST_COUNTED]
    if same:
        line += f" The same counts with it and without, because {'; '.join(_why(appraisal))}."
    if summary.lose_headline > without.lose_headline + LEAST_COUNTED:
        line += " More are further with it: journeys that are lost without it are found again, longer than today's."
    if not same and max(summary.lose_headline, without.lose_headline) < LEAST_COUNTED:
        line += (
            f" Nobody is that much further even without it, so by the nearest {appraisal.proposal.service.label} there "
            "is nothing to restore."
            if abs(summary.cut_off_after - without.cut_off_after) < LEAST_COUNTED
            else " Nobody counts as further, because a journey that is lost is counted as lost."
        )
    return [line]


def _average(now: float, then: float) -> str:
    if not (math.isfinite(now) and math.isfinite(then)):
        return "no average, as nobody has a journey on one of the two sides"
    mean = "on average, of those who have a journey,"
    if f"{now:.1f}" == f"{then:.1f}":
        return f"{mean} {now:.1f} minutes, with it or without"
    return f"{mean} {now:.1f} minutes with it and {then:.1f} without"


def _pair(what: str, now: float, then: float) -> str:
    if about(now) == about(then):
        return f"{what}: {about(now)}, with it or without"
    return f"{what}: {about(now)} with it, {about(then)} without"


def _why(appraisal: Appraisal) -> list[str]:
    """A reason for each help that a count of journeys does not see."""
    softening = [change for change in appraisal.proposal.changes if change.MITIGATES]
    absent = [_name(change) for change in softening if not change.terms.hold_on(appraisal.on)]
    given_help = appraisal.help_given
    reasons = [f"{name} is not there on the day that these figures are for" for name in absent]
    if given_help.buses is not None:
        reasons += [_why_bus(appraisal, bus, given_help.buses) for bus in given_help.buses.buses]
    if given_help.outreach is not None:
        reasons.append("sessions held elsewhere are not the service itself, and no journey counts as shorter for them")
    reasons += [
        f"{site.name} brings nobody of those further back to near today's journey"
        for site in given_help.temporary
        if site.name not in absent
    ]
    return [*reasons, *(["other hours make no journey shorter"] if given_help.hours else [])]


def _name(change: Change) -> str:
    return str(change.plain().get("name", "the other opening"))


def _why_bus(appraisal: Appraisal, bus: ExtraBus, buses: BusHelp) -> str:
    first_when = appraisal.place.travel.first_when
    if first_when is not None and first_when.day.weekday() not in bus.days:
        days = joined(WEEKDAYS[day] for day in bus.days)
        return f"{bus.name} runs on {days} and these figures are of a {WEEKDAYS[first_when.day.weekday()]}"
    if buses.quicker >= LEAST_COUNTED:
        step = appraisal.settings.impact.headline_words
        return (
            f"{bus.name} makes the usual (median) journey shorter for {about(buses.quicker)}, by "
            f"{minutes(buses.quicker_minutes)} on average, and brings none or hardly any of those further back to "
            f"within {step} of today's journey"
        )
    if buses.more_trips >= LEAST_COUNTED:
        return (
            f"with {bus.name} half of the departures or more still take as long, so the usual (median) journey does "
            "not move; what it gives is return trips"
        )
    return (
        f"{bus.name} changes nobody's journey and nobody's return trips on that day: it stops too far from where they "
        "live, or comes no more often than what runs already"
    )


def _bus(appraisal: Appraisal, buses: BusHelp) -> list[str]:
    first_when = appraisal.place.travel.first_when
    assert first_when is not None
    label, weekday = appraisal.proposal.service.label, WEEKDAYS[first_when.day.weekday()]
    names, day = joined(_timetable(bus) for bus in buses.buses), f"on a {weekday}"
    if not buses.runs:
        return [f"{names}: figures are of a {weekday}, on which it does not run, so what it gives is not counted here."]
    if buses.more_trips < LEAST_COUNTED:
        trips = f"{names}: {day} nobody would have more return trips to the nearest {label} for it"
    else:
        after, bare, today = _trips(buses.trips_with, buses.trips_without, buses.trips_before)
        walk = (
            f", when {how_many(buses.walk_before)} of them can walk there" if buses.walk_before >= LEAST_COUNTED else ""
        )
        trips = (
            f"{names}: {day}, {about(buses.more_trips)} would have more return trips a day to the nearest {label} by "
            f"public transport, {after} on average with it and {bare} without ({today} today{walk})"
        )
    return [f"{trips}. {_again(buses)}", f"{_median(appraisal, buses)}."]


def _median(appraisal: Appraisal, buses: BusHelp) -> str:
    way = appraisal.first_way.label
    parts = []
    if buses.newly_reached >= LEAST_COUNTED:
        parts.append(f"would be found for {about(buses.newly_reached)} who have none without it")
    if buses.quicker >= LEAST_COUNTED:
        average = minutes(buses.quicker_minutes)
        parts.append(f"would be shorter for {about(buses.quicker)}, by {average} on average")
    return f"Beside it, the usual (median) journey {way} {joined(parts) or 'would be shorter for nobody'}"


def _timetable(bus: ExtraBus) -> str:
    ways = " each way" if bus.both_ways else ""
    days = joined(WEEKDAYS[day] for day in bus.days)
    return f"{bus.name} ({number_of(len(bus.departures), 'trip')} a day{ways} on {days})"


def _again(buses: BusHelp) -> str:
    new = (
        f" {sentence(about(buses.only_with))} would have one who have none today."
        if buses.only_with >= LEAST_COUNTED
        else ""
    )
    if buses.lost < LEAST_COUNTED:
        return f"Nobody who can get there and back today, by public transport or on foot, would lose that.{new}"
    if buses.again < LEAST_COUNTED:
        return (
            f"Of {about(buses.lost)} who would lose their last workable return trip, nobody would have one again by it."
            f"{new}"
        )
    return (
        f"Of {about(buses.lost)} who would lose their last workable return trip, {how_many(buses.again)} would have "
        f"one again.{new}"
    )


def _trips(*counts: float) -> list[str]:
    """Means of return trips, whole where that tells the first two apart."""
    whole = [f"{count:.0f}" for count in counts]
    return whole if whole[0] != whole[1] else [f"{count:.1f}" for count in counts]


def _outreach(appraisal: Appraisal, restored: Restored) -> list[str]:
    label = appraisal.proposal.service.label
    if restored.further < LEAST_COUNTED:
        held = joined(_sessions(stop) for stop in restored.stops)
        return [f"Outreach restores nothing here: by this way nobody is further away. It gives {held} all the same."]
    reached = [
        f"{_sessions(stop)}, within reach of {about(stop.part_restored)} who would be further away (as near as the "
        f"{label} is today)."
        for stop in restored.stops
    ]
    return [
        *(sentence(line) for line in reached),
        f"Outreach restores a part for {about(restored.part_restored)} of {how_many(restored.further)} who are further "
        "away. They are still counted as further away.",
    ]


def _sessions(stop: StopReach) -> str:
    """How often a stop is held: Nurse in the hall (nurse, bloods), 4 sessions a month."""
    offers = f" ({stop.offers})" if stop.offers else ""
    a_month = stop.sessions_a_month
    if a_month == 0:
        often = "sessions whose times are not recorded"
    elif a_month < 1:
        often = number_of(max(round(a_month * MONTHS_A_YEAR), 1), "session") + " a year"
    else:
        often = number_of(round(a_month), "session") + " a month"
    return f"{stop.name}{offers}, {often}"


def _temporary(appraisal: Appraisal, site: TemporaryHelp) -> str:
    days = site.bridged
    if days.days == 0:
        return f"{site.name} bridges no day: nothing of this proposal is closed while it stands."
    how_long = (
        f"the time until {in_words(days.last)}"
        if math.isnan(days.days)
        else f"{number_of(days.days, 'day')}, from {in_words(days.first)} to {in_words(days.last)}"
    )
    after = (
        "; nothing of this proposal opens for good after it"
        if days.opens is None
        else f"; what is to last opens on {in_words(days.opens)}"
    )
    return f"{site.name} bridges {how_long}{after}. While it stands, {'; '.join(_meanwhile(appraisal, site))}."


def _meanwhile(appraisal: Appraisal, site: TemporaryHelp) -> Iterable[str]:
    """Patients who must change practice, where a list is touched, and residents further: with it and without."""
    step, way = appraisal.settings.impact.headline_words, appraisal.first_way.label
    if not math.isnan(site.change_with):
        why = "how many it can take is not recorded" if math.isnan(site.takes) else "it takes none of their list"
        patients = (site.change_with, site.change_without)
        yield _beside("patients would have to join another practice", patients, why=why)
    residents = (site.further_with, site.further_without)
    why = "it is no nearer to them than the next that is open"
    yield _beside(f"residents would be {step} or more further {way}", residents, why=why)


def _beside(what: str, counts: tuple[float, float], *, why: str) -> str:
    """Who is touched with the help and without (NaN: not known), and why where that is the same."""
    now, then = ("no" if count < LEAST_COUNTED else how_many(count) for count in counts)
    if math.isnan(counts[1]):
        return f"{now} {what}; how many without it is not known, as the rest of the proposal rests on it"
    if now != then:
        return f"{now} {what}, and {'none' if then == 'no' else then} without it"
    return f"{now} {what}, {'even without it' if now == 'no' else f'with it or without, because {why}'}"


def _hours(site: HoursHelp) -> str:
    week, today = _week(site.after), _week(site.before)
    if site.before is None or site.after is None:
        return f"{site.name} would be open {week}; with business as usual {today}. No journey is shorter for it."
    more = site.after.hours_a_week - site.before.hours_a_week
    hours = number_of(round(abs(more), 2), "hour")
    change = f"{hours} a week {'more' if more > 0 else 'less'}" if more else "as many hours a week as today"
    return f"{site.name} would be open {change}: {week}; with business as usual {today}. No journey is shorter for it."


def _week(week: OpeningHours | None) -> str:
    if week is None:
        return "for hours that are not recorded"
    return (
        f"{week.hours_a_week:g} hours a week, {week.evening_hours:g} of them after 18:00 from Monday to Friday and "
        f"{week.weekend_hours:g} at weekends"
    )
