"""Sport England's Active Places as its service sends them: sites, and facilities that name their site by a number.

Contact persons stand in columns of the sites and are never read. The table of facilities tells whether anybody may pay
and go in.
"""

import pandas as pd

from geo.sources.reading import RawFile, TextTable
from geo.sources.rows import filled_table

PUBLISHER = "Sport England"
REGISTER = "Active Places"


def properties(raw: RawFile) -> TextTable:
    """The rows under headings in small letters, of a table or of the properties of points."""
    if raw.geojson is None:
        return filled_table(raw)
    rows = [{str(key).lower(): cell for key, cell in each["properties"].items()} for each in raw.geojson["features"]]
    frame = pd.DataFrame(rows).map(lambda cell: "" if cell is None or cell != cell else str(cell).strip()).astype(str)
    return TextTable(raw.name, frame, pd.RangeIndex(1, len(frame) + 1).to_numpy())


def coordinates(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The pair of columns that tells where each row stands, by its headings; empty where there is none."""
    pair = next((pair for pair in (("long", "lat"), ("easting", "northing")) if set(pair) <= set(frame)), ())
    return {name: frame[name] for name in pair}
