"""The change maps of all options in step: one legend, the same breaks and colours, whose journeys said once.

A map by itself colours patients where no resident's journey changes; laid side by side all colour the same people, or a
colour would mean two things.
"""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison
from geo.travel.ways import Way
from geo.views.impact import change_map
from geo.views.map import drawing, marks
from geo.views.map.maps import Fill, Mark, fill_bands

RESIDENTS_DRAWN = (
    "All maps colour residents by their nearest site. Patients who would join another practice are another count, and "
    "stand in the table."
)


@dataclass(frozen=True, eq=False)
class StepMap:
    """The map of one option: its fill, of which the legend is that of all, its sites, and what the script draws."""

    name: str
    fill: Fill
    signs: tuple[Mark, ...]
    painted: dict[str, Any]


@dataclass(frozen=True, eq=False)
class StepMaps:
    """One map an option, and a sentence on whose journeys they colour ("" where the legend says it).

    of_patients: whether they colour patients of sites that change; else residents.
    """

    maps: tuple[StepMap, ...]
    words: str
    of_patients: bool


def step_maps(comparison: Comparison, way: Way) -> StepMaps:
    """The maps, for one ground with one extent: only classes and sites differ, so that six weigh little."""
    options = comparison.options
    untouched = [change_map.is_untouched(option, way) for option in options]
    of_patients = all(untouched) and any(change_map.is_of_patients(option, way) for option in options)
    drawn = {
        option.proposal.name: change_map.areas_drawn(option, way) if of_patients else option.ways[way].areas
        for option in options
    }
    together = fill_bands(
        pd.concat(drawn, names=["option"]),
        service=options[0].proposal.service,
        way=way,
        settings=options[0].settings.impact,
        whose=change_map.OF_PATIENTS if of_patients else "",
    )
    some_patients = not of_patients and any(change_map.is_of_patients(option, way) for option in options)
    made = tuple(_step_map(option, _of_option(together, option.proposal.name)) for option in options)
    return StepMaps(made, RESIDENTS_DRAWN if some_patients else "", of_patients)


def _of_option(together: Fill, name: str) -> Fill:
    return replace(together, classes=together.classes.loc[name], figures=together.figures.loc[name])


def _step_map(option: Appraisal, fill: Fill) -> StepMap:
    signs = marks.proposed(option)
    painted = drawing.painted(fill, signs, codes=option.place.areas.frame.index)
    return StepMap(option.proposal.name, fill, signs, painted)
