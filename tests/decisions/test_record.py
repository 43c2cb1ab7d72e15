"""What is written into a decision's record: kept, replaced, refused in one sentence, and never called finished."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.decisions import answers, assessments, engagement, follow_up, ground, steps, ten_questions
from geo.decisions.answers import Answered, Attached, Prompt, PromptAnswer, StepAnswer, missing_steps
from geo.decisions.assessments import BEFORE_DECIDING, Assessment, asked_first
from geo.decisions.decision import WRITTEN_IN, Decision
from geo.decisions.engagement import AskedBy, Engagement, counted, reach
from geo.decisions.follow_up import ChangeMade, Outcome, Promise, Resolution, Watched
from geo.decisions.ground import EvidenceState, Ground, evidence_words, standing
from geo.errors import InputError
from geo.place.place import Place
from geo.proposals.terms import Funded
from geo.views.decisions import review_tables
from tests.decisions.written_decision import EXEMPT, FIRST, GROUND, SECOND, SIGNED, WHEN, begun, full


def row(
    answered: int | None = 40, *, ward: str = "E05990001", age: str = "", group: str = "", exercise: str = "Letter"
) -> Engagement:
    return Engagement(exercise, ward, age, group, AskedBy.LETTER, None, *counted(answered), Ground(), *SIGNED)


def test_within_one_exercise_nobody_is_counted_twice() -> None:
    whole, parts = row(40), [row(15, age="0-4"), row(20, age="85+")]
    assert reach([whole, *parts], ward_code="E05990001").answered == 40
    assert reach(parts, ward_code="E05990001").answered == 35
    assert reach([whole, *parts, row(12, exercise="Drop-in")], ward_code="E05990001").answered == 52
    assert reach([whole, *parts], age_band="85+").answered == 20


def test_fewer_than_ten_answers_are_kept_and_told_as_just_that() -> None:
    assert counted(9) == (None, True)
    assert counted(10) == (10, False)
    assert counted(0) == (0, False)
    assert reach([row(9)], ward_code="E05990001").words == "fewer than 10"
    assert reach([row(40), row(3, exercise="Drop-in")], ward_code="E05990001").words == "40 and fewer than 10 more"
    with pytest.raises(InputError, match="kept as just that"):
        Engagement("Letter", "", "", "", AskedBy.LETTER, None, 4, False, Ground(), *SIGNED)


def test_what_is_not_recorded_is_not_nought() -> None:
    assert reach([row(None)], ward_code="E05990001").words == "No answers are recorded here"
    assert reach([row(40, ward="E05990002")], ward_code="E05990001").words == "No answers are recorded here"
    assert reach([row(0)], ward_code="E05990001").words == "0"


def test_an_entry_in_place_of_another_is_read_and_both_stay_on_record(town: Place) -> None:
    decision = full(town)
    assert [number for number, _ in standing(decision.promises)] == [2]
    assert len(decision.promises) == 2
    with pytest.raises(InputError, match="not before it"):
        decision.with_entry(replace(decision.promises[0], ground=Ground(replaces=9)))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Promise("", "A bus", "", Funded.NO, date(2026, 11, 28), "", Ground(), *SIGNED), "has passed"),
        (lambda: Watched("", "Visits", "", "", "", "", date(1999, 1, 1), Ground(), *SIGNED), "has passed"),
        (lambda: Resolution(FIRST, "", date(2027, 1, 1), "", "", *SIGNED), "still to come"),
        (lambda: ChangeMade("", "Too far", "Elm", Outcome.NOT_CHANGED, "", Ground(), *SIGNED), "Why nothing changed"),
        (lambda: ChangeMade("", "x" * 10_000, "Elm", Outcome.OPEN, "", Ground(), *SIGNED), "must be a text of"),
        (lambda: Ground(owner="x" * 10_000), "must be a text of"),
        (lambda: Ground(evidence="a.pdf", sha256="abc"), "64 figures and letters"),
        (lambda: Ground(sha256="a" * 64), "give the name too"),
        (lambda: Ground(on=date(1066, 10, 14)), "1900"),
        (lambda: row(10_000_001), "more than there can be"),
        (
            lambda: Engagement("Letter", "", "", "", AskedBy.LETTER, 5, 50, False, Ground(), *SIGNED),
            "no more can answer",
        ),
        (
            lambda: StepAnswer(Assessment.EQUALITY, "vii", Answered.YES, "", Attached(), Ground(), *SIGNED),
            "has no step",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(make: Callable[[], object], said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        make()
    assert len(refused.value.faults) == 1


def test_figures_that_were_changed_since_they_were_attached_are_told_and_not_shown(town: Place) -> None:
    answer = full(town).step_answers[0]
    assert answer.figures.fits
    assert "2 sentences of 29 November 2026" in review_tables.attached_words(answer)
    told = review_tables.figures_attached(full(town), Assessment.EQUALITY)
    assert list(told["Figures attached"]) == list(answer.figures.lines)
    meddled = replace(answer, figures=replace(answer.figures, lines=("About 6 people would be further.",)))
    assert not meddled.figures.fits
    assert review_tables.attached_words(meddled) == review_tables.DOES_NOT_FIT
    changed_since = begun().with_entry(meddled)
    assert review_tables.figures_attached(changed_since, Assessment.EQUALITY).empty


def test_evidence_says_what_became_of_its_file(town: Place) -> None:
    decision = full(town)
    assert "the file is gone" in evidence_words(GROUND, decision.evidence_looks)
    other = replace(decision.evidence_looks[0], state=EvidenceState.OTHER)
    assert "does not fit the checksum" in evidence_words(GROUND, (*decision.evidence_looks, other))
    assert evidence_words(Ground(), ()) == "evidence: not recorded"


def test_the_public_decision_holds_nothing_that_is_exempt(town: Place) -> None:
    decision = full(town)
    assert EXEMPT in repr(decision)
    assert EXEMPT not in repr(decision.public)
    for name in WRITTEN_IN.values():
        assert len(getattr(decision.public, name)) == len(getattr(decision, name))


def test_every_part_of_the_record_is_recorded_or_not_with_owner_day_and_evidence(town: Place) -> None:
    parts = review_tables.at_a_glance(full(town))
    empty = review_tables.at_a_glance(begun())
    assert list(parts.columns) == ["Part", "Recorded", "Owner", "Day", "Evidence"]
    assert set(empty["Recorded"]) == {"Not recorded"}
    words = " ".join([*parts["Recorded"], *empty["Recorded"]])
    assert re.fullmatch(r"((Not recorded|Recorded \(\d+\)|\d+ of \d+ (step|prompt)s recorded) ?)+", words)
    assert list(parts["Part"])[9:11] == [Assessment.EQUALITY.label, Assessment.COHESION.label]


def test_before_a_decision_the_missing_steps_are_told_and_the_second_level_is_not_among_them() -> None:
    told = review_tables.missing_before_deciding(begun())
    assert len(told) == len(BEFORE_DECIDING)
    second = [step for step in Assessment.COHESION.steps if step.level == 2]
    assert second and not any(step.title.lower() in " ".join(told) for step in second)
    recorded = {(Assessment.COHESION, step.key) for step in asked_first(Assessment.COHESION)}
    assert missing_steps(Assessment.COHESION, recorded) == []


def test_there_are_ten_questions_and_steps_have_keys_of_their_own() -> None:
    assert [step.key for step in ten_questions.TEN_QUESTIONS] == [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
    ]
    for assessment in Assessment:
        keys = [step.key for step in assessment.steps]
        assert len(set(keys)) == len(keys)
        assert all(step.question.endswith("?") for step in assessment.steps)


def test_nothing_here_calls_anything_finished_or_lawful() -> None:
    sources = [assessments, answers, engagement, follow_up, ground, steps, ten_questions, review_tables]
    for source in sources:
        text = Path(str(source.__file__)).read_text(encoding="utf-8").lower()
        assert not re.search(r"\b(completed?|complian(t|ce)|passed the|lawful)\b", text), source.__name__


def test_the_newest_answer_to_a_step_is_the_one_that_is_read() -> None:
    first = StepAnswer(Assessment.HEALTH, "scoping", Answered.NO, "", Attached(), Ground(), *SIGNED)
    decision = begun().with_entry(first).with_entry(replace(first, answer=Answered.YES, ground=Ground(replaces=1)))
    assert decision.answered[Assessment.HEALTH, "scoping"].answer is Answered.YES


def test_an_answer_of_an_option_that_is_not_there_is_refused() -> None:
    decision: Decision = begun()
    with pytest.raises(InputError, match="not there"):
        decision.with_entry(Promise(SECOND, "A bus", "", Funded.NO, None, "", Ground(), *SIGNED))
    answered = decision.with_entry(PromptAnswer(Prompt.TIME, Answered.YES, "", Ground(), *SIGNED))
    assert answered.prompt_answers[-1].when == WHEN
