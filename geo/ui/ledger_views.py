"""The parts of the Registers page: which registers a place wants, one at a time as form and table, what it comes to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from geo.language.dates import british
from geo.language.phrases import number_of
from geo.ledgers.ledger import Field, Kind, Ledger
from geo.ledgers.listed import EXITS, HEARD, LEDGERS, REVIEW, SPEND, TENSION, WORKFORCE
from geo.ledgers.rows import Row
from geo.periods import EARLIEST, LATEST
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.roles.acts import Act
from geo.ui import deciding, ledgers, session, signed_in, today
from geo.ui.panels import facts, held_table, words_table
from geo.views.ledgers import made_of
from geo.views.ledgers.row_tables import NO_ROWS, rows_table
from geo.views.people import tables as people_tables
from geo.views.words import tables, wording

NONE_WANTED = (
    "No register is wanted here yet. The guide of 2008 gives reasons for eleven; each is one form and one table, and "
    "stays off until somebody says that this place wants it."
)
TWO_AGENCIES = "Rows of a ward stand here once two agencies have written of it; restricted ones are for owners."
NOT_FOR_YOU = "Its rows are for {who}; what they come to stands here."


def choose(place: Place) -> Ledger | None:
    """The register that is looked at; None where the place wants none."""
    listed = ledgers.wanted(place)
    for sentence in ledgers.refused():
        st.error(wording.plain(sentence))
    if said := ledgers.said():
        st.success(wording.plain(said))
    if not listed:
        facts([NONE_WANTED])
        _want(place, listed)
        return None
    titles = {ledger.key: ledger.title for ledger in listed}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox("Register", tuple(titles), format_func=titles.__getitem__, key="ledger")
        if signed_in.may(Act.EDIT_REGISTERS):
            with st.popover("Which are wanted", width="content"):
                _want(place, listed)
    return LEDGERS[key]


def show(place: Place, ledger: Ledger) -> None:
    """One register: what it is for, what its rows come to, the form, the rows."""
    facts([ledger.about, f"Better Together (2008), {ledger.guide}."])
    held = ledgers.rows(place, ledger)
    _made_of(place, ledger, held)
    seen = ledgers.visible(ledger, held)
    if signed_in.may(Act.EDIT_REGISTERS):
        _form(place, ledger, seen)
    if ledger.rows_shown:
        _rows(place, ledger, seen)
    if signed_in.may(Act.SET_RETENTION) and held:
        _erase(place, ledger, held)


def _want(place: Place, listed: Sequence[Ledger]) -> None:
    if not signed_in.may(Act.EDIT_REGISTERS):
        facts([signed_in.refusal(Act.EDIT_REGISTERS)])
        return
    with st.form("ledgers_wanted", border=False):
        keys = st.multiselect(
            "Registers that this place wants",
            tuple(LEDGERS),
            default=[ledger.key for ledger in listed],
            format_func=lambda key: LEDGERS[key].title,
            key=f"wanted_{len(listed)}",
        )
        if st.form_submit_button("Keep the choice", key="keep_wanted"):
            ledgers.want(place, tuple(keys))
            st.rerun()


def _form(place: Place, ledger: Ledger, seen: Sequence[Row]) -> None:
    turn = st.session_state.get(ledgers.TURN, 0)
    with st.expander("Write a row"), st.form(f"ledger_{ledger.key}_{turn}", border=False):
        typed = {field.key: _typed(place, field, key=f"{ledger.key}_{field.key}_{turn}") for field in ledger.fields}
        numbers = {0: "a row of its own", **{row.number: f"in place of row {row.number}" for row in seen}}
        corrects = 0
        if seen:
            corrects = st.selectbox(
                "Kept as", tuple(numbers), format_func=numbers.__getitem__, key=f"{ledger.key}_corrects_{turn}"
            )
        who = ""
        if not signed_in.name():
            who = st.text_input(
                "Your name (printed as typed, not verified)",
                value=session.current().deciding.who,
                max_chars=LONGEST_NAME,
                key=f"{ledger.key}_by_{turn}",
            )
        if st.form_submit_button("Keep the row", type="primary", key=f"keep_{ledger.key}"):
            deciding.sign(who)
            ledgers.write(place, ledger, typed, corrects)
            st.rerun()


def _typed(place: Place, field: Field, *, key: str) -> str:
    label = field.label if field.needed else f"{field.label} (may be left out)"
    match field.kind:
        case Kind.NOTE:
            # What is too long is refused in words: a field that cuts loses what was pasted.
            return st.text_area(label, height=80, key=key)
        case Kind.DAY | Kind.PROMISE:
            day = st.date_input(label, None, EARLIEST, LATEST, format="DD/MM/YYYY", key=key)
            return day.isoformat() if isinstance(day, date) else ""
        case Kind.CHOICE:
            return st.selectbox(label, field.choices, index=None, placeholder="Choose one", key=key) or ""
        case Kind.WARD:
            names = ledgers.wards(place)
            return (
                st.selectbox(
                    label, tuple(names), index=None, format_func=names.__getitem__, placeholder="Choose one", key=key
                )
                or ""
            )
        case Kind.TEXT | Kind.HEADS | Kind.NUMBER:
            return st.text_input(label, key=key)


def _rows(place: Place, ledger: Ledger, seen: Sequence[Row]) -> None:
    st.header("Rows")
    if not signed_in.may(ledger.sees):
        facts([NOT_FOR_YOU.format(who="members, editors and owners")])
        return
    if ledger.agencies > 1 and not signed_in.may(Act.SEE_RESTRICTED):
        facts([TWO_AGENCIES])
    if not seen:
        facts([NO_ROWS])
        return
    table = rows_table(ledger, seen, ledgers.wards(place))
    # Not put down for the workbook, whose address anybody could open who is let in.
    st.table(table.map(wording.plain).set_index(table.columns[0]), alt=ledger.title)
    st.link_button(f"Download: {ledger.title.lower()} (CSV)", ledgers.address(place, ledger))


def _erase(place: Place, ledger: Ledger, held: Sequence[Row]) -> None:
    with st.popover("Erase a row", width="content"):
        st.markdown("For what should never have been written down. It is gone for good.")
        number = st.selectbox("Row", [row.number for row in held], key=f"erase_{ledger.key}")
        st.button(
            "Erase it for good", key=f"erase_now_{ledger.key}", on_click=ledgers.erase_row, args=(place, ledger, number)
        )


def _made_of(place: Place, ledger: Ledger, held: Sequence[Row]) -> None:
    if ledger is EXITS and held:
        words_table("What they come to", made_of.exit_surveys(held), heading=True)
        facts([made_of.EXIT_NOTE])
    elif ledger is TENSION and held:
        st.header("Levels by ward")
        # Whoever may see restricted rows sees levels with them, which are put down for no workbook.
        levels = made_of.tension_levels(held, place.wards.frame["name"], on=date.today())
        if len(levels):
            st.table(levels.map(wording.plain).set_index("Ward"), alt="Levels by ward")
        facts([made_of.TENSION_NOTE])
    elif ledger is WORKFORCE and held:
        _workforce(place, held)
    elif ledger is SPEND:
        _who_gets_what(place, held)
    elif ledger is REVIEW and held:
        words_table("Forecast beside what happened", made_of.forecasts(held), heading=True)
    elif ledger is HEARD and held:
        words_table("By theme", made_of.heard_by_theme(held), heading=True)
    elif held:
        facts([f"{number_of(len(held), 'row')} written down."])


def _workforce(place: Place, held: Sequence[Row]) -> None:
    st.header("Heads by grade and group, beside the people of the place")
    employers = made_of.workforce(held)
    for each in employers:
        held_table(f"{each.employer}, {british(each.as_at)}", people_tables.workforce_by_grade(each).reset_index())
    beside = replace(place, people=replace(place.people, workforce=employers))
    held_table("Beside who lives here", people_tables.workforce_beside_people(beside, ""))
    facts([made_of.WORKFORCE_NOTE])


def _who_gets_what(place: Place, held: Sequence[Row]) -> None:
    shared = session.current().shared
    by_ward = today.by_ward(place, shared.service, shared.way)
    standing = tables.ward_of_sites(place)
    sites = pd.Series(
        [standing[site.site_id] for site in place.services.sites_of(shared.service) if site.site_id in standing],
        dtype=object,
    ).value_counts()
    st.header(f"Who gets what: {shared.service.plural}, minutes {shared.way.label}, money and need")
    held_table("By ward", made_of.who_gets_what(held, by_ward, sites).reset_index())
