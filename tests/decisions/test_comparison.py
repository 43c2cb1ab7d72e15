"""Options side by side: the range is that of the difference, little is called little, and none is called the best."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.access.load import Counted
from geo.appraisal.appraise import appraise
from geo.appraisal.case import Settings
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import (
    BUSINESS_AS_USUAL,
    Difference,
    LittleBetween,
    ToldApart,
    compare,
    refuse_what_cannot_be_compared,
)
from geo.decisions.comparison_text import difference_words, lines, to_plain_comparison
from geo.decisions.figures import Quantity
from geo.decisions.options_table import options_table
from geo.decisions.switching import switches
from geo.errors import InputError
from geo.impact.bands import ImpactSettings
from geo.impact.what_if import PeopleDoubt
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from tests.town import WARDS, at, town

TOWN = town()
DOUBT = PeopleDoubt(pd.Series([0.05] * 5, index=list(WARDS)), "made up")
ONE_PERSON = LittleBetween(share=0.0, people=1.0)


def option(
    name: str, *changes: Change, doubt: PeopleDoubt | None = DOUBT, settings: Settings | None = None
) -> Appraisal:
    return appraise(TOWN, Proposal(name, Service.GP, changes), doubt=doubt, settings=settings)


CLOSED = option("Elm closes", Close("Z99902", ListOutcome(ListFate.DISPERSED)))
OPENED = option("One more in Cedar", Open("Cedar Surgery", at(2000)))
MOVED_A_LITTLE = option("One more near Cedar", Open("Cedar Surgery", at(2005)))


def told(of: str, beside: str, quantity: Quantity, *options: Appraisal, way: Way | None = Way.NOCAR) -> Difference:
    [each] = [
        each
        for each in compare(options, little=ONE_PERSON).differences
        if (each.of, each.beside, each.quantity, each.way) == (of, beside, quantity, way)
        and each.basis is (Counted.PATIENTS if way is None else Counted.RESIDENTS)
    ]
    return each


def test_beside_business_as_usual_a_difference_is_the_option_s_own_figure_and_range() -> None:
    each = told("Elm closes", BUSINESS_AS_USUAL, Quantity.FURTHER, CLOSED, OPENED)
    ranged = CLOSED.ranges[Way.NOCAR].headline
    own = ranged.groups.loc[("all", "everybody")]
    assert each.value == pytest.approx(own["further"])
    assert (each.lower, each.upper) == pytest.approx((own["further_lower"], own["further_upper"]))
    assert each.verdict is ToldApart.MORE
    must = told("Elm closes", BUSINESS_AS_USUAL, Quantity.MUST_CHANGE, CLOSED, OPENED, way=None)
    # All 665 of the list; a count on a day has no range.
    assert must.value == 665 and np.isnan(must.lower)


def test_the_other_way_round_is_the_same_with_the_sign_turned() -> None:
    there = told("One more in Cedar", "Elm closes", Quantity.NEARER, CLOSED, OPENED)
    back = told("Elm closes", "One more in Cedar", Quantity.NEARER, OPENED, CLOSED)
    assert there.value == -back.value
    assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower))


def test_the_range_is_of_the_difference_as_both_are_doubted_alike() -> None:
    """Two options with the same effect are doubted alike, so nothing of their two ranges is left."""
    each = told("One more near Cedar", "One more in Cedar", Quantity.NEARER, OPENED, MOVED_A_LITTLE)
    own = OPENED.ranges[Way.NOCAR].headline.groups.loc[("all", "everybody")]
    assert own["nearer_upper"] - own["nearer_lower"] > 50
    assert (each.value, each.lower, each.upper) == (0.0, 0.0, 0.0)
    assert each.verdict is ToldApart.CANNOT


def test_what_is_under_a_tenth_or_a_hundred_people_is_little() -> None:
    few = Difference("B", "A", Quantity.FURTHER, Counted.RESIDENTS, Way.NOCAR, 60.0, 40.0, 80.0, 0.0, ToldApart.LITTLE)
    assert difference_words(few).endswith("B and A have little between them (60 people).")
    by_hundred = [each for each in compare([CLOSED, OPENED]).differences if each.quantity is Quantity.MUST_CHANGE]
    assert {each.verdict for each in by_hundred if each.value} <= {ToldApart.MORE, ToldApart.FEWER}
    wide = compare([CLOSED, OPENED], little=LittleBetween(share=1.5, people=0.0, minutes=60.0)).differences
    assert {each.verdict for each in wide} <= {ToldApart.LITTLE, ToldApart.CANNOT}


def test_without_doubt_there_is_no_range_and_the_figures_stand() -> None:
    bare = [option(each.proposal.name, *each.proposal.changes, doubt=None) for each in (CLOSED, OPENED)]
    each = told("Elm closes", BUSINESS_AS_USUAL, Quantity.FURTHER, *bare)
    assert np.isnan(each.lower) and each.value == pytest.approx(CLOSED.ways[Way.NOCAR].summary.lose_headline)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([CLOSED], "from 2 to 6"),
        ([option(f"Option {n}", Open("S", at(400.0 * n))) for n in range(1, 8)], "from 2 to 6"),
        ([CLOSED, option("Elm closes", Open("S", at(2000)))], "'Elm closes'"),
        ([CLOSED, option("business as usual", Open("S", at(2000)))], "another name"),
        ([CLOSED, appraise(TOWN, Proposal("A library", Service.LIBRARY, (Open("L", at(0)),)))], "one service"),
        (
            [
                CLOSED,
                option("Other lines", Open("S", at(0)), settings=Settings(impact=ImpactSettings(large_minutes=12))),
            ],
            "other settings",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(options: list[Appraisal], says: str) -> None:
    with pytest.raises(InputError, match=says):
        refuse_what_cannot_be_compared(options)


def test_who_switches_lives_where_the_bands_differ() -> None:
    table = switches(CLOSED, OPENED, Way.NOCAR)
    bands = [each.ways[Way.NOCAR].areas["band"].reindex(TOWN.people.residents.index) for each in (CLOSED, OPENED)]
    assert list(table["area_code"]) == list(bands[0].index[(bands[0] != bands[1]).to_numpy()])
    assert switches(CLOSED, CLOSED, Way.NOCAR).empty


def test_the_table_has_no_total_and_the_lines_name_no_winner() -> None:
    comparison = compare([CLOSED, OPENED])
    table = options_table(comparison)
    assert table.names == (BUSINESS_AS_USUAL, "Elm closes", "One more in Cedar")
    read = " ".join(lines(comparison, table))
    assert "The options are not ranked" in read
    assert not any(word in read.lower() for word in ("best", "winner", "total", "score"))


def test_the_json_holds_what_other_tools_ask_for() -> None:
    plain = to_plain_comparison(compare([CLOSED, OPENED]))
    assert [each["name"] for each in plain["options"]] == ["Elm closes", "One more in Cedar"]
    assert {"summary", "equity"} <= set(plain["options"][0])
    asked = {"of", "from", "quantity", "mode", "basis", "value", "lower", "upper", "verdict"}
    assert all(set(each) - {"under_10"} == asked for each in plain["differences"])
    assert all(set(each) == {"from", "to", "mode", "area_code", "people", "was", "is"} for each in plain["switches"])
    assert {"notes", "settings", "provenance", "place", "service"} <= set(plain)
    # The same figures as the option's own appraisal.
    alone = replace(CLOSED).ways[Way.NOCAR].summary.lose_headline
    asked_of = {"of": "Elm closes", "from": BUSINESS_AS_USUAL, "quantity": "further", "basis": "residents"}
    further = next(row for row in plain["differences"] if asked_of.items() <= row.items())
    assert further["value"] == pytest.approx(alone + CLOSED.ways[Way.NOCAR].summary.cut_off)
