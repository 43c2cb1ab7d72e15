"""Drafts on the pages: found again by address, walked, opened beside one another, parted from another window's."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.text import to_toml
from geo.services.services import Service
from geo.store.records import drafts as records
from geo.store.records import opening
from geo.travel.ways import Way
from geo.ui import address, database, keeping, loading, trail
from geo.ui.session import Draft, Selection
from tests.selected import selected
from tests.town import at, changed

PROJECT = Path(__file__).resolve().parents[2]
PROPOSE = "pages/4_propose.py"
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
AND_OPENS = replace(CLOSE_ELM, changes=(*CLOSE_ELM.changes, Open("New surgery", at(2500))))


@pytest.fixture(autouse=True)
def own_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    # What a click still under way would bring is not waited for here.
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    return tmp_path / "records"


@pytest.fixture(autouse=True)
def five_wards_shown(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages on the five wards, with one example that can be opened."""
    pages_show(town)
    example = Proposal("An example", Service.GP, (Open("Example surgery", at(1500)),))
    monkeypatch.setattr(loading, "examples", lambda _place: {example.name: to_toml(example)})


def visit(file: str = PROPOSE, **asked: str) -> AppTest:
    """A page opened by an address."""
    app = AppTest.from_file(str(PROJECT / file), default_timeout=60)
    for key, value in asked.items():
        app.query_params[key] = value
    return app.run()


def drafting_visit(proposal: Proposal = AND_OPENS) -> AppTest:
    """A visit that proposes something and has taken its second change out again: a draft of two steps."""
    app = AppTest.from_file(str(PROJECT / PROPOSE), default_timeout=60)
    app.session_state["selection"] = selected(Draft, proposals=(proposal,))
    return app.run().button(key="remove_1").click().run()


def asked(app: AppTest) -> dict[str, str]:
    return {key: values[0] if isinstance(values, list) else values for key, values in dict(app.query_params).items()}


def chosen(app: AppTest) -> Selection:
    assert not app.exception
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection


def warned(app: AppTest) -> str:
    """What the page warns of, but that the five wards are on paper."""
    read = [str(warning.value).replace("\\", "") for warning in app.warning]
    return " ".join(sentence for sentence in read if "Approximate" not in sentence)


def captions(app: AppTest) -> str:
    return " ".join(str(caption.value) for caption in app.caption).replace("\\", "")


def open_example(app: AppTest) -> None:
    app.button(key="example_An example").click().run()
    assert number_of_changes(app) == 1


def number_of_changes(app: AppTest) -> int:
    return len(chosen(app).proposal.changes)


def test_a_visit_that_chooses_nothing_leaves_its_address_alone_and_keeps_nothing(own_records: Path) -> None:
    app = visit()
    assert asked(app.run()) == {}
    assert not (own_records / opening.FILE).exists()


def test_a_draft_is_found_again_by_its_address_with_its_steps() -> None:
    first = drafting_visit()
    assert len(asked(first)["draft"]) >= 32
    again = visit(**asked(first))
    assert repr(chosen(again).draft.proposals) == repr(chosen(first).draft.proposals)
    assert not warned(again)
    again.button(key="draft_undo").click().run()
    assert number_of_changes(again) == 2
    third = visit(**asked(first))
    assert number_of_changes(third) == 2
    third.button(key="draft_redo").click().run()
    assert number_of_changes(third) == 1


def test_a_draft_alone_in_an_address_tells_the_place_and_the_service() -> None:
    draft = asked(drafting_visit())["draft"]
    app = visit("pages/5_impact.py", draft=draft)
    assert (chosen(app).shared.place, chosen(app).shared.service) == ("kingsmere", Service.GP)
    assert number_of_changes(app) == 1


def test_a_link_opens_service_way_and_draft_as_they_were() -> None:
    first = drafting_visit()
    first.selectbox(key="picture_of_way").set_value(Way.CAR).run()
    first.selectbox(key="picture_of_service").set_value(Service.LIBRARY).run()
    link = asked(first)
    assert (link["place"], link["service"], link["way"]) == ("kingsmere", "library", "car")
    again = chosen(visit("pages/3_access.py", **link))
    assert (again.shared.service, again.shared.way) == (Service.LIBRARY, Way.CAR)
    assert again.draft.trail.draft_id == link["draft"]


