"""The views of the Indicators page: one indicator in every ward, one ward on every indicator, who lives near whom.

Each is drawn by one function that takes the place; the page only says which. The basket is in basket_views.py.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import streamlit as st

from geo.errors import GeoError
from geo.indicators.area_types import AreaTypeSettings, resemblances
from geo.indicators.indicators import Dimension, Indicator, period_of
from geo.indicators.partners import Theirs, opened
from geo.people.segregation import Units
from geo.place.place import Place
from geo.place.standings import Shown, Standing
from geo.plain import visible
from geo.ui import basket_views, controls, frame, indicator_layers, loading, session
from geo.ui import map as area_map
from geo.ui.panels import chart_to_take, equal_table, facts, opening, styled_table, to_know
from geo.ui.picking import read_ward
from geo.ui.taking_away import PictureOf
from geo.ui.widgets import Picture, pick, switch, turned
from geo.views.indicators import changes as indicator_changes
from geo.views.indicators import charts, maps, partner_tables, tables
from geo.views.indicators import words as words
from geo.views.indicators.changes import BaselinePeriod
from geo.views.indicators.questions import IndicatorView
from geo.views.people import area_type_words, mixing
from geo.views.words.wording import plain, ward_name

OTHER = "other"
PACK_KEY = "partner_pack"
DIMENSION = Picture[str](
    "dimension", lambda now: now.indicators.dimension, lambda now, new: replace(now.indicators, dimension=new)
)
AREA_TYPES = Picture[bool](
    "area_types", lambda now: now.indicators.area_types, lambda now, new: replace(now.indicators, area_types=new)
)
UNITS = Picture[Units]("units", lambda now: now.indicators.units, lambda now, new: replace(now.indicators, units=new))


def show(place: Place, view: IndicatorView) -> None:
    """Draw one view."""
    {
        IndicatorView.ONE: one_indicator,
        IndicatorView.WARD: one_ward,
        IndicatorView.BASKET: basket_views.show,
        IndicatorView.MIXING: who_is_near_whom,
    }[view](place)


def one_indicator(place: Place) -> None:
    """A map and a table of the wards by one indicator."""
    shown = loading.indicators(place)
    title, bench = st.container(), st.container(key=frame.BENCH_KEY)
    with bench, st.container(horizontal=True):
        records = _of_dimension(shown)
        record, group = indicator_layers.choose(place, shown, records)
        standings = loading.standings_by_ward(place, record, group)
        since = _since(place, standings.values())
    title.header(plain(words.name_of(record, group)))
    ward = session.current().shared.ward
    read = words.of_one(standings[ward], ward_name(place, ward)) if ward in standings else []
    with bench:
        opening(words.of_wards(standings, place, shown))
        drawn, beside = st.columns([3, 2], gap="medium")
        with drawn, st.container(key=frame.MAP_KEY):
            fill = maps.fill_indicator(place, shown, record, group=group)
            area_map.show(place, fill, (), key="indicators", on_click=lambda point: read_ward(place, point))
    with beside:
        of_each = {
            authority.name: standing
            for authority in (place.authorities if len(place.authorities) > 1 else ())
            for standing in loading.standings(place, authority.code)
            if standing.record.key == record.key and standing.group == group
        }
        by_authority = words.by_authority(of_each)
        facts([*read, by_authority, words.sudden_rises(standings.values()), *words.about(record, group, shown)])
    table = tables.one_indicator(place, standings, record)
    if since:
        changes = {code: indicator_changes.changed(standing, code, since) for code, standing in standings.items()}
        in_words = [indicator_changes.in_words(changes.get(str(code)), record) for code in table.index]
        table = indicator_changes.with_changes(table, in_words, since)
        facts(indicator_changes.words(list(changes.values()), since, of="wards"))
    equal_table(
        place,
        "The same facts as a table",
        {"By ward": lambda: table},
        name=words.name_of(record, group),
    )


def one_ward(place: Place) -> None:
    """Every indicator of one ward, or of the borough: a table with lines, ranges and verdicts, and the ward's chart."""
    shown = loading.indicators(place)
    with st.container(horizontal=True):
        records = {record.key for record in _of_dimension(shown)}
        ward = controls.ward(place)
        area = ward or place.whole_code
        standings = [standing for standing in loading.standings(place, area) if standing.record.key in records]
        since = _since(place, standings)
    st.header(plain(ward_name(place, ward)))
    small = words.small_counts(standing.record for standing in standings)
    in_short = [*words.of_area(standings, len(records)), words.sudden_rises(standings)]
    opening(in_short, known=[words.READ_A_LINE, small])
    table = tables.every_indicator(standings, borough=not ward)
    if since:
        changes = [indicator_changes.changed(standing, area, since) for standing in standings]
        in_words = [
            indicator_changes.in_words(change, standing.record)
            for change, standing in zip(changes, standings, strict=True)
        ]
        table = indicator_changes.with_changes(table, in_words, since)
        facts(indicator_changes.words(changes, since, of="indicators"))
    theirs = session.current().indicators.theirs
    if theirs:
        table = partner_tables.with_theirs(table, standings, theirs)
        facts(partner_tables.words(theirs))
    equal_table(
        place,
        "Every indicator",
        {"Every indicator": lambda: table},
        name=f"indicators {ward_name(place, ward)}",
    )
    _open_theirs(place, shown)
    if not ward:
        facts([words.CHOOSE_A_WARD])
        return
    st.header("Among the wards")
    name = ward_name(place, ward)
    chart_to_take(place, charts.spine(standings, name=name), PictureOf(f"{name} among the wards", "Indicators", "Ward"))
    facts([words.similar_to(shown, place, ward)])
    with st.expander("The guide's five types of area, off by default"):
        if turned(AREA_TYPES, "Look for what this ward resembles"):
            evidence = area_type_words.evidence(place, ward)
            facts(resemblances(evidence, settings=AreaTypeSettings(on=True)))
        st.caption(area_type_words.WHAT_THEY_ARE)


