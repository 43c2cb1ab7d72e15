"""Census tables of small areas and wards: counts by category, sub-totals dropped.

Two layouts. The bulk one has a row an area and a column a category (`date, geography, geography code, Topic:
Category`); sub-totals stand beside details, and adding all columns would count everybody twice. The long one has a row
for each area and category (`area_code, ..., indicator, <category>, measure, unit, value`). Census counts carry small
random changes: totals of two tables, or of small areas and large ones, differ by a few, and that is no fault. Within a
row the published tables add up exactly, or by what a change or the rounding of each count makes; a row that is further
from its total holds a figure that is not the publisher's.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas.areas import KIND_OF_PREFIX, AreaKind
from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.columns import read_columns
from geo.sources.figures import counts
from geo.sources.look import REAL_FILES, Look
from geo.sources.people.census_topics import (
    FIVE_YEAR_BANDS,
    Topic,
    age_span,
    by_heading,
    details_only,
    five_year_band,
    label_of,
    narrowest,
)
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import by_row, coded_rows, first_few, refuse_repeats

PUBLISHER = "Office for National Statistics"
CENSUS_DAYS = {"2021": "2021-03-21", "2011": "2011-03-27"}
FIXED_KINDS = (AreaKind.OA, AreaKind.LSOA, AreaKind.MSOA)
CODE_COLUMN = "geography code"
# Columns of a bulk table that are no counts.
SHARES = ("proportion", "percentage")
# How far a published count may be from the true one: it is changed by so many at most, or rounded to so many.
MOST_CHANGED = 3
ROUNDED_TO = (10, 5)
# The share of counts other than nought that are whole tens (or fives) by which a table is known to be rounded.
MOST_COUNTS = 0.8


@dataclass(frozen=True)
class CensusTable:
    """One census topic by area.

    Attributes
    ----------
    vintage
        That of the codes: the census year for output areas, LSOAs and MSOAs, "unknown" for wards.
    counts
        Index area_code; one column for each category, in our words (age: "0-4" ... "85+").
    total
        Index area_code; the published total, or the sum of the categories where there is none.
    unit
        What is counted: people, households.
    detail
        How many categories the file itself holds, so that the more detailed of two tables can be preferred.
    """

    topic: str
    kind: AreaKind
    vintage: str
    counts: pd.DataFrame
    total: pd.Series
    unit: str
    detail: int
    date: str
    source: Source
    notes: tuple[str, ...] = ()


def is_bulk(sample: Sample) -> bool:
    """A column of area codes called `geography code`, and columns of categories beside it."""
    return sample.format == "csv" and sample.has(CODE_COLUMN) and len(sample.header) > 2


def read_bulk(raw: RawFile) -> CensusTable:
    """A bulk table; the topic stands before the first colon of its headings."""
    table = read_columns(raw, *filter(None, raw.sample.header))
    table.need(CODE_COLUMN)
    rows = coded_rows(table, CODE_COLUMN)
    refuse_repeats(table, pd.Series(rows.codes, index=rows.positions), "area")
    printed = {cell.lower(): cell.removesuffix("; measures: Value") for cell in raw.sample.first}
    columns = [
        name
        for name in table.frame.columns
        if name not in ("date", "geography", CODE_COLUMN) and not name.startswith(SHARES)
    ]
    topic, categories = _topic_of(raw.name, [printed[name] for name in columns])
    figures: dict[str, object] = {}
    faults: list[str] = []
    unread = list(rows.notes)
    for name, category in zip(columns, categories, strict=True):
        read = counts(table, name)
        figures[category] = read.figures.to_numpy()[rows.positions]
        faults += read.faults
        unread += read.notes
    one_fault_each(faults)
    wide = pd.DataFrame(figures, index=rows.codes)
    stated = next((name for name in wide.columns if is_total(name)), None)
    total = None if stated is None else wide[stated]
    date = str(table.frame["date"].iloc[0]) if "date" in table.frame.columns else ""
    parts = wide.drop(columns=[stated] if stated else [])
    return record_of(raw, topic, parts, total=total, notes=tuple(unread), date=date)


def _topic_of(name: str, headings: list[str]) -> tuple[Topic, list[str]]:
    """The topic of a bulk table and its categories; the table of English proficiency may come without its topic."""
    if any(heading.lower().startswith("main language is english") for heading in headings):
        return by_heading("Proficiency in English"), headings
    topics = {heading.split(":")[0].strip() for heading in headings}
    if len(topics) > 1:
        raise InputError(
            f"{name}: the columns are of several topics ({', '.join(sorted(topics)[:3])}); one table holds one topic, "
            f"written before the colon of each heading."
        )
    return by_heading(topics.pop()), [heading.partition(":")[2].strip() for heading in headings]


def is_total(category: str) -> bool:
    """Whether a category is everybody."""
    return category.lower().startswith(("total", "all persons", "all usual residents", "all households"))


def record_of(
    raw: RawFile, topic: Topic, wide: pd.DataFrame, *, total: pd.Series | None, notes: tuple[str, ...], date: str
) -> CensusTable:
    """The record: details kept, labels ours, and no row whose categories do not add up to its total."""
    few = first_few(notes, f"notes on cells of {raw.name} that hold no figure")
    notes_made = [*few, *([topic.note] if topic.note else [])]
    missing = int(wide.isna().sum().sum())
    if missing:
        notes_made.append(f"{raw.name}: {missing} counts are missing and stay so, and with them the sums they are in.")
    chosen, labels = _labels(raw.name, topic, [str(name) for name in wide.columns])
    off = _far_from_total(wide, chosen, total)
    if off:
        faults, left_out = by_row(raw.table, _places_of(raw, off), of=len(wide), then="the row is left out")
        one_fault_each(faults)
        notes_made += left_out
    wide = wide.drop(index=list(off))
    known = {word for _, word in topic.words}
    notes_made += [
        f"{raw.name}: the category {shown(label)} is none of those known of {topic.title.lower()}; it is kept as "
        f"printed."
        for label in dict.fromkeys(labels)
        if known and label not in known
    ]
    by_category = wide[chosen].T.groupby(labels, sort=False).sum(skipna=False).T
    if topic.key == "age":
        by_category = by_category[[band for band in FIVE_YEAR_BANDS if band in by_category.columns]]
    by_category.columns.name = None
    summed = by_category.sum(axis="columns", skipna=False)
    total = summed if total is None else total.drop(index=list(off)).fillna(summed)
    date = CENSUS_DAYS.get(date, date)
    source = raw.source(f"Census: {topic.title.lower()}", date=date, publisher=PUBLISHER)
    kind = KIND_OF_PREFIX[str(by_category.index[0])[1:3]]
    year = source.date[:4]
    return CensusTable(
        topic=topic.key,
        kind=kind,
        vintage=year if kind in FIXED_KINDS and year in CENSUS_DAYS else "unknown",
        counts=by_category,
        total=total.rename("total"),
        unit=topic.unit,
        detail=len(chosen),
        date=source.date,
        source=source,
        notes=tuple(notes_made),
    )


def _far_from_total(wide: pd.DataFrame, chosen: list[str], total: pd.Series | None) -> dict[str, str]:
    """What is wrong with each area whose categories do not add up to what is printed as their sum, by its code.

    That is its total; in a table without one it is each sub-total.
    """
    if total is not None:
        printed_sums = {"the total": (total, chosen)}
    else:
        printed_sums = {
            shown(name): (wide[name], [category for category in chosen if category.startswith(f"{name}: ")])
            for name in wide.columns
            if name not in chosen
        }
    off: dict[str, str] = {}
    for what, (printed, parts) in printed_sums.items():
        if parts:
            summed = wide[parts].sum(axis="columns", skipna=False)
            far = (summed - printed).abs() > _allowance(wide[parts]) * np.sqrt(len(parts) + 1)
            for code in summed.index[far]:
                off[code] = f"the categories add up to {summed[code]:,.0f} and {what} is {printed[code]:,.0f}"
    return off


def _allowance(parts: pd.DataFrame) -> float:
    """How far one count of a table may be from what adds up."""
    known = parts.to_numpy().ravel()
    known = known[known > 0]
    base = next((base for base in ROUNDED_TO if len(known) and (known % base == 0).mean() > MOST_COUNTS), 0)
    return max(MOST_CHANGED, base)


def _places_of(raw: RawFile, off: dict[str, str]) -> dict[int, str]:
    """What is wrong by the position of each area's first row."""
    codes = raw.table.frame["area_code" if "area_code" in raw.table.frame else CODE_COLUMN]
    first = pd.Series(codes.index, index=codes).groupby(level=0).first()
    return {int(first[code]): what for code, what in off.items()}


