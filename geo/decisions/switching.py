"""Who switches between two options: whose journey is further, or nearer, under one and not under the other, and where.

Residents by their nearest site: patients of sites that change are other people under every option.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.impact.compare import further_and_nearer, positions
from geo.travel.ways import Way

# How one option differs from another for a small area, in the order in which tables and legends have them.
FURTHER_FIRST, FURTHER_OTHER = "further_first", "further_other"
NEARER_FIRST, NEARER_OTHER = "nearer_first", "nearer_other"


@dataclass(frozen=True)
class MostDifferent:
    """The ward where most residents switch between two options, its small area with most of them, and how many."""

    ward_code: str
    ward: str
    area_code: str
    people: float


def switches(first: Appraisal, other: Appraisal, way: Way) -> pd.DataFrame:
    """Small areas whose band of change is another under the second option: area_code, people, was, now (bands)."""
    people = first.place.people.residents
    was, now = (option.ways[way].areas["band"].reindex(people.index) for option in (first, other))
    switched = (was != now).to_numpy() & (people > 0).to_numpy()
    table = pd.DataFrame({"area_code": people.index, "people": people.to_numpy(), "was": was, "now": now})
    return table[switched].reset_index(drop=True)


def switching_areas(first: Appraisal, other: Appraisal, way: Way) -> pd.DataFrame:
    """Whether each small area switches, by the headline, journeys lost and found among it: index area_code.

    Columns further_first (under the first and not under the other), further_other, nearer_first and nearer_other.
    An area may be further under one and nearer under the other, and is in both columns.
    """
    codes = first.place.people.residents.index
    sides = []
    for option in (first, other):
        areas = option.ways[way].areas
        at = positions(areas.index, codes)
        sides.append([flags[at] for flags in further_and_nearer(areas)])
    (further, nearer), (further_other, nearer_other) = sides
    return pd.DataFrame(
        {
            FURTHER_FIRST: further & ~further_other,
            FURTHER_OTHER: further_other & ~further,
            NEARER_FIRST: nearer & ~nearer_other,
            NEARER_OTHER: nearer_other & ~nearer,
        },
        index=codes,
    )


def switching_by_ward(first: Appraisal, other: Appraisal, way: Way) -> pd.DataFrame:
    """Residents who switch by ward: index ward_code, the same columns and any (each counted once); unrounded."""
    switching, place = switching_areas(first, other, way), first.place
    columns = switching.assign(any=switching.any(axis="columns")).mul(place.people.residents, axis="index")
    parts = place.ward_shares
    weighed = columns.reindex(parts["area_code"]).mul(parts["share"].to_numpy(float), axis="index")
    return (
        weighed.groupby(parts["ward_code"].to_numpy()).sum().reindex(place.wards.frame.index).rename_axis("ward_code")
    )


def most_different(first: Appraisal, other: Appraisal, way: Way) -> MostDifferent | None:
    """Where two options differ most; None where nobody switches. Of equal wards or areas the first by code."""
    by_ward = switching_by_ward(first, other, way)["any"].sort_index()
    if not by_ward.max() >= LEAST_COUNTED:
        return None
    place, code = first.place, str(by_ward.idxmax())
    shares = place.ward_shares[place.ward_shares["ward_code"] == code].set_index("area_code")["share"]
    people = place.people.residents * switching_areas(first, other, way).any(axis="columns")
    here = people.reindex(shares.index).mul(shares).sort_index()
    area = str(here.index[int(np.argmax(here.to_numpy()))])
    return MostDifferent(code, str(place.wards.frame.loc[code, "name"]), area, float(by_ward[code]))
