"""The parts of the Options page that set options side by side: the table, maps in step, who switches, for planners."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from geo.decisions.comparison import Comparison, compare
from geo.decisions.comparison_text import differ_most
from geo.decisions.decision import Decision
from geo.decisions.later import later
from geo.decisions.matrix import OptionsMatrix, options_matrix
from geo.decisions.options_table import LETTERS, OptionsTable
from geo.decisions.switching import most_different
from geo.impact.horizons import horizons
from geo.impact.what_if import doubt_now
from geo.language.phrases import sentence
from geo.papers import comparison_paper
from geo.papers.drawn import map_figure
from geo.papers.table_page import table_page
from geo.place.place import Place
from geo.proposals.assessment import Cell, Criterion
from geo.proposals.proposals import Proposal
from geo.reports.web_page import web_page
from geo.travel.ways import Way
from geo.ui import live_map, loading, session, taking_away
from geo.ui import map as area_map
from geo.ui.panels import chart_to_take, facts, folded_table, held_table, opening, words_table
from geo.ui.taking_away import PictureOf
from geo.ui.widgets import Picture, pick
from geo.views.decisions import differences, matrix_tables, switching
from geo.views.decisions import later as later_tables
from geo.views.decisions import options as option_tables
from geo.views.decisions.scatter import scatter
from geo.views.decisions.step_maps import StepMaps, step_maps
from geo.views.map import marks
from geo.views.map.maps import Legend
from geo.views.words import files, wording

# Two or four maps stand two in a row, more three.
MOST_IN_PAIRS, MAPS_IN_A_ROW = 4, 3
FIRST = Picture[str](
    "pair_first",
    lambda now: now.deciding.pair[0],
    lambda now, new: replace(now.deciding, pair=(new, now.deciding.pair[1])),
)
OTHER = Picture[str](
    "pair_other",
    lambda now: now.deciding.pair[1],
    lambda now, new: replace(now.deciding, pair=(now.deciding.pair[0], new)),
)
# What is compared: proposals on a day.
Asked = tuple[tuple[Proposal, ...], date]


def compared(place: Place, proposals: tuple[Proposal, ...], on: date) -> Comparison:
    """Proposals side by side on a day; InputError where they cannot be."""
    return compare([loading.appraisal(place, proposal, on=on) for proposal in proposals])


def comparison_of(place: Place, asked: Asked) -> Comparison:
    """The same, made once for all who ask."""
    return loading.kept(place, compared, *asked)


def table(place: Place, asked: Asked) -> None:
    """What was found in words; then criteria down, business as usual and the options across."""
    whole = loading.kept(place, _whole_table, *asked)
    opening(option_tables.at_a_glance(whole), known=whole.said_once)
    words_table("Side by side", option_tables.frame(whole).reset_index(), heading=True)
    taking_away.put("Side by side, as numbers", partial(option_tables.values, whole))
    comparison = comparison_of(place, asked)
    with st.container(horizontal=True):
        st.download_button(
            "↓ This table as a page that pastes into Word",
            partial(_table_page, comparison),
            files.file_name(place.name, "options side by side", ending="html"),
            mime="text/html",
            key="table page",
            on_click="ignore",
            type="tertiary",
        )
        if comparison_paper.has_ranges(comparison.options):
            draw = partial(comparison_paper.ranges, comparison.options)
            of = PictureOf(comparison_paper.ranges_caption(comparison.options), "Options", "Further and nearer, ranges")
            taking_away.pictures(place, draw, of, key="ranges")
    alike = [f"{row.title}: {row.alike}" for row in whole.rows if row.alike]
    if alike:
        with st.expander(f"What cannot be told apart, or differs by little ({len(alike)})"):
            facts(alike)


def _table_page(comparison: Comparison) -> bytes:
    return web_page(table_page(comparison, made_on=date.today()))


def _whole_table(place: Place, proposals: tuple[Proposal, ...], on: date) -> OptionsTable:
    return option_tables.whole_table(comparison_of(place, (proposals, on)))


def maps(place: Place, asked: Asked, way: Way) -> None:
    """A small map an option, all moved together; their one legend above them."""
    drawn = loading.kept(place, _step_maps, *asked, way)
    st.header("Where it would be nearer or further, option by option")
    st.html(legend(drawn.maps[0].fill.legend))
    facts([drawn.words])
    wide = 2 if len(drawn.maps) in (2, MOST_IN_PAIRS) else MAPS_IN_A_ROW
    for first in range(0, len(drawn.maps), wide):
        row = enumerate(drawn.maps[first : first + wide], start=first)
        for column, (position, option) in zip(st.columns(wide, gap="small"), row, strict=False):
            with column:
                st.markdown(f"**{wording.plain(f'{LETTERS[position]}. {option.name}')}**")
                painted = option.painted | area_map.here() | {"ward": session.current().shared.ward}
                live_map.show_in_step(place, painted, key=f"step_{position}")
                with st.container(horizontal=True):
                    draw = partial(map_figure, place, option.fill, option.signs)
                    of = PictureOf(f"{option.name}: {option.fill.legend.title}", "Options")
                    taking_away.pictures(place, draw, of, key=f"step_{position}")


def _step_maps(place: Place, proposals: tuple[Proposal, ...], on: date, way: Way) -> StepMaps:
    return step_maps(comparison_of(place, (proposals, on)), way)


def legend(legend: Legend) -> str:
    """A map's legend in words, as markup of the page."""
    lines = "".join(
        f'<span><i class="{entry.paint.pattern}" style="--paint: {entry.paint.colour}"></i>{escape(entry.label)}</span>'
        for entry in legend.entries
    )
    return f'<div class="legend"><b>{escape(legend.title)}</b>{lines}</div>'


