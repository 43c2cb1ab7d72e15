"""What a proposal does, in the plain sentences that the pages and the command line say alike, in one order.

Those whom the change is done to come first: the patients of a list that a proposal touches, then residents, who are
another count. For an opening, and for services without lists, residents come first. The sentences name places and
people without a car and never a group.
"""

import math
from dataclasses import dataclass

import pandas as pd

from geo.appraisal.headline_parts import Headline
from geo.appraisal.range_text import (
    first_allows,
    not_covered,
    patients_range,
    residents_range,
    with_car_range,
)
from geo.appraisal.record import LEAST_COUNTED, Appraisal, PhaseImpact, WayImpact
from geo.disclosure.suppression import few_hidden
from geo.impact.compare import Summary
from geo.impact.lists import Relisted, above_capacity
from geo.impact.patient_journeys import patient_summary
from geo.language.dates import at_date, british
from geo.language.phrases import FEWEST_SAID, about, how_many, joined, joined_few, sentence
from geo.people.population import WITH_CAR
from geo.place.edge import edge_sentence
from geo.place.place import Place
from geo.place.registered import lacks_branches, placed_on, registered_on
from geo.place.times import without_a_car_holds
from geo.proposals.terms import ListFate
from geo.services.services import REGISTERED_SERVICES
from geo.travel.streets import Mode
from geo.travel.ways import Way

# More sites than this are counted and not named.
MOST_SITES_NAMED = 3


@dataclass(frozen=True)
class Moved:
    """People by what happens to their journey. NaN is a count too small to be shown.

    only_after: those of whom a journey is found only with the proposal.
    exact: whether everybody whose measured journey changes by the headline's minutes is among them; where minutes are
    approximate, a small part of a long journey is not counted.
    """

    nearer: float
    further: float
    lost: float
    only_after: float
    exact: bool


def headline(appraisal: Appraisal) -> list[str]:
    """Every sentence of the answer at a glance, the first of them those whom the change is done to."""
    return in_parts(appraisal).lines


def in_short(appraisal: Appraisal) -> list[str]:
    """What stands under the figures of a page: whom it is done to, and a worse phase."""
    worst = appraisal.worst_phase
    first = [*_patients_first(appraisal), _residents(appraisal)][0]
    worse = worst is not None and not _told_here(appraisal, worst)
    return [first, _worst_phase(appraisal, worst)] if worse else [first]


def in_parts(appraisal: Appraisal) -> Headline:
    """The same in parts, so that a page may say the rest beside."""
    way = appraisal.first_way
    patients, ranges = _patients_first(appraisal), (patients_range(appraisal, way), residents_range(appraisal, way))
    by_car: tuple[str, ...] = ()
    if Way.CAR in appraisal.ways and way is not Way.CAR:
        by_car = (_by_car(appraisal), with_car_range(appraisal))
    worst = appraisal.worst_phase
    return Headline(
        patients=tuple(patients),
        residents=_residents(appraisal),
        ranges=ranges,
        by_car=by_car,
        caveats=(
            not_covered(appraisal) if any([*ranges, *by_car[1:]]) else "",
            edge_sentence(appraisal.place, appraisal.proposal.service),
        ),
        worst=_worst_phase(appraisal, worst),
        worse=worst is not None and not _told_here(appraisal, worst),
        last=(_full_time_only(appraisal), _without_branches(appraisal)),
        allows=first_allows(appraisal, ranges[0] if patients else ranges[1]),
    )


def first_counts(appraisal: Appraisal) -> Moved:
    """Those whom the first sentence counts, by what happens to their journey: patients where they come first."""
    impact = appraisal.ways[appraisal.first_way]
    rows = impact.patients if appraisal.patients_first else None
    return _of_residents(appraisal, impact.summary) if rows is None else _of_patients(appraisal, rows)


def patients_clause(appraisal: Appraisal, way: Way) -> str:
    """How many patients of sites that change would be further, nearer or without a journey one way; counts protected.

    Empty where no list is touched.
    """
    rows = appraisal.ways[way].patients
    return "" if rows is None else _clause(appraisal, way, _of_patients(appraisal, rows), patients=True)


