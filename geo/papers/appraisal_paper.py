"""One option as a paper for a committee: two pages first, then its sections in the order that a committee asks."""

from geo.appraisal.record import Appraisal
from geo.papers import ahead, communities, concerns, help_and_burden, lists, methods, rooms, where
from geo.papers.edition import Edition, warning
from geo.papers.first_pages import first_pages
from geo.papers.sections import Section, written
from geo.reports.document import Contents, Document, PageBreak
from geo.values import OnStep


def appraisal_paper(
    appraisal: Appraisal, edition: Edition, *, beside: Section = (), on_step: OnStep | None = None
) -> Document:
    """The whole paper of one proposal; beside: what else was looked at, as a section of its own."""
    place = appraisal.place
    sections: list[Section] = [
        lambda: first_pages(appraisal, edition),
        [PageBreak(), Contents(), PageBreak()],
        lambda: where.by_way(appraisal),
        lambda: lists.lists(appraisal),
        lambda: where.places(appraisal),
        [PageBreak(sideways=True)],
        lambda: communities.communities(appraisal),
        [PageBreak()],
        lambda: communities.measured(appraisal),
        lambda: concerns.concerns(appraisal),
        lambda: help_and_burden.helped(appraisal),
        lambda: help_and_burden.phases(appraisal, edition),
        lambda: ahead.years_ahead(appraisal),
        lambda: help_and_burden.burden(appraisal, edition),
        lambda: concerns.sharing(appraisal),
        lambda: concerns.heard(appraisal, edition),
        lambda: rooms.rooms(place, edition),
        beside,
        lambda: methods.read_with([appraisal], edition),
        lambda: methods.sites(appraisal, edition),
        lambda: methods.settings(appraisal),
        [PageBreak(sideways=True)],
        lambda: methods.sources(place),
        [PageBreak()],
        lambda: methods.corrections(edition),
        lambda: methods.terms(place),
    ]
    return Document(appraisal.proposal.name, written(sections, on_step), warning(place, edition))
