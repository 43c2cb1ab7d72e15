"""The parts of the Impact page below its map: what it asks of people, who would share a building, and the tables."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from geo.appraisal import mitigation_text
from geo.appraisal.other_settings import burden_with
from geo.appraisal.record import Appraisal
from geo.impact.burden import ASSUMPTIONS, USUAL, Assumption, BurdenSettings
from geo.impact.sharing import who_shares
from geo.papers import drawn
from geo.papers import lists as paper_lists
from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate
from geo.proposals.proposals import Proposal
from geo.travel.ways import Way
from geo.ui import loading, session, taking_away
from geo.ui import map as area_map
from geo.ui.panels import MakeTable, chart, equal_table, facts, figures_table, folded_table, held_table, words_table
from geo.ui.taking_away import PictureOf
from geo.ui.widgets import Picture, turned
from geo.views.access import load_tables
from geo.views.fairness import assessment_tables
from geo.views.fairness import tables as fairness_tables
from geo.views.impact import (
    burden_tables,
    change_map,
    charts,
    equity_tables,
    horizon_tables,
    list_tables,
    probability_words,
    sharing_tables,
    words,
)
from geo.views.impact import by_authority as authority_tables
from geo.views.impact import tables as impact_tables
from geo.views.words import wording

ETHNIC_SHARING = Picture[bool](
    "ethnic_sharing", lambda now: now.impact.ethnic_sharing, lambda now, new: replace(now.impact, ethnic_sharing=new)
)
# What is left of the map's height under the heading of the bars and over the words beneath them.
BARS_PIXELS = area_map.MAP_HEIGHT_PIXELS - 110

LISTS = "The lists"
EQUITY_RANGES = Picture[bool](
    "equity_ranges", lambda now: now.impact.equity_ranges, lambda now, new: replace(now.impact, equity_ranges=new)
)


def burden(appraisal: Appraisal, place: Place, way: Way) -> None:
    """Time, money, carbon, lists and homes, with every assumption to be changed."""
    settings = session.current().impact.burden
    usual = appraisal.burdens[way]
    adjusted = usual if settings == USUAL else burden_with(place, appraisal, way, settings)
    facts(burden_tables.continuity(appraisal, place))
    facts(burden_tables.homes(appraisal))
    equal_table(
        place,
        "More time, money and carbon",
        {"In a year": partial(burden_tables.table, adjusted, usual, settings)},
        name=appraisal.proposal.name,
    )
    facts(
        [
            *burden_tables.readings(way, adjusted),
            *burden_tables.weighing(adjusted, settings),
            *burden_tables.staff(appraisal, place),
        ]
    )
    words_table("Who pays, as recorded", burden_tables.money(appraisal))
    columns = st.columns(3)
    for at, known in enumerate(ASSUMPTIONS):
        with columns[at % len(columns)]:
            _assumption(known)
    st.button("Back to the usual assumptions", on_click=_choose_burden, args=(USUAL,))
    words_table("What the figures rest on", burden_tables.assumptions(settings))


def _assumption(known: Assumption) -> None:
    key = f"picture_of_burden_{known.name}"
    value = getattr(session.current().impact.burden, known.name)
    st.session_state[key] = None if math.isnan(value) else float(value)
    unit = f", {known.unit}" if known.unit else ""
    st.number_input(
        f"{known.words}{unit}",
        min_value=float(known.lowest),
        max_value=float(known.highest),
        key=key,
        format="%g",
        on_change=_take_burden,
        args=(key, known.name),
    )


def _take_burden(key: str, name: str) -> None:
    """Take one assumption of the burden from its widget; an empty one is a number that is not held."""
    typed = st.session_state[key]
    value = math.nan if typed is None else float(typed)
    _choose_burden(replace(session.current().impact.burden, **{name: value}))


def _choose_burden(settings: BurdenSettings) -> None:
    session.choose(replace(session.current().impact, burden=settings))


def measured(appraisal: Appraisal, place: Place, way: Way) -> None:
    """How evenly journeys are shared: three measures in sentences, every measure for analysts, with ranges if asked."""
    with st.expander(equity_tables.TITLE):
        facts(equity_tables.sentences(appraisal, way))
    with st.expander("How evenly journeys are shared: every measure, for analysts"):
        facts(equity_tables.how_to_read(appraisal, way))
        ranges, each = None, equity_tables.by_authority(appraisal, way)
        if turned(EQUITY_RANGES, "With ranges, from doubt about how many people live here"):
            ranges = loading.equity_ranges(place, appraisal, way)
        equal_table(
            place,
            "Every measure",
            {
                "Measured fairness": partial(equity_tables.analysts, appraisal, way, ranges),
                **({authority_tables.TITLE: lambda: each} if not each.empty else {}),
            },
            name=appraisal.proposal.name,
        )


def horizons(appraisal: Appraisal, place: Place, way: Way) -> None:
    """Who would be nearer and further in five and in ten years; nothing where no homes are planned or nobody moves."""
    outlook = loading.horizons_of(place, appraisal, way)
    if outlook is None:
        return
    ahead, assumptions = outlook
    sentences = horizon_tables.apart(ahead)
    if not sentences:
        return
    with st.expander(horizon_tables.TITLE):
        held_table("People by when they are counted", horizon_tables.table(ahead))
        facts(sentences)
        for assumption in assumptions:
            st.caption(wording.plain(assumption))


def sharing(appraisal: Appraisal, place: Place) -> None:
    """Who would share the building, and what partners have settled; nothing where no building is shared."""
    if not any(isinstance(change, CoLocate) for change in appraisal.proposal.changes):
        return
    with st.expander("Who would share the building"):
        ethnic = turned(ETHNIC_SHARING, "Also by ethnic group")
        settings = session.current().impact.sharing
        for shared in who_shares(place, appraisal.proposal, on=appraisal.on, ethnic=ethnic, settings=settings):
            facts(sharing_tables.sentences(shared, settings))
            tables_of = {
                "Make-up (modelled)": partial(sharing_tables.table, shared),
                "Chances (for analysts)": partial(sharing_tables.chances, shared),
            }
            pair = f"{shared.incoming} and {shared.host}"
            equal_table(place, wording.plain(f"Users of {pair}"), tables_of, name=pair)
        needs, waits = st.columns(2)
        with needs:
            _assumed_of_sharers("joint_need", "Of those who use both, who need both on one day (%)", unit=100.0)
        with waits:
            _assumed_of_sharers("waiting_minutes", "Waiting in the building (minutes)", unit=1.0)


def recorded(proposal: Proposal) -> None:
    """What is recorded beside the figures: options set aside with their reasons, and how a building would be run.

    Eight items of joint management are told where a building would be shared or any of them is recorded.
    """
    aside = fairness_tables.set_aside(proposal)
    joint = proposal.record.joint or any(isinstance(change, CoLocate) for change in proposal.changes)
    with st.expander(f"Options set aside{', and how the building would be run' if joint else ''}"):
        if aside.empty:
            facts(["Which other options were looked at, and why each was set aside, is not recorded."])
        else:
            words_table("Options set aside", aside)
        if joint:
            words_table("How the building would be run", fairness_tables.joint_table(proposal))


def _assumed_of_sharers(name: str, label: str, *, unit: float) -> None:
    key = f"picture_of_sharing_{name}"
    st.session_state[key] = getattr(session.current().impact.sharing, name) * unit
    st.number_input(
        label,
        min_value=0.0,
        max_value=100.0,
        key=key,
        format="%g",
        on_change=_take_sharing,
        args=(key, name),
        kwargs={"unit": unit},
    )


def _take_sharing(key: str, name: str, *, unit: float) -> None:
    """Take one assumption on those who would share a building from its widget, which shows it in this unit."""
    typed = st.session_state[key]
    if typed is not None:
        now = session.current().impact
        session.choose(replace(now, sharing=replace(now.sharing, **{name: float(typed) / unit})))


def assessed(appraisal: Appraisal, way: Way) -> None:
    """Groups beside everybody else and beside criteria, in their fixed order, and what people's judgements rest on."""
    with st.expander("Groups beside criteria: who bears what, and what is done about it"):
        judged = appraisal.proposal.record.assessment
        groups = loading.kept(appraisal.place, _matrix, appraisal.proposal, session.current().shared.on, way)
        facts([*assessment_tables.how_told(appraisal.settings.bearing), groups.words])
        shelves = {"Groups beside criteria": lambda: groups.shown}
        if not groups.folded.empty:
            shelves["As many as others, or hardly anybody"] = lambda: groups.folded
        equal_table(appraisal.place, "Every group", shelves, name=appraisal.proposal.name)
        words_table("What was judged by criterion, never averaged over groups", assessment_tables.summary(judged))
        grounds = assessment_tables.grounds(judged, appraisal.ways[way].bearing.index)
        if not grounds.empty:
            words_table("What scores rest on", grounds)


