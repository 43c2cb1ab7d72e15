"""Who is affected by an option, a row a community: the nine, carers, no car, deprivation, movers, and people outside.

The order is fixed and is no ranking; a community without figures keeps its row, as a gap is never no effect.
"""

import pandas as pd

from geo.appraisal.headline_text import where_they_live
from geo.appraisal.record import Appraisal
from geo.fairness.group_rows import group_names
from geo.impact.bearing import FURTHER, MORE
from geo.language.phrases import joined, number_of
from geo.people.population import COMMUNITIES

NOT_COUNTED = "No list of patients is touched; people who live outside are not counted for it."


def communities(appraisal: Appraisal) -> pd.DataFrame:
    """Community and What figures say of it, of residents by their nearest site."""
    beside = appraisal.ways[appraisal.first_way].bearing
    names = group_names(beside.index)
    kinds = names.index.get_level_values("kind")
    rows = []
    for community in COMMUNITIES:
        keys = names.index[kinds == community.kind]
        if len(keys) == 0:
            rows.append((community.title, community.why_absent))
            continue
        more = [str(key[1]) for key in keys if abs(beside.loc[key, (FURTHER, "score")]) == MORE]
        told = (
            f"Further more often than others: {joined(more)}."
            if more
            else f"Of {number_of(len(keys), 'group')} none is further more often than others, as far as can be told."
        )
        rows.append((community.title, f"{told} {community.note}".strip()))
    outside = " ".join(where_they_live(appraisal.relisted, appraisal.place)) or NOT_COUNTED
    rows.append((f"People outside {appraisal.place.called}", outside))
    return pd.DataFrame(rows, columns=["Community", "What figures say"])
