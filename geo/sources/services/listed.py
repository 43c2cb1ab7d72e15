"""The rows of a plain list under our headings, and where they stand, whatever its headings and shapes are."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.sources.reading import RawFile, TextTable
from geo.sources.rows import filled_table
from geo.sources.services import headings
from geo.sources.services.place_lists import (
    given_names,
)
from geo.sources.services.standing import RowPlaces, by_columns, by_shapes, coordinate_columns, placed


def stand(raw: RawFile) -> tuple[TextTable, RowPlaces, tuple[str, ...]]:
    """The rows of a CSV or GeoJSON list under our headings, where they stand, and what was assumed of the headings."""
    if raw.geojson is None:
        table, assumed = headings.settled(filled_table(raw), raw)
        return table, by_columns(table, names=given_names(table)), assumed
    table, x, y = by_shapes(raw)
    table, assumed = headings.settled(table, raw)
    standing = placed(table, x, y, names=given_names(table))
    return table, replace(standing, notes=(*standing.notes, *_false_properties(table, x, y))), assumed


def _false_properties(table: TextTable, x: np.ndarray, y: np.ndarray) -> tuple[str, ...]:
    """A sentence where coordinates among the properties are not those of the shapes, which hold."""
    pair = coordinate_columns(tuple(table.frame.columns))
    if pair is None:
        return ()
    off_x = (pd.to_numeric(table.frame[pair[0]], errors="coerce") - x).abs()
    off_y = (pd.to_numeric(table.frame[pair[1]], errors="coerce") - y).abs()
    # A thousandth of a degree is about a hundred metres.
    off = int(((off_x > 0.001) | (off_y > 0.001)).sum())
    if not off:
        return ()
    return (f"{table.name}: {pair[0]} and {pair[1]} disagree with the shapes (rows: {off:,}); the shapes are used.",)
