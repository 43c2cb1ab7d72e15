"""The parts of the Report page: of what a paper is made, for whom, its first two pages, and the paper as a file."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import streamlit as st

from geo import build
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import compare
from geo.decisions.decision import Decision
from geo.errors import GeoError
from geo.papers import frozen
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.comparison_first import comparison_first
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import NOT_PUBLIC, Edition, warning
from geo.papers.first_pages import first_pages
from geo.papers.rooms import rooms_of
from geo.papers.sections import Section
from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.reports.document import Document, Heading, Paragraph, Part, Table, columns
from geo.roles.acts import Act
from geo.services.services import Service
from geo.ui import (
    decided_views,
    deciding,
    frame,
    kept_searches,
    loading,
    options_views,
    paper_buttons,
    session,
    signed_in,
)
from geo.ui.kept_searches import Beside
from geo.ui.panels import facts
from geo.ui.paper_buttons import KINDS, Paper
from geo.ui.session import ALL_OPTIONS
from geo.ui.widgets import Picture, pick, switch
from geo.values import OnStep
from geo.views.impact import words
from geo.views.words import files, wording

IN_VIEW = ""
PAPER = Picture[str]("paper", lambda now: now.deciding.paper, lambda now, new: replace(now.deciding, paper=new))
PUBLIC = Picture[bool]("public", lambda now: now.deciding.public, lambda now, new: replace(now.deciding, public=new))
PUBLIC_WORDS = {True: "Public: without rents, leases and staff", False: NOT_PUBLIC}


@dataclass(frozen=True)
class Offered:
    """What a paper can be made of.

    Attributes
    ----------
    names
        In words by IN_VIEW, option_ids and ALL_OPTIONS.
    proposals
        What each is made of: one, or all that are compared.
    on
        The day that the figures of options are for.
    """

    names: dict[str, str]
    proposals: dict[str, tuple[Proposal, ...]]
    on: date


def report(place: Place) -> None:
    """The whole page; without the database it is of the proposal in view."""
    try:
        decision = deciding.in_view()
    except GeoError as fault:
        decision = None
        facts([f"Decisions and their options cannot be opened now: {fault}. The proposal in view can be reported."])
    offered = _offered(place, decision)
    if not offered.names:
        facts([words.nothing_proposed(session.current().shared.service)])
        frame.go_to(frame.PROPOSE, "Propose a change")
        frame.go_to(frame.OPTIONS, "Open a decision")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = pick(PAPER, "Report of", tuple(offered.names), name=offered.names.__getitem__)
        public = for_the_public()
    proposals, on = offered.proposals[of], session.current().shared.on if of == IN_VIEW else offered.on
    edition = _edition(decision, of, public=public)
    made = appraised(place, proposals, on)
    _download(made, edition, _beside(place, decision, made[0].proposal.service, of_visit=of == IN_VIEW))
    if decision is not None:
        _frozen(decision, of)
        if decision.locked and of != IN_VIEW:
            facts(options_views.other_settings(decision.locked))
    st.header("The two pages first")
    _preview(_first(made, edition), marked=warning(place, edition))


def for_the_public() -> bool:
    """Ask who a paper is for; whoever may not see what is exempt gets what is for the public."""
    if not signed_in.may(Act.SEE_EXEMPT):
        return True
    return switch(PUBLIC, "Who it is for", (True, False), name=PUBLIC_WORDS.__getitem__)


def _edition(decision: Decision | None, of: str, *, public: bool) -> Edition:
    if decision is None or of == IN_VIEW:
        return Edition(date.today(), public)
    option_id = None if of == ALL_OPTIONS else of
    return Edition(date.today(), public, frozen.errata_of(decision, option_id), rooms_of(decision, option_id))


def _offered(place: Place, decision: Decision | None) -> Offered:
    """The proposal in view, each option that can be worked out, and all of them where there are several."""
    now = session.current()
    names: dict[str, str] = {}
    proposals: dict[str, tuple[Proposal, ...]] = {}
    if now.proposal.changes:
        names[IN_VIEW], proposals[IN_VIEW] = f"{now.proposal.name} (in view)", (now.proposal,)
    if decision is None:
        return Offered(names, proposals, now.shared.on)
    shown = options_views.shown(place, decision)
    facts(shown.faults)
    if len(shown.proposals) > 1:
        names[ALL_OPTIONS] = f"All {len(shown.proposals)} options of {decision.title}, side by side"
        proposals[ALL_OPTIONS] = tuple(shown.proposals.values())
    names |= {option_id: f"{proposal.name} (option)" for option_id, proposal in shown.proposals.items()}
    proposals |= {option_id: (proposal,) for option_id, proposal in shown.proposals.items()}
    return Offered(names, proposals, shown.on)


def appraised(place: Place, proposals: tuple[Proposal, ...], on: date) -> tuple[Appraisal, ...]:
    """Each proposal with its ranges; a bar is shown meanwhile."""
    bar = st.progress(0.0, text="Working out what is reported")
    made = []
    for done, proposal in enumerate(proposals):
        bar.progress(done / len(proposals), text=f"Working out {wording.plain(proposal.name)}")
        made.append(loading.appraisal(place, proposal, on=on))
        _ = made[-1].ranges
    bar.empty()
    return tuple(made)


def _beside(place: Place, decision: Decision | None, service: Service, *, of_visit: bool) -> Beside:
    """What was looked for last: of the proposal in view by this visit, of options as it is kept with them."""
    visit = kept_searches.of_visit(place, service)
    kept = kept_searches.of_decision(place, decision if decision is not None and decision.service == service else None)
    first, then = (visit, kept) if of_visit else (kept, visit)
    return first if first.section else then


def _download(made: tuple[Appraisal, ...], edition: Edition, beside: Beside) -> None:
    place, name = made[0].place, made[0].proposal.name if len(made) == 1 else "options side by side"
    public = "" if edition.public else "not public"
    names = {ending: files.file_name(place.name, name, public, "report", ending=ending) for ending in KINDS}
    document = partial(_document, made, edition, beside.section)
    paper_buttons.buttons(Paper("report", (made_of(made), edition, beside.asked), document, names))
    facts(["Maps and charts are drawn when a button is pressed; that takes a few seconds."])


def made_of(made: tuple[Appraisal, ...]) -> object:
    """What options are worked out from, by value."""
    place = made[0].place
    return place.key, build.stamp(place.key), [(option.proposal, option.on, option.settings) for option in made]


def _document(made: tuple[Appraisal, ...], edition: Edition, beside: Section, on_step: OnStep) -> Document:
    if len(made) == 1:
        return appraisal_paper(made[0], edition, beside=beside, on_step=on_step)
    return comparison_paper(compare(made), edition, beside=beside, on_step=on_step)


def _first(made: tuple[Appraisal, ...], edition: Edition) -> list[Part]:
    return first_pages(made[0], edition) if len(made) == 1 else comparison_first(compare(made), edition)


def _preview(parts: list[Part], *, marked: str) -> None:
    with st.container(border=True):
        if marked:
            st.markdown(f"**{wording.plain(marked)}**")
        for part in parts:
            match part:
                case Heading(text=text, level=level):
                    st.markdown(f"{'#' * min(level + 2, 6)} {wording.plain(text)}")
                case Paragraph(text=text):
                    st.markdown(wording.plain(text))
                case Table() as table:
                    _table(table)


def _table(table: Table) -> None:
    st.markdown(f"**{wording.plain(table.caption)}**")
    first, *rest = columns(table)
    cells = {wording.plain(column.heading): [*map(wording.plain, column.cells)] for column in (first, *rest)}
    st.table(cells, hide_index=True, alt=table.caption)
    st.caption(wording.plain(f"Source: {table.source}"))


def _frozen(decision: Decision, of: str) -> None:
    """Where the papers of what was decided are found as they were."""
    for option in decision.options:
        if option.stage.is_decided and of in (ALL_OPTIONS, option.option_id):
            decided_views.as_it_was(decision, option)
