"""Where a service could stand, on Siting: premises with their facts and filters, points and lists of one's own."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from geo.errors import GeoError, InputError
from geo.language.phrases import number_of, sentence
from geo.place.place import Place
from geo.plain import LONGEST_NAME, LONGEST_NOTE, visible
from geo.projection import GridPoint, point_as_kept
from geo.services.services import Service
from geo.siting.candidates import OF_OTHERS, Added, Candidates
from geo.siting.question import Question
from geo.siting.wanted import PREMISES, Wanted
from geo.ui import live_map, picking, session, siting_lists, siting_views, today
from geo.ui.map_acts import Act, Choices
from geo.ui.panels import facts
from geo.ui.session import SitingChoice
from geo.ui.widgets import Picture, pick, several, turned
from geo.views.map import marks
from geo.views.map.maps import Mark, MarkKind
from geo.views.siting import tables, words

TURN = "siting_added"


def _wanting(name: str) -> Picture[Any]:
    return Picture(
        f"wanted_{name}",
        lambda now: getattr(now.siting.question.wanted, name),
        lambda now, new: _with(now.siting, replace(now.siting.question.wanted, **{name: new})),
    )


def _with(siting: SitingChoice, wanted: Wanted) -> SitingChoice:
    return replace(siting, question=replace(siting.question, wanted=wanted), refused=())


KINDS, ROOMS, FLOOR, TENURES = map(_wanting, ("kinds", "rooms", "floor_m2", "tenures"))
STEP_FREE, HOURS, HELD, READY = map(_wanting, ("step_free", "hours", "held_only", "ready_by"))
OWNERS = Picture[tuple[str, ...]](
    "owner_asked", lambda now: now.siting.owner_asked, lambda now, new: replace(now.siting, owner_asked=new)
)
ROOM_STEPS, FLOOR_STEPS = (0, 2, 4, 6, 10), (0, 100, 200, 400, 800)


def candidates(place: Place, question: Question, where: Candidates) -> None:
    """The map of all candidates, what may be asked of them, what was added by hand, and the tables of both sides."""
    st.header(f"Where it could stand: {number_of(len(where.others), 'candidate')} beside today's {len(where.today)}")
    drawn, beside = st.columns([3, 2], gap="medium")
    with beside:
        _filters(place, question)
        _by_hand(place, question)
        _leave_out(where)
        _owners(where)
    with drawn:
        shared = session.current().shared
        signs = (*marks.of_sites(where.today), *_signs(place, where))
        live_map.show(
            place,
            today.fill(place, shared.service, shared.way),
            signs,
            key="candidates",
            choices=Choices(looks="Add as a candidate"),
            on_act=partial(_clicked, place),
        )
    service, asked = session.current().shared.service, siting_views.owner_asked()
    st.header("Candidates with their facts")
    public = partial(tables.public_candidates, place, where, service, asked)
    siting_views.named_table("Candidates", tables.candidates(place, where, asked), public, name=place.name)
    if where.left_out:
        siting_views.folded(f"Left out, and why ({len(where.left_out)})", partial(_left_table, place, where, service))


def _left_table(place: Place, where: Candidates, service: Service) -> None:
    public = partial(tables.left_out, place, where, service, siting_views.owner_asked())
    siting_views.named_table("Left out", tables.left_out(place, where, service, None), public, name=place.name)


def _signs(place: Place, where: Candidates) -> tuple[Mark, ...]:
    """Premises that are held as what they are, and points of one's own as sites that are proposed."""
    held = {site.site_id for site in place.services.sites}
    kinds: dict[bool, MarkKind] = {True: "host", False: "proposed"}
    return tuple(
        Mark(site.at, site.name, kinds[site.site_id in held], site.service, site.site_id)
        for site in where.others
        if site.at
    )


def _filters(place: Place, question: Question) -> None:
    premises = [site for kind in PREMISES for site in place.services.sites_of(kind)]
    kinds = tuple(kind for kind in PREMISES if kind is not question.asked.service and place.services.sites_of(kind))
    several(KINDS, "Premises of these kinds", kinds, name=lambda kind: sentence(kind.plural))
    with st.expander("Only with these facts"):
        pick(ROOMS, "Rooms, at least", ROOM_STEPS, name=lambda rooms: str(rooms) if rooms else "any number")
        pick(FLOOR, "Floor, at least", FLOOR_STEPS, name=lambda floor: f"{floor} m²" if floor else "any")
        tenures = sorted({site.facts["tenure"] for site in premises if site.facts.get("tenure")})
        if tenures:
            several(TENURES, "Tenure", tuple(tenures))
        turned(STEP_FREE, "Step-free entrance")
        turned(HOURS, "Hours recorded")
        turned(HELD, "Leave out where a fact that is asked for is not held")
        if question.added:
            days = sorted({each.since for each in question.added if each.since})
            pick(READY, "Standing by", (None, *days), name=lambda day: f"{day:%-d %B %Y}" if day else "any day")


