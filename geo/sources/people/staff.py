"""Where the staff of a service live: counts of ten and more by postcode sector, as an employer can give them out.

Smaller counts, whole postcodes and districts are left out and counted in a sentence: a count under ten can tell on a
person, a postcode is a few houses, and a district is no place.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN
from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.services.services import Service
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each, plain_postcode
from geo.sources.rows import filled_table, first_few, refuse_repeats
from geo.sources.services.postal import OUTWARD, POSTCODE, words_of

# An outward half, then the first figure of the second half: M33 2.
SECTOR = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?) ?(\d)$")


@dataclass(frozen=True)
class StaffTable:
    """Staff by where they live and, as far as it is told, where they work.

    frame: postcode_sector ("M33 2"), site_code ("" where not told), service (a key of Service, "" where not told),
    staff (10 or more). date is the newest of the rows, "" where none is told.
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_staff(sample: Sample) -> bool:
    """Postcode sectors with a number of staff."""
    return sample.format == "csv" and sample.has("postcode_sector", "staff")


def read_staff(raw: RawFile) -> StaffTable:
    """The table; refused where a count is no number or no row is left."""
    table = filled_table(raw)
    table.need("postcode_sector", "staff")
    cells = table.frame
    staff = numbers(table, "staff")
    one_fault_each(staff.faults)
    frame = pd.DataFrame(
        {
            "postcode_sector": cells["postcode_sector"].map(_sector),
            "site_code": words_of(table, "site_code"),
            "service": words_of(table, "service").str.lower(),
            "staff": staff.figures,
        }
    )
    unknown = sorted(set(frame["service"]) - {"", *Service})
    one_fault_each([f"{raw.name}: {shown(service)} is no service; {', '.join(Service)} are." for service in unknown])
    refuse_repeats(table, _keys(frame[frame["postcode_sector"] != ""]), "postcode sector and place of work")
    no_sector = frame["postcode_sector"] == ""
    small = ~no_sector & ~(frame["staff"] >= STRICT_SMALLEST_SHOWN)
    left_out = [
        f"{raw.name}, row {table.row_of(int(at))}: {_refused(cells['postcode_sector'].iloc[at])}; the row is left out."
        for at in np.flatnonzero(no_sector)
    ]
    notes = (
        *table.notes,
        *staff.notes,
        *first_few(left_out, f"rows of {raw.name} without a postcode sector, left out"),
    )
    if small.any():
        notes = (
            *notes,
            f"{raw.name}: a count of staff under {STRICT_SMALLEST_SHOWN}, or one that is withheld, could tell on a "
            f"person and is not used (rows left out: {int(small.sum())}).",
        )
    usable = frame[~no_sector & ~small].reset_index(drop=True)
    if usable.empty:
        raise InputError(
            *notes, f"{raw.name}: no row has a postcode sector with {STRICT_SMALLEST_SHOWN} or more staff."
        )
    date = str(words_of(table, "as_at").max())
    return StaffTable(usable, assume_date(raw, raw.source("Where staff live", date=date)), notes)


def _keys(frame: pd.DataFrame) -> pd.Series:
    return (frame["postcode_sector"] + " " + frame["site_code"] + " " + frame["service"]).str.strip()


def _sector(cell: str) -> str:
    """A sector as it is joined ("M33 2"); "" where the cell is none, or is a district as it stands, such as M33."""
    text = " ".join(cell.upper().split())
    match = None if OUTWARD.match(text) else SECTOR.match(text)
    return f"{match[1]} {match[2]}" if match else ""


def _refused(cell: str) -> str:
    if POSTCODE.match(plain_postcode(cell)):
        # The cell itself is not repeated: it may be somebody's home.
        return "postcode_sector holds a whole postcode, which can tell on a person; M33 2 is how a sector looks"
    return f"postcode_sector is {shown(cell)}; M33 2 is how one looks, with its space"


KINDS: tuple[Kind, ...] = (
    Kind(
        "staff",
        "Where staff live",
        is_staff,
        read_staff,
        Look(
            "Where staff live",
            ("postcode_sector", "staff"),
            example="postcode_sector, staff, service, as_at",
            seen=OURS,
        ),
    ),
)