def test_back_to_an_address_of_before_chooses_what_it_says() -> None:
    app = visit()
    app.selectbox(key="picture_of_way").set_value(Way.CAR).run()
    before = asked(app)
    app.selectbox(key="picture_of_way").set_value(Way.CYCLE).run()
    assert asked(app)["way"] == "cycle"
    app.query_params["way"] = before["way"]
    assert chosen(app.run()).shared.way is Way.CAR
    # The widget says what the address says.
    assert app.selectbox(key="picture_of_way").value is Way.CAR


def test_back_to_before_the_first_change_shows_nothing_proposed_and_the_draft_one_click_away() -> None:
    app = visit()
    open_example(app)
    draft = asked(app)["draft"]
    for key in asked(app):
        del app.query_params[key]
    app.run()
    assert chosen(app).draft.proposals == ()
    assert asked(app) == {}
    app.button(key="draft_back").click().run()
    assert number_of_changes(app) == 1
    assert asked(app)["draft"] == draft
    assert "draft_back" not in [button.key for button in app.button]


def test_a_click_that_was_under_way_while_the_address_changed_is_not_taken_for_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 60.0)
    app = visit()
    app.selectbox(key="picture_of_way").set_value(Way.CAR).run()
    app.selectbox(key="picture_of_way").set_value(Way.CYCLE).run()
    app.query_params["way"] = "car"
    assert chosen(app.run()).shared.way is Way.CYCLE


UNKNOWN = [
    ({"place": "atlantis"}, "a place that is not there, 'atlantis'"),
    ({"place": "../../etc/passwd"}, "a place that is not there"),
    ({"service": "casino"}, "'casino', which is no service here"),
    ({"service": "hospital"}, "The link asks for hospitals, of which Five Wards holds none"),
    ({"way": "zeppelin"}, "'zeppelin', which is no way here"),
    ({"way": "wheelchair"}, "a way of travel that Five Wards has no minutes for"),
    ({"day": "2027-13-45"}, "a date such as 2027-04-01 was expected"),
    ({"day": "0001-01-01"}, "a day from 1900 to 2100 was expected"),
    ({"day": "2027-01-01"}, "on which nothing begins to be otherwise"),
    ({"draft": "x" * 32}, "draft is not kept here"),
    ({"draft": "<script>alert(1)</script>"}, "draft is not kept here"),
    ({"draft": "x" * 100_000}, "draft is not kept here"),
    ({"service": "<b>\u202egp" + "x" * 5000}, "which is no service here"),
]


@pytest.mark.parametrize(("link", "sentence"), UNKNOWN)
def test_what_a_link_asks_that_is_not_there_is_answered_by_one_sentence_until_something_is_chosen(
    link: dict[str, str], sentence: str
) -> None:
    app = visit(**link)
    assert number_of_changes(app) == 0
    assert [sentence in warned(app), warned(app).count("The link")] == [True, 1]
    assert all(len(str(warning.value)) < 400 for warning in app.warning)
    assert sentence in warned(app.run())
    app.selectbox(key="picture_of_way").set_value(Way.CYCLE).run()
    assert sentence not in warned(app)
    assert asked(app) == {"place": "kingsmere", "service": "gp", "way": "cycle"}


def test_a_draft_of_another_place_than_the_link_is_not_opened() -> None:
    app = visit(place="rutland", draft=asked(drafting_visit())["draft"])
    assert "of another place than the link" in warned(app)
    assert (chosen(app).shared.place, number_of_changes(app)) == ("rutland", 0)


def test_two_windows_on_one_draft_part_ways_and_neither_loses() -> None:
    one = drafting_visit()
    other = visit(**asked(one))
    one.button(key="draft_undo").click().run()
    other.run()
    assert "was changed in another window" in " ".join(str(text.value) for text in other.markdown)
    other.button(key="draft_again").click().run()
    assert number_of_changes(other) == 0
    assert asked(other)["draft"] != asked(one)["draft"]
    assert "Both are kept" in captions(other)
    # Each address leads to its own, the steps before they parted included.
    assert number_of_changes(visit(**asked(one))) == 2
    parted = visit(**asked(other))
    assert number_of_changes(parted) == 0
    assert number_of_changes(parted.button(key="draft_undo").click().run()) == 1
    assert number_of_changes(other.button(key="draft_back").click().run()) == 2
    assert asked(other)["draft"] == asked(one)["draft"]


def test_a_window_takes_the_newer_state_where_its_person_wants_it() -> None:
    one = drafting_visit()
    other = visit(**asked(one))
    one.button(key="draft_undo").click().run()
    other.run().button(key="draft_newer").click().run()
    assert number_of_changes(other) == 2
    assert asked(other) == asked(one)
    assert not [button for button in other.button if button.key == "draft_newer"]
    assert not other.button(key="draft_redo").disabled


