"""The figures of an option that answer a step of an assessment, as sentences to be attached to the answer."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from geo.appraisal import mitigation_text
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.decisions.not_known import not_known
from geo.decisions.steps import Figures, Step
from geo.fairness.group_rows import beside_others, group_names
from geo.impact.bearing import FURTHER, MORE
from geo.language.phrases import joined, joined_few, number_of, sentence
from geo.papers import first_pages
from geo.papers.edition import Rooms, groups_source, minutes_source, patients_source, people_source
from geo.papers.help_and_burden import NO_HELP
from geo.proposals.kinds.several import CoLocate
from geo.proposals.phases import endings, gaps
from geo.proposals.terms import Funded, ListFate
from geo.views.fairness import assessment_tables, perception_words
from geo.views.fairness import tables as fairness_tables
from geo.views.impact import burden_tables, equity_tables, list_tables, sharing_tables
from geo.views.impact import tables as impact_tables
from geo.views.impact import words as impact_words
from geo.views.words import wording

NOT_SHARED = "No building would be shared, as far as is recorded."
FOR_EVERYBODY = "Everybody may use it: nothing is recorded as being for one group only."
NO_LIST = "No list of patients is touched."


def figures_of(appraisal: Appraisal, step: Step) -> tuple[str, ...]:
    """Sentences that answer a step, none twice; () where no figure does."""
    return tuple(dict.fromkeys(line for asked in step.figures for line in told(appraisal, asked)))


def told(appraisal: Appraisal, figures: Figures) -> list[str]:
    """The sentences of one kind of figures."""
    return [line for line in FIGURES[figures](appraisal) if line]


def _second_level(appraisal: Appraisal) -> list[str]:
    """Why figures ask for the second level of the cohesion assessment; empty where none does, which is no answer."""
    proposal = appraisal.proposal
    names = perception_words.changed_first(appraisal)
    caused = [str(names[code]) for code in names.index if perception_words.first_reasons(appraisal, code)]
    more = _more_than_others(appraisal)
    lists = appraisal.relisted
    ends = [] if lists is None else [site.name for site in lists.lists if site.event is ListFate.DISPERSED]
    return [
        *([f"There are reasons to expect concern in {joined_few(caused)}."] if caused else []),
        *([f"{number_of(len(more), 'group')} would be further more often than others."] if more else []),
        *([f"All patients of {joined_few(ends)} would have to join another practice."] if ends else []),
        *([f"It is only for {proposal.record.only_for.group}."] if proposal.record.only_for else []),
    ]


def second_level_words(appraisal: Appraisal) -> list[str]:
    """What the figures say of the second level of the cohesion assessment; whether it is made is for people to say."""
    reasons = _second_level(appraisal)
    if reasons:
        return ["The second level is suggested:", *reasons]
    return ["No figure that is held asks for the second level; what people say may."]


def _more_than_others(appraisal: Appraisal) -> list[str]:
    """Groups that would be further more often than everybody else, in their fixed order and in no other."""
    beside = appraisal.ways[appraisal.first_way].bearing
    names = group_names(beside.index)
    return [name for key, name in names.items() if abs(beside.loc[key, (FURTHER, "score")]) == MORE]


def _groups(appraisal: Appraisal) -> Iterable[str]:
    beside = appraisal.ways[appraisal.first_way].bearing
    names = group_names(beside.index)
    read = assessment_tables.matrix(appraisal, appraisal.first_way)
    more = [key for key in names.index if abs(beside.loc[key, (FURTHER, "score")]) == MORE]
    yield from (f"{names[key]}: further: {beside_others(beside.loc[key][FURTHER], FURTHER)}." for key in more)
    if not more:
        yield "No group of which figures are held would be further more often than others, as far as can be told."
    yield read.words


def _gaps(appraisal: Appraisal) -> Iterable[str]:
    yield wording.gaps(kind.kind for kind in appraisal.place.people.group_kinds)
    yield from (f"Not known: {gap}." for gap in not_known(appraisal))


def _lists(appraisal: Appraisal) -> Iterable[str]:
    cells = list_tables.at_a_glance(appraisal)
    if cells.empty:
        return [NO_LIST]
    return [
        *(_list_words(row) for _, row in cells.iterrows()),
        *impact_words.living(appraisal),
    ]


def _list_words(row: pd.Series) -> str:
    """One site: how many are registered, must change or would come, and what becomes of its list or its room."""
    registered, change, receive = (row[name] for name in ("Registered", "Must change practice", "Would receive"))
    told = [f"{_people(registered)} registered"]
    told += [] if pd.isna(change) else [f"{_people(change)} must change practice"]
    told += [] if pd.isna(receive) else [f"{_people(receive)} would come"]
    return f"{row['Site']}: {', '.join(told)}: {row['Room after']}."


def _people(count: object) -> str:
    return count if isinstance(count, str) else f"{int(str(count)):,}" if not pd.isna(count) else "an unknown number"


def _concerns(appraisal: Appraisal) -> Iterable[str]:
    return first_pages.concerns(appraisal)


def _sharing(appraisal: Appraisal) -> Iterable[str]:
    return [line for shared in appraisal.shared for line in sharing_tables.sentences(shared)] or [NOT_SHARED]


def _terms(appraisal: Appraisal) -> Iterable[str]:
    only = appraisal.proposal.record.only_for
    return [first_pages.only_for_words(only) if only else FOR_EVERYBODY]


def _heard(appraisal: Appraisal) -> Iterable[str]:
    return [perception_words.heard(appraisal)]


def _help(appraisal: Appraisal) -> Iterable[str]:
    return [*mitigation_text.given(appraisal), *mitigation_text.with_and_without(appraisal)] or [NO_HELP]


def _phases(appraisal: Appraisal) -> Iterable[str]:
    proposal = appraisal.proposal
    names = {site.site_id: site.name for site in (*appraisal.sites_after, *appraisal.sites_before)}
    changes = proposal.changes
    money = {
        words: sum(change.terms.funded is funded for change in changes)
        for funded, words in (
            (Funded.YES, "paid for"),
            (Funded.NO, "not paid for"),
            (Funded.UNKNOWN, "not known to be paid for"),
        )
    }
    dated = sum(bool(change.terms.turning_days) for change in changes)
    counted = joined([f"{count} {words}" for words, count in money.items() if count])
    days = f"{dated or 'none'} {'has' if dated < 2 else 'have'} a day"
    yield f"Of {number_of(len(changes), 'change')} {days}. Money: {counted}."
    yield from gaps(proposal, names)
    yield from endings(proposal)


def _cost(appraisal: Appraisal) -> Iterable[str]:
    for _, row in burden_tables.money(appraisal).iterrows():
        once, yearly, note = row.iloc[1:]
        yield f"{row['Who']}: £ once: {once}; £ a year: {yearly}{f' ({note})' if note else ''}."
    yield from burden_tables.homes(appraisal)


def _burden(appraisal: Appraisal) -> Iterable[str]:
    way = appraisal.first_way
    return burden_tables.readings(way, appraisal.burdens[way])


def _joint(appraisal: Appraisal) -> Iterable[str]:
    proposal = appraisal.proposal
    if not proposal.record.joint and not any(isinstance(change, CoLocate) for change in proposal.changes):
        return []
    rows = fairness_tables.joint_table(proposal)
    return [f"{row['Item']}: {row['Answer']}." for _, row in rows.iterrows()]


def _sources(appraisal: Appraisal) -> Iterable[str]:
    place = appraisal.place
    yield f"People: {people_source(place)}."
    yield f"Patients: {patients_source(place)}."
    yield f"Who lives where: {groups_source(place)}."
    yield f"Minutes: {minutes_source(place)}."


def _ways(appraisal: Appraisal) -> Iterable[str]:
    averages = impact_tables.summary(appraisal)[["Average before", "Average after"]]
    for way, (before, after) in averages.iterrows():
        yield f"{sentence(str(way))}: {before} minutes on average today, {after} afterwards."


def _asked(appraisal: Appraisal) -> Iterable[str]:
    # What rooms said stands in a part of the record of its own.
    return first_pages.asked(appraisal, Rooms())


def _evenness(appraisal: Appraisal) -> Sequence[str]:
    return equity_tables.sentences(appraisal, appraisal.first_way)


FIGURES: dict[Figures, Callable[[Appraisal], Iterable[str]]] = {
    Figures.PROPOSED: first_pages.proposed,
    Figures.ANSWER: headline,
    Figures.LISTS: _lists,
    Figures.GROUPS: _groups,
    Figures.EVENNESS: _evenness,
    Figures.GAPS: _gaps,
    Figures.CONCERNS: _concerns,
    Figures.SHARING: _sharing,
    Figures.TERMS: _terms,
    Figures.HEARD: _heard,
    Figures.ASKED: _asked,
    Figures.HELP: _help,
    Figures.PHASES: _phases,
    Figures.COST: _cost,
    Figures.BURDEN: _burden,
    Figures.JOINT: _joint,
    Figures.SOURCES: _sources,
    Figures.WAYS: _ways,
    Figures.CHANGED: first_pages.changed,
}
