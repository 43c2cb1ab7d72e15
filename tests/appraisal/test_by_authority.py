"""The five wards as two authorities: figures of each add up to the whole; one authority alone has no such rows."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.by_authority import by_authority, equity_by_authority
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.areas.authorities import Authority
from geo.errors import InputError
from geo.fairness.equity import EquityMeasure
from geo.fairness.equity import rows as equity_rows
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.views.impact import equity_tables, tables
from geo.views.impact.by_authority import table
from geo.views.words.by_authority import beside_wards, near
from tests.town import WARDS, town

TOWN = town()
ELM = Close("Z99902", ListOutcome(ListFate.DISPERSED))
PARTS = (Authority("E06999998", "West", tuple(WARDS[:2])), Authority("E06999999", "East", tuple(WARDS[2:])))
BOTH = replace(TOWN, authorities=PARTS)


def appraised(*, several: bool) -> Appraisal:
    return appraise(BOTH if several else TOWN, Proposal("Try", Service.GP, (ELM,)))


def test_counts_of_the_authorities_add_up_to_the_whole() -> None:
    appraisal = appraised(several=True)
    for way, impact in appraisal.ways.items():
        west, east, whole = by_authority(appraisal, way)
        for name in ("people", "gain", "lose", "unchanged", "lose_headline", "cut_off"):
            counts = [getattr(part.summary, name) for part in (west, east, whole)]
            assert counts[0] + counts[1] == pytest.approx(counts[2])
        assert whole.summary == impact.summary and whole.code == "E06999998+E06999999"
    people = [row["people"] for row in to_plain(appraisal)["authorities"] if row["mode"] == appraisal.first_way.value]
    assert people[2] == pytest.approx(people[0] + people[1]) == pytest.approx(TOWN.people.residents.sum())
    assert to_plain(appraisal)["authorities"][2]["authority_code"] is None
    assert table(appraisal, appraisal.first_way)["Authority"].tolist() == ["West", "East", "All together"]


def test_a_table_by_ward_says_which_authority_each_is_of_and_other_tables_stay() -> None:
    appraisal = appraised(several=True)
    by_ward = tables.by_ward(appraisal, appraisal.first_way, BOTH)
    told = beside_wards(BOTH, by_ward)
    assert list(told.columns[:2]) == ["Ward", "Authority"]
    assert told["Authority"].to_dict() == {
        code: part.name for part in PARTS for code in part.wards if code in by_ward.index
    } | {code: "" for code in by_ward.index if code not in WARDS}
    pd.testing.assert_frame_equal(told.drop(columns="Authority"), by_ward)
    of_areas = tables.by_area(appraisal, appraisal.first_way)
    assert beside_wards(BOTH, of_areas) is of_areas and beside_wards(TOWN, by_ward) is by_ward


def test_a_place_of_one_authority_has_no_rows_by_authority() -> None:
    appraisal = appraised(several=False)
    assert by_authority(appraisal, appraisal.first_way) == () and "authorities" not in to_plain(appraisal)
    assert table(appraisal, appraisal.first_way).empty
    minutes = appraisal.ways[appraisal.first_way].areas["before"]
    assert near(TOWN, minutes, service=Service.GP, way=appraisal.first_way).empty


def test_measured_fairness_of_each_authority_stands_beside_that_of_the_whole() -> None:
    appraisal = appraised(several=True)
    way = appraisal.first_way
    west, east, whole = equity_by_authority(appraisal, way).values()
    assert whole == appraisal.ways[way].equity and west.fifths is whole.fifths
    assert west.people + east.people == pytest.approx(whole.people)
    for side in ("before", "after"):
        means = [getattr(part, side)[EquityMeasure.AVERAGE] for part in (west, east, whole)]
        assert means[0] * west.people + means[1] * east.people == pytest.approx(means[2] * whole.people)
    written = [row["equity"] for row in to_plain(appraisal)["authorities"] if row["mode"] == way.value]
    assert written == [equity_rows(part) for part in (west, east, whole)] and len(written[0]) == len(EquityMeasure)
    assert west.longest_wards[0] in PARTS[0].wards and east.longest_wards[0] in PARTS[1].wards
    told = equity_tables.sentences(appraisal, way)
    assert told[-2].startswith("West: the average journey is") and told[-1].startswith("East: the average journey is")
    table = equity_tables.by_authority(appraisal, way)
    of_all = table[table["Authority"] == "All together"].drop(columns="Authority").set_index("Measure")
    pd.testing.assert_frame_equal(of_all, equity_tables.analysts(appraisal, way))


def test_measured_fairness_of_a_place_of_one_authority_is_told_once() -> None:
    appraisal = appraised(several=False)
    several, way = appraised(several=True), appraisal.first_way
    assert equity_by_authority(appraisal, way) == {} and equity_tables.by_authority(appraisal, way).empty
    assert equity_tables.sentences(appraisal, way) == equity_tables.sentences(several, way)[:-2]
    pd.testing.assert_frame_equal(equity_tables.analysts(appraisal, way), equity_tables.analysts(several, way))


def test_each_ward_is_of_exactly_one_authority() -> None:
    with pytest.raises(InputError, match="exactly these wards, each once"):
        replace(TOWN, authorities=PARTS[:1])
    with pytest.raises(InputError, match="exactly these wards, each once"):
        replace(TOWN, authorities=(*PARTS, replace(PARTS[0], code="E06999997")))
