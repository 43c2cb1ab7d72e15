"""Every page alone and through the entry file; what a click, a form and a file do; faults said in words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import build
from geo.errors import StaleError
from geo.place.place import Place
from geo.projection import to_lonlat
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Move, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import change_list, frame, live_map, loading
from geo.ui import map as area_map
from geo.ui.session import Draft, Selection
from tests import reading
from tests.selected import selected
from tests.town import at, changed

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 60
# Every page: its file, its heading, and words that stand on it when nothing is proposed.
PAGES = [
    ("pages/1_wards.py", "Wards", "about 3,000 people"),
    ("pages/2_indicators.py", "Indicators", "Of 3 wards with a 95% range"),
    ("pages/3_access.py", "Access", "62% within 10 minutes"),
    ("pages/4_propose.py", "Propose", "Nothing is proposed yet"),
    ("pages/5_impact.py", "Impact", "Nothing is proposed yet"),
    ("pages/11_sources.py", "Sources", "Modelled"),
    ("pages/15_beside.py", "Beside other places", "It ranks nobody"),
]
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))


@pytest.fixture
def act(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Propose on the five wards, and a way to do something on its map so many metres along the row, or to a site.

    The map needs a browser, so what stands for it hands over what the browser would send.
    """
    pages_show(town)
    pending: list[Any] = []

    def fake_map(*, key: str, on_act_change: Callable[[], None], **_rest: Any) -> None:
        if pending:
            st.session_state[key] = {"act": pending.pop()}
            on_act_change()
            st.rerun()

    monkeypatch.setattr(live_map, "_component", fake_map)

    def acted(app: AppTest, kind: str, metres_along: float = 0.0, *, site: str = "") -> AppTest:
        lon, lat = to_lonlat(at(metres_along).easting, at(metres_along).northing)
        pending.append({"kind": kind, "lon": float(lon), "lat": float(lat), "site": site})
        return app.run()

    return acted


@pytest.fixture
def click(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch
) -> Callable[[AppTest, float], AppTest]:
    """The pages on the five wards, and a way to click their map so many metres along the row.

    The map's frame needs a browser, so its component is replaced by one that keeps the callback for the test.
    """
    pages_show(town)
    pending: list[dict[str, float]] = []

    def fake_map(_drawn: Any, *, key: str, on_change: Callable[[], None], **_rest: Any) -> None:
        if pending:
            st.session_state[key] = {"last_clicked": pending.pop()}
            on_change()
            st.rerun()

    monkeypatch.setattr(area_map, "st_folium", fake_map)

    def clicked(app: AppTest, metres_along: float) -> AppTest:
        point = at(metres_along)
        lon, lat = to_lonlat(point.easting, point.northing)
        pending.append({"lat": float(lat), "lng": float(lon)})
        return app.run()

    return clicked


def page(file: str, **chosen: Any) -> AppTest:
    """A page alone, with something chosen before it is opened."""
    app = AppTest.from_file(str(PROJECT / file), default_timeout=SECONDS)
    app.session_state["selection"] = selected(Draft, **chosen)
    return app.run()


def words(app: AppTest) -> str:
    """All that a page says in sentences, as it is read."""
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.header]
    return " ".join([*reading.spoken(app), *(str(part.value) for part in parts)]).replace("\\", "")


def where(app: AppTest) -> Any:
    """The field of a place."""
    return next(field for field in app.text_input if field.label.startswith("Where"))


def press(app: AppTest) -> None:
    """Press the button of the form of Propose."""
    app.button(key="make_the_change").click().run()


def chosen_on(app: AppTest) -> Selection:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection


@pytest.mark.usefixtures("click")
@pytest.mark.parametrize(("file", "heading", "sentence"), PAGES)
def test_every_page_runs_alone_names_the_place_and_says_what_its_minutes_are_worth(
    file: str, heading: str, sentence: str
) -> None:
    app = page(file)
    assert not app.exception
    assert [title.value for title in app.title] == [heading]
    read = words(app)
    assert sentence in read
    assert "Five Wards (made-up place)" in read
    assert "Approximate: screening only" in read
    assert "An aid to thinking" in read


