"""What an appraisal owes to any place: the order of areas, sites that come and go, nothing to go to, no way there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.impact.what_if import PeopleDoubt
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal, new_site_id
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service, Site
from geo.travel.streets import Mode
from geo.travel.ways import Way
from tests.town import AREAS, WARDS, all_minutes, at, changed, sites, town, transit_town

CEDAR, ELM = Open("Cedar Surgery", at(2000)), Close("Z99902", ListOutcome(ListFate.DISPERSED))
DOUBT = PeopleDoubt(pd.Series(0.05, index=pd.Index(WARDS)), "a margin")


def both(place: Place, *changes: Open | Close, service: Service = Service.GP) -> Appraisal:
    return appraise(place, Proposal("Try", service, changes), doubt=DOUBT)


def turned(place: Place) -> Place:
    """The same place with its areas from east to west."""
    frame, people = place.areas.frame, place.people
    return changed(
        place,
        areas=replace(place.areas, frame=frame.iloc[::-1]),
        residents=people.residents.iloc[::-1],
        deprivation=people.deprivation.iloc[::-1],
        doors=place.travel.doors.iloc[::-1],
        outside_patients=place.services.outside_patients.iloc[::-1],
        times={
            mode: replace(whole, minutes=whole.minutes.iloc[::-1])
            for mode, whole in ((mode, all_minutes(place, mode)) for mode in place.travel.times)
        },
    )


def alike(plain: object, other: object) -> None:
    """The same figures by the same names; sums in another order may differ by a rounding."""
    if isinstance(plain, dict) and isinstance(other, dict):
        assert plain.keys() == other.keys()
        for key in plain:
            alike(plain[key], other[key])
    elif isinstance(plain, list) and isinstance(other, list):
        assert len(plain) == len(other)
        for here, there in zip(plain, other, strict=True):
            alike(here, there)
    elif isinstance(plain, float) or isinstance(other, float):
        assert other == pytest.approx(plain, abs=1e-6)
    else:
        assert plain == other


def test_the_order_of_areas_does_not_matter() -> None:
    plain, other = (to_plain(both(place, CEDAR, ELM), unrounded=True) for place in (town(), turned(town())))
    for key in ("summary", "wards", "groups", "equity", "ranges", "patients", "perceived"):
        if key in plain:
            alike(plain[key], other[key])
    by_code = [{area["area_code"]: area for area in each["areas"]} for each in (plain, other)]
    alike(*by_code)


@pytest.mark.parametrize("make", [town, transit_town])
def test_a_site_that_opens_where_one_stands_changes_nothing(make: Callable[[], Place]) -> None:
    elm = next(site for site in sites() if site.site_id == "Z99902")
    assert elm.at is not None
    appraisal = both(make(), Open("Elm again", elm.at))
    for way, impact in appraisal.ways.items():
        np.testing.assert_array_equal(impact.areas["before"], impact.areas["after"], err_msg=str(way))
        assert (impact.summary.gain, impact.summary.lose) == (0.0, 0.0)
        ranged = appraisal.ranges[way].headline.groups if way in appraisal.ranges else pd.DataFrame()
        assert (ranged.to_numpy(float) == 0.0).all()


@pytest.mark.parametrize("make", [town, transit_town])
@pytest.mark.parametrize("fate", [ListFate.STAYS, ListFate.DISPERSED])
def test_a_new_site_that_closes_again_gives_todays_figures(make: Callable[[], Place], fate: ListFate) -> None:
    place, opened, shut = make(), date(2027, 1, 1), date(2027, 7, 1)
    opening, closing = replace(CEDAR, terms=Terms(start=opened)), Close(new_site_id(0), ListOutcome(fate))
    gone = both(place, opening, replace(closing, terms=Terms(start=shut)))
    for way, impact in gone.ways.items():
        np.testing.assert_array_equal(impact.areas["before"], impact.areas["after"], err_msg=str(way))
        assert (impact.summary.gain, impact.summary.lose) == (0.0, 0.0)
        assert impact.equity.before == pytest.approx(impact.equity.after, nan_ok=True)
        ranged = gone.ranges[way].headline.groups if way in gone.ranges else pd.DataFrame()
        assert (ranged.to_numpy(float) == 0.0).all()
        assert impact.patients is None or (impact.patients["before"].equals(impact.patients["after"]))
    # It was there meanwhile, as it is where nobody closes it.
    proposal, alone = gone.proposal, both(place, opening)
    between = appraise(place, proposal, on=opened, doubt=DOUBT)
    for way, impact in between.ways.items():
        pd.testing.assert_frame_equal(impact.areas, alone.ways[way].areas)
    assert between.ways[Way.WALK].summary.gain > 0
    assert headline(gone) and to_plain(gone)


def test_a_first_site_of_a_service_is_a_journey_found_for_all_who_reach_it() -> None:
    stay = tuple(site for site in sites() if site.service is not Service.LIBRARY)
    tables = {mode: times.to([site.site_id for site in stay if site.at]) for mode, times in town().travel.times.items()}
    place = changed(town(), sites=stay, times=tables)
    appraisal = both(place, Open("Library", at(2000)), service=Service.LIBRARY)
    summary = appraisal.ways[Way.WALK].summary
    reached = appraisal.ways[Way.WALK].areas["after"].reindex(AREAS).notna().to_numpy()
    people = place.people.residents.reindex(AREAS)
    assert reached.any() and summary.cut_off_before == summary.people
    assert (summary.newly_reached, summary.cut_off) == (people[reached].sum(), 0.0)
    assert headline(appraisal) and to_plain(appraisal)


def test_when_the_only_site_of_a_service_closes_all_who_reached_it_are_cut_off() -> None:
    appraisal = both(town(), Close("LIB-01"), service=Service.LIBRARY)
    summary = appraisal.ways[Way.WALK].summary
    assert summary.cut_off == summary.people - summary.cut_off_before > 0
    assert summary.cut_off_after == summary.people
    assert headline(appraisal) and to_plain(appraisal)


def test_an_area_without_any_journey_is_counted_as_without_one_and_nothing_is_filled_in() -> None:
    plain = town()
    lost = AREAS[4]
    tables = {}
    for mode in plain.travel.times:
        whole = all_minutes(plain, mode)
        minutes = whole.minutes.copy()
        minutes.loc[lost] = np.nan
        tables[mode] = replace(whole, minutes=minutes)
    place = changed(plain, times=tables)
    appraisal, beside = both(place, ELM), both(plain, ELM)
    impact = appraisal.ways[Way.WALK]
    people = float(place.people.residents[lost])
    assert np.isnan(impact.areas.loc[lost, ["before", "after", "change"]].to_numpy(float)).all()
    assert impact.areas.loc[lost, "band"] == "not_reached"
    assert (impact.summary.cut_off_before, impact.summary.cut_off_after, impact.summary.cut_off) == (people, people, 0)
    others = [code for code in AREAS if code != lost]
    np.testing.assert_array_equal(impact.areas.loc[others, "after"], beside.ways[Way.WALK].areas.loc[others, "after"])
    assert headline(appraisal) and to_plain(appraisal)


def test_a_place_that_holds_one_mode_alone_is_appraised_by_that_mode() -> None:
    place = changed(town(), times={Mode.WALK: all_minutes(town(), Mode.WALK)})
    assert Way.WALK in both(place, CEDAR, ELM).ways


def test_sites_whose_place_is_not_known_do_not_matter() -> None:
    more = (*sites(), Site("Z99903", Service.GP, "Somewhere", None))
    summaries = [both(changed(town(), sites=each), CEDAR).ways[Way.WALK].summary for each in (sites(), more)]
    assert summaries[0] == summaries[1]
