"""A proposal in the making: one change more, one less, a pin set down or nudged.

Every step is tried on the place before it is taken; a step that cannot be appraised is refused in words and the draft
stays as it was.
"""

from dataclasses import replace

from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.projection import GridPoint
from geo.proposals.changes import Change, Move, Open
from geo.proposals.proposals import Proposal, business_as_usual, new_site_id
from geo.proposals.text import from_dict, to_dict
from geo.ui import loading, picking, session
from geo.ui.session import Tool


def take(place: Place, proposal: Proposal, *, pin: int | None = None) -> None:
    """Make this the draft if it can be appraised; else keep the draft and remember why."""
    try:
        if proposal.changes:
            # Points as its file keeps them, so that a figure here and one from the file are the same figure.
            proposal = from_dict(to_dict(proposal), locate=place.locate)
            # On the day that is being read, so that the page finds it done.
            loading.appraisal(place, proposal, on=session.current().on)
        else:
            business_as_usual(proposal, place.sites)
    except GeoError as fault:
        session.choose(refused=fault.faults)
        return
    session.propose(proposal, pin=pin)


def add(place: Place, change: Change) -> None:
    """One change more; an opening becomes the pin that the next click moves."""
    draft = session.current().proposal
    pin = len(draft.changes) if isinstance(change, Open) else None
    take(place, replace(draft, changes=(*draft.changes, change)), pin=pin)


def send(place: Place, change: Change) -> None:
    """A change from a form: an opening that is pinned is changed, anything else is one more.

    What happens anyway goes to business as usual.
    """
    chosen = session.current()
    if chosen.as_usual:
        draft = chosen.proposal
        take(place, replace(draft, business_as_usual=(*draft.business_as_usual, change)))
    elif isinstance(change, Open) and chosen.pin is not None and pinned_opening() is not None:
        put(place, chosen.pin, change)
    else:
        add(place, change)


def put(place: Place, position: int, change: Change) -> None:
    """The change at a position, counted from nought, gives way to this one."""
    draft = session.current().proposal
    changes = (*draft.changes[:position], change, *draft.changes[position + 1 :])
    take(place, replace(draft, changes=changes), pin=session.current().pin)


def remove(place: Place, position: int) -> None:
    """One change less."""
    draft = session.current().proposal
    take(place, replace(draft, changes=(*draft.changes[:position], *draft.changes[position + 1 :])))


def remove_usual(place: Place, position: int) -> None:
    """One change of business as usual less."""
    draft = session.current().proposal
    usual = (*draft.business_as_usual[:position], *draft.business_as_usual[position + 1 :])
    take(place, replace(draft, business_as_usual=usual))


def rename(name: str) -> None:
    """Call the proposal something else."""
    chosen = session.current()
    if 0 < len(name.strip()) <= LONGEST_NAME:
        session.propose(replace(chosen.proposal, name=name.strip()), pin=chosen.pin)


def open_text(place: Place, content: bytes | str) -> None:
    """Take the proposal in a file's text as the draft; a bad one is refused and the former one kept."""
    try:
        proposal = loading.open_proposal(place, content)
    except InputError as fault:
        session.choose(refused=fault.faults)
        return
    take(place, proposal)


def click(place: Place, point: GridPoint) -> None:
    """A click on the map, or a ring dropped there: what it does depends on the change being made."""
    chosen = session.current()
    if chosen.drawing:
        session.choose(corners=(*chosen.corners, point), refused=())
        return
    session.choose(point=point, refused=())
    match chosen.tool:
        case Tool.OPEN:
            _set_pin(place, point)
        case Tool.MOVE:
            _nudge_moved(place, point)
        case Tool.CLOSE | Tool.RESIZE | Tool.HOURS:
            session.choose(site=picking.nearest_site(place, chosen.service, point))
        case Tool.COLOCATE:
            session.choose(host=picking.nearest_premises(place, point))


def _set_pin(place: Place, point: GridPoint) -> None:
    chosen = session.current()
    pinned = pinned_opening()
    if pinned is not None and chosen.pin is not None:
        put(place, chosen.pin, replace(pinned, at=point))
    else:
        add(place, Open(next_name(), point))


def _nudge_moved(place: Place, point: GridPoint) -> None:
    chosen = session.current()
    for position, change in enumerate(chosen.proposal.changes):
        if isinstance(change, Move) and change.site == chosen.site:
            put(place, position, replace(change, to=point))


def pinned_opening() -> Open | None:
    """The opening that a click moves; None where a click opens another."""
    chosen = session.current()
    changes = chosen.proposal.changes
    if chosen.pin is None or chosen.pin >= len(changes):
        return None
    change = changes[chosen.pin]
    return change if isinstance(change, Open) else None


def pinned_code() -> str:
    """The code of the site that the pinned opening opens; "" without one."""
    pin = session.current().pin
    return new_site_id(pin) if pin is not None and pinned_opening() is not None else ""


def next_name() -> str:
    """A name for the next site that opens."""
    chosen = session.current()
    number = sum(isinstance(change, Open) for change in chosen.proposal.changes) + 1
    return f"New {chosen.service.label}" if number == 1 else f"New {chosen.service.label} {number}"
