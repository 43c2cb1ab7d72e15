"""The speed table's readers: a postcode answered, and where two facts hold at once."""

from collections.abc import Iterator

from geo.access.access import nearest_by
from geo.bench.row import Row, timed
from geo.impact.what_if import doubt_now
from geo.people.ward_people import estimates
from geo.place.finding import Gazetteer
from geo.place.from_home import from_home
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map import two_facts
from geo.views.map.layer_facts import layer_fact, minutes_fact
from geo.views.map.layers import Layer, minutes_fill

POSTCODE_GOAL_SECONDS, SECOND_FACT_GOAL_SECONDS = 0.3, 0.3


def reader_rows(place: Place) -> Iterator[Row]:
    """A postcode answered by every way, beside the table of the small area it lies in; two facts on one map."""
    gazetteer, surgeries = Gazetteer(place), place.services.sites_of(Service.GP)
    typed = str(place.map.postcodes.index[len(place.map.postcodes) // 2])
    homes = place.travel.doors.loc[[place.inside[0]]].iloc[0]
    door = GridPoint(float(homes["easting"]), float(homes["northing"]))
    codes = [site.site_id for site in surgeries if site.at is not None]

    def answer() -> float:
        (spot,) = gazetteer.find(typed)
        return from_home(place, spot.at, surgeries).nearest(Way.NOCAR, surgeries)[1]

    def look_up() -> float:
        return float(nearest_by(place.travel.times, Way.NOCAR, site_ids=codes)[place.inside[0]])

    apart = abs(from_home(place, door, surgeries).nearest(Way.NOCAR, surgeries)[1] - look_up())
    yield Row(
        "A postcode answered on foot, without a car and by car",
        timed(answer),
        POSTCODE_GOAL_SECONDS,
        "minutes of its small area looked up",
        timed(look_up),
        f"{apart:.2f} minutes apart at the door of a small area",
    )
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
