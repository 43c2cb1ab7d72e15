"""What a proposal does, in sentences: the result strip.

The strip names places and people without a car and never a group.
"""

import math

import pandas as pd

from geo.appraisal.record import Appraisal, WayImpact
from geo.disclosure.suppression import Rule
from geo.impact.lists import Relisted, above_capacity
from geo.impact.patient_journeys import released_summary
from geo.people.population import WITH_CAR
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.words.wording import FEWEST_SAID, about, article, how_many, joined, sentence


def result(appraisal: Appraisal) -> list[str]:
    """The result strip, line by line: without a car, by car, journeys lost."""
    lines = [strip(appraisal, Way.NOCAR)] if Way.NOCAR in appraisal.ways else []
    if Way.CAR in appraisal.ways:
        lines.append(strip_by_car(appraisal))
    lines += [journeys_lost(appraisal, appraisal.first_way), must_change_practice(appraisal.relisted)]
    return [*lines, worst_phase(appraisal), full_time_only(appraisal)]


def patients(appraisal: Appraisal, way: Way) -> list[str]:
    """Journeys of the patients of sites that change, to their own site and to where they would go; counts protected."""
    rows = appraisal.ways[way].patients
    if rows is None or not way.counts_people:
        return []
    limit = appraisal.ways[way].summary.threshold_minutes
    rules = appraisal.settings.impact
    summary = released_summary(rows, threshold_minutes=limit, rule=Rule.STRICT, settings=rules)
    parts = [
        (summary["lose_headline"], f"{rules.headline_words} or more further"),
        (summary["gain_headline"], "as much nearer"),
        (summary["cut_off"], "without a place or a journey that we could find"),
    ]
    listed = [f"{how_many(count)} {what}" for count, what in parts if count >= FEWEST_SAID]
    if math.isnan(summary["people"]) or not listed:
        return ["For the patients of sites that change, journeys hardly change, or too few do to be told."]
    return [
        f"Of {about(summary['people'])} registered at sites that change (patients), {way.label}, {joined(listed)}: "
        "from their own site today to where they would go. Residents are counted apart, by their nearest site."
    ]


def must_change_practice(lists: Relisted | None) -> str:
    """The fourth line: patients who would have to join another practice; empty where no list is touched."""
    if lists is None:
        return ""
    if lists.must_reregister < 0.5:
        return (
            f"{sentence(about(lists.registered))} are registered at the sites that change; none has to change practice."
        )
    return f"{sentence(about(lists.must_reregister))} (patients) would have to join another practice."


def worst_phase(appraisal: Appraisal) -> str:
    """The fifth line: when most people are further, where there is more than one phase."""
    worst = appraisal.worst_phase
    if worst is None:
        return ""
    summary = worst.summary
    clause = _nearer_and_further(summary.gain_headline, summary.lose_headline, appraisal)
    lost = f", and {about(summary.cut_off)} without a journey that is found today" if summary.cut_off >= 0.5 else ""
    over = [
        f" {sentence(outcome.phase.words)}, asked for more than they say they can take: {joined(full)}."
        for outcome in appraisal.phases
        if outcome.relisted and (full := above_capacity(outcome.relisted))
    ]
    same = worst.phase.first <= appraisal.on <= worst.phase.last
    effect = "it is the one told here" if same else f"{appraisal.first_way.label}, {clause}{lost}"
    return f"Worst phase, {worst.phase.words}: {effect}.{''.join(over)}"


def full_time_only(appraisal: Appraisal) -> str:
    """The first line again by the nearest full-time site; empty where no site is part-time."""
    summary = appraisal.full_time
    if summary is None:
        return ""
    clause = _nearer_and_further(summary.gain_headline, summary.lose_headline, appraisal)
    if clause == _nearer_and_further(*_headline(appraisal), appraisal):
        return "Counting full-time sites only, the same holds."
    return f"Counting full-time sites only, without a car, {clause}."


def _headline(appraisal: Appraisal) -> tuple[float, float]:
    summary = appraisal.ways[appraisal.first_way].summary
    return summary.gain_headline, summary.lose_headline


def nothing_proposed(service: Service) -> str:
    """Said while there is no change to appraise."""
    return f"Nothing is proposed yet for {service.plural}."


def _nearer_and_further(gain: float, lose: float, appraisal: Appraisal) -> str:
    thing, step = article(appraisal.proposal.service), f"at least {appraisal.settings.impact.headline_words}"
    if gain < 0.5 and lose < 0.5:
        return f"nobody would be {step} nearer {thing} or further from one"
    if lose < 0.5:
        return f"{about(gain)} would be {step} nearer {thing}; nobody would be that much further"
    if gain < 0.5:
        return f"{about(lose)} would be {step} further from {thing}; nobody would be that much nearer"
    return f"{about(gain)} would be {step} nearer {thing} and {how_many(lose)} {step} further"


def strip(appraisal: Appraisal, way: Way) -> str:
    """The result strip's sentence for everyone who lives in the borough, one way of travel."""
    summary = appraisal.ways[way].summary
    clause = _nearer_and_further(summary.gain_headline, summary.lose_headline, appraisal)
    rest = (
        "" if summary.cut_off >= 0.5 or summary.newly_reached >= 0.5 else " For everyone else the difference is small."
    )
    if summary.gain_headline < 0.5 and summary.lose_headline < 0.5:
        rest = ""
    share = appraisal.settings.impact.approximate_little_share
    doubt = (
        f" Changes of less than {share:.0%} of today's journey are not counted."
        if appraisal.place.travel.approximate
        else ""
    )
    return f"{sentence(way.label)}, {clause}.{rest}{doubt}"


def strip_by_car(appraisal: Appraisal) -> str:
    """The second line: by car, for people in households with one; for all residents where no such table is held."""
    by_car = appraisal.ways[Way.CAR]
    with_car = people_with_a_car(by_car)
    if with_car is None:
        clause = _nearer_and_further(by_car.summary.gain_headline, by_car.summary.lose_headline, appraisal)
        return f"By car, counted for all residents because no table of cars is held, {clause}."
    clause = _nearer_and_further(with_car["gain_headline"], with_car["lose_headline"], appraisal)
    return f"By car, among people in households with one, {clause}."


def people_with_a_car(impact: WayImpact) -> pd.Series | None:
    """The counts of by_group for people in households with a car; None where the place holds no table of cars."""
    group = ("cars", WITH_CAR)
    return impact.groups.loc[group] if group in impact.groups.index else None


def journeys_lost(appraisal: Appraisal, way: Way) -> str:
    """The third line: journeys found today and not after, and the other way about; and those found in neither."""
    summary = appraisal.ways[way].summary
    thing = article(appraisal.proposal.service)
    lines = []
    if summary.cut_off >= 0.5:
        lines.append(
            f"Journeys lost: for homes where {about(summary.cut_off)} live, we found a way to {thing} today and none "
            "after."
        )
    else:
        lines.append("No journey is lost.")
    if summary.newly_reached >= 0.5:
        lines.append(f"For homes where {about(summary.newly_reached)} live, we found a way only after.")
    return " ".join(lines)
