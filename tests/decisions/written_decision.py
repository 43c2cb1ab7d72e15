"""A small decision for tests: two options of three versions, and one of everything that can be written down."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from geo.appraisal.case import Settings
from geo.decisions.after import AfterMeeting
from geo.decisions.answers import Answered, Prompt, PromptAnswer, StepAnswer, attach
from geo.decisions.assessments import Assessment
from geo.decisions.decision import Decision
from geo.decisions.engagement import AskedBy, Engagement
from geo.decisions.entries import Erratum, Judgement, Note, PollFinding, PollKept, SetAside
from geo.decisions.follow_up import ChangeMade, Outcome, Promise, Resolution, Watched
from geo.decisions.ground import EvidenceLook, EvidenceState, Ground
from geo.decisions.locked import DataEdition, Locked, lock
from geo.decisions.option import Option, OptionVersion, Stage, version_of
from geo.decisions.written import new_id
from geo.evidence.poll import PollKind, PollQuestion
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.assessment import Cell, Confidence, Criterion, ScoreBasis
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import Funded
from geo.services.services import Service

WHEN = datetime(2026, 11, 29, 20, 5, tzinfo=UTC)
SIGNED = ("Ada Byron", WHEN)
EXEMPT = "The lease of Elm costs 40,000 pounds a year"
GROUND = Ground("Estates", date(2026, 9, 1), "Minutes.pdf", "shelf 3", "a" * 64, EXEMPT)
# As a text is kept, whatever it says.
SEARCH = '{"question":{"asked":"\\"Elm, St Mary\\"\\n"}}'
FIRST, SECOND, THIRD = "a" * 22, "b" * 22, "c" * 22
DECIDED_BY = Resolution(SECOND, "Health Board", date(2026, 11, 2), "Item 4", "Not drafted yet", *SIGNED)


def proposal(name: str = "Elm closes", *, note: str = "") -> Proposal:
    return Proposal(name, Service.GP, (Close("Z99001-1"), Open("New Elm", GridPoint(530_000.0, 180_000.0))), note=note)


def version(
    made_of: int = 0, *, name: str = "Elm closes", stage: Stage = Stage.SCREENED, note: str = ""
) -> OptionVersion:
    return version_of(proposal(name, note=note), made_of=made_of, stage=stage, signature=SIGNED)


def begun() -> Decision:
    """A decision without options."""
    return Decision(new_id(), "Where the surgery goes", "kingsmere", "Kingsmere", Service.GP)


def locked(place: Place, *, screening_only: bool = False, why: str = "") -> Locked:
    """The usual settings, the files of a place on paper, and one file more."""
    made = lock(place, Settings(), on=date(2027, 4, 1), who="Ada Byron", when=WHEN, why=why)
    edition = DataEdition("streets.osm.pbf", "OpenStreetMap", "2026-10", "2026-10-01", "0" * 64)
    return replace(made, editions=(*made.editions, edition), screening_only=screening_only)


def full(place: Place) -> Decision:
    """A decision with something of each kind; one option was changed by two people."""
    first = Option(
        FIRST,
        tuple(replace(version(of, note=f"version {number}"), number=number) for number, of in ((1, 0), (2, 1), (3, 1))),
    )
    second = Option(SECOND, (replace(version(name="Oak opens"), number=1),))
    aside = Option(THIRD, (replace(version(name="Ash moves"), number=1),))
    cell = Cell("Age: 85+", Criterion.SAFETY, 0.0, "A bus", 1.0, ScoreBasis.JUDGEMENT, Confidence.LOW, "Further", "NHS")
    figures = (math.nan,) * 4
    return replace(
        begun(),
        locks=(locked(place),),
        options=(first, second),
        longlist=(
            SetAside("The old depot", "Flooded", *SIGNED),
            SetAside("Ash moves", "No lease", *SIGNED, option=aside),
            SetAside("Search for sites: the shortest average", "All 3 ways were looked at.", *SIGNED, search=SEARCH),
        ),
        judgements=(
            Judgement(FIRST, cell, *SIGNED),
            Judgement(FIRST, Cell("Sex: Female", Criterion.SAFETY, note="Not looked at"), *SIGNED),
        ),
        polls=(
            PollKept(
                FIRST,
                "Panel",
                PollKind.SURVEY,
                PollQuestion.FAIR_TO_US,
                date(2026, 9, 1),
                (
                    PollFinding("all", 120.0, "", 0.5, 0.4, 0.6, 51.5, 45.0, 58.0),
                    PollFinding("E05990001", math.nan, "withheld", math.nan, math.nan, *figures),
                ),
                *SIGNED,
            ),
        ),
        notes=(Note("", "Asked the estates team.", *SIGNED), Note(SECOND, "=1+1 is <b>no</b> formula", *SIGNED)),
        errata=(Erratum(FIRST, "12 patients", "21 patients", *SIGNED),),
        **record(),
        after_meetings=(
            AfterMeeting(
                "Elm hall", "The bus is late", "Whether it can wait", "The bus firm", date(2026, 12, 24), *SIGNED
            ),
            AfterMeeting("Elm hall", "=1+1 was said", "", "", None, *SIGNED),
        ),
    )


def record() -> dict[str, Any]:
    """One of each kind of entry of the record, some of them in place of another."""
    figures = attach(("About 60 people would be further.", "=1 is no formula"), on=date(2026, 11, 29), files="f" * 64)
    return {
        "engagements": (
            Engagement("Letter", "E05990001", "", "", AskedBy.LETTER, 500, 120, False, GROUND, *SIGNED),
            Engagement("Letter", "", "75-84", "", AskedBy.LETTER, None, None, True, Ground(replaces=0), *SIGNED),
        ),
        "changes_made": (
            ChangeMade(FIRST, "Too far", "Elm ward, 3 May", Outcome.CHANGED, "A bus", GROUND, *SIGNED),
            ChangeMade("", "No parking", "Online", Outcome.OPEN, "", Ground(replaces=1), *SIGNED),
        ),
        "promises": (
            Promise(FIRST, "A bus", "Elm ward", Funded.NO, date(2027, 5, 1), "Trips a day", GROUND, *SIGNED),
            Promise(FIRST, "A bus", "Elm ward", Funded.YES, None, "", Ground(replaces=1), *SIGNED),
        ),
        "watched": (Watched("", "Missed visits", "4%", "4%", "5%", "6%", date(2027, 6, 1), GROUND, *SIGNED),),
        "prompt_answers": (
            PromptAnswer(Prompt.TIME, Answered.PARTLY, "Twelve weeks, one in August", GROUND, *SIGNED),
            PromptAnswer(Prompt.SUBSTANTIAL, Answered.NOT_KNOWN, "", Ground(), *SIGNED),
        ),
        "step_answers": (
            StepAnswer(Assessment.EQUALITY, "data", Answered.PARTLY, "No figures on faith", figures, GROUND, *SIGNED),
            StepAnswer(Assessment.QUESTIONS, "v", Answered.YES, "", attach((), on=WHEN, files=""), Ground(), *SIGNED),
        ),
        "resolutions": (Resolution(FIRST, "Health Board", date(2026, 11, 2), "Item 4", "Not drafted", *SIGNED),),
        "evidence_looks": (EvidenceLook("Minutes.pdf", "a" * 64, EvidenceState.GONE, *SIGNED),),
    }
