"""Where the patients of each practice live, by LSOA.

The service sends a zip with one table for persons, one for men and one for women: to add them up would count everybody
twice, so a table for persons sets aside those beside it. Patients live on the LSOA codes of the file's own time.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.areas import AreaKind, kind_of
from geo.disclosure.released import released_counts, stand_in
from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN, Rule
from geo.errors import InputError
from geo.plain import beginning, shown
from geo.provenance import Source
from geo.sources.columns import read_columns
from geo.sources.figures import counts
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import refuse_repeats
from geo.sources.services.list_sizes import extract_date, spaced, spaced_table
from geo.sources.services.ods import NHS
from geo.values import Floats

NEEDED = ("practice code", "lsoa code", "sex", "number of patients")
# In small letters and with spaces.
COLUMNS = frozenset({"publication", "extract date", "practice name", *NEEDED})


@dataclass(frozen=True)
class PatientsByArea:
    """Where registered patients live at one date. frame: practice_id, area_code (LSOA), patients; one row each pair.

    Its counts are released ones (`disclosure.released`) unless the rule is open.
    """

    date: str
    vintage: str
    rule: Rule
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_patients_by_area(sample: Sample) -> bool:
    """Practice, LSOA, sex and a number."""
    names = {spaced(name) for name in sample.header}
    return sample.format == "csv" and {"practice code", "lsoa code", "sex", "number of patients"} <= names


def is_of_one_sex(sample: Sample) -> bool:
    """Whether the first rows of such a table are of men alone, or of women alone."""
    if not is_patients_by_area(sample):
        return False
    sexes = {cell.upper() for name in sample.header if name == "sex" for cell in sample.column(name)}
    return len(sexes) == 1 and sexes <= {"MALE", "FEMALE"}


def read_patients_by_area(raw: RawFile) -> PatientsByArea:
    """Patients by practice and LSOA, both sexes; rows whose code is no LSOA are left out and their patients counted."""
    wanted = [name for name in raw.sample.header if spaced(name) in {*NEEDED, "extract date"}]
    table = spaced_table(read_columns(raw, *wanted))
    table.need(*NEEDED)
    if table.frame.empty:
        raise InputError(*table.notes, f"{raw.name}: there is a header and no usable row below it.")
    counted = counts(table, "number of patients")
    one_fault_each(counted.faults)
    pair, figures, practices, areas = _in_order(table, counted.figures.to_numpy())
    date, notes = extract_date(table), (*table.notes, *counted.notes)
    # The tables of the whole country are let go before the next is made.
    del table, counted
    places = (pair % len(areas)).astype(np.int32)
    is_lsoa = np.array([kind_of(code) == AreaKind.LSOA for code in areas], dtype=bool)[places]
    if not is_lsoa.any():
        raise InputError(f"{raw.name}: no row has an LSOA code; E01006074 is how one looks.")
    if not is_lsoa.all():
        first_codes = ", ".join(areas[np.unique(places[~is_lsoa])[:3]])
        lost = np.nansum(figures[~is_lsoa])
        notes = (*notes, f"{raw.name}: {lost:,.0f} patients on codes that are no LSOA ({first_codes}) are left out.")
    known = is_lsoa & ~np.isnan(figures)
    if (unknown := int((is_lsoa & ~known).sum())) > 0:
        notes = (*notes, f"{raw.name}: {unknown} rows without a number of patients are left out; they are not nought.")
    if not known.all():
        pair, figures = pair[known], figures[known]
    frame = _by_pair(pair, figures, practices, areas)
    title = "Patients registered at a GP practice, by LSOA"
    source = assume_date(raw, raw.source(title, date=date, publisher=NHS))
    rule, why = _rule(source, raw)
    withheld = frame["patients"][frame["patients"].between(0, STRICT_SMALLEST_SHOWN, inclusive="neither")]
    if rule is Rule.STRICT and len(withheld):
        notes = (
            *notes,
            f"{raw.name}: {why}; each of its {len(withheld):,} counts under {STRICT_SMALLEST_SHOWN} stands at "
            f"{stand_in(withheld):g} in every figure.",
        )
    frame["patients"] = released_counts(frame["patients"], rule, part_of=frame["practice_id"])
    return PatientsByArea(source.date, "unknown", rule, frame, source, notes)


def _sorted_categories(cells: pd.Series) -> pd.Categorical:
    """A column's texts, each once and in order, and which of them each row has."""
    each = pd.Categorical(cells)
    return each.set_categories(each.categories.sort_values())


