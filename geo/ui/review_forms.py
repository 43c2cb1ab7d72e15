"""The forms of the Review page: what is added to a decision's record. What is refused is said there and stays typed."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.decisions.answers import Answered, Prompt, PromptAnswer, StepAnswer, attach
from geo.decisions.assessments import Assessment
from geo.decisions.decision import Decision
from geo.decisions.engagement import MOST_PEOPLE, AskedBy, Engagement, counted
from geo.decisions.entries import Entry
from geo.decisions.follow_up import ChangeMade, Outcome, Promise, Watched
from geo.decisions.ground import EvidenceLook, EvidenceState, Ground, standing
from geo.decisions.steps import Step
from geo.decisions.written import now
from geo.errors import GeoError, InputError
from geo.people.population import AGE_BANDS
from geo.place.place import Place
from geo.plain import LONGEST_NAME, LONGEST_NOTE, beginning
from geo.proposals.terms import Funded
from geo.ui import deciding, exchange_views, frame, session
from geo.views.decisions import review_tables
from geo.views.words import wording

T = TypeVar("T")
EVERYBODY, ALL_OPTIONS, A_NEW_ONE = "", "", 0
NOTE_PIXELS = 80
MORE = "Evidence, and what is not for the public"
# Most steps ask what, who and how: what is chosen is whether that can be said, and the words say it.
IS_ANSWERED = "Can it be answered?"


def engagement(decision: Decision, place: Place) -> None:
    """Who was asked, and who answered."""
    key, entries = _key(decision.engagements, "engagement"), decision.engagements
    with _form(key):
        exercise = _name("What it was, such as a letter to all households", key, "exercise")
        with st.container(horizontal=True):
            wards = {EVERYBODY: "all wards", **place.wards.frame["name"].to_dict()}
            ward = _choice("Ward", list(wards), key=f"{key}_ward", name=wards.__getitem__)
            ages = {EVERYBODY: "all ages", **{band: band for band in AGE_BANDS}}
            age = _choice("Ages", list(ages), key=f"{key}_age", name=ages.__getitem__)
            asked_by = _choice("How", tuple(AskedBy), key=f"{key}_by")
        group = _name("Which group of people (blank for everybody)", key, "group")
        with st.container(horizontal=True):
            asked = _people("How many were asked", key, "asked")
            answered = _people("How many answered", key, "answered")
        st.caption("Blank is not recorded, which is not nobody. From 1 to 9 answers are kept as fewer than 10.")
        ground = _ground(key, entries, lambda entry: entry.exercise)
        _keep(
            "Record it",
            lambda: Engagement(
                exercise, ward, age, group, asked_by, asked, *counted(answered), ground(), deciding.who(), now()
            ),
        )


def change_made(decision: Decision) -> None:
    """What was said, and what changed because of it."""
    key, entries = _key(decision.changes_made, "change"), decision.changes_made
    with _form(key):
        option = _option(decision, key)
        said = _note("What was said", key, "said")
        said_by = _name("By whom, or where", key, "said_by")
        outcome = _choice("Outcome", tuple(Outcome), key=f"{key}_outcome")
        result = _note("What changed, or why not", key, "result")
        ground = _ground(key, entries, lambda entry: entry.said)
        _keep(
            "Record it",
            lambda: ChangeMade(option, said, said_by, outcome, result, ground(), deciding.who(), now()),
        )


def promise(decision: Decision) -> None:
    """What is promised to soften a change."""
    key, entries = _key(decision.promises, "promise"), decision.promises
    with _form(key):
        option = _option(decision, key)
        promised = _note("What is promised", key, "promised")
        for_whom = _name("For whom", key, "for_whom")
        with st.container(horizontal=True):
            money = (Funded.UNKNOWN, Funded.YES, Funded.NO)
            funded = _choice("Money", money, key=f"{key}_funded", name=review_tables.FUNDED_WORDS.__getitem__)
            by = _day("By when", key, "by")
        measure = _note("How it is measured", key, "measure")
        ground = _ground(key, entries, lambda entry: entry.promise)
        _keep(
            "Record it",
            lambda: Promise(option, promised, for_whom, funded, by, measure, ground(), deciding.who(), now()),
        )


def watched(decision: Decision) -> None:
    """What is watched afterwards."""
    key, entries = _key(decision.watched, "watched"), decision.watched
    with _form(key):
        option = _option(decision, key)
        measure = _name("What is watched", key, "measure")
        with st.container(horizontal=True):
            texts = [
                _name(label, key, name)
                for name, label in {
                    "baseline": "At the start",
                    "forecast": "Forecast",
                    "target": "Aim",
                    "trigger": "What sets off a look",
                }.items()
            ]
        look_on = _day("Looked at on", key, "look_on")
        ground = _ground(key, entries, lambda entry: entry.measure)
        baseline, forecast, target, trigger = texts
        _keep(
            "Record it",
            lambda: Watched(
                option, measure, baseline, forecast, target, trigger, look_on, ground(), deciding.who(), now()
            ),
        )


def prompt_answer(decision: Decision) -> None:
    """An answer to one prompt of a fair consultation."""
    key = _key(decision.prompt_answers, "prompt")
    with _form(key):
        prompt = _choice("Prompt", tuple(Prompt), key=f"{key}_prompt", name=lambda each: each.question)
        answer = st.radio("Answer", tuple(Answered), index=None, horizontal=True, key=f"{key}_answer")
        words = _note("In words; of a substantial variation, who judged and by what", key, "words")
        before = {each.prompt: number for number, each in standing(decision.prompt_answers)}
        ground = _ground(key, ())
        _keep(
            "Record the answer",
            lambda: PromptAnswer(
                prompt, _given(answer), words, ground(before.get(prompt, A_NEW_ONE)), deciding.who(), now()
            ),
        )


def step_answer(decision: Decision, assessment: Assessment, step: Step, *, lines: tuple[str, ...], files: str) -> None:
    """An answer to a step, with the figures that answer it; lines: those; files: checksum of what they rest on."""
    key = _key(decision.step_answers, f"step_{assessment}_{step.key}")
    with _form(key):
        st.markdown(wording.plain(step.question))
        answer = st.radio(IS_ANSWERED, tuple(Answered), index=None, horizontal=True, key=f"{key}_answer")
        words = _note("In words, the gaps among it", key, "words")
        with_figures = bool(lines) and st.checkbox(
            "Attach these figures, with today's day and a checksum", value=True, key=f"{key}_attach"
        )
        before = {(each.assessment, each.step): number for number, each in standing(decision.step_answers)}
        ground = _ground(key, ())
        figures = attach(lines if with_figures else (), on=date.today(), files=files)
        replaces = before.get((assessment, step.key), A_NEW_ONE)
        _keep(
            "Record the answer",
            lambda: StepAnswer(
                assessment, step.key, _given(answer), words, figures, ground(replaces), deciding.who(), now()
            ),
        )


def evidence(decision: Decision) -> None:
    """A file of evidence held against the checksum that is recorded of it, or recorded as gone."""
    grounds = [entry.ground for entry in review_tables.grounded(decision) if entry.ground.evidence]
    named = {(ground.evidence, ground.sha256): ground.evidence for ground in grounds}
    key = _key(decision.evidence_looks, "evidence")
    with _form(key):
        chosen = _choice("Which", list(named), key=f"{key}_which", name=named.__getitem__)
        upload = st.file_uploader(
            "The file, to be held against its checksum; it is not kept",
            key=f"{key}_file",
            max_upload_size=exchange_views.MOST_MEGABYTES,
        )
        gone = st.checkbox("It is gone", key=f"{key}_gone")
        name, sha256 = chosen

        def looked() -> EvidenceLook:
            if upload is None and not gone:
                raise InputError("Choose the file, or say that it is gone.")
            if upload is not None and not sha256:
                raise InputError(f"No checksum is recorded of {name}, so nothing tells whether this is the file.")
            fits = upload is not None and _sha256(upload.getvalue()) == sha256
            state = EvidenceState.FITS if fits else EvidenceState.GONE if upload is None else EvidenceState.OTHER
            return EvidenceLook(name, sha256, state, deciding.who(), now())

        _keep("Record what was found", looked)


def _given(answer: Answered | None) -> Answered:
    if answer is None:
        raise InputError("Choose an answer; one that is not known can be said to be not known.")
    return answer


def _ground(key: str, entries: Sequence[Any], called: Callable[[Any], str] | None = None) -> Callable[..., Ground]:
    """The fields that every entry has; gives what makes its ground once the form is sent."""
    with st.container(horizontal=True):
        owner = _name("Whose it is (a post or a body)", key, "owner")
        on = _day("Day of it", key, "on", to_come=False)
    with st.expander(MORE):
        upload = st.file_uploader(
            "The file or paper it rests on: its name and checksum are kept, the file is not",
            key=f"{key}_upload",
            max_upload_size=exchange_views.MOST_MEGABYTES,
        )
        with st.container(horizontal=True):
            evidence = _name("Or its name", key, "evidence")
            checksum = _name("Its checksum (SHA-256), where it is known", key, "sha256")
            at = _name("Where it lies (address or reference)", key, "evidence_at")
        exempt = _note("Not for the public (rents, leases, staff): left out of public papers", key, "exempt")
    instead = A_NEW_ONE
    kept = dict(standing(entries))
    if kept and called is not None:
        names = {A_NEW_ONE: "nothing: it is new", **{n: f"No. {n}: {beginning(called(e))}" for n, e in kept.items()}}
        label = "In place of (that stays on record)"
        instead = _choice(label, list(names), key=f"{key}_replaces", name=names.__getitem__)

    def made(replaces: int = instead) -> Ground:
        if upload is not None:
            return Ground(owner, on, upload.name, at, _sha256(upload.getvalue()), exempt, replaces)
        return Ground(owner, on, evidence, at, checksum, exempt, replaces)

    return made


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _keep(label: str, made: Callable[[], Entry]) -> None:
    """The button that sends a form; what was refused is said beside it, and what was typed stays."""
    if not st.form_submit_button(label, type="primary"):
        return
    deciding.write(made, "It is on record.")
    if refused := session.current().deciding.refused:
        frame.say(GeoError(*refused))
    else:
        st.rerun()


def _key(entries: Sequence[Any], name: str) -> str:
    """Another key once something was kept, so that the form is empty then and only then."""
    return f"{name}_{len(entries)}"


def _form(key: str) -> DeltaGenerator:
    return st.form(key, border=False)


def _name(label: str, key: str, name: str) -> str:
    return st.text_input(label, max_chars=LONGEST_NAME, key=f"{key}_{name}")


def _note(label: str, key: str, name: str) -> str:
    return st.text_area(label, max_chars=LONGEST_NOTE, height=NOTE_PIXELS, key=f"{key}_{name}")


def _people(label: str, key: str, name: str) -> int | None:
    return st.number_input(label, 0, MOST_PEOPLE, value=None, step=1, key=f"{key}_{name}")


def _day(label: str, key: str, name: str, *, to_come: bool = True) -> date | None:
    first, last = (date.today(), date(2100, 12, 31)) if to_come else (date(1900, 1, 1), date(2100, 12, 31))
    return st.date_input(label, value=None, min_value=first, max_value=last, format="DD/MM/YYYY", key=f"{key}_{name}")


def _option(decision: Decision, key: str) -> str:
    names = {ALL_OPTIONS: review_tables.ALL_OF_IT, **{each.option_id: each.name for each in decision.options}}
    return _choice("Of which option", list(names), key=f"{key}_option", name=names.__getitem__)


def _choice(label: str, options: Sequence[T], *, key: str, name: Callable[[T], str] = str) -> T:
    chosen: Any = st.selectbox(label, options, format_func=name, key=key)
    return chosen
