"""A proposal in the making: one change more, one less, a pin set down or nudged.

Every step is tried on the place before it is taken; a step that cannot be appraised is refused in words and the draft
stays as it was.
"""

from dataclasses import replace

from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.plain import LONGEST_NAME, visible
from geo.projection import GridPoint
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Move, Open
from geo.proposals.leaving_out import without
from geo.proposals.likely_outcome import likely_outcome
from geo.proposals.proposals import Proposal, business_as_usual, new_site_id
from geo.proposals.terms import ListOutcome
from geo.proposals.text import as_kept, refuse_what_no_file_holds
from geo.services.services import Site
from geo.ui import drafts, loading, picking, session


def take(place: Place, proposal: Proposal, *, pin: int | None = None) -> None:
    """Make this the draft if it can be appraised; else keep the draft and remember why."""
    if _can_be_appraised(place, proposal):
        session.propose(proposal, pin=pin)


def _can_be_appraised(place: Place, proposal: Proposal) -> bool:
    """Whether it can; where not, why is remembered."""
    try:
        refuse_what_no_file_holds(proposal)
        if proposal.changes:
            # On the day that is being read, so that the page finds it done.
            loading.appraisal(place, proposal, on=session.current().shared.on)
        else:
            business_as_usual(proposal, place.services.sites)
    except GeoError as fault:
        session.refuse(fault.faults)
        return False
    return True


def add(place: Place, change: Change) -> None:
    """One change more; an opening becomes the pin that the next click moves."""
    draft = session.current().proposal
    pin = len(draft.changes) if isinstance(change, Open) else None
    take(place, replace(draft, changes=(*draft.changes, change)), pin=pin)


def send(place: Place, change: Change) -> None:
    """A change from a form: an opening that is pinned is changed, anything else is one more.

    What happens anyway goes to business as usual.
    """
    try:
        change = as_kept(change, locate=place.locate)
    except InputError as fault:
        session.refuse(fault.faults)
        return
    chosen = session.current()
    if chosen.draft.as_usual:
        draft = chosen.proposal
        take(place, replace(draft, business_as_usual=(*draft.business_as_usual, change)))
    elif isinstance(change, Open) and chosen.draft.pin is not None and pinned_opening() is not None:
        put(place, chosen.draft.pin, change)
    else:
        add(place, change)


def put(place: Place, position: int, change: Change) -> None:
    """The change at a position, counted from nought, gives way to this one."""
    draft = session.current().proposal
    changes = (*draft.changes[:position], change, *draft.changes[position + 1 :])
    take(place, replace(draft, changes=changes), pin=session.current().draft.pin)


def remove(place: Place, position: int) -> None:
    """One change less."""
    take(place, without(session.current().proposal, (position,)))


def remove_usual(place: Place, position: int) -> None:
    """One change of business as usual less."""
    take(place, without(session.current().proposal, (position,), usual=True))


def rename(name: str) -> None:
    """Call the proposal something else."""
    chosen, typed = session.current(), visible(name).strip()
    if 0 < len(typed) <= LONGEST_NAME:
        session.propose(replace(chosen.proposal, name=typed), pin=chosen.draft.pin)


def open_text(place: Place, content: bytes | str) -> None:
    """The proposal in a file's text becomes a draft of its own, beside the one in view; a bad one is refused."""
    try:
        proposal = loading.open_proposal(place, content)
    except InputError as fault:
        session.refuse(fault.faults)
        return
    open_beside(place, proposal)


def open_beside(place: Place, proposal: Proposal) -> None:
    """Look at a proposal as a draft of its own beside the one in view; one that cannot be appraised is refused."""
    if _can_be_appraised(place, proposal):
        drafts.open_beside(proposal)


def set_pin(place: Place, point: GridPoint) -> None:
    """The pinned opening goes to this point; without one, another opens there."""
    pin, pinned = session.current().draft.pin, pinned_opening()
    if pinned is not None and pin is not None:
        put(place, pin, replace(pinned, at=point))
    else:
        add(place, Open(next_name(), point))


def nudge_moved(place: Place, point: GridPoint) -> None:
    """The site picked goes to this point instead, where the draft moves it already."""
    chosen = session.current()
    for position, change in enumerate(chosen.proposal.changes):
        if isinstance(change, Move) and change.site == chosen.shared.site:
            put(place, position, replace(change, to=point))


def standing(place: Place) -> tuple[Site, ...]:
    """The place's sites that the draft does not close."""
    shut = {code for change in session.current().proposal.changes for code in change.site_effect.shut}
    return tuple(site for site in place.services.sites if site.site_id not in shut)


def likely_list(place: Place, site: Site, *, closes: bool) -> ListOutcome:
    """What most likely happens to the list of a site that closes or moves, with what the draft closes besides."""
    return likely_outcome(site, standing(place), closes=closes)


def can_undo() -> bool:
    """Whether a step leads back from what is proposed."""
    return session.current().draft.trail.at > 0


def can_redo() -> bool:
    """Whether a step that was undone can be taken again."""
    trail = session.current().draft.trail
    return trail.at + 1 < len(trail.steps)


def undo() -> None:
    """One step back, looking at the service that it changed."""
    trail = session.current().draft.trail
    if trail.step is not None:
        drafts.walk(_place(), -1, looking_at=trail.step.service)


def redo() -> None:
    """The step that was undone last is taken again."""
    undone = session.current().draft.trail.walked(1)
    if undone.step is not None:
        drafts.walk(_place(), 1, looking_at=undone.step.service)


def start_again() -> None:
    """An empty draft; what was proposed is one step back."""
    session.start_again()


def go_back() -> None:
    """The draft that was put aside for the one in view comes back, and this one is put aside."""
    drafts.go_back(_place())


def start_another() -> None:
    """The next click opens another site, and no place is picked for it yet."""
    session.choose(replace(session.current().draft, pin=None, point=None))


def pick_site(place: Place, point: GridPoint) -> None:
    """The site of the service in view that is nearest to this point is picked."""
    shared = session.current().shared
    session.choose(replace(shared, site=picking.nearest_site(place, shared.service, point)))


def pick_host(place: Place, point: GridPoint) -> None:
    """The premises nearest to this point are picked to move into."""
    session.choose(replace(session.current().draft, host=picking.nearest_premises(place, point)))


def _place() -> Place:
    return loading.place(session.current().shared.place)


def pinned_opening() -> Open | None:
    """The opening that a click moves; None where a click opens another."""
    pin, changes = session.current().draft.pin, session.current().proposal.changes
    if pin is None or pin >= len(changes):
        return None
    change = changes[pin]
    return change if isinstance(change, Open) else None


def pinned_code() -> str:
    """The code of the site that the pinned opening opens; "" without one."""
    pin = session.current().draft.pin
    return new_site_id(pin) if pin is not None and pinned_opening() is not None else ""


def next_name() -> str:
    """A name for the next site that opens."""
    proposal = session.current().proposal
    number = sum(isinstance(change, Open) for change in proposal.changes) + 1
    return f"New {proposal.service.label}" if number == 1 else f"New {proposal.service.label} {number}"