def where_they_live(lists: Relisted | None, place: Place) -> list[str]:
    """Who of the patients of sites that change lives outside, where no area is held, or joined since; a sentence each.

    With those who live inside they are the whole list.
    """
    if lists is None:
        return []
    outside, unplaced, growth = (
        sum(getattr(site_list, name) for site_list in lists.lists) for name in ("outside_place", "unplaced", "growth")
    )
    lines = {
        f"Of these patients {how_many(outside)} live outside {place.called}.": outside,
        f"Of these patients {how_many(unplaced)} live where no small area is held.": unplaced,
        f"These lists have grown by {how_many(growth)} since the file of small areas{_file_day(place)}: where these "
        "patients live is not held.": growth,
    }
    return [line for line, people in lines.items() if people >= LEAST_COUNTED]


def _file_day(place: Place) -> str:
    day = placed_on(place)
    return f" ({british(day)})" if day else ""


def people_with_a_car(impact: WayImpact) -> pd.Series | None:
    """The counts of by_group for people in households with a car; None where the place holds no table of cars."""
    group = ("cars", WITH_CAR)
    return impact.groups.loc[group] if group in impact.groups.index else None


def lost_words(place: Place, way: Way, *, patients: bool = False) -> str:
    """What a journey found today and not after is called: no journey is lost for want of a timetable.

    patients: of those who need a place too.
    """
    if _on_foot_only(place, way):
        return "no place within two hours on foot" if patients else "no longer within two hours on foot"
    return "no place, or journey lost" if patients else "journeys lost"


def _on_foot_only(place: Place, way: Way) -> bool:
    return [mode for mode in way.modes if mode in place.travel.times] == [Mode.WALK]


def _patients_first(appraisal: Appraisal) -> list[str]:
    lists, way = appraisal.relisted, appraisal.first_way
    if lists is None or not appraisal.patients_first:
        return []
    held_on = registered_on(appraisal.place)
    day = at_date(held_on) if held_on else "(the day of the list is not held)"
    lines = [f"{sentence(about(lists.registered))} are registered at {_where(lists)} {day}, and {_change(lists)}."]
    if clause := patients_clause(appraisal, way):
        lines[0] += f" {sentence(_way_words(appraisal))}, {_condition(lists)}, {clause}.{_doubt(appraisal)}"
    if lists.must_reregister >= LEAST_COUNTED:
        lines.append(
            "They may choose otherwise, or be refused: no practice areas are held here, so who may join which practice "
            f"is not known.{_outside(lists)}"
        )
    return lines


def _outside(lists: Relisted) -> str:
    """How many would go to practices outside; empty where nobody would."""
    if lists.to_outside < LEAST_COUNTED:
        return ""
    return (
        f" {sentence(how_many(lists.to_outside))} of them would go to practices outside whose place is not held, as "
        "others of their streets do: no journey can be told of these."
    )


def _where(lists: Relisted) -> str:
    names = list(dict.fromkeys(site_list.name for site_list in lists.lists))
    return joined(names) if len(names) <= MOST_SITES_NAMED else f"the {len(names)} sites that change"


def _change(lists: Relisted) -> str:
    """How many must join another practice."""
    again = lists.must_reregister
    if again < LEAST_COUNTED:
        if any(site_list.event is ListFate.NOT_RECORDED for site_list in lists.lists):
            return "whether they have to change practice is not recorded"
        return "none of them has to change practice"
    whole = again > lists.registered - LEAST_COUNTED
    return f"{'all' if whole else how_many(again)} of them would have to join another practice"


def _condition(lists: Relisted) -> str:
    """Where the patients are taken to go."""
    if any(site_list.event is ListFate.DISPERSED for site_list in lists.lists):
        return "if they joined where today's pattern points"
    if lists.must_reregister >= LEAST_COUNTED:
        return "if they joined the practice that is named"
    return "at the site where they would be seen"


