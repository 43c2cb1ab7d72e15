"""Journeys of the patients of sites that close or move: to their own site today, to where they would go afterwards.

Residents are counted by the nearest site; these are counted by the site they are registered at. Flows come from patient
lists, so counts go through disclosure's strict rule before they are shown.
"""

import dataclasses

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import impact
from geo.disclosure import Rule, for_adding, shown_alone
from geo.impact import ImpactSettings, Summary

# Counts of a Summary that are shown of patients, each by the test of a row that it counts.
COUNTS = (
    "people", "gain", "lose", "unchanged", "gain_5", "gain_10", "lose_5", "lose_10", "gain_headline", "lose_headline",
    "newly_reached", "cut_off", "cut_off_before", "cut_off_after", "beyond_threshold_before", "beyond_threshold_after",
)  # fmt: skip


def patient_rows(
    flows: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, *, approximate: bool, settings: ImpactSettings
) -> pd.DataFrame:
    """A row a flow: what impact.compare says of its journey, and area_code and people.

    flows: area_code, from_site, to_site, people; before, after: minutes, area_code x site_id.
    """
    told = [
        pd.Series(_looked_up(table, flows["area_code"], flows[column]), dtype=float)
        for table, column in ((before, "from_site"), (after, "to_site"))
    ]
    rows = impact.compare(*told, approximate=approximate, settings=settings)
    return rows.assign(area_code=flows["area_code"].to_numpy(), people=flows["people"].to_numpy(float))


def _looked_up(minutes: pd.DataFrame, areas: pd.Series, sites: pd.Series) -> NDArray[np.float64]:
    row, column = minutes.index.get_indexer(areas), minutes.columns.get_indexer(sites)
    if minutes.empty:
        return np.full(len(areas), np.nan)
    found = minutes.to_numpy(float)[np.maximum(row, 0), np.maximum(column, 0)]
    return np.where((row >= 0) & (column >= 0), found, np.nan)


def patients_summary(rows: pd.DataFrame, *, threshold_minutes: float) -> Summary:
    """The rows of `patient_rows` summed, unrounded."""
    return impact.summarise(rows, rows["people"], threshold_minutes=threshold_minutes)


def released_summary(rows: pd.DataFrame, *, threshold_minutes: float, rule: Rule) -> dict[str, float]:
    """The same as it may leave: counts to the nearest 5 and withheld under 10 (NaN), of small areas as they are shown.

    Each area's patients are first taken as `disclosure.for_adding` gives them, and shared over its rows as they are.
    """
    if rule is Rule.OPEN:
        return dataclasses.asdict(patients_summary(rows, threshold_minutes=threshold_minutes))
    by_area = rows["people"].groupby(rows["area_code"]).sum()
    shown = rows["area_code"].map(for_adding(by_area, rule) / by_area)
    told = dataclasses.asdict(impact.summarise(rows, rows["people"] * shown, threshold_minutes=threshold_minutes))
    return {name: _shown(value, rule) if name in COUNTS else value for name, value in told.items()}


def _shown(people: float, rule: Rule) -> float:
    return float(shown_alone(pd.Series([people]), rule).iloc[0])
