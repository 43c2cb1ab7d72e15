"""A line that is lost: no journey is shorter without it, and those that went by it are longer."""

import numpy as np

from geo.place.lost_line import lines_of, minutes_without
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.streets import Mode


def test_without_a_line_no_journey_is_shorter_and_some_are_longer(kingsmere: Place) -> None:
    lines = lines_of(kingsmere)
    assert len(set(lines)) == len(lines) > 3
    sites = kingsmere.services.sites_of(Service.GP)[:3]
    codes = [site.site_id for site in sites]
    before = kingsmere.travel.times[Mode.TRANSIT].minutes_to(codes).to_numpy(float)
    after = minutes_without(kingsmere, lines[0], sites).minutes_to(codes).to_numpy(float)
    both = np.isfinite(before) & np.isfinite(after)
    assert not (np.isfinite(after) & ~np.isfinite(before)).any()
    assert (after[both] >= before[both] - 0.05).all() and (after[both] > before[both] + 1).any()


def test_a_place_without_a_timetable_has_no_line_to_lose(town: Place) -> None:
    assert town.travel.timetable is not None or lines_of(town) == ()
