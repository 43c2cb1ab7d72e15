"""Where patients are registered today: worked out once for each place, as every appraisal begins from it."""

import re
from weakref import WeakKeyDictionary

from geo.access.load import Allocation, to_registered
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES
from geo.travel.travel import mode_without_car

# How the account of a place words what its newest table of patients is used for; the day of the list follows.
PATIENTS_AT = "patients by small area at"
_BY_PLACE: WeakKeyDictionary[Place, Allocation] = WeakKeyDictionary()


def registered_today(place: Place) -> Allocation:
    """Patients at the sites of the practices that they are registered with today."""
    if place not in _BY_PLACE:
        times, services = place.travel.times, place.services
        table = times[mode_without_car(times)].minutes
        sites = services.sites_of(next(iter(REGISTERED_SERVICES)))
        _BY_PLACE[place] = to_registered(services.patients, table, sites=sites, practices=services.practices)
    return _BY_PLACE[place]


def registered_on(place: Place) -> str:
    """The day (ISO) of the newest list of patients by small area; empty where the account of the place names none."""
    days = re.findall(
        rf"{PATIENTS_AT} (\d{{4}}-\d{{2}}-\d{{2}})", "; ".join(s.used_for for s in place.account.provenance)
    )
    return max(days, default="")
