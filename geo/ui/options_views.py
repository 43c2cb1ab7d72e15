"""The parts of the Options page: the decision in view, its options side by side, and what is written of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.appraisal import case
from geo.decisions.decision import Decision
from geo.decisions.locked import Locked, changed_since, settings_of
from geo.decisions.option import Option, Stage
from geo.decisions.written import signed
from geo.errors import GeoError, InputError
from geo.language.phrases import joined
from geo.place.place import Place
from geo.plain import LONGEST_NAME, LONGEST_NOTE
from geo.proposals.proposals import Proposal
from geo.roles.acts import Act
from geo.ui import deciding, frame, freezing, loading, session, signed_in
from geo.ui.panels import facts, words_table
from geo.ui.session import LAST_DAY
from geo.ui.widgets import Picture, pick
from geo.views.decisions import record_words
from geo.views.words import wording

DECISION = Picture[str](
    "decision",
    lambda now: now.deciding.decision_id,
    lambda now, new: replace(now.deciding, decision_id=new, refused=()),
)
OPTION = Picture[str]("option", lambda now: now.deciding.option, lambda now, new: replace(now.deciding, option=new))


@dataclass(frozen=True)
class Shown:
    """What of a decision can be worked out today.

    Attributes
    ----------
    proposals
        By option_id, in the order of the options; without those that cannot be appraised.
    on
        The day that figures are for.
    faults
        Why an option, or a part of one, is left out, a sentence each.
    """

    proposals: Mapping[str, Proposal]
    on: date
    faults: tuple[str, ...]

    @property
    def ids(self) -> dict[str, str]:
        """The option_ids by what their proposals are called."""
        return {proposal.name: option_id for option_id, proposal in self.proposals.items()}


def way_in(place: Place) -> None:
    """Before any decision is looked at: those that are kept, the examples, and how an option comes here."""
    facts([record_words.NOTHING_YET])
    if deciding.of_place():
        _choose(label="Decisions kept of this place")
    with st.container(horizontal=True, vertical_alignment="center"):
        if loading.examples(place) and signed_in.may(Act.EDIT_OPTIONS):
            st.button(
                "Open the examples as options of one decision",
                type="primary",
                on_click=deciding.begin_with_examples,
                args=(place,),
            )
        frame.go_to(frame.PROPOSE, "Propose a change")


def head(decision: Decision) -> None:
    """Which decision it is, the way to another, and the name that whatever is kept is signed with."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.header(wording.plain(decision.title), width="stretch")
        _choose(label="Decision")
        if signed_in.may(Act.EDIT_OPTIONS):
            with st.popover("Begin another", width="content"), _form("decision_begins"):
                title = st.text_input("What is to be decided", max_chars=LONGEST_NAME, key="decision_title")
                if st.form_submit_button("Begin it", key="begin_decision"):
                    deciding.begin(session.current().shared.service, title)
                    st.rerun()
        if not signed_in.name():
            st.text_input(
                "Your name (printed as typed, not verified)",
                value=session.current().deciding.who,
                max_chars=LONGEST_NAME,
                key="who_signs",
                on_change=_sign,
            )


def shown(place: Place, decision: Decision) -> Shown:
    """Every option as it can be appraised today; a bar is shown where that takes a while."""
    on = (decision.locked.on if decision.locked else None) or LAST_DAY
    proposals: dict[str, Proposal] = {}
    faults: list[str] = []
    bar = st.empty()
    for done, option in enumerate(decision.options):
        bar.progress(done / len(decision.options), text=f"Working out {wording.plain(option.name)}")
        try:
            proposal, left_out = freezing.proposal_of(place, option)
            _ = loading.appraisal(place, proposal, on=on).ranges
        except GeoError as fault:
            faults += [f"{option.name} cannot be worked out: {sentence}" for sentence in fault.faults]
            continue
        faults += left_out
        proposals[option.option_id] = proposal
    bar.empty()
    return Shown(proposals, on, tuple(faults))


def locks(place: Place, decision: Decision) -> None:
    """What was locked, by whom, and what is otherwise today."""
    locked = decision.locked
    if locked is None:
        return
    facts(record_words.locked(locked))
    changed = changed_since(locked, place)
    changed = (*changed, *other_settings(locked))
    if changed:
        with st.expander(f"What is otherwise since then ({len(changed)})", expanded=True):
            facts(changed)
            if not decision.is_decided and signed_in.may(Act.EDIT_OPTIONS):
                with _form("lock_anew"):
                    why = st.text_input("Why they are locked anew", key="lock_why", max_chars=LONGEST_NAME)
                    if st.form_submit_button("Lock settings, day and files as they are now", key="keep_lock"):
                        deciding.lock_anew(place, why)
                        st.rerun()


def other_settings(locked: Locked) -> tuple[str, ...]:
    """That the settings that were locked are others than those of today, where they are."""
    try:
        usual = settings_of(locked) == case.USUAL
    except InputError as fault:
        return fault.faults
    return () if usual else (record_words.OTHER_SETTINGS,)


def aside(decision: Decision) -> None:
    """What was set aside, and why."""
    if decision.longlist:
        words_table("Set aside, and why", record_words.longlist(decision))


