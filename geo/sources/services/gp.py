"""GP practices, from the NHS's report of them (epraccur).

A practice is an active row of the NHS's list of organisations whose prescribing setting is a GP practice; the others
are clinics, out-of-hours services, prisons and practices that have closed.
"""

from dataclasses import dataclass

import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.guesses import assume_date
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import first_few
from geo.sources.services import ods
from geo.sources.services.ods import ACTIVE, NHS, STATUSES

# The prescribing setting of a GP practice in the older list, and the role that says the same in the newer one.
GP_SETTING, GP_ROLE = "4", "RO76"


@dataclass(frozen=True)
class PracticeList:
    """Organisations of the NHS list.

    Attributes
    ----------
    frame
        Index practice_id; name, postcode (no spaces, "" where none is valid), opened, closed (ISO dates, "" where
        none), status, setting, address, is_practice.
    not_before
        The latest date of opening or joining in it: the list cannot be older.
    """

    frame: pd.DataFrame
    not_before: str
    source: Source
    notes: tuple[str, ...] = ()


def is_practice_list(sample: Sample) -> bool:
    """The NHS's list of practices: codes of a letter and five figures, those of dental practices apart."""
    return ods.mostly(sample, ods.PRACTICE) and not ods.mostly(sample, ods.DENTAL)


def read_practices(raw: RawFile) -> PracticeList:
    """The list, with or without headings; a row that cannot be one of it is left out and named."""
    rows, sentences = ods.organisations(raw, ods.PRACTICE)
    for row in (row for row in rows if row.status not in STATUSES):
        sentences.append(
            f"{raw.name}, row {row.line}: the status is {shown(row.status)}; A, C, D, P or ACTIVE was expected; the "
            f"row is left out."
        )
    records = {
        row.code: {
            "name": row.name,
            "postcode": row.postcode,
            "opened": row.opened,
            "closed": row.closed,
            "status": row.status,
            "setting": row.setting,
            "address": row.written_address,
            "is_practice": row.status in ACTIVE and (row.setting == GP_SETTING or GP_ROLE in row.setting.split("|")),
            "joined": row.joined,
        }
        for row in rows
        if row.status in STATUSES
    }
    frame = pd.DataFrame.from_dict(records, orient="index").rename_axis("practice_id")
    if frame.empty or not frame["is_practice"].any():
        raise InputError(
            f"{raw.name}: no row is an active GP practice (status A or ACTIVE, setting 4 or role RO76); "
            f"a list of practices was expected."
        )
    source = assume_date(raw, raw.source("GP practices (NHS organisation list)", publisher=NHS))
    spelling = f"{raw.name}: names printed in capitals are shown in ordinary letters."
    return PracticeList(
        frame=frame.drop(columns="joined"),
        not_before=max(frame["opened"].max(), frame["joined"].max()),
        source=source,
        notes=(*raw.decoded[1], *first_few(sentences, f"rows of {raw.name} with a fault of this kind"), spelling),
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "practices",
        "GP practices (NHS organisation list)",
        is_practice_list,
        read_practices,
        Look(
            "GP practices: their names, addresses and whether they are open",
            marks="27 columns, mostly without a line of headings, codes such as P91003",
            example="P91003, name, national grouping, health geography, five lines of address, postcode, opened, "
            "closed, status",
            seen=REAL_FILES,
        ),
    ),
)
