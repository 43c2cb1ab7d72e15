"""The record of a decision as tables, in the order in which a committee asks; every item recorded or not recorded.

What of an entry is not for the public is told only where it is asked for.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from geo.decisions.answers import Prompt, StepAnswer
from geo.decisions.assessments import BEFORE_DECIDING, Assessment, asked_first
from geo.decisions.decision import Decision
from geo.decisions.engagement import FEW, Engagement, reach
from geo.decisions.ground import NOT_RECORDED, Ground, evidence_words, standing
from geo.decisions.written import signed
from geo.language.dates import british
from geo.language.phrases import joined, number_of, sentence
from geo.people.population import AGE_BANDS
from geo.place.place import Place
from geo.proposals.terms import Funded
from geo.views.words.tables import by_ward_share, people_to_ten

ALL_OF_IT = "all of it"
RECORD = "On record"
DOES_NOT_FIT = (
    "The figures that were attached do not fit their checksum, so somebody changed them since: they are not shown."
)
HELD_BACK = "A part of it is marked as not for the public, and is shown with the papers that are not."
OTHER_FILES = (
    "The figures that are attached rest on other files or settings than those of today: they stand as they were, and "
    "those of today can be attached with a new answer."
)
FUNDED_WORDS = {Funded.YES: "paid for", Funded.NO: "not paid for", Funded.UNKNOWN: "not known whether it is paid for"}
NOTHING = {
    "engagements": "Who was asked, and who answered, is not recorded.",
    "changes_made": "What changed because of what was said is not recorded.",
    "promises": "Nothing that was promised is recorded.",
    "watched": "What is watched afterwards is not recorded.",
    "resolutions": "No body is recorded as having decided.",
}


def at_a_glance(decision: Decision) -> pd.DataFrame:
    """Every part of the record: Part, Recorded, Owner, Day, Evidence; of a part of many entries the newest's."""
    asked = {
        "Options that are looked at": [option.in_view for option in decision.options],
        "Alternatives set aside, and why": decision.longlist,
        "Settings, day and files locked": decision.locks,
        "Who was asked, and who answered": standing_of(decision.engagements),
        "What changed because of it": standing_of(decision.changes_made),
        "What was promised": standing_of(decision.promises),
        "What is watched": standing_of(decision.watched),
        "Who decided": decision.resolutions,
    }
    rows = [(part, *_told(entries)) for part, entries in asked.items()]
    prompts = {each.prompt: each for each in standing_of(decision.prompt_answers)}
    rows.append(("Prompts of a fair consultation", *_of_steps(list(prompts.values()), len(Prompt), "prompt")))
    for assessment in Assessment:
        steps = [step.key for step in asked_first(assessment)]
        answers = [answer for key in steps if (answer := decision.answered.get((assessment, key)))]
        rows.append((assessment.label, *_of_steps(answers, len(steps), "step")))
    return pd.DataFrame(rows, columns=["Part", "Recorded", "Owner", "Day", "Evidence"])


def _told(entries: Sequence[Any]) -> tuple[str, str, str, str]:
    if not entries:
        return (sentence(NOT_RECORDED), "", "", "")
    newest = entries[-1]
    ground = getattr(newest, "ground", None)
    day = british(newest.when.date().isoformat())
    if not isinstance(ground, Ground):
        return (f"Recorded ({len(entries)})", newest.who, day, "")
    return (f"Recorded ({len(entries)})", ground.owner or NOT_RECORDED, ground.day, ground.evidence or NOT_RECORDED)


def _of_steps(answers: Sequence[Any], of: int, unit: str) -> tuple[str, str, str, str]:
    if not answers:
        return (sentence(NOT_RECORDED), "", "", "")
    newest = max(answers, key=lambda answer: answer.when)
    ground = newest.ground
    return (
        f"{len(answers)} of {number_of(of, unit)} recorded",
        ground.owner or NOT_RECORDED,
        ground.day,
        ground.evidence or NOT_RECORDED,
    )


def standing_of(entries: Sequence[Any]) -> list[Any]:
    """The entries that no later one took the place of."""
    return [entry for _, entry in standing(entries)]


def options(decision: Decision) -> pd.DataFrame:
    """Option, Stage, On record: what is proposed."""
    rows = [(option.name, str(option.stage), signed(option.in_view)) for option in decision.options]
    return pd.DataFrame(rows, columns=["Option", "Stage", RECORD])