@pytest.mark.usefixtures("click")
def test_every_page_runs_through_the_entry_script() -> None:
    app = AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS).run()
    for file, heading, sentence in PAGES:
        app.switch_page(str(PROJECT / file)).run()
        assert not app.exception, file
        assert [title.value for title in app.title] == [heading]
        assert sentence in words(app), file


@pytest.mark.usefixtures("click")
@pytest.mark.parametrize("way", [Way.NOCAR, Way.CYCLE, Way.CAR])
def test_the_impact_page_answers_for_every_way_of_travel(way: Way) -> None:
    app = page("pages/5_impact.py", proposals=(CLOSE_ELM,), way=way)
    assert not app.exception
    assert "about 800 people would be at least 5 minutes further" in words(app)
    (lists,) = [part.value for part in app.table if "Room after" in part.value]
    assert lists.iloc[0]["Site"] == "Elm Surgery" and lists.iloc[0]["Room after"] == "its list is dispersed"


@pytest.mark.usefixtures("click")
def test_what_is_chosen_survives_a_change_of_page() -> None:
    app = AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS).run()
    app.selectbox(key="picture_of_service").set_value(Service.LIBRARY).run()
    app.selectbox(key="picture_of_way").set_value(Way.CAR).run()
    app.switch_page(str(frame.ACCESS.file)).run()
    assert app.selectbox(key="picture_of_service").value == Service.LIBRARY
    assert "Within 10, 20 and 30 minutes by car" in words(app)


@pytest.mark.usefixtures("click")
def test_no_second_choice_is_lost() -> None:
    app = page("pages/3_access.py")
    for way in (Way.CAR, Way.CYCLE, Way.WALK, Way.CAR):
        app.selectbox(key="picture_of_way").set_value(way).run()
        assert chosen_on(app).shared.way is way


def test_a_click_on_the_map_reads_the_ward_there(click: Callable[[AppTest, float], AppTest]) -> None:
    app = click(page("pages/1_wards.py"), 2000)
    assert app.selectbox(key="picture_of_ward").value == "E05999003"
    assert "Cedar: about 600 people live here" in words(app)


def test_a_place_chosen_on_the_map_opens_one_and_the_strip_answers_at_once(act: Callable[..., AppTest]) -> None:
    app = act(page("pages/4_propose.py"), "open", 2000)
    assert "about 1,200 people would be at least 5 minutes nearer a GP surgery" in words(app)


def test_an_opening_that_is_moved_on_the_map_stays_one(act: Callable[..., AppTest]) -> None:
    app = act(act(page("pages/4_propose.py"), "open", 2000), "move", 1000, site="NEW-1")
    changes = chosen_on(app).proposal.changes
    assert len(changes) == 1
    assert isinstance(changes[0], Open)
    assert changes[0].at.easting == pytest.approx(at(1000).easting, abs=1)


def test_an_opening_is_taken_away_on_the_map(act: Callable[..., AppTest]) -> None:
    app = act(act(page("pages/4_propose.py"), "open", 2000), "close", site="NEW-1")
    assert chosen_on(app).proposal.changes == ()


def test_a_site_without_a_list_closes_by_two_clicks_on_the_map(act: Callable[..., AppTest]) -> None:
    app = act(page("pages/4_propose.py", service=Service.LIBRARY), "close", site="LIB-01")
    assert chosen_on(app).proposal.changes == (Close("LIB-01"),)


def test_a_message_of_the_map_that_is_not_ours_is_answered_in_a_sentence_and_loses_nothing(
    act: Callable[..., AppTest],
) -> None:
    app = act(act(page("pages/4_propose.py"), "open", 2000), "close", site="nobody")
    assert "was not understood, so nothing was changed" in words(app)
    assert len(chosen_on(app).proposal.changes) == 1


def test_the_form_does_by_keyboard_what_the_map_does(act: Callable[..., AppTest]) -> None:
    clicked = act(page("pages/4_propose.py"), "open", 2000)
    lon, lat = to_lonlat(at(2000).easting, at(2000).northing)
    typed = page("pages/4_propose.py")
    where(typed).set_value(f"{float(lon):.6f}, {float(lat):.6f}")
    press(typed)
    by_click, by_key = chosen_on(clicked).proposal.changes[0], chosen_on(typed).proposal.changes[0]
    assert isinstance(by_click, Open)
    assert isinstance(by_key, Open)
    assert by_key.at.easting == pytest.approx(by_click.at.easting, abs=1)


