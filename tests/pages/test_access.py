"""Access, alone and through the entry file: every view on every kind of place, with the figures of the tables."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.access.access import nearest_by, people_within
from geo.appraisal.minutes_text import minutes_report
from geo.place.place import Place
from geo.place.times import step_free_times
from geo.projection import GridPoint, to_lonlat
from geo.services.services import Service, full_time_sites
from geo.travel.journeys import return_trips, trips_between, usual_journey
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.travel.windows import STAFF_VIEW, WINDOWS, TripDirection, when_of
from geo.ui import frame, paged
from geo.ui import map as area_map
from geo.ui.session import AccessChoice, Selection
from geo.views.access.questions import AccessView, SitesCounted
from geo.views.words.wording import plain
from tests.reading import by_code, tables
from tests.selected import selected
from tests.town import (
    AREAS,
    MONDAY_TO_FRIDAY,
    OUTSIDE,
    Trip,
    all_minutes,
    at,
    beyond_the_river,
    changed,
    street_town,
    transit_town,
)
from tests.travel.paper_timetable import timetable_of
from tests.views.access.test_staff_tables import paper_staff

PROJECT = Path(__file__).resolve().parents[2]
ACCESS = "pages/3_access.py"
OTHERS = ["pages/1_wards.py", "pages/4_propose.py", "pages/5_impact.py", "pages/11_sources.py"]
SECONDS = 120
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{7*7}} Surgery",
    "*Star* _surgery_ [here](x) $2^3$ :red[hot]",
    "`;alert(1);`",
)
FEED = "timetable of paper"
STAFF = [(AREAS[0], "Z99901", "", 40.0), (AREAS[7], "", "library", 10.0)]


@dataclass
class Visit:
    """A visitor to one place: opens Access, clicks its map, and sees which maps are drawn."""

    place: Place
    drawn: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    pending: list[GridPoint] = field(default_factory=list)

    def opens(self, view: AccessView, **chosen: Any) -> AppTest:
        """The page alone."""
        app = AppTest.from_file(str(PROJECT / ACCESS), default_timeout=SECONDS)
        app.session_state["selection"] = selected(AccessChoice, view=view, **chosen)
        app.run()
        assert not app.exception, app.exception
        return app

    def enters(self, view: AccessView, **chosen: Any) -> AppTest:
        """The page by its door, from the one that opens first."""
        app = AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS)
        app.session_state["selection"] = selected(AccessChoice, view=view, **chosen)
        app.run()
        self.drawn.clear()
        app.switch_page(str(PROJECT / ACCESS)).run()
        assert not app.exception, app.exception
        return app

    def clicks(self, app: AppTest, point: GridPoint) -> AppTest:
        self.pending.append(point)
        return app.run()

    def draw(
        self,
        _map: Any,
        *,
        key: str,
        feature_group_to_add: Any,
        on_change: Callable[[], None] | None = None,
        **_rest: Any,
    ) -> None:
        """The map's frame needs a browser: what stands for it keeps the key and hands over one click."""
        self.drawn.append(key)
        self.sent.extend(child.argument for child in feature_group_to_add._children.values())
        if self.pending and on_change is not None:
            lon, lat = to_lonlat(self.pending[0].easting, self.pending[0].northing)
            self.pending.pop()
            st.session_state[key] = {"last_clicked": {"lat": float(lat), "lng": float(lon)}}
            on_change()
            st.rerun()


@pytest.fixture
def visit(pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> Callable[[Place], Visit]:
    """A visit to a place."""

    def visited(place: Place) -> Visit:
        visitor = Visit(place)
        pages_show(place)
        monkeypatch.setattr(area_map, "st_folium", visitor.draw)
        return visitor

    return visited


@pytest.fixture(scope="module")
def bus_town() -> Place:
    """The five wards with their bus line and staff."""
    return changed(transit_town(), staff=paper_staff(STAFF))


@pytest.fixture(scope="module")
def on_streets() -> Place:
    """The five wards with streets and no timetable."""
    return street_town()


@pytest.fixture(scope="module")
def bare_town(bus_town: Place) -> Place:
    """The same place where the files hold no site."""
    return bare(bus_town)


@pytest.fixture(scope="module")
def river_town() -> Place:
    """The same without a bridge to Elm."""
    return beyond_the_river()


def read(app: AppTest) -> str:
    """All that a page says in sentences, as it is read."""
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.header]
    return " ".join(str(part.value) for part in parts).replace("\\", "")


