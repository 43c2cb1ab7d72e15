"""The box for a postcode on every page: what is typed is looked for here, and answered in words beneath the box."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from geo.decisions.decision import Decision
from geo.decisions.from_here import Situation, from_here, situations
from geo.errors import GeoError
from geo.place.finding import Gazetteer, Spot
from geo.place.from_home import Nearest, one_home
from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.ui import address, deciding, freezing, loading, session
from geo.ui.session import LAST_DAY, Here
from geo.views.access import from_here as words
from geo.views.access.questions import AccessView
from geo.views.words import wording

# A proposal and the day that it is read on.
ProposalOn = tuple[Proposal, date]
ANSWER_KEY = "from_here"
_TYPED, _CHOSEN, _REACHED = "typed_here", "chosen_here", "reached_from_here"


def box(place: Place) -> None:
    """The box itself."""
    st.text_input(
        "Postcode, street, place",
        key=_TYPED,
        placeholder="not stored",
        on_change=_look,
        args=(place,),
        max_chars=100,
    )


def _look(place: Place) -> None:
    try:
        spots = loading.kept(place, Gazetteer).find(st.session_state[_TYPED])
    except GeoError as fault:
        session.choose(Here(refused=str(fault)))
        return
    if len(spots) == 1:
        _go(spots[0])
    else:
        session.choose(Here(offered=spots))


def _go(spot: Spot) -> None:
    session.choose(Here(spot), replace(session.current().shared, home=spot.at, ward=spot.ward))


def answer(place: Place, *, legs: Path) -> None:
    """What is told of the place that was typed: where it lies, minutes today and with the proposal, return trips.

    legs: the page that shows a journey leg by leg.
    """
    here = session.current().here
    if here.refused:
        st.warning(wording.plain(here.refused))
    elif here.offered:
        _which(place, here.offered)
    elif here.spot is not None:
        with st.container(border=True, key=ANSWER_KEY):
            try:
                _told(place, here.spot)
                _leg_by_leg(place, legs)
            except GeoError as fault:
                st.warning(wording.plain(str(fault)))


def _which(place: Place, offered: tuple[Spot, ...]) -> None:
    names = [f"{spot.name}, {words.in_ward(place, spot)} ({spot.kind})" for spot in offered]

    def take() -> None:
        chosen = st.session_state[_CHOSEN]
        if chosen is not None:
            _go(offered[chosen])

    st.selectbox(
        f"{len(offered)} places here have that name. Which?",
        range(len(offered)),
        index=None,
        key=_CHOSEN,
        format_func=names.__getitem__,
        on_change=take,
    )


def _leg_by_leg(place: Place, page: Path) -> None:
    if place.travel.transit is None:
        return
    if st.button("The journey today, leg by leg", key="legs_from_here", type="tertiary"):
        session.choose(replace(session.current().access, view=AccessView.TRIPS))
        st.switch_page(page, query_params=address.carried())


def _told(place: Place, spot: Spot) -> None:
    shared, proposal = session.current().shared, session.current().proposal
    st.markdown(f"**{wording.plain(words.where_words(place, spot))}**")
    decision, options = _options(place)
    if decision is not None and options:
        drawn_up = ((proposal, shared.on),) if _is_new(proposal, options) else ()
        _each_option(place, spot, decision.service, (*drawn_up, *options))
    if decision is None or not options or decision.service is not shared.service:
        _with_the_proposal(place, spot)


def _with_the_proposal(place: Place, spot: Spot) -> None:
    shared, proposal = session.current().shared, session.current().proposal
    asked = _asked(place, shared.service, ((proposal, shared.on),) if proposal.changes else ())
    today, *after = _nearest(place, spot, asked)
    later = after[0] if after else None
    st.markdown(f"To the nearest {wording.plain(shared.service.label)}:")
    for column, way in zip(st.columns(len(today.ways)), today.ways, strict=True):
        name, *lines = words.way_words(way, today, later)
        column.markdown("  \n".join([f"**{wording.plain(name)}**", *map(wording.plain, lines)]))
    st.caption(wording.plain(" ".join(words.returns_words(place, shared.service, today, later))))


def _each_option(place: Place, spot: Spot, service: Service, options: tuple[ProposalOn, ...]) -> None:
    asked = _asked(place, service, options)
    table = words.options_table(asked, _nearest(place, spot, asked))
    title = f"To the nearest {service.label}, today and with each option"
    st.markdown(f"{wording.plain(title)}:")
    st.table(table.map(wording.plain).set_index(words.OPTION), alt=title)
    st.caption(wording.plain(words.holds_words(place)))


def _options(place: Place) -> tuple[Decision | None, tuple[ProposalOn, ...]]:
    """The decision in view and its options as they can be appraised today; what cannot be is told on Options."""
    decision = None
    with suppress(GeoError):
        decision = deciding.in_view()
    if decision is None:
        return None, ()
    on = (decision.locked.on if decision.locked else None) or LAST_DAY
    options: list[ProposalOn] = []
    for option in decision.options:
        with suppress(GeoError):
            proposal, _ = freezing.proposal_of(place, option)
            loading.appraisal(place, proposal, on=on)
            options.append((proposal, on))
    return decision, tuple(options)


def _is_new(proposal: Proposal, options: Sequence[ProposalOn]) -> bool:
    """Whether something is proposed that is none of the options."""
    known = [option for option, _ in options]
    return bool(proposal.changes) and proposal.service is known[0].service and proposal not in known


def _asked(place: Place, service: Service, options: tuple[ProposalOn, ...]) -> tuple[Situation, ...]:
    return loading.kept(place, _situations, service, options)


def _situations(place: Place, service: Service, options: tuple[ProposalOn, ...]) -> tuple[Situation, ...]:
    return situations(place, service, [loading.appraisal(place, proposal, on=on) for proposal, on in options])


def _nearest(place: Place, spot: Spot, asked: tuple[Situation, ...]) -> tuple[Nearest, ...]:
    """The visit's own last answers where the same is asked again; they go to no cache that visitors share."""
    last = st.session_state.get(_REACHED)
    if last is not None and last[0] is place and last[1:3] == (spot, asked):
        same: tuple[Nearest, ...] = last[3]
        return same
    nearest = from_here(place, one_home(place, spot.at), asked)
    st.session_state[_REACHED] = (place, spot, asked, nearest)
    return nearest
