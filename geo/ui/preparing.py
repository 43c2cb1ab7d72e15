"""A meeting prepared from the page: what is agreed is kept, every screen worked out, and the result kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.appraisal.record import Appraisal
from geo.decisions.decision import Decision
from geo.decisions.locked import changed_since
from geo.decisions.meeting import Meeting
from geo.decisions.plan import Plan, ScreenKind, Switch
from geo.decisions.prepared import Prepared
from geo.decisions.written import now
from geo.errors import InputError
from geo.language.phrases import number_of
from geo.place.place import Place
from geo.proposals.proposals import without_mitigations
from geo.screens import making
from geo.screens.making import Agreed
from geo.screens.page import Seat, page
from geo.store.records import prepared as records
from geo.store.records.prepared import Elsewhere
from geo.ui import database, deciding, freezing, loading, presenting
from geo.views.words import wording

NOT_LOCKED = "Lock settings, day and files before a meeting is prepared: what the room is shown must not move."
OTHER_FILES = (
    "{place} was built from other files than those that were locked: look on Options at what is otherwise, lock "
    "settings, day and files as they are now, and then prepare."
)
STILL = "What was prepared still shows; choose again and press Prepare to show it as it is now."


# Of the bar: options are worked out, then drawn and asked for every home.
WORKED_OUT = 0.3


@dataclass(frozen=True)
class Wanted:
    """What was filled in of a plan; whose meeting, by whom and when is added when it is kept."""

    options: tuple[str, ...]
    screens: tuple[ScreenKind, ...]
    sites: tuple[str, ...]
    switch: Switch
    open_to_change: Sequence[str]
    fixed: Sequence[str]
    who_answers: str
    answers_by: date | None


def plan_of(meeting: Meeting) -> Plan | None:
    """What is agreed of a meeting; None where nothing is yet."""
    return database.asked(records.plan_of, meeting.meeting_id)


def prepared_of(meeting: Meeting) -> Prepared | None:
    """What was prepared for a meeting; None where nothing was yet."""
    return database.asked(records.of_meeting, meeting.meeting_id)


def elsewhere() -> tuple[Elsewhere, ...]:
    """Meetings that are prepared for places that are not held here."""
    return database.asked(records.elsewhere, tuple(loading.place_names()))


def otherwise(place: Place, decision: Decision, meeting: Meeting, prepared: Prepared) -> str:
    """That something is otherwise since a meeting was prepared, in a sentence; "" where nothing is."""
    plan = plan_of(meeting)
    if plan is None:
        return ""
    gone = set(plan.options) - {option.option_id for option in decision.options}
    if gone:
        number = number_of(len(gone), "option")
        return f"{number} of this meeting {'is' if len(gone) == 1 else 'are'} not beside the others any more. {STILL}"
    same = making.made_of(meeting, plan, decision, place) == prepared.made_of
    return "" if same else f"An option, a setting or a file is another than when it was prepared. {STILL}"


def lock(place: Place) -> None:
    """Lock settings, day and files for the first time."""
    deciding.lock_anew(place, "")


def file(prepared: Prepared, meeting: Meeting) -> bytes:
    """The meeting as one file that needs neither network nor dashboard."""
    return page(prepared, Seat.FILE, presenting.vote_at(meeting))


def prepare(place: Place, decision: Decision, meeting: Meeting, wanted: Wanted) -> None:
    """Keep a plan and all screens of it; a bar is shown meanwhile."""

    def made() -> str:
        if decision.locked is None:
            raise InputError(NOT_LOCKED)
        if changed_since(decision.locked, place):
            raise InputError(OTHER_FILES.format(place=place.name))
        agreed = _plan(meeting, wanted)
        database.asked(records.keep_plan, agreed)
        bar = st.progress(0.0)
        options, bare = _appraised(place, decision, agreed, bar)
        prepared = making.prepare(
            Agreed(meeting, agreed, decision, options, bare),
            now(),
            made_of=making.made_of(meeting, agreed, decision, place),
            on_step=lambda stage, done, total: _say(bar, stage, WORKED_OUT + (1 - WORKED_OUT) * done / total),
        )
        bar.empty()
        database.asked(records.keep, prepared)
        return f"{meeting.title} is prepared."

    deciding.act(made)


def _say(bar: DeltaGenerator, stage: str, done: float) -> None:
    bar.progress(done, text=stage)


def _plan(meeting: Meeting, wanted: Wanted) -> Plan:
    return Plan(
        meeting.meeting_id,
        wanted.options,
        wanted.screens,
        wanted.sites,
        wanted.switch,
        tuple(wanted.open_to_change),
        tuple(wanted.fixed),
        wanted.who_answers,
        wanted.answers_by,
        deciding.who(),
        now(),
    )


def _appraised(
    place: Place, decision: Decision, plan: Plan, bar: DeltaGenerator
) -> tuple[dict[str, Appraisal], dict[str, Appraisal]]:
    """The options of a plan by option_id, and those with something that softens them without it."""
    made, bare = {}, {}
    locked = decision.locked
    if locked is None:
        raise InputError(NOT_LOCKED)
    for done, option_id in enumerate(plan.options):
        option = decision.option(option_id)
        _say(bar, f"Working out {wording.plain(option.name)}", WORKED_OUT * done / len(plan.options))
        proposal, faults = freezing.proposal_of(place, option)
        if faults:
            raise InputError(*faults)
        made[option_id] = freezing.at_locked(place, locked, proposal)
        _ = made[option_id].ranges
        rest = without_mitigations(proposal)
        if plan.switch is Switch.WITHOUT_HELP and rest != proposal and made[option_id].without_mitigations:
            bare[option_id] = freezing.at_locked(place, locked, replace(rest, name=proposal.name))
    return made, bare
