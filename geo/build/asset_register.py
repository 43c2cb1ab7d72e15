"""A table out of an asset register or another planning tool, read for a place that stands: row by row, in words.

A site is known by its code, or by its name and postcode. What names none, or several, is given to none.
"""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.language.phrases import joined, joined_few
from geo.place.place import Place
from geo.plain import beginning, visible
from geo.services.premises import one_building, plain_name, standing
from geo.services.registers import Register
from geo.services.services import FACTS, Service, Site

# Of the server's own limit on what is handed over; a register of a county has a tenth of it.
MOST_BYTES = 1024 * 1024
# By the first bytes: a workbook of Excel, old and new, and a PDF.
OTHERS = {b"PK": "a workbook or an archive", b"\xd0\xcf": "a workbook of the old kind", b"%PDF": "a PDF"}
LABELS = {fact.key: fact.label.lower() for fact in FACTS}


@dataclass(frozen=True)
class RegisterRow:
    """What becomes of one row: its line in the file, what it calls the site, and the site's code, or why it has none.

    facts: the keys of services.FACTS that are taken from it.
    """

    line: int
    name: str
    postcode: str
    site_id: str
    why: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadRegister:
    """A register as it would be taken, what becomes of each of its rows, and sentences on what could not be read."""

    register: Register
    rows: tuple[RegisterRow, ...]
    notes: tuple[str, ...]


def read_register(content: bytes, name: str, place: Place) -> ReadRegister:
    """The facts that a file tells of the place's sites; InputError, a sentence each, where it is no such file."""
    # What reads official files takes longer to load than a built place to open.
    from geo.sources.reading import RawFile
    from geo.sources.services.site_facts import read_site_facts

    called = beginning(visible(name).replace("\\", "/").rsplit("/", 1)[-1]) or "the file"
    if len(content) > MOST_BYTES:
        raise InputError(f"{called}: it is longer than {MOST_BYTES // 1024:,} kB; keep the rows of this place alone.")
    other = next((words for start, words in OTHERS.items() if content.startswith(start)), "")
    if other:
        raise InputError(f"{called}: it is {other}; save its table as CSV.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        path.write_bytes(content)
        raw = RawFile(called, path)
        if raw.sample.format != "csv":
            raise InputError(f"{called}: it is no table of cells parted by commas, semicolons or tabs; save it as CSV.")
        record = read_site_facts(raw)
    if not record.keys:
        raise InputError(
            f"{called}: no column tells a fact of a site, such as tenure, condition, floor area or lease end; its "
            f"columns are {', '.join(map(beginning, raw.table.frame.columns[:12]))}."
        )
    rows = [_row(line, cells, record.keys, place) for line, cells in record.frame.to_dict("index").items()]
    register, unclear = _register(rows, called, hashlib.sha256(content).hexdigest())
    told = tuple(row for row, _, _ in rows)
    left = [
        f"{called}: its {words} are left aside; they change figures, and are taken when the place is built."
        for column, words in (("premises", "keys of buildings"), ("capacity_basis", "bases of capacity"))
        if (record.frame[column] != "").any()
    ]
    if record.frame["sessions"].notna().any():
        left.append(f"{called}: its half-days a week are left aside; they change figures, and are taken at a build.")
    return ReadRegister(register, told, (*record.notes, *unclear, *left))


_Read = tuple[RegisterRow, Mapping[str, str], str]


def _row(line: int, cells: Mapping[str, Any], keys: Sequence[str], place: Place) -> _Read:
    """A row with its facts and the day that they are true of."""
    site, why = _site(cells, place)
    facts = {key: cells[key] for key in keys if cells[key]}
    if site and not facts:
        site, why = None, "it tells no fact that is held"
    called = beginning(cells["name"] or cells["site_code"])
    code = site.site_id if site else ""
    return RegisterRow(line, called, cells["postcode"], code, why, tuple(facts) if site else ()), facts, cells["as_at"]


def _site(cells: Mapping[str, Any], place: Place) -> tuple[Site | None, str]:
    """The one site that a row is about; None and why, where there is none or more."""
    sites, postcode = place.services.sites, cells["postcode"]
    by_code = next((site for site in sites if site.site_id == cells["site_code"]), None)
    if by_code is not None:
        return by_code, ""
    row = Site("", Service.OTHER, cells["name"], None, facts={"postcode": postcode, "address": cells["address"]})
    there = [site for site in sites if postcode and site.facts.get("postcode", "") == postcode]
    if not postcode:
        return None, "it has no whole postcode, and no code of a site"
    if not there:
        if postcode not in place.map.postcodes.index:
            return None, f"its postcode is not held for {place.name}"
        return None, "no site is held at its postcode"
    named = [site for site in there if plain_name(row) and plain_name(site) == plain_name(row)]
    alike = named or [site for site in there if one_building(standing(row), standing(site))]
    if len(alike) == 1:
        return alike[0], ""
    if alike:
        return None, f"it may be any of {joined_few(site.name for site in alike)}; give the site's own name"
    return None, f"no site at its postcode has its name; there stand {joined_few(site.name for site in there)}"


def _register(rows: Sequence[_Read], file: str, checksum: str) -> tuple[Register, list[str]]:
    """What the rows say of each site; what two rows of one site say differently is not held, and said."""
    facts: dict[str, dict[str, str]] = {}
    as_at: dict[str, str] = {}
    unclear: dict[str, set[str]] = {}
    for row, told, day in rows:
        if not row.site_id:
            continue
        known = facts.setdefault(row.site_id, {})
        differ = {key for key, text in told.items() if known.get(key, text) != text}
        unclear.setdefault(row.site_id, set()).update(differ)
        known |= {key: text for key, text in told.items() if key not in differ}
        as_at[row.site_id] = max(as_at.get(row.site_id, ""), day)
    kept = {
        code: {key: text for key, text in known.items() if key not in unclear[code]} for code, known in facts.items()
    }
    names = {row.site_id: row.name for row, _, _ in rows}
    said = [
        f"{file}: its rows of {names[code]} differ, so not held: {joined(map(LABELS.__getitem__, sorted(keys)))}."
        for code, keys in unclear.items()
        if keys
    ]
    return Register(file, checksum, {code: known for code, known in kept.items() if known}, as_at), said
