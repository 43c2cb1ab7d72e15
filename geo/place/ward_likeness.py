"""In which ways the wards of a place are alike: the features by which similar wards are found.

Deprivation, age, people moving and how densely people live, each as far as the place holds it. Who lives there by
ethnic group or religion is no such way.
"""

import numpy as np
import pandas as pd

from geo.place.place import Place

SQUARE_METRES_PER_KM2 = 1_000_000.0
YOUNG, OLD = ("0-4", "5-14"), ("65-74", "75-84", "85+")


def people_by_ward(place: Place, people: pd.Series) -> pd.Series:
    """Counts by small area added up by ward."""
    parts = place.ward_shares
    counts = people.reindex(parts["area_code"]).to_numpy(float) * parts["share"].to_numpy(float)
    return pd.Series(counts).groupby(parts["ward_code"].to_numpy()).sum().reindex(place.wards.frame.index)


def ward_features(place: Place) -> pd.DataFrame:
    """Index ward code, one column for each way that the place holds; NaN where a ward lacks it.

    Columns: people to the square kilometre (as logarithm); and as held: deprivation (mean score by people, else mean
    rank), aged 0 to 14, aged 65 and over, moved here in the last year (shares).
    """
    people = people_by_ward(place, place.people.residents)
    area = place.wards.frame.geometry.area / SQUARE_METRES_PER_KM2
    features = {"density": np.log((people / area).where(people > 0))}
    column = next((name for name in ("score", "rank") if name in place.people.deprivation), None)
    if column is not None:
        figure = place.people.deprivation[column].reindex(place.people.residents.index).astype(float)
        people_with_figure = people_by_ward(place, place.people.residents.where(figure.notna(), 0.0))
        features["deprivation"] = people_by_ward(
            place, (figure * place.people.residents).fillna(0.0)
        ) / people_with_figure.where(people_with_figure > 0)
    groups = place.people.groups_by_area
    for name, kind, of in (
        ("aged_0_14", "age", YOUNG),
        ("aged_65", "age", OLD),
        ("moved", "moved", _moved_groups(groups)),
    ):
        if kind in groups.columns.get_level_values("kind") and of:
            everybody = people_by_ward(place, groups[kind].sum(axis="columns"))
            share = people_by_ward(place, groups[kind].reindex(columns=list(of)).sum(axis="columns")) / everybody
            features[name] = share.where(everybody > 0)
    return pd.DataFrame(features).rename_axis("ward_code")


def _moved_groups(groups: pd.DataFrame) -> tuple[str, ...]:
    """The groups of people who lived elsewhere a year ago: all but the one that did not move."""
    if "moved" not in groups.columns.get_level_values("kind"):
        return ()
    return tuple(name for name in groups["moved"].columns if "same address" not in name.lower())
