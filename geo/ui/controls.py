"""What a visitor is asked: place, service and way of travel on every page, and what each page asks besides."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from geo.access.access import held_ways
from geo.areas.areas import Areas
from geo.language.phrases import number_of, sentence
from geo.place.place import Place
from geo.proposals.phases import phases
from geo.proposals.proposals import Proposal
from geo.services.services import Service, Site, full_time_sites
from geo.travel.ways import Way
from geo.travel.windows import TripDirection, Window, when_of
from geo.ui import loading, session
from geo.ui.widgets import Picture, pick, several, switch, turned
from geo.views.access import questions as access_questions
from geo.views.access.questions import AccessView, SitesCounted
from geo.views.fairness.tables import Parting
from geo.views.indicators.questions import IndicatorView
from geo.views.map.layers import Layer, held_layers
from geo.views.people import questions as ward_questions
from geo.views.people.questions import WardView
from geo.views.proposal.kinds import KIND_WORDS

PLACE_KEY = "picture_of_place"
# The end of the line at the top of a page, which the frame lays out before the page knows what it reads.
LINE_SLOT = "end_of_the_line"

SERVICE = Picture[Service]("service", lambda now: now.shared.service, lambda now, new: replace(now.shared, service=new))
WAY = Picture[Way]("way", lambda now: now.shared.way, lambda now, new: replace(now.shared, way=new))
ON = Picture[date]("on", lambda now: now.shared.on, lambda now, new: replace(now.shared, on=new))
WARD = Picture[str]("ward", lambda now: now.shared.ward, lambda now, new: replace(now.shared, ward=new))
SITE = Picture[str]("site", lambda now: now.shared.site, lambda now, new: replace(now.shared, site=new))

LAYER = Picture[Layer]("layer", lambda now: now.wards.layer, lambda now, new: replace(now.wards, layer=new))
WARD_VIEW = Picture[WardView]("ward_view", lambda now: now.wards.view, lambda now, new: replace(now.wards, view=new))
VINTAGE = Picture[str]("vintage", lambda now: now.wards.vintage, lambda now, new: replace(now.wards, vintage=new))
SHOWN = Picture[tuple[Service, ...]](
    "shown", lambda now: now.wards.shown, lambda now, new: replace(now.wards, shown=new)
)
MOVES = Picture[str]("moves", lambda now: now.wards.moves, lambda now, new: replace(now.wards, moves=new))

INDICATOR_VIEW = Picture[IndicatorView](
    "indicator_view", lambda now: now.indicators.view, lambda now, new: replace(now.indicators, view=new)
)
BASELINE = Picture[str](
    "baseline",
    lambda now: now.indicators.baseline,
    lambda now, new: replace(now.indicators, baseline=new, baseline_on=date.today().isoformat()),
)

ACCESS_VIEW = Picture[AccessView]("view", lambda now: now.access.view, lambda now, new: replace(now.access, view=new))
WINDOW = Picture[str]("window", lambda now: now.access.window, lambda now, new: replace(now.access, window=new))
BESIDE = Picture[str]("beside", lambda now: now.access.beside, lambda now, new: replace(now.access, beside=new))
DIRECTION = Picture[TripDirection](
    "direction", lambda now: now.access.direction, lambda now, new: replace(now.access, direction=new)
)
COUNTED = Picture[SitesCounted](
    "counted", lambda now: now.access.counted, lambda now, new: replace(now.access, counted=new)
)
STEP_FREE = Picture[bool](
    "step_free", lambda now: now.access.step_free, lambda now, new: replace(now.access, step_free=new)
)
COMMUNITY = Picture[str](
    "community", lambda now: now.access.community, lambda now, new: replace(now.access, community=new)
)

TOOL = Picture[str]("tool", lambda now: now.draft.tool, lambda now, new: replace(now.draft, tool=new))
AS_USUAL = Picture[bool]("as_usual", lambda now: now.draft.as_usual, lambda now, new: replace(now.draft, as_usual=new))

PARTING = Picture[Parting](
    "parting", lambda now: now.fairness.parting, lambda now, new: replace(now.fairness, parting=new)
)
CONCERN_PLACE = Picture[str](
    "concern_place", lambda now: now.fairness.concern_place, lambda now, new: replace(now.fairness, concern_place=new)
)


def place(names: Mapping[str, str]) -> str:
    """Which place; going to another parks what was chosen here."""
    st.session_state[PLACE_KEY] = session.current().shared.place
    st.selectbox("Place", tuple(names), key=PLACE_KEY, format_func=names.__getitem__, on_change=_enter)
    return session.current().shared.place


def _enter() -> None:
    session.enter(st.session_state[PLACE_KEY])


def service(place: Place) -> Service:
    """Which service the minutes are to."""
    # A place whose files hold no site is still worth a look, and a first one can be proposed.
    offered = place.services.offered() or (session.current().shared.service,)
    return pick(SERVICE, "Service", offered, name=lambda offered_service: sentence(offered_service.plural))


def way(place: Place) -> Way:
    """Which way of travel."""
    # By public transport one may walk all the way, so its minutes are those without a car.
    offered = [held_way for held_way in held_ways(place.travel.times) if held_way.travel.offered]
    return pick(WAY, "Way of travel", offered, name=lambda offered_way: offered_way.label.capitalize())


def reading_day(proposal: Proposal) -> date:
    """On which day the proposal is read, asked in the line at the top and only where it has phases.

    LAST_DAY is when all of it is done.
    """
    names = {session.LAST_DAY: "All is done"}
    names |= {phase.first: sentence(phase.words) for phase in phases(proposal)}
    if len(names) < 3:
        ON.keep(session.LAST_DAY)
        return session.LAST_DAY
    with st.session_state[LINE_SLOT]:
        return pick(ON, "Read at", tuple(names), name=names.__getitem__)


def ward(place: Place) -> str:
    """Which ward is read; "" for the whole borough."""
    names = {"": sentence(place.called_whole), **place.wards.frame["name"].sort_values().to_dict()}
    return pick(WARD, "Profile of", tuple(names), name=names.__getitem__)


def one_site(sites: Sequence[Site]) -> Site | None:
    """One site of a list."""
    by_code = {site.site_id: site for site in sites}
    if not by_code:
        return None
    return by_code[pick(SITE, "Site", tuple(by_code), name=lambda code: by_code[code].name)]


def layer(place: Place) -> Layer:
    """What the Wards map is filled with, of what the place holds."""
    return pick(LAYER, "Colour by", held_layers(place), name=lambda offered_layer: offered_layer.label)


def ward_view(place: Place) -> WardView:
    """What is read beside the map of Wards, of what the place can answer."""
    return switch(WARD_VIEW, "What to read", ward_questions.held_views(place), name=lambda view: view.label)


def moves(sources: Mapping[str, str]) -> str:
    """Which source of people moving is drawn by ward; sources: titles by key."""
    return pick(MOVES, "Source", tuple(sources), name=sources.__getitem__)


def shown(place: Place) -> tuple[Service, ...]:
    """Which services stand on the map besides the one in view."""
    others = [other for other in place.services.offered() if other is not session.current().shared.service]
    return several(SHOWN, "Also show", others, name=lambda other: other.plural)


def ward_lines(place: Place) -> Areas:
    """Which set of wards has its lines drawn; asked only where there is a choice."""
    if not place.map.other_wards:
        return place.wards
    sets = {"": place.wards, **{older.vintage: older for older in place.map.other_wards}}
    names = {vintage: f"{wards.vintage} ({number_of(len(wards), 'ward')})" for vintage, wards in sets.items()}
    return sets[pick(VINTAGE, "Ward lines of", tuple(sets), name=names.__getitem__)]


def indicator_view(offered: Sequence[IndicatorView]) -> IndicatorView:
    """What is looked at on Indicators, of what the place can answer."""
    return switch(INDICATOR_VIEW, "What to look at", offered, name=lambda view: view.label)


def baseline(offered: Mapping[str, str]) -> str:
    """Which period is the baseline, "" for none, of those offered by key; the day on which it is set is kept."""
    names = {"": "None", **offered}
    return pick(BASELINE, "Baseline", tuple(names), name=names.__getitem__)


def access_view(place: Place) -> AccessView:
    """What is looked at on Access, of what the place can answer."""
    return switch(ACCESS_VIEW, "What to look at", access_questions.held_views(place), name=lambda view: view.label)


def window(place: Place, picture: Picture[str] = WINDOW, label: str = "Time of day") -> Window:
    """A time of day at which people leave, of those that the timetable covers."""
    offered = loading.kept(place, _windows)
    return offered[pick(picture, label, tuple(offered), name=lambda key: offered[key].label)]


def _windows(place: Place) -> dict[str, Window]:
    return {
        covered.key: covered
        for covered in place.travel.windows
        if place.travel.timetable and when_of(covered, place.travel.timetable)
    }


def direction() -> TripDirection:
    """There, or home again."""
    return pick(
        DIRECTION, "Direction", tuple(TripDirection), name=lambda trip_direction: sentence(trip_direction.label)
    )


def counted(place: Place, service: Service) -> SitesCounted:
    """Which sites count; asked only where some are known to be part-time."""
    sites = place.services.sites_of(service)
    if len(full_time_sites(sites)) == len(sites):
        return SitesCounted.ANY
    return pick(COUNTED, "Sites that count", tuple(SitesCounted), name=lambda sites_counted: sites_counted.label)


def step_free() -> bool:
    """By wheelchair: all the way along the streets, or with step-free buses and trains as well."""
    names = {False: "Along the streets only", True: "With step-free buses and trains"}
    return pick(STEP_FREE, "By wheelchair", tuple(names), name=names.__getitem__)


def community(place: Place) -> str:
    """Which kind of community is drawn; "" for the main ones."""
    titles = {"": "Age, disability, cars, deprivation", **{kind.kind: kind.title for kind in place.people.group_kinds}}
    return pick(COMMUNITY, "Communities drawn", tuple(titles), name=titles.__getitem__)


def tool(offered: Sequence[str]) -> str:
    """Which kind of change is being made, of those offered by key."""
    return pick(TOOL, "Kind of change", tuple(offered), name=lambda key: KIND_WORDS[key].label)


def as_usual() -> bool:
    """Whether the next change happens anyway."""
    return turned(AS_USUAL, "This happens anyway: business as usual")


def parting() -> Parting:
    """Which two are drawn apart on the Fairness page."""
    return pick(PARTING, "Map of", tuple(Parting), name=lambda pair: pair.label)


def concern_place(names: pd.Series) -> str:
    """The place whose reasons for concern are read; names by code."""
    by_code = {str(code): str(name) for code, name in names.items()}
    return pick(CONCERN_PLACE, "Reasons in", tuple(by_code), name=by_code.__getitem__)
