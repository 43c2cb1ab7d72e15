"""The parts of an appraisal that are worked out again at other settings, the rest as it was."""

import dataclasses

from geo.appraisal.record import Appraisal
from geo.fairness.concerns import felt_of
from geo.fairness.perception import Felt, PerceptionSettings
from geo.fairness.perception_range import perceived
from geo.impact.burden import Burden, BurdenSettings
from geo.impact.sharing import encounter_change
from geo.impact.way_burden import burdens
from geo.place.place import Place
from geo.travel.ways import Way


def burden_with(place: Place, appraisal: Appraisal, way: Way, settings: BurdenSettings) -> Burden:
    """The burden of one way at other settings."""
    return burdens(
        place,
        {each: impact.areas for each, impact in appraisal.ways.items()},
        (appraisal.sites_before, appraisal.sites_after),
        detour=appraisal.settings.travel.detour_factor,
        settings=settings,
    )[way]


def felt_in(place: Place, appraisal: Appraisal) -> Felt:
    """What the index of an appraisal is made from."""
    return felt_of(
        place,
        appraisal.proposal,
        appraisal.ways[appraisal.first_way].areas,
        on=appraisal.on,
        encounter_change=encounter_change(appraisal.shared),
    )


def perceived_with(place: Place, appraisal: Appraisal, settings: PerceptionSettings) -> Appraisal:
    """The same appraisal with perceived fairness at other settings; everything else as it was."""
    return appraisal.having(
        perceived=perceived(felt_in(place, appraisal), settings=settings),
        settings=dataclasses.replace(appraisal.settings, perception=settings),
    )
