"""What people say of wards, put to the wards of today by code or by name."""

import pandas as pd

from geo.areas.areas import Areas
from geo.build.ledger import Ledger
from geo.evidence.qualitative import Heard, Method, Supports
from geo.plain import shown
from geo.sources.catalogue import Catalogue
from geo.sources.evidence.heard import EvidenceTable
from geo.sources.rows import first_few


def evidence_of(catalogue: Catalogue, wards: Areas, ledger: Ledger) -> tuple[Heard, ...]:
    """The entries of every file, by ward and then newest first; () where none is held.

    An entry of a ward that is not known here, or whose id another file has already, is left out and said.
    """
    codes = codes_of(wards)
    by_id: dict[str, Heard] = {}
    for table in catalogue.records(EvidenceTable):
        ward = table.frame["ward"].map(lambda typed: codes.get(plain_name(typed), ""))
        left_out = []
        for code, row in zip(ward, table.frame.to_dict("records"), strict=True):
            named = f"{table.source.file}: entry {shown(row['id'])}"
            if not code:
                left_out.append(f"{named} is of {shown(row['ward'])}, which is no ward here.")
            elif row["id"] in by_id:
                left_out.append(f"{named} has an id that an entry of another file has.")
            else:
                by_id[row["id"]] = _entry(row, code)
        for sentence in first_few(left_out, f"entries of {table.source.file} left out"):
            ledger.leave_out(sentence)
        if len(left_out) < len(table.frame):
            ledger.use(table.source, "what people say, beside the estimates; no number changes by it")
    names = wards.frame["name"].to_dict()
    newest_first = sorted(by_id.values(), key=lambda entry: entry.date, reverse=True)
    entries = tuple(sorted(newest_first, key=lambda entry: (names[entry.ward_code], entry.ward_code)))
    of = len({entry.ward_code for entry in entries})
    if entries:
        ledger.say(f"What people say of wards: entries, {len(entries)}; wards they are of, {of}.")
    else:
        ledger.say("What people say of wards: not held.")
    return entries


def plain_name(name: str) -> str:
    """A ward as somebody types it, for comparing: small letters, single blanks."""
    return " ".join(name.lower().split())


def codes_of(wards: Areas) -> dict[str, str]:
    """Ward codes by code and by name; a name of two wards tells neither."""
    names = wards.frame["name"].map(plain_name)
    once = names[~names.duplicated(keep=False)]
    by_name = pd.Series(once.index, index=once.to_numpy()).to_dict()
    return by_name | {plain_name(code): code for code in wards.frame.index}


def _entry(row: dict[str, str], ward_code: str) -> Heard:
    return Heard(
        entry_id=row["id"],
        ward_code=ward_code,
        date=row["date"],
        method=Method(row["method"]),
        community=row["community"],
        summary=row["summary"],
        strength=int(row["strength"]),
        supports=Supports(row["supports"]),
        review_date=row["review_date"],
    )
