"""Whose journeys the map of a proposal colours.

Residents', by their nearest site; where no resident's changes and a list is touched, those of its patients.
"""

import pandas as pd

from geo.appraisal.record import Appraisal, WayImpact
from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN
from geo.impact import compare
from geo.impact.bands import Band
from geo.travel.ways import Way
from geo.views.map.maps import Fill, fill_bands

OF_PATIENTS = "patients of sites that change, on average over those of a small area (10 or more)"


def fill(appraisal: Appraisal, way: Way) -> Fill:
    """The bands of change by small area, with a legend that says whose they are."""
    impact, settings = appraisal.ways[way], appraisal.settings.impact
    service = appraisal.proposal.service
    if _is_of_patients(appraisal, impact):
        assert impact.patients is not None
        areas = compare.compare(
            *_mean_minutes(impact.patients), approximate=appraisal.place.travel.approximate, settings=settings
        )
        return fill_bands(areas, service=service, way=way, settings=settings, whose=OF_PATIENTS)
    return fill_bands(impact.areas, service=service, way=way, settings=settings)


def _is_of_patients(appraisal: Appraisal, impact: WayImpact) -> bool:
    bands = impact.areas["band"].reindex(appraisal.place.inside)
    untouched = bool(bands.isin([Band.LITTLE, Band.NOT_REACHED]).all())
    return untouched and appraisal.patients_first and impact.patients is not None


def _mean_minutes(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Minutes before and after by area_code, means over patients who have both; areas of fewer than 10 are left out."""
    both = rows[rows["before"].notna() & rows["after"].notna()]
    people = both.groupby("area_code")["people"].sum()
    people = people[people >= STRICT_SMALLEST_SHOWN]
    before, after = (
        (both[side] * both["people"]).groupby(both["area_code"]).sum().reindex(people.index) / people
        for side in ("before", "after")
    )
    return before, after