def who_is_near_whom(place: Place) -> None:
    """How groups are spread over small areas, schools or surgeries' lists."""
    with st.container(horizontal=True):
        units = switch(UNITS, "Over what", mixing.tables_held(place), name=lambda choice: choice.question)
    counts = mixing.counts_of(place, units)
    mixed = loading.mixing_of(place, counts)
    st.header(units.question)
    to_know(mixing.DEFINITIONS)
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        chart_to_take(place, mixing.chart(mixed), PictureOf(units.question, "Indicators", "Groups"))
    with beside:
        facts(mixing.words(mixed, counts))
    name = units.question
    styled_table("How each group is spread", mixing.greyed(mixing.groups(mixed, counts)), name=name)
    near_whom = {"Who is near whom": partial(mixing.near, mixed)}
    equal_table(place, "Who is near the average person of each group", near_whom, name=name)


def _open_theirs(place: Place, shown: Shown) -> None:
    """Where another partnership's pack is opened and put away; what is wrong with one is said and the former stays."""
    with st.expander("Open another partnership's figures beside these"):
        st.file_uploader("Open a pack (JSON)", type="json", key=PACK_KEY, on_change=_take_pack, args=(place, shown))
        if session.current().indicators.theirs_refused:
            st.error("\n\n".join(map(plain, session.current().indicators.theirs_refused)))
        if session.current().indicators.theirs:
            st.button("Put their figures away", key="put_theirs_away", on_click=_stand_beside, args=(None,))
        st.caption("A pack is what Better Placed saves under A basket of them: figures with their ranges and meaning.")


def _take_pack(place: Place, shown: Shown) -> None:
    upload = st.session_state[PACK_KEY]
    if upload is None:
        return
    own = shown.values.indicators
    try:
        taken = opened(upload.getvalue(), title=visible(upload.name), own=own, own_code=place.whole_code)
    except GeoError as fault:
        session.choose(replace(session.current().indicators, theirs_refused=fault.faults))
    else:
        _stand_beside(taken)


def _stand_beside(theirs: Theirs | None) -> None:
    session.choose(replace(session.current().indicators, theirs=theirs, theirs_refused=()))


def _since(place: Place, standings: Iterable[Standing]) -> BaselinePeriod | None:
    """The baseline that the visitor sets, of the periods held before the newest; None for none."""
    key = controls.baseline(indicator_changes.offered(standings))
    if not key:
        return None
    return BaselinePeriod(period_of(*key.split("/")), place.wards.vintage, session.current().indicators.baseline_on)


def _of_dimension(shown: Shown) -> list[Indicator]:
    """The indicators of the dimension chosen."""
    dimensions = {_dimension(record) for record in shown.values.indicators}
    names = ("", *(name for name in (*Dimension, OTHER) if name in dimensions))
    chosen = pick(DIMENSION, "Dimension", names, name=words.dimension_name)
    return [record for record in shown.values.indicators if chosen in ("", _dimension(record))]


def _dimension(record: Indicator) -> str:
    return OTHER if record.dimension is None else record.dimension.value
