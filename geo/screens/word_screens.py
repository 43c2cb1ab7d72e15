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
SOFTENS = "What could be done for those who lose"
# At 24 points on a screen of 1024 by 768.
MOST_LETTERS = 560
NOT_SAID = "Nothing was recorded here when the meeting was prepared."
OPEN, FIXED = "What is open to change", "What is fixed, and why"


def question(title: str, decision: Decision, options: Sequence[Appraisal]) -> Screen:
    """What the meeting is about, and the options that stand beside business as usual."""
    names = [option.proposal.name for option in options]
    beside = (
        f"{number_of(len(names), 'option')} {'stands' if len(names) == 1 else 'stand'} beside business as usual, and "
        "nothing is decided yet:"
    )
    about = f"{sentence(decision.service.plural)} in {options[0].place.name}."
    listed = (f"• {name}" for name in names)
    return Screen(ScreenKind.QUESTION, "The question", (View(lines=(title, about, beside, *listed)),))


def answer(option: Appraisal) -> Screen:
    """What an option does, in the sentences that stand under the figures of a page."""
    residents = (in_parts(option).residents,) if option.patients_first else ()
    holds = f"Without a car: {without_a_car_holds(option.place)}."
    lines = (*in_short(option), *residents, holds)
    return Screen(ScreenKind.OPTIONS, f"{option.proposal.name}, in words", (View(lines=lines),))


def postcode() -> Screen:
    """The box, which the page adds."""
    return Screen(ScreenKind.POSTCODE, "Your postcode: today and under each option", ())


def help_given(options: Sequence[Appraisal]) -> list[Screen]:
    """What softens an option, with it and without, as many screens as its words take; that none is proposed."""
    made, without = [], []
    for option in options:
        told = [*mitigation_text.with_and_without(option), *mitigation_text.given(option)]
        if told:
            made += _pages(f"{SOFTENS}: {option.proposal.name}", list(map(sentence, told)))
        else:
            without.append(option.proposal.name)
    if not made:
        return [Screen(ScreenKind.HELP, SOFTENS, (View(lines=(NO_HELP,)),))]
    if without:
        line = f"Nothing that would soften it is proposed with {joined(without)}."
        made.append(Screen(ScreenKind.HELP, SOFTENS, (View(lines=(line,)),)))
    return made


def _pages(title: str, lines: Sequence[str]) -> list[Screen]:
    """Lines on as many screens as they take."""
    pages: list[list[str]] = []
    for line in lines:
        if not pages or sum(map(len, pages[-1])) + len(line) > MOST_LETTERS:
            pages.append([])
        pages[-1].append(line)
    of = [f"{title} ({number} of {len(pages)})" for number in range(1, len(pages) + 1)] if len(pages) > 1 else [title]
    return [Screen(ScreenKind.HELP, name, (View(lines=tuple(page)),)) for name, page in zip(of, pages, strict=True)]


def vote(kind: ScreenKind) -> Screen:
    """The vote, whose address the page adds when it is opened."""
    return Screen(kind, sentence(kind.label), ())


def what_next(plan: Plan) -> list[Screen]:
    """What is open, what is fixed and why, and who answers by when."""
    return [
        Screen(ScreenKind.NEXT, OPEN, (View(lines=plan.open_to_change or (NOT_SAID,)),)),
        Screen(ScreenKind.NEXT, FIXED, (View(lines=plan.fixed or (NOT_SAID,)),)),
        Screen(ScreenKind.NEXT, "What happens next", (View(lines=(answers(plan),)),)),
    ]


def answers(plan: Plan) -> str:
    """Who answers what was asked, by when; that it is not settled."""
    by = f" by {british(plan.answers_by.isoformat())}" if plan.answers_by else ""
    who = plan.who_answers
    return f"{sentence(who)} answers what was asked here{by}." if who else "Who answers is not settled yet."
