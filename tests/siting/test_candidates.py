"""Which candidate stands in a building that is one already: found among thousands, and the same as one by one."""

import numpy as np

from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.siting.candidates import _one_building, _Taken


def drawn(rng: np.random.Generator, number: int) -> Site:
    """A site on a corner of a small town, of which many share a name, a place or a building's key."""
    east, north = rng.integers(0, 4, 2) * 40.0
    facts = {"address": f"{rng.integers(1, 4)} High Street"} if rng.random() < 0.5 else {}
    return Site(
        f"S{number}",
        Service.LIBRARY,
        f"Site {rng.integers(0, 12)}",
        GridPoint(float(east), float(north)) if rng.random() < 0.9 else None,
        premises=f"B{rng.integers(0, 15)}" if rng.random() < 0.6 else "",
        facts=facts,
    )


def test_the_first_in_the_same_building_is_the_one_found_one_by_one() -> None:
    rng = np.random.default_rng(22)
    sites = [drawn(rng, number) for number in range(400)]
    taken, listed, met = _Taken([]), list[Site](), 0
    for site in sites:
        first = next((other for other in listed if _one_building(site, other)), None)
        assert taken.in_building_of(site) is first
        met += first is not None
        if rng.random() < 0.3:
            taken.add(site)
            listed.append(site)
    assert 100 < met < 400