def engagements(decision: Decision, place: Place, *, public: bool) -> pd.DataFrame:
    """Exercise, Of whom, How, Asked, Answered, On record."""
    rows = [
        (
            entry.exercise,
            _of_whom(entry, place),
            str(entry.asked_by),
            _count(entry.asked),
            FEW if entry.few else _count(entry.answered),
            on_record(decision, number, entry, public=public),
        )
        for number, entry in standing(decision.engagements)
    ]
    return pd.DataFrame(rows, columns=["Exercise", "Of whom", "How", "Asked", "Answered", RECORD])


def _of_whom(entry: Engagement, place: Place) -> str:
    names = place.wards.frame["name"]
    ward = str(names.get(entry.ward_code, f"a ward that {place.name} does not hold")) if entry.ward_code else ""
    age = f"ages {entry.age_band}" if entry.age_band else ""
    return ", ".join(filter(None, [ward, age, entry.group])) or "everybody"


def _count(people: int | None) -> str:
    return NOT_RECORDED if people is None else f"{people:,}"


def reach_by_ward(decision: Decision, place: Place) -> pd.DataFrame:
    """Ward, People, Answers recorded: a ward of which none are recorded says so.

    People are those of the newest count that was published for these very wards, else those of the small areas.
    """
    rows = standing_of(decision.engagements)
    counts = place.people.ward_people.counts if place.people.ward_people else ()
    official = [count.people.reindex(place.wards.frame.index) for count in counts if count.published]
    people = people_to_ten(official[-1] if official else by_ward_share(place.people.residents, place))
    names = place.wards.frame["name"]
    cells = [
        (
            str(names[code]),
            "not held" if pd.isna(people[code]) else f"{people[code]:,}",
            reach(rows, ward_code=str(code)).words,
        )
        for code in names.index
    ]
    return pd.DataFrame(cells, columns=["Ward", "People", "Answers recorded"])


def reach_by_age(decision: Decision, place: Place) -> pd.DataFrame:
    """Age, People, Answers recorded; people are not held where the place has no table of ages."""
    rows = standing_of(decision.engagements)
    ages = place.people.groups_by_area.get("age")
    people = None if ages is None else people_to_ten(ages.sum())
    cells = [
        (
            band,
            f"{people[band]:,}" if people is not None and band in people.index else "not held",
            reach(rows, age_band=band).words,
        )
        for band in AGE_BANDS
    ]
    return pd.DataFrame(cells, columns=["Age", "People", "Answers recorded"])


def changes_made(decision: Decision, *, public: bool) -> pd.DataFrame:
    """What was said, By whom, or where, Outcome, What changed, or why not, Of, On record."""
    rows = [
        (
            entry.said,
            entry.said_by,
            str(entry.outcome),
            entry.result or NOT_RECORDED,
            _option(decision, entry.option_id),
            on_record(decision, number, entry, public=public),
        )
        for number, entry in standing(decision.changes_made)
    ]
    headings = ["What was said", "By whom, or where", "Outcome", "What changed, or why not", "Of", RECORD]
    return pd.DataFrame(rows, columns=headings)


def promises(decision: Decision, *, public: bool) -> pd.DataFrame:
    """What was promised, For whom, Money, By, How it is measured, Of, On record."""
    rows = [
        (
            entry.promise,
            entry.for_whom or NOT_RECORDED,
            FUNDED_WORDS[entry.funded],
            british(entry.by.isoformat()) if entry.by else NOT_RECORDED,
            entry.measure or NOT_RECORDED,
            _option(decision, entry.option_id),
            on_record(decision, number, entry, public=public),
        )
        for number, entry in standing(decision.promises)
    ]
    headings = ["What was promised", "For whom", "Money", "By", "How it is measured", "Of", RECORD]
    return pd.DataFrame(rows, columns=headings)


def watched(decision: Decision, *, public: bool) -> pd.DataFrame:
    """What is watched, At the start, Forecast, Aim, What sets off a look, Looked at on, On record."""
    rows = [
        (
            entry.measure,
            *(text or NOT_RECORDED for text in (entry.baseline, entry.forecast, entry.target, entry.trigger)),
            british(entry.look_on.isoformat()) if entry.look_on else NOT_RECORDED,
            on_record(decision, number, entry, public=public),
        )
        for number, entry in standing(decision.watched)
    ]
    headings = ["What is watched", "At the start", "Forecast", "Aim", "What sets off a look", "Looked at on", RECORD]
    return pd.DataFrame(rows, columns=headings)


def consultation(decision: Decision, *, public: bool) -> pd.DataFrame:
    """Prompt, Answer, On record: every prompt, recorded or not."""
    newest = {entry.prompt: (number, entry) for number, entry in standing(decision.prompt_answers)}
    rows = []
    for prompt in Prompt:
        if prompt not in newest:
            rows.append((prompt.question, NOT_RECORDED, ""))
            continue
        number, entry = newest[prompt]
        said = f"{sentence(entry.answer)}. {entry.words}".strip()
        rows.append((prompt.question, said, on_record(decision, number, entry, public=public)))
    return pd.DataFrame(rows, columns=["Prompt", "Answer", RECORD])


