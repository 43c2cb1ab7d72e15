"""Who would share the building, as it is told: modelled and said so, potential, never contact, names to the letter."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.impact.sharing import Shared, SharingSettings, who_shares
from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate, Sharing
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.ui.session import Draft, Selection
from geo.views.impact import sharing_tables
from tests.town import town

PAGE = Path(__file__).resolve().parents[3] / "pages" / "5_impact.py"
SECONDS = 60
TOWN = town()
STAYS = ListOutcome(ListFate.STAYS)
MOVE_IN = CoLocate("LIB-01", "Z99902", registered=STAYS)
INTO_LIBRARY = Proposal("Try", Service.GP, (MOVE_IN,))
(SHARED,) = who_shares(TOWN, INTO_LIBRARY, on=date.min)


def told(shared: Shared = SHARED, settings: SharingSettings | None = None) -> str:
    return " ".join(sharing_tables.sentences(shared, settings or SharingSettings()))


def test_who_would_share_is_told_with_how_it_is_known_and_what_it_is_not() -> None:
    read = told()
    assert "Would share the building: about 600 people of Elm Surgery and about 3,000 people of Cedar Library" in read
    assert "modelled" in read and "Potential, not contact" in read
    assert "People of Cedar Library are affected too. What they lose: not recorded." in read
    assert "Hours in common: not recorded." in read
    for word in ("will mix", "newly mix", "separated", "winner", "loser"):
        assert word not in read.lower()


def test_what_is_recorded_is_told_as_it_is() -> None:
    read = told(replace(SHARED, hours=0.5, host_loses="a third of the floor"))
    assert "What they lose: a third of the floor." in read
    assert "Hours in common: 50% of the shorter week." in read


def test_errands_are_fewer_trips_for_some_and_nobody_is_nearer_for_them() -> None:
    # Minutes worked by hand in test_sharing: 53.7 apart, 52.9 chained, 33.2 to one building.
    read = told()
    assert "about 180 people may need both on one day, 30% of those who use both (at the most about 600)" in read
    assert "take them 54 minutes on average and one round by way of both 53" in read
    assert (
        "would take 33 minutes. Nobody is counted as nearer for it." in read and "our assumption and unverified" in read
    )
    assert "not known" in told(replace(SHARED, errands=None))
    settings = SharingSettings(joint_need=0.5)
    (other,) = who_shares(TOWN, INTO_LIBRARY, on=date.min, settings=settings)
    assert "about 300 people may need both on one day, 50% of" in told(other, settings)


def test_users_of_lists_are_told_to_the_nearest_ten_and_few_are_not_told_apart() -> None:
    assert "about 140 people of Elm Surgery" in told(replace(SHARED, users=(137.0, 3000.0)))
    for few in ((99.0, 3000.0), (3000.0, 7.0), (3000.0, math.nan)):
        shared = replace(SHARED, users=few)
        read = told(shared)
        assert "their make-up is not told" in read and "between the two" not in read
        assert sharing_tables.table(shared).empty and sharing_tables.chances(shared).empty
    assert "fewer than 10 people of Cedar Library" in told(replace(SHARED, users=(3000.0, 7.0)))
    assert "people (how many is not known) of Cedar Library" in told(replace(SHARED, users=(3000.0, math.nan)))


def test_each_table_of_groups_stands_apart_in_whole_per_cent() -> None:
    table = sharing_tables.table(SHARED)
    theirs, host = "Moves in: Elm Surgery (%)", "There today: Cedar Library (%)"
    assert list(table.columns) == ["Table", theirs, host]
    fifths = table[table["Table"] == "Deprivation (national fifths)"]
    # 400 and 200 of 600 people; 1,800, none, 600, 400 and 200 of 3,000.
    assert fifths[theirs].tolist() == [0, 0, 0, 67, 33]
    assert fifths[host].tolist() == [60, 0, 20, 13, 7]
    assert set(table["Table"]) == {"Age", "Deprivation (national fifths)"}


def test_the_two_may_have_one_name() -> None:
    same = replace(SHARED, incoming="Hub", host="Hub")
    assert len(sharing_tables.table(same).columns) == 3


def test_chances_are_for_analysts_and_blank_where_hours_are_not_recorded() -> None:
    chances = sharing_tables.chances(SHARED)
    assert chances.loc["Deprivation (national fifths)", "Two who move in (%)"] == 44
    assert chances["One of each, hours and waiting (%)"].isna().all()
    # Four fifths of the hours and half of a wait long enough to meet.
    open_together = sharing_tables.chances(replace(SHARED, hours=0.8))
    fifths = open_together.loc["Deprivation (national fifths)"]
    assert fifths["One of each, hours and waiting (%)"] == round(0.4 * SHARED.kinds[1].cross * 100)


def page(town: Place, pages_show: Callable[[Place], None], change: CoLocate = MOVE_IN) -> AppTest:
    pages_show(town)
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(draft=Draft((replace(INTO_LIBRARY, changes=(change,)),)))
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(str(part.value) for part in (*app.markdown, *app.header))


def test_an_assumption_changed_on_the_page_changes_what_is_told(
    town: Place, pages_show: Callable[[Place], None]
) -> None:
    app = page(town, pages_show)
    assert "about 180 people may need both" in words(app)
    (need,) = [field for field in app.number_input if field.label.startswith("Of those who use both")]
    assert need.value == 30
    need.set_value(50.0).run()
    assert not app.exception
    assert "about 300 people may need both" in words(app)
    assert app.session_state["selection"].impact.sharing == SharingSettings(joint_need=0.5)


def test_ethnic_group_is_off_until_it_is_asked_for(town: Place, pages_show: Callable[[Place], None]) -> None:
    app = page(town, pages_show)
    (switch,) = [toggle for toggle in app.toggle if toggle.label == "Also by ethnic group"]
    assert switch.value is False


def test_several_hosts_and_hostile_names_stand_on_the_page_to_the_letter(
    town: Place, pages_show: Callable[[Place], None]
) -> None:
    hostile = "![x](http://127.0.0.1/x.png) <b>Hub</b>"
    change = CoLocate("LIB-01", name=hostile, sharing=Sharing(host_loses="[all](http://127.0.0.1)"))
    app = page(town, pages_show, change)
    read = words(app)
    assert r"\!\[x\]\(" in read and "![x](" not in read and "[all](" not in read and "<b>" not in read
    both = (MOVE_IN, CoLocate("LIB-01", "Z99901", registered=STAYS))
    pages_show(town)
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(draft=Draft((replace(INTO_LIBRARY, changes=both),)))
    app.run()
    assert not app.exception
    for pair in ("Elm Surgery and Cedar Library", "Elm Surgery and Alder Surgery", "Alder Surgery and Cedar Library"):
        assert f"Users of {pair}" in words(app)


@pytest.mark.parametrize("changes", [(), (Close("Z99902", STAYS),)])
def test_nothing_is_told_of_sharing_where_no_building_is_shared(changes: tuple[Close, ...]) -> None:
    assert who_shares(TOWN, replace(INTO_LIBRARY, changes=changes), on=date.min) == ()