def tables(appraisal: Appraisal, place: Place, way: Way) -> None:
    """The same facts as tables: by community, ward, small area, way of travel, phase; the load of each site."""
    by_title: dict[str, MakeTable] = {
        "By ward": partial(impact_tables.by_ward, appraisal, way, place),
        "By small area": partial(impact_tables.by_area, appraisal, way),
        "By way of travel": partial(impact_tables.summary, appraisal),
    }
    parts = authority_tables.table(appraisal, way)
    if not parts.empty:
        held_table(authority_tables.TITLE, parts)
    title = "Where: the tables"
    if way.counts_people:
        by_community = partial(loading.kept, place, _by_community, appraisal.proposal, session.current().shared.on, way)
        by_title, title = {"By community": by_community, **by_title}, "Which communities, and where: the tables"
    if appraisal.relisted:
        by_title["Load of each site"] = partial(load_tables.lists_after, appraisal.relisted)
    if way in appraisal.ranges:
        by_title["Chances by ward"] = partial(probability_words.chances, appraisal, way)
    if appraisal.phases:
        by_title["By phase"] = partial(impact_tables.by_phase, appraisal)
    folded_table(place, title, by_title, name=appraisal.proposal.name)


def _by_community(place: Place, proposal: Proposal, on: date, way: Way) -> pd.DataFrame:
    appraisal = loading.appraisal(place, proposal, on=on)
    return probability_words.with_ranges(impact_tables.by_community(appraisal, way), appraisal, way)


