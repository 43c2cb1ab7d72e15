"""Which pair of options differs in what: as a table of pairs, and every difference with its range as a table."""

import math

import pandas as pd

from geo.decisions.comparison import Comparison, Difference, ToldApart
from geo.language.phrases import joined, sentence

SAME = "—"


def pairs(comparison: Comparison) -> pd.DataFrame:
    """A row and a column an option: in what the row's has more and fewer than the column's, and what is alike.

    Index Option. It is told once a pair, below the line from corner to corner; nothing is added up and none is best.
    """
    names = list(comparison.names)
    table = pd.DataFrame("", index=pd.Index(names, name="Option"), columns=names)
    for name in names:
        table.loc[name, name] = SAME
    for of in names:
        for beside in names[: names.index(of)]:
            between = [each for each in comparison.differences if (each.of, each.beside) == (of, beside)]
            table.loc[of, beside] = _pair(between)
    return table


def _pair(between: list[Difference]) -> str:
    """All that is said of one pair, what both have none of left out."""
    told = [each for each in between if not each.both_nought and not math.isnan(each.value)]
    parts = []
    for verdict in ToldApart:
        named = [_what(each) for each in told if each.verdict is verdict]
        if named:
            parts.append(f"{sentence(_verdict(verdict))}: {joined(named)}.")
    return " ".join(parts) or "The same in everything that is compared."


def _verdict(verdict: ToldApart) -> str:
    return {ToldApart.MORE: "more, or longer", ToldApart.FEWER: "fewer, or shorter"}.get(verdict, verdict.value)


def _what(each: Difference) -> str:
    return f"{each.quantity.label(each.basis)}{f' {each.way.label}' if each.way else ''}"


def table(comparison: Comparison) -> pd.DataFrame:
    """Every difference, unrounded, for the workbook and to download; NaN where none is held or it is not to be shown.

    Columns Of, Less, What, Counts, Way, Difference, From, To, Said.
    """
    rows = [
        (
            each.of,
            each.beside,
            sentence(each.quantity.label(each.basis)),
            "minutes" if each.quantity.in_minutes else each.basis.value,
            each.way.label if each.way else "",
            *(math.nan if each.few else figure for figure in (each.value, each.lower, each.upper)),
            each.verdict.value,
        )
        for each in comparison.differences
    ]
    return pd.DataFrame(rows, columns=["Of", "Less", "What", "Counts", "Way", "Difference", "From", "To", "Said"])
