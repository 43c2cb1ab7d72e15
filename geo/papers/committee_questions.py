"""Questions that committees and lawyers put to figures on where services go, each with what this decision answers.

Nothing here is legal advice, and no answer says that a duty is met.
"""

from collections.abc import Iterator, Sequence

from geo.appraisal.headline_text import headline, where_they_live
from geo.appraisal.record import Appraisal
from geo.decisions.answers import Prompt
from geo.decisions.decision import Decision
from geo.decisions.ground import NOT_RECORDED
from geo.decisions.not_known import unheld_receivers
from geo.decisions.steps import Figures
from geo.language.phrases import joined, joined_few, number_of
from geo.papers import methods, step_figures
from geo.papers.edition import Edition, said, told_of_each
from geo.proposals.phases import endings, overdue
from geo.proposals.terms import Funded
from geo.reports.document import Heading, Part
from geo.travel.streets import Mode
from geo.views.decisions import record_words, review_tables
from geo.views.impact import probability_words
from geo.views.words import wording

COUNTED = (
    "Patients of sites that change are counted by the site that they are registered at and where they would go; "
    "residents by the nearest open site. They are two counts and are never added together."
)
NOT_BEFORE_ASKING = (
    "Likely concerns are drawn from journeys, earlier decisions and how the choice is being made; they are nobody's "
    "answer. How fair it may seem is estimated in reasons and not told as a number, is never averaged over wards, "
    "and does not decide whom to ask or how answers weigh."
)


def answers(options: Sequence[Appraisal], decision: Decision, edition: Edition) -> list[Part]:
    """Every question as a heading, and its answer in numbered paragraphs."""
    parts: list[Part] = []
    for question, told in _answered(options, decision, edition):
        parts += [Heading(question, 3), *said(told)]
    return parts


def _answered(
    options: Sequence[Appraisal], decision: Decision, edition: Edition
) -> Iterator[tuple[str, Sequence[str]]]:
    place = options[0].place
    yield "Who is counted?", [COUNTED, *told_of_each(options, lambda option: headline(option)[:1])]
    outside = told_of_each(options, _outside)
    yield "What of people who live outside?", outside or ["No list of patients is touched, so they are not counted."]
    yield "At what time of day, and is there a way home?", [wording.without_a_car(place), wording.RETURN_TRIPS]
    yield "How fast does everybody walk?", [_pace(options[0])]
    yield "Are these people, or streets?", [wording.STREETS_NOT_PERSONS]
    held = [kind.kind for kind in place.people.group_kinds]
    yield "Of whom is nothing held?", [wording.gaps(held) or "Figures are held of every community of the table."]
    ranges = told_of_each(options, lambda option: [probability_words.what_it_covers(option, option.first_way)])
    yield "How sure is it?", ranges or ["No range could be worked out."]
    yield "Were settings moved?", _settings(options[0], decision)
    yield (
        "Was anger guessed before anybody was asked?",
        [NOT_BEFORE_ASKING],
    )
    aside = [f"{each.name}: {each.reason}" for each in decision.longlist]
    yield "Which other sites were looked at?", aside or ["None is recorded as looked at and set aside."]
    yield (
        "Do straight lines decide it?",
        [wording.approximate() if place.travel.approximate else "No: minutes are along streets and by timetable."],
    )
    yield "How old are the figures?", step_figures.told(options[0], Figures.SOURCES)
    yield "Is there room where people would go?", told_of_each(options, _room)
    yield "Is what softens it paid for?", [_paid(decision), *told_of_each(options, _money)]
    temporary = told_of_each(
        options,
        lambda option: [*endings(option.proposal), *overdue(option.proposal, today=edition.made_on)],
    )
    yield "What is only for a time?", temporary or ["Nothing that is proposed is only for a time."]
    yield "Is it substantial, and who was told?", _prompts(decision)


def _outside(option: Appraisal) -> list[str]:
    told = where_they_live(option.relisted, option.place)
    return [" ".join(["Patients of sites that change.", *told])] if told else []


def _pace(option: Appraisal) -> str:
    settings = option.place.travel.times[Mode.WALK].settings
    return (
        f"At {settings.walk_kmh:g} km/h, which is a fit adult's pace. The slow pace, for older people and those with "
        "prams, is told on Access."
    )


def _settings(option: Appraisal, decision: Decision) -> list[str]:
    differing = [row for row in methods.setting_rows(option.settings) if row[2] != row[3]]
    now = methods.LOCKED if not differing else f"{number_of(len(differing), 'setting')} not the usual: see the table."
    locked = record_words.locked(decision.locked) if decision.locked else ["Settings are not locked."]
    again = [f"They were locked anew: {lock.why}" for lock in decision.locks if lock.why]
    return [*locked, *again, now]


def _room(option: Appraisal) -> list[str]:
    unheld = unheld_receivers(option)
    told = f"How many {joined_few(unheld)} could take is not held, which is not the same as room." if unheld else ""
    return [told, *step_figures.told(option, Figures.LISTS)]


def _money(option: Appraisal) -> list[str]:
    return step_figures.told(option, Figures.PHASES)[:1]


def _paid(decision: Decision) -> str:
    kept = review_tables.standing_of(decision.promises)
    if not kept:
        return review_tables.NOTHING["promises"]
    counts = {funded: sum(entry.funded is funded for entry in kept) for funded in Funded}
    told = [f"{count} {review_tables.FUNDED_WORDS[funded]}" for funded, count in counts.items() if count]
    return f"Of {number_of(len(kept), 'promise')}: {joined(told)}."


def _prompts(decision: Decision) -> list[str]:
    newest = {entry.prompt: entry for entry in review_tables.standing_of(decision.prompt_answers)}
    told = []
    for prompt in (Prompt.SUBSTANTIAL, Prompt.NOTIFIED, Prompt.NEIGHBOURS):
        entry = newest.get(prompt)
        if entry is None:
            told.append(f"{prompt.question} {NOT_RECORDED.capitalize()}.")
            continue
        judged = f" ({entry.ground.owner or 'owner not recorded'}, {entry.ground.day})"
        told.append(f"{prompt.question} {entry.answer.value.capitalize()}{judged}. {entry.words}".strip())
    return told