def table_with(app: AppTest, *columns: str) -> pd.DataFrame:
    """The first table on the page that has all these columns, in whichever tab."""
    return by_code(next(frame for frame in tables(app) if set(columns) <= set(frame.columns)))


def chosen_on(app: AppTest) -> Selection:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection


def typed(app: AppTest, text: str) -> AppTest:
    app.text_input[0].set_value(text).run()
    assert not app.exception, app.exception
    return app


# Every view on every kind of place


@pytest.mark.parametrize("view", list(AccessView))
def test_every_view_runs_on_the_made_up_borough(
    visit: Callable[[Place], Visit], kingsmere: Place, view: AccessView
) -> None:
    app = visit(kingsmere).opens(view)
    assert chosen_on(app).access.view is view
    assert not app.error
    assert "timetable of" in read(app) or view is AccessView.REACH


@pytest.mark.parametrize("view", list(AccessView))
def test_every_view_runs_on_the_five_wards_with_a_bus(
    visit: Callable[[Place], Visit], bus_town: Place, view: AccessView
) -> None:
    app = visit(bus_town).enters(view)
    assert chosen_on(app).access.view is view
    assert not app.error


@pytest.mark.parametrize("view", list(AccessView))
@pytest.mark.parametrize(
    ("place", "answered"),
    [
        ("town", {AccessView.NEAR, AccessView.LOAD}),
        ("on_streets", {AccessView.NEAR, AccessView.LOAD, AccessView.REACH}),
    ],
)
def test_a_place_falls_back_to_what_it_can_answer(
    visit: Callable[[Place], Visit],
    request: pytest.FixtureRequest,
    place: str,
    answered: set[AccessView],
    view: AccessView,
) -> None:
    app = visit(request.getfixturevalue(place)).opens(view)
    assert chosen_on(app).access.view is (view if view in answered else AccessView.NEAR)
    assert not app.error
    assert set(app.radio(key="picture_of_view").options) == {answer.label for answer in answered}
    if view is not AccessView.REACH or view not in answered:
        assert "no timetable is held that can be used, so buses and trains are not counted" in read(app)


@pytest.mark.parametrize("view", list(AccessView))
def test_every_view_runs_where_the_files_hold_no_site(
    visit: Callable[[Place], Visit], bare_town: Place, view: AccessView
) -> None:
    app = visit(bare_town).opens(view)
    # The reach of a site needs one, and says so.
    assert [error.value for error in app.error] == (
        ["Choose a site whose reach is drawn\\."] if view is AccessView.REACH else []
    )


def bare(place: Place) -> Place:
    times = {mode: travel_times.to([]) for mode, travel_times in place.travel.times.items()}
    return changed(place, sites=(), practices=(), times=times)


@pytest.mark.parametrize("file", OTHERS)
def test_the_other_pages_run_after_every_view(visit: Callable[[Place], Visit], bus_town: Place, file: str) -> None:
    app = visit(bus_town).enters(AccessView.TRIPS)
    app.switch_page(str(PROJECT / file)).run()
    assert not app.exception


# Figures


def shares(place: Place, minutes: pd.Series) -> str:
    total = place.people.residents.sum()
    within = [
        100 * people_within(minutes, place.people.residents, within_minutes=step) / total for step in (10, 20, 30)
    ]
    return f"{within[0]:.0f}% within 10 minutes, {within[1]:.0f}% within 20 minutes and {within[2]:.0f}% within 30"


def of_report(place: Place, mode: str) -> pd.DataFrame:
    report = minutes_report(place, mode, target=Service.GP)
    return pd.DataFrame(report["areas"]).set_index("area_code").astype({"minutes": float})


def rounded(shown: pd.Series, reported: pd.Series) -> None:
    """The column shown is the figures reported, of four decimals, to the nearest whole; blank where they are."""
    figures = reported.reindex(shown.index).astype(float)
    assert (shown.isna() == figures.isna()).all()
    off = (shown.astype(float) - figures).abs()
    assert off[off > 0.5 + 1e-4].empty
    assert figures.nunique() > 2