def who_switches(place: Place, asked: Asked, way: Way) -> None:
    """Two options: who is nearer or further under one and not under the other, as a map and by ward."""
    names = tuple(proposal.name for proposal in asked[0])
    st.header("Who switches between two options")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = pick(FIRST, "One option", names)
        other = pick(OTHER, "The other", tuple(name for name in names if name != first))
        comparison = comparison_of(place, asked)
        options = {option.proposal.name: option for option in comparison.options}
        here, there = options[first], options[other]
        where = most_different(here, there, way)
        if where is not None:
            st.button(f"Show {wording.plain(where.ward)}", on_click=_show_ward, args=(where.ward_code,))
    facts([differ_most(here, there, way)])
    if where is None:
        return
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(
            place, switching.fill(here, there, way), marks.today(place, (here.proposal.service,)), key="switches"
        )
    with beside:
        held_table("By ward", switching.by_ward(here, there, way))


def _show_ward(ward_code: str) -> None:
    session.choose(replace(session.current().shared, ward=ward_code))


def for_planners(place: Place, asked: Asked, decision: Decision, ids: Mapping[str, str]) -> None:
    """Every pair, the average against the longest journeys, and later years; ids: option_ids by name."""
    _folded("What each two differ in", partial(_pairs, place, asked))
    _folded("For planners: the average journey beside the longest", partial(_scatter, place, asked))
    folded_table(
        place,
        "Every difference with its range",
        {"Differences": lambda: differences.table(comparison_of(place, asked))},
        name=decision.title,
    )
    if place.people.ward_people is not None and place.people.ward_people.planned:
        _folded("In five and in ten years, as homes are planned", partial(_later, place, asked))
    _folded("Groups by criteria", partial(_matrix, place, asked, _judged(asked[0], decision, ids)))


@st.fragment
def _folded(title: str, show: partial[None]) -> None:
    folded = st.expander(title, key=f"opened {title}", on_change="rerun")
    if folded.open:
        with folded:
            show()


def _pairs(place: Place, asked: Asked) -> None:
    words_table(
        "In each row: beside the option of the column", differences.pairs(comparison_of(place, asked)).reset_index()
    )


def _scatter(place: Place, asked: Asked) -> None:
    of = PictureOf("Average journey beside that of the longest-journey tenth", "Options", "Scatter")
    chart_to_take(place, scatter(comparison_of(place, asked), loading.kept(place, _whole_table, *asked)), of)


def _later(place: Place, asked: Asked) -> None:
    words_table("What differs then", loading.kept(place, _in_later_years, *asked))


def _in_later_years(place: Place, proposals: tuple[Proposal, ...], on: date) -> pd.DataFrame:
    ahead = horizons(place, doubt_now(place, loading.ward_estimates(place)))
    return later_tables.sentences(later(comparison_of(place, (proposals, on)), ahead) if ahead else ())


def _judged(proposals: tuple[Proposal, ...], decision: Decision, ids: Mapping[str, str]) -> dict[str, list[Cell]]:
    """What was judged of each option by name: with its proposal, and after that for the decision."""
    return {
        proposal.name: [
            *proposal.record.assessment,
            *(each.cell for each in decision.judged.values() if each.option_id == ids[proposal.name]),
        ]
        for proposal in proposals
    }


def _matrix(place: Place, asked: Asked, judged: Mapping[str, list[Cell]]) -> None:
    matrix: OptionsMatrix = options_matrix(comparison_of(place, asked), judged)
    words_table("What figures say", matrix_tables.found(matrix))
    grounds = matrix_tables.grounds(matrix)
    if len(grounds):
        words_table("The worst that was judged; never an average", matrix_tables.worst(matrix).reset_index())
        criterion = st.selectbox("By criterion", tuple(Criterion), format_func=_criterion) or Criterion.ACCESSIBILITY
        words_table("What was judged of each group", matrix_tables.judged(matrix, criterion))
        words_table("What was judged, and on what grounds", grounds)
    else:
        facts(["Nobody has judged any group by any criterion yet: not assessed, which is not nought."])


def _criterion(criterion: Criterion) -> str:
    return sentence(criterion.value)
