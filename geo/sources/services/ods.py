"""The layout that the NHS's lists of organisations share: 27 columns, with or without a line of headings above them.

Practices, branch surgeries and dental practices come in it; which of them a file holds is told by its codes.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.plain import shown
from geo.sources.reading import RawFile, Sample, plain_postcode, rows_with_lines
from geo.sources.services.postal import POSTCODE, plain_capitals

NHS = "NHS England"
COLUMNS = 27
STATUSES = frozenset({"A", "C", "D", "P", "ACTIVE", "INACTIVE", "CLOSED", "DORMANT", "PROPOSED"})
ACTIVE = frozenset({"A", "ACTIVE"})
# Each column's place in the layout, counted from nought, and how a line of headings calls it, marks left out.
PLACES: dict[str, tuple[int, tuple[str, ...]]] = {
    "code": (0, ("organisation code", "organisationcode", "org code", "ods code", "practice code", "code")),
    "name": (1, ("name", "organisation name", "practice name")),
    "address_1": (4, ("address line 1", "address 1", "address1", "addressline1")),
    "address_2": (5, ("address line 2", "address 2", "address2", "addressline2")),
    "address_3": (6, ("address line 3", "address 3", "address3", "addressline3")),
    "address_4": (7, ("address line 4", "address 4", "address4", "addressline4")),
    "address_5": (8, ("address line 5", "address 5", "address5", "addressline5")),
    "postcode": (9, ("postcode", "post code")),
    "opened": (10, ("open date", "opendate", "opened")),
    "closed": (11, ("close date", "closedate", "closed")),
    "status": (12, ("status code", "status", "organisation status", "statuscode")),
    "parent": (14, ("parent organisation code", "parent code", "parent", "commissioner")),
    "joined": (15, ("join parent date", "join provider purchaser date", "join date", "joined")),
    "left": (16, ("left parent date", "left provider purchaser date", "left date", "left")),
    "setting": (25, ("prescribing setting", "setting")),
}
ADDRESS = ("address_1", "address_2", "address_3", "address_4", "address_5")
# What a headed list that leaves out the empty columns must still head.
NEEDED = ("code", "name", "postcode", "status")
FEWEST = COLUMNS - 1


@dataclass(frozen=True)
class CodeKind:
    """A kind of organisation as its codes tell it: what it is called, how its codes look, and one of them."""

    noun: str
    pattern: re.Pattern[str]
    example: str


PRACTICE = CodeKind("practice", re.compile(r"^[A-Z]\d{5}$"), "P91003")
# A practice's code and the number of the branch.
BRANCH = CodeKind("branch", re.compile(r"^[A-Z]\d{8}$"), "P91003001")
DENTAL = CodeKind("dental practice", re.compile(r"^V\d{5}$"), "V00105")
PHARMACY = CodeKind("pharmacy", re.compile(r"^F[A-Z\d]{4}$"), "FA002")
TRUST = CodeKind("trust", re.compile(r"^[RT][A-Z\d]{2}$"), "RW3")
# A trust's code and two letters or figures.
TRUST_SITE = CodeKind("trust site", re.compile(r"^[RT][A-Z\d]{4}$"), "RW3MR")


@dataclass(frozen=True)
class Organisation:
    """A row of such a list.

    Attributes
    ----------
    name
        In ordinary letters, as are the lines of the address.
    address
        Its five lines, "" where one is empty: the first often names the building, the third and fourth the place.
    postcode
        Without spaces, "" where the cell is none.
    opened, closed, joined, left
        ISO dates, "" where none is held; joined and left are of the parent.
    status, setting
        In capitals.
    """

    line: int
    code: str
    name: str
    address: tuple[str, ...]
    postcode: str
    opened: str
    closed: str
    status: str
    parent: str
    joined: str
    left: str
    setting: str

    @property
    def written_address(self) -> str:
        """The lines that are held, in one."""
        return ", ".join(part for part in self.address if part)


def mostly(sample: Sample, kind: CodeKind) -> bool:
    """Whether a file is in this layout and most of its rows have a code of this kind."""
    if sample.format != "csv":
        return False
    headed = not _is_row(sample.first)
    rows = sample.rows if headed else (sample.first, *sample.rows)
    places = _places(sample.first, headed=headed)
    if places is None or not rows:
        return False
    told = [row for row in rows if len(row) > places["code"] and kind.pattern.match(row[places["code"]])]
    postal = [row for row in told if len(row) > places["postcode"] and POSTCODE.match(row[places["postcode"]])]
    return len(told) > len(rows) / 2 and bool(postal)


def organisations(raw: RawFile, kind: CodeKind) -> tuple[list[Organisation], list[str]]:
    """The rows of a list whose code is of this kind, each code once, and a sentence for each row with a fault.

    A row with fewer cells than most rows have, or more, is left out: what follows the gap stands in wrong columns.
    """
    rows = list(rows_with_lines(raw.decoded[0], raw.name, raw.layout))
    headed = bool(rows) and not _is_row(rows[0][1])
    places = _places(rows[0][1], headed=headed) if rows else None
    if places is None:
        places = {name: at for name, (at, _) in PLACES.items()}
    least = max(places[name] for name in NEEDED) + 1 if headed else FEWEST
    usual = max(least, Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if rows else COLUMNS)
    listed: dict[str, Organisation] = {}
    sentences = []
    for line, cells in rows[1:] if headed else rows:
        code = cells[places["code"]] if len(cells) > places["code"] else ""
        if len(cells) < usual or any(cells[usual:]):
            problem = f"{len(cells)} cells where the list has {usual}; the row is left out."
        elif not kind.pattern.match(code):
            problem = f"{shown(code)} is no {kind.noun} code such as {kind.example}; the row is left out."
        elif code in listed:
            problem = f"{kind.noun} {code} stands above already; the row is left out."
        else:
            listed[code] = _organisation(line, cells, places)
            where = cells[places["postcode"]]
            if listed[code].postcode:
                continue
            problem = f"{shown(where)} is no postcode; M33 2RH is how one looks."
        sentences.append(f"{raw.name}, row {line}: {problem}")
    return list(listed.values()), sentences


def _organisation(line: int, cells: Sequence[str], places: Mapping[str, int]) -> Organisation:
    def cell(name: str) -> str:
        return cells[places[name]] if name in places and len(cells) > places[name] else ""

    where = plain_postcode(cell("postcode"))
    return Organisation(
        line=line,
        code=cell("code"),
        name=plain_capitals(cell("name")),
        address=tuple(plain_capitals(cell(name)) for name in ADDRESS),
        postcode=where if POSTCODE.match(where) else "",
        opened=iso(cell("opened")),
        closed=iso(cell("closed")),
        status=cell("status").upper(),
        parent=cell("parent"),
        joined=iso(cell("joined")),
        left=iso(cell("left")),
        setting=cell("setting").upper(),
    )


def iso(text: str) -> str:
    """A day written without marks ("20190331") or with them, as an ISO date; "" where it is none."""
    match = re.match(r"^((?:19|20)\d\d)-?(\d\d)-?(\d\d)$", text)
    return "-".join(match.groups()) if match else ""


def _is_row(cells: Sequence[str]) -> bool:
    """Whether a file's first line is a row: its first cell is a code, or it has a postcode where rows have one."""
    at = PLACES["postcode"][0]
    coded = bool(cells) and any(kind.pattern.match(cells[0]) for kind in (PRACTICE, BRANCH))
    return coded or (len(cells) > at and bool(POSTCODE.match(cells[at])))


def _places(first: Sequence[str], *, headed: bool) -> dict[str, int] | None:
    """Where each column stands; by the headings where there are some; None where a file is not in this layout."""
    usual = {name: at for name, (at, _) in PLACES.items()} if len(first) >= FEWEST else {}
    if not headed:
        return usual or None
    headings = [" ".join(re.findall(r"[a-z0-9]+", cell.lower())) for cell in first]
    told = {
        name: headings.index(spelling)
        for name, (_, spellings) in PLACES.items()
        if (spelling := next((word for word in spellings if word in headings), ""))
    }
    if set(NEEDED) <= set(told):
        return told
    # Headings of another wording over all the columns say no less than none would.
    return usual or None
