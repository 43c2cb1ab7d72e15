"""Trafford's and Rutland's wards from patients' lists, beside the official mid-year estimates, as they fall.

Patients by area are held for July 2022 alone: at other dates they are modelled from each practice's pattern. Births and
deaths, schools and asylum housing are not held; the share who moved in the census's year stands in; in Trafford the
National Insurance numbers of 2021 stand in for registrations from abroad. Skipped, with a sentence, where the
folder of real files is not on the machine.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.build import residents
from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.practices import practices
from geo.build.study import study
from geo.build.ward_people import ward_people
from geo.people.churn import InstitutionKind
from geo.people.list_estimate import WardEstimates, list_inflation, ward_estimates
from geo.people.list_events import ListEventKind, list_events
from geo.people.list_history import RegisteredLists
from geo.people.ward_people import WardPeople, authority_total_of, beside_official, best_estimate, estimates
from geo.sources.catalogue import recognise
from tests.real.recorded import recorded

MID_YEARS = ("2020-06-30", "2022-06-30", "2024-06-30")
NOT_MAPPED = gpd.GeoDataFrame({"name": []}, geometry=[], crs="EPSG:27700")


@dataclass(frozen=True)
class Wards:
    """What one authority holds of its wards' people, and the wards' names."""

    people: WardPeople
    names: pd.Series

    def estimates(self, *dates: str) -> WardEstimates:
        return estimates(self.people, dates=dates)


def wards_of(folder: Path) -> Wards:
    """An authority's wards as `build` brings its files to them, without the street map."""
    catalogue, ledger = recognise(folder), Ledger()
    geography = study(catalogue, ledger)
    tables, carrier = residents.people_tables(catalogue, geography, ledger)
    located = Located(geography.postcodes, geography.borough)
    listed, sites = practices(catalogue, located, ledger)
    services = (listed, sites, NOT_MAPPED)
    people = ward_people(catalogue, carrier, tables, located=located, services=services, ledger=ledger)
    return Wards(people, geography.wards.frame["name"])


