"""Another partnership's figures beside one's own: a column more, with range and period, and no verdict."""

import pandas as pd

from geo.indicators.indicators import Indicator
from geo.indicators.partners import Theirs
from geo.language.phrases import joined
from geo.place.standings import Standing
from geo.views.indicators.words import NOT_AVAILABLE, figure, range_of

BEFORE = "Trend"


def figure_of(theirs: Theirs, record: Indicator, group: str) -> str:
    """Their newest figure with its range and period; not available where they hold none alike."""
    newest = theirs.figures.get((record.key, group))
    if newest is None:
        return NOT_AVAILABLE
    period, statistic = newest
    return f"{figure(statistic.value, record)} ({range_of(statistic, record)}), {period.label}"


def with_theirs(table: pd.DataFrame, standings: list[Standing], theirs: Theirs) -> pd.DataFrame:
    """The table of every indicator with a column Theirs before the trend; standings: its rows in their order."""
    made = table.copy()
    place = made.columns.get_loc(BEFORE) if BEFORE in made else len(made.columns)
    made.insert(int(place), "Theirs", [figure_of(theirs, standing.record, standing.group) for standing in standings])
    return made


def words(theirs: Theirs) -> list[str]:
    """Whose figures stand beside, of when, and what of them is not compared."""
    left = f" Declared otherwise there, and so not compared: {joined(theirs.left_out)}." if theirs.left_out else ""
    return [
        f"Theirs: the whole authority {theirs.area_code}, from {theirs.title}, each with its own range and period; no "
        f"verdict is drawn between two authorities.{left}"
    ]
