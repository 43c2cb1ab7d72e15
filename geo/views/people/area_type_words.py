"""What a place holds for the guide's types of area, ward by ward, and what the types are."""

import math

from geo.indicators.area_types import WardFacts
from geo.place.place import Place
from geo.place.ward_likeness import people_by_ward

WHAT_THEY_ARE = (
    "Five types that the guide takes from a national report of 2007; a typology that old says nothing certain of a "
    "place now. Each is reasons, never a label, and never on a map. Where what a type asks is not held, it is not "
    "available."
)


def evidence(place: Place, ward: str) -> WardFacts:
    """What is held of one ward: the national fifth of deprivation in which the middle of its people live.

    Whether it is rural, its quarter among England's wards by people moving, its jobs in manufacturing at two censuses
    and open issues are in no table of a place.
    """
    if "national_fifth" not in place.people.deprivation:
        return WardFacts()
    fifth = place.people.deprivation["national_fifth"].reindex(place.people.residents.index)
    counts = [
        float(people_by_ward(place, place.people.residents.where(fifth == number, 0.0))[ward]) for number in range(1, 6)
    ]
    total, so_far = sum(counts), 0.0
    for number, people in enumerate(counts, start=1):
        so_far += people
        if total > 0 and so_far >= total / 2:
            return WardFacts(national_fifth=float(number))
    return WardFacts(national_fifth=math.nan)
