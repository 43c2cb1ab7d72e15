"""What was decided as it was kept, beside what today's files say; where it lies for good, and what was put right."""

import pandas as pd
import streamlit as st

from geo.decisions.decision import Decision
from geo.decisions.locked import changed_since
from geo.decisions.option import Option
from geo.errors import GeoError
from geo.language.dates import british
from geo.papers import frozen
from geo.place.place import Place
from geo.store.records import frozen as records
from geo.store.records.frozen import FrozenRecord
from geo.ui import freezing, frozen_records
from geo.ui.panels import facts, words_table
from geo.views.decisions import decided_words, record_words
from geo.views.words import wording


def decided(place: Place, decision: Decision) -> None:
    """Every option that is decided; nothing where none is."""
    for option in decision.options:
        if option.stage.is_decided:
            st.header(wording.plain(f"Decided: {option.name}"))
            _one(place, decision, option)


def _one(place: Place, decision: Decision, option: Option) -> None:
    record = frozen_records.record_of(decision.decision_id, option.option_id)
    if record is None:
        facts([decided_words.NO_RECORD.format(name=option.name)])
        return
    try:
        files = records.opened(record.sealed)
        then = frozen.answer_kept(files)
    except GeoError as fault:
        st.error("\n\n".join(map(wording.plain, fault.faults)))
        return
    _links(decision.decision_id, option, record, tuple(files))
    put_right = record_words.errata(decision, option.option_id)
    if len(put_right):
        words_table("Put right since it was decided", put_right)
    changed = changed_since(decision.locked, place) if decision.locked else ()
    facts([decided_words.data_since(place.name, len(changed)), *changed])
    try:
        today = _today(place, decision, option)
    except GeoError as fault:
        facts([f"With today's files this cannot be worked out: {sentence}" for sentence in fault.faults])
        words_table("Decided then", then)
        return
    words_table("Decided then, and with today's files", decided_words.beside(then, today))
    said = decided_words.sentences_beside(then, today)
    otherwise = int((said[decided_words.TODAY] != decided_words.AS_THEN).sum())
    title = f"The sentences of then and of today ({f'{otherwise} otherwise' if otherwise else 'all as then'})"
    with st.expander(title, expanded=otherwise > 0, key=f"said {option.option_id}"):
        words_table("Said then, and with today's files", said)


def as_it_was(decision: Decision, option: Option) -> None:
    """Where the papers of a decided option are found as they were; that its record was changed, where it was."""
    try:
        record = frozen_records.record_of(decision.decision_id, option.option_id)
        if record is not None:
            st.markdown(f"**{wording.plain(f'Decided: {option.name}')}**")
            _links(decision.decision_id, option, record, tuple(records.opened(record.sealed)))
    except GeoError as fault:
        st.error("\n\n".join(map(wording.plain, fault.faults)))


def _links(decision_id: str, option: Option, record: FrozenRecord, names: tuple[str, ...]) -> None:
    """The addresses where what was decided is found for good, and its checksum; names: of the files in it."""
    words = {frozen.REPORT: "The paper as it was", frozen.COMPARISON: "The comparison as it was"}
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, label in words.items():
            if name in names:
                st.link_button(label, frozen_records.address(decision_id, option.option_id, name))
        whole = frozen_records.address(decision_id, option.option_id, frozen_records.ZIP)
        st.link_button("All of it (zip of web pages, CSV and TOML)", whole)
    st.caption(wording.plain(decided_words.kept(british(record.when[:10]), record.sealed.checksum)))


def _today(place: Place, decision: Decision, option: Option) -> pd.DataFrame:
    proposal, faults = freezing.proposal_of(place, option)
    if faults or decision.locked is None:
        raise GeoError(*faults)
    return decided_words.answer(freezing.at_locked(place, decision.locked, proposal))