def _by_hand(place: Place, question: Question) -> None:
    with st.expander(f"Points and lists of your own ({len(question.added)})", expanded=bool(question.added)):
        turn = st.session_state.setdefault(TURN, 0)
        with st.form(f"siting_point_{turn}", border=False):
            name = st.text_input("Name", max_chars=LONGEST_NAME, key=f"point_name_{turn}")
            typed = st.text_input("Where: a postcode, street, place or degrees", key=f"point_at_{turn}")
            room = st.number_input("People it can take", min_value=0, value=None, key=f"point_room_{turn}")
            since = st.date_input("Planned to stand from", value=None, key=f"point_since_{turn}")
            if st.form_submit_button("Add as a candidate", key="add_point"):
                _send(place, name, typed, room, since)
                st.rerun()
        for each in question.added:
            st.button(f"Take {each.name} away", key=f"away_{each.code}", on_click=_take_away, args=(each.code,))
        upload = st.file_uploader("A list (CSV)", type=["csv", "txt", "tsv"], key=f"siting_list_{turn}")
        st.caption("A register as on Sources, or columns code, name, lon, lat, postcode, capacity.")
        if upload is not None:
            _list_in(place, upload.getvalue(), upload.name)
            st.rerun()
        if question.wanted.listed:
            st.button("Leave the list aside: look at all premises", key="no_list", on_click=_leave_list)


def _send(place: Place, name: str, typed: str, room: float | None, since: Any) -> None:
    try:
        at = picking.typed_point(place, typed)
    except GeoError as fault:
        _refuse(fault)
        return
    _add(place, at, name=name, capacity=float("nan") if room is None else float(room), since=since)


def _clicked(place: Place, act: Act) -> None:
    if act.at is not None:
        _add(place, act.at)


def _add(
    place: Place, at: GridPoint, *, name: str = "", capacity: float = float("nan"), since: date | None = None
) -> None:
    siting = session.current().siting
    number = 1 + max((int(each.code.rpartition("-")[2]) for each in siting.question.added), default=0)
    called = visible(name).strip() or f"Point {number}"
    # As a file keeps it, so that a way opened as a proposal has the minutes that were looked at.
    kept = point_as_kept(at.easting, at.northing)
    _keep(place, (*siting.question.added, Added(f"added-{number}", called, kept, capacity, since)))


def _keep(place: Place, added: tuple[Added, ...], *, listed: tuple[str, ...] | None = None) -> None:
    """Keep these points and this list where they can be candidates; else what was there stays, and why is said."""
    now = session.current()
    question = replace(now.siting.question, added=added)
    if listed is not None:
        question = replace(question, wanted=replace(question.wanted, listed=listed))
    try:
        replace(question, asked=replace(question.asked, service=now.shared.service)).candidates(place)
    except InputError as fault:
        _refuse(fault)
        return
    session.choose(replace(now.siting, question=question, refused=()))
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _refuse(fault: GeoError) -> None:
    session.choose(replace(session.current().siting, refused=fault.faults))


def _take_away(code: str) -> None:
    siting = session.current().siting
    left = tuple(each for each in siting.question.added if each.code != code)
    session.choose(replace(siting, question=replace(siting.question, added=left), refused=()))


def _list_in(place: Place, content: bytes, name: str) -> None:
    now = session.current()
    taken = now.siting.question.added
    try:
        read = siting_lists.read(place, content, name, service=now.shared.service, first=len(taken) + 1)
    except GeoError as fault:
        _refuse(fault)
        st.session_state[TURN] += 1
        return
    _keep(place, (*taken, *read.added), listed=read.codes)
    if session.current().siting.refused:
        st.session_state[TURN] += 1
    elif read.left:
        session.choose(replace(session.current().siting, refused=read.left))


def _leave_list() -> None:
    siting = session.current().siting
    session.choose(_with(siting, replace(siting.question.wanted, listed=())))


def _leave_out(where: Candidates) -> None:
    left = dict(session.current().siting.question.wanted.left)
    with st.expander(f"Leave a candidate out ({len(left)})"):
        names = {site.site_id: site.name for site in where.others}
        turn = len(left)
        code = st.selectbox("Which", tuple(names), index=None, format_func=names.__getitem__, key=f"leave_which_{turn}")
        why = st.text_input("Why it is left out", max_chars=LONGEST_NOTE, key=f"leave_why_{turn}")
        st.button("Leave it out", key="leave_out", disabled=not code, on_click=_left, args=(code, why))
        by_hand = [each for each in where.left_out if each.site.site_id in left]
        for each in by_hand:
            facts([f"{each.site.name}: {each.reason}."])
            st.button(f"Look at {each.site.name} again", key=f"back_{each.site.site_id}", on_click=_back, args=(each,))


def _left(code: str, why: str) -> None:
    siting = session.current().siting
    wanted = siting.question.wanted
    session.choose(_with(siting, replace(wanted, left=(*wanted.left, (code, visible(why).strip())))))


def _back(each: Any) -> None:
    siting = session.current().siting
    wanted = siting.question.wanted
    left = tuple((code, why) for code, why in wanted.left if code != each.site.site_id)
    session.choose(_with(siting, replace(wanted, left=left)))


def _owners(where: Candidates) -> None:
    others = {site.site_id: site.name for site in where.others if site.service in OF_OTHERS}
    if others:
        with st.expander(f"Whose owner was asked ({len(session.current().siting.owner_asked)} of {len(others)})"):
            facts([words.NOT_NAMED])
            several(OWNERS, "Owner asked", tuple(others), name=others.__getitem__)
