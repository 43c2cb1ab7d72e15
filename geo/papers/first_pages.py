"""The two pages first: what is proposed, who is affected, what is not known, what was asked of whom, what came of it.

The sentences are those of the screen and of the command line. What nobody has recorded is said to be not recorded.
"""

from collections.abc import Iterator

import pandas as pd

from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.evidence.poll import PollQuestion
from geo.language.dates import british
from geo.language.phrases import joined, number_of, sentence
from geo.papers import rooms
from geo.papers.edition import NO_ANSWERS, Edition, Rooms, journeys_source, patients_source, place_notes, said, table
from geo.proposals.record import OnlyFor
from geo.proposals.voice import VoiceItem
from geo.reports.document import Heading, Paragraph, Part
from geo.services.services import REGISTERED_SERVICES
from geo.views.fairness import perception_words
from geo.views.fairness.tables import polls_on, said_words
from geo.views.impact import figures
from geo.views.proposal import words as proposal_words
from geo.views.words import wording

PROPOSED, AFFECTED, UNKNOWN = "What is proposed", "Who is affected", "What we do not know"
ASKED, CHANGED = "What was asked of whom", "What changed because of it"
MOST_PLACES = 3
MOST_CHANGES = 8
# Polls are told in full in the table of what was said.
MOST_POLLS = 2


def first_pages(appraisal: Appraisal, edition: Edition) -> list[Part]:
    """The title and the five answers, in about two pages of A4."""
    return [
        Heading(appraisal.proposal.name, 1),
        *_preamble(appraisal, edition),
        Heading(PROPOSED),
        *said(proposed(appraisal)),
        Heading(AFFECTED),
        *said(headline(appraisal)),
        *_figures(appraisal),
        *said(concerns(appraisal)),
        Heading(UNKNOWN),
        *said(unknown(appraisal, edition)),
        Heading(ASKED),
        *said(asked(appraisal, edition.rooms)),
        Heading(CHANGED),
        *said(changed(appraisal)),
    ]


def _preamble(appraisal: Appraisal, edition: Edition) -> Iterator[Part]:
    place = appraisal.place
    where = f"{place.name}{' (a made-up place)' if place.made_up else ''}"
    yield Paragraph(
        f"{where}, {appraisal.proposal.service.plural}. Made on {british(edition.made_on.isoformat())}. {wording.AID}",
        numbered=False,
    )
    if place.travel.approximate:
        yield Paragraph(wording.approximate(), numbered=False)


def proposed(appraisal: Appraisal) -> list[str]:
    """The proposal's note, its changes in order, and what happens anyway, a sentence each."""
    place, proposal = appraisal.place, appraisal.proposal
    changes = [f"{proposal_words.change(made, place, proposal)}." for made in proposal.changes]
    anyway = [proposal_words.change(made, place, proposal) for made in proposal.business_as_usual]
    more = len(changes) - MOST_CHANGES
    record = proposal.record
    return [
        proposal.note,
        *changes[:MOST_CHANGES],
        f"{number_of(more, 'more change')}: see the phases below." if more > 0 else "",
        f"What happens anyway, without any decision: {'; '.join(anyway)}." if anyway else "",
        f"Stage: {record.stage.label}." if record.stage else "",
        f"Partners: {joined(record.partners)}." if record.partners else "",
        only_for_words(record.only_for) if record.only_for else "",
        f"To be decided by {british(record.decided_on.isoformat())}." if record.decided_on else "",
    ]


def only_for_words(only: OnlyFor) -> str:
    """That it is for one group only, why, and when that is looked at again."""
    review = f", to be looked at again on {british(only.review.isoformat())}" if only.review else ""
    return f"Only for {only.group}{review}: {only.reason}"


def _figures(appraisal: Appraisal) -> Iterator[Part]:
    of_proposal = figures.of_proposal(appraisal)
    if not of_proposal:
        return
    patients = appraisal.patients_first
    cells = pd.DataFrame(
        [(sentence(figure.counts), figure.number, figure.beneath or "no range is held") for figure in of_proposal],
        columns=["What is counted", "How many", "Range, or the day of the count"],
    )
    source = f"patients: {patients_source(appraisal.place)}; {journeys_source(appraisal)}"
    yield table(
        appraisal.place,
        f"The answer in figures ({'patients of sites that change' if patients else 'residents'})",
        cells,
        source if patients else journeys_source(appraisal),
    )


def concerns(appraisal: Appraisal) -> Iterator[str]:
    """Likely concerns as words, of the places that the proposal changes; what was there before stands apart."""
    yield f"Likely concerns, drawn from figures and not from answers: {perception_words.reasons_by_place(appraisal)}"
    names = perception_words.changed_first(appraisal)
    caused = [code for code in names.index if perception_words.first_reasons(appraisal, code)]
    for code in caused[:MOST_PLACES]:
        yield f"{names[code]}: {perception_words.first_reasons(appraisal, code)}"


def unknown(appraisal: Appraisal, edition: Edition) -> list[str]:
    """What no figure of this paper tells, and would have to be asked."""
    place, proposal = appraisal.place, appraisal.proposal
    record = proposal.record
    missing = {
        "cost": not record.costs,
        "homes lost or gained": not record.homes,
        "other options that were looked at, and why each was set aside": not record.longlist,
        "how people were heard": not any(answer.evidence.strip() for answer in record.voice),
    }
    not_recorded = [what for what, is_missing in missing.items() if is_missing]
    lists = proposal.service in REGISTERED_SERVICES
    no_room = [site for site in appraisal.sites_after if pd.isna(site.capacity)]
    room = f"How many people they can take is not held for {len(no_room)} of {len(appraisal.sites_after)} sites."
    return [
        wording.gaps(kind.kind for kind in place.people.group_kinds),
        room if no_room and lists else "",
        f"Not recorded with this proposal: {joined(not_recorded)}." if not_recorded else "",
        *(note for note in place_notes(place, edition) if "missing" in note or "not known" in note),
        wording.STREETS_NOT_PERSONS,
    ]


def asked(appraisal: Appraisal, kept: Rooms) -> list[str]:
    """Who was asked, by what is recorded, rooms among them; that nothing is."""
    polls = polls_on(appraisal.place, appraisal.proposal)
    told = [said_words(poll, PollQuestion.FAIR_TO_US) for poll in polls[:MOST_POLLS]]
    more = len(polls) - MOST_POLLS
    answers = [*told, f"{number_of(more, 'more poll')} of the kind: see what was said, below." if more > 0 else ""]
    recorded = [
        f"{answer.item.question} {sentence(answer.answer)}: {answer.evidence.strip()}"
        for answer in appraisal.proposal.record.voice
        if answer.evidence.strip() and answer.item is not VoiceItem.CHANGED
    ]
    told = [*answers, *rooms.asked(kept)]
    return [*(told if any(told) else [NO_ANSWERS]), *recorded, "" if recorded else perception_words.heard(appraisal)]


def changed(appraisal: Appraisal) -> list[str]:
    """What changed because of what was said, with its evidence; that nothing is recorded."""
    recorded = [
        f"{sentence(answer.answer)}: {answer.evidence.strip()}"
        for answer in appraisal.proposal.record.voice
        if answer.item is VoiceItem.CHANGED and answer.evidence.strip()
    ]
    return recorded or [NO_ANSWERS]
