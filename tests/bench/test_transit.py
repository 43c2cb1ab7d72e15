"""The speed table's public transport on the town with one bus line: both ways agree, and what does not is said."""

import math
from dataclasses import replace

import numpy as np
import pytest

from geo.bench import transit
from geo.bench.row import Took, table
from geo.bench.transit import Measured, full_table, newport_row, pin_row, row_of
from geo.errors import NotHeldError
from tests.town import street_town, town, transit_town
from tests.travel.paper_transit import TUESDAY

pytestmark = pytest.mark.slow


def test_a_dropped_site_is_asked_forwards_too_and_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ORIGINS", 30), ("EVERY_ORIGIN", 5), ("EVERY_MINUTE", 60)):
        monkeypatch.setattr(transit, name, value)
    place = transit_town()
    row = pin_row(place.travel.network.streets, place.travel.timetable, day=TUESDAY, title="paper")
    # Six doors at 09:30, 10:30, 11:30 and 12:30, of thirty at 181 minutes.
    assert row.agreement.startswith("24 of 5,430 questions asked; at most 0 s apart, the same ones answered; ")
    assert row.second_way == "forward search, 6 doors x 4 minutes, scaled up"
    assert row.took.seconds > 0 and row.second_took.seconds > 0


def test_answers_that_differ_are_told() -> None:
    ours, theirs = np.array([60.0, np.nan, 90.0]), np.array([63.0, 120.0, np.nan])
    assert transit._agreement(ours, theirs) == "at most 3 s apart, and 2 answered by one way only"


def test_where_newports_files_are_not_held_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(transit, "NEWPORT_FEED", tmp_path_factory.mktemp("empty") / "absent.zip")
    assert (
        newport_row() == "Newport's streets and timetable are not on this machine, so no dropped site was timed there."
    )


def test_a_full_table_is_the_same_sites_one_at_a_time() -> None:
    full = full_table(transit_town(), sites=20)
    assert (full.areas, full.sites, full.alone, full.same) == (12, 20, 10, True)
    assert min(full.streets.seconds, full.transit.seconds, full.alone_took.seconds) > 0


def test_a_place_without_a_timetable_has_no_full_table() -> None:
    for place in (town(), street_town()):
        with pytest.raises(NotHeldError, match="no streets or no timetable"):
            full_table(place)


def test_the_full_tables_line_says_what_it_took_and_what_does_not_agree() -> None:
    full = Measured(780, 200, Took(2.0, 4.0), Took(6.0, 8.0), 400.0, 10, Took(0.5, 0.4), same=True)
    line = table([row_of(full)])
    assert line.startswith(
        "full table of 780 small areas x 200 sites x 7 modes, Kingsmere: 8.0 s (processor 12.0 s) (goal 30.0 s)"
    )
    assert (
        "one site at a time, 10 of them scaled up: 10.0 s (processor 8.0 s), 1.25 times as long; the same figures"
        in line
    )
    assert line.endswith("public transport 6.0 s (processor 8.0 s) of it; peak memory 400 MB (goal 1,536)")
    other = row_of(replace(full, same=False, peak_megabytes=math.nan)).agreement
    assert other.startswith("NOT the same figures") and "not told on this system" in other
