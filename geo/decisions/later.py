"""Options beside each other in five and in ten years, as homes are planned: what differs then, and what cannot be told.

The people of a year are drawn alike for every option, so the range is that of the difference at that horizon.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from geo.access.load import Counted
from geo.decisions.comparison import Comparison, Difference, difference
from geo.decisions.figures import Figure, Heading, Quantity
from geo.impact.horizons import Horizons
from geo.impact.what_if import EVERYBODY, ranged


@dataclass(frozen=True)
class LaterDifference:
    """A difference between two options so many years from now; residents, by the way of the headline."""

    years: int
    difference: Difference


def later(comparison: Comparison, ahead: Horizons) -> tuple[LaterDifference, ...]:
    """Residents nearer and further, every option less each before it, at each horizon; journeys are those of today."""
    return tuple(_later(comparison, ahead))


def _later(comparison: Comparison, ahead: Horizons) -> Iterator[LaterDifference]:
    way = comparison.first_way
    for years in ahead.people:
        at = {}
        for option in comparison.options:
            spread = option.ranges[way].spread if way in option.ranges else None
            settings = option.settings.probability
            at[option.proposal.name] = ranged(
                option.ways[way].areas,
                ahead.people[years],
                ahead.doubt[years],
                spread=spread,
                counting=option.case.counting,
                settings=replace(settings, people_seed=settings.people_seed + years),
            )
        for quantity in (Quantity.NEARER, Quantity.FURTHER):
            figures = {
                name: Figure(
                    float(each.groups.loc[EVERYBODY, quantity.value]),
                    runs=each.runs_nearer if quantity is Quantity.NEARER else each.runs_further,
                )
                for name, each in at.items()
            }
            heading = Heading(quantity, Counted.RESIDENTS, way)
            for beside, of in combinations(figures.items(), 2):
                yield LaterDifference(years, difference(of, beside, heading, little=comparison.little))