def test_an_example_opens_beside_the_draft_which_is_one_click_back() -> None:
    app = drafting_visit()
    mine = asked(app)["draft"]
    app.button(key="example_An example").click().run()
    theirs = asked(app)["draft"]
    assert (chosen(app).proposal.name, theirs == mine) == ("An example", False)
    assert "Kept beside this one: Elm closes." in captions(app)
    # Also after a reload.
    again = visit(**asked(app))
    assert chosen(again.button(key="draft_back").click().run()).proposal.name == "Elm closes"
    assert asked(again)["draft"] == mine
    assert chosen(again.button(key="draft_back").click().run()).draft.trail.draft_id == theirs


def test_starting_again_is_a_step_that_can_be_undone_in_another_visit_too() -> None:
    app = drafting_visit()
    app.button(key="draft_again").click().run()
    assert chosen(app).draft.proposals == ()
    again = visit(**asked(app))
    assert number_of_changes(again.button(key="draft_undo").click().run()) == 1


def test_a_draft_of_a_place_that_lost_a_site_is_shown_as_it_can_be_and_kept_as_it_was(
    town: Place, pages_show: Callable[[Place], None]
) -> None:
    app = drafting_visit()
    app.button(key="draft_undo").click().run()
    link = asked(app)
    sites = tuple(site for site in town.services.sites if site.site_id != "Z99902")
    ids = [site.site_id for site in sites if site.at is not None]
    minutes = {mode: times.to(ids) for mode, times in town.travel.times.items()}
    pages_show(changed(town, sites=sites, times=minutes))
    rebuilt = visit(**link)
    assert [change.KEY for change in chosen(rebuilt).proposal.changes] == ["open"]
    assert '"Elm closes" is shown without close' in warned(rebuilt)
    assert warned(rebuilt).count("kept as it was") == 1
    pages_show(town)
    assert number_of_changes(visit(**link)) == 2


def test_where_nothing_can_be_kept_the_page_says_so_and_goes_on_from_memory(
    own_records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_records.parent.mkdir(exist_ok=True)
    own_records.write_text("in the way of the folder")
    app = drafting_visit()
    assert "What you do is not kept: the database cannot be opened" in warned(app)
    assert number_of_changes(app.button(key="draft_undo").click().run()) == 2
    app.button(key="example_An example").click().run()
    assert chosen(app).proposal.name == "An example"
    assert number_of_changes(app.button(key="draft_back").click().run()) == 2
    # Once it can, all of it is.
    own_records.unlink()
    monkeypatch.setattr(database, "AGAIN_AFTER_SECONDS", 0)
    app.button(key="draft_redo").click().run()
    assert not warned(app)
    assert number_of_changes(visit(**asked(app)).button(key="draft_undo").click().run()) == 2


def test_a_draft_that_cannot_be_looked_up_is_said_to_be(own_records: Path) -> None:
    link = asked(drafting_visit())
    database._uses.clear()
    with sqlite3.connect(own_records / opening.FILE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '999'")
    app = visit(**link)
    assert "cannot be opened: the database was written by a newer version of Better Placed" in warned(app)
    assert number_of_changes(app) == 0


def test_a_damaged_draft_is_said_to_be(own_records: Path) -> None:
    link = asked(drafting_visit())
    with sqlite3.connect(own_records / opening.FILE) as connection:
        connection.execute("UPDATE draft_steps SET content = substr(content, 1, 20)")
    app = visit(**link)
    assert "cannot be read; the draft is kept as it was" in warned(app)
    assert number_of_changes(app) == 0


def test_a_draft_that_is_too_long_is_said_not_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LONGEST_STEP", 100)
    assert "What you do is not kept: this draft is longer than" in warned(drafting_visit())


def test_two_visits_to_one_place_see_nothing_of_each_other() -> None:
    one, other = drafting_visit(), visit()
    other.run()
    assert number_of_changes(other) == 0
    read = " ".join(str(part.value) for part in (*other.markdown, *other.caption))
    assert "Elm closes" not in read
    assert asked(one)["draft"] not in str(dict(other.query_params))


def test_what_is_kept_is_bounded_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "MOST_STEPS", 3)
    app: Any = drafting_visit()
    for way in range(6):
        app.text_input(key=f"name_{chosen(app).proposal.name}").set_value(f"Name {way}").run()
    kept = records.find(database._opened(), asked(app)["draft"])
    assert len(kept[1]) == 3
    assert chosen(visit(**asked(app))).proposal.name == "Name 5"
