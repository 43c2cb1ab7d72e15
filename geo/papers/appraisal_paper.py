"""One option as a paper for a committee: two pages first, then its sections in the order that a committee asks."""

from collections.abc import Sequence

from geo.appraisal.record import Appraisal
from geo.papers import ahead, communities, concerns, help_and_burden, lists, methods, rooms, where
from geo.papers.edition import Edition, warning
from geo.papers.first_pages import first_pages
from geo.reports.document import Contents, Document, PageBreak, Part


def appraisal_paper(appraisal: Appraisal, edition: Edition, *, beside: Sequence[Part] = ()) -> Document:
    """The whole paper of one proposal; beside: what else was looked at, as a section of its own."""
    place = appraisal.place
    return Document(
        appraisal.proposal.name,
        (
            *first_pages(appraisal, edition),
            PageBreak(),
            Contents(),
            PageBreak(),
            *where.by_way(appraisal),
            *lists.lists(appraisal),
            *where.places(appraisal),
            PageBreak(sideways=True),
            *communities.communities(appraisal),
            PageBreak(),
            *communities.measured(appraisal),
            *concerns.concerns(appraisal),
            *help_and_burden.helped(appraisal),
            *help_and_burden.phases(appraisal, edition),
            *ahead.years_ahead(appraisal),
            *help_and_burden.burden(appraisal, edition),
            *concerns.sharing(appraisal),
            *concerns.heard(appraisal, edition),
            *rooms.rooms(place, edition),
            *beside,
            *methods.read_with([appraisal], edition),
            *methods.sites(appraisal, edition),
            *methods.settings(appraisal),
            PageBreak(sideways=True),
            *methods.sources(place),
            PageBreak(),
            *methods.corrections(edition),
            *methods.terms(place),
        ),
        warning(place, edition),
    )
