"""Long tables as the labour-market service (Nomis) sends them: people by age, claimants, births, a row each figure.

An answer holds 25,000 rows at most without a key and says only in RECORD_COUNT how many there are; one that is short is
refused, as what is missing would count as nobody.
"""

import pandas as pd

from geo.errors import InputError
from geo.sources.reading import RawFile, Sample, TextTable
from geo.sources.rows import filled_table

CODE, VALUE, RECORDS = "geography_code", "obs_value", "record_count"
NEEDED = (CODE, VALUE)
PERIODS = ("date", "date_code", "date_name", "time")
AGE, AGE_NAME = "c_age", "c_age_name"
SEXES = {"0": "Persons", "1": "Males", "2": "Females", "total": "Persons", "male": "Males", "female": "Females"}
COUNTS = frozenset({"20100", "value", "count"})


def is_nomis(sample: Sample) -> bool:
    """An area, a figure and a period, under the headings of the service."""
    return sample.format == "csv" and sample.has(*NEEDED) and any(name in sample.header for name in PERIODS)


def is_ages(sample: Sample) -> bool:
    """The service's headings with an age."""
    return is_nomis(sample) and (AGE in sample.header or AGE_NAME in sample.header)


def whole(raw: RawFile) -> tuple[TextTable, pd.DataFrame]:
    """The table, refused where the service holds more rows than came, or where its pages are not of one table."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    if RECORDS in cells:
        owed = pd.to_numeric(cells[RECORDS], errors="coerce").max()
        if owed > len(cells):
            raise InputError(
                f"{raw.name}: the service says that there are {owed:,.0f} rows ({RECORDS.upper()}) and {len(cells):,} "
                f"came; ask for the rest (RecordOffset) and lay its file beside, or into the same archive."
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
    even = all(each.value_counts().nunique() == 1 for each in (cells[CODE], periods_of(cells)))
    return even and not told.duplicated().any()


def periods_of(cells: pd.DataFrame) -> pd.Series:
    """The period of each row as it is printed."""
    return next(cells[name] for name in PERIODS if name in cells)


def sexes_of(cells: pd.DataFrame) -> pd.Series:
    """Persons, Males or Females; persons where no column tells a sex."""
    for column in ("gender", "sex", "c_sex", "gender_name", "sex_name", "c_sex_name"):
        if column in cells:
            return cells[column].str.lower().map(SEXES)
    return pd.Series("Persons", cells.index)


def measures_of(cells: pd.DataFrame) -> pd.Series:
    """What measure each row is of, in small letters; "value" where no column tells it."""
    column = next((name for name in ("measures", "measures_name") if name in cells), None)
    return pd.Series("value", cells.index) if column is None else cells[column].str.lower()


def is_count(cells: pd.DataFrame) -> pd.Series:
    """Whether each row is a count."""
    return measures_of(cells).isin(COUNTS)


SEEN = (
    "the names of the columns in programs that ask the service for them, with the codes c_age=101...191, gender 0, "
    "1, 2 "
    "and measures 20100; GEOGRAPHY_CODE, OBS_VALUE, RECORD_OFFSET and RECORD_COUNT in answers quoted in tests"
)
