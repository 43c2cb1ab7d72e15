"""Whether the catalogue still holds: each entry asked a little, and a verdict in words.

At most two questions an entry, beside the pages for people that lead to a file; nothing is kept.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import requests
import shapely

from geo.errors import InputError
from geo.fetching.arcgis import arcgis_service, layer_of
from geo.fetching.asking import NoAnswerError, Reach, RefusedError
from geo.fetching.bounds import Bounds
from geo.fetching.entries import LICENCES, Entry, Need
from geo.fetching.finding import MONTHS, Edition, Finder
from geo.fetching.keeping import ASKED_ON, PIECE_BYTES, SOME, WEB_PAGE, WHOLE, Part, Store
from geo.fetching.landing import html_page
from geo.fetching.tables import Rows
from geo.fetching.ways import WAYS

AS_EXPECTED, NEWER, MOVED, CHANGED = "as expected", "newer edition", "moved", "changed layout"
REFUSED, SHORTER, LATE, NO_ANSWER, OTHER_LICENCE = "refused", "shorter", "late", "no answer", "another licence"
FINE = frozenset({AS_EXPECTED, NEWER})
MOST_REQUESTS, HEAD_BYTES = 2, 1 << 16
NOT_ALLOWED = frozenset({401, 403})
LATE_AFTER = 2
A_LICENCE = {"ODbL 1.0": r"odbl|open database", "CC BY 4.0": r"cc.by|creative commons attribution", "CC0 1.0": r"\bcc0"}
MONTH_AND_YEAR = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})", re.IGNORECASE)
# Some district, as the questions of places need one: the City of London.
SOMEWHERE, SOME_CODE = ("E09000001", "City of London", shapely.box(531000, 180500, 533500, 182000)), "E00000001"
SOME_REGION = "E12000007"


@dataclass(frozen=True)
class Verdict:
    """What became of one entry. requests: how many it took."""

    entry: Entry
    word: str
    more: str
    edition: str
    requests: int

    @property
    def is_fine(self) -> bool:
        """Whether nothing has to be mended."""
        return self.word in FINE

    @property
    def line(self) -> str:
        """The verdict in words."""
        return f"{self.entry.key}: {self.word}" + (f" ({self.more})" if self.more else "") + "."

    def to_plain(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return {
            "key": self.entry.key,
            "need": self.entry.need.value,
            "verdict": self.word,
            "more": self.more,
            "edition": self.edition,
            "address": self.entry.address,
            "requests": self.requests,
        }


def check(
    entries: Sequence[Entry], store: Store, reach: Reach, *, say: Callable[[str], None], now: Callable[[], datetime]
) -> list[Verdict]:
    """A verdict on each entry, said as it is reached. store: what is held, to compare with; it stays as it is."""
    sets = {str(entry.settings["codes"]): frozenset({SOME_CODE}) for entry in entries if "codes" in entry.settings}
    code, name, outline = SOMEWHERE
    # Of whichever year there are wards.
    bounds = Bounds(code, name, 0.0, outline, sets, year=r"\d\d", region=SOME_REGION)
    reach.tries = 1
    verdicts = []
    with TemporaryDirectory() as folder:
        beside = Store(Path(folder), reach, now)
        for entry in entries:
            verdicts.append(_verdict(Finder(entry, bounds, beside, now().date()), store, reach))
            say(verdicts[-1].line)
    return verdicts


def faults(verdicts: Sequence[Verdict]) -> list[str]:
    """A sentence for each needed entry that has to be mended."""
    return [
        f"{verdict.entry.title} is needed and not as expected: {verdict.line}"
        for verdict in verdicts
        if verdict.entry.need is Need.NEEDED and not verdict.is_fine
    ]


def _verdict(finder: Finder, store: Store, reach: Reach) -> Verdict:
    before = len(reach.asked)
    edition = ""
    if "by_hand" in finder.entry.settings:
        return Verdict(finder.entry, AS_EXPECTED, "nothing is asked, as a person saves it", edition, 0)
    try:
        found = WAYS[finder.entry.find](finder)
        edition = found.name
        word, more = _looked_over(finder, found, store, reach, before)
    except RefusedError as fault:
        page = finder.entry.page or finder.entry.address
        refused = fault.status in NOT_ALLOWED
        word = REFUSED if refused else MOVED
        more = f"{fault.status}: open {page} by hand" if refused else _bare(fault)
    except NoAnswerError as fault:
        word, more = NO_ANSWER, _bare(fault)
    except InputError as fault:
        word, more = MOVED, _bare(fault)
    return Verdict(finder.entry, word, more, edition, len(reach.asked) - before)


def _looked_over(finder: Finder, found: Edition, store: Store, reach: Reach, before: int) -> tuple[str, str]:
    entry, size = finder.entry, 0
    header: tuple[str, ...] | None = None
    if WAYS[entry.find] is arcgis_service:
        layer = finder.look_json(f"{layer_of(finder)}?f=json")
        header = tuple(str(field["name"]) for field in layer.get("fields", []))
        if other := _other_licence(f"{layer.get('copyrightText', '')} {layer.get('licenceInfo', '')}", entry):
            return OTHER_LICENCE, f"it says {other}, the catalogue {entry.licence}"
    else:
        leads_there = WAYS[entry.find] is html_page
        part = next(found.parts) if leads_there or len(reach.asked) - before < MOST_REQUESTS else None
        # Finding the part may itself have taken a question.
        if part and (leads_there or len(reach.asked) - before < MOST_REQUESTS):
            head, size = _head(part, reach)
            if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(WEB_PAGE):
                return CHANGED, "a web page came in its place, as where one must sign in"
            header = _header(entry, head)
    if header is not None and (gone := _gone(entry, header)):
        return CHANGED, f"gone: {', '.join(gone)}; its columns begin {', '.join(header[:8])}"
    held = store.editions(entry.key)
    if held and size and not entry.of_place and size < _largest(held[0], store) / 2:
        return SHORTER, f"{size:,} bytes, where {_largest(held[0], store):,} are held"
    if _is_late(entry, found, finder.today):
        return LATE, f"the newest is {found.name}, and one every {entry.every_days} days is expected"
    if held and found.told_by != ASKED_ON and found.folder != held[0].name:
        return NEWER, found.name
    return AS_EXPECTED, "its columns were not looked at" if header is None else ""


def _head(part: Part, reach: Reach) -> tuple[bytes, int]:
    """The first bytes of a file, and how many it has, 0 where that is not told."""
    asked = part.question

    def take(answer: requests.Response) -> tuple[bytes, int]:
        whole = answer.headers.get("Content-Range", "").rpartition("/")[2] or answer.headers.get("Content-Length", "")
        pieces = islice(answer.iter_content(PIECE_BYTES), HEAD_BYTES // PIECE_BYTES)
        return b"".join(pieces), int(whole) if whole.isdigit() else 0

    question = replace(asked, accept=frozenset({WHOLE, SOME}))
    return reach.ask(question, take, headers=lambda: {"Range": f"bytes=0-{HEAD_BYTES - 1}"})


def _header(entry: Entry, head: bytes) -> tuple[str, ...] | None:
    """The headings that the first bytes tell; None where they tell none."""
    if head.startswith(b"PK"):
        head = _first_member(entry, head)
    if not head or head.startswith((b"PK", b"{", b"[")):
        return None
    rows = csv.reader(io.StringIO(head.decode(entry.encoding, errors="replace"), newline=""))
    row = next(islice(rows, entry.skip_lines, None), [])
    return tuple(f"column {place + 1}" for place in range(len(row))) if entry.headless else tuple(row)


def _first_member(entry: Entry, head: bytes) -> bytes:
    """What the first bytes of an archive hold of the member that is wanted, where it is the first."""
    name_size, more_size = (int.from_bytes(head[place : place + 2], "little") for place in (26, 28))
    name = head[30 : 30 + name_size].decode("utf-8", errors="replace")
    packed = head[30 + name_size + more_size :]
    if not re.fullmatch(str(entry.settings.get("member", "")), name):
        return b""
    if int.from_bytes(head[8:10], "little") != zipfile.ZIP_DEFLATED:
        return packed
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed)
    except zlib.error:
        return b""


def _gone(entry: Entry, header: tuple[str, ...]) -> list[str]:
    rows = Rows("", header, pd.DataFrame(columns=range(len(header))))
    expect = entry.expect
    wanted = [*expect.columns, *(text.partition(" of ")[0] for text in (expect.codes, expect.covers) if text)]
    gone = []
    for name in dict.fromkeys(wanted):
        try:
            rows.place(name)
        except InputError:
            gone.append(name)
    return gone


def _other_licence(text: str, entry: Entry) -> str:
    said = [name for name, pattern in A_LICENCE.items() if re.search(pattern, text, re.IGNORECASE)]
    return next((name for name in LICENCES if name in said and name != entry.licence and entry.licence not in said), "")


def _largest(folder: Path, store: Store) -> int:
    receipts = [store.receipt(path) for path in folder.iterdir()]
    return max((int(receipt["bytes"]) for receipt in receipts if receipt), default=0)


def _is_late(entry: Entry, found: Edition, today: date) -> bool:
    """Whether an edition is older than twice the time between two; not told of one whose day the catalogue gives."""
    if entry.date or "edition" in entry.settings or found.told_by == ASKED_ON:
        return False
    month = MONTH_AND_YEAR.search(found.name)
    parts: Mapping[int, str] = dict(enumerate(found.day.split("-")))
    if month:
        year, number = int(month[2]), MONTHS.index(month[1].lower()) + 1
    elif all(parts.get(place, "").isdigit() for place in (0, 1)):
        year, number = int(parts[0]), int(parts[1])
    else:
        return False
    # By the end of its month.
    last = date(year + number // 12, number % 12 + 1, 1)
    return today - last > timedelta(days=LATE_AFTER * entry.every_days)


def _bare(fault: InputError) -> str:
    return str(fault.faults[0]).rstrip(".")
