"""What is known of sites as buildings: a plain table of ours by site code, or a register of property by name and
postcode.

Nobody publishes either, so these are tables of a council's or an integrated care board's own. A cell that is empty or
says "not held" is a fact that is not held; one that cannot be right is named and not held either, never nought.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.services.services import FACTS, Fact, FactKind
from geo.sources.commas import plain_figure
from geo.sources.guesses import assume_date
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table, first_few, refuse_repeats
from geo.sources.services.estates import is_estates
from geo.sources.services.postal import given
from geo.sources.services.standing import postcodes

# How such tables head each of our facts, marks and blanks left out: "Floor area (m²)" is read as "floor area m2", and
# "TenureType" as "tenure type". Headings that were seen, and where:
#   AssetCode, PropertyName, PostCode, TenureType, TenureDetail: the layout of the Local Government Transparency Code,
#   in the lists of Cheltenham (2021) and Trafford (2023), here with BuildingSize and EnergyRating;
#   Unique Asset ID, Name, Post Code, Tenure, Tenure Category: Gosport's notes to its land and property asset list;
#   Primary property name, Floor area, in square metres, Landlord, Annual rent, Earliest break date: the Scottish
#   Government's Property Data Standard for InSite, sections 9 and 13.
HEADINGS: dict[str, tuple[str, ...]] = {
    # Read with a list's other words on closing, of which a day is only one.
    "closes_on": (),
    "tenure": ("tenure", "tenure type", "freehold leasehold"),
    "tenure_detail": ("tenure detail", "tenure category"),
    "lease_end": ("lease end", "lease end date", "lease ends", "lease expiry", "lease expiry date"),
    "lease_break": ("lease break", "lease break date", "next break", "break date", "earliest break date"),
    "owner": ("owner", "landlord", "freeholder", "property owner"),
    "condition": ("condition", "condition grade", "condition rating", "physical condition", "building condition"),
    "floor_area_m2": (
        "floor area m2",
        "floor area sqm",
        "floor area",
        "floor area in square metres",
        "total floor area",
        "building size",
        "area m2",
        "area sqm",
        "gia",
        "gia m2",
        "gia sqm",
        "gross internal area",
        "gross internal area m2",
        "gross internal area sqm",
    ),
    "consulting_rooms": ("consulting rooms", "number of consulting rooms", "consult exam rooms", "c e rooms"),
    "treatment_rooms": ("treatment rooms", "number of treatment rooms"),
    "rooms": ("rooms", "number of rooms", "total rooms", "clinical rooms", "number of clinical rooms"),
    "staff_wte": ("staff wte", "wte", "staff fte", "fte"),
    "opening_hours": ("opening hours", "opening times"),
    "step_free_entrance": ("step free entrance", "step free access", "step free", "level access"),
    "parking_bays": ("parking bays", "parking spaces", "car parking spaces"),
    "blue_badge_bays": ("blue badge bays", "disabled bays", "disabled parking spaces", "accessible bays"),
    "rent_per_year": ("rent", "annual rent", "rent per year", "rent per annum", "passing rent"),
    "running_cost_per_year": ("running cost per year", "annual running cost", "running cost", "running costs"),
    "who_pays": ("who pays", "paid by"),
    "energy_rating": ("energy rating", "epc rating", "epc"),
    "services_offered": ("services offered", "services"),
}
CODES = (
    "site code",
    "site reference",
    "site ref",
    "property reference",
    "property ref",
    "asset code",
    "asset reference",
    "unique asset id",
    "ods code",
)
NAMES = ("site name", "property name", "premises name", "building name", "asset name", "primary property name", "name")
ADDRESSES = ("address", "site address", "property address", "full address")
POSTCODES = ("postcode", "post code", "site postcode")
PREMISES = ("premises", "premises code", "building code")
HALF_DAYS = ("sessions per week", "half days per week", "half days a week")
BASES = ("capacity basis", "basis of capacity")
# Two half-days on each day of a week: a site cannot be open for more.
MOST_SESSIONS = 14
AS_AT = ("as at", "as at date", "data as at", "survey date")
# What only a register of property tells; a plain list of places may well print opening hours, parking and services.
OF_PROPERTY = frozenset(
    {
        "tenure",
        "lease_end",
        "lease_break",
        "condition",
        "floor_area_m2",
        "consulting_rooms",
        "treatment_rooms",
        "rooms",
        "rent_per_year",
        "running_cost_per_year",
        "energy_rating",
    }
)
# A table is one of facts where it has this many of them: one alone may stand in any list.
FEWEST_FACTS = 2
NOT_HELD = frozenset({"NOT HELD", "NOT KNOWN", "NOT RECORDED", "TBC"})
YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d %B %Y", "%d-%b-%Y")
# Longer texts are notes or damage, and no fact that a table has room for.
LONGEST_FACT = 1000
_YEAR_OR_MONTH = re.compile(r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$")


@dataclass(frozen=True)
class SiteFacts:
    """Facts about sites as buildings.

    frame: index row (its line in the file); site_code, name, address, postcode (no spaces), premises and capacity_basis
    ("" where not held), as_at (ISO, the day the row's facts are true of, "" where no column tells it), sessions
    (half-days a week, NaN where not held); and a column of text for each fact of the file by its key in services.FACTS,
    "" where it is not held.
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The facts that the file has a column for, in fixed order."""
        return tuple(fact.key for fact in FACTS if fact.key in self.frame)


def is_site_facts(sample: Sample) -> bool:
    """Site codes with facts of ours, or a register of property: names, postcodes and what only a register tells."""
    if sample.format != "csv" or sample.has("practice_code", "site_code", "site_name") or is_estates(sample):
        # A list of a practice's sites, or of a council's land, is read as one, with the facts that it has columns for.
        return False
    header = tuple(map(_marked_off, sample.header))
    fact_keys = {key for key, spellings in HEADINGS.items() if _column(header, spellings)}
    if _column(header, ("site code",)):
        return len(fact_keys) + bool(_column(header, PREMISES)) >= FEWEST_FACTS
    named = _column(header, NAMES) and _column(header, POSTCODES)
    return bool(named) and len(fact_keys & OF_PROPERTY) >= FEWEST_FACTS


def read_site_facts(raw: RawFile) -> SiteFacts:
    """The facts by row; a row with neither a code nor a name and a postcode says nothing of any site and is named."""
    table = filled_table(raw)
    header = {_marked_off(column): column for column in reversed(table.frame.columns)}
    if not _column(tuple(header), CODES) and not (_column(tuple(header), NAMES) and _column(tuple(header), POSTCODES)):
        raise InputError(f"{raw.name}: no column names a site; site_code, or site_name and postcode, were expected.")
    named = {
        ours: _words(table, _column(tuple(header), spellings), header)
        for ours, spellings in (
            ("site_code", CODES),
            ("name", NAMES),
            ("address", ADDRESSES),
            ("premises", PREMISES),
            ("capacity_basis", BASES),
        )
    }
    coded = named["site_code"][named["site_code"] != ""]
    refuse_repeats(table, coded, "site")
    at = _column(tuple(header), POSTCODES)
    where, postcode_notes = postcodes(table, header[at] if at else None)
    texts, wrong = facts_of_columns(table)
    as_at, wrong_dates = _dates(table, _column(tuple(header), AS_AT), header)
    sessions, wrong_sessions = _half_days(table, _column(tuple(header), HALF_DAYS), header)
    frame = pd.DataFrame({**named, "postcode": where, "as_at": as_at, "sessions": sessions, **texts})
    frame.index = pd.Index(table.lines, name="row")
    lost = (frame["site_code"] == "") & ((frame["name"] == "") | (frame["postcode"] == ""))
    nobody = [
        f"{raw.name}, row {row}: neither a site code, nor a name and a whole postcode; the row is left out."
        for row in frame.index[lost]
    ]
    left_out = first_few(nobody, f"rows of {raw.name} that name no site, left out")
    source = assume_date(raw, raw.source("Facts about sites", date=str(as_at.max())))
    return SiteFacts(
        frame[~lost], source, (*table.notes, *postcode_notes, *wrong, *wrong_dates, *wrong_sessions, *left_out)
    )


def facts_of_columns(table: TextTable) -> tuple[dict[str, pd.Series], tuple[str, ...]]:
    """The facts that a table has columns for, by key, as texts ("" where not held); and what could not be read."""
    header = {_marked_off(column): column for column in reversed(table.frame.columns)}
    texts: dict[str, pd.Series] = {}
    faults: list[str] = []
    for fact in FACTS:
        column = _column(tuple(header), HEADINGS[fact.key])
        if column:
            texts[fact.key], wrong = _read(table, header[column], fact)
            faults += wrong
    if {"lease_end", "lease_break"} <= set(texts):
        late = (texts["lease_end"] != "") & (texts["lease_break"] > texts["lease_end"])
        faults += [
            f"{table.name}, row {table.row_of(int(place))}: the lease can be broken on "
            f"{texts['lease_break'].iloc[place]}, after its end on {texts['lease_end'].iloc[place]}; the break is not "
            f"held."
            for place in late.to_numpy().nonzero()[0]
        ]
        texts["lease_break"] = texts["lease_break"].mask(late, "")
    return texts, first_few(faults, f"cells of {table.name} that could not be read, not held")


def _marked_off(column: str) -> str:
    """A heading in small letters, without marks and blanks."""
    return "".join(re.findall(r"[a-z0-9]+", column.lower().replace("²", "2")))


def _column(header: tuple[str, ...], spellings: tuple[str, ...]) -> str:
    """The first of these spellings among the headings, as it stands there; "" where there is none."""
    return next((name for name in map(_marked_off, spellings) if name in header), "")


def _held(text: str) -> str:
    return "" if text.strip().upper() in NOT_HELD else given(text)


def _words(table: TextTable, column: str, header: dict[str, str]) -> pd.Series:
    if not column:
        return pd.Series("", index=table.frame.index, dtype=str)
    return table.frame[header[column]].map(_held)


def _dates(table: TextTable, column: str, header: dict[str, str]) -> tuple[pd.Series, tuple[str, ...]]:
    if not column:
        return pd.Series("", index=table.frame.index, dtype=str), ()
    dates, faults = _read(table, header[column], Fact("as_at", "As at", FactKind.DATE))
    return dates, first_few(faults, f"dates of {table.name} that could not be read")


def _half_days(table: TextTable, column: str, header: dict[str, str]) -> tuple[pd.Series, tuple[str, ...]]:
    """Half-days a week as numbers, NaN where they are not held or more than a week has."""
    if not column:
        return pd.Series(math.nan, index=table.frame.index), ()
    cells, faults = _read(table, header[column], Fact("sessions", "Half-days a week", FactKind.NUMBER))
    half_days = pd.to_numeric(cells, errors="coerce")
    over = half_days > MOST_SESSIONS
    faults += [
        f"{table.name}, row {table.row_of(int(place))}: {header[column]} is {shown(cells.iloc[place])}; over "
        f"{MOST_SESSIONS} half-days cannot be, and it is not held."
        for place in over.to_numpy().nonzero()[0]
    ]
    return half_days.mask(over), first_few(faults, f"half-days of {table.name} that could not be read")


def _read(table: TextTable, column: str, fact: Fact) -> tuple[pd.Series, list[str]]:
    """One column as the texts of a fact, and a sentence for each cell that cannot be one."""
    reader, expected = READERS[fact.kind]
    cells = table.frame[column].map(_held)
    texts = cells.map(reader)
    wrong = (cells != "") & (texts == "")
    faults = [
        f"{table.name}, row {table.row_of(int(place))}: {column} is {shown(cells.iloc[place])}; {expected} was "
        f"expected, and it is not held."
        for place in wrong.to_numpy().nonzero()[0]
    ]
    return texts, faults


def _figure(cell: str) -> str:
    try:
        figure = float(plain_figure(cell.removeprefix("£")))
    except ValueError:
        return ""
    return f"{figure:.12g}" if math.isfinite(figure) and figure >= 0 else ""


def _date(cell: str) -> str:
    if _YEAR_OR_MONTH.match(cell):
        return cell
    for pattern in DATES:
        try:
            return datetime.strptime(cell, pattern).date().isoformat()
        except ValueError:
            continue
    return ""


READERS: dict[FactKind, tuple[Callable[[str], str], str]] = {
    FactKind.TEXT: (
        lambda cell: cell if len(cell) <= LONGEST_FACT else "",
        f"a text of at most {LONGEST_FACT:,} characters",
    ),
    FactKind.NUMBER: (_figure, "a number of 0 or more"),
    FactKind.DATE: (_date, "a date such as 2029-03-31"),
    FactKind.YES_NO: (lambda cell: YES_NO.get(cell.lower(), ""), "yes or no"),
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "site_facts",
        "Facts about sites",
        is_site_facts,
        read_site_facts,
        Look(
            "Facts about buildings: tenure, lease, rooms, condition",
            marks="a site's code, or its name with a postcode, beside such facts",
            example="site_code, premises, sessions_per_week, tenure, lease_end, condition, floor_area_m2",
            seen=OURS,
        ),
    ),
)
