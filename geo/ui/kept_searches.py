"""Where else was looked, beside a paper: the search that this visit made last, or the one that a decision keeps."""

from dataclasses import dataclass
from functools import partial

from geo.decisions.decision import Decision
from geo.papers.sections import Section
from geo.papers.where_else import kept_search_of, kept_where_else, where_else
from geo.place.place import Place
from geo.services.services import Service
from geo.ui import search_job, session


@dataclass(frozen=True)
class Beside:
    """What a section is made of, by value, and what writes it."""

    asked: object = None
    section: Section = ()


def of_decision(place: Place, decision: Decision | None) -> Beside:
    """The search that was kept last with a decision; nothing where there is none."""
    entry = None if decision is None else kept_search_of(decision)
    if entry is None:
        return Beside()
    return Beside(entry, partial(kept_where_else, entry, partial(search_job.again, place)))


def of_visit(place: Place, service: Service) -> Beside:
    """The search for sites of a service that this visit made last; nothing where it made none."""
    last, asked = search_job.last(place, service), frozenset(session.current().siting.owner_asked)
    return Beside() if last is None else Beside((last, asked), partial(where_else, last, asked))
