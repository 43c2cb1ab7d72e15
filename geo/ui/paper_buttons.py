"""The buttons of a paper: made with word of each step, and then at hand for as long as the visit asks for the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.papers import files as paper_files
from geo.papers import sections
from geo.reports.document import Document
from geo.values import OnStep
from geo.views.words import wording

KINDS = {"docx": "Word", "html": "web page"}
MIME = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "html": "text/html"}
# The newest of a visit: each is up to a few megabytes.
FILES_KEPT = 4
_FILES = "papers_of_the_visit"


@dataclass(frozen=True)
class Paper:
    """What the buttons make.

    Attributes
    ----------
    what
        How they call it, such as "report".
    asked
        All that it is made of, by value: of the same it is not made twice.
    document
        Makes it, with word of each section.
    names
        Of its files, by their ending.
    """

    what: str
    asked: object
    document: Callable[[OnStep], Document]
    names: Mapping[str, str]


@dataclass(frozen=True)
class _File:
    """A paper that was made, by what it was made of."""

    what: str
    asked: object
    ending: str
    content: bytes


def buttons(paper: Paper) -> None:
    """For each kind of file a button that makes it, and once it is made one that hands it over."""
    with st.container(horizontal=True):
        slots = {ending: st.empty() for ending in KINDS}
    progress = st.empty()
    for ending, slot in slots.items():
        content = _kept(paper, ending)
        label = f"Make the {paper.what} ({KINDS[ending]})"
        if content is None and slot.button(label, key=f"make {paper.what} as {ending}", type="primary"):
            content = _made(paper, ending, progress)
        if content is not None:
            slot.download_button(
                f"Download the {paper.what} ({KINDS[ending]})",
                content,
                paper.names[ending],
                mime=MIME[ending],
                key=f"{paper.what} as {ending}",
                on_click="ignore",
                type="primary",
            )


def _kept(paper: Paper, ending: str) -> bytes | None:
    """What this visit has made of the same."""
    for file in _files():
        if (file.what, file.ending) == (paper.what, ending) and file.asked == paper.asked:
            return file.content
    return None


def _files() -> list[_File]:
    files: list[_File] = st.session_state.setdefault(_FILES, [])
    return files


def _made(paper: Paper, ending: str, progress: DeltaGenerator) -> bytes:
    """Made and kept; each step is told in the place for it: the sections are about half of the work."""

    def show(stage: str, done: int, total: int) -> None:
        half = 0.0 if stage == sections.STAGE else 0.5
        words = f"{stage}: {done + 1} of {total}" if done < total else stage
        progress.progress(half + 0.5 * (done / total if total else 1.0), text=wording.plain(words))

    content = paper_files.content(paper.document(show), paper.names[ending], on_step=show)
    st.session_state[_FILES] = [_File(paper.what, paper.asked, ending, content), *_files()][:FILES_KEPT]
    progress.success(f"The {paper.what} ({KINDS[ending]}) is made: download it above.")
    return content
