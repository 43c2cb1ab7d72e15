"""Pages of one table of the labour-market service (Nomis), in several files or in one archive: brought together before
they are read.

A page has the table's headings and says in RECORD_COUNT how many rows the whole has. Whether the pages make up the
whole is for the reading of the table to say (`nomis`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from geo.errors import InputError
from geo.sources import packed
from geo.sources.delimited import COMMAS
from geo.sources.official.nomis import NEEDED, RECORDS
from geo.sources.reading import RawFile, rows_with_lines

LOOKED_AT_BYTES = 64 * 1024
# A name of more pages tells the first and the last.
NAMED_PAGES = 3


def pages_together(raws: Sequence[RawFile]) -> list[RawFile]:
    """The files in their order, those that are pages of one table as one file in the place of the first."""
    tables: dict[object, list[RawFile]] = {}
    for raw in raws:
        tables.setdefault(_table_of(raw) or raw.name, []).append(raw)
    return [_together(pages) if pages[1:] else pages[0] for pages in tables.values()]


def _table_of(raw: RawFile) -> tuple[bytes, str] | None:
    """The headings and the number of rows of the table that a file is a page of; None for any other file."""
    try:
        with packed.opened(raw.path, raw.member, raw.name) as file:
            start = file.read(LOOKED_AT_BYTES)
    except InputError:
        # Reading it says what is wrong.
        return None
    headings = start.partition(b"\n")[0].strip().lower().removeprefix(b"\xef\xbb\xbf")
    if not all(name.encode() in headings for name in (*NEEDED, RECORDS)):
        return None
    whole_lines = start[: start.rfind(b"\n") + 1].decode("utf-8-sig", "replace")
    try:
        rows = [cells for _, cells in islice(rows_with_lines(whole_lines, raw.name, COMMAS), 2)]
        content = replace(raw).content
    except InputError:
        # Reading it says what is wrong.
        return None
    header = [cell.lower() for cell in rows[0]] if rows[1:] else []
    if RECORDS not in header or len(rows[1]) != len(header):
        return None
    owed = rows[1][header.index(RECORDS)]
    came = content.count(b"\n") + (not content.endswith(b"\n")) - 1
    return (headings, owed) if owed.isdigit() and came < int(owed) else None


def _together(pages: Sequence[RawFile]) -> RawFile:
    inside = f"{pages[0].name.rpartition(', ')[0]}, " if pages[0].member else ""
    names = [pages[0].name, *(page.name.removeprefix(inside) for page in pages[1:])]
    name = ", ".join(names) if len(names) <= NAMED_PAGES else f"{names[0]} to {names[-1]} ({len(names)} pages)"
    facts = {key: fact for page in reversed(pages) for key, fact in page.facts.items()}
    return replace(pages[0], name=name, facts=facts, pages=tuple(pages[1:]))
