"""What practices say of themselves: how many people they can take, if their list is open, where their branches are.

Of these the NHS publishes only its list of branch surgeries, which tells no half-days; the others are plain tables of a
council's or an integrated care board's own.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import by_row, filled_table, first_few, refuse_repeats
from geo.sources.services import ods
from geo.sources.services.closures import closures
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
    fact_. official: whether it is the NHS's own list.
    """

    frame: pd.DataFrame
    source: Source
    official: bool = False
    notes: tuple[str, ...] = ()


def is_capacity(sample: Sample) -> bool:
    """Practice codes with a capacity."""
    return sample.format == "csv" and sample.has("practice_code", "capacity")


def is_branches(sample: Sample) -> bool:
    """Practice codes with site codes of their branches."""
    return sample.format == "csv" and sample.has("practice_code", "site_code", "site_name")


def is_official_branches(sample: Sample) -> bool:
    """The NHS's list of branch surgeries: codes of a practice with three figures more."""
    return ods.mostly(sample, ods.BRANCH)


def read_capacity(raw: RawFile) -> PracticeCapacity:
    """Capacity by practice; the basis is shown beside every use of it."""
    table = filled_table(raw)
    refuse_repeats(table, table.frame["practice_code"], "practice")
    capacity = numbers(table, "capacity")
    printed = table.frame["list_open"] if "list_open" in table.frame else pd.Series("", index=table.frame.index)
    answers = printed.str.lower()
    unclear, said = by_row(
        table,
        {
            int(at): f"list_open is {shown(printed.iloc[at])}; yes or no was expected"
            for at in np.flatnonzero(~answers.isin(LIST_OPEN) & (answers.map(given) != ""))
        },
    )
    one_fault_each([*capacity.faults, *unclear])
    basis = "capacity_basis" if "capacity_basis" in table.frame else "basis"
    frame = pd.DataFrame(
        {
            "capacity": capacity.figures,
            "basis": table.frame[basis].map(given) if basis in table.frame else "",
            "list_open": pd.Series([LIST_OPEN.get(word) for word in answers], index=table.frame.index, dtype=object),
        }
    ).set_index(pd.Index(table.frame["practice_code"], name="practice_id"))
    date = str(table.frame["as_at"].max()) if "as_at" in table.frame else ""
    source = assume_date(raw, raw.source("What practices say they can take", date=date))
    return PracticeCapacity(frame, source, (*table.notes, *capacity.notes, *said))


def read_branches(raw: RawFile) -> BranchSites:
    """Branches with their practice; sessions and share of the list may be missing and are then not held."""
    table = filled_table(raw)
    cells = table.frame
    refuse_repeats(table, cells["site_code"], "site")
    standing = by_columns(table, names=cells["site_name"])
    codes, postcode_notes = postcodes(table, "postcode" if "postcode" in cells else None)
    figures: dict[str, pd.Series] = {}
    faults: list[str] = []
    notes: list[str] = []
    for column, ours, most in (("sessions_per_week", "sessions", MOST_SESSIONS), ("share_of_list", "share_of_list", 1)):
        figures[ours] = pd.Series(np.nan, index=cells.index)
        if column not in cells:
            continue
        read = numbers(table, column)
        over = read.figures > most
        wrong, said = by_row(
            table,
            {
                int(at): f"{column} is {shown(cells[column].iloc[at])}; over {most} cannot be"
                for at in np.flatnonzero(over)
            },
        )
        figures[ours] = read.figures.mask(over)
        faults += [*read.faults, *wrong]
        notes += [*read.notes, *said]
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
    closing = closures(table, cells["site_name"].map(given), today=date.today())
    frame["fact_closes_on"] = closing.closes.to_numpy()
    source = assume_date(raw, raw.source("Branch surgeries"))
    said = (*table.notes, *standing.notes, *postcode_notes, *notes, *unread, *closing.notes)
    return BranchSites(frame[~closing.gone], source, notes=said)


def read_official_branches(raw: RawFile) -> BranchSites:
    """The NHS's list; a branch that has closed, or has left its practice, is counted and left out."""
    rows, sentences = ods.organisations(raw, ods.BRANCH)
    today = date.today().isoformat()
    ended = {row.code for row in rows if any(day and day <= today for day in (row.closed, row.left))}
    ended |= {row.code for row in rows if row.status in ods.STATUSES - ods.ACTIVE}
    standing = [row for row in rows if row.code not in ended]
    if not standing:
        raise InputError(f"{raw.name}: no branch surgery in it is open; a list of branch surgeries was expected.")
    columns = {
        "practice_id": [row.parent or row.code[:6] for row in standing],
        "name": [_branch_name(row) for row in standing],
        "easting": np.nan,
        "northing": np.nan,
        "postcode": [row.postcode for row in standing],
        "sessions": np.nan,
        "share_of_list": np.nan,
        "fact_address": [row.written_address for row in standing],
        "fact_closes_on": [row.closed for row in standing],
    }
    frame = pd.DataFrame(columns, index=pd.Index([row.code for row in standing], name="site_id"))
    source = assume_date(raw, raw.source("Branch surgeries (NHS organisation list)", publisher=ods.NHS))
    notes = (*raw.decoded[1], *first_few(sentences, f"rows of {raw.name} with a fault of this kind"))
    if ended:
        notes = (*notes, f"{raw.name}: branches that have closed or left their practice are left out ({len(ended)}).")
    return BranchSites(frame, source, official=True, notes=notes)


def _branch_name(row: ods.Organisation) -> str:
    """A name that tells a branch from its practice's others: that of its building, else of the practice, and where."""
    building, _, village, town, _ = row.address
    stem = row.name if not building or any(mark.isdigit() for mark in building) else building
    where = village or town
    return stem if not where or where.lower() in stem.lower() else f"{stem}, {where}"


KINDS: tuple[Kind, ...] = (
    Kind(
        "practice_capacity",
        "What practices say they can take",
        is_capacity,
        read_capacity,
        Look(
            "How many people practices say they can take",
            ("practice_code", "capacity"),
            example="practice_code, capacity, capacity_basis, list_open, as_at",
            seen=OURS,
        ),
    ),
    Kind(
        "branch_sites",
        "Branch surgeries",
        is_branches,
        read_branches,
        Look(
            "Where a practice's further surgeries are, and how much of the week they are open",
            ("practice_code", "site_code", "site_name"),
            example="practice_code, site_code, site_name, address, postcode, lon, lat, sessions_per_week, "
            "share_of_list",
            seen=OURS,
        ),
    ),
    Kind(
        "branch_surgeries",
        "Branch surgeries (NHS organisation list)",
        is_official_branches,
        read_official_branches,
        Look(
            "Where practices' further surgeries are",
            marks="27 columns, mostly without a line of headings, codes such as P91003001",
            example="P91003001, name, national grouping, health geography, five lines of address, postcode",
            seen="a file of the Isle of Wight, in full",
        ),
    ),
)
