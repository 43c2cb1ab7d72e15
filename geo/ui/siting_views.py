"""The parts of Siting that tell what was found: the answer, near-best ways as small maps, all of them as a table."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from geo.decisions import kept_search
from geo.errors import GeoError
from geo.papers.drawn import map_figure
from geo.place.place import Place
from geo.proposals.record import NOTHING_RECORDED
from geo.roles.acts import Act
from geo.siting import kept
from geo.siting.asked import Asked
from geo.siting.candidates import Candidates
from geo.siting.problem import Rule
from geo.siting.proposing import called, proposal_of
from geo.siting.question import Found, Question
from geo.siting.text import MOST_WRITTEN
from geo.ui import (
    comparison_views,
    deciding,
    drafting,
    frame,
    live_map,
    loading,
    search_job,
    session,
    signed_in,
    taking_away,
)
from geo.ui import map as area_map
from geo.ui.panels import facts, opening
from geo.ui.search_job import Job
from geo.ui.taking_away import PictureOf
from geo.views.siting import tables, words
from geo.views.siting.maps import WayMap, small_maps, way_signs
from geo.views.words import files, wording

MAPS_IN_A_ROW = 2
TABLE_PIXELS, SHORT_ROWS = 420, 10


def where_of(place: Place, asked: Question) -> Candidates:
    """The candidates of a question, made once for all who ask of the same premises and points."""
    of_whom = Asked(asked.asked.service, None, Rule.AVERAGE, capacity=asked.asked.capacity)
    of = Question(of_whom, asked.wanted, asked.added)
    return loading.kept(place, _where, of)


def _where(place: Place, asked: Question) -> Candidates:
    return asked.candidates(place)


def searched(place: Place, question: Question, where: Candidates) -> Found | None:
    """What the search for a question came to; None while it goes on, or where a fault was said."""
    job = search_job.search(place, question, where)
    if job.fault is not None:
        frame.say(job.fault)
        return None
    if job.result is None:
        with st.container(key=frame.ANSWER_KEY):
            progress(job)
        return None
    return job.result


@st.fragment(run_every=search_job.LOOKS_AGAIN_SECONDS)
def progress(job: Job[Any]) -> None:
    """How far a piece of work is, with a stop; the page is drawn again when it has ended."""
    if job.ended.is_set():
        st.rerun()
    if job.stopping.is_set():
        st.progress(job.part, text="Stopping: what was seen so far follows in a moment")
        return
    st.progress(job.part, text=f"{job.stage}: {100 * job.part:.0f}%")
    st.button("Stop: keep what was seen so far", key=f"stop_{job.kind}", on_click=search_job.stop, args=(job,))


def answer(found: Found) -> None:
    """How many ways, how sure that is, and what they have in common."""
    opening(words.answer(found), known=words.to_know(found))
    if found.answer.sure.stopped:
        again = partial(search_job.begin_again, found.place, found.question)
        st.button("Look again, to the end", key="search_again", on_click=again)


def maps(found: Found) -> None:
    """A small map a group of ways that are alike, with what the first of each does and what can be done with it."""
    drawn = small_maps(found)
    if not drawn:
        return
    public = tables.public_names(found, owner_asked())
    fullest = max(drawn, key=lambda each: len(each.fill.legend.entries))
    st.html(comparison_views.legend(fullest.fill.legend))
    for first in range(0, len(drawn), MAPS_IN_A_ROW):
        row = enumerate(drawn[first : first + MAPS_IN_A_ROW], start=first)
        for column, (group, each) in zip(st.columns(MAPS_IN_A_ROW, gap="small"), row, strict=False):
            with column:
                _way(found, group, each, public)


def _way(found: Found, group: int, drawn: WayMap, public: Mapping[str, str]) -> None:
    at, way = found.groups[group].first, found.answer.ways[found.groups[group].first]
    name = called(found.where, way, tables.shown_names(found))
    st.markdown(f"**{wording.plain(f'{group + 1}. {name}')}**")
    painted = drawn.painted | area_map.here() | {"ward": session.current().shared.ward}
    live_map.show_in_step(found.place, painted, key=f"way_{group}")
    facts([*words.impact(found, at), words.alike(found, group)])
    told = called(found.where, way, public)
    with st.container(horizontal=True, gap="small"):
        st.button("Open as a proposal", key=f"open_way_{group}", on_click=open_way, args=(found, at, told))
        if signed_in.may(Act.EDIT_OPTIONS):
            st.button("Keep as an option", key=f"keep_way_{group}", on_click=keep_way, args=(found, at, told))
        draw = partial(map_figure, found.place, drawn.fill, way_signs(found, at, public))
        of = PictureOf(f"{told}: {drawn.fill.legend.title}", "Siting")
        taking_away.pictures(found.place, draw, of, key=f"way_{group}")


def open_way(found: Found, at: int, name: str) -> None:
    """Look at a way as a proposal of its own, beside the one in view."""
    way, service = found.answer.ways[at], found.question.asked.service
    if way_is_today(found, at):
        said = "This way is today's: nothing would change, so there is nothing to propose."
        session.choose(replace(session.current().siting, refused=(said,)))
        return
    public = tables.public_names(found, owner_asked())
    longlist = (kept.searched(found), *kept.others(found, at, public))
    proposal = proposal_of(found.place, service, found.where, way, name=name)
    drafting.open_beside(found.place, replace(proposal, record=replace(NOTHING_RECORDED, longlist=longlist)))


def keep_way(found: Found, at: int, name: str) -> None:
    """Keep a way as an option of the decision in view, and the search with it."""
    open_way(found, at, name)
    now = session.current()
    if not (now.draft.refused or now.siting.refused):
        deciding.save_option(found.place)
        if not session.current().deciding.refused:
            entry = kept.searched(found)
            deciding.keep_search(entry.name, entry.reason, kept_search.as_text(found, owner_asked()))


def way_is_today(found: Found, at: int) -> bool:
    """Whether a way changes nothing."""
    problem = found.answer.problem
    return sorted(found.answer.ways[at]) == [at for at, stands in enumerate(problem.today) if stands]


def table(found: Found) -> None:
    """Every way that is told, with what it does."""
    st.header("Every way that cannot be told apart" if len(found.answer.ways) > 1 else "The way")
    public = partial(_public_table, found, owner_asked())
    named_table("Ways", tables.ways(found, tables.shown_names(found)), public, name=found.place.name)
    if len(found.answer.ways) > MOST_WRITTEN:
        st.caption(f"The first {MOST_WRITTEN} of {len(found.answer.ways):,} ways.")


def named_table(title: str, shown: pd.DataFrame, public: Callable[[], pd.DataFrame], *, name: str) -> None:
    """A sortable table that names premises on the screen; what is taken away of it names nobody who was not asked."""
    if shown.empty:
        return
    taking_away.put(title, public)
    st.dataframe(
        shown.loc[:, [column for column in shown if not _says_nothing(shown[column])]],
        height="content" if len(shown) < SHORT_ROWS else TABLE_PIXELS,
        hide_index=True,
        column_config={
            str(shown.columns[0]): st.column_config.TextColumn(width=420, pinned=False),
            **{str(name): st.column_config.NumberColumn(format="localized") for name in shown.select_dtypes("Int64")},
            **{str(name): st.column_config.NumberColumn(format="%.1f") for name in shown.select_dtypes("float64")},
        },
        alt=title,
    )
    st.download_button(
        f"Download: {title.lower()} (CSV)",
        lambda: files.csv_of(public()),
        files.file_name(name, title, ending="csv"),
        mime="text/csv",
        key=f"csv of {title}",
        on_click="ignore",
    )


def _says_nothing(column: pd.Series) -> bool:
    return bool(column.isin(["", 0]).all())


def _public_table(found: Found, asked: frozenset[str]) -> pd.DataFrame:
    return tables.ways(found, tables.public_names(found, asked))


def owner_asked() -> frozenset[str]:
    """Codes of premises whose owners were asked."""
    return frozenset(session.current().siting.owner_asked)


@st.fragment
def folded(title: str, show: Callable[[], None]) -> None:
    """A part that is worked out when it is opened."""
    part = st.expander(title, key=f"opened {title}", on_change="rerun")
    if part.open:
        with part:
            show()


def refused() -> None:
    """Why the last step was not taken, where it was not."""
    faults = (*session.current().siting.refused, *session.current().deciding.refused)
    if faults:
        frame.say(GeoError(*faults))
