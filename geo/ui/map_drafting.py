"""What may be done on the map of Propose while a change is made, and how an act there becomes part of the draft."""

from dataclasses import replace

from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.proposals.proposals import new_site_id
from geo.services.services import REGISTERED_SERVICES
from geo.ui import drafting, forms, session
from geo.ui.map_acts import Act, Choices

# The kinds whose forms a click on the map fills in with a place only.
_OF_SITES = frozenset({Open.KEY, Close.KEY, Move.KEY, CoLocate.KEY, Resize.KEY})


def choices(place: Place) -> Choices:
    """What may be done on the map; while an area is drawn, or another kind of change is made, a click is a place."""
    shared, draft = session.current().shared, session.current().draft
    if draft.drawing or draft.tool not in _OF_SITES:
        return Choices()
    today = tuple(site.site_id for site in place.services.sites_of(shared.service))
    opened = tuple(_openings())
    return Choices(
        opens=shared.service.with_article,
        closes=(*today, *opened),
        moves=(*today, *opened),
        hosts=place.services.sites if draft.tool == CoLocate.KEY else (),
    )


def act(place: Place, done: Act) -> None:
    """Take what was done on the map into the draft, or show the form that asks what is still to be said."""
    session.choose(replace(session.current().draft, point=done.at, refused=()))
    match done:
        case Act("look", GridPoint() as at):
            forms.click(place, at)
        case Act("open", GridPoint() as at):
            drafting.add(place, Open(drafting.next_name(), at))
        case Act("close"):
            _close(place, done.site)
        case Act("move", GridPoint() as at):
            _move(place, done.site, at)
        case Act("share"):
            session.choose(replace(session.current().draft, tool=CoLocate.KEY, host=done.site))


def _close(place: Place, site: str) -> None:
    openings = _openings()
    if site in openings:
        drafting.remove(place, openings[site])
    elif session.current().shared.service in REGISTERED_SERVICES:
        _ask(Close.KEY, site)
    else:
        drafting.add(place, Close(site))


def _move(place: Place, site: str, at: GridPoint) -> None:
    changes = session.current().proposal.changes
    openings = _openings()
    moved = {change.site: position for position, change in enumerate(changes) if isinstance(change, Move)}
    if site in openings:
        opening = changes[openings[site]]
        drafting.put(place, openings[site], replace(opening, at=at))
    elif site in moved:
        drafting.put(place, moved[site], replace(changes[moved[site]], to=at))
    elif session.current().shared.service in REGISTERED_SERVICES:
        _ask(Move.KEY, site)
    else:
        drafting.add(place, Move(site, at))


def _ask(tool: str, site: str) -> None:
    """Show the form of this kind with the site picked: what happens to its list has no default."""
    now = session.current()
    session.choose(replace(now.draft, tool=tool), replace(now.shared, site=site))


def _openings() -> dict[str, int]:
    """Where in the proposal each site that it opens is opened, by the site's code."""
    changes = session.current().proposal.changes
    return {new_site_id(position): position for position, change in enumerate(changes) if isinstance(change, Open)}
