"""The answer at a glance: up to four large figures that stay in view, and the same in words that are read out.

The words are drawn by a small component, since what is read out when it changes must be one element that stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.ui import frame, loading
from geo.ui.panels import facts
from geo.views.impact import figures, words
from geo.views.impact.figures import Figure

# Painted anew only where the words differ: a run that changes nothing is not read out again.
_SPEAK = """
export default function ({ data, parentElement }) {
  const region = parentElement.querySelector("[role=status]");
  const words = data.join("\\n");
  if (region.dataset.words === words) return;
  region.dataset.words = words;
  region.replaceChildren(...data.map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph;
  }));
}
"""
_spoken = st.components.v2.component(
    "spoken_answer",
    html='<div class="spoken" role="status" aria-live="polite"></div>',
    js=_SPEAK,
    isolate_styles=False,
)


@dataclass(frozen=True)
class Answer:
    """What stands at the head of a page: its figures, the sentences under them, and what to know of both.

    Attributes
    ----------
    knowing
        Makes the last, which takes longer than the rest.
    """

    told: tuple[Figure, ...]
    said: tuple[str, ...]
    knowing: Callable[[], tuple[str, ...]]

    @property
    def to_know(self) -> tuple[str, ...]:
        """What to know of the figures and sentences, made when it is asked for."""
        return self.knowing()


def of_proposal(place: Place, proposal: Proposal, on: date) -> Answer:
    """What a proposal does on a day, worked out once for all who ask."""
    told, said = loading.kept(place, _at_a_glance, proposal, on)
    return Answer(told, said, partial(loading.kept, place, _to_know, proposal, on))


def _at_a_glance(place: Place, proposal: Proposal, on: date) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    appraisal = loading.appraisal(place, proposal, on=on)
    return figures.of_proposal(appraisal), tuple(words.answer(appraisal))


def _to_know(place: Place, proposal: Proposal, on: date) -> tuple[str, ...]:
    return tuple(words.to_know(loading.appraisal(place, proposal, on=on)))


def strip(told: Sequence[Figure]) -> None:
    """The figures, which stay in view while the page is scrolled."""
    if told:
        with st.container(key=frame.STRIP_KEY):
            st.html(f'<div class="figures" role="list">{"".join(map(_figure, told))}</div>')


def _figure(figure: Figure) -> str:
    # No text typed by a person is in a figure; escaped all the same.
    number, counts, beneath = (escape(part) for part in (figure.number, figure.counts, figure.beneath))
    return f'<div role="listitem"><b>{number}</b> <span>{counts}</span> <small>{beneath}</small></div>'


def spoken(said: Sequence[str], *, to_know: Sequence[str] = ()) -> DeltaGenerator:
    """Sentences that are read out when they change, and beside them what to know; gives back the row that they are in.

    to_know: may be drawn later in that row.
    """
    row = st.container(key=frame.ANSWER_KEY, horizontal=True, gap="small")
    with row:
        _spoken(key="spoken_answer", data=list(said))
        known(to_know)
    return row


def known(sentences: Sequence[str]) -> None:
    """What to know of the answer, behind one button that says how much it is."""
    if sentences:
        with st.popover(f"What to know ({len(sentences)})", width="content"):
            facts(sentences)
