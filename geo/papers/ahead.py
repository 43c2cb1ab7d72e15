"""Who would be nearer and further in five and in ten years, as homes are planned."""

from geo.appraisal.record import Appraisal
from geo.impact.bands import Counting
from geo.impact.horizons import by_horizon, horizons
from geo.papers.edition import cited, journeys_source, said, table
from geo.reports.document import Heading, Part
from geo.views.impact import horizon_tables


def years_ahead(appraisal: Appraisal) -> list[Part]:
    """The same counts with the homes of the years to come; nothing where none are planned or no ranges are held."""
    place, way = appraisal.place, appraisal.first_way
    if appraisal.doubt is None or way not in appraisal.ranges:
        return []
    ahead = horizons(place, appraisal.doubt)
    if ahead is None:
        return []
    counted = by_horizon(
        appraisal.ways[way].areas,
        ahead,
        spread=appraisal.ranges[way].spread,
        counting=Counting(appraisal.settings.impact, place.travel.approximate),
        settings=appraisal.settings.probability,
    )
    sentences = horizon_tables.apart(counted)
    if not sentences:
        return []
    source = f"planned homes: {cited(place, 'planned homes')}; {journeys_source(appraisal)}"
    return [
        Heading(horizon_tables.TITLE),
        *said([*sentences, *ahead.assumptions]),
        table(place, f"Residents by when they are counted, {way.label}", horizon_tables.table(counted), source),
    ]
