"""The changes that stand in a draft, each with a button that takes it out and the question what happens to its list.

A closure made on the map begins with the likeliest answer; so the answer is shown and asked for here as long as the
change stands.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import REGISTERED_SERVICES
from geo.ui import drafting, fields, session
from geo.views.proposal import offered
from geo.views.proposal import words as proposal_words
from geo.views.words import wording

# So many earlier ones are folded away, or the form beneath would be far down.
FOLDED_FROM = 2
NOT_SAID = "It is not said"
ASSUMED = "Its list: assumed so far. Is it otherwise?"


def changes(place: Place, proposal: Proposal) -> None:
    """The changes of a proposal, the newest first, and of business as usual."""
    if proposal.changes:
        st.markdown(f"**Proposed so far ({len(proposal.changes)})**")
        *earlier, newest = enumerate(proposal.changes)
        _proposed(place, *newest)
        if earlier:
            with st.expander(f"Before it ({len(earlier)})", expanded=len(earlier) < FOLDED_FROM):
                for position, change in reversed(earlier):
                    _proposed(place, position, change)
    if proposal.business_as_usual:
        st.caption("Business as usual: what happens anyway")
    for position, change in enumerate(proposal.business_as_usual):
        take_out = partial(drafting.remove_usual, place, position)
        _change("", change, place, key=f"usual_{position}", take_out=take_out)


def _proposed(place: Place, position: int, change: Change) -> None:
    take_out = partial(drafting.remove, place, position)
    _change(f"{position + 1}\\. ", change, place, key=f"remove_{position}", take_out=take_out)
    decides = change.list_effect.decides
    if decides and not change.list_effect.merging:
        _list_question(place, position, decides[0])


def _change(lead: str, change: Change, place: Place, *, key: str, take_out: Callable[[], None]) -> None:
    line, end = st.columns([4, 1], vertical_alignment="center", gap="small")
    line.markdown(f"{lead}{wording.plain(proposal_words.change(change, place, session.current().proposal))}")
    end.button("Remove", key=key, type="tertiary", on_click=take_out)


def _list_question(place: Place, position: int, code: str) -> None:
    site = next((site for site in place.services.sites if site.site_id == code), None)
    if site is None or site.service not in REGISTERED_SERVICES:
        return
    change = session.current().proposal.changes[position]
    registered = change.list_effect.outcome
    answers = {ListOutcome(fate): words for fate, words in fields.LIST_ANSWERS.items() if fate is not ListFate.JOINS}
    answers |= {
        ListOutcome(ListFate.JOINS, code): f"It joins {told}"
        for code, told in offered.practices(place, fields.known(place)).items()
        if code != site.practice_id
    }
    answers.setdefault(registered, NOT_SAID if registered == ListOutcome() else "It joins what the proposal opens")
    likeliest = drafting.likely_list(place, site, closes=code in change.site_effect.shut)
    key = f"list_of_{position}"
    st.session_state[key] = registered
    st.selectbox(
        ASSUMED if registered == likeliest else fields.LIST_QUESTION,
        tuple(answers),
        key=key,
        format_func=answers.__getitem__,
        on_change=_answer,
        args=(place, position, key),
    )


def _answer(place: Place, position: int, key: str) -> None:
    # Every kind that decides on a list holds what it decides under this name.
    decided: Any = session.current().proposal.changes[position]
    drafting.put(place, position, replace(decided, registered=st.session_state[key]))
