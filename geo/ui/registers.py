"""An asset register beside a place: handed over, read in words, taken, held on to after a rebuild, or left.

Registers are kept with the place for all who open it, and change no figure: they stand beside the facts of its sites.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from geo import build
from geo.build.asset_register import ReadRegister, read_register
from geo.errors import GeoError, InputError
from geo.language.phrases import number_of
from geo.place.place import Place
from geo.roles.acts import Act
from geo.services import registers as of_sites
from geo.services.registers import Register, from_json, to_json
from geo.services.services import Site
from geo.store.records import registers as records
from geo.store.records.registers import KeptRegister
from geo.ui import database, signed_in
from geo.ui.panels import MakeTable, equal_table, facts, held_table
from geo.views.access import register_words, site_tables
from geo.views.words.wording import plain

UPLOAD_KEY, TURN = "register_file", "register_files_taken"
_REFUSED, _TAKEN = "register_refused", "register_taken"


@dataclass(frozen=True)
class _Kept:
    """A register that is kept, read; current: whether it was matched to the place as it is built now."""

    kept: KeptRegister
    register: Register
    current: bool

    @property
    def day(self) -> str:
        """The ISO day on which it was taken."""
        return datetime.fromtimestamp(self.kept.taken, UTC).date().isoformat()


def beside(place: Place, sites: Iterable[Site]) -> tuple[Site, ...]:
    """The sites with what the place's registers say of them; as they are where the database does not answer."""
    try:
        kept, _ = _of_place(place)
    except GeoError:
        return tuple(sites)
    return of_sites.beside(sites, [each.register for each in kept if each.current])


def facts_of(place: Place, sites: Iterable[Site]) -> MakeTable:
    """What makes the table of the facts of sites, for whoever looks at the page: without what is exempt where they may
    not see it."""
    return partial(_facts_of, place, tuple(sites), exempt=signed_in.may(Act.SEE_EXEMPT))


def facts_of_one(place: Place, site: Site) -> pd.DataFrame:
    """The same of one site, a row a fact."""
    table = site_tables.one_site(beside(place, [site])[0])
    return table if signed_in.may(Act.SEE_EXEMPT) else site_tables.without_exempt(table)


def _facts_of(place: Place, sites: Iterable[Site], *, exempt: bool) -> pd.DataFrame:
    table = site_tables.site_facts(beside(place, sites))
    return table if exempt else site_tables.without_exempt(table)


def panel(place: Place) -> None:
    """Where a register is handed over, what would be taken of it, and those that were taken."""
    st.header("An asset register beside this place")
    facts(register_words.ABOUT)
    if signed_in.may(Act.EDIT_REGISTERS):
        _hand_over(place)
    try:
        kept, damaged = _of_place(place)
    except GeoError as fault:
        st.warning(plain(f"Registers cannot be kept or found: {fault}."))
        return
    facts(damaged)
    for each in kept:
        _show(place, each)


def _hand_over(place: Place) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    upload = st.file_uploader("Open a register (CSV)", type=["csv", "txt", "tsv"], key=f"{UPLOAD_KEY}_{turn}")
    if upload is not None:
        _offer(place, upload.getvalue(), upload.name)
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(plain(refused))
    if said := st.session_state.pop(_TAKEN, ""):
        st.success(plain(said))


def _offer(place: Place, content: bytes, name: str) -> None:
    try:
        read = read_register(content, name, place)
    except GeoError as fault:
        st.error("\n\n".join(map(plain, fault.faults)))
        return
    facts([register_words.in_short(read.register, place), *read.notes])
    for title, table in (
        ("What would be taken", register_words.told(read.register, place)),
        ("What becomes of each row", _rows(read, place)),
    ):
        if len(table):
            equal_table(place, title, {title: table.copy}, name=name)
    st.button("Take it", key="take_register", disabled=not read.register.facts, on_click=_take, args=(place, read))


def _rows(read: ReadRegister, place: Place) -> pd.DataFrame:
    return register_words.rows(
        [(row.line, row.name, row.postcode, row.site_id, row.why) for row in read.rows], place=place
    )


def _take(place: Place, read: ReadRegister) -> None:
    if _keep(place, read.register):
        st.session_state[_TAKEN] = f"{read.register.file} is taken, for {number_of(len(read.register.facts), 'site')}."
        st.session_state[TURN] += 1


def _keep(place: Place, register: Register) -> bool:
    """Keep a register as matched to the place as it is built now; a sentence is left where it cannot be."""
    kept = KeptRegister(place.key, register.checksum, build.stamp(place.key), to_json(register))
    try:
        taken = database.asked(records.take, kept)
    except GeoError as fault:
        st.session_state[_REFUSED] = f"Not taken: {fault}."
        return False
    if not taken:
        most = number_of(records.MOST_REGISTERS, "register")
        st.session_state[_REFUSED] = f"Not taken: {most} of this place are kept, the most; leave one out first."
    return taken


def _hold(place: Place, register: Register) -> None:
    _keep(place, register)


def _leave(place: Place, checksum: str) -> None:
    try:
        database.asked(records.leave, place.key, checksum)
    except GeoError as fault:
        st.session_state[_REFUSED] = f"Not left out: {fault}."


def _show(place: Place, each: _Kept) -> None:
    register, checksum = each.register, each.kept.checksum
    with st.container(border=True):
        if each.current:
            facts([register_words.kept(register, each.day)])
            told = register_words.told(register, place)
            told = told if signed_in.may(Act.SEE_EXEMPT) else site_tables.without_exempt(told)
            held_table(f"What {register.file} says", told)
        else:
            gone = sorted(set(register.facts) - {site.site_id for site in place.services.sites})
            facts([register_words.rebuilt(register, each.day, place, gone=len(gone))])
            if not signed_in.may(Act.EDIT_REGISTERS):
                return
            still = of_sites.without_sites(register, gone)
            st.button(
                "It still holds: keep it",
                key=f"hold_{checksum}",
                disabled=not still.facts,
                on_click=_hold,
                args=(place, still),
            )
        if signed_in.may(Act.EDIT_REGISTERS):
            st.button("Leave it out", key=f"leave_{checksum}", on_click=_leave, args=(place, checksum))


def _of_place(place: Place) -> tuple[list[_Kept], list[str]]:
    """The place's registers in the order in which they were taken, and a sentence for each that cannot be read."""
    stamp = build.stamp(place.key)
    readable, damaged = [], []
    for kept in database.asked(records.of_place, place.key):
        try:
            register = from_json(kept.content)
        except InputError as fault:
            damaged += [f"Not shown: {sentence}" for sentence in fault.faults]
            continue
        each = _Kept(kept, register, current=kept.stamp == stamp)
        # Where the register tells no day of its own, the day on which it was taken stands for it.
        as_at = {code: day or each.day for code, day in register.as_at.items()}
        readable.append(replace(each, register=replace(register, as_at=as_at)))
    return readable, damaged
