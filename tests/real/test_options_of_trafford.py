"""A closure and an opening in Trafford side by side: patients by their file, ranges of differences, gaps said."""

from collections.abc import Callable

import pytest

from geo.access.load import Counted
from geo.appraisal.appraise import appraise
from geo.decisions.comparison import ToldApart, compare
from geo.decisions.comparison_text import differ_most
from geo.decisions.figures import Quantity
from geo.decisions.options_table import OptionsLine
from geo.impact.what_if import doubt_now
from geo.people.ward_people import estimates
from geo.projection import GridPoint
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.views.decisions import options
from tests.real.test_raw_figures import RealPlace, raw_list


def test_a_closure_and_an_opening_of_trafford(real_place: Callable[[str], RealPlace]) -> None:
    place, folder = real_place("trafford")[::2]
    ward_people = place.people.ward_people
    doubt = doubt_now(place, estimates(ward_people) if ward_people and ward_people.estimate_dates else None)
    frame = place.areas.frame.loc[place.inside]
    middle = GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))
    closes = Proposal("It closes", Service.GP, (Close("P91003", ListOutcome(ListFate.DISPERSED)),))
    opens = Proposal("One more", Service.GP, (Open("New", middle),))
    closed, opened = (appraise(place, proposal, doubt=doubt) for proposal in (closes, opens))
    comparison = compare([closed, opened])
    table = {row.line: row for row in options.whole_table(comparison).rows}
    # Everybody on the list, by the file as it is published, must join another practice; nobody where one opens.
    must = [cell.value for cell in table[OptionsLine.MUST_CHANGE].cells]
    assert must == pytest.approx([0.0, raw_list("trafford", folder)["P91003"], 0.0])
    between = {(each.quantity, each.basis, each.way): each for each in comparison.differences if each.between_options}
    way = comparison.first_way
    further = between[Quantity.FURTHER, Counted.PATIENTS, way]
    assert further.lower <= further.value <= further.upper and further.value <= 0
    nearer = between[Quantity.NEARER, Counted.RESIDENTS, way]
    assert nearer.value > 0 and nearer.verdict in (ToldApart.MORE, ToldApart.LITTLE, ToldApart.CANNOT)
    # The place holds no capacities, which is never room.
    assert "not held of" in table[OptionsLine.LOAD].cells[1].words
    assert "could take" in table[OptionsLine.NOT_KNOWN].cells[1].words
    assert "differ most in" in differ_most(closed, opened, way)
