"""The way in: three questions of the first visit to the made-up borough, each of which opens a working view."""

from dataclasses import dataclass, replace

import streamlit as st

from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import address, deciding, drafting, frame, loading, session
from geo.ui.session import WardsChoice
from geo.views.map.layers import Layer


@dataclass(frozen=True)
class FirstQuestion:
    """A question, the page that answers it, and the example that is opened for it ("" for none)."""

    words: str
    page: frame.PageLink
    example: str = ""


HARD_TO_REACH = FirstQuestion("Where is it hard to reach a surgery?", frame.WARDS)
WHAT_IF_CLOSED = FirstQuestion("What if this one closes?", frame.PROPOSE, "The contract of the Quayside Practice ends")
WHICH_IS_FAIRER = FirstQuestion("Which option is fairer?", frame.OPTIONS)
QUESTIONS = (HARD_TO_REACH, WHAT_IF_CLOSED, WHICH_IS_FAIRER)


def first_questions(place: Place) -> None:
    """The questions in one line, as long as nothing is proposed and nothing is chosen on Wards."""
    now, held = session.current(), loading.examples(place)
    # Always there, so that what follows on the page stays in its place when the questions go.
    with st.container(key="first_questions"):
        begun = now.draft.proposals or now.wards != WardsChoice() or now.shared.ward or now.deciding.decision_id
        if not held or begun:
            return
        # One stop of the keyboard, however many questions.
        question = st.radio(
            "New here? Begin with a question",
            QUESTIONS,
            index=None,
            horizontal=True,
            format_func=lambda offered: offered.words,
            key="first_question",
        )
    if question is not None:
        _open(place, question, held)


def _open(place: Place, question: FirstQuestion, held: dict[str, str]) -> None:
    session.choose(replace(session.current().shared, service=Service.GP, way=Way.NOCAR))
    if question == WHICH_IS_FAIRER:
        deciding.begin_with_examples(place)
        st.switch_page(question.page.file, query_params=address.carried())
    if not question.example:
        session.choose(replace(session.current().wards, layer=Layer.MINUTES, second=Layer.MOVING))
        st.rerun()
    drafting.open_text(place, held[question.example])
    st.switch_page(question.page.file, query_params=address.carried())
