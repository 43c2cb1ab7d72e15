"""Propose: the strip of four figures and its sentences, and a form that asks only what applies and names no code."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open, Resize
from geo.proposals.likely_outcome import likely_outcome
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, Site
from geo.ui import fields, loading
from geo.ui.forms import FORMS, TO_A_SITE, TO_NONE
from geo.views.proposal import offered
from geo.views.proposal.kinds import KIND_WORDS
from tests import reading
from tests.town import at, changed

PAGE = reading.PROJECT / "pages" / "4_propose.py"
IMPACT = reading.PROJECT / "pages" / "5_impact.py"
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
OPEN_ONE = Proposal("One more", Service.GP, (Open("One more", at(2000)),))


@pytest.fixture(autouse=True)
def the_town(town: Place, pages_show: Callable[[Place], None]) -> None:
    pages_show(town)


def opened(**chosen: Any) -> AppTest:
    app = reading.opened(PAGE, **chosen)
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    """What is asked on the page."""
    kinds = (app.selectbox, app.text_input, app.number_input, app.radio, app.date_input, app.multiselect)
    return [field.label for kind in kinds for field in kind]


def offers(app: AppTest, label: str) -> list[str]:
    return list(next(box for box in app.selectbox if box.label == label).options)


def test_before_anything_is_proposed_the_figures_are_of_today() -> None:
    # On foot (Five Wards hold no timetable) the mean is 32825 / 3000 = 10.9 minutes, and nobody is over 30 away.
    app = opened()
    assert reading.figures(app) == [
        "2 GP surgeries whose place is known",
        "11 minutes to the nearest on average without a car, of those with a journey",
    ]
    assert reading.spoken(app) == ["Nothing is proposed yet for GP surgeries."]


def test_an_opening_leads_with_residents_nearer_and_leaves_out_what_is_nobody() -> None:
    app = opened(proposals=(OPEN_ONE,))
    (figure,) = reading.figures(app)
    assert figure.startswith("about 1,200 residents 5+ minutes nearer")
    assert "about 1,200 people would be at least 5 minutes nearer a GP surgery" in reading.spoken(app)[0]


@pytest.mark.parametrize("page", [PAGE, IMPACT])
def test_a_closure_leads_with_patients_who_must_change_and_both_pages_say_the_same(page: Path) -> None:
    # Elm's list is of 670, and Alder's is over its room: nobody finds a place.
    app = reading.opened(page, proposals=(CLOSE_ELM,))
    assert reading.figures(app) == [
        "about 670 patients must change practice the day of the list is not held",
        "about 670 patients: no place within two hours on foot",
    ]
    assert "all of them would have to join another practice" in reading.spoken(app)[0]
    assert "about 800 people would be at least 5 minutes further" in " ".join(reading.sentences(app))


def test_no_sentence_is_said_twice_and_at_most_five_stand_before_the_map() -> None:
    app = opened(proposals=(CLOSE_ELM,))
    lines = [line for line in reading.sentences(app) if line.endswith(".")]
    assert len(lines) == len({line.removeprefix("- ") for line in lines})
    assert len(re.findall(r"\.(?: |$)", " ".join(reading.spoken(app)))) <= 5
    (button,) = [box for box in app.get("popover") if box.proto.popover.label.startswith("What to know")]
    assert button.proto.popover.label == f"What to know ({len(button.markdown[0].value.splitlines())})"


def test_a_list_of_sites_says_name_and_ward_and_no_code_and_is_by_name_until_a_point_is_picked() -> None:
    assert offers(opened(), "What changes")[1:] == ["Alder Surgery, Alder", "Elm Surgery, Elm"]


def test_with_a_point_picked_the_nearest_comes_first_with_metres_and_minutes() -> None:
    # Elm is 400 m off: 400 x 1.3 / 80 = 6.5 minutes on foot. Alder is 2.8 km off: 45.5 minutes.
    assert offers(opened(point=at(3200)), "What changes")[1:] == [
        "Elm Surgery, Elm (400 m, about 7 minutes on foot)",
        "Alder Surgery, Alder (2.8 km, about 46 minutes on foot)",
    ]


def having(town: Place, **facts: dict[str, Any]) -> Place:
    """The town with other facts of its sites, by code with _ for -."""
    sites = (replace(site, **facts.get(site.site_id.replace("-", "_"), {})) for site in town.services.sites)
    return changed(town, sites=tuple(sites))


def test_a_building_that_several_services_share_is_offered_once(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = having(town, PHA_01={"premises": "CEDAR", "at": at(2000)})
    monkeypatch.setattr(loading, "place", lambda _key: shared)
    app = opened(tool="colocate", site="Z99902", host="LIB-01")
    # From Elm at 3600 m: Cedar at 2000 m is 1.6 km, Alder at 400 m is 3.2 km.
    assert offers(app, "Into which building") == [
        "Birch Pharmacy and Cedar Library, Cedar (1.6 km, about 26 minutes on foot)",
        "Alder Surgery, Alder (3.2 km, about 52 minutes on foot)",
    ]
    app.button(key="make_the_change").click().run()
    (change,) = app.session_state["selection"].proposal.changes
    assert isinstance(change, CoLocate) and (change.at, change.site) == ("PHA-01", "Z99902")


def test_an_address_gives_its_street_and_two_that_read_alike_are_told_apart(town: Place) -> None:
    alike = {"name": "The Surgery", "at": at(3400)}
    address = {"address": "THE SURGERY, 12 MILL LANE, ELM", "postcode": "XZ1 1AA"}
    other = {**address, "postcode": "XZ1 1AB"}
    twins = having(
        town,
        Z99901={**alike, "facts": address},
        Z99902={**alike, "facts": other},
        PHA_01={**alike, "facts": other},
    )
    told = offered.known(twins).told
    assert [told[code] for code in ("Z99901", "Z99902", "PHA-01")] == [
        "The Surgery, 12 Mill Lane, Elm, XZ1 1AA",
        "The Surgery, 12 Mill Lane, Elm, XZ1 1AB (1)",
        "The Surgery, 12 Mill Lane, Elm, XZ1 1AB (2)",
    ]


@pytest.mark.parametrize(
    ("chosen", "asked", "unasked"),
    [
        ({}, "Where: a postcode, street or place", fields.LIST_QUESTION),
        ({"tool": "close", "site": "Z99902"}, fields.LIST_QUESTION, "Where: a postcode, street or place"),
        ({"tool": "close", "site": "Z99902"}, fields.LIST_QUESTION, "Which practice"),
        ({"tool": "close", "site": "Z99902"}, "Starts", "Half-days a week"),
        ({"tool": "close", "service": Service.LIBRARY, "site": "LIB-01"}, "Starts", fields.LIST_QUESTION),
        ({"tool": "merge", "site": "Z99902"}, "Which practice its list joins", "Sites that close"),
        ({"tool": "transport"}, "Call 1", "Call 2"),
    ],
)
def test_a_field_is_asked_only_where_it_applies(chosen: dict[str, Any], asked: str, unasked: str) -> None:
    app = opened(**chosen)
    assert asked in labels(app)
    assert unasked not in labels(app)


def test_what_is_done_to_a_site_and_what_is_new_are_offered_apart_and_together_are_every_kind() -> None:
    assert {*TO_A_SITE, *TO_NONE} == set(FORMS) == set(KIND_WORDS)
    app = opened()
    kinds = {KIND_WORDS[key].label for key in TO_NONE}
    assert set(offers(app, "Kind of change")) == kinds
    app.selectbox(key="what_changes").set_value("Z99902").run()
    assert offers(app, "Kind of change")[0] == "Close"
    app.selectbox(key="what_changes").set_value("").run()
    assert set(offers(app, "Kind of change")) == kinds


def test_a_service_without_lists_offers_no_merger() -> None:
    assert "Merge two practices" not in offers(opened(tool="close", service=Service.LIBRARY), "Kind of change")


@pytest.mark.parametrize("tool", TO_A_SITE)
def test_without_a_site_the_form_says_what_to_do_next_under_its_button(tool: str) -> None:
    chosen = {"point": at(2000)} if tool in ("move", "split") else {}
    app = opened(tool=tool, **chosen)
    next((field for field in app.number_input if field.label == "People it can take afterwards"), app).run()
    app.button(key="make_the_change").click().run()
    assert len(app.error) == 1
    assert re.search(r"Choose|Say how many", app.error[0].value)
    assert app.session_state["selection"].proposal.changes == ()


def test_what_was_typed_is_still_there_after_a_refusal_and_gone_after_the_change() -> None:
    app = opened()
    place = next(field for field in app.text_input if field.label.startswith("Where"))
    place.set_value("ZZ9 9ZZ")
    app.button(key="make_the_change").click().run()
    place = next(field for field in app.text_input if field.label.startswith("Where"))
    assert app.error and place.value == "ZZ9 9ZZ"
    place.set_value("XZ1 1AA")
    app.button(key="make_the_change").click().run()
    assert not app.error and len(app.session_state["selection"].proposal.changes) == 1


def test_a_point_that_was_clicked_is_told_by_what_is_near() -> None:
    app = opened(point=at(2000))
    assert "Near Cedar Library, in Cedar." in reading.sentences(app)


def test_the_changes_are_listed_with_their_number_and_each_can_be_taken_out() -> None:
    both = replace(CLOSE_ELM, changes=(*CLOSE_ELM.changes, Resize("Z99901", 3000.0)))
    app = opened(proposals=(both,))
    assert "Proposed so far (2)" in reading.sentences(app)
    app.button(key="remove_0").click().run()
    assert "Proposed so far (1)" in reading.sentences(app)


@pytest.mark.parametrize(
    ("practices", "closes", "fate"),
    [
        (("P", "P"), True, ListFate.STAYS),
        (("P", "Q"), True, ListFate.DISPERSED),
        (("P", "Q"), False, ListFate.STAYS),
    ],
)
def test_a_list_likely_stays_where_the_practice_keeps_a_site(
    practices: tuple[str, str], *, closes: bool, fate: ListFate
) -> None:
    sites = [Site(f"S{n}", Service.GP, "A", at(0), practice_id=code) for n, code in enumerate(practices)]
    assert likely_outcome(sites[0], sites, closes=closes) == ListOutcome(fate)


def test_a_service_without_lists_has_no_outcome() -> None:
    library = Site("L", Service.LIBRARY, "Library", at(0))
    assert likely_outcome(library, [library], closes=True) == ListOutcome()
