"""Where practices' branches are and how much of the week they are open: a plain table of a council's or board's own."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import by_row, filled_table, refuse_repeats
from geo.sources.services.closures import closures
from geo.sources.services.place_lists import facts
from geo.sources.services.postal import given
from geo.sources.services.site_facts import MOST_SESSIONS, facts_of_columns
from geo.sources.services.standing import by_columns, postcodes


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


def is_branches(sample: Sample) -> bool:
    """Practice codes with site codes of their branches."""
    return sample.format == "csv" and sample.has("practice_code", "site_code", "site_name")


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


KINDS: tuple[Kind, ...] = (
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
)
