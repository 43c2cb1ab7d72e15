"""Likely concerns in words, what was there before and what was said; how people were heard; what is recorded."""

from geo.appraisal.record import Appraisal
from geo.language.dates import british
from geo.papers.edition import Edition, journeys_source, said, table
from geo.papers.first_pages import asked
from geo.proposals.kinds.several import CoLocate
from geo.reports.document import Heading, Part
from geo.views.fairness import perception_words
from geo.views.fairness import tables as fairness_tables
from geo.views.impact import sharing_tables

RECORDED = "recorded with the proposal"
NO_NUMBER = (
    "These are reasons why people might feel hard done by, drawn from journey times, earlier decisions and how the "
    "choice is being made. They are no answers, and cannot stand in for asking."
)
NOT_SET_ASIDE = "Which other options were looked at, and why each was set aside, is not recorded."


def concerns(appraisal: Appraisal) -> list[Part]:
    """Measured, likely concerns, said: three things side by side and never one score."""
    place = appraisal.place
    told = fairness_tables.three_columns(appraisal, place).reset_index(drop=True)
    history = fairness_tables.history_table(place)
    parts: list[Part] = [
        Heading("Likely concerns, and what was said"),
        *said([NO_NUMBER, perception_words.reasons_by_place(appraisal)]),
        table(
            place, "Measured, likely concerns, and said, by place", told, f"{journeys_source(appraisal)}; said: polls"
        ),
    ]
    if not history.empty:
        parts.append(
            table(
                place,
                "What was decided before",
                history.assign(Date=history["Date"].map(british)),
                "as named in the last column",
            )
        )
    return parts


def heard(appraisal: Appraisal, edition: Edition) -> list[Part]:
    """How people were heard, question by question, and the options set aside; what is not recorded is said to be so."""
    place, proposal = appraisal.place, appraisal.proposal
    aside = fairness_tables.set_aside(proposal)
    parts: list[Part] = [
        Heading("How people were heard, and other options"),
        *said(asked(appraisal, edition.rooms)),
        table(place, "How people were heard", fairness_tables.voice_table(proposal), RECORDED),
    ]
    parts += [table(place, "Options set aside", aside, RECORDED)] if len(aside) else said([NOT_SET_ASIDE])
    if proposal.record.joint or any(isinstance(change, CoLocate) for change in proposal.changes):
        parts.append(table(place, "How the building would be run", fairness_tables.joint_table(proposal), RECORDED))
    return parts


def sharing(appraisal: Appraisal) -> list[Part]:
    """Who would share a building; nothing where none is shared."""
    if not appraisal.shared:
        return []
    parts: list[Part] = [Heading("Who would share the building")]
    for shared in appraisal.shared:
        cells = sharing_tables.table(shared).reset_index()
        caption = f"Make-up of the users of {shared.incoming} and {shared.host} (modelled)"
        parts += [*said(sharing_tables.sentences(shared))]
        if not cells.empty:
            parts.append(table(appraisal.place, caption, cells, journeys_source(appraisal)))
    return parts
