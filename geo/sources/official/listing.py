"""A register's rows under our headings, as one list of places."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.provenance import Source
from geo.services.services import Service
from geo.sources.reading import TextTable
from geo.sources.services.place_lists import PlaceList, given_names, place_list
from geo.sources.services.postal import given
from geo.sources.services.standing import by_columns


def as_list(
    table: TextTable,
    ours: Mapping[str, pd.Series],
    *,
    services: pd.Series,
    source: Source,
    more: Mapping[str, pd.Series] | None = None,
) -> PlaceList:
    """The rows of a register whose service is told.

    Parameters
    ----------
    ours
        Its columns by our headings (name, postcode, lon and lat or easting and northing, address, an id, closed_date).
    services
        A key of Service for each row, "" for one that is left out.
    more
        Further facts by name.
    """
    keep: NDArray[np.bool_] = (services != "").to_numpy()
    frame = pd.DataFrame({name: cells.astype(str) for name, cells in ours.items()})[keep].reset_index(drop=True)
    listed = replace(table, frame=frame, lines=table.lines[keep])
    kept = services[keep].reset_index(drop=True)
    told = {name: cells.astype(str)[keep].reset_index(drop=True) for name, cells in (more or {}).items()}
    one = Service(kept.iloc[0]) if kept.nunique() == 1 else None
    standing = by_columns(listed, names=given_names(listed))
    return place_list(listed, standing, services=kept, whole_list=(one, source), more=told)


def joined(table: TextTable, *columns: str) -> pd.Series:
    """The filled cells of these columns in one, with commas; those that the table does not have are left out."""
    parts = [table.frame[name].astype(str).map(given) for name in columns if name in table.frame]
    rows = zip(*parts, strict=True) if parts else [()] * len(table.frame)
    return pd.Series([", ".join(filter(None, row)) for row in rows], index=table.frame.index, dtype=str)
