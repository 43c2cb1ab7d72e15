"""What would help, the phases and the gaps between them, and what the proposal asks of people and of bodies."""

from geo.appraisal import mitigation_text
from geo.appraisal.record import Appraisal
from geo.impact.burden import USUAL
from geo.papers.edition import Edition, journeys_source, said, table
from geo.proposals.phases import gaps, overdue
from geo.reports.document import Heading, Part
from geo.views.impact import burden_tables
from geo.views.impact import tables as impact_tables

RECORDED = "recorded with the proposal"
NO_HELP = (
    "Nothing that would soften the proposal (a bus, sessions held elsewhere, a temporary site, hours) is part of it."
)


def helped(appraisal: Appraisal) -> list[Part]:
    """What each kind of help gives in its own unit, with it and without."""
    told = [*mitigation_text.given(appraisal), *mitigation_text.with_and_without(appraisal)]
    return [Heading("What would help, with it and without"), *said(told or [NO_HELP])]


def phases(appraisal: Appraisal, edition: Edition) -> list[Part]:
    """Every phase, the worst marked, and the gaps; nothing where nothing is dated."""
    sites = (*appraisal.sites_after, *appraisal.sites_before)
    names = {site.site_id: site.name for site in sites}
    told = [*gaps(appraisal.proposal, names), *overdue(appraisal.proposal, today=edition.made_on)]
    if not appraisal.phases and not told:
        return []
    parts: list[Part] = [Heading("Phases, and gaps between them"), *said(told or ["No gap between dates was found."])]
    if appraisal.phases:
        cells = impact_tables.by_phase(appraisal).reset_index()
        caption = f"By phase, {appraisal.first_way.label}: residents nearer and further, patients who must change"
        parts.append(table(appraisal.place, caption, cells, journeys_source(appraisal)))
    return parts


def burden(appraisal: Appraisal, edition: Edition) -> list[Part]:
    """Time, money, carbon, bonds with a practice, homes, and who pays; staff only in a paper that is not public."""
    place, way = appraisal.place, appraisal.first_way
    of_way = appraisal.burdens[way]
    cells = burden_tables.table(of_way, of_way, appraisal.settings.burden).reset_index()
    staff = [] if edition.public else burden_tables.staff(appraisal, place)
    return [
        Heading("What it asks of people: time, money, carbon, homes"),
        *said([*burden_tables.continuity(appraisal, place), *burden_tables.homes(appraisal), *staff]),
        *said([*burden_tables.readings(way, of_way), *burden_tables.weighing(of_way, USUAL)]),
        table(place, f"More a year, {way.label} (below nought: less)", cells, "the assumptions in the next table"),
        table(
            place,
            "What those figures rest on",
            burden_tables.assumptions(appraisal.settings.burden),
            "as named in the table",
        ),
        table(place, "Who pays, as recorded", burden_tables.money(appraisal), RECORDED),
    ]
