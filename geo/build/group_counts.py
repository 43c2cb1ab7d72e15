"""People by school or surgery and ethnic group, set out for asking how evenly they are spread.

Who is not stated is left out and counted; a school or surgery with a withheld group is left out whole, as its make-up
is not known.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from geo.build.ledger import Ledger
from geo.disclosure.suppression import Rule
from geo.people.segregation import Units
from geo.people.workforce import WorkforceGroups, workforce_groups
from geo.provenance import Source
from geo.services.services import Practice
from geo.sources.catalogue import Catalogue
from geo.sources.people.ethnic_groups import FIVE_GROUPS, NOT_STATED
from geo.sources.people.list_groups import ListGroups
from geo.sources.people.pupil_groups import PupilGroups
from geo.sources.people.workforce import Workforce


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """People by unit and group, every count told.

    Attributes
    ----------
    five
        Rows by code of the unit, a column a group of the census's five (those that nobody is in have no column).
    not_stated_share
        Of everybody in the file's units used.
    rule
        How the counts may leave; what is worked out of them in segregation.py may.
    """

    units: Units
    period: str
    five: pd.DataFrame
    not_stated_share: float
    source: Source
    rule: Rule


def pupils_by_school(catalogue: Catalogue, schools: Collection[str], ledger: Ledger) -> GroupCounts | None:
    """The newest year's pupils by school (unique reference number); schools: those of the place, all where empty."""
    tables = sorted(
        catalogue.records(PupilGroups), key=lambda table: (str(table.frame["year"].max()), table.source.file)
    )
    if not tables:
        ledger.say("Pupils by school and ethnic group: not held.")
        return None
    newest = tables[-1]
    year = str(newest.frame["year"].max())
    rows = newest.frame[(newest.frame["year"] == year)].rename(columns={"urn": "unit", "pupils": "people"})
    here = set(rows["unit"]) & set(schools) if schools else set(rows["unit"])
    for older in tables[:-1]:
        ledger.leave(older.source.file, f"{newest.source.file} is as new, or newer.")
    return _counts(rows, newest.source, Units.SCHOOLS, here=here, period=year, ledger=ledger)


def patients_by_practice(catalogue: Catalogue, practices: Collection[Practice], ledger: Ledger) -> GroupCounts | None:
    """Registered patients by practice at the newest date; practices: those of the place, all where empty."""
    tables = sorted(catalogue.records(ListGroups), key=lambda table: (table.date, table.source.file))
    if not tables:
        ledger.say("Registered patients by practice and ethnic group: not held.")
        return None
    newest = tables[-1]
    for older in tables[:-1]:
        ledger.leave(older.source.file, f"{newest.source.file} is as new, or newer.")
    rows = newest.frame.rename(columns={"practice_id": "unit", "patients": "people"})
    here = {practice.practice_id for practice in practices} or set(rows["unit"])
    return _counts(rows, newest.source, Units.PRACTICES, here=here, period=newest.date, ledger=ledger)


def workforce(catalogue: Catalogue, ledger: Ledger) -> tuple[WorkforceGroups, ...]:
    """Staff of each employer by grade and ethnic group as they may be shown, from the newest table; none if not held.

    A grade of which the file itself withholds a group is left out and said.
    """
    tables = sorted(catalogue.records(Workforce), key=lambda table: (table.source.date, table.source.file))
    if not tables:
        ledger.say("Workforce by ethnic group and grade: not held.")
        return ()
    newest = tables[-1]
    for older in tables[:-1]:
        ledger.leave(older.source.file, f"{newest.source.file} is as new, or newer.")
    ledger.use(newest.source, "workforce by ethnic group and grade")
    named = newest.frame["employer"].unique()
    ledger.say(f"Workforce by ethnic group and grade: {', '.join(named)}, {newest.source.date}.")
    employers = []
    for employer, rows in newest.frame.groupby("employer", sort=False):
        day = rows["as_at"].max()
        grades = rows[rows["as_at"] == day].sort_values("grade_order", kind="stable")
        withheld = sorted(set(grades.loc[grades["headcount"].isna(), "grade"]))
        if withheld:
            ledger.leave_out(
                f"{newest.source.file}: grades of {employer} with a group that is withheld: {len(withheld)}."
            )
        told = grades[~grades["grade"].isin(withheld)]
        if told.empty:
            continue
        group = told["of_five"].where(told["of_five"].isin(FIVE_GROUPS), NOT_STATED)
        heads = told.groupby(["grade", group], sort=False)["headcount"].sum().unstack(fill_value=0.0)
        columns = [name for name in (*FIVE_GROUPS, NOT_STATED) if name in heads]
        employers.append(
            workforce_groups(
                heads[columns].rename_axis(columns=None),
                employer=str(employer),
                as_at=str(day),
                groups=[name for name in columns if name in FIVE_GROUPS],
            )
        )
    return tuple(employers)


def _counts(
    rows: pd.DataFrame, source: Source, units: Units, *, here: set[str], period: str, ledger: Ledger
) -> GroupCounts | None:
    """Rows of unit, group, of_five, people as tables of the units of this place; None where there are none."""
    mine = rows[rows["unit"].isin(here)]
    if mine.empty:
        ledger.leave(source.file, f"none of its {units.value} is one of this place.")
        return None
    withheld = mine.loc[mine["people"].isna(), "unit"].unique()
    complete = mine[~mine["unit"].isin(set(withheld))]
    if len(withheld):
        ledger.leave_out(f"{source.file}: {units.value} with a group that is withheld: {len(withheld)}.")
    if complete.empty:
        return None
    everybody = complete["people"].sum()
    stated = complete[complete["group"].ne(NOT_STATED) & complete["of_five"].ne(NOT_STATED)]
    five = stated[stated["of_five"] != ""].groupby(["unit", "of_five"])["people"].sum().unstack(fill_value=0.0)
    untold = 1 - stated["people"].sum() / everybody if everybody else float("nan")
    ledger.use(source, f"how groups are spread over {units.value}")
    ledger.say(
        f"{source.title}: {stated['unit'].nunique()} {units.value}, {period}; the group of {untold:.0%} is not stated, "
        "and they are left out."
    )
    return GroupCounts(
        units=units,
        period=period,
        five=five.reindex(columns=[group for group in FIVE_GROUPS if group in five]).rename_axis(columns=None),
        not_stated_share=float(untold),
        source=source,
        rule=Rule.STRICT,
    )