@pytest.mark.parametrize("name", ["bus_town", "river_town", pytest.param("kingsmere", marks=pytest.mark.slow)])
def test_figures_without_a_car_are_those_of_the_command_line(
    visit: Callable[[Place], Visit], name: str, request: pytest.FixtureRequest
) -> None:
    place: Place = request.getfixturevalue(name)
    app = visit(place).opens(AccessView.NEAR)
    reported = of_report(place, "nocar")
    assert shares(place, reported["minutes"]) in read(app)
    shown = table_with(app, "At best")
    for column, key in {"Minutes": "minutes", "A quarter within": "p25", "Return trips in the day": "returns"}.items():
        rounded(shown[column], reported[key])


def test_at_another_time_of_day_the_figures_and_the_words_are_those_of_that_time(
    visit: Callable[[Place], Visit], river_town: Place
) -> None:
    # Elm is reached by bus only, and on Saturdays it comes every hour.
    app = visit(river_town).opens(AccessView.NEAR, window="saturday", service=Service.LIBRARY)
    assert "Saturday 6 June 2026, leaving 09:30 to 12:30, home by 17:30; timetable of paper" in read(app)
    report = minutes_report(river_town, "nocar", target=Service.LIBRARY, when="2026-06-06T09:30/12:30")
    reported = pd.DataFrame(report["areas"]).set_index("area_code")["minutes"]
    # Asked for on the command line nobody need be home by half past five; so near the middle of the day all are.
    rounded(table_with(app, "At best")["Minutes"], reported)


@pytest.mark.parametrize(
    ("view", "chosen", "days"),
    [
        (AccessView.NEAR, {}, ["Tuesday 2 June 2026, leaving 09:30 to 12:30"]),
        (AccessView.NEAR, {"window": "peak"}, ["Tuesday 2 June 2026, leaving 07:00 to 10:00"]),
        (AccessView.NEAR, {"way": Way.WHEELCHAIR, "step_free": True}, ["Tuesday 2 June 2026, leaving 09:30 to 12:30"]),
        (
            AccessView.TIMES,
            {"beside": "saturday"},
            ["Tuesday 2 June 2026, leaving 09:30 to 12:30", "Saturday 6 June 2026, leaving 09:30 to 12:30"],
        ),
        (AccessView.TIMES, {"direction": TripDirection.BACK}, ["Tuesday 2 June 2026, leaving the site 09:30 to 12:30"]),
        (AccessView.TRIPS, {}, ["Tuesday 2 June 2026, leaving 09:30 to 12:30"]),
        (AccessView.LOAD, {}, ["Tuesday 2 June 2026, leaving 09:30 to 12:30"]),
        (AccessView.STAFF, {}, ["Tuesday 2 June 2026, leaving 07:00 to 10:00"]),
    ],
)
def test_every_figure_by_public_transport_names_its_day_its_window_and_its_timetable(
    visit: Callable[[Place], Visit], bus_town: Place, view: AccessView, chosen: dict[str, Any], days: list[str]
) -> None:
    text = read(visit(bus_town).opens(view, **chosen))
    for day in days:
        named = text.split(f"Public transport, walking all the way where that is quicker: {day}")
        assert len(named) > 1, day
        assert FEED in named[1][:80]


def test_a_direction_is_asked_and_answered_on_one_view_only(visit: Callable[[Place], Visit], bus_town: Place) -> None:
    app = visit(bus_town).opens(AccessView.NEAR, direction=TripDirection.BACK)
    assert "leaving the site" not in read(app)


def test_two_times_of_day_are_two_maps_on_one_scale(visit: Callable[[Place], Visit], bus_town: Place) -> None:
    visitor = visit(bus_town)
    app = visitor.opens(AccessView.TIMES, beside="saturday")
    assert visitor.drawn == ["times_left", "times_right"]
    assert len(visitor.sent) == 2
    assert all("Minutes without a car to a GP surgery" in sent for sent in visitor.sent)
    # Of another time of day the nearest of the usual times is not named.
    assert not any("nearest GP surgery" in sent for sent in visitor.sent)
    assert len(table_with(app, "People with no return trip by public transport")) == 2


