"""The phases between the dates of a proposal, the gaps in them, and what a date that has passed warns of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from geo.language.phrases import joined_few
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Temporary
from geo.proposals.proposals import Proposal, turning_days


@dataclass(frozen=True)
class Phase:
    """The days from one date of a proposal to the next, both included; date.min and date.max where it has no end."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """The phase in words: "from 1 April to 30 September 2027"."""
        if self.first == date.min:
            return "at once" if self.last == date.max else f"until {in_words(self.last)}"
        if self.last == date.max:
            return f"from {in_words(self.first)}"
        first = in_words(self.first, year=self.first.year != self.last.year)
        return f"from {first} to {in_words(self.last)}"


def in_words(day: date, *, year: bool = True) -> str:
    """A day as it is read: 1 April 2027."""
    return f"{day.day} {day:%B %Y}" if year else f"{day.day} {day:%B}"


def phases(proposal: Proposal) -> tuple[Phase, ...]:
    """The phases in which anything of the proposal holds, in order; one without end where no date is given."""
    days = (date.min, *turning_days(proposal))
    ends = (*(day - timedelta(days=1) for day in days[1:]), date.max)
    cut = [Phase(first, last) for first, last in zip(days, ends, strict=True)]
    return tuple(phase for phase in cut if any(change.terms.hold_on(phase.first) for change in proposal.changes))


def gaps(proposal: Proposal, names: Mapping[str, str]) -> list[str]:
    """A sentence for each phase in which something has closed and what is to open is not there yet.

    names: of sites by code. A temporary site that stands in between is named, as it may not be enough.
    """
    sentences = []
    for phase in phases(proposal):
        shut = [names.get(code, code) for code in _shut(proposal, phase)]
        later = [change.site_effect.opened(names) for change in proposal.changes if _opens_later(change, phase)]
        if not shut or not later:
            continue
        between = [c.name for c in proposal.changes if isinstance(c, Temporary) and c.terms.hold_on(phase.first)]
        stands = f" {joined_few(between)} stands in between." if between else ""
        closed, missing = (f"{joined_few(names)} {'are' if len(names) > 1 else 'is'}" for names in (shut, later))
        sentences.append(f"A gap {phase.words}: {closed} closed and {missing} not open yet.{stands}")
    return sentences


def endings(proposal: Proposal) -> list[str]:
    """A sentence for each temporary site: when it ends, whether anything takes its place, and who looks at it again."""
    sentences = []
    for change in proposal.changes:
        if isinstance(change, Temporary) and change.terms.end is not None:
            end = change.terms.end
            follows = any(_begins_by(other, end) for other in proposal.changes if other is not change)
            after = "" if follows else ", and nothing in this proposal takes its place"
            sentences.append(f"{change.name} ends on {in_words(end)}{after}.{_review(change)}")
    return sentences


def overdue(proposal: Proposal, *, today: date) -> list[str]:
    """A sentence for each change for the time being whose last day has passed."""
    return [
        f"Change {position + 1} was to end on {in_words(change.terms.end)}, and that day has passed: say whether it "
        "still stands, and who has looked at it since."
        for position, change in enumerate(proposal.changes)
        if change.terms.end is not None and change.terms.end < today
    ]


def _review(change: Temporary) -> str:
    return f" {change.reviewer} looks at it again." if change.reviewer else " Who looks at it again is not recorded."


def _begins_by(other: Change, end: date) -> bool:
    """Whether a change that opens something for good is there by the day after an end."""
    starts, lasts = other.terms.start, other.terms.end is None
    return other.site_effect.for_good and lasts and (starts is None or starts <= end + timedelta(days=1))


def _shut(proposal: Proposal, phase: Phase) -> list[str]:
    holding = [change for change in proposal.changes if change.terms.hold_on(phase.first)]
    return [code for change in holding for code in change.site_effect.shut]


def _opens_later(change: Change, phase: Phase) -> bool:
    return change.site_effect.opens_any and change.terms.start is not None and change.terms.start > phase.first
