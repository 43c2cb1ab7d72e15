"""What of a draft stands on pages: the buttons that walk its steps, and what is to be known of where it is kept."""

import time

import streamlit as st

from geo.place.place import Place
from geo.ui import address, drafting, drafts, session
from geo.ui.trail import Aside
from geo.views.words import wording

# How soon a window is told that another one changed its draft.
LOOK_EVERY_SECONDS = 10


def steps() -> None:
    """Undo, redo and start again; under them the draft that was put aside for this one."""
    draft = session.current().draft
    with st.container(horizontal=True, gap="small", key="draft_steps"):
        st.button("Undo", key="draft_undo", disabled=not drafting.can_undo(), on_click=drafting.undo)
        st.button("Redo", key="draft_redo", disabled=not drafting.can_redo(), on_click=drafting.redo)
        st.button("Start again", key="draft_again", disabled=not draft.proposals, on_click=drafting.start_again)
    former = draft.trail.former
    if former is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="draft_aside"):
        st.caption(wording.plain(_aside(former)))
        st.button("Go back to it", key="draft_back", type="tertiary", on_click=drafting.go_back)


def notices(place: Place) -> None:
    """What a link could not give, what a draft is shown without, why it is not kept, and what another window did."""
    draft = session.current().draft
    # Always there, so that what follows on the page stays in its place when a sentence comes or goes.
    with st.container(key="notices"):
        for sentence in (*address.faults(), *draft.notices):
            st.warning(wording.plain(sentence))
        if draft.trail.fault:
            st.warning(wording.plain(f"What you do is not kept: {draft.trail.fault}."))
        if draft.trail.version:
            _other_windows(place)


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def _other_windows(place: Place) -> None:
    seconds = drafts.seconds_since_another_window()
    if seconds is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(
            f"This draft was changed in another window {_ago(seconds)} ago. "
            "What you change here from now on is kept as a draft of its own."
        )
        if st.button("Show the newer state", key="draft_newer"):
            drafts.take_newer(place)
            st.rerun()


def _aside(former: Aside) -> str:
    if former.parted is None:
        return f"Kept beside this one: {former.name}."
    ago = _ago(max(0, round(time.time() - former.parted)))
    return f"Another window changed this draft {ago} ago. Both are kept: yours is here, the other's beside it."


def _ago(seconds: int) -> str:
    for unit, length in (("day", 24 * 60 * 60), ("hour", 60 * 60), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}s"
    return "1 second" if seconds == 1 else f"{seconds} seconds"