def of_option(place: Place, decision: Decision) -> None:
    """One option at a time: its versions, its stage, what was remarked, and what can be done with it."""
    ids = tuple(option.option_id for option in decision.options)
    names = {option.option_id: option.name for option in decision.options}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        option = decision.option(pick(OPTION, "Option", ids, name=names.__getitem__))
        st.button("Open it on Propose", key="open_option", on_click=deciding.open_option, args=(place, option))
        edits = signed_in.may(Act.EDIT_OPTIONS)
        if edits:
            _set_aside(option)
            _move_on(place, decision, option)
        if signed_in.may(Act.WRITE):
            _remark(option)
        if edits and deciding.polls_of(place, option):
            st.button("Keep what polls found", key="keep_polls", on_click=deciding.keep_polls, args=(place, option))
    for version in option.beside:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                wording.plain(f"Version {version.number}, by {signed(version)}, stands beside the one in view.")
            )
            if edits:
                st.button(
                    "Take it as the one in view",
                    key=f"take_{version.number}",
                    on_click=deciding.take_beside,
                    args=(option, version),
                )
    words_table("Its versions", record_words.versions(option))
    polls = record_words.polls(decision, option.option_id)
    if len(polls):
        words_table("What polls found, kept with the decision", polls)
    remarks = record_words.remarks(decision, option.option_id)
    if len(remarks):
        words_table("Remarks", remarks)


def errata(decision: Decision) -> None:
    """What was put right, and a form that adds to it."""
    kept = record_words.errata(decision)
    if len(kept):
        words_table("Put right since", kept)
    if not signed_in.may(Act.EDIT_OPTIONS):
        return
    with _form("erratum"):
        names = {"": "all of it", **{option.option_id: option.name for option in decision.options}}
        of = st.selectbox("Of which option", tuple(names), format_func=names.__getitem__)
        wrong = st.text_area("What was wrong", max_chars=LONGEST_NOTE, height=80)
        right = st.text_area("What is right", max_chars=LONGEST_NOTE, height=80)
        if st.form_submit_button("Keep the correction"):
            deciding.put_right(of, wrong, right)
            st.rerun()


def _set_aside(option: Option) -> None:
    with (
        st.popover("Set it aside", width="content", disabled=option.stage.is_decided),
        _form(f"aside_{option.option_id}"),
    ):
        reason = st.text_area("Why it is not taken further", key=f"reason_{option.option_id}", max_chars=LONGEST_NOTE)
        if st.form_submit_button("Set aside", key="set_aside"):
            deciding.set_aside(option.name, option, reason)
            st.rerun()


def _move_on(place: Place, decision: Decision, option: Option) -> None:
    with st.popover(f"Stage: {option.stage}", width="content"), _form(f"stage_of_{option.option_id}_{option.stage}"):
        decides, key = signed_in.may(Act.DECIDE), option.option_id
        stages = tuple(stage for stage in Stage if decides or not stage.is_decided or stage is option.stage)
        stage = st.selectbox("Stage", stages, index=stages.index(option.stage), key=f"stage_{key}")
        why = st.text_input("Why", key=f"stage_why_{key}", max_chars=LONGEST_NOTE)
        closed = option.stage.is_decided or not decides
        by = deciding.DecidedBy("", None, "", "") if closed else _decided_by(decision, key)
        if st.form_submit_button("Keep the stage", key="keep_stage"):
            deciding.advance(place, option, stage, why=why, by=by)
            st.rerun()


def _decided_by(decision: Decision, key: str) -> deciding.DecidedBy:
    """What is asked with the stage "decided"; nothing of it is needed, and what is not given is said."""
    st.caption("With the stage decided, and kept with what was decided; what is left blank is said to be not recorded:")
    body = st.text_input("Which body decided", key=f"body_{key}", max_chars=LONGEST_NAME)
    on = st.date_input("On which day", value=None, key=f"decided_on_{key}", max_value=date.today(), format="DD/MM/YYYY")
    minute = st.text_input("Minute or item", key=f"minute_{key}", max_chars=LONGEST_NAME)
    lacking = record_words.unrecorded_assessments(decision)
    reason = ""
    if lacking:
        label = f"Not recorded yet: {joined(lacking)}. Why it is decided without"
        reason = st.text_area(label, key=f"reason_{key}_decided", max_chars=LONGEST_NOTE, height=80)
    return deciding.DecidedBy(body, on, minute, reason)


def _remark(option: Option) -> None:
    with st.popover("Remark", width="content"), _form(f"remark_of_{option.option_id}"):
        remark = st.text_area("Remark", key=f"remark_{option.option_id}", max_chars=LONGEST_NOTE)
        if st.form_submit_button("Keep the remark", key="keep_remark"):
            deciding.remark(option.option_id, remark)
            st.rerun()


def _form(key: str) -> DeltaGenerator:
    """Sent whole by its button, with what was typed last."""
    return st.form(key, border=False, clear_on_submit=True)


def _sign() -> None:
    deciding.sign(st.session_state["who_signs"])


def _choose(*, label: str) -> None:
    titles = {head.decision_id: head.title for head in deciding.of_place()}
    if session.current().deciding.decision_id in titles:
        pick(DECISION, label, tuple(titles), name=titles.__getitem__)
        return
    chosen = st.selectbox(label, tuple(titles), index=None, format_func=titles.__getitem__, placeholder="Choose one")
    if chosen:
        deciding.look_at(chosen)
        st.rerun()
