"""What practices say they can take and whether their lists are open: a plain table of a council's or board's own."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import by_row, filled_table, refuse_repeats
from geo.sources.services.postal import given

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


def is_capacity(sample: Sample) -> bool:
    """Practice codes with a capacity."""
    return sample.format == "csv" and sample.has("practice_code", "capacity")


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
)
