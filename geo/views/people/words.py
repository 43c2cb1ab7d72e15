"""What is said of the wards' people: how many, how sure, who comes and goes, and what is not told.

Institutions are named before any movement; a margin is called a margin of error, modelled, and never 95%.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

import pandas as pd

from geo.disclosure.differencing import TOTAL
from geo.language.dates import british
from geo.language.phrases import how_many, joined, number_of, sentence
from geo.people.authority_total import AuthorityTotal
from geo.people.churn import (
    STEADY_HIGH_CHURN,
    Institution,
    InstitutionKind,
    Movement,
    composition_change,
    institutions_words,
    movement_rates,
    movement_words,
    sight,
)
from geo.people.list_estimate import LIST_COEFFICIENTS, USUAL, EstimateSettings, WardEstimates
from geo.people.turbulence import COVERED_IN_TRIALS, MARGIN_COEFFICIENTS
from geo.people.ward_movement import net_of_lists, of_authority
from geo.people.ward_people import BestEstimate, WardPeople, WardTable
from geo.people.workforce import WorkforceGroups
from geo.place.place import Place
from geo.views.people.tables import by_age, estimated_over_time, official_over_time
from geo.views.words.wording import ward_name

MARGIN_READ = (
    "The range is a margin of error, modelled: it allows for doubt about how many people live here, by how much they "
    "come and go, and its coefficients are judgements."
)
NO_AGES = "Ages are not held by ward."
NO_HOMES = "Planned homes are not held for this place."
NO_SITES = "No homes are planned in this ward by the tables held."
NO_MOVES = "No source of people moving in and out is held by ward."
# What the centre calls a steady total with high churn, as the screen says it: nobody's ward is given a verdict.
MANY_MOVES = "steady total, many people moving in and out"
# A share that changed by less, in percentage points, is not worth a sentence. Our choice.
FEWEST_POINTS = 0.1
# The whole borough is said to the nearest 100, as its sources are (authority_total.SAID_TO).
TOTAL_SAID_TO = 100
# Kinds whose every name is said of the whole borough; care homes are too many and are counted. Our choice.
NAMED_KINDS = (InstitutionKind.BARRACKS, InstitutionKind.PRISON, InstitutionKind.UNIVERSITY)


def total_words(total: AuthorityTotal, place: Place) -> list[str]:
    """The borough's total from several sources, and whether they agree."""
    shown, date = total.estimate, total.sources[0].date
    several = f", from {len(total.sources)} sources put together" if len(total.sources) > 1 else ""
    lower, upper = (step * TOTAL_SAID_TO for step in (shown.lower // TOTAL_SAID_TO, -(-shown.upper // TOTAL_SAID_TO)))
    line = (
        f"In {place.called_whole} {round(shown.people / TOTAL_SAID_TO) * TOTAL_SAID_TO:,.0f} people at {date} "
        f"({lower:,.0f} to {upper:,.0f}, margin of error, modelled){several}."
    )
    return [british(line), british(total.words)]


def estimate_words(ward_people: WardPeople, estimates: WardEstimates | None, ward: str) -> list[str]:
    """The newest estimate of one ward ("" for the borough) and how it stands to the newest official figure."""
    if estimates is None:
        return [british(ward_people.base.words)]
    ours = estimated_over_time(estimates, ward)
    last = ours.iloc[-1]
    if pd.isna(last["people"]):
        return [british(f"Not available for {last['date']}: no patients are counted in one of the wards.")]
    lines = [
        british(
            f"Estimated at {last['date']}: about {last['people']:,.0f} people ({last['lower']:,.0f} to "
            f"{last['upper']:,.0f}, margin of error, modelled)."
        )
    ]
    published = [count.published or not ward for count in ward_people.counts]
    if not any(published):
        return lines
    official = official_over_time(ward_people, ward)[published].iloc[-1]
    same = ours[ours["date"] == official["date"]]
    if len(same) and estimates.base.date != official["date"]:
        then = same.iloc[0]
        inside = then["lower"] <= official["people"] <= then["upper"]
        lines.append(
            british(
                f"{official['title']}: {official['people']:,.0f}, {'within' if inside else 'outside'} the estimate's "
                f"range at that date ({then['lower']:,.0f} to {then['upper']:,.0f})."
            )
        )
    return lines


def changed_settings(settings: EstimateSettings) -> int:
    """How many coefficients differ from the usual ones."""
    pairs = ((settings.lists, USUAL.lists), (settings.margin, USUAL.margin))
    return sum(getattr(now, each.name) != getattr(usual, each.name) for now, usual in pairs for each in fields(usual))


def settings_differ(settings: EstimateSettings, usual: WardEstimates | None, ward: str) -> str:
    """That settings differ from the usual ones, and what the usual ones give; empty where none differs."""
    changed = changed_settings(settings)
    if not changed or usual is None:
        return ""
    last = estimated_over_time(usual, ward).iloc[-1]
    differing = "one setting that differs" if changed == 1 else f"{changed} settings that differ"
    return british(
        f"These estimates use {differing} from the usual. On the usual ones, at {last['date']}: about "
        f"{last['people']:,.0f} ({last['lower']:,.0f} to {last['upper']:,.0f})."
    )


def coefficients_table(settings: EstimateSettings) -> pd.DataFrame:
    """Every coefficient as it is set, with its usual value and what it rests on."""
    rows = [
        (sentence(known.label), f"{getattr(values, known.name):g}", f"{known.usual:g}", known.basis)
        for values, table in ((settings.margin, MARGIN_COEFFICIENTS), (settings.lists, LIST_COEFFICIENTS))
        for known in table
    ]
    return pd.DataFrame(rows, columns=["Coefficient", "Now", "Usually", "What it rests on"])


def institutions_here(place: Place, ward_people: WardPeople, ward: str) -> str:
    """The institutions of one ward, or of the whole borough with their wards; empty where none is known."""
    if ward:
        here = [each for each in ward_people.institutions if each.area_code == ward]
        return institutions_words(here) if here else ""
    named = [
        f"{each.name} ({each.kind}, {ward_name(place, each.area_code)})"
        for kind in NAMED_KINDS
        for each in ward_people.institutions
        if each.kind is kind
    ]
    counted = Counter(each.kind for each in ward_people.institutions)[InstitutionKind.CARE_HOME]
    homes = [f"{counted} care home{'' if counted == 1 else 's'}"] if counted else []
    if not named and not homes:
        return ""
    return f"Here: {joined([*named, *homes])}. People come and go with these, and figures of movement count them."


def moving_words(place: Place, ward_people: WardPeople, movements: Sequence[Movement], ward: str) -> list[str]:
    """What each source tells of one ward: net and gross together, and what it cannot see. Institutions stand apart.

    movements: ward_movement.newest_by_ward; the net change of patients' lists comes last.
    """
    here: list[Institution] = [each for each in ward_people.institutions if each.area_code == ward]
    name = ward_name(place, ward)
    sentences: list[str] = []
    for movement in movements:
        lines = movement_words(movement, ward, name=name, institutions=here)[1 if here else 0 :]
        sentences += [line.replace(STEADY_HIGH_CHURN.capitalize(), MANY_MOVES.capitalize()) for line in lines]
    net = net_of_lists(ward_people)
    rate = float("nan") if net is None else net.per_1000[ward]
    if net is not None and not pd.isna(rate):
        seen = sight(net.source)
        change = "no net change" if round(rate) == 0 else f"a net change of {rate:+.0f}"
        sentences.append(f"{name}, {net.period}: {change} for every 1,000 patients on lists.")
        sentences += [f"This source ({seen.title}) sees {seen.sees}. It cannot see {seen.cannot_see}.", *net.notes]
    return [british(line) for line in sentences] or [NO_MOVES]


def borough_moving_words(place: Place, ward_people: WardPeople, movements: Sequence[Movement]) -> list[str]:
    """Of the whole borough: where a total stands still while its people change, and what each source can see.

    movements: ward_movement.newest_by_ward.
    """
    sentences: list[str] = []
    for movement in movements:
        rates = movement_rates(movement)
        steady = [ward_name(place, str(code)) for code in rates.index[rates["steady_high_churn"]]]
        if steady and sight(movement.source).whom == "people":
            sentences.append(
                f"Here the number of people hardly changes while many move in and out ({movement.period}): "
                f"{joined(steady)}."
            )
        sentences += _sight_words(movement.source)
    for source in dict.fromkeys(each.source for each in of_authority(ward_people)):
        sentences += _sight_words(source)
    return [british(line) for line in sentences] or [NO_MOVES]


def _sight_words(source: str) -> list[str]:
    seen = sight(source)
    whole = " Told of the whole authority only." if seen.authority_only else ""
    line = f"{sentence(seen.title)}: sees {seen.sees}. It cannot see {seen.cannot_see}.{whole}"
    return [line, seen.caution] if seen.caution else [line]


def ages_words(ward_people: WardPeople, newest: WardTable, *, ward: str) -> list[str]:
    """How the make-up by age of one ward ("" for the borough) has changed: not only how many, but who.

    Since the census where its ages are held and the same, else since the oldest table.
    """
    alike = [table for table in ward_people.ages if list(by_age(table)) == list(by_age(newest))]
    then = min(alike, key=lambda table: "census" not in table.title.lower())
    if then is newest:
        return []
    pair = (by_age(table) for table in (then, newest))
    before, after = (table if ward else table.sum().to_frame(ward).T for table in pair)
    changed = composition_change(before, after).set_index(["area_code", "group"]).loc[ward]
    grown, shrunk = changed["points"].idxmax(), changed["points"].idxmin()
    of_100 = 100 * changed["changed_share"].iloc[0]
    lines = [f"From {then.date} to {newest.date} the make-up by age changed by {of_100:.1f} in every 100 people."]
    if max(abs(changed.at[age, "points"]) for age in (grown, shrunk)) >= FEWEST_POINTS:
        lines.append(
            f"The share aged {grown} rose most ({changed.at[grown, 'points']:+.1f} points), that aged {shrunk} fell "
            f"most ({changed.at[shrunk, 'points']:+.1f})."
        )
    return [british(" ".join(lines))]


def trials() -> str:
    """How often the usual margins held the truth in trials."""
    shares = [f"after {number_of(years, 'year')} {100 * share:.0f} times" for years, share in COVERED_IN_TRIALS.items()]
    return (
        "In trials on made-up wards whose lists lag behind their people, the usual values held the truth so often in "
        f"100: {joined(shares)}. They are meant to hold it in 95 of 100; where lists keep those who left for longer, "
        "they hold it less often."
    )


def best_words(best: BestEstimate | None) -> list[str]:
    """What the best estimate by age is made to agree with; that there is none."""
    if best is None:
        return ["No best estimate by age: the tables held cannot be made to agree with a headline."]
    return [f"Best estimate by age, modelled, made to agree with the headline at {british(best.when)}.", *best.notes]


def workforce_words(employers: Sequence[WorkforceGroups]) -> list[str]:
    """Who is counted in each employer's table, and what a blank in it is; empty without one."""
    if not employers:
        return []
    return [
        *(
            f"{each.employer}{f', {british(each.as_at)}' if each.as_at else ''}: {_heads(each)}, heads by the "
            "employer's own return. Shares are of those whose ethnic group is stated; staff may live elsewhere, and "
            "residents are of every age."
            for each in employers
        ),
        "Heads are to the nearest 5; a blank is fewer than 10, or withheld so that no small count can be worked out.",
    ]


def _heads(employer: WorkforceGroups) -> str:
    everybody = float(employer.heads.loc[TOTAL, TOTAL])
    return "how many staff is withheld" if math.isnan(everybody) else f"{how_many(everybody)} staff"
