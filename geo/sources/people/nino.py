"""National Insurance numbers given to adults from overseas, by nationality and year: for the authority only.

The file has small areas, the authority and a row of all nationalities beside each other. The small areas feed the
margin of an estimate and go no further: below the authority these figures are never shown, listed or handed out.
Registrations are of people who came to work or study, when they registered; nobody is told when they left.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind, kind_of
from geo.errors import InputError
from geo.indicators.declared import DECLARED
from geo.indicators.indicators import COLUMNS, IndicatorValues
from geo.provenance import Interval, Source
from geo.sources.figures import numbers
from geo.sources.indicators.long_layout import with_periods
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import filled_table, first_few, refuse_repeats

PUBLISHER = "Department for Work and Pensions"
NEEDED = ("area_code", "registration_period", "nationality", "value")
ALL = "all nationalities"


@dataclass(frozen=True, eq=False)
class Registrations:
    """One file of registrations.

    Attributes
    ----------
    authority
        Columns nationality ("" for all), first, last (ISO days), registrations; of the whole authority, the published
        total where the file has one, else the sum of its small areas.
    authority_code
        "" where the file has no row of it.
    for_margin
        Columns area_code (MSOA), first, last, registrations; never to be shown.
    """

    authority: pd.DataFrame
    authority_code: str
    for_margin: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()

    def values(self, authority_code: str) -> IndicatorValues:
        """The authority's registrations as an indicator; authority_code holds where the file has no code of it."""
        frame = self.authority.rename(columns={"nationality": "group", "registrations": "value"}).assign(
            indicator="nino",
            area_code=self.authority_code or authority_code,
            lower=np.nan,
            upper=np.nan,
            interval=Interval.NONE.value,
            count=np.nan,
            base=np.nan,
            said="",
            source=self.source.file,
        )
        return IndicatorValues((DECLARED["nino"],), frame[list(COLUMNS)].reset_index(drop=True))


def is_registrations(sample: Sample) -> bool:
    """The columns of the table."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_registrations(raw: RawFile) -> Registrations:
    """The table; refused where it has neither an authority nor small areas, or a figure that is no count."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    registered = numbers(table, "value")
    frame = pd.DataFrame(
        {
            "area_code": cells["area_code"],
            "nationality": cells["nationality"].where(cells["nationality"].str.lower() != ALL, ""),
            "registrations": registered.figures,
        }
    )
    frame, of_periods, undated = with_periods(table, frame, cells["registration_period"])
    one_fault_each(first_few((*registered.faults, *of_periods), f"rows of {raw.name} with a fault of this kind"))
    frame = frame[frame["first"].notna()]
    kinds = frame["area_code"].map(kind_of)
    authority, small = frame[kinds == AreaKind.AUTHORITY], frame[kinds == AreaKind.MSOA]
    codes = authority["area_code"].unique()
    if len(codes) > 1 or not (len(authority) or len(small)):
        raise InputError(
            f"{raw.name}: registrations of one authority were expected, by MSOA or in all; it has {len(codes)} "
            f"authorities and {len(small)} rows by MSOA."
        )
    keys = frame["area_code"] + ", " + cells["registration_period"] + ", " + cells["nationality"]
    refuse_repeats(table, keys[frame.index], "area, year and nationality")
    left_out = int((~kinds.isin({AreaKind.AUTHORITY, AreaKind.MSOA})).sum())
    notes = (f"{raw.name}: {left_out} rows of other areas are left out.",) if left_out else ()
    days = ["first", "last"]
    whole = authority[["nationality", *days, "registrations"]]
    if authority.empty:
        whole = small.groupby(["nationality", *days], sort=False)["registrations"].sum(min_count=1).reset_index()
        notes = (*notes, f"{raw.name}: no row of the authority; its figures are the sums of its small areas.")
    return Registrations(
        _with_totals(whole).reset_index(drop=True),
        str(codes[0]) if len(codes) else "",
        _with_totals(small)[lambda rows: rows["nationality"] == ""].drop(columns="nationality").reset_index(drop=True),
        raw.source("National Insurance number registrations", date=str(frame["last"].max())[:4], publisher=PUBLISHER),
        (*table.notes, *registered.notes, *undated, *notes),
    )


def _with_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with one of all nationalities for each area and year: the published one, else the sum."""
    key = [name for name in ("area_code", "first", "last") if name in rows]
    has = rows[rows["nationality"] == ""].set_index(key).index
    parts = rows[rows["nationality"] != ""]
    parts = parts[~parts.set_index(key).index.isin(has)]
    sums = parts.groupby(key, sort=False)["registrations"].sum(min_count=1).reset_index().assign(nationality="")
    return pd.concat([rows, sums[rows.columns]], ignore_index=True)


KINDS: tuple[Kind, ...] = (
    Kind(
        "nino",
        "National Insurance number registrations",
        is_registrations,
        read_registrations,
        Look(
            "People newly registered for work from abroad, by nationality",
            NEEDED,
            example="area_code, area_name, registration_period, nationality, value",
            seen="files of Trafford",
        ),
    ),
)
