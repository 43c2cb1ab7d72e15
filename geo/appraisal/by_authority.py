"""What a proposal does to the residents of each authority of a place, beside the whole."""

from dataclasses import replace
from typing import NamedTuple

from geo.appraisal.record import Appraisal
from geo.fairness.equity import Equity, measure
from geo.impact.compare import Summary, summarise
from geo.place.by_authority import rows_by_authority, told_by
from geo.travel.ways import Way


class Part(NamedTuple):
    """One authority, or all of them together: code, name and sums.

    told: whether the way is told of it; where it is not, minutes are those on foot, as no timetable of it is held.
    """

    code: str
    name: str
    summary: Summary
    told: bool


def by_authority(appraisal: Appraisal, way: Way) -> tuple[Part, ...]:
    """Each authority in order, then the whole; empty for a place of one authority."""
    impact, place = appraisal.ways[way], appraisal.place
    limit, settings = impact.summary.threshold_minutes, appraisal.settings.impact
    return tuple(
        Part(
            row.code,
            row.name,
            summarise(impact.areas, row.people(place), threshold_minutes=limit, settings=settings),
            told_by(place, row, way),
        )
        for row in rows_by_authority(place)
    )


def equity_by_authority(appraisal: Appraisal, way: Way) -> dict[str, Equity]:
    """How fairly journeys are spread over the residents of each authority, then of the whole, by name; empty for one.

    Fifths of deprivation and ranks are those of the whole place, so that authorities can be read beside it.
    """
    impact, today = appraisal.ways[way], appraisal.case.today
    limit, settings = impact.summary.threshold_minutes, appraisal.settings.equity
    return {
        row.name: measure(
            impact.areas,
            impact.wards.reindex(list(row.wards)),
            today=replace(today, people=row.people(appraisal.place).to_numpy(float)),
            threshold_minutes=limit,
            settings=settings,
        )
        for row in rows_by_authority(appraisal.place)
    }
