"""Long tables as the labour-market service (Nomis) sends them: people by age, claimants, births, a row each figure.

An answer holds 25,000 rows at most without a key and says only in RECORD_COUNT how many there are; one that is short is
refused, as what is missing would count as nobody.
"""

import re

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.indicators.long_layout import of_table as indicators_of
from geo.sources.look import Look
from geo.sources.people.estimates import LAST_AGE, MidYear
from geo.sources.people.estimates import of_table as estimate_of
from geo.sources.people.vital_events import VitalEvents
from geo.sources.people.vital_events import of_table as events_of
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table

CODE, VALUE, RECORDS = "geography_code", "obs_value", "record_count"
NEEDED = (CODE, VALUE)
PERIODS = ("date", "date_code", "date_name", "time")
AGE, AGE_NAME = "c_age", "c_age_name"
SEXES = {"0": "Persons", "1": "Males", "2": "Females", "total": "Persons", "male": "Males", "female": "Females"}
# The service numbers single years of age from 101 for those under one; 191 are 90 and over. Bands have other numbers.
FIRST_YEAR_CODE = 101
YEAR_OF_AGE = re.compile(r"^aged? (\d{1,2})( ?\+| and over)?$")
COUNTS, SHARES = frozenset({"20100", "value", "count"}), frozenset({"20301", "percent"})


def _is_nomis(sample: Sample) -> bool:
    return sample.format == "csv" and sample.has(*NEEDED) and any(name in sample.header for name in PERIODS)


def is_ages(sample: Sample) -> bool:
    """The service's headings with an age."""
    return _is_nomis(sample) and (AGE in sample.header or AGE_NAME in sample.header)


def is_births(sample: Sample) -> bool:
    """The service's headings in a table whose rows say births."""
    return _is_nomis(sample) and not is_ages(sample) and _says_births(sample.header, sample.rows)


def is_figures(sample: Sample) -> bool:
    """The service's headings with a measure that has a name, such as claimants."""
    named = sample.has("measure_name") or sample.has("cell_name") or sample.has("variable_name")
    return _is_nomis(sample) and named and not is_ages(sample) and not is_births(sample)


def read_ages(raw: RawFile) -> MidYear:
    """People by single year of age; bands and all ages that stand beside them are left out and never added up."""
    table, cells = _whole(raw)
    age = _ages(cells)
    sex = _sexes(cells)
    kept = age.notna() & sex.notna()
    if not kept.any():
        raise InputError(
            f"{raw.name}: no row is of a single year of age; ask for c_age=101...191, which are the years 0 to 90 "
            f"and over."
        )
    long = pd.DataFrame(
        {
            "period": _periods(cells).str.replace(r"^(20\d\d)$", r"\1-06-30", regex=True),
            "area_code": cells[CODE],
            "sex": sex,
            "age": age,
            "people": cells[VALUE],
        }
    )[kept]
    again = long.duplicated(["period", "area_code", "sex", "age"])
    if again.any():
        at = int(long.index[again][0])
        raise InputError(
            f"{raw.name}, row {table.row_of(at)}: its area, sex and age stand above already; one row each."
        )
    keys = ["period", "area_code", "sex"]
    wide = long.pivot(index=keys, columns="age", values="people").reindex(columns=range(LAST_AGE + 1)).fillna("")
    sums = wide.apply(lambda column: pd.to_numeric(column, errors="coerce")).sum(axis="columns", skipna=False)
    wide.columns = [*map(str, range(LAST_AGE)), "90+"]
    wide.insert(0, "all_ages", sums.map(lambda total: "" if np.isnan(total) else f"{total:.0f}"))
    first = long[keys].reset_index().drop_duplicates(keys).set_index(keys)["index"]
    lines = table.lines[first.reindex(wide.index).to_numpy()]
    dropped = int((~kept).sum())
    notes = (f"{raw.name}: rows of bands of age are left out ({dropped:,}).",) if dropped else ()
    brought = TextTable(raw.name, wide.reset_index().astype(str), lines, (*table.notes, *notes))
    return estimate_of(raw, brought)


def read_births(raw: RawFile) -> VitalEvents:
    """Births of calendar years, of both sexes."""
    table, cells = _whole(raw)
    sex = _sexes(cells)
    kept = (sex == "Persons") & _is_count(cells)
    frame = pd.DataFrame({"area_code": cells[CODE], "period": _periods(cells), "births": cells[VALUE]})[kept]
    if frame.empty:
        raise InputError(f"{raw.name}: no row is of births of both sexes; such were expected.")
    return events_of(raw, TextTable(raw.name, frame.reset_index(drop=True), table.lines[kept], table.notes))


def read_figures(raw: RawFile) -> IndicatorTable:
    """Figures by area and period, of both sexes and all ages; a figure that is withheld is missing and not nought."""
    table, cells = _whole(raw)
    name = next(cells[column] for column in ("measure_name", "cell_name", "variable_name") if column in cells)
    count, share = _is_count(cells), _measures(cells).isin(SHARES)
    all_ages = pd.Series(True, cells.index)
    for column in ("age_name", "age"):
        if column in cells:
            all_ages = cells[column].str.lower().isin({"all categories: age 16+", "all ages", "0"})
            break
    kept = (_sexes(cells) == "Persons") & (count | share) & all_ages
    if not kept.any():
        raise InputError(f"{raw.name}: no row is a figure of both sexes and all ages; such were expected.")
    frame = pd.DataFrame(
        {
            "area_code": cells[CODE],
            "indicator": name,
            "period": _periods(cells),
            "measure": np.where(count, "Count", "Percentage"),
            "unit": np.where(count, "Persons", "Percentage"),
            "value": cells[VALUE],
        },
        dtype=str,
    )[kept].reset_index(drop=True)
    lost = int((~kept).sum())
    notes = (f"{raw.name}: rows of one sex, of an age or of another measure are left out ({lost:,}).",) if lost else ()
    return indicators_of(raw, TextTable(raw.name, frame, table.lines[kept], (*table.notes, *notes)))


