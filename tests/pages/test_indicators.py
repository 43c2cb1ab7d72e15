"""The Indicators page: what is chosen stays chosen, nothing withheld is on it, and a basket leaves and comes back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.indicators.basket_pack import to_json
from geo.indicators.baskets import Basket, BasketItem
from geo.indicators.indicators import IndicatorValues
from geo.people.segregation import Units
from geo.place.place import Place
from geo.ui.session import IndicatorsChoice, Selection
from geo.views.indicators.questions import IndicatorView
from tests.indicators.test_partners import pack_of
from tests.selected import selected
from tests.town import WARDS, changed

PAGE = Path(__file__).resolve().parents[2] / "pages" / "2_indicators.py"
SECONDS = 60
BASKET = Basket("Two", (BasketItem("belong"), BasketItem("offences", weight=2.0)))


@pytest.fixture(name="visit")
def a_visit(town: Place, pages_show: Callable[[Place], None]) -> Callable[..., AppTest]:
    """The page on the five wards, or on another place, with something chosen."""

    def visited(place: Place = town, **chosen: Any) -> AppTest:
        pages_show(place)
        app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
        app.session_state["selection"] = selected(IndicatorsChoice, **chosen)
        return app.run()

    return visited


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.header]
    return " ".join(str(part.value) for part in parts).replace("\\", "")


def chosen_on(app: AppTest) -> Selection:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection


@pytest.mark.parametrize("view", list(IndicatorView))
def test_every_view_is_drawn_without_and_with_a_ward(visit: Callable[..., AppTest], view: IndicatorView) -> None:
    for ward in ("", WARDS[0]):
        app = visit(view=view, ward=ward)
        assert not app.exception and not app.error


def test_the_page_opens_on_a_rate_and_never_on_a_count(town: Place, visit: Callable[..., AppTest]) -> None:
    told = town.evidence.indicators
    assert told is not None
    counts_first = IndicatorValues(
        tuple(sorted(told.indicators, key=lambda each: each.key != "hate_crime")), told.frame
    )
    app = visit(changed(town, indicators=counts_first))
    names = app.selectbox(key="picture_of_indicator").options
    assert names[-1] == "Hate crimes recorded by the police" and names[0] != names[-1]


def test_an_indicator_and_its_dimension_are_chosen_and_no_second_choice_is_lost(visit: Callable[..., AppTest]) -> None:
    app = visit()
    app.selectbox(key="picture_of_dimension").set_value("crime and disorder").run()
    # Belonging is of another dimension, so the list begins with the first of this one.
    assert app.selectbox(key="picture_of_indicator").options == [
        "Recorded offences",
        "Hate crimes recorded by the police",
    ]
    for key in ("hate_crime", "offences", "hate_crime"):
        app.selectbox(key="picture_of_indicator").set_value(key).run()
        assert chosen_on(app).indicators.indicator == key
    assert "Police counts under 10 are withheld" in words(app)


def test_a_ward_where_nine_were_asked_is_nowhere_on_the_page(visit: Callable[..., AppTest]) -> None:
    # 3 of 9 in Elm is 33%; Dunn with 40 asked goes with it, or the borough's 289 asked would tell.
    table = visit(indicator="belong").dataframe[0].value
    figures = table.set_index("Ward")["Figure (% of people asked)"]
    assert figures.isna().sum() == 2 and figures.notna().sum() == 3
    assert figures.loc[[name for name in figures.index if figures.notna()[name]]].tolist() == [50, 75, 50]
    every = visit(view=IndicatorView.WARD, ward=WARDS[4]).dataframe[0].value
    assert "Feel that they belong to their neighbourhood" not in set(every.index)


def test_without_a_better_or_a_range_nothing_is_called_worse(visit: Callable[..., AppTest]) -> None:
    # Alder is 0.5 km from a post office where the borough is 1.0, of which less is better; but no range is published.
    table = visit(view=IndicatorView.WARD, ward=WARDS[0]).dataframe[0].value
    km = table.loc["By road to the nearest post office"]
    assert (km["Beside the whole place"], km["95% range"]) == ("lower", "no range published")
    # 50, 51, 52, 53 and 54 offences: chance moves such counts by more.
    assert table.loc["Recorded offences", "Trend"] == "no significant change"
    assert table.loc["Hate crimes recorded by the police", "Beside the whole place"] == "a count, not compared"


def test_a_weight_of_nought_takes_an_indicator_out_and_another_weight_stays(visit: Callable[..., AppTest]) -> None:
    app = visit(view=IndicatorView.BASKET, basket=BASKET)
    assert "ranks" in words(app) or "rank" in words(app)
    app.slider(key="weight_belong_").set_value(0.0).run()
    basket = chosen_on(app).indicators.basket
    assert basket is not None and [(item.indicator, item.weight) for item in basket.items] == [("offences", 2.0)]
    app.slider(key="weight_offences_").set_value(3.5).run()
    basket = chosen_on(app).indicators.basket
    assert basket is not None and basket.items[0].weight == 3.5


def test_a_basket_is_opened_from_its_file_and_a_bad_one_keeps_the_former(visit: Callable[..., AppTest]) -> None:
    app = visit(view=IndicatorView.BASKET)
    app.file_uploader[0].upload("two.json", to_json(BASKET).encode(), "application/json").run()
    assert chosen_on(app).indicators.basket == BASKET
    strange = json.loads(to_json(BASKET))
    strange["items"][0]["indicator"] = "of_another_place"
    app.file_uploader[0].upload("bad.json", json.dumps(strange).encode(), "application/json").run()
    assert not app.exception
    assert "this place holds no indicator 'of_another_place'" in words(app)
    assert chosen_on(app).indicators.basket == BASKET


def test_areas_are_not_typed_until_that_is_turned_on(visit: Callable[..., AppTest]) -> None:
    app = visit(view=IndicatorView.WARD, ward=WARDS[0])
    assert "esembles:" not in words(app) and "Not available: " not in words(app)
    app.toggle(key="picture_of_area_types").set_value(True).run()
    assert "Not available: " in words(app) or "Does not resemble: " in words(app)


def test_patients_by_surgery_are_told_by_where_the_average_patient_is(visit: Callable[..., AppTest]) -> None:
    app = visit(view=IndicatorView.MIXING, units=Units.PRACTICES)
    # 300 of 1,600 are of the other group: 100 on a list with 10 in 100, 200 on one with 33; 25.6 on average.
    assert "26 in 100 are of the same group; of everybody counted 19 in 100 are" in words(app)
    assert "neither a high nor a low one is better" in words(app)


def test_a_place_without_indicators_says_which_files_would_bring_some(
    visit: Callable[..., AppTest], town: Place
) -> None:
    app = visit(changed(town, indicators=None, unit_groups=()))
    assert not app.exception
    assert "holds no indicators" in words(app) and "area_code, period, question, agree, base" in words(app)
    assert not app.radio
    app = visit(changed(town, indicators=None))
    assert [box.label for box in app.radio][:1] == ["What to look at"] and app.radio[0].options == [
        "Who lives near whom"
    ]


def test_a_baseline_is_set_once_and_the_change_since_it_stands_in_both_tables(visit: Callable[..., AppTest]) -> None:
    app = visit(indicator="offences")
    box = app.selectbox(key="picture_of_baseline")
    assert box.options == ["None", "2023", "2022", "2021", "2020"]
    assert not [name for name in app.dataframe[0].value if name.startswith("Since")]
    box.set_value("2020-01-01/2020-12-31").run()
    assert chosen_on(app).indicators.baseline_on
    # 50 offences among 1,000 and 54 four years later: chance moves such counts by more.
    table = app.dataframe[0].value.set_index("Ward")
    assert str(table.at["Alder", "Since 2020"]).startswith("not distinguishable: 4.00 higher (")
    assert "Of 5 wards with a 95% range at both times: surely higher 0, surely lower 0, not distinguishable 5" in words(
        app
    )
    every = visit(view=IndicatorView.WARD, ward=WARDS[0], baseline="2020-01-01/2020-12-31", baseline_on="2026-01-02")
    table = every.dataframe[0].value
    assert str(table.at["Recorded offences", "Since 2020"]).startswith("not distinguishable: 4.00 higher (")
    assert table.at["By road to the nearest post office", "Since 2020"] == "not available"
    assert "set here on 2 January 2026" in words(every)


def test_a_pack_opens_on_the_page_and_a_bad_one_keeps_the_former(visit: Callable[..., AppTest], town: Place) -> None:
    app = visit(view=IndicatorView.WARD, ward=WARDS[0])
    assert "Theirs" not in app.dataframe[0].value
    app.file_uploader[0].upload("next.json", json.dumps(pack_of(town)).encode(), "application/json").run()
    table = app.dataframe[0].value
    assert str(table.at["Recorded offences", "Theirs"]).endswith(", 2024")
    app.file_uploader[0].upload("bad.json", b"{", "application/json").run()
    assert not app.exception and "it is no JSON text that can be read" in words(app)
    assert (
        "Theirs" in app.dataframe[0].value
        and (theirs := chosen_on(app).indicators.theirs) is not None
        and theirs.title == "next.json"
    )
    app.button(key="put_theirs_away").click().run()
    assert "Theirs" not in app.dataframe[0].value
