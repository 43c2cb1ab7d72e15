"""Widgets as pictures of the Selection: each is drawn from the state, and writes back when it changes.

A widget that owned its value would lose it when the page changes; one with a bare `value=` loses every second click.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from geo.access.access import held_ways
from geo.areas.areas import Areas
from geo.place.place import Place
from geo.proposals.phases import phases
from geo.proposals.proposals import Proposal
from geo.services.services import Service, Site, full_time_sites
from geo.travel.ways import Way
from geo.travel.windows import TripDirection, Window, when_of
from geo.ui import session
from geo.ui.session import AccessView, Drawn, IndicatorView, Parting, SitesCounted, Tool, WardView
from geo.views.map.layers import Layer, held_layers
from geo.views.words.wording import sentence

WHOLE_BOROUGH = "The whole borough"


def _key(field: str) -> str:
    return f"picture_of_{field}"


def _take(field: str) -> None:
    session.choose(**{field: st.session_state[_key(field)]})


def pick(field: str, label: str, options: Sequence[Any], *, name: Callable[[Any], str] = str) -> Any:
    """A drop-down list of one field of the Selection; an option no longer offered gives way to the first."""
    _settle(field, options)
    return st.selectbox(label, options, key=_key(field), format_func=name, on_change=_take, args=(field,))


def switch(field: str, label: str, options: Sequence[Any], *, name: Callable[[Any], str] = str) -> Any:
    """The same with every option in view, for a few short ones."""
    _settle(field, options)
    return st.radio(label, options, key=_key(field), format_func=name, on_change=_take, args=(field,), horizontal=True)


def _settle(field: str, options: Sequence[Any]) -> None:
    chosen = getattr(session.current(), field)
    if chosen not in options:
        chosen = options[0]
        session.choose(**{field: chosen})
    st.session_state[_key(field)] = chosen


def several(field: str, label: str, options: Sequence[Any], *, name: Callable[[Any], str] = str) -> tuple[Any, ...]:
    """A list from which several can be chosen."""
    chosen = [option for option in getattr(session.current(), field) if option in options]
    st.session_state[_key(field)] = chosen

    def take() -> None:
        session.choose(**{field: tuple(st.session_state[_key(field)])})

    return tuple(st.multiselect(label, options, key=_key(field), format_func=name, on_change=take, placeholder="None"))


def place(names: Mapping[str, str]) -> str:
    """Which place; going to another parks what was chosen here."""
    key = _key("place")
    st.session_state[key] = session.current().place
    st.selectbox("Place", tuple(names), key=key, format_func=names.__getitem__, on_change=_enter, args=(key,))
    return session.current().place


def _enter(key: str) -> None:
    session.enter(st.session_state[key])


def service(held: Place) -> Service:
    """Which service the minutes are to."""
    # A place whose files hold no site is still worth a look, and a first one can be proposed.
    offered = held.services() or (session.current().service,)
    chosen: Service = pick("service", "Service", offered, name=lambda one: sentence(one.plural))
    return chosen


def way(held: Place) -> Way:
    """Which way of travel."""
    # By public transport one may walk all the way, so its minutes are those without a car.
    offered = [one for one in held_ways(held.times) if one.travel.offered]
    chosen: Way = pick("way", "Way of travel", offered, name=lambda one: one.label.capitalize())
    return chosen


def access_view(held: Place) -> AccessView:
    """What is looked at on Access, of what the place can answer."""
    absent = {AccessView.TIMES, AccessView.TRIPS} if held.transit is None else set()
    absent |= set() if held.network else {AccessView.REACH}
    absent |= set() if held.staff else {AccessView.STAFF}
    offered = [one for one in AccessView if one not in absent]
    chosen: AccessView = switch("view", "What to look at", offered, name=lambda one: one.label)
    return chosen


def window(held: Place, field: str = "window", label: str = "Time of day") -> Window:
    """A time of day at which people leave, of those that the timetable covers; field: the one of the Selection."""
    offered = {one.key: one for one in held.windows if held.timetable and when_of(one, held.timetable)}
    key: str = pick(field, label, tuple(offered), name=lambda one: offered[one].label)
    return offered[key]


def direction() -> TripDirection:
    """There, or home again."""
    chosen: TripDirection = pick("direction", "Direction", tuple(TripDirection), name=lambda one: sentence(one.label))
    return chosen


def counted(held: Place, service: Service) -> SitesCounted:
    """Which sites count; asked only where some are known to be part-time."""
    sites = held.sites_of(service)
    if len(full_time_sites(sites)) == len(sites):
        return SitesCounted.ANY
    chosen: SitesCounted = pick("counted", "Sites that count", tuple(SitesCounted), name=lambda one: one.label)
    return chosen


def one_site(sites: Sequence[Site]) -> Site | None:
    """One site of a list."""
    by_code = {site.site_id: site for site in sites}
    if not by_code:
        return None
    return by_code[pick("site", "Site", tuple(by_code), name=lambda code: by_code[code].name)]


def step_free() -> bool:
    """By wheelchair: all the way along the streets, or with step-free buses and trains as well."""
    names = {False: "Along the streets only", True: "With step-free buses and trains"}
    chosen: bool = pick("step_free", "By wheelchair", tuple(names), name=names.__getitem__)
    return chosen


def turned(field: str, label: str) -> bool:
    """A switch of one field of the Selection, off or on."""
    st.session_state[_key(field)] = getattr(session.current(), field)
    return st.toggle(label, key=_key(field), on_change=_take, args=(field,))


def indicator_view(offered: Sequence[IndicatorView]) -> IndicatorView:
    """What is looked at on Indicators, of what the place can answer."""
    chosen: IndicatorView = switch("indicator_view", "What to look at", offered, name=lambda one: one.label)
    return chosen


def baseline(offered: Mapping[str, str]) -> str:
    """Which period is the baseline, "" for none, of those offered by key; the day on which it is set is kept."""
    names = {"": "None", **offered}
    _settle("baseline", tuple(names))
    chosen: str = st.selectbox(
        "Baseline", tuple(names), key=_key("baseline"), format_func=names.__getitem__, on_change=_set_baseline
    )
    return chosen


def _set_baseline() -> None:
    session.choose(baseline=st.session_state[_key("baseline")], baseline_on=date.today().isoformat())


def parting() -> Parting:
    """Which two are drawn apart on the Fairness page."""
    chosen: Parting = pick("parting", "Map of", tuple(Parting), name=lambda one: one.label)
    return chosen


def concern_place(names: pd.Series) -> str:
    """The place whose reasons for concern are read; names by code."""
    by_code = {str(code): str(name) for code, name in names.items()}
    chosen: str = pick("concern_place", "Reasons in", tuple(by_code), name=by_code.__getitem__)
    return chosen


def layer(held: Place) -> Layer:
    """What the Wards map is filled with, of what the place holds."""
    chosen: Layer = pick("layer", "Colour by", held_layers(held), name=lambda one: one.label)
    return chosen


def drawn() -> Drawn:
    """How two things at once are drawn."""
    chosen: Drawn = switch("drawn", "Drawn as", tuple(Drawn), name=lambda one: one.label)
    return chosen


def ward_view(held: Place) -> WardView:
    """What is read beside the map of Wards, of what the place can answer."""
    offered = tuple(WardView) if held.ward_people else (WardView.GLANCE,)
    chosen: WardView = switch("ward_view", "What to read", offered, name=lambda one: one.label)
    return chosen


def take_burden(key: str, name: str) -> None:
    """Take one assumption of the burden from its widget; an empty one is a number that is not held."""
    given = st.session_state[key]
    value = math.nan if given is None else float(given)
    session.choose(burden=replace(session.current().burden, **{name: value}))


def take_sharing(key: str, name: str, *, unit: float) -> None:
    """Take one assumption on those who would share a building from its widget, which shows it in this unit."""
    given = st.session_state[key]
    if given is not None:
        session.choose(sharing=replace(session.current().sharing, **{name: float(given) / unit}))


def moves(sources: Mapping[str, str]) -> str:
    """Which source of people moving is drawn by ward; sources: titles by key."""
    chosen: str = pick("moves", "Source", tuple(sources), name=sources.__getitem__)
    return chosen


def shown(held: Place) -> tuple[Service, ...]:
    """Which services stand on the map besides the one in view."""
    others = [one for one in held.services() if one is not session.current().service]
    return several("shown", "Also show", others, name=lambda one: one.plural)


def ward_lines(held: Place) -> Areas:
    """Which set of wards has its lines drawn; asked only where there is a choice."""
    if not held.other_wards:
        return held.wards
    sets = {"": held.wards, **{older.vintage: older for older in held.other_wards}}
    names = {vintage: f"{wards.vintage} ({len(wards)} wards)" for vintage, wards in sets.items()}
    return sets[pick("vintage", "Ward lines of", tuple(sets), name=names.__getitem__)]


def community(held: Place) -> str:
    """Which kind of community is drawn; "" for the main ones."""
    titles = {"": "Age, disability, cars, deprivation", **{kind.kind: kind.title for kind in held.group_kinds}}
    chosen: str = pick("community", "Communities drawn", tuple(titles), name=titles.__getitem__)
    return chosen


def tool() -> Tool:
    """Which kind of change is being made."""
    chosen: Tool = pick("tool", "Kind of change", tuple(Tool), name=lambda one: one.label)
    return chosen


def reading_day(proposal: Proposal) -> date:
    """On which day the proposal is read; asked only where it has phases; LAST_DAY is when all of it is done."""
    names = {session.LAST_DAY: "When all of it has been done"}
    names |= {phase.first: sentence(phase.words) for phase in phases(proposal)}
    if len(names) < 3:
        session.choose(on=session.LAST_DAY)
        return session.LAST_DAY
    chosen: date = pick("on", "Read at", tuple(names), name=names.__getitem__)
    return chosen


def ward(held: Place) -> str:
    """Which ward is read; "" for the whole borough."""
    names = {"": WHOLE_BOROUGH, **held.wards.frame["name"].sort_values().to_dict()}
    chosen: str = pick("ward", "Profile of", tuple(names), name=names.__getitem__)
    return chosen
