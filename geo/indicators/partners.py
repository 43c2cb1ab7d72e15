"""Another partnership's pack of indicators, opened beside one's own place: the figures of its whole borough.

Only indicators that both declare alike are compared; what is named alike and counted otherwise is left out and named.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from geo.errors import InputError
from geo.indicators.indicators import Indicator, IndicatorValues, period_of, statistic
from geo.indicators.pack import from_json
from geo.periods import Period
from geo.provenance import Statistic

# How codes of whole authorities begin: unitary, district, metropolitan and London boroughs, counties.
_AUTHORITY = re.compile(r"E(?:06|07|08|09|10)\d{6}")


@dataclass(frozen=True)
class Theirs:
    """Another borough's newest figures, by indicator and group.

    Attributes
    ----------
    title
        The pack's file.
    left_out
        Labels of indicators of the pack that are here too but declared otherwise (unit, kind or base).
    """

    title: str
    area_code: str
    figures: Mapping[tuple[str, str], tuple[Period, Statistic]]
    left_out: tuple[str, ...]


def opened(content: bytes, *, title: str, own: Collection[Indicator], own_code: str) -> Theirs:
    """The figures of a pack's borough.

    Parameters
    ----------
    own
        The indicators of this place.
    own_code
        This place's, which theirs must not be.

    Raises
    ------
    InputError
        Every fault in words: no pack, figures that make no sense, none or several boroughs, nothing alike.
    """
    pack = from_json(content, name=title)
    codes = sorted(code for code in set(pack.frame["area_code"]) if _AUTHORITY.fullmatch(code))
    if len(codes) != 1:
        holding = f"it has figures of {', '.join(codes)}" if codes else "it has none"
        raise InputError(f"{title}: figures of one whole authority were expected; {holding}.")
    if codes[0] == own_code:
        raise InputError(f"{title}: its figures are of this very authority; another's pack was expected.")
    own_by_key = {record.key: record for record in own}
    both = [record for record in pack.indicators if record.key in own_by_key]
    alike = [record for record in both if _same(record, own_by_key[record.key])]
    figures = _newest(pack, codes[0], alike, title)
    if not figures:
        raise InputError(f"{title}: no figure of its authority is of an indicator that this place holds as well.")
    return Theirs(
        title, codes[0], figures, tuple(own_by_key[record.key].label for record in both if record not in alike)
    )


def _same(theirs: Indicator, ours: Indicator) -> bool:
    per = theirs.per == ours.per or (theirs.per != theirs.per and ours.per != ours.per)
    return per and (theirs.unit, theirs.measure, theirs.perception) == (ours.unit, ours.measure, ours.perception)


def _newest(
    pack: IndicatorValues, area_code: str, records: Collection[Indicator], title: str
) -> dict[tuple[str, str], tuple[Period, Statistic]]:
    rows = pack.frame[(pack.frame["area_code"] == area_code) & pack.frame["value"].notna()]
    faults: list[str] = []
    figures: dict[tuple[str, str], tuple[Period, Statistic]] = {}
    for record in records:
        own = rows[rows["indicator"] == record.key].sort_values(["last", "first"])
        for _, row in own.iterrows():
            figure = _figure(row, record, title, faults)
            if figure is not None:
                figures[record.key, str(row["group"])] = (period_of(row["first"], row["last"]), figure)
    if faults:
        raise InputError(*faults)
    return figures


def _figure(row: pd.Series, record: Indicator, title: str, faults: list[str]) -> Statistic | None:
    try:
        return statistic(row, record)
    except InputError as fault:
        faults += [f"{title}, {record.key}: {sentence}" for sentence in fault.faults]
        return None
