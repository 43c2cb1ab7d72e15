"""Tables of the labour-market service: cut at 25,000 rows an answer, which only RECORD_COUNT tells."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.fetching.finding import Edition, Finder, Parts
from geo.fetching.keeping import ASKED_ON, Part

CODE, COUNT = "GEOGRAPHY_CODE", "RECORD_COUNT"
CODES_AT_ONCE = 200


def nomis(finder: Finder) -> Edition:
    """The latest figures of the district's areas; areas that did not come with it are asked for by their codes."""
    return Edition(finder.of_today(), ASKED_ON, finder.entry.date, _parts(finder))


def _parts(finder: Finder) -> Parts:
    wanted = finder.bounds.codes(finder.setting("codes"))
    came: set[str] = set()
    for geography in (finder.setting("geography"), None):
        for asked in (geography,) if geography else _lists(sorted(wanted - came)):
            rows, owed = 0, 1
            while rows < owed:
                query = f"geography={asked}&{finder.setting('query')}&RecordOffset={rows}"
                address = f"{finder.entry.address}?{query}"
                digest = hashlib.sha256(query.encode()).hexdigest()[:12]
                path = yield Part(f"{finder.bounds.code}-{digest}.csv", finder.question(address))
                codes, counts = _read(path)
                if not codes:
                    break
                rows, owed = rows + len(codes), counts
                came |= set(codes)
            if rows != owed and rows:
                raise InputError(f"{finder.entry.address}: {rows:,} rows came where {owed:,} are owed.")
    if missing := wanted - came:
        raise InputError(
            f"{finder.entry.address}: {len(missing):,} of {len(wanted):,} areas did not come (first {min(missing)})."
        )


def _lists(codes: list[str]) -> Iterator[str]:
    for first in range(0, len(codes), CODES_AT_ONCE):
        yield ",".join(codes[first : first + CODES_AT_ONCE])


def _read(path: Path) -> tuple[list[str], int]:
    """The area of each row, and how many rows there are in all."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {CODE, COUNT} <= set(rows.fieldnames or ()):
            raise InputError(f"{path.name}: columns {CODE} and {COUNT} were expected; a wrong question is answered so.")
        read = [(row[CODE], row[COUNT]) for row in rows]
    return [code for code, _ in read], int(read[0][1]) if read else 0
