"""Sources has another place fetched: first what would be asked, nothing without a click, not on another's server."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.fetching.through import THROUGH
from geo.place.place import Place
from geo.roles.acts import Role
from geo.roles.people import Visitor
from geo.store.records import opening
from geo.ui import another_place, fetch_job, signed_in
from geo.ui.fetch_job import Kind
from tests.fetching.conftest import SLOW, Desk
from tests.fetching.stand_in import slow
from tests.reading import sentences

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "11_sources.py")
LONGEST_SECONDS = 300.0


@pytest.fixture
def page(
    town: Place, pages_show: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AppTest]:
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.delenv(fetch_job.SETTING, raising=False)
    pages_show(town)
    monkeypatch.setattr(fetch_job, "_LAST", [])
    return lambda: AppTest.from_file(PAGE, default_timeout=120).run()


@pytest.fixture
def near(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The command of the dashboard with the stand-in and the desk's folders, whose files came today."""
    today = datetime.now(UTC).date().isoformat()
    for receipt in (desk.folder / "official").rglob("*.receipt.toml"):
        text = receipt.read_text(encoding="utf-8")
        receipt.write_text(re.sub(r'(?m)^at = "[^T"]+', f'at = "{today}', text), encoding="utf-8")
    monkeypatch.setenv(THROUGH, f"http://127.0.0.1:{desk.stand_in.port}")
    monkeypatch.setenv("BETTER_PLACED_CATALOGUE", str(desk.catalogue))
    folders = ("--to", str(desk.folder / "fetched"), "--store", str(desk.folder / "official"))
    monkeypatch.setattr(fetch_job, "MORE", ("--no-build", "--without", ",".join(sorted(SLOW)), *folders))
    desk.stand_in.asked.clear()
    return desk


def ended(app: AppTest) -> AppTest:
    """The page once the process has ended."""
    until = time.monotonic() + LONGEST_SECONDS
    while not fetch_job.last().has_ended and time.monotonic() < until:
        time.sleep(0.2)
    app.run()
    assert not app.exception
    return app


def asked_for(app: AppTest, area: str) -> AppTest:
    app.text_input(key="another_area").set_value(area)
    app.button(key="plan_fetch").click().run()
    return ended(app)


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def test_another_place_is_planned_by_one_click_and_fetched_by_a_second(page: Callable[[], AppTest], near: Desk) -> None:
    app = page()
    assert fetch_job.last() is None
    assert "What leaves this machine is its code and those of its areas" in " ".join(sentences(app))
    asked_for(app, "Kingsmere")
    said = " ".join(sentences(app))
    assert "Kingsmere (E06990001) with 10 km around it: at most 0 requests and about 0 MB." in said
    assert "Nobody of this project has asked some of these addresses yet" in said
    assert "Outline of the district: December 2024 is held" in said.replace("december-2024", "December 2024")
    assert fetch_job.last().kind is Kind.PLAN
    assert not (near.folder / "fetched").exists()
    app.button(key="fetch_E06990001").click().run()
    assert fetch_job.last().kind is Kind.FETCH
    ended(app)
    assert app.success[0].value.startswith("Kingsmere is built from ")
    assert (near.folder / "fetched" / "kingsmere" / "MANIFEST.toml").exists()
    # All else is held: a month's page had not come when the files did.
    assert {asked.path.rpartition("/")[2] for asked in near.stand_in.asked} <= {"december-2024", "november-2024"}


@pytest.mark.usefixtures("near")
def test_what_is_no_single_district_is_told_with_its_districts(page: Callable[[], AppTest]) -> None:
    app = asked_for(page(), "Othershire")
    assert "is a county; fetch one or several of its districts" in app.error[0].value
    assert not {key for key in keys(app) if key.startswith("fetch_E")}
    assert "plan_fetch" in keys(app)


def test_a_fetch_is_stopped_by_its_button_and_goes_on_when_it_is_asked_again(
    page: Callable[[], AppTest], near: Desk
) -> None:
    near.without("districts")
    app = page()
    with near.stand_in.faulty("services1.arcgis.com", slow(5)):
        app.text_input(key="another_area").set_value("Kingsmere")
        app.button(key="plan_fetch").click().run()
        assert "plan_fetch" not in keys(app)
        app.button(key="stop_fetch").click().run()
    assert app.error[0].value.replace("\\", "") == fetch_job.STOPPED
    assert "plan_fetch" in keys(app)


@pytest.mark.usefixtures("near")
def test_nothing_that_is_typed_is_an_option_of_the_command(page: Callable[[], AppTest]) -> None:
    app = asked_for(page(), "--to=elsewhere")
    assert "is the name of no district" in app.error[0].value


OTHERS = [
    (Role.OWNER, "", another_place.SWITCHED_OFF),
    (Role.OWNER, "off", another_place.SWITCHED_OFF),
    (Role.EDITOR, "on", another_place.NO_OWNER),
    (Role.OWNER, "on", ""),
]


@pytest.mark.parametrize(("role", "setting", "words"), OTHERS)
def test_where_people_sign_in_it_is_off_until_the_server_says_so_and_then_an_owners(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch, role: Role, setting: str, words: str
) -> None:
    monkeypatch.setattr(signed_in, "is_set", lambda: True)
    monkeypatch.setattr(signed_in, "visitor", lambda: Visitor("Edgar", role))
    if setting:
        monkeypatch.setenv(fetch_job.SETTING, setting)
    app = page()
    assert not app.exception
    assert ("plan_fetch" in keys(app)) == (not words)
    assert (another_place.ABOUT in " ".join(sentences(app))) == (not words)
    if words:
        assert words in " ".join(sentences(app))
        fetch_job.begin(Kind.FETCH, "Kingsmere")
        assert fetch_job.last() is None
