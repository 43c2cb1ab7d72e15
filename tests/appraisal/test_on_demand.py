"""An appraisal is worked out as it is looked at, each part once; what does not matter changes nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.appraisal.text import part_of_plain, to_plain
from geo.errors import InputError
from geo.impact import site_minutes as searching
from geo.impact.what_if import PeopleDoubt
from geo.place.place import Place
from geo.place.times import with_site
from geo.projection import GridPoint
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, Site
from geo.travel.streets import Mode
from geo.travel.travel import TravelTimes
from geo.travel.ways import Way
from geo.values import OnDemand, kept_by_identity, times
from tests.town import WARDS, at, changed, street_town, town

TOWN = town()
CEDAR, ELM = Open("Cedar Surgery", at(2000)), Close("Z99902", ListOutcome(ListFate.DISPERSED))
DOUBT = PeopleDoubt(pd.Series(0.05, index=pd.Index(WARDS)), "a margin")
Search = Callable[[Place, TravelTimes, Site], TravelTimes]


def both(*changes: Open | Close, place: Place = TOWN, doubt: PeopleDoubt | None = None) -> Appraisal:
    return appraise(place, Proposal("Try", Service.GP, changes), doubt=doubt)


@pytest.fixture(name="searched")
def modes_searched(monkeypatch: pytest.MonkeyPatch) -> list[Mode]:
    modes: list[Mode] = []

    def search(place: Place, table: TravelTimes, site: Site) -> TravelTimes:
        modes.append(table.mode)
        return with_site(place, table, site)

    monkeypatch.setattr(searching, "with_site", search)
    return modes


def test_the_headline_searches_for_its_own_ways_alone_and_the_json_for_all(searched: list[Mode]) -> None:
    appraisal = both(CEDAR, place=street_town())
    headline(appraisal)
    assert set(searched) == {Mode.WALK, Mode.CAR}
    to_plain(appraisal)
    assert Mode.WHEELCHAIR in searched and Mode.CYCLE in searched
    assert len(searched) == len(set(searched))


def test_every_part_is_worked_out_once() -> None:
    appraisal = both(CEDAR, ELM, doubt=DOUBT)
    for name in ("relisted", "perceived", "burdens", "help_given", "notes", "phases", "shared"):
        assert getattr(appraisal, name) is getattr(appraisal, name)
    way = appraisal.first_way
    assert appraisal.ways[way].areas is appraisal.ways[way].areas
    assert appraisal.ranges[way].headline is appraisal.ranges[way].headline
    # Without a timetable, without a car is on foot.
    assert appraisal.ways[Way.NOCAR].groups is appraisal.ways[Way.WALK].groups


def test_what_cannot_be_appraised_is_refused_before_anything_is_looked_at() -> None:
    with pytest.raises(InputError, match="metres from any street"):
        both(Open("In the sea", GridPoint(1_000.0, 1_000.0)), place=street_town())


def test_other_parts_stand_beside_what_has_been_worked_out() -> None:
    appraisal = both(CEDAR)
    ways = appraisal.ways
    other = appraisal.having(notes=("Another.",))
    assert other.notes == ("Another.",) and other.ways is ways and appraisal.notes != other.notes


def figures(appraisal: Appraisal) -> dict[str, Any]:
    plain = to_plain(appraisal, unrounded=True)
    return {key: plain[key] for key in ("summary", "areas", "wards", "groups", "equity", "patients") if key in plain}


def test_the_order_of_changes_does_not_matter() -> None:
    assert figures(both(CEDAR, ELM, doubt=DOUBT))["summary"] == figures(both(ELM, CEDAR, doubt=DOUBT))["summary"]


def test_sites_of_another_service_do_not_matter() -> None:
    without = tuple(site for site in TOWN.services.sites if site.service is Service.GP)
    assert len(without) < len(TOWN.services.sites)
    stay = [site.site_id for site in without]
    tables = {mode: table.to(stay) for mode, table in TOWN.travel.times.items()}
    alone = changed(TOWN, sites=without, times=tables)
    assert figures(both(CEDAR, ELM, doubt=DOUBT)) == figures(both(CEDAR, ELM, place=alone, doubt=DOUBT))


def test_a_site_that_opens_where_another_closes_changes_no_journey() -> None:
    elm = next(site for site in TOWN.services.sites if site.site_id == "Z99902")
    summary = both(Open("Elm again", elm.at), ELM).ways[Way.WALK].summary
    assert (summary.gain, summary.lose, summary.mean_after) == (0.0, 0.0, pytest.approx(summary.mean_before))


def test_values_on_demand_are_made_once_and_known_by_their_keys() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    values = OnDemand(["a", "b"], make)
    assert list(values) == ["a", "b"] and len(values) == 2 and "c" not in values and not made
    assert values["b"] == values["b"] == "B" and made == ["b"]
    assert values.get("c") is None
    assert list(values.values()) == ["A", "B"] and made == ["b", "a"]


def test_what_is_kept_of_a_table_is_not_given_for_another() -> None:
    total = kept_by_identity(lambda table: float(table.to_numpy().sum()))
    for number in range(100):
        assert total(pd.Series([number, 1.0])) == number + 1.0
    same = pd.Series([2.0])
    assert total(same) == total(same) == 2.0


def test_a_product_made_in_pieces_is_the_product() -> None:
    draw = np.random.default_rng(1)
    left, right = draw.random((70, 900)), draw.random((900, 130))
    assert times(left, right) == pytest.approx(left @ right, rel=1e-12)
    assert times(left[:0], right).shape == (0, 130) and times(left, right[:, :0]).shape == (70, 0)


def test_a_part_of_the_json_is_that_of_the_whole_and_works_nothing_else_out() -> None:
    keys = ("summary", "equity", "patients", "settings")
    alone = both(CEDAR, ELM, doubt=DOUBT)
    assert part_of_plain(alone, keys) == {
        key: part for key, part in to_plain(both(CEDAR, ELM, doubt=DOUBT)).items() if key in keys
    }
    assert "perceived" not in vars(alone) and "burdens" not in vars(alone)
