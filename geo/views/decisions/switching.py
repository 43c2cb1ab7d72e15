"""Who switches between two options: a table by ward and a map of small areas."""

import numpy as np
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.switching import (
    FURTHER_FIRST,
    FURTHER_OTHER,
    NEARER_FIRST,
    NEARER_OTHER,
    switching_areas,
    switching_by_ward,
)
from geo.language.phrases import sentence
from geo.travel.ways import Way
from geo.views.map import palette
from geo.views.map.maps import Fill, Legend, LegendEntry
from geo.views.map.palette import Paint
from geo.views.words.tables import people_to_ten

ANY = "Residents who switch"
WHOM = "Residents by their nearest site, journeys lost and found among them; patients are another count."
# A colour says who has the longer journey or the shorter one, and hatching that it is the second option's people.
_PAINTS = {
    FURTHER_FIRST: Paint(palette.FURTHER[1]),
    FURTHER_OTHER: Paint(palette.FURTHER[1], "hatch"),
    NEARER_FIRST: Paint(palette.NEARER[1]),
    NEARER_OTHER: Paint(palette.NEARER[1], "hatch"),
}
_NONE, _BOTH = "the same under both", "further under one and nearer under the other"


def _headings(first: Appraisal, other: Appraisal) -> dict[str, str]:
    names = first.proposal.name, other.proposal.name
    return {
        FURTHER_FIRST: f"further with {names[0]} alone",
        FURTHER_OTHER: f"further with {names[1]} alone",
        NEARER_FIRST: f"nearer with {names[0]} alone",
        NEARER_OTHER: f"nearer with {names[1]} alone",
    }


def by_ward(first: Appraisal, other: Appraisal, way: Way) -> pd.DataFrame:
    """Residents who switch to the nearest 10, most first, wards where nobody does left out: index ward_code.

    Columns Ward, Residents who switch, then further and nearer with one of the two alone; a column of nobody is left
    out.
    """
    people = switching_by_ward(first, other, way)
    people = people[people["any"] >= 0.5].sort_values("any", ascending=False, kind="stable")
    headings = {"any": ANY, **{key: sentence(words) for key, words in _headings(first, other).items()}}
    columns = {
        words: people_to_ten(people[key]) for key, words in headings.items() if key == "any" or people[key].any()
    }
    table = pd.DataFrame(columns, index=people.index)
    table.insert(0, "Ward", first.place.wards.frame["name"].reindex(people.index))
    return table


def fill(first: Appraisal, other: Appraisal, way: Way) -> Fill:
    """The small areas by which of the two options moves their people and the other does not."""
    switching, headings = switching_areas(first, other, way), _headings(first, other)
    both = (switching.sum(axis="columns") > 1).to_numpy()
    number = np.select([both, *(switching[key].to_numpy() for key in _PAINTS)], [5, 1, 2, 3, 4], 0).astype(float)
    entries = [
        LegendEntry(Paint(palette.LITTLE), _NONE),
        *(LegendEntry(paint, headings[key]) for key, paint in _PAINTS.items()),
        *([LegendEntry(palette.NO_JOURNEY, _BOTH)] if both.any() else []),
    ]
    return Fill(
        classes=pd.Series(number, switching.index),
        figures=pd.Series(np.nan, switching.index, dtype=object),
        legend=Legend(f"{sentence(way.label)}: whose journey depends on which option", tuple(entries), WHOM),
    )
