"""What may be done on the map of Propose while a change is made, and how an act there becomes part of the draft.

An act is taken at once. What happens to a list is then the likeliest, which the list of changes shows and asks for.
"""

from dataclasses import replace

from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.proposals.proposals import new_site_id
from geo.services.services import Site
from geo.ui import drafting, fields, forms, session
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
        hosts=_hosts(place) if draft.tool == CoLocate.KEY else (),
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
            _share(place, done.site)


def _close(place: Place, site: str) -> None:
    openings = _openings()
    if site in openings:
        drafting.remove(place, openings[site])
    else:
        drafting.add(place, Close(site, drafting.likely_list(place, place.site(site), closes=True)))


def _move(place: Place, site: str, at: GridPoint) -> None:
    changes = session.current().proposal.changes
    openings = _openings()
    moved = {change.site: position for position, change in enumerate(changes) if isinstance(change, Move)}
    if site in openings:
        opening = changes[openings[site]]
        drafting.put(place, openings[site], replace(opening, at=at))
    elif site in moved:
        drafting.put(place, moved[site], replace(changes[moved[site]], to=at))
    else:
        drafting.add(place, Move(site, at, drafting.likely_list(place, place.site(site), closes=False)))


def _share(place: Place, host: str) -> None:
    """What is picked moves in; where nothing is, a new site opens there."""
    moving = _picked(place)
    if moving is None:
        drafting.add(place, CoLocate(host))
    else:
        registered = drafting.likely_list(place, moving, closes=False)
        drafting.add(place, CoLocate(host, moving.site_id, registered=registered))


def _picked(place: Place) -> Site | None:
    shared = session.current().shared
    return next(
        (site for site in drafting.standing(place) if site.site_id == shared.site and site.service is shared.service),
        None,
    )


def _hosts(place: Place) -> tuple[Site, ...]:
    """Sites in whose buildings something can be, none of the building that what is picked is in already."""
    moving, building = _picked(place), fields.known(place).building
    own = building[moving.site_id] if moving else ""
    placed = (site for site in drafting.standing(place) if site.at is not None)
    return tuple(site for site in placed if building[site.site_id] != own)


def _openings() -> dict[str, int]:
    """Where in the proposal each site that it opens is opened, by the site's code."""
    changes = session.current().proposal.changes
    return {new_site_id(position): position for position, change in enumerate(changes) if isinstance(change, Open)}
