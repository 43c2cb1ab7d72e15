"""Patients' lists set out for the estimates: by ward at every date, by practice at every date, and where they lived.

Lists are taken as they were published where patients by small area are held at two dates and more; else each practice's
one pattern is scaled by its list at every date, and called modelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geo.build.carrier import Carrier
from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.registered import list_at, months_apart, on_small_areas
from geo.build.ward_counts import added_up
from geo.people.list_events import cleaned_patients
from geo.people.list_history import RegisteredLists, day_of
from geo.services.services import Practice
from geo.sources.catalogue import Catalogue
from geo.sources.services.gp import PracticeList
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea


@dataclass(frozen=True, eq=False)
class Lists:
    """Patients of the practices over time.

    Attributes
    ----------
    by_ward
        By ward and date, None where not held.
    sizes
        By practice_id (rows) and date (columns).
    patterns
        As published, by date: patients by area_code (rows) and practice_id (columns).
    """

    by_ward: RegisteredLists | None
    sizes: pd.DataFrame
    patterns: Mapping[str, pd.DataFrame]


def lists_of(
    catalogue: Catalogue, carrier: Carrier, located: Located, *, practices: Sequence[Practice], ledger: Ledger
) -> Lists:
    """The lists of a catalogue; practices: those of the place today."""
    patterns, words = _patterns(catalogue, carrier, ledger)
    here = frozenset(practice.practice_id for practice in practices)
    sizes = _sizes(catalogue, located, here, patterns=patterns, ledger=ledger)
    inside = carrier.study.inside
    if len(patterns) > 1:
        by_area = {when: wide.reindex(inside).sum(axis="columns", min_count=1) for when, wide in patterns.items()}
        basis = f"patients by LSOA at each date, {words}"
        taken_off = cleaned_patients(patterns)
        cleaned = None if taken_off is None else added_up(taken_off.reindex(inside).fillna(0.0), carrier)
        by_ward = added_up(pd.DataFrame(by_area), carrier)
        return Lists(RegisteredLists(by_ward, basis, cleaned=cleaned), sizes, patterns)
    if not patterns or sizes.empty:
        return Lists(None, sizes, patterns)
    date, wide = next(iter(patterns.items()))
    near = min(sizes.columns, key=lambda when: months_apart(when, date))
    reference = sizes[near].dropna()
    modelled = {when: list_at(wide.reindex(inside), sizes[when].dropna(), reference) for when in sizes.columns}
    basis = f"each practice's pattern of {date} ({words}) times its list at the date over its list of {near}"
    by_ward = added_up(pd.DataFrame(modelled), carrier)
    return Lists(RegisteredLists(by_ward, basis, frozenset(modelled)), sizes, patterns)


def _patterns(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[dict[str, pd.DataFrame], str]:
    """Patients by small area (rows) and practice (columns) at each date published, and how they came to the areas."""
    by_date: dict[str, pd.DataFrame] = {}
    ways = []
    for patients in sorted(catalogue.records(PatientsByArea), key=lambda table: table.date):
        if patients.date in by_date or not _placed_in_time(patients, ledger):
            continue
        long, words = on_small_areas(patients, carrier, ledger)
        if long is None:
            continue
        by_date[patients.date] = long.pivot(index="area_code", columns="practice_id", values="patients")
        ways.append(words)
        ledger.use(patients.source, f"registered patients by ward at {patients.date}")
    return by_date, "; ".join(dict.fromkeys(ways))


def _placed_in_time(table: ListSizes | PatientsByArea, ledger: Ledger) -> bool:
    """Whether lists can stand among others by their date, which a year alone does not place."""
    if len(table.date) == len("2024"):
        ledger.note(
            f"{table.source.file}: its date is a year only ({table.date}), so it is left out of the estimates by ward; "
            "give its month or day in sources.toml."
        )
    return len(table.date) > len("2024")


def _sizes(
    catalogue: Catalogue,
    located: Located,
    here: frozenset[str],
    *,
    patterns: Mapping[str, pd.DataFrame],
    ledger: Ledger,
) -> pd.DataFrame:
    """Patients by practice and date: of the practices here, and of those that were here and have closed.

    A date with patients by small area and no list of sizes takes the sums of the former, where several are held.
    """
    listed = (table for table in catalogue.records(ListSizes) if _placed_in_time(table, ledger))
    tables = sorted(listed, key=lambda table: table.date)
    by_date: dict[str, pd.Series] = {}
    for size_list in tables:
        by_date[size_list.date] = size_list.frame["patients"]
        ledger.use(size_list.source, f"list sizes at {size_list.date}")
    closed = {code for table in tables for code in table.frame.index} - here
    months = {when[:7] for when in by_date}
    for table in catalogue.records(PatientsByArea) if len(patterns) > 1 else ():
        if table.date in patterns and table.date[:7] not in months:
            by_date[table.date] = table.frame.groupby("practice_id")["patients"].sum()
    sizes = pd.DataFrame({when: by_date[when] for when in sorted(by_date, key=day_of)}).rename_axis("practice_id")
    postcodes: dict[str, str] = {}
    for frame in [listed.frame for listed in catalogue.records(PracticeList)] + [table.frame for table in tables]:
        postcodes |= {str(code): text for code, text in frame["postcode"].items() if text}
    here_or_closed = [
        code in here or (code in closed and _was_near(postcodes.get(code, ""), located)) for code in sizes.index
    ]
    return sizes[here_or_closed]


def _was_near(postcode: str, located: Located) -> bool:
    """Whether a practice that is no longer listed stood here; one without a postcode did, as its file is local."""
    at, _ = located.at(postcode)
    return not postcode if at is None else located.is_near(at)
