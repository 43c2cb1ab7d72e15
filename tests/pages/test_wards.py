"""The Wards page as it is read: every view of a ward and of the borough, every layer, judgements moved and put back."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.people.list_estimate import USUAL
from geo.place.place import Place
from geo.ui import loading
from geo.ui import map as area_map
from geo.ui.session import IndicatorsChoice, Selection, WardsChoice
from geo.views.map.layers import Drawn, Layer
from geo.views.people.questions import WardView
from tests import town as paper
from tests.selected import selected
from tests.town import changed

PAGE = Path(__file__).resolve().parents[2] / "pages" / "1_wards.py"
SECONDS = 60
ALDER, ELM = paper.WARDS[0], paper.WARDS[4]


@pytest.fixture(name="maps", autouse=True)
def maps_drawn(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The page on the five wards; the keys of the maps that it draws, whose frames need a browser."""
    drawn: list[str] = []
    pages_show(town)
    monkeypatch.setattr(area_map, "st_folium", lambda _map, *, key, **_rest: drawn.append(key))
    return drawn


def page(**chosen: Any) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    app.session_state["selection"] = selected(WardsChoice, IndicatorsChoice, **chosen)
    return app.run()


def words(app: AppTest) -> str:
    """All that the page says in sentences and tables read whole."""
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.header]
    cells = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    return " ".join([*(str(part.value) for part in parts), *cells]).replace("\\", "")


def chosen_on(app: AppTest) -> Selection:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection


def downloads(app: AppTest) -> list[str]:
    return [tab.label for tab in app.tabs]


VIEWS = [
    (WardView.GLANCE, "", "about 3,000 people"),
    (WardView.GLANCE, ALDER, "Estimate, modelled"),
    (WardView.PEOPLE, "", "In the whole borough "),
    (WardView.PEOPLE, ALDER, "Estimated at 30 June 2024: about 1,110 people"),
    (WardView.AGES, "", "are under 15"),
    (WardView.AGES, ALDER, "the whole place, as ticks"),
    (WardView.MOVING, "", "Here: Elm Camp (barracks, Elm)"),
    (WardView.MOVING, ELM, "Here: Elm Camp (barracks)"),
    (WardView.HOMES, "", "Birch Fields"),
    (WardView.HOMES, ALDER, "No homes are planned in this ward"),
]


@pytest.mark.parametrize(("view", "ward", "sentence"), VIEWS)
def test_every_view_answers_for_the_borough_and_for_a_ward(view: WardView, ward: str, sentence: str) -> None:
    app = page(view=view, ward=ward)
    assert not app.exception
    assert not app.error
    read = words(app)
    assert sentence in read
    # No view gives a ward a verdict or claims 95%.
    assert "churn" not in read.lower()
    assert "95%" not in read


@pytest.mark.parametrize("layer", list(Layer))
def test_every_layer_is_drawn_once_with_its_legend(layer: Layer, maps: list[str]) -> None:
    app = page(layer=layer)
    assert not app.exception
    assert not app.error
    assert maps == ["wards"]


def test_the_page_opens_on_minutes_and_waits_for_no_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(loading, "ward_estimates", lambda *_asked: asked.append("estimates"))
    app = page()
    assert app.selectbox(key="picture_of_layer").value is Layer.MINUTES
    assert asked == []


def test_two_maps_stand_side_by_side_for_a_room(maps: list[str]) -> None:
    app = page(layer=Layer.MINUTES, second=Layer.MOVING)
    app.radio(key="picture_of_drawn").set_value(Drawn.APART).run()
    assert not app.exception
    assert maps == ["wards", "wards_minutes", "wards_moving"]


@pytest.mark.parametrize("second", list(Layer))
def test_every_layer_can_be_the_second_fact(second: Layer, maps: list[str]) -> None:
    first = Layer.PEOPLE if second is Layer.MINUTES else Layer.MINUTES
    app = page(layer=first, second=second)
    assert not app.exception and not app.error
    assert maps == ["wards"]
    assert {"Both, by ward", "Both, by small area"} <= set(downloads(app))


def test_a_threshold_that_is_moved_changes_where_both_hold() -> None:
    app = page(layer=Layer.MINUTES, second=Layer.MOVING)
    app.number_input(key="threshold_minutes").set_value(0.0).run()
    app.number_input(key="threshold_moving").set_value(0.0).run()
    assert "about 3,000 people" in words(app) and "everywhere here" in words(app)
    app.number_input(key="threshold_minutes").set_value(500.0).run()
    assert "Nowhere here are both true: 500 minutes or more without a car to a GP surgery" in words(app)


def test_what_a_view_and_a_layer_show_can_be_taken_away_as_tables() -> None:
    assert downloads(page())[0] == "By ward"
    people = downloads(page(view=WardView.PEOPLE, layer=Layer.MOVING))
    assert {"People by ward", "People by ward over time", "Moving: address a year before, census"} <= set(people)
    moving = downloads(page(view=WardView.MOVING))
    assert {"Moving: address a year before, census", "Net: patients on lists"} <= set(moving)


