"""Screens of words: the question, what an option does in a sentence, help, the vote, and what happens next."""

from collections.abc import Sequence

from geo.appraisal import mitigation_text
from geo.appraisal.headline_text import in_parts, in_short
from geo.appraisal.record import Appraisal
from geo.decisions.decision import Decision
from geo.decisions.plan import Plan, ScreenKind
from geo.decisions.prepared import Screen, View
from geo.language.dates import british
from geo.language.phrases import joined, number_of, sentence
from geo.place.times import without_a_car_holds

NO_HELP = "No option proposes anything that would soften it (a bus, sessions held elsewhere, a temporary site, hours)."
NOT_SAID = "Nothing was recorded here when the meeting was prepared."
OPEN, FIXED = "What is open to change", "What is fixed, and why"


def question(title: str, decision: Decision, options: Sequence[Appraisal]) -> Screen:
    """What the meeting is about, and the options that stand beside business as usual."""
    names = [option.proposal.name for option in options]
    beside = (
        f"{number_of(len(names), 'option')} {'stands' if len(names) == 1 else 'stand'} beside business as usual: "
        f"{joined(names)}."
    )
    about = f"{sentence(decision.service.plural)} in {options[0].place.name}."
    return Screen(ScreenKind.QUESTION, "The question", (View(lines=(title, about, beside, "Nothing is decided yet.")),))


def answer(option: Appraisal) -> Screen:
    """What an option does, in the sentences that stand under the figures of a page."""
    residents = (in_parts(option).residents,) if option.patients_first else ()
    holds = f"Without a car: {without_a_car_holds(option.place)}."
    lines = (*in_short(option), *residents, holds)
    return Screen(ScreenKind.OPTIONS, f"{option.proposal.name}, in words", (View(lines=lines),))


def postcode() -> Screen:
    """The box, which the page adds."""
    return Screen(ScreenKind.POSTCODE, "Your postcode: today and under each option", (View(),))


def help_given(options: Sequence[Appraisal]) -> list[Screen]:
    """What softens an option, with it and without, a screen each; that none is proposed where none is."""
    made, without = [], []
    for option in options:
        told = [*mitigation_text.given(option), *mitigation_text.with_and_without(option)]
        if told:
            title = f"What could be done for those who lose: {option.proposal.name}"
            made.append(Screen(ScreenKind.HELP, title, (View(lines=tuple(map(sentence, told))),)))
        else:
            without.append(option.proposal.name)
    if not made:
        return [Screen(ScreenKind.HELP, "What could be done for those who lose", (View(lines=(NO_HELP,)),))]
    if without:
        line = f"Nothing that would soften it is proposed with {joined(without)}."
        last = made[-1].views[0]
        made[-1] = Screen(ScreenKind.HELP, made[-1].title, (View(lines=(*last.lines, line)),))
    return made


def vote(kind: ScreenKind) -> Screen:
    """The vote, whose address the page adds when it is opened."""
    return Screen(kind, sentence(kind.label), ())


def what_next(plan: Plan) -> list[Screen]:
    """What is open, what is fixed and why, and who answers by when."""
    who = plan.who_answers
    by = f" by {british(plan.answers_by.isoformat())}" if plan.answers_by else ""
    answers = f"{sentence(who)} answers what was asked here{by}." if who else "Who answers is not settled yet."
    return [
        Screen(ScreenKind.NEXT, OPEN, (View(lines=plan.open_to_change or (NOT_SAID,)),)),
        Screen(ScreenKind.NEXT, FIXED, (View(lines=plan.fixed or (NOT_SAID,)),)),
        Screen(ScreenKind.NEXT, "What happens next", (View(lines=(answers,)),)),
    ]