def _residents(appraisal: Appraisal) -> str:
    """Residents by their nearest site, in one sentence, which says that it is another count where patients go first."""
    way, service = appraisal.first_way, appraisal.proposal.service
    moved = _of_residents(appraisal, appraisal.ways[way].summary)
    clause = _clause(appraisal, way, moved)
    anybody = max(moved.nearer, moved.further, moved.lost, moved.only_after) >= LEAST_COUNTED
    step = appraisal.settings.impact.headline_words
    rest = (
        f"; nobody else's journey to the nearest {service.label} changes by {step}" if anybody and moved.exact else ""
    )
    if appraisal.patients_first:
        return f"Another count, residents by their nearest {service.label}: {way.label}, {clause}{rest}."
    return f"{sentence(_way_words(appraisal))}, {clause}{rest}.{_doubt(appraisal)}"


def _by_car(appraisal: Appraisal) -> str:
    """By car, for people in households with one; for all residents where no such table is held."""
    by_car = appraisal.ways[Way.CAR]
    with_car = people_with_a_car(by_car)
    if with_car is None:
        clause = _clause(appraisal, Way.CAR, _of_residents(appraisal, by_car.summary))
        return f"By car, counted for all residents because no table of cars is held, {clause}."
    nearer, further, lost = (float(with_car[name]) for name in ("gain_headline", "lose_headline", "cut_off"))
    moved = Moved(nearer, further, lost, only_after=0.0, exact=not appraisal.place.travel.approximate)
    return f"By car, among people in households with one, {_clause(appraisal, Way.CAR, moved)}."


def _told_here(appraisal: Appraisal, worst: PhaseImpact) -> bool:
    return worst.phase.first <= appraisal.on <= worst.phase.last


def _worst_phase(appraisal: Appraisal, worst: PhaseImpact | None) -> str:
    """When most are touched, by the count of the first sentence; empty where there is only one phase."""
    if worst is None:
        return ""
    over = [
        f" {sentence(outcome.phase.words)}, asked for more than they say they can take: {joined_few(full)}."
        for outcome in appraisal.phases
        if outcome.relisted and (full := above_capacity(outcome.relisted))
    ]
    effect = "it is the one told here" if _told_here(appraisal, worst) else _phase_words(appraisal, worst)
    return f"Worst phase, {worst.phase.words}: {effect}.{''.join(over)}"


def _phase_words(appraisal: Appraisal, outcome: PhaseImpact) -> str:
    way, lists = appraisal.first_way, outcome.relisted
    if not appraisal.patients_first or lists is None or outcome.patients is None:
        return f"{way.label}, {_clause(appraisal, way, _of_residents(appraisal, outcome.summary))}"
    clause = _clause(appraisal, way, _of_patients(appraisal, outcome.patients), patients=True)
    return f"of {about(lists.registered)} (patients), {_change(lists)}; {way.label}, {clause}"


def _full_time_only(appraisal: Appraisal) -> str:
    """Residents again by the nearest full-time site; empty where no site is part-time."""
    if appraisal.full_time is None:
        return ""
    first = _of_residents(appraisal, appraisal.ways[appraisal.first_way].summary)
    clause, usual = (
        _clause(appraisal, Way.NOCAR, moved) for moved in (_of_residents(appraisal, appraisal.full_time), first)
    )
    if clause == usual:
        return "Counting full-time sites only, the same holds for residents."
    return f"Counting full-time sites only, residents without a car: {clause}."


def _without_branches(appraisal: Appraisal) -> str:
    """That branches are missing from the sites; empty where they are held or the service has none."""
    if appraisal.proposal.service not in REGISTERED_SERVICES or not lacks_branches(appraisal.place):
        return ""
    return "Branch surgeries are not counted: no list of them is held here."


def _way_words(appraisal: Appraisal) -> str:
    """The first way with what it holds, as in: without a car (on foot only: no timetable is held ...)."""
    way = appraisal.first_way
    return f"{way.label} ({without_a_car_holds(appraisal.place)})" if way is Way.NOCAR else way.label


