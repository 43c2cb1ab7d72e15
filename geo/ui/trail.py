"""The steps of a draft, each all of its proposals as text; undo and redo walk them, nothing is changed in place.

A step that was made in this visit keeps its proposals beside their text, so that walking back to it finds what was
appraised already; one that was read back is read from its text when it is walked to.
"""

import secrets
from dataclasses import dataclass, replace

from geo.proposals.draft_text import draft_text, read_draft
from geo.proposals.proposals import Proposal
from geo.services.services import Service

# Of a draft: an afternoon of forty ideas, each tried twice. The oldest make way.
MOST_STEPS = 100
# Of one step, in characters, as long as a file of a proposal may be; a longer one is not kept.
LONGEST_STEP = 256 * 1024
# Of all steps of a draft together; the oldest make way, but the one in view never does.
LONGEST_TRAIL = 4 * 1024 * 1024
ID_BYTES = 24


@dataclass(frozen=True)
class Step:
    """A draft as it stood after a change.

    Attributes
    ----------
    number
        Of its own within the draft, and larger for what came later.
    service
        The one whose proposal was changed.
    text
        Its proposals as JSON.
    proposals
        The same read; None until they are.
    """

    number: int
    service: Service
    text: str
    proposals: tuple[Proposal, ...] | None = None

    def read(self) -> tuple[Proposal, ...]:
        """Its proposals, one a service; InputError in words where the text holds none."""
        return read_draft(self.text) if self.proposals is None else self.proposals


@dataclass(frozen=True)
class Aside:
    """A draft that was put aside for the one in view, one click back.

    Attributes
    ----------
    parted
        Where another window went on with it, when it did: seconds since 1970.
    """

    draft_id: str
    name: str
    parted: float | None = None


@dataclass(frozen=True)
class Trail:
    """Where a draft is kept, and the steps that led to it.

    Attributes
    ----------
    draft_id
        What stands in the address; "" until something is proposed.
    steps
        In their order; what was undone follows the step in view.
    at
        Position of the step in view.
    version
        Of the draft as this window last saw it; 0 where it is not kept yet.
    former
        The draft beside which this one was opened.
    fault
        Why it could not be kept as it is now; "" where it is.
    """

    draft_id: str = ""
    steps: tuple[Step, ...] = ()
    at: int = 0
    version: int = 0
    former: Aside | None = None
    fault: str = ""

    @property
    def step(self) -> Step | None:
        """The one in view; None where nothing was ever proposed."""
        return self.steps[self.at] if self.steps else None

    def after(self, before: tuple[Proposal, ...], proposals: tuple[Proposal, ...], service: Service) -> "Trail":
        """The trail one step on; what was undone before it is let go.

        before: what was proposed until now, with which a trail begins.
        """
        began = self if self.steps else replace(beginning_with(before, service), former=self.former)
        text = draft_text(proposals)
        if began.steps[began.at].text == text:
            return began
        passed = began.steps[: began.at + 1]
        steps = _bounded((*passed, Step(began.steps[-1].number + 1, service, text, proposals)))
        return replace(began, steps=steps, at=len(steps) - 1)

    def walked(self, steps: int) -> "Trail":
        """The trail so many steps on, or back where negative; as it is where there are none."""
        at = self.at + steps
        return replace(self, at=at) if 0 <= at < len(self.steps) else self


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(ID_BYTES)


def beginning_with(proposals: tuple[Proposal, ...], service: Service) -> Trail:
    """A trail of its own whose first step is this."""
    return Trail(new_id(), (Step(1, service, draft_text(proposals), proposals),))


def _bounded(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    kept = steps[-MOST_STEPS:]
    while len(kept) > 1 and sum(len(step.text) for step in kept) > LONGEST_TRAIL:
        kept = kept[1:]
    return kept
