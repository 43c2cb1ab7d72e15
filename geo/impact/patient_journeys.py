"""Journeys of the patients of sites that close or move: to their own site today, to where they would go afterwards.

Residents are counted by the nearest site; these are counted by the site they are registered at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.impact import compare
from geo.impact.bands import USUAL, ImpactSettings
from geo.impact.compare import Summary
from geo.values import Floats

# Counts of a Summary that are shown of patients.
COUNTS = (
    "people",
    "gain",
    "lose",
    "unchanged",
    "gain_5",
    "gain_10",
    "lose_5",
    "lose_10",
    "gain_headline",
    "lose_headline",
    "newly_reached",
    "cut_off",
    "cut_off_before",
    "cut_off_after",
    "beyond_threshold_before",
    "beyond_threshold_after",
)


@dataclass(frozen=True, eq=False)
class Flows:
    """Flows of patients, and where each stands in the tables of minutes: row of its area, columns of its two sites.

    frame: area_code, from_site, to_site, people. A row or column of -1 is in no table.
    """

    frame: pd.DataFrame
    area: NDArray[np.intp]
    left: NDArray[np.intp]
    joined: NDArray[np.intp]

    @classmethod
    def of(cls, frame: pd.DataFrame, areas: pd.Index, left: Sequence[str], joined: Sequence[str]) -> "Flows":
        """Flows over tables of these areas, of the sites left and of those joined."""
        return cls(
            frame,
            areas.get_indexer(frame["area_code"]),
            pd.Index(left, dtype=object).get_indexer(frame["from_site"]),
            pd.Index(joined, dtype=object).get_indexer(frame["to_site"]),
        )


def patient_rows(
    flows: Flows, before: Floats, after: Floats, *, approximate: bool, settings: ImpactSettings
) -> pd.DataFrame:
    """A row a flow: what impact.compare says of its journey, and area_code and people.

    Parameters
    ----------
    before, after
        Minutes of each flow, NaN where there is no journey.
    """
    rows = compare.compare(pd.Series(before), pd.Series(after), approximate=approximate, settings=settings)
    rows["area_code"] = pd.Series(flows.frame["area_code"].to_numpy(dtype=object), rows.index, dtype=object, copy=False)
    rows["people"] = flows.frame["people"].to_numpy(float)
    return rows


def patient_summary(rows: pd.DataFrame, *, threshold_minutes: float, settings: ImpactSettings = USUAL) -> Summary:
    """The rows of `patient_rows` summed."""
    return compare.summarise(rows, rows["people"], threshold_minutes=threshold_minutes, settings=settings)