def _doubt(appraisal: Appraisal) -> str:
    if not appraisal.place.travel.approximate:
        return ""
    share = appraisal.settings.impact.approximate_little_share
    return f" Changes of less than {share:.0%} of today's journey are not counted."


def _of_residents(appraisal: Appraisal, summary: Summary) -> Moved:
    nearer, further = summary.gain_headline, summary.lose_headline
    missed = abs(summary.gain_5 - nearer) + abs(summary.lose_5 - further)
    exact = not appraisal.place.travel.approximate or missed < LEAST_COUNTED
    return Moved(nearer, further, summary.cut_off, only_after=summary.newly_reached, exact=exact)


def _of_patients(appraisal: Appraisal, rows: pd.DataFrame) -> Moved:
    # The limit of a long journey changes none of these counts.
    limit = appraisal.ways[appraisal.first_way].summary.threshold_minutes
    counted = patient_summary(rows, threshold_minutes=limit, settings=appraisal.settings.impact)
    nearer, further, lost, only_after = few_hidden(
        pd.Series([counted.gain_headline, counted.lose_headline, counted.cut_off, counted.newly_reached])
    )
    exact = not appraisal.place.travel.approximate
    return Moved(nearer, further, lost, only_after=only_after, exact=exact)


def _clause(appraisal: Appraisal, way: Way, moved: Moved, *, patients: bool = False) -> str:
    """Who is nearer, who is further, and whose journey is found only on one of the two sides: all in one sentence."""
    unmeasured = _one_sided(appraisal, way, moved, patients=patients)
    sides = {"nearer": moved.nearer, "further": moved.further}
    if patients:
        sides = dict(reversed(sides.items()))
    counted = {side: count for side, count in sides.items() if not count < LEAST_COUNTED}
    if not counted and unmeasured and not patients and moved.exact:
        return joined(unmeasured)
    parts = [_side(appraisal, counted, side, patients=patients) for side in counted] or [
        _unchanged(appraisal, moved, patients=patients)
    ]
    if len(counted) == 1:
        (other,) = sides.keys() - counted.keys()
        parts.append(f"none that much {other}")
    return joined([*parts, *unmeasured])


def _side(appraisal: Appraisal, counted: dict[str, float], side: str, *, patients: bool) -> str:
    count, step = _count(counted[side]), f"at least {appraisal.settings.impact.headline_words}"
    if side != next(iter(counted)):
        return f"{count} {step} {side}"
    if patients:
        return f"{count} would be {step} {side}"
    preposition = "" if side == "nearer" else "from "
    return f"{count} people would be {step} {side} {preposition}{appraisal.proposal.service.with_article}"


def _unchanged(appraisal: Appraisal, moved: Moved, *, patients: bool) -> str:
    step = appraisal.settings.impact.headline_words
    if not moved.exact:
        return f"no journey would be counted as at least {step} longer or shorter"
    if patients:
        return f"no journey would be at least {step} longer or shorter"
    return f"no journey to the nearest {appraisal.proposal.service.label} changes by {step}"


def _one_sided(appraisal: Appraisal, way: Way, moved: Moved, *, patients: bool) -> list[str]:
    """Whose journey is found on one side only: patients to the place they would go to, residents to any."""
    label, foot = appraisal.proposal.service.label, _on_foot_only(appraisal.place, way)
    whom, parts = "" if patients else " people", []
    if not moved.lost < LEAST_COUNTED:
        nothing = f"{label} with room" if patients else label
        none_found = "place or no journey" if patients else "journey"
        parts.append(
            f"{_count(moved.lost)}{whom} would have no {nothing} within two hours on foot (buses are not counted here)"
            if foot
            else f"{_count(moved.lost)}{whom} would have no {none_found} that we found, where one is found today"
        )
    if not moved.only_after < LEAST_COUNTED:
        reached = "one within two hours on foot" if foot else "a journey that we found"
        parts.append(f"{_count(moved.only_after)}{whom} would have {reached} only after")
    return parts


def _count(people: float) -> str:
    return f"fewer than {FEWEST_SAID}" if math.isnan(people) else how_many(people)
