"""Where patients are registered today: worked out once for each place, as every appraisal begins from it."""

from weakref import WeakKeyDictionary

from geo.access.load import Allocation, to_registered
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES
from geo.travel.travel import mode_without_car

_BY_PLACE: WeakKeyDictionary[Place, Allocation] = WeakKeyDictionary()


def registered_today(place: Place) -> Allocation:
    """Patients at the sites of the practices that they are registered with today."""
    if place not in _BY_PLACE:
        times, services = place.travel.times, place.services
        table = times[mode_without_car(times)].minutes
        sites = services.sites_of(next(iter(REGISTERED_SERVICES)))
        _BY_PLACE[place] = to_registered(services.patients, table, sites=sites, practices=services.practices)
    return _BY_PLACE[place]
