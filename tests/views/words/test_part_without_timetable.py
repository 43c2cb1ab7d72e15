"""One of three authorities has no timetable: by public transport its people are missing, on foot without a car."""

from dataclasses import replace

import pytest

from geo.access.access import nearest_by
from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.minutes_text import minutes_report
from geo.areas.authorities import Authority
from geo.place.by_authority import nearest_held, not_held, untold_areas
from geo.place.times import without_a_car_holds
from geo.projection import to_lonlat
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact.figures import of_today
from geo.views.map.layers import minutes_fill
from geo.views.words import tables
from geo.views.words.by_authority import near
from tests.town import WARDS, transit_town

# The bus calls in Alder, Cedar and Elm alone.
TOWN = transit_town()
PARTS = (
    Authority("E06999997", "West", tuple(WARDS[:1])),
    Authority("E06999998", "Middle", tuple(WARDS[1:2])),
    Authority("E06999999", "East", tuple(WARDS[2:])),
)
THREE = replace(TOWN, authorities=PARTS)
SURGERIES = [site.site_id for site in THREE.services.sites_of(Service.GP)]
BIRCH = list(THREE.areas.frame.index[THREE.areas.frame["ward_code"] == WARDS[1]])
PEOPLE = THREE.people.residents[BIRCH].sum()
LIBRARY = THREE.services.sites_of(Service.LIBRARY)[0].at
TO_THE_LIBRARY = tuple(float(degrees[0]) for degrees in to_lonlat([LIBRARY.easting], [LIBRARY.northing]))
SENTENCE = f"Middle: not available: no timetable of it is held, so 2 small areas with {PEOPLE:,.0f} people are missing"


def test_areas_of_the_part_are_not_held_by_public_transport_and_on_foot_without_a_car() -> None:
    assert list(untold_areas(THREE)) == BIRCH == list(not_held(THREE, Way.TRANSIT))
    assert not_held(THREE, Way.NOCAR).empty and untold_areas(TOWN).empty
    rides = nearest_held(THREE, Way.TRANSIT, site_ids=SURGERIES)
    plain = nearest_by(THREE.travel.times, Way.TRANSIT, site_ids=SURGERIES)
    assert rides[BIRCH].isna().all() and rides.drop(BIRCH).equals(plain.drop(BIRCH))
    assert nearest_held(THREE, Way.NOCAR, site_ids=SURGERIES).equals(plain)


def test_the_headline_says_where_without_a_car_is_on_foot_alone() -> None:
    assert without_a_car_holds(THREE) == f"{without_a_car_holds(TOWN)}; in Middle on foot alone"
    closing = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
    told, of_one = (headline(appraise(place, closing))[0] for place in (THREE, TOWN))
    assert "; in Middle on foot alone)" in told and "on foot alone" not in of_one


def test_tables_count_them_apart_from_those_without_a_journey() -> None:
    rides = nearest_held(THREE, Way.TRANSIT, site_ids=SURGERIES)
    by_ward = tables.wards(THREE, rides, service=Service.GP, way=Way.TRANSIT)
    assert by_ward.loc[WARDS[1], "People, minutes not held"] == PEOPLE
    assert by_ward.loc[WARDS[1], ["Average minutes", "People without a journey"]].isna().all()
    assert (by_ward.drop(WARDS[1])["People, minutes not held"] == 0).all()
    assert tables.areas(THREE, rides).loc[BIRCH, "Minutes"].isna().all()
    whole = near(THREE, rides, service=Service.GP, way=Way.TRANSIT).set_index("Authority")
    assert whole.loc["All together", "People without a journey"] == 0
    assert whole.loc["Middle", "People"] == PEOPLE
    said = [figure.counts for figure in of_today(THREE, rides, service=Service.GP, way=Way.TRANSIT)]
    assert "people of whom no minutes are held" in said and "people for whom we found no journey" not in said
    of_one = tables.wards(TOWN, rides, service=Service.GP, way=Way.TRANSIT)
    assert "People, minutes not held" not in of_one


def test_the_map_says_in_its_legend_that_they_are_not_held() -> None:
    rides = nearest_held(THREE, Way.TRANSIT, site_ids=SURGERIES)
    fill = minutes_fill(THREE, rides, service=Service.GP, way=Way.TRANSIT)
    labels = [fill.legend.entries[int(number)].label for number in fill.classes[BIRCH]]
    assert labels == ["not held: no timetable of it"] * len(BIRCH)
    walked = minutes_fill(THREE, rides, service=Service.GP, way=Way.NOCAR)
    assert "not held: no timetable of it" not in [entry.label for entry in walked.legend.entries]


@pytest.mark.parametrize("target", [Service.GP, TO_THE_LIBRARY])
def test_the_report_of_times_leaves_them_empty_and_says_why(target: Service | tuple[float, float]) -> None:
    report = minutes_report(THREE, "transit", target=target)
    rows = {row["area_code"]: row for row in report["areas"]}
    assert all(rows[code][name] is None for code in BIRCH for name in ("minutes", "p25", "answered", "returns"))
    assert report["people_not_held"] == PEOPLE
    assert any(note.startswith(SENTENCE) for note in report["notes"])
    without_car = minutes_report(THREE, "nocar", target=Service.GP)
    assert without_car["people_cut_off"] == 0 and "people_not_held" not in without_car
    assert "Middle: on foot alone: no timetable of it is held." in without_car["notes"]


def test_a_proposal_is_not_appraised_by_a_way_that_is_held_of_a_part() -> None:
    proposal = Proposal("Try", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
    appraisal, alone = appraise(THREE, proposal), appraise(TOWN, proposal)
    assert Way.TRANSIT not in appraisal.ways and set(alone.ways) - set(appraisal.ways) == {Way.TRANSIT}
    assert any(note.startswith(SENTENCE) for note in appraisal.notes)
