"""What practices say of themselves: how many people they can take, if their list is open, where their branches are.

The NHS publishes neither, so these are plain tables of a council's or an integrated care board's own.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.plain import shown
from geo.provenance import Source
from geo.sources.guesses import assume_date
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import filled_table, refuse_repeats
from geo.sources.services.place_lists import facts
from geo.sources.services.postal import given
from geo.sources.services.site_facts import MOST_SESSIONS, facts_of_columns
from geo.sources.services.standing import by_columns, postcodes

LIST_OPEN = {
    "yes": True,
    "open": True,
    "y": True,
    "true": True,
    "no": False,
    "closed": False,
    "n": False,
    "false": False,
}


@dataclass(frozen=True)
class PracticeCapacity:
    """What practices say they can take.

    frame: index practice_id; capacity (registered patients, NaN where not held), basis (in words, "" where not held),
    list_open (True, False, None where not held).
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BranchSites:
    """Sites of practices: branches, and what is told of the main one in a row whose site is the practice's own code.

    frame: index site_id; practice_id, name, easting and northing (metres, NaN where not held), postcode (no spaces),
    sessions (half-days a week), share_of_list (0 to 1), both NaN where not held; facts in columns that begin with
    fact_.
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_capacity(sample: Sample) -> bool:
    """Practice codes with a capacity."""
    return sample.format == "csv" and sample.has("practice_code", "capacity")


def is_branches(sample: Sample) -> bool:
    """Practice codes with site codes of their branches."""
    return sample.format == "csv" and sample.has("practice_code", "site_code", "site_name")


def read_capacity(raw: RawFile) -> PracticeCapacity:
    """Capacity by practice; the basis is shown beside every use of it."""
    table = filled_table(raw)
    refuse_repeats(table, table.frame["practice_code"], "practice")
    capacity, faults = table.numbers("capacity")
    printed = table.frame["list_open"] if "list_open" in table.frame else pd.Series("", index=table.frame.index)
    answers = printed.str.lower()
    unclear = [
        f"{raw.name}, row {table.row_of(int(at))}: list_open is {shown(printed.iloc[at])}; yes or no was expected."
        for at in np.flatnonzero(~answers.isin(LIST_OPEN) & (answers.map(given) != ""))
    ]
    one_fault_each([*faults, *unclear])
    basis = "capacity_basis" if "capacity_basis" in table.frame else "basis"
    frame = pd.DataFrame(
        {
            "capacity": capacity,
            "basis": table.frame[basis].map(given) if basis in table.frame else "",
            "list_open": pd.Series([LIST_OPEN.get(word) for word in answers], index=table.frame.index, dtype=object),
        }
    ).set_index(pd.Index(table.frame["practice_code"], name="practice_id"))
    date = str(table.frame["as_at"].max()) if "as_at" in table.frame else ""
    source = assume_date(raw, raw.source("What practices say they can take", date=date))
    return PracticeCapacity(frame, source, table.notes)


def read_branches(raw: RawFile) -> BranchSites:
    """Branches with their practice; sessions and share of the list may be missing and are then not held."""
    table = filled_table(raw)
    cells = table.frame
    refuse_repeats(table, cells["site_code"], "site")
    standing = by_columns(table, names=cells["site_name"])
    codes, postcode_notes = postcodes(table, "postcode" if "postcode" in cells else None)
    figures: dict[str, pd.Series] = {}
    faults: list[str] = []
    for column, ours, most in (("sessions_per_week", "sessions", MOST_SESSIONS), ("share_of_list", "share_of_list", 1)):
        figures[ours] = pd.Series(np.nan, index=cells.index)
        if column not in cells:
            continue
        figures[ours], wrong = table.numbers(column)
        faults.extend(wrong)
        faults += [
            f"{raw.name}, row {table.row_of(int(at))}: {column} is {shown(cells[column].iloc[at])}; over {most} "
            f"cannot be."
            for at in np.flatnonzero(figures[ours] > most)
        ]
    one_fault_each(faults)
    buildings, unread = facts_of_columns(table)
    frame = pd.DataFrame(
        {
            "practice_id": cells["practice_code"],
            "name": cells["site_name"].map(given),
            "easting": standing.easting,
            "northing": standing.northing,
            "postcode": codes,
            **figures,
            **{f"fact_{name}": text for name, text in {**facts(table), **buildings}.items()},
        }
    ).set_index(pd.Index(cells["site_code"], name="site_id"))
    source = assume_date(raw, raw.source("Branch surgeries"))
    return BranchSites(frame, source, (*table.notes, *standing.notes, *postcode_notes, *unread))


KINDS: tuple[Kind, ...] = (
    Kind("practice_capacity", "What practices say they can take", is_capacity, read_capacity),
    Kind("branch_sites", "Branch surgeries", is_branches, read_branches),
)
