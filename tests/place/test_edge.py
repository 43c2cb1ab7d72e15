"""The edge, counted: who is registered outside, which areas are marked, and the averages with and without them."""

import pandas as pd
import pytest

from geo.appraisal.minutes_text import minutes_report
from geo.place import edge
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map.layers import minutes_fill
from geo.views.words import tables
from tests.town import AREAS, changed, town

TOWN = town()


def with_outside(people: dict[str, float], place: Place = TOWN) -> Place:
    """The town with so many people of these areas on the list of a practice that is not held."""
    rows = pd.DataFrame({"practice_id": "Z99777", "area_code": list(people), "patients": list(people.values())})
    return changed(place, patients=pd.concat([place.services.patients, rows], ignore_index=True))


def on_lists(code: str) -> float:
    """How many of an area are on the lists held."""
    rows = TOWN.services.patients
    return float(rows.loc[rows["area_code"] == code, "patients"].sum())


# A third of the first area's registered people, and a fifth of the second's.
EDGE = with_outside({AREAS[0]: on_lists(AREAS[0]) / 2, AREAS[1]: on_lists(AREAS[1]) / 4})


def test_an_area_is_told_by_its_share_and_marked_from_a_quarter_on() -> None:
    shares = edge.outside_share(EDGE, Service.GP)
    assert shares[[AREAS[0], AREAS[1], AREAS[2]]].to_list() == pytest.approx([1 / 3, 1 / 5, 0])
    assert list(edge.marked(EDGE, Service.GP)) == [AREAS[0]]
    assert edge.outside_share(EDGE, Service.LIBRARY).empty and edge.edge_sentence(EDGE, Service.LIBRARY) == ""


def test_the_whole_place_counts_its_own_people_only() -> None:
    inside = sum(on_lists(code) for code in AREAS)
    outside = on_lists(AREAS[0]) / 2 + on_lists(AREAS[1]) / 4
    assert edge.whole_share(EDGE, Service.GP) == pytest.approx(outside / (inside + outside))
    assert edge.edge_sentence(EDGE, Service.GP).startswith(f"{outside / (inside + outside):.0%} of people here")
    assert edge.edge_sentence(TOWN, Service.GP) == ""


def test_averages_are_given_with_and_without_the_areas_that_are_marked() -> None:
    report = minutes_report(EDGE, "walk", target=Service.GP)
    minutes = pd.Series({area["area_code"]: area["minutes"] for area in report["areas"]}).reindex(list(AREAS))
    people = TOWN.people.residents
    rest = people.index != AREAS[0]
    assert report["mean_minutes"] == pytest.approx((minutes * people).sum() / people.sum(), abs=1e-3)
    held = (minutes * people)[rest].sum() / people[rest].sum()
    assert report["mean_minutes_without_edge"] == pytest.approx(held, abs=1e-3)
    assert report["edge"]["areas_a_quarter_or_more"] == [AREAS[0]]
    assert any(note.startswith("On average ") and "without 1 small area where" in note for note in report["notes"])


def test_the_map_and_the_table_say_the_share() -> None:
    minutes = pd.Series(12.0, index=EDGE.areas.frame.index)
    fill = minutes_fill(EDGE, minutes, service=Service.GP, way=Way.WALK)
    assert fill.figures[AREAS[0]] == "12 minutes; 33% of people here also use surgeries outside that are not held"
    assert fill.figures[AREAS[1]] == "12 minutes"
    table = tables.with_outside_share(tables.areas(EDGE, minutes), EDGE, Service.GP)
    assert table.loc[[AREAS[0], AREAS[1]], "Registered outside, place not held %"].to_list() == [33, 20]