def test_a_judgement_that_is_moved_widens_the_range_and_the_usual_figures_stand_beside() -> None:
    app = page(view=WardView.PEOPLE, ward=ALDER)
    app.slider(key="picture_of_margin_base").set_value(0.04).run()
    assert chosen_on(app).wards.estimate.margin.base == 0.04
    assert "one setting that differs from the usual. On the usual ones, at 30 June 2024: about 1,110" in words(app)
    app.button[0].click().run()
    assert chosen_on(app).wards.estimate == USUAL
    assert "differs from the usual" not in words(app)


def test_a_slider_put_back_to_its_usual_place_is_the_usual_setting() -> None:
    app = page(view=WardView.PEOPLE, ward=ALDER)
    for value in (0.2, 0.1):
        app.slider(key="picture_of_margin_moving").set_value(value).run()
    assert chosen_on(app).wards.estimate == USUAL


def test_asylum_housing_and_overseas_registrations_move_as_one_so_that_neither_can_be_read_back() -> None:
    app = page(view=WardView.PEOPLE, ward=ALDER)
    labels = " ".join(slider.label.lower() for slider in app.slider)
    assert labels.count("asylum") == 1
    app.slider(key="picture_of_margin_asylum").set_value(1.0).run()
    moved = chosen_on(app).wards.estimate.margin
    assert (moved.asylum, moved.overseas) == (1.0, 1.0)


def test_a_place_without_lists_says_that_estimates_are_not_held(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town.people.ward_people is not None
    bare = changed(town, ward_people=replace(town.people.ward_people, lists=None))
    monkeypatch.setattr(loading, "place", lambda _key: bare)
    app = page(view=WardView.PEOPLE, ward=ALDER)
    assert not app.exception
    assert "No estimates by ward" in words(app)
    assert not app.slider
    assert not page(view=WardView.MOVING).exception


def test_a_place_with_nothing_gathered_of_its_wards_is_read_at_a_glance(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = changed(town, ward_people=None)
    monkeypatch.setattr(loading, "place", lambda _key: bare)
    app = page(view=WardView.MOVING, layer=Layer.MOVING, ward=ALDER)
    assert not app.exception
    assert not app.error
    assert chosen_on(app).wards.view is WardView.GLANCE
    assert chosen_on(app).wards.layer is Layer.MINUTES


def test_a_place_that_holds_no_ages_moves_or_homes_says_so(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town.people.ward_people is not None
    bare = changed(town, ward_people=replace(town.people.ward_people, lists=None, movements=(), ages=(), planned=()))
    monkeypatch.setattr(loading, "place", lambda _key: bare)
    for view, sentence in (
        (WardView.AGES, "Ages are not held by ward"),
        (WardView.MOVING, "No source of people moving in and out is held"),
        (WardView.HOMES, "Planned homes are not held"),
    ):
        for ward in ("", ALDER):
            app = page(view=view, ward=ward)
            assert not app.exception
            assert sentence in words(app)


def test_the_map_is_coloured_by_the_indicator_looked_at_on_indicators_and_another_choice_stays() -> None:
    app = page(layer=Layer.INDICATOR, indicator="offences")
    assert app.selectbox(key="picture_of_indicator").value == "offences"
    assert "On the map: Recorded offences." in words(app)
    assert "Recorded offences" in downloads(app) and "Unit: per 1,000 people" in words(app)
    app.selectbox(key="picture_of_indicator").set_value("post_office_road_km").run()
    assert chosen_on(app).indicators.indicator == "post_office_road_km"
    assert chosen_on(app).wards.layer is Layer.INDICATOR
    assert "No range is published, so a ward is only higher or lower" in words(app)


def test_a_score_on_the_map_is_never_a_rank_alone() -> None:
    app = page(layer=Layer.SCORE, ward=ALDER)
    assert re.search(r"Alder: ranks \d to \d of \d\.", words(app))
    assert "it says nothing without its parts" in words(app) and "Scores and ranges" in downloads(app)


def test_a_place_without_indicators_offers_no_layer_of_them(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = changed(town, indicators=None)
    monkeypatch.setattr(loading, "place", lambda _key: bare)
    app = page(layer=Layer.SCORE)
    assert not app.exception and chosen_on(app).wards.layer is Layer.MINUTES
    assert not {"One indicator", "Score of the basket"} & set(app.selectbox(key="picture_of_layer").options)


def test_a_ward_s_people_stand_beside_the_staff_of_those_who_serve_them() -> None:
    app = page(ward=ELM)
    assert "Who works for the public here, beside who lives here" in [str(each.label) for each in app.expander]
    assert "By ethnic group: who lives in Elm, and each employer's staff" in words(app)
    assert "Staff by grade: Five Wards Council" in [str(tab.label) for tab in app.tabs]