def test_the_same_time_twice_is_one_row_and_two_maps(visit: Callable[[Place], Visit], bus_town: Place) -> None:
    # No bus runs on Sundays, so the window beside the first gives way to the first.
    visitor = visit(bus_town)
    app = visitor.opens(AccessView.TIMES, beside="sunday")
    assert chosen_on(app).access.beside == WINDOWS[0].key
    assert visitor.drawn == ["times_left", "times_right"]
    assert len(table_with(app, "People with no return trip by public transport")) == 1


def test_a_window_that_the_timetable_does_not_cover_gives_way_to_the_first(
    visit: Callable[[Place], Visit], bus_town: Place
) -> None:
    app = visit(bus_town).opens(AccessView.NEAR, window="sunday")
    assert chosen_on(app).access.window == "day"
    assert app.selectbox(key="picture_of_window").value == "day"
    assert "Sunday morning" not in app.selectbox(key="picture_of_window").options


def test_by_wheelchair_the_cautious_figure_with_buses_is_never_the_shorter(
    visit: Callable[[Place], Visit], kingsmere: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The small areas of one page of either table are not the same ones.
    monkeypatch.setattr(paged, "ROWS_A_PAGE", len(kingsmere.areas))
    visitor = visit(kingsmere)
    shown = [
        table_with(visitor.opens(AccessView.NEAR, way=way, step_free=True), "Minutes", "Ward")["Minutes"]
        for way in (Way.WHEELCHAIR, Way.WHEELCHAIR_CAUTIOUS)
    ]
    hopeful, cautious = (column.sort_index().astype(float).fillna(math.inf) for column in shown)
    # From a handful of places the cautious figure starts from another street, as it may not use the nearest.
    joined = [kingsmere.travel.snapped[mode].edge for mode in (Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS)]
    alike = pd.Series(joined[0] == joined[1], index=kingsmere.travel.doors.index).reindex(hopeful.index)
    assert alike.mean() > 0.9
    assert (cautious >= hopeful)[alike].all()
    assert kingsmere.travel.first_when is not None
    gps = kingsmere.services.sites_of(Service.GP)
    by_bus = step_free_times(kingsmere, Mode.WHEELCHAIR, kingsmere.travel.first_when, gps).minutes.min(axis=1)
    streets = nearest_by(kingsmere.travel.times, Way.WHEELCHAIR, site_ids=[site.site_id for site in gps])
    rounded(shown[0], by_bus.where(~(streets < by_bus), streets))
    assert (cautious > hopeful).any()


# Journeys


def test_a_journey_is_as_long_as_the_median_and_the_strip_counts_the_returns(
    visit: Callable[[Place], Visit], river_town: Place
) -> None:
    # From Elm's first area, 3400 m along, there is no way to a library but the bus.
    code = AREAS[8]
    home = GridPoint(*map(float, river_town.travel.doors.loc[code]))
    app = visit(river_town).opens(AccessView.TRIPS, service=Service.LIBRARY, home=home)
    trips_of_day = of_site(river_town, code, "LIB-01")
    usual = usual_journey(trips_of_day, river_town.travel.first_when)
    assert usual is not None
    assert usual.minutes == pytest.approx(
        float(all_minutes(river_town, Mode.TRANSIT).minutes.at[code, "LIB-01"]), abs=1e-3
    )
    text = read(app)
    assert f"{math.floor(usual.minutes + 0.5)} minutes in all, waiting included" in text
    trips = return_trips(trips_of_day)
    assert len(trips) == all_minutes(river_town, Mode.TRANSIT).spread.returns.at[code, "LIB-01"] > 3
    assert f"{len(trips)} times on a Tuesday" in text
    assert "Days looked at: Tuesday 2 June 2026 and Saturday 6 June 2026" in text
    listed = table_with(app, "Leave home")
    assert (listed["Day"] == plain("Tuesday 2 June 2026")).sum() == len(trips)


def of_site(place: Place, code: str, site: str) -> Any:
    at_site = place.site(site).at
    assert place.travel.transit is not None and place.travel.network is not None and at_site is not None
    return trips_between(place.travel.transit, place.travel.network, at_site, code=code)


def test_where_one_can_walk_the_page_says_so_and_not_that_there_is_no_way(
    visit: Callable[[Place], Visit], bus_town: Place
) -> None:
    text = read(visit(bus_town).opens(AccessView.TRIPS, home=at(600)))
    assert "3 minutes on foot to Alder Surgery" in text
    assert "No bus or train gets one to Alder Surgery sooner than walking" in text
    assert "never on a Tuesday" not in text


@pytest.mark.parametrize("text", ["XZ1 1AA", "xz11aa", "  xz1   1aa ", "xZ1\t1aA"])
def test_a_postcode_is_known_however_it_is_spaced(visit: Callable[[Place], Visit], bus_town: Place, text: str) -> None:
    app = typed(visit(bus_town).opens(AccessView.TRIPS), text)
    assert not app.error
    # Alder Surgery's own door.
    assert "on foot under a minute to Alder Surgery" in read(app)


@pytest.mark.parametrize("text", ["ZZ9 9ZZ", "1.9", "91, 181", *HOSTILE])
def test_what_is_no_place_is_refused_in_a_sentence_and_shown_to_the_letter(
    visit: Callable[[Place], Visit], bus_town: Place, text: str
) -> None:
    app = typed(visit(bus_town).opens(AccessView.TRIPS), text)
    assert len(app.warning) == 1
    sentence = str(app.warning[0].value)
    assert all(sentence[n - 1] == "\\" for n, letter in enumerate(sentence) if letter in "*[]$<>`{}")
    assert chosen_on(app).shared.home is None


@pytest.mark.parametrize("text", ["2.2, 53.9", "-3.5, 54.0"])
def test_from_the_sea_there_is_no_journey_and_a_sentence_says_so(
    visit: Callable[[Place], Visit], bus_town: Place, text: str
) -> None:
    app = typed(visit(bus_town).opens(AccessView.TRIPS), text)
    page_text = read(app)
    assert "no journey" in page_text or len(app.error) == 1
    assert "Setting out" not in page_text


def test_a_click_sets_where_from_once(visit: Callable[[Place], Visit], bus_town: Place) -> None:
    visitor = visit(bus_town)
    app = visitor.clicks(visitor.opens(AccessView.TRIPS), at(2600))
    home = chosen_on(app).shared.home
    assert home is not None
    assert (home.easting, home.northing) == pytest.approx((at(2600).easting, at(2600).northing), abs=1)
    assert "Setting out" in read(app)
    app.run()
    assert chosen_on(app).shared.home == home
    # A postcode typed after that is where from, on this page and the others.
    app = typed(app, "XZ1 1AA")
    assert "on foot under a minute to Alder Surgery" in read(app)
    assert chosen_on(app).shared.home == bus_town.locate("XZ1 1AA")


def test_names_of_stops_and_sites_are_read_to_the_letter(visit: Callable[[Place], Visit], river_town: Place) -> None:
    stops = tuple(HOSTILE[: len(river_town.travel.timetable.stop_name)])
    odd = changed(
        river_town,
        timetable=replace(river_town.travel.timetable, stop_name=stops),
        sites=tuple(replace(site, name=f"{HOSTILE[0]} {site.site_id}") for site in river_town.services.sites),
    )
    app = visit(odd).opens(AccessView.TRIPS, service=Service.LIBRARY, home=at(3600))
    line = next(str(part.value) for part in app.markdown if "Setting out" in str(part.value))
    assert plain(HOSTILE[0]) in line
    assert [stop for stop in stops if plain(stop) in line]
    for part in (*app.markdown, *app.caption):
        assert "<img" not in str(part.value).replace("\\<", "")


# What is chosen


def test_what_is_chosen_on_access_survives_a_change_of_page(visit: Callable[[Place], Visit], bus_town: Place) -> None:
    app = visit(bus_town).enters(AccessView.TIMES)
    app.selectbox(key="picture_of_window").set_value("peak").run()
    app.selectbox(key="picture_of_beside").set_value("saturday").run()
    app.selectbox(key="picture_of_direction").set_value(TripDirection.BACK).run()
    before = chosen_on(app)
    asked = before.access
    assert (asked.window, asked.beside, asked.direction) == ("peak", "saturday", TripDirection.BACK)
    app.switch_page(str(frame.WARDS.file)).run()
    app.switch_page(str(PROJECT / ACCESS)).run()
    assert not app.exception
    assert chosen_on(app) == before
    assert app.radio(key="picture_of_view").value is AccessView.TIMES
    assert app.selectbox(key="picture_of_window").value == "peak"
    assert app.selectbox(key="picture_of_beside").value == "saturday"


def test_the_site_whose_reach_is_drawn_is_kept_and_gives_way_with_its_service(
    visit: Callable[[Place], Visit], bus_town: Place
) -> None:
    visitor = visit(bus_town)
    app = visitor.opens(AccessView.REACH)
    app.selectbox(key="picture_of_site").set_value("Z99902").run()
    assert "Elm Surgery, on foot" in read(app) and "Drawn on foot only, not without a car" in read(app)
    app.selectbox(key="picture_of_service").set_value(Service.LIBRARY).run()
    assert not app.exception
    assert chosen_on(app).shared.site == "LIB-01"
    assert "Cedar Library, on foot" in read(app)


def test_a_site_far_from_any_street_has_no_ground_and_a_sentence_says_so(
    visit: Callable[[Place], Visit], bus_town: Place
) -> None:
    away = GridPoint(at(2000).easting, at(2000).northing + 5000)
    sites = tuple(replace(site, at=away) if site.site_id == "LIB-01" else site for site in bus_town.services.sites)
    app = visit(changed(bus_town, sites=sites)).opens(AccessView.REACH, service=Service.LIBRARY)
    assert "No street that can be used on foot comes near this site" in read(app)


def test_staff_of_every_service_are_told_whichever_service_is_in_view(
    visit: Callable[[Place], Visit], bus_town: Place
) -> None:
    visitor = visit(bus_town)
    for service in (Service.GP, Service.LIBRARY, Service.PHARMACY):
        app = visitor.opens(AccessView.STAFF, service=service)
        shown = table_with(app, "Where they work")
        rows = shown[shown["Way of travel"] == "Without a car"].set_index("Where they work")
        # 200 m from Alder's first area to the surgery; from Damson's second, 3000 m along, 1000 m to the library.
        assert rows["Without a journey"].tolist() == [0, 0]
        assert rows.loc["Alder Surgery", "Average minutes"] == 3
        when = when_of(STAFF_VIEW, bus_town.travel.timetable)
        assert when is not None and rows.loc["the nearest library", "Average minutes"] <= 13
    assert not [code for code in (*AREAS, *OUTSIDE) if code in shown.to_csv()]


def test_a_timetable_without_tuesdays_leaves_the_page_to_the_streets(visit: Callable[[Place], Visit]) -> None:
    weekend = [day for day in MONDAY_TO_FRIDAY if day.weekday() == 4]
    stops = {"A": (at(400).easting, at(400).northing), "B": (at(2000).easting, at(2000).northing)}
    timetable = timetable_of([Trip("1", ["A 10:00", "B 10:10"], on=weekend)], stops=stops)
    place = changed(street_town(), timetable=timetable)
    assert place.travel.transit is None
    for view in AccessView:
        assert not visit(place).opens(view).error


def test_part_time_sites_are_counted_or_not_as_asked(visit: Callable[[Place], Visit], kingsmere: Place) -> None:
    gps = kingsmere.services.sites_of(Service.GP)
    ids = [site.site_id for site in full_time_sites(gps)]
    assert len(ids) < len(gps)
    app = visit(kingsmere).opens(AccessView.NEAR)
    app.selectbox(key="picture_of_counted").set_value(SitesCounted.FULL_TIME).run()
    assert shares(kingsmere, nearest_by(kingsmere.travel.times, Way.NOCAR, site_ids=ids)) in read(app)


def test_how_far_the_streets_can_be_vouched_for_comes_first_by_wheelchair_and_is_never_left_out(
    visit: Callable[[Place], Visit], on_streets: Place
) -> None:
    visitor, vouched = visit(on_streets), "We can vouch for 2% of these streets by length for a wheelchair"
    lists = [str(part.value) for part in visitor.opens(AccessView.NEAR, way=Way.WHEELCHAIR).markdown]
    assert any(part.replace("\\", "").startswith(f"**{vouched}") for part in lists)
    on_foot = " ".join(str(part.value) for part in visitor.opens(AccessView.NEAR, way=Way.WALK).markdown)
    assert on_foot.replace("\\", "").count(vouched) == 1
    reached = " ".join(str(part.value) for part in visitor.opens(AccessView.REACH, way=Way.WHEELCHAIR).markdown)
    assert vouched in reached.replace("\\", "")