def _labels(name: str, topic: Topic, categories: list[str]) -> tuple[list[str], list[str]]:
    """The categories to keep and our label of each; ages are known by their years, not by their wording."""
    if topic.key != "age":
        chosen = details_only(categories)
        return chosen, [label_of(topic)(category) for category in chosen]
    spans = {category: age_span(category) for category in categories}
    faults = [
        f"{name}: {shown(category)} is no age band; 'Aged 5 to 9 years' is one."
        for category, s in spans.items()
        if not s
    ]
    one_fault_each(faults)
    known = {category: span for category, span in spans.items() if span is not None}
    chosen = narrowest(known)
    bands = [five_year_band(*known[category]) for category in chosen]
    one_fault_each(
        [
            f"{name}: {shown(category)} lies across two five-year bands; use the table of age in five-year bands."
            for category, band in zip(chosen, bands, strict=True)
            if band is None
        ]
    )
    return chosen, [band for band in bands if band is not None]


KINDS: tuple[Kind, ...] = (
    Kind(
        "census_bulk",
        "Census table (bulk layout)",
        is_bulk,
        read_bulk,
        Look(
            "Who lives in each small area: age, ethnic group, disability, religion, tenure, cars, moves, English",
            ("geography code",),
            marks="a column for each category, its topic before the colon",
            example="date, geography, geography code, Ethnic group: Total: All usual residents",
            seen=REAL_FILES,
        ),
    ),
)