def _matrix(place: Place, proposal: Proposal, on: date, way: Way) -> assessment_tables.Matrix:
    return assessment_tables.matrix(loading.appraisal(place, proposal, on=on), way)


def known(appraisal: Appraisal, way: Way, beside: Sequence[str]) -> list[str]:
    """Everything that must be read with the figures, none twice; beside: what the answer itself brings."""
    place = appraisal.place
    caveats = [
        *beside,
        *words.living(appraisal),
        *list_tables.more_words(appraisal.relisted),
        wording.gaps(kind.kind for kind in place.people.group_kinds),
        wording.not_people(appraisal.ways) if way.counts_people else "",
    ]
    return list(dict.fromkeys(filter(None, caveats)))


def bands(place: Place, proposal: Proposal, on: date, way: Way) -> None:
    """The chart of how many are nearer and further in each ward, as high as the map beside it."""
    appraisal = loading.appraisal(place, proposal, on=on)
    by_ward, whose = loading.kept(place, _bands, proposal, on, way)
    settings, told = appraisal.settings.impact, way is appraisal.first_way
    chart(charts.both_sides(by_ward, settings=settings, whose=whose, height=BARS_PIXELS, told=told))


def _bands(place: Place, proposal: Proposal, on: date, way: Way) -> tuple[pd.DataFrame, str]:
    appraisal = loading.appraisal(place, proposal, on=on)
    if change_map.is_of_patients(appraisal, way):
        return impact_tables.patient_bands_by_ward(appraisal, way), charts.PATIENTS
    return impact_tables.bands_by_ward(appraisal, way, place), charts.RESIDENTS


def pictures(place: Place, proposal: Proposal, on: date, way: Way) -> None:
    """The charts of the paper as pictures to take away: the bars by ward, and the lists that change."""
    appraisal = loading.appraisal(place, proposal, on=on)
    by_ward, whose = loading.kept(place, _bands, proposal, on, way)
    with st.container(horizontal=True):
        if drawn.has_sides(by_ward):
            of = PictureOf(f"{whose} nearer and further by ward, {way.label}", "Impact", "Bars")
            taking_away.pictures(place, partial(drawn.sides, by_ward, appraisal), of, key="bars")
        if appraisal.relisted is not None and paper_lists.has_loads(appraisal.relisted):
            draw = partial(paper_lists.loads, appraisal.relisted)
            taking_away.pictures(place, draw, PictureOf(paper_lists.LOADS, "Impact", "Lists"), key="lists")


def lists(place: Place, proposal: Proposal, on: date) -> None:
    """What becomes of each list, and how full that makes the rest, as one small table; nothing without a list."""
    table = list_tables.at_a_glance(loading.appraisal(place, proposal, on=on))
    if not table.empty:
        figures_table(LISTS, table)


def sure(appraisal: Appraisal, way: Way) -> None:
    """In how many of the what-if runs each ward gains or loses, and what ranges allow for; nothing without ranges."""
    if way in appraisal.ranges:
        with st.expander("How sure: in how many what-if runs each ward gains or loses"):
            facts([*probability_words.ward_words(appraisal, way), probability_words.what_it_covers(appraisal, way)])


def helped(appraisal: Appraisal) -> None:
    """What softens the proposal, told by what it gives; nothing where nothing does."""
    help_given = mitigation_text.given(appraisal)
    if help_given:
        with st.expander("What would help, in its own unit, with it and without", expanded=True):
            facts([*help_given, *mitigation_text.with_and_without(appraisal)])