def steps(decision: Decision, assessment: Assessment, *, public: bool) -> pd.DataFrame:
    """Step, Answer, On record with the figures attached: every step with what it asks, recorded or not."""
    numbers = {id(entry): number for number, entry in standing(decision.step_answers)}
    rows = []
    for step in assessment.steps:
        answer = decision.answered.get((assessment, step.key))
        asked = f"{step.title}{' (second level)' if step.level == 2 else ''}: {step.question}"
        if answer is None:
            rows.append((asked, NOT_RECORDED, ""))
            continue
        record = on_record(decision, numbers[id(answer)], answer, public=public)
        said = f"Can be answered: {answer.answer}. {answer.words}".strip()
        rows.append((asked, said, f"{record} Figures attached: {attached_words(answer)}"))
    return pd.DataFrame(rows, columns=["Step", "Answer", RECORD])


def attached_words(answer: StepAnswer) -> str:
    """How many figures are attached, with their day and checksum; that they were changed, where they were."""
    figures = answer.figures
    if not figures.lines:
        return "none"
    if not figures.fits:
        return DOES_NOT_FIT
    day = british(figures.on.isoformat()) if figures.on else NOT_RECORDED
    count = number_of(len(figures.lines), "sentence")
    return f"{count} of {day}; checksum {figures.sha256[:12]}, of the files {figures.files[:12]}"


def figures_attached(decision: Decision, assessment: Assessment) -> pd.DataFrame:
    """Step, Figures attached: a row a sentence, as they stood; none of those that do not fit their checksum."""
    rows = [
        (step.title, line)
        for step in assessment.steps
        if (answer := decision.answered.get((assessment, step.key))) and answer.figures.fits
        for line in answer.figures.lines
    ]
    return pd.DataFrame(rows, columns=["Step", "Figures attached"])


def resolutions(decision: Decision) -> pd.DataFrame:
    """Option, Body, Day, Minute, Why an assessment is not recorded, On record."""
    rows = [
        (
            _option(decision, entry.option_id),
            entry.body or NOT_RECORDED,
            british(entry.on.isoformat()) if entry.on else NOT_RECORDED,
            entry.minute or NOT_RECORDED,
            entry.reason or NOT_RECORDED,
            signed(entry),
        )
        for entry in decision.resolutions
    ]
    headings = ["Option", "Body", "Day", "Minute", "Why an assessment is not recorded", RECORD]
    return pd.DataFrame(rows, columns=headings)


def evidence(decision: Decision) -> pd.DataFrame:
    """Evidence, Of: every file that an entry names, with what the last who looked for it found."""
    rows = {
        (entry.ground.evidence, entry.ground.sha256): evidence_words(entry.ground, decision.evidence_looks)
        for entry in grounded(decision)
        if entry.ground.evidence
    }
    return pd.DataFrame([(words,) for words in rows.values()], columns=["Evidence"])


def grounded(decision: Decision) -> Iterable[Any]:
    """Every entry of the record that rests on something."""
    kinds = (
        decision.engagements,
        decision.changes_made,
        decision.promises,
        decision.watched,
        decision.prompt_answers,
        decision.step_answers,
    )
    return (entry for entries in kinds for entry in standing_of(entries))


def on_record(decision: Decision, number: int, entry: Any, *, public: bool) -> str:
    """Whose an entry is, its day, its evidence and who wrote it; what is exempt only where it is not for the public."""
    ground: Ground = entry.ground
    exempt = f" {HELD_BACK if public else f'Not public: {ground.exempt}'}" if ground.exempt else ""
    return (
        f"No. {number}. Owner: {ground.owner or NOT_RECORDED}; day: {ground.day}; "
        f"{evidence_words(ground, decision.evidence_looks)}. Written by {signed(entry)}.{exempt}"
    )


def missing_before_deciding(decision: Decision) -> list[str]:
    """A sentence for each assessment that is looked for before a decision and has steps without an answer."""
    told = []
    for assessment in BEFORE_DECIDING:
        missing = [step.title for step in asked_first(assessment) if (assessment, step.key) not in decision.answered]
        if missing:
            told.append(f"{assessment.label}: nothing is recorded on {joined(title.lower() for title in missing)}.")
    return told


def _option(decision: Decision, option_id: str) -> str:
    names = {option.option_id: option.name for option in decision.options}
    aside = {each.option.option_id: each.name for each in decision.longlist if each.option}
    return {**aside, **names}.get(option_id, ALL_OF_IT)
