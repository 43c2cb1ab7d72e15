"""A place several times over, tried on the town with a bus line: copies have its own answers, and are apart."""

import math

import numpy as np
import pytest

from geo.appraisal.appraise import appraise
from geo.bench.row import Took, table
from geo.bench.tiled_place import Strip, strip_row, tiled_place
from geo.errors import NotHeldError
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from tests.town import all_minutes, at, town, transit_town

pytestmark = pytest.mark.slow


def test_three_copies_hold_three_times_as_much_and_each_its_own_minutes() -> None:
    once, thrice = transit_town(), tiled_place(transit_town(), 3)
    assert len(thrice.areas) == 3 * len(once.areas) and len(thrice.wards) == 3 * len(once.wards)
    assert len(thrice.services.sites) == 3 * len(once.services.sites)
    assert thrice.people.residents.sum() == pytest.approx(3 * once.people.residents.sum())
    assert len(thrice.travel.timetable.trip_route) == 3 * len(once.travel.timetable.trip_route)
    for mode in once.travel.times:
        alone = all_minutes(once, mode).minutes
        rows, columns = alone.shape
        many = all_minutes(thrice, mode).minutes.to_numpy(copy=True)
        for copy in range(3):
            inside = slice(copy * rows, (copy + 1) * rows), slice(copy * columns, (copy + 1) * columns)
            np.testing.assert_array_equal(many[inside], alone.to_numpy())
            many[inside] = np.nan
        assert np.isnan(many).all()


def test_an_opening_in_the_first_copy_has_the_places_own_answer_by_every_way() -> None:
    once, thrice = transit_town(), tiled_place(transit_town(), 3)
    proposal = Proposal("Try", Service.GP, (Open("New", at(2600)),))
    alone, among = appraise(once, proposal), appraise(thrice, proposal)
    assert set(alone.ways) == set(among.ways)
    for way, figures in alone.ways.items():
        areas = among.ways[way].areas
        for side in ("before", "after"):
            first = areas[side].to_numpy()[: len(figures.areas)]
            np.testing.assert_allclose(first, figures.areas[side].to_numpy(), atol=0.01)
        others = areas.iloc[len(figures.areas) :]
        np.testing.assert_array_equal(others["before"], others["after"])


def test_patients_of_a_copy_go_to_its_own_practices() -> None:
    thrice = tiled_place(transit_town(), 3)
    closed = Close("Z99902+1", ListOutcome(ListFate.DISPERSED))
    appraised = appraise(thrice, Proposal("Try", Service.GP, (closed,)))
    assert appraised.relisted
    assert {code.rpartition("+")[2] for code in thrice.services.patients["practice_id"]} == {"0", "1", "2"}


def test_a_place_without_streets_is_not_laid_out_several_times() -> None:
    with pytest.raises(NotHeldError, match="holds no streets"):
        tiled_place(town(), 3)


def test_a_line_tells_growth_and_what_does_not_agree() -> None:
    once = Strip(1, 818, 406, 240_000.0, Took(2.0, 2.0), Took(0.1, 0.1), nearer=2, peak_megabytes=400.0)
    line = table(
        [
            strip_row(
                Strip(10, 8180, 4060, 2_400_000.0, Took(5.0, 4.0), Took(0.9, 0.8), nearer=2, peak_megabytes=700.0), once
            )
        ]
    )
    assert line.startswith(
        "result strip of one opening, Kingsmere 10 times over (8,180 small areas, 4,060 sites, 2,400,000 people): "
        "900.0 ms (processor 800.0 ms) (goal 400.0 ms)"
    )
    assert line.endswith(
        "the same answer; 8.0 times the processor time for 10 times the areas; opened and made ready in "
        "5.0 s (processor 4.0 s); peak memory 700 MB"
    )
    other = strip_row(
        Strip(3, 2454, 1218, 720_000.0, Took(3.0, 3.0), Took(0.3, 0.3), nearer=1, peak_megabytes=math.nan), once
    )
    assert "NOT the same answer: 1, 2" in other.agreement and "not told on this system" in other.agreement
