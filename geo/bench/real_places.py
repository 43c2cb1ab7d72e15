"""One opening and one closure in real places, a small area, beside Kingsmere's; only those that are built here."""

from collections.abc import Callable, Iterator

from geo import build
from geo.appraisal.appraise import appraise
from geo.bench.appraisal import whole
from geo.bench.row import Row, Took, timed
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, Site

REAL_PLACES = ("trafford", "rutland", "isle_of_wight")
REPEATS = 3


def real_rows(example: Place) -> Iterator[Row | str]:
    """Two lines a place: the opening and the closure, every part and way, beside the same in the example."""
    beside = {title: _took(example, change_in(example)) for title, change_in in CHANGES.items()}
    for name in REAL_PLACES:
        if not build.is_current(name):
            yield f"{name} is not built here by this version, so it has no row: build it from its folder of files."
            continue
        place = build.open_place(name)
        for title, change_in in CHANGES.items():
            yield real_row(title, (place, _took(place, change_in(place))), (example, beside[title]))


def real_row(title: str, of_place: tuple[Place, Took], beside: tuple[Place, Took]) -> Row:
    """One change in one place as a line of the speed table; what each place took stands beside it."""
    (place, took), (example, second) = of_place, beside
    area, example_area = (each.processor * 1e6 / len(of.areas) for of, each in (of_place, beside))
    return Row(
        f"{title} in {place.name}, {len(place.areas):,} small areas, {len(place.travel.times)} modes",
        took,
        second.seconds * len(place.areas) / len(example.areas),
        f"the same in {example.name}, {len(example.areas):,} small areas",
        second,
        f"{area:,.0f} microseconds of processor time a small area, {example_area:,.0f} in {example.name}",
    )


def opening(place: Place) -> Change:
    """A surgery in the middle of the place."""
    return Open("New", _middle(place))


def closure(place: Place) -> Change:
    """The surgery nearest to the middle of the place closes, and its list is dispersed."""
    middle = _middle(place)

    def squared_metres(site: Site) -> float:
        if site.at is None:
            return float("inf")
        return (site.at.easting - middle.easting) ** 2 + (site.at.northing - middle.northing) ** 2

    nearest = min(place.services.sites_of(Service.GP), key=squared_metres)
    return Close(nearest.site_id, ListOutcome(ListFate.DISPERSED))


CHANGES: dict[str, Callable[[Place], Change]] = {"one opening": opening, "one closure": closure}


def _middle(place: Place) -> GridPoint:
    frame = place.areas.frame.loc[place.inside]
    return GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))


def _took(place: Place, change: Change) -> Took:
    proposal = Proposal("Speed", Service.GP, (change,))
    return timed(lambda: whole(appraise(place, proposal)), repeats=REPEATS)
