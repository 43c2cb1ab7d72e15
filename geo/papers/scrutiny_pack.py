"""The scrutiny pack: the two pages first, then what is on record, and answers to what committees ask of figures.

The public pack holds nothing that is marked as not for the public; the other says on every page that it is not public.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.assessments import Assessment
from geo.decisions.comparison import Comparison
from geo.decisions.decision import Decision
from geo.decisions.steps import Figures
from geo.papers import committee_questions, first_pages, methods, step_figures
from geo.papers.comparison_first import comparison_first
from geo.papers.edition import NO_ANSWERS, Edition, groups_source, journeys_source, said, table, told_of_each, warning
from geo.papers.first_pages import first_pages as first_of_one
from geo.papers.sections import Section, written
from geo.place.place import Place
from geo.reports.document import Contents, Document, Heading, PageBreak, Paragraph, Part
from geo.values import OnStep
from geo.views.decisions import affected, record_words, review_tables
from geo.views.impact import burden_tables

RECORDED = "the record of this decision, as people wrote it down"
LEFT_OUT = "What is marked as not for the public (rents, leases, staff) is left out of this paper."
NOTHING_ASIDE = "No alternative is recorded as looked at and set aside."
JUDGED = "Recorded and not recorded are all that is said here; whether it is enough is for those who decide to judge."


@dataclass(frozen=True)
class Pack:
    """What a pack is made of.

    Attributes
    ----------
    options
        Those that could be worked out, in the order of the decision; at least one.
    comparison
        Of them; None where there is one alone, or they cannot be compared.
    beside
        What else was looked at, as a section of its own.
    """

    decision: Decision
    options: tuple[Appraisal, ...]
    comparison: Comparison | None
    edition: Edition
    beside: Section = ()

    @property
    def place(self) -> Place:
        """The place that it is of."""
        return self.options[0].place

    @property
    def shown(self) -> Decision:
        """The decision, without what is exempt where the pack is public."""
        return self.decision.public if self.edition.public else self.decision


def scrutiny_pack(pack: Pack, *, on_step: OnStep | None = None) -> Document:
    """The whole pack."""
    sections: list[Section] = [
        lambda: _first_pages(pack),
        [PageBreak(), Contents(), PageBreak(sideways=True)],
        lambda: _record(pack),
        pack.beside,
        lambda: _engagement(pack),
        lambda: _afterwards(pack),
        lambda: _assessments(pack),
        [PageBreak(), Heading("What committees ask of figures like these")],
        lambda: committee_questions.answers(pack.options, pack.shown, pack.edition),
        lambda: methods.read_with(pack.options, pack.edition),
        lambda: _not_public(pack),
        lambda: methods.settings(pack.options[0]),
        [PageBreak(sideways=True)],
        lambda: methods.sources(pack.place),
        [PageBreak()],
        lambda: methods.corrections(pack.edition),
        lambda: methods.terms(pack.place),
    ]
    return Document(
        f"Scrutiny pack: {pack.decision.title}", written(sections, on_step), warning(pack.place, pack.edition)
    )


def _first_pages(pack: Pack) -> list[Part]:
    """The report's two pages, with what was asked and what changed as it is on record."""
    if pack.comparison is None:
        parts = first_of_one(pack.options[0], pack.edition)
    else:
        parts = comparison_first(pack.comparison, pack.edition)
    upto = next(at for at, part in enumerate(parts) if isinstance(part, Heading) and part.text == first_pages.ASKED)
    decision = pack.shown
    asked = told_of_each(pack.options, lambda option: first_pages.asked(option, pack.edition.rooms))
    rows = review_tables.engagements(decision, pack.place, public=True).drop(columns=review_tables.RECORD)
    if len(rows):
        asked = [line for line in asked if line != NO_ANSWERS]
    changed = review_tables.changes_made(decision, public=True).drop(columns=review_tables.RECORD)
    named = Heading(f"Scrutiny pack: {pack.decision.title}", 1)
    return [
        named,
        *parts[1:upto],
        Heading(first_pages.ASKED),
        *_table(pack, "Who was asked, and who answered", rows, review_tables.NOTHING["engagements"]),
        *said(asked),
        Heading(first_pages.CHANGED),
        *_table(pack, "What was said, and what came of it", changed, review_tables.NOTHING["changes_made"]),
    ]