def _whole(raw: RawFile) -> tuple[TextTable, pd.DataFrame]:
    """The table, refused where the service holds more rows than came, or where its pages are not of one table."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    if RECORDS in cells:
        owed = pd.to_numeric(cells[RECORDS], errors="coerce").max()
        if owed > len(cells):
            raise InputError(
                f"{raw.name}: the service says that there are {owed:,.0f} rows ({RECORDS.upper()}) and {len(cells):,} "
                f"came; ask for the rest (RecordOffset) and lay its file beside."
            )
        if raw.pages and (len(cells) > owed or not _is_one_table(cells)):
            raise InputError(
                f"{raw.name}: these are taken for pages of one table of {owed:,.0f} rows, and do not make it up (rows: "
                f"{len(cells):,}); put the pages of each table into one file."
            )
    return table, cells


def _is_one_table(cells: pd.DataFrame) -> bool:
    """Whether no row stands twice and each area and each period has as many rows as any other, as in a whole answer."""
    told = cells.drop(columns="record_offset", errors="ignore")
    even = all(each.value_counts().nunique() == 1 for each in (cells[CODE], _periods(cells)))
    return even and not told.duplicated().any()


def _periods(cells: pd.DataFrame) -> pd.Series:
    return next(cells[name] for name in PERIODS if name in cells)


def _ages(cells: pd.DataFrame) -> pd.Series:
    """The single year of age of each row, NaN for a band."""
    if AGE in cells:
        years = pd.to_numeric(cells[AGE], errors="coerce") - FIRST_YEAR_CODE
        return years.where(years.between(0, LAST_AGE))
    years = cells[AGE_NAME].str.lower().map(_year_of_age)
    return years.astype(float)


def _year_of_age(name: str) -> float:
    match = YEAR_OF_AGE.match(name)
    if match is None or (bool(match[2]) != (int(match[1]) == LAST_AGE)):
        return float("nan")
    return float(match[1])


def _sexes(cells: pd.DataFrame) -> pd.Series:
    """Persons, Males or Females; persons where no column tells a sex."""
    for column in ("gender", "sex", "c_sex", "gender_name", "sex_name", "c_sex_name"):
        if column in cells:
            return cells[column].str.lower().map(SEXES)
    return pd.Series("Persons", cells.index)


def _measures(cells: pd.DataFrame) -> pd.Series:
    column = next((name for name in ("measures", "measures_name") if name in cells), None)
    return pd.Series("value", cells.index) if column is None else cells[column].str.lower()


def _is_count(cells: pd.DataFrame) -> pd.Series:
    return _measures(cells).isin(COUNTS)


def _says_births(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bool:
    at = [place for place, name in enumerate(header) if name in ("measure_name", "cell_name", "variable_name")]
    return any("birth" in row[place].lower() for row in rows for place in at if len(row) > place)


SEEN = (
    "the names of the columns in programs that ask the service for them, with the codes c_age=101...191, gender 0, "
    "1, 2 "
    "and measures 20100; GEOGRAPHY_CODE, OBS_VALUE, RECORD_OFFSET and RECORD_COUNT in answers quoted in tests"
)
KINDS: tuple[Kind, ...] = (
    Kind(
        "nomis_ages",
        "People by single year of age (Nomis)",
        is_ages,
        read_ages,
        Look(
            "Residents of output areas, LSOAs or wards by single year of age",
            (*NEEDED, AGE, RECORDS),
            marks="DATE, and C_AGE or C_AGE_NAME; RECORD_COUNT tells a short answer, whose pages may lie in "
            "several files",
            example="DATE, DATE_NAME, GEOGRAPHY_NAME, GEOGRAPHY_CODE, GENDER, GENDER_NAME, C_AGE, C_AGE_NAME, MEASURES",
            seen=SEEN,
            not_seen="how C_AGE_NAME words a single year, so its number is used where it stands; the words of "
            "OBS_STATUS "
            "for a figure that is withheld",
        ),
    ),
    Kind(
        "nomis_births",
        "Births (Nomis)",
        is_births,
        read_births,
        Look(
            "Births of calendar years by area",
            (*NEEDED, "measure_name"),
            marks="a row whose measure, cell or variable names births",
            example="DATE, GEOGRAPHY_NAME, GEOGRAPHY_CODE, GENDER_NAME, MEASURE_NAME, OBS_VALUE, RECORD_COUNT",
            seen=SEEN,
            not_seen="a table of births, and which of its columns names them",
        ),
    ),
    Kind(
        "nomis",
        "Figures by area (Nomis)",
        is_figures,
        read_figures,
        Look(
            "Figures by area and month, such as people who claim benefits",
            (*NEEDED, "measure_name"),
            example="DATE_NAME, GEOGRAPHY_NAME, GEOGRAPHY_CODE, GENDER_NAME, AGE_NAME, MEASURE_NAME, MEASURES_NAME",
            seen=SEEN,
            not_seen="the words of OBS_STATUS for a figure that is withheld: an empty figure is missing",
        ),
    ),
)
