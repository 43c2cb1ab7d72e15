"""The Siting page: an answer at once, floors, candidates and points, a way opened and kept, faults said in words."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.projection import GridPoint
from geo.roles.acts import Role
from geo.roles.people import Visitor
from geo.services.services import Service
from geo.siting import question as asking
from geo.siting.asked import Capacity
from geo.siting.candidates import Added
from geo.siting.floors import FloorOf, Limit
from geo.siting.question import FIRST
from geo.siting.wanted import Wanted
from geo.store.records import opening
from geo.ui import frame, search_job, signed_in, siting_fields
from geo.ui.session import Selection, SitingChoice
from tests import reading
from tests.selected import selected
from tests.town import at, street_town

SECONDS = 60


@pytest.fixture(autouse=True)
def five_wards_shown(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(search_job, "WAITS_SECONDS", 30.0)
    pages_show(town)


def opened(**chosen: object) -> AppTest:
    app = AppTest.from_file(str(frame.SITING.file), default_timeout=SECONDS)
    app.session_state["selection"] = selected(SitingChoice, **chosen)
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    assert not app.exception
    return " ".join(reading.sentences(app))


def choice(app: AppTest) -> SitingChoice:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection.siting


def test_the_answer_comes_first_and_names_no_winner() -> None:
    said = text(opened())
    assert "ways were looked at" in said and "Where it could stand" in said
    assert not any(word in said.lower() for word in ("winner", "optimal", "best site", "recommend"))


def test_a_floor_that_nobody_can_meet_says_which_binds_and_the_least_minutes() -> None:
    asked = siting_fields.of(FIRST, sites=1, close=("Z99901",), most_changes=9, floor=Limit(0.0))
    said = text(opened(question=asked))
    assert "No way keeps the floor (no small area further by more than 0 minutes); the least at which" in said


def test_a_changed_floor_is_another_answer_and_back_is_the_first() -> None:
    app = opened(question=siting_fields.of(FIRST, sites=1, most_changes=3))
    free = text(app)
    app.number_input(key="picture_of_siting_floor_minutes").set_value(1.0).run()
    assert text(app) != free and choice(app).question.asked.floor == Limit(1.0)
    app.number_input(key="picture_of_siting_floor_minutes").set_value(None).run()
    assert choice(app).question.asked.floor is None and "keeps the floor" not in text(app)


def test_more_sites_than_candidates_is_one_sentence_and_what_was_typed_stays() -> None:
    app = opened(question=siting_fields.of(FIRST, sites=90))
    assert "90 sites were asked for and there are" in text(app)
    assert choice(app).question.asked.sites == 90


def test_a_kept_site_that_must_go_is_one_sentence() -> None:
    said = text(opened(question=siting_fields.of(FIRST, keep=("Z99901",), close=("Z99901",))))
    assert "Alder Surgery cannot both stay and go" in said


def test_a_point_typed_is_a_candidate_and_one_on_top_of_a_site_is_refused() -> None:
    app = opened()
    app.text_input(key="point_name_0").set_value("Elm Hall")
    app.text_input(key="point_at_0").set_value("XZ1 1AB")
    app.button(key="add_point").click().run()
    [added] = choice(app).question.added
    assert added.name == "Elm Hall" and not app.exception
    app.text_input(key="point_at_1").set_value("XZ1 1AB")
    app.button(key="add_point").click().run()
    assert "cannot be a candidate" in text(app) and choice(app).question.added == (added,)


def test_what_is_left_out_keeps_its_reason() -> None:
    app = opened(question=replace(FIRST, wanted=Wanted(left=(("LIB-01", "the lease ends"),))))
    assert "Cedar Library: the lease ends." in text(app)
    app.button(key="back_LIB-01").click().run()
    assert choice(app).question.wanted.left == ()


def test_whoever_keeps_no_options_is_offered_a_way_as_a_proposal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_in, "is_set", lambda: True)
    monkeypatch.setattr(signed_in, "visitor", lambda: Visitor("Rita", Role.READER))
    keys = {button.key for button in opened(question=siting_fields.of(FIRST, sites=3, most_changes=1)).button}
    assert "open_way_0" in keys and "keep_way_0" not in keys


def test_a_way_opens_as_a_proposal_and_is_kept_as_an_option_with_its_search() -> None:
    added = (Added("added-1", "Elm Hall", at(2900), 900.0),)
    app = opened(question=replace(siting_fields.of(FIRST, sites=3, most_changes=1), added=added))
    app.button(key="keep_way_0").click().run()
    assert not app.exception and not app.error
    selection = app.session_state["selection"]
    assert len(selection.proposal.changes) == 1
    assert selection.proposal.record.longlist[0].name.startswith("Search for sites")
    options = AppTest.from_file(str(frame.OPTIONS.file), default_timeout=SECONDS)
    options.query_params["decision"] = selection.deciding.decision_id
    said = options.run()
    told = " ".join(str(table.value.to_csv()) for table in said.table)
    assert "ways were looked at" in told and "Search for sites" in told


def test_a_search_that_is_stopped_says_so_and_can_be_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = {"until": False}

    def slowly(problem: object, **more: object) -> object:
        while not waits["until"] and not more["stop"]():  # type: ignore[operator]
            time.sleep(0.01)
        return real(problem, **more)  # type: ignore[arg-type]

    real = asking.search
    monkeypatch.setattr(asking, "search", slowly)
    monkeypatch.setattr(search_job, "WAITS_SECONDS", 0.05)
    app = opened(question=siting_fields.of(FIRST, floors=(FloorOf.WARDS,)))
    assert app.button(key="stop_search")
    monkeypatch.setattr(search_job, "WAITS_SECONDS", 30.0)
    app.button(key="stop_search").click().run()
    assert "Stopped before" in text(app) and "No way" not in text(app)
    waits["until"] = True
    app.button(key="search_again").click().run()
    assert "ways were looked at" in text(app) and "Stopped" not in text(app)


def test_owners_are_never_needed_for_what_is_nobody_elses() -> None:
    app = opened()
    assert Service.LIBRARY in choice(app).question.wanted.kinds and choice(app).owner_asked == ()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Average against the longest journeys", "of which no other is shorter by both"),
        ("If things turn out otherwise: which ways are never far from the best", "are steady: never more than"),
        ("Buildings to share: where most people would come to both", "would share the building with"),
        ("Services that are apart today and could stand together", "who have both nearest could do both on one way"),
    ],
)
def test_what_else_is_told_of_a_search_stands_where_it_is_opened(title: str, words: str) -> None:
    app = opened(question=siting_fields.of(FIRST, sites=2, most_changes=4))
    assert words not in text(app)
    app.session_state[f"opened {title}"] = True
    app.run()
    assert words in text(app)


def test_a_point_no_street_leads_to_is_one_sentence_and_is_taken_away_again(
    pages_show: Callable[[Place], None],
) -> None:
    pages_show(street_town())
    off = GridPoint(at(2900).easting, at(2900).northing + 900)
    app = opened(question=replace(FIRST, added=(Added("added-1", "Island Hall", off),)))
    assert "Island Hall is more than 500 metres from any street that can be used on foot" in text(app)
    assert len(app.error) == 1 and len(choice(app).question.added) == 1
    app.button(key="away_added-1").click().run()
    assert not app.error and "ways were looked at" in text(app)


def test_sites_that_can_take_fewer_than_there_are_people_is_one_sentence_and_nothing_is_lost() -> None:
    # Of the two sites that are asked for Alder says it can take 2,000 of 3,000, and the points take 10 each.
    added = tuple(Added(f"added-{each}", f"Hall {each}", at(2300 + 300 * each), 10.0) for each in (1, 2))
    asked = siting_fields.of(
        replace(FIRST, added=added), sites=2, close=("Z99902",), most_changes=9, capacity=Capacity.OUT
    )
    app = opened(question=asked)
    assert "The 2 roomiest candidates can take 2,010 people and there are 3,000; ask for more sites" in text(app)
    assert len(app.error) == 1 and choice(app).question == asked
