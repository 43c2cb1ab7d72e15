"""What is kept of a decision, as sentences and tables: what was locked, set aside, saved, remarked and put right."""

import math

import pandas as pd

from geo.decisions.answers import missing_steps
from geo.decisions.assessments import BEFORE_DECIDING
from geo.decisions.decision import Decision
from geo.decisions.entries import PollKept
from geo.decisions.follow_up import Resolution
from geo.decisions.locked import Locked
from geo.decisions.option import Option
from geo.decisions.written import signed
from geo.evidence.poll import WHOLE, PollKind
from geo.language.dates import british
from geo.language.phrases import about, joined, number_of, sentence

NOTHING_YET = (
    "No options are looked at yet. An option is a proposal that is kept with its versions, beside others and beside "
    "business as usual: open one, or propose a change and save it as an option."
)
ONE_MORE = "Options are set side by side once there are two that can be worked out."
OTHER_SETTINGS = "The settings that were locked are not the usual ones of today, which the figures here are made with."
# Of a checksum, as many characters as people compare.
CHECKSUM_SHOWN = 12


def locked(locked_now: Locked) -> list[str]:
    """What the figures rest on, since when, and by whom."""
    day = f"on {british(locked_now.on.isoformat())}" if locked_now.on else "on the last day of each option"
    files = number_of(len(locked_now.editions), "file")
    return [
        f"Settings, the day that figures are for ({day}) and the editions of {files} were locked by "
        f"{signed(locked_now)}; checksum {locked_now.fingerprint[:CHECKSUM_SHOWN]}."
    ]


def longlist(decision: Decision) -> pd.DataFrame:
    """Option, Why, By: what was set aside."""
    rows = [(each.name, each.reason, signed(each)) for each in decision.longlist]
    return pd.DataFrame(rows, columns=["Option", "Why", "By"])


def versions(option: Option) -> pd.DataFrame:
    """Version, Stage, Name, By, Why: the newest first; those that stand beside the one in view say so."""
    beside = {version.number for version in option.beside}
    rows = [
        (
            f"{version.number}{' (beside)' if version.number in beside else ''}",
            str(version.stage),
            version.name,
            signed(version),
            version.why,
        )
        for version in reversed(option.versions)
    ]
    return pd.DataFrame(rows, columns=["Version", "Stage", "Name", "By", "Why"])


def remarks(decision: Decision, option_id: str) -> pd.DataFrame:
    """Remark, By: on one option, or on the whole ("")."""
    rows = [(note.text, signed(note)) for note in decision.notes if note.option_id == option_id]
    return pd.DataFrame(rows, columns=["Remark", "By"])


def errata(decision: Decision, option_id: str = "") -> pd.DataFrame:
    """What was wrong, What is right, Option, By: nothing that was published is changed by it.

    Of one option, where its id is given, those of the whole decision are among them.
    """
    names = {option.option_id: option.name for option in decision.options}
    rows = [
        (each.wrong, each.right, names.get(each.option_id, "all of it"), signed(each))
        for each in decision.errata
        if not option_id or each.option_id in ("", option_id)
    ]
    return pd.DataFrame(rows, columns=["What was wrong", "What is right", "Option", "By"])


def polls(decision: Decision, option_id: str) -> pd.DataFrame:
    """Poll, Question, What was found, By: of everybody who answered, on one option and on the whole decision."""
    rows = [
        (each.title, each.question.label, _found(each), signed(each))
        for each in decision.polls
        if each.option_id in ("", option_id)
    ]
    return pd.DataFrame(rows, columns=["Poll", "Question", "What was found", "By"])


def not_recorded(decision: Decision, resolution: Resolution) -> str:
    """What is not recorded of how an option was decided, in one sentence; "" where all is."""
    asked = {"the body that decided": resolution.body, "the day": resolution.on, "the minute": resolution.minute}
    missing = [what for what, given in asked.items() if not given]
    lacking = unrecorded_assessments(decision)
    if lacking and not resolution.reason:
        missing.append(f"why the {joined(lacking)} {'is' if len(lacking) == 1 else 'are'} not recorded")
    return f"Not recorded: {joined(missing)}." if missing else ""


def unrecorded_assessments(decision: Decision) -> list[str]:
    """Assessments that are looked for before a decision and of which a step has no answer, in words."""
    recorded = set(decision.answered)
    return [each.label.lower() for each in BEFORE_DECIDING if missing_steps(each, recorded)]


def _found(poll: PollKept) -> str:
    everybody = next((finding for finding in poll.findings if finding.ward_code == WHOLE), None)
    if everybody is None or math.isnan(everybody.base):
        return "Too few answered to be told."
    if poll.kind is PollKind.ROOM:
        return f"{sentence(everybody.words)}."
    if math.isnan(everybody.fair):
        return f"{sentence(about(everybody.base))} answered."
    spread = "" if math.isnan(everybody.fair_lower) else f" ({everybody.fair_lower:.0%} to {everybody.fair_upper:.0%})"
    return f"Of {about(everybody.base)} who answered, {everybody.fair:.0%}{spread} said fair."