@pytest.mark.usefixtures("click")
def test_a_postcode_opens_one_where_it_is_and_an_unknown_one_is_refused_in_words() -> None:
    app = page("pages/4_propose.py")
    where(app).set_value("xz1 1aa")
    press(app)
    opened = chosen_on(app).proposal.changes[0]
    assert isinstance(opened, Open)
    assert (opened.at.easting, opened.at.northing) == pytest.approx((at(400).easting, at(400).northing), abs=0.1)
    app = page("pages/4_propose.py")
    where(app).set_value("ZZ9 9ZZ")
    press(app)
    assert not app.exception
    assert "ZZ9 is not a postcode area of Five Wards" in words(app)
    assert chosen_on(app).proposal.changes == ()


@pytest.mark.usefixtures("click")
def test_closing_a_surgery_asks_what_happens_to_its_list_with_the_likeliest_answer_ready() -> None:
    app = page("pages/4_propose.py")
    app.selectbox(key="what_changes").set_value("Z99902").run()
    assert (app.radio[0].label, app.radio[0].value) == ("What happens to its list?", ListFate.DISPERSED)
    press(app)
    # By what is written of them: from Python 3.13 on, records that hold NaN are not equal to their like.
    assert repr(chosen_on(app).proposal.changes) == repr(CLOSE_ELM.changes)
    assert "about 800 people" in words(app)
    # What closes already is not offered again.
    assert [option for option in app.selectbox(key="what_changes").options if "Elm" in option] == []


@pytest.mark.usefixtures("click")
def test_a_list_that_joins_another_practice_says_which() -> None:
    app = page("pages/4_propose.py", tool="close", site="Z99902")
    app.radio[0].set_value(ListFate.JOINS).run()
    press(app)
    assert "Say which practice the list of Elm Surgery joins" in words(app)
    assert chosen_on(app).proposal.changes == ()
    joined = next(box for box in app.selectbox if box.label == "Which practice")
    assert all("Z999" not in option and "Elm" not in option for option in joined.options)
    joined.set_value("Z99901")
    press(app)
    (change,) = chosen_on(app).proposal.changes
    assert isinstance(change, Close) and change.registered == ListOutcome(ListFate.JOINS, "Z99901")


@pytest.mark.usefixtures("click")
def test_a_change_that_ends_before_it_starts_is_refused_and_can_be_put_right() -> None:
    app = page("pages/4_propose.py", tool="close", site="Z99902")
    app.date_input[0].set_value(date(2028, 4, 1))
    app.date_input[1].set_value(date(2027, 4, 1))
    press(app)
    assert "the end, 1 April 2027, is before the start, 1 April 2028" in words(app)
    assert chosen_on(app).proposal.changes == ()
    app.date_input[1].set_value(date(2029, 4, 1))
    press(app)
    assert [change.terms.end for change in chosen_on(app).proposal.changes] == [date(2029, 4, 1)]


