"""The box for a postcode on every page: what is typed is looked for here, and answered in words beneath the box."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from geo.errors import GeoError
from geo.place.finding import Gazetteer, Spot
from geo.place.from_home import FromHome, from_home
from geo.place.place import Place
from geo.services.services import Site
from geo.ui import address, loading, session
from geo.ui.session import Here
from geo.views.access import from_here as words
from geo.views.access.questions import AccessView
from geo.views.words import wording

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
    before = place.services.sites_of(shared.service)
    after = None
    if proposal.changes:
        appraisal = loading.appraisal(place, proposal, on=shared.on)
        before = tuple(site for site in appraisal.sites_before if site.service is shared.service)
        after = tuple(site for site in appraisal.sites_after if site.service is shared.service)
    reached = _reached(place, spot, (*before, *(after or ())))
    where = words.where_words(place, spot)
    st.markdown(f"**{wording.plain(where)}** To the nearest {wording.plain(shared.service.label)}:")
    for column, way in zip(st.columns(len(reached.ways)), reached.ways, strict=True):
        name, *lines = words.way_words(reached, way, before, after)
        column.markdown("  \n".join([f"**{wording.plain(name)}**", *map(wording.plain, lines)]))
    st.caption(wording.plain(" ".join(words.returns_words(place, reached, shared.service, before=before, after=after))))


def _reached(place: Place, spot: Spot, sites: tuple[Site, ...]) -> FromHome:
    """The visit's own last answer where the same is asked again; it goes to no cache that visitors share."""
    last = st.session_state.get(_REACHED)
    if last is not None and last[0] is place and last[1:3] == (spot, sites):
        same: FromHome = last[3]
        return same
    reached = from_home(place, spot.at, sites)
    st.session_state[_REACHED] = (place, spot, sites, reached)
    return reached