def _table(pack: Pack, caption: str, cells: pd.DataFrame, nothing: str) -> list[Part]:
    return [table(pack.place, caption, cells, RECORDED)] if len(cells) else [Paragraph(nothing)]


def _record(pack: Pack) -> list[Part]:
    decision = pack.shown
    return [
        Heading("What is on record"),
        *said([JUDGED, *([LEFT_OUT] if pack.edition.public else [])]),
        *_table(pack, "Every part of the record", review_tables.at_a_glance(decision), ""),
        *_table(pack, "Options", review_tables.options(decision), "No option is kept."),
        *_table(pack, "Set aside, and why", record_words.longlist(decision), NOTHING_ASIDE),
        *_table(pack, "Who decided", review_tables.resolutions(decision), review_tables.NOTHING["resolutions"]),
        *said(review_tables.missing_before_deciding(decision)),
    ]


def _engagement(pack: Pack) -> list[Part]:
    decision, place, public = pack.shown, pack.place, pack.edition.public
    first = pack.options[0]
    source = f"who lives where: {groups_source(place)}; {journeys_source(first)}"
    return [
        Heading("Who is affected, community by community"),
        table(place, "Communities in their fixed order, not ranked", affected.side_by_side(pack.options), source),
        Heading("Who was asked, who answered, and what came of it"),
        *_table(
            pack,
            "Who was asked, with owner, day and evidence",
            review_tables.engagements(decision, place, public=public),
            review_tables.NOTHING["engagements"],
        ),
        *_table(
            pack,
            "What came of it, with owner, day and evidence",
            review_tables.changes_made(decision, public=public),
            review_tables.NOTHING["changes_made"],
        ),
        table(place, "Answers beside people, by ward", review_tables.reach_by_ward(decision, place), RECORDED),
        table(place, "Answers beside people, by age", review_tables.reach_by_age(decision, place), RECORDED),
        Heading("How it was consulted on"),
        table(place, "Prompts of a fair consultation", review_tables.consultation(decision, public=public), RECORDED),
    ]


def _afterwards(pack: Pack) -> list[Part]:
    decision, public = pack.shown, pack.edition.public
    return [
        Heading("What is promised, in what order, and what is watched"),
        *_table(
            pack,
            "What was promised",
            review_tables.promises(decision, public=public),
            review_tables.NOTHING["promises"],
        ),
        *said(told_of_each(pack.options, lambda option: step_figures.told(option, Figures.PHASES))),
        *_table(
            pack, "What is watched", review_tables.watched(decision, public=public), review_tables.NOTHING["watched"]
        ),
    ]


def _assessments(pack: Pack) -> list[Part]:
    decision = pack.shown
    parts: list[Part] = [Heading("Assessments and the guide's ten questions")]
    without = []
    for assessment in Assessment:
        if not any(of is assessment for of, _ in decision.answered):
            without.append(f"{assessment.label}: not recorded.")
            continue
        cells = review_tables.steps(decision, assessment, public=pack.edition.public)
        parts.append(table(pack.place, assessment.label, cells, RECORDED))
        attached = review_tables.figures_attached(decision, assessment)
        if len(attached):
            caption = f"Figures attached to answers: {assessment.label}"
            parts.append(table(pack.place, caption, attached, RECORDED))
    cohesion = told_of_each(pack.options, step_figures.second_level_words)
    return [*parts, *said(without), Heading("Cohesion: what the figures say of its second level", 3), *said(cohesion)]


def _not_public(pack: Pack) -> list[Part]:
    """Sites as buildings, and staff, where the pack is not public; that they are left out, where it is."""
    if pack.edition.public:
        return [*said([methods.EXEMPT_LEFT_OUT])]
    parts: list[Part] = []
    for option in pack.options:
        sites = methods.sites(option, pack.edition)
        if sites:
            parts += [Heading(f"The sites that change, as buildings: {option.proposal.name}"), *sites[1:]]
    staff: Sequence[str] = told_of_each(pack.options, lambda option: burden_tables.staff(option, pack.place))
    return [*parts, Heading("Staff"), *said(staff or ["Where staff live is not held."])]
