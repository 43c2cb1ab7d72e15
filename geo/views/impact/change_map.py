"""Whose journeys the map of a proposal colours.

Residents', by their nearest site; where no resident's changes as a bar counts it and a list is touched, its patients'.
"""

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.disclosure.suppression import STRICT_SMALLEST_SHOWN
from geo.impact import compare
from geo.impact.bands import WARD_BANDS, Band
from geo.travel.ways import Way
from geo.views.map.maps import Fill, fill_bands, with_gaps

OF_PATIENTS = "patients of sites that change, on average over those of a small area"
FEW_PATIENTS = "fewer than 10 of them, or none"


def fill(appraisal: Appraisal, way: Way) -> Fill:
    """The bands of change by small area, with a legend that says whose they are."""
    settings, service = appraisal.settings.impact, appraisal.proposal.service
    areas = areas_drawn(appraisal, way)
    if is_of_patients(appraisal, way):
        drawn = fill_bands(areas, service=service, way=way, settings=settings, whose=OF_PATIENTS)
        return with_gaps(drawn, appraisal.place.areas.frame.index, label=FEW_PATIENTS)
    return fill_bands(areas, service=service, way=way, settings=settings)


def areas_drawn(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """What is drawn of each small area (compare.compare): index area_code, of those of whom something is told."""
    impact = appraisal.ways[way]
    if impact.patients is None or not is_of_patients(appraisal, way):
        return impact.areas
    return compare.compare(
        *_mean_minutes(impact.patients),
        approximate=appraisal.place.travel.approximate,
        settings=appraisal.settings.impact,
    )


def is_of_patients(appraisal: Appraisal, way: Way) -> bool:
    """Whether patients are drawn: where they come first, and no resident's journey changes as much as a bar counts."""
    has_patients = appraisal.patients_first and appraisal.ways[way].patients is not None
    return has_patients and is_untouched(appraisal, way)


def is_untouched(appraisal: Appraisal, way: Way) -> bool:
    """Whether no resident's journey to the nearest site changes as much as a bar counts."""
    bands = appraisal.ways[way].areas["band"].reindex(appraisal.place.inside)
    return not bands.isin([*WARD_BANDS, Band.NEWLY_REACHED, Band.CUT_OFF]).any()


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
