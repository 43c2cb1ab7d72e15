"""Where patients are registered today: worked out once for each place, as every appraisal begins from it."""

import re
from weakref import WeakKeyDictionary

from geo.access.load import Allocation, to_registered
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES, placed_codes
from geo.travel.travel import mode_without_car

# How the account of a place words what its newest table of patients is used for; the day of the list follows.
PATIENTS_AT = "patients by small area at"
# The same of the sizes of whole lists, which patients by small area are scaled to where they are held.
LIST_SIZES_AT = "list sizes at"
# What the account of a place says where its practices are placed by their main surgeries only.
NO_BRANCH_LIST = (
    "No list of branch surgeries is held: a practice stands at its main surgery only, and nobody is counted as near a "
    "branch."
)
_BY_PLACE: WeakKeyDictionary[Place, Allocation] = WeakKeyDictionary()


def registered_today(place: Place) -> Allocation:
    """Patients at the sites of the practices that they are registered with today."""
    if place not in _BY_PLACE:
        times, services = place.travel.times, place.services
        sites = services.sites_of(next(iter(REGISTERED_SERVICES)))
        # Patients' own sites are kept however far they are.
        table = times[mode_without_car(times)].near_to(placed_codes(sites)).minutes
        _BY_PLACE[place] = to_registered(services.registrations, table, sites=sites, practices=services.practices)
    return _BY_PLACE[place]


def placed_on(place: Place) -> str:
    """When the newest patients by small area were counted (ISO, as far as it is told); empty where it is not."""
    return _newest(place, PATIENTS_AT)


def registered_on(place: Place) -> str:
    """When the newest whole lists, else the newest patients by small area, were counted (ISO, as far as it is told)."""
    return _newest(place, LIST_SIZES_AT) or _newest(place, PATIENTS_AT)


def _newest(place: Place, wording: str) -> str:
    uses = "; ".join(source.used_for for source in place.account.provenance)
    return max(re.findall(rf"{wording} (\d{{4}}(?:-\d\d(?:-\d\d)?)?)\b", uses), default="")


def lacks_branches(place: Place) -> bool:
    """Whether surgeries are main surgeries only because no list of branches is held."""
    return NO_BRANCH_LIST in place.account.notes