@pytest.fixture(scope="module", name="trafford")
def trafford_wards(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Wards:
    return wards_of(recorded(real_data, "trafford", into=tmp_path_factory.mktemp("recorded")))


@pytest.fixture(scope="module", name="rutland")
def rutland_wards(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Wards:
    return wards_of(recorded(real_data, "rutland", into=tmp_path_factory.mktemp("recorded")))


def lists_of(wards: Wards) -> RegisteredLists:
    assert wards.people.lists is not None
    return wards.people.lists


def rms_share(official: pd.Series, ours: pd.Series) -> float:
    """The root mean square difference, as a share of ours."""
    return float(np.sqrt(((official / ours - 1) ** 2).mean()))


def test_both_start_from_the_census(trafford: Wards, rutland: Wards) -> None:
    for wards in (trafford, rutland):
        assert wards.people.base.count is not None and wards.people.base.count.date == "2021-03-21"


def test_trafford_s_lists_hold_nearly_a_tenth_more_people_than_live_there(trafford: Wards) -> None:
    assert trafford.people.lists is not None and trafford.people.base.count is not None
    registered_then, people = trafford.people.lists.at("2021-03-21"), trafford.people.base.count.people
    assert registered_then.sum() == pytest.approx(255_610, abs=50)
    inflation = list_inflation(registered_then, people)
    assert registered_then.sum() / people.sum() - 1 == pytest.approx(0.088, abs=0.001)
    assert (inflation.min(), inflation.max()) == pytest.approx((0.033, 0.181), abs=0.002)


def test_trafford_by_date(trafford: Wards) -> None:
    ward_estimates = trafford.estimates("2020-04", "2021-03-21", "2022-06-30", "2024-06-30", "2026-01")
    by_date = ward_estimates.frame.groupby("date", sort=False)["people"].sum()
    assert by_date.tolist() == pytest.approx([234_887, 234_972, 236_945, 238_780, 239_375], abs=20)
    relative = ward_estimates.frame["margin"] / ward_estimates.frame["people"]
    # The census reaches the wards of 2023 through output areas and postcodes, which alone is 6.1%.
    assert 0.064 < relative.min() < relative.max() < 0.100
    said = " ".join(ward_estimates.notes)
    assert "themselves modelled" in said and "between the lists of 2023-05 and 2026-01" in said


@pytest.mark.parametrize(("year", "inside"), [("2022", 21), ("2024", 21)])
def test_how_many_published_wards_of_trafford_lie_within_our_margins(
    trafford: Wards, real_data: Path, year: str, inside: int
) -> None:
    raw = pd.read_csv(real_data / f"trafford/population/mid-year_{year}_population_estimates_ward.csv")
    published = raw[raw["sex"] == "Persons"].set_index("area_code")["all_ages"]
    assert len(published) == 21 and list(published.sort_index().index) == sorted(trafford.names.index)
    ours = trafford.estimates(f"{year}-06-30").at(f"{year}-06-30").join(published)
    ours["within"] = (ours["all_ages"] - ours["people"]).abs() <= ours["margin"]
    table = ours.assign(ward=trafford.names)[["ward", "all_ages", "people", "margin", "within"]].round()
    assert ours["within"].sum() == inside, table.to_string()
    # The product holds its estimates against the same figures.
    compared = beside_official(trafford.people, trafford.estimates(f"{year}-06-30")).set_index("ward_code")
    assert compared["official"].to_dict() == published.astype(float).to_dict()
    assert compared["inside"].sum() == inside


def test_without_what_carrying_may_do_four_and_two_of_them_would_not(trafford: Wards) -> None:
    base = trafford.people.base.count
    assert base is not None and base.carrying == 0.031
    bare = ward_estimates(
        replace(base, carrying=0.0), lists_of(trafford), turbulence=trafford.people.turbulence, dates=MID_YEARS[1:]
    )
    inside = beside_official(trafford.people, bare).groupby("date")["inside"].sum()
    assert inside.to_dict() == {"2022-06-30": 17, "2024-06-30": 19}


def test_a_ward_s_mid_year_total_is_the_published_one_and_no_sum_of_output_areas(trafford: Wards) -> None:
    count = trafford.people.counts[-1]
    by_name = count.people.rename(trafford.names)
    assert (count.ward_title, by_name["Altrincham"], by_name["Hale"]) == ("Mid-year estimate 2024", 11_278, 11_042)


def test_modelled_lists_say_more_than_the_census_left_as_it_was_after_three_years_and_not_before(
    trafford: Wards,
) -> None:
    ward_estimates = trafford.estimates(*MID_YEARS)
    assert trafford.people.base.count is not None
    nearer = {}
    for count in trafford.people.counts:
        if count.date in MID_YEARS:
            ours = rms_share(count.people, ward_estimates.at(count.date)["people"])
            nearer[count.date] = ours < rms_share(count.people, trafford.people.base.count.people)
    assert nearer == {"2020-06-30": False, "2022-06-30": False, "2024-06-30": True}


def test_practices_of_trafford_that_closed_are_named(trafford: Wards) -> None:
    closed = [event.practice_id for event in list_events(trafford.people.sizes) if event.kind is ListEventKind.CLOSED]
    assert closed == ["P91032", "P91619", "P91625", "P91633"]
    assert sum("closed between" in words for words in trafford.people.list_event_words) == 4


def test_trafford_is_raked_to_its_headline_its_wards_ages_and_groups(trafford: Wards) -> None:
    total = authority_total_of(trafford.people)
    # The mid-year estimate of 2024 has 241,025 and the lists about 238,800.
    assert total.people == pytest.approx(240_596, abs=20) and total.words.startswith("The sources agree")
    best = best_estimate(trafford.people)
    assert best.raked.agrees and best.raked.table.people == pytest.approx(total.people)
    assert best.raked.table.cells.shape == (21, 2, 18, 19)
    wards = trafford.estimates("2024-06-30").at("2024-06-30")["people"]
    assert best.raked.table.over(("ward",)).cells == pytest.approx(
        (wards * total.people / wards.sum()).to_numpy(), abs=0.3
    )


def test_rutland_s_barracks_ward_has_an_unusual_list_and_official_counts_that_do_not_agree(rutland: Wards) -> None:
    barracks = rutland.estimates("2020-06-30")
    assert beside_official(rutland.people, barracks).empty
    (carried,) = [count for count in rutland.people.counts if count.date == "2020-06-30"]
    assert carried.carried == "carried from LSOAs through postcodes" and carried.carrying == 0.064
    away = (carried.people / barracks.at("2020-06-30")["people"] - 1).abs()
    assert rutland.names[away.idxmax()] == "Cottesmore" and away.max() == pytest.approx(0.306, abs=0.005)
    unusual = barracks.frame.loc[barracks.frame["coverage_unusual"], "ward_code"]
    assert "Cottesmore" in set(rutland.names[unusual])
    # Its barracks: about half of those whom the census counts there are on no list of the files held.
    assert barracks.at("2020-06-30").loc[away.idxmax(), "inflation"] < -0.4


def test_rutland_s_prison_is_named_by_its_setting_in_the_list_of_organisations(rutland: Wards) -> None:
    named = [(each.kind, each.name, rutland.names[each.area_code]) for each in rutland.people.institutions]
    assert named == [(InstitutionKind.PRISON, "HMP Stocken", "Greetham")]
