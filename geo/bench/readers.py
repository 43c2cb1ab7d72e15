"""The speed table's readers: a postcode answered, and where two facts hold at once."""

from collections.abc import Iterator

from geo.access.access import nearest_by
from geo.appraisal.appraise import appraise
from geo.bench.row import Row, timed
from geo.build import EXAMPLE_RAW
from geo.decisions.every_home import every_home
from geo.decisions.from_here import from_here, situations
from geo.impact.what_if import doubt_now
from geo.people.ward_people import estimates
from geo.place.finding import Gazetteer
from geo.place.from_home import from_homes, one_home
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.text import from_toml
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.decisions.every_home import compact
from geo.views.map import two_facts
from geo.views.map.layer_facts import layer_fact, minutes_fact
from geo.views.map.layers import Layer, minutes_fill

POSTCODE_GOAL_SECONDS, SECOND_FACT_GOAL_SECONDS = 0.3, 0.3
# One of the three runs an extra bus.
OPTIONS = ("a-branch-closes-with-a-minibus", "b-two-houses-to-one-centre", "d-the-contract-ends")


def reader_rows(place: Place) -> Iterator[Row | str]:
    """A postcode answered today and for three options, beside small areas and every postcode; two facts on one map."""
    gazetteer, surgeries = Gazetteer(place), place.services.sites_of(Service.GP)
    typed = str(place.map.postcodes.index[len(place.map.postcodes) // 2])
    homes = place.travel.doors.loc[[place.inside[0]]].iloc[0]
    door = GridPoint(float(homes["easting"]), float(homes["northing"]))
    codes = [site.site_id for site in surgeries if site.at is not None]

    def minutes_from(home: GridPoint) -> float:
        reached = from_homes(place, one_home(place, home), surgeries)
        return float(reached.nearest(surgeries).minutes[Way.NOCAR][0])

    def answer() -> float:
        (spot,) = gazetteer.find(typed)
        return minutes_from(spot.at)

    def look_up() -> float:
        return float(nearest_by(place.travel.times, Way.NOCAR, site_ids=codes)[place.inside[0]])

    apart = abs(minutes_from(door) - look_up())
    yield Row(
        "A postcode answered on foot, without a car and by car",
        timed(answer),
        POSTCODE_GOAL_SECONDS,
        "minutes of its small area looked up",
        timed(look_up),
        f"{apart:.2f} minutes apart at the door of a small area",
    )
    yield from _option_rows(place, typed)
    minutes = nearest_by(place.travel.times, Way.NOCAR, site_ids=codes)
    doubt = doubt_now(place, estimates(place.people.ward_people) if place.people.ward_people else None)

    def both() -> two_facts.Both:
        first = minutes_fact(minutes.reindex(place.inside), service=Service.GP, way=Way.NOCAR)
        second = layer_fact(place, Layer.MOVING)
        fill = minutes_fill(place, minutes, service=Service.GP, way=Way.NOCAR)
        two_facts.hatched(fill, second, two_facts.suggested(second))
        pair = (first, two_facts.suggested(first)), (second, two_facts.suggested(second))
        return two_facts.where_both(place, *pair, doubt=doubt)

    where = both()
    yield Row(
        "A second fact over minutes: drawn, and who lives where both hold, with the range",
        timed(both),
        SECOND_FACT_GOAL_SECONDS,
        "minutes alone",
        timed(lambda: minutes_fill(place, minutes, service=Service.GP, way=Way.NOCAR)),
        f"{where.people:,.0f} people in {len(where.areas)} small areas",
    )


def _option_rows(place: Place, postcode: str) -> Iterator[Row | str]:
    """Three options for one postcode, and for every postcode as a file without a network holds them."""
    files = [EXAMPLE_RAW / "proposals" / f"{name}.toml" for name in OPTIONS]
    options = [appraise(place, from_toml(file.read_bytes(), locate=place.locate)) for file in files]
    asked = situations(place, Service.GP, options)
    at = place.map.postcodes.index.get_loc(postcode)
    box = from_here(place, one_home(place, place.locate(postcode)), asked)
    homes = every_home(place, Service.GP, options)
    apart = max(
        abs(float(one.minutes[way][0] - every.minutes[way][at]))
        for one, every in zip(box, homes.nearest, strict=True)
        for way in one.ways
    )
    yield Row(
        "A postcode answered today and for three options, one with an extra bus",
        timed(lambda: from_here(place, one_home(place, place.locate(postcode)), asked)),
        POSTCODE_GOAL_SECONDS,
        f"all {len(homes.homes):,} postcodes at once",
        timed(lambda: every_home(place, Service.GP, options), repeats=1),
        f"{apart:.2f} minutes apart",
    )
    yield f"All postcodes of {place.name} with three options: {len(compact(place, homes).encode()) / 1000:,.0f} kB"