def _both_sexes(name: str, sex: pd.Categorical) -> list[int]:
    """Which of the texts of the column of sexes to count: that of persons, else those of men and women."""
    words = [str(word).upper() for word in sex.categories]
    if "ALL" in words:
        return [words.index("ALL")]
    if {"MALE", "FEMALE"} <= set(words):
        return [place for place, word in enumerate(words) if word in ("MALE", "FEMALE")]
    raise InputError(
        f"{name}: sex is only {', '.join(map(beginning, sorted(set(words))[:3]))}; ALL, or both MALE and FEMALE, "
        f"was expected."
    )


def _in_order(table: TextTable, figures: Floats) -> tuple[NDArray[np.int64], Floats, pd.Index, pd.Index]:
    """A number for the practice and LSOA of each row that counts, in order; its figure; the practices and the LSOAs.

    A table in which practice, LSOA and sex stand on two rows is refused.
    """
    parts = tuple(_sorted_categories(table.frame[name]) for name in NEEDED[:3])
    sexes = _both_sexes(table.name, parts[2])
    rows = np.isin(parts[2].codes, sexes)
    practice, area, sex = (part.codes if rows.all() else part.codes[rows] for part in parts)
    keys = practice.astype(np.int64)
    for part, codes in zip(parts[1:], (area, sex), strict=True):
        keys *= len(part.categories)
        keys += codes
    order = np.argsort(keys)
    keys.sort()
    again = np.flatnonzero(keys[1:] == keys[:-1])
    if len(again):
        at = np.flatnonzero(rows)[np.sort(order[np.unique([again, again + 1])])]
        texts = table.frame.iloc[at][list(NEEDED[:3])].astype(str)
        three = texts["practice code"] + ", " + texts["lsoa code"] + ", " + texts["sex"].str.upper()
        refuse_repeats(table, three, "practice and LSOA")
    keys //= len(parts[2].categories)
    figures = figures if rows.all() else figures[rows]
    return keys, figures[order], parts[0].categories, parts[1].categories


def _by_pair(pair: NDArray[np.int64], people: Floats, practices: pd.Index, areas: pd.Index) -> pd.DataFrame:
    """practice_id, area_code and patients of each pair; pair: a number for the two, in order."""
    new = np.ones(len(pair), dtype=bool)
    new[1:] = pair[1:] != pair[:-1]
    if not new.all():
        pair, people = pair[new], np.add.reduceat(people, np.flatnonzero(new))
    return pd.DataFrame(
        {
            "practice_id": practices.astype(str).array.take(pair // len(areas)),
            "area_code": areas.astype(str).array.take(pair % len(areas)),
            "patients": people,
        }
    )


def _rule(source: Source, raw: RawFile) -> tuple[Rule, str]:
    """How freely the counts may leave, and why: open are the publisher's own columns of a recorded edition."""
    stated = raw.facts.get("rule")
    further = sorted({spaced(name) for name in raw.sample.header if name} - COLUMNS)
    recorded = "publisher" in raw.facts and bool(source.edition or source.date)
    if further:
        open_words = f"its column {shown(further[0])} is none of the publisher's"
    elif not recorded:
        open_words = "sources.toml records no publisher of it, so it is not taken as published"
    else:
        return Rule(stated or Rule.OPEN), f"sources.toml calls it {stated}"
    if stated == Rule.OPEN:
        raise InputError(f'{raw.name}: sources.toml says rule = "open", but {open_words}.')
    return Rule(stated or Rule.STRICT), open_words


KINDS: tuple[Kind, ...] = (
    Kind(
        "patients_by_area",
        "Patients registered, by LSOA",
        is_patients_by_area,
        read_patients_by_area,
        Look(
            "Where the patients of each practice live",
            NEEDED,
            marks="headings with spaces or with underscores; a table for persons, as it lies or in the service's "
            "zip with "
            "one for men and one for women beside it",
            example="PUBLICATION, EXTRACT_DATE, PRACTICE_CODE, PRACTICE_NAME, LSOA_CODE, SEX, NUMBER_OF_PATIENTS",
            seen="files of Trafford, Rutland and the Isle of Wight to 2022, in full; the same header for July 2026, "
            "and "
            "the zip's members gp-reg-pat-prac-lsoa-all, -male and -female.csv, in code that reads them",
        ),
    ),
)
