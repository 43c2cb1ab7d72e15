"""What a proposal does to the residents of each authority of a place, beside the whole."""

from geo.appraisal.record import Appraisal
from geo.impact.compare import Summary, summarise
from geo.place.by_authority import rows_by_authority
from geo.travel.ways import Way


def by_authority(appraisal: Appraisal, way: Way) -> tuple[tuple[str, str, Summary], ...]:
    """Code, name and sums of each authority in order, then of the whole; empty for a place of one authority."""
    impact = appraisal.ways[way]
    return tuple(
        (
            row.code,
            row.name,
            summarise(
                impact.areas,
                row.people(appraisal.place),
                threshold_minutes=impact.summary.threshold_minutes,
                settings=appraisal.settings.impact,
            ),
        )
        for row in rows_by_authority(appraisal.place)
    )