@pytest.mark.usefixtures("click")
@pytest.mark.parametrize("file", [file for file, _, _ in PAGES])
def test_a_place_whose_files_hold_no_site_can_be_looked_at_and_proposed_for(
    town: Place, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    times = {mode: travel_times.to([]) for mode, travel_times in town.travel.times.items()}
    bare = changed(town, sites=(), practices=(), times=times)
    monkeypatch.setattr(loading, "place", lambda _key: bare)
    assert not page(file).exception
    opening = Proposal("The first", Service.GP, (Open("The first", at(2000)),))
    assert not page(file, proposals=(opening,)).exception


def test_a_surgery_closed_on_the_map_closes_at_once_and_its_assumed_list_is_asked_for(
    act: Callable[..., AppTest],
) -> None:
    app = act(page("pages/4_propose.py"), "close", site="Z99902")
    (change,) = chosen_on(app).proposal.changes
    assert isinstance(change, Close)
    assert (change.site, change.registered.event) == ("Z99902", ListFate.DISPERSED)
    assert change_list.ASSUMED in [asked.label for asked in app.selectbox]


def test_a_building_chosen_on_the_map_is_picked_and_one_moves_into_it(act: Callable[..., AppTest]) -> None:
    # What is picked moves in with Elm Surgery; where nothing is picked a new one opens there.
    app = act(page("pages/4_propose.py", tool="colocate", site="Z99901"), "share", site="Z99902")
    assert not app.exception
    (change,) = chosen_on(app).proposal.changes
    assert isinstance(change, CoLocate)
    assert (change.at, change.site) == ("Z99902", "Z99901")
    app = act(page("pages/4_propose.py", tool="colocate"), "share", site="LIB-01")
    (change,) = chosen_on(app).proposal.changes
    assert isinstance(change, CoLocate)
    assert (change.at, change.site) == ("LIB-01", "")


def test_a_site_that_moves_already_goes_where_the_map_says(act: Callable[..., AppTest]) -> None:
    moved = Move("Z99902", at(3000), ListOutcome(ListFate.STAYS))
    proposals = (Proposal("Elm moves", Service.GP, (moved,)),)
    app = act(page("pages/4_propose.py", proposals=proposals), "move", 2600, site="Z99902")
    change = chosen_on(app).proposal.changes[0]
    assert isinstance(change, Move)
    assert change.to.easting == pytest.approx(at(2600).easting, abs=1)
    assert change.registered == moved.registered


@pytest.mark.usefixtures("click")
def test_a_change_can_be_taken_out_again() -> None:
    app = page("pages/4_propose.py", proposals=(CLOSE_ELM,))
    app.button(key="remove_0").click().run()
    assert chosen_on(app).proposal.changes == ()
    assert "Nothing is proposed yet" in words(app)


@pytest.mark.usefixtures("click")
def test_a_proposal_file_is_opened_and_a_bad_one_keeps_the_former() -> None:
    app = page("pages/4_propose.py")
    good = 'name = "Elm closes"\nservice = "gp"\n[[change]]\nkind = "close"\nsite = "Z99902"\nlist = "dispersed"\n'
    app.file_uploader[0].upload("good.toml", good.encode(), "application/toml").run()
    assert repr(chosen_on(app).proposal) == repr(CLOSE_ELM)
    app.file_uploader[0].upload("bad.toml", good.replace("Z99902", "Z12345").encode(), "application/toml").run()
    assert not app.exception
    assert "Z12345" in words(app)
    assert repr(chosen_on(app).proposal) == repr(CLOSE_ELM)


@pytest.mark.usefixtures("click")
@pytest.mark.parametrize(
    "content", [b"not toml [", b"\xff\xfe", b'name = "x"\nservice = "gp"\n', b"name = " + b"[" * 5000]
)
def test_a_file_that_is_no_proposal_is_refused_in_a_sentence(content: bytes) -> None:
    app = page("pages/4_propose.py", proposals=(CLOSE_ELM,))
    app.file_uploader[0].upload("odd.toml", content, "application/toml").run()
    assert not app.exception
    assert len(app.error) == 1
    assert repr(chosen_on(app).proposal) == repr(CLOSE_ELM)


@pytest.mark.usefixtures("click")
def test_a_place_that_cannot_be_opened_is_said_in_words_and_another_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stale(key: str) -> Place:
        raise StaleError(f"{key} was built by an older version; build it again.")

    monkeypatch.setattr(loading, "place", stale)
    app = page("pages/1_wards.py")
    assert not app.exception
    assert "was built by an older version" in words(app)
    assert len(app.selectbox(key="picture_of_place").options) == 2


def test_the_first_visit_builds_the_made_up_borough_once_and_shows_how_far_it_is(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    built: list[str] = []

    def open_place(key: str, *, on_step: Callable[[str, int, int], None] | None = None) -> Place:
        if not built:
            assert on_step is not None
            on_step("Reading files", 1, 2)
            built.append(key)
        return town

    monkeypatch.setattr(build, "is_current", lambda _key: bool(built))
    monkeypatch.setattr(build, "open_place", open_place)
    monkeypatch.setattr(build, "stamp", lambda _key: "paper")
    monkeypatch.setattr(loading, "place_names", lambda: {"kingsmere": "Five Wards"})
    monkeypatch.setattr(area_map, "st_folium", lambda *_drawn, **_rest: None)
    app = page("pages/1_wards.py")
    app.run()
    assert not app.exception
    assert built == ["kingsmere"]
    assert [title.value for title in app.title] == ["Wards"]
