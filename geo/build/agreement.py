"""Two files that say different things of one subject, date and area are both wrong until somebody chooses: refused.

Tables that only overlap are no conflict: the finer, more detailed or newer of them is used.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pandas as pd

from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.provenance import Source
from geo.sources.catalogue import Catalogue
from geo.sources.indicators.deprivation import Deprivation
from geo.sources.people.census import CensusTable
from geo.sources.people.estimates import MidYear
from geo.sources.people.school_turbulence import RollsByWard
from geo.sources.people.vital_events import EVENTS, VitalEvents
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea

# The census changes small counts at random, table by table; more than this is another figure.
CENSUS_MAY_DIFFER = 5.0
FIGURES_MAY_DIFFER = 0.5

Figures = tuple[Source, pd.Series, float]


def refuse_conflicts(catalogue: Catalogue) -> None:
    """InputError that names both files, an area, and what each says of it; every conflict of the folder at once."""
    by_subject: dict[str, list[Figures]] = {}
    for subject, source, figures, tolerance in _subjects(catalogue):
        by_subject.setdefault(subject, []).append((source, figures, tolerance))
    faults = [
        fault
        for subject, alike in by_subject.items()
        for left, right in combinations(alike, 2)
        for fault in _conflict(subject, left, right)
    ]
    faults += _rule_faults(catalogue.records(PatientsByArea))
    if faults:
        raise InputError(*faults)


def _rule_faults(tables: Sequence[PatientsByArea]) -> Iterator[str]:
    """Two tables of one day of which one withholds small counts: what differs is the rule and not the figures."""
    for left, right in combinations(tables, 2):
        if left.date == right.date and left.rule is not right.rule:
            guarded, other = (left, right) if right.rule is Rule.OPEN else (right, left)
            yield (
                f"{left.source.file} and {right.source.file} both give patients by practice and LSOA at {left.date}, "
                f"but small counts of {guarded.source.file} are withheld and those of {other.source.file} are not; "
                f"record the publisher and edition of both in sources.toml, or keep one of the files."
            )


def _subjects(catalogue: Catalogue) -> Iterator[tuple[str, Source, pd.Series, float]]:
    for year in catalogue.records(MidYear):
        people = year.frame.sum(axis="columns")
        yield f"people at {year.date} by {year.kind.label}", year.source, people, FIGURES_MAY_DIFFER
    for table in catalogue.records(CensusTable):
        columns = ", ".join(sorted(map(str, table.counts.columns)))
        subject = f"{table.topic.replace('_', ' ')} at {table.date} by {table.kind.label} ({columns[:60]})"
        yield subject, table.source, table.counts.stack(), CENSUS_MAY_DIFFER
    for size in (sizes for sizes in catalogue.records(ListSizes) if sizes.date):
        yield f"patients by practice at {size.date}", size.source, size.frame["patients"], FIGURES_MAY_DIFFER
    for lived in catalogue.records(PatientsByArea):
        counts = lived.frame.set_index(["practice_id", "area_code"])["patients"]
        # Counts are compared as they may leave, so tables under two rules are not.
        subject = f"patients by practice and LSOA at {lived.date}, {lived.rule}"
        yield subject.removesuffix(f", {Rule.OPEN}"), lived.source, counts, FIGURES_MAY_DIFFER
    for events in catalogue.records(VitalEvents):
        for event in EVENTS:
            by_year = events.frame.set_index(["area_code", "year"])[event].dropna()
            yield f"{event} by {events.kind.label} and year", events.source, by_year, FIGURES_MAY_DIFFER
    for rolls in catalogue.records(RollsByWard):
        pupils = rolls.frame.set_index(["area_code", "year"]).stack()
        yield f"pupils on roll, joining and leaving by {rolls.kind.label}", rolls.source, pupils, FIGURES_MAY_DIFFER
    for index in catalogue.records(Deprivation):
        yield f"ranks of deprivation {index.edition}", index.source, index.frame["rank"], FIGURES_MAY_DIFFER


def _conflict(subject: str, left: Figures, right: Figures) -> Iterator[str]:
    (source, figures, tolerance), (second, others, _) = left, right
    both = figures.index.intersection(others.index)
    away = (figures.loc[both] - others.loc[both]).abs()
    wrong = away.index[away > tolerance]
    if len(wrong):
        where = wrong[0] if isinstance(wrong[0], str) else ", ".join(map(str, wrong[0]))
        yield (
            f"{source.file} and {second.file} both give {subject}, but differ: {where} is {figures[wrong[0]]:g} in "
            f"one and {others[wrong[0]]:g} in the other (figures that differ: {len(wrong)}); keep one of the files."
        )
