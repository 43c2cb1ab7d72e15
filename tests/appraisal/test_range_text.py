"""Ranges in words: of the same people as the sentence that they stand under, and no more than they cover."""

from collections.abc import Callable

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.range_text import patients_range, residents_range
from geo.appraisal.record import Appraisal
from geo.impact.what_if import PeopleDoubt
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from tests.town import WARDS, beyond_the_river, town

CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
DOUBT = PeopleDoubt(pd.Series(0.03, index=pd.Index(WARDS)), "a tenth of nothing")


def appraised(make: Callable[[], Place] = town, doubt: PeopleDoubt | None = DOUBT) -> Appraisal:
    return appraise(make(), CLOSE_ELM, doubt=doubt)


def test_the_range_is_of_residents_and_says_so_where_patients_come_first() -> None:
    appraisal = appraised()
    sentence = residents_range(appraisal, appraisal.first_way)
    row = appraisal.ranges[appraisal.first_way].counts.loc["lose_headline"]
    assert row["lower"] < 800 < row["upper"] and row["lean"] == 0
    # 800 people with a standard error of 3% in each ward, a fifth of it shared.
    assert sentence.startswith(
        "Range for residents: 770 to 830 further. It allows for doubt about how many people live"
    )
    said = headline(appraisal)
    assert said.index(sentence) == 1 + next(at for at, line in enumerate(said) if "about 800 people" in line)


def test_no_sentence_of_a_range_calls_it_95_and_one_says_how_many_runs_it_holds() -> None:
    said = headline(appraised())
    assert not [line for line in said if "95%" in line]
    (holds,) = [line for line in said if line.startswith("Ranges hold")]
    assert "19 of 20 of our what-if runs" in holds


def test_lost_journeys_have_a_range_of_their_own() -> None:
    appraisal = appraised(lambda: beyond_the_river(last_home="11:15"))
    assert appraisal.ways[appraisal.first_way].summary.cut_off == 200
    assert "without a journey" in residents_range(appraisal, appraisal.first_way)


def test_without_doubt_there_is_no_range_and_without_margins_it_is_said_to_cover_nothing() -> None:
    bare, nothing = (
        appraised(doubt=doubt)
        for doubt in (None, PeopleDoubt(pd.Series(float("nan"), index=pd.Index(WARDS)), "no margin is held"))
    )
    for appraisal in (bare, nothing):
        assert residents_range(appraisal, appraisal.first_way) == ""
    assert patients_range(bare, bare.first_way) == ""


@pytest.mark.parametrize("make", [town, lambda: beyond_the_river(last_home="11:15")])
def test_patients_have_a_range_or_are_told_why_not(make: Callable[[], Place]) -> None:
    appraisal = appraised(make)
    assert patients_range(appraisal, appraisal.first_way)
