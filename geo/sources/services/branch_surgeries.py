"""Branch surgeries, from the NHS's report of them (ebranchs), which tells no half-days."""

from datetime import date

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import first_few
from geo.sources.services import ods
from geo.sources.services.branch_sites import BranchSites


def is_official_branches(sample: Sample) -> bool:
    """The NHS's list of branch surgeries: codes of a practice with three figures more."""
    return ods.mostly(sample, ods.BRANCH)


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
