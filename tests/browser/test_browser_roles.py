"""Roles in a real browser with a provider of sign-ins: what each is shown, and what reaches the browser at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from geo import build
from geo.ledgers.rows import Row
from geo.services.registers import Register, to_json
from geo.store import keep
from geo.store.records import ledgers, opening, registers
from geo.store.records.registers import KeptRegister
from tests.browser.live import at_rest, settled
from tests.browser.test_accessible import open_to_axe, violations
from tests.town import town
from tests.web.signing_in import ROLES, dashboard, sign_in

pytestmark = pytest.mark.browser

WHEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
SECRET, OPEN_WORDS, RENT = "Threats were told to the police", "People say that they are not heard", "43,217"
LONG = 90_000


def tense(agency: str, what: str, shown: str) -> Row:
    ward = str(town().wards.frame.index[0])
    content = {"on": "2026-11-20", "ward": ward, "category": "experienced", "theme": "newcomers", "severity": "3"}
    return Row(0, 0, content | {"agency": agency, "shown": shown, "what": what}, "Olga Owner", WHEN)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard on the five wards, with an asset register that tells a rent and with restricted rows."""
    folder = tmp_path_factory.mktemp("roles")
    keep.save(town(), folder / "built" / "town")
    database = opening.opened(folder / "records")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "BUILT", folder / "built")
        stamp = build.stamp("town")
        site = town().services.sites[0].site_id
        register = Register(
            "assets.csv", "0" * 64, {site: {"rent_per_year": "43217", "tenure": "leasehold"}}, {site: ""}
        )
        registers.take(database, KeptRegister("town", "0" * 64, stamp, to_json(register)))
        wanted = {"tension": ledgers.YES, "complaints": ledgers.YES}
        ledgers.want(database, "town", Row(0, 0, wanted, "Olga Owner", WHEN))
        for row in (
            tense("Council", OPEN_WORDS, "not restricted"),
            tense("Police", SECRET, "restricted"),
            tense("Fire service", OPEN_WORDS, "not restricted"),
        ):
            ledgers.add(database, "town", "tension", row)
        database.dispose()
        patch.setenv(opening.FOLDER_SETTING, str(folder / "records"))
        with dashboard(folder) as at:
            yield at


@contextmanager
def signed_in(browser: Any, address: str, role: str) -> Iterator[tuple[Any, list[str]]]:
    """A page of somebody's who signed in with the provider's own form, and all that websockets brought it, as text."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    brought: list[str] = []

    def take(frame: str | bytes) -> None:
        brought.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    page.on("websocket", lambda opened: opened.on("framereceived", take))
    page.goto(f"{address}/wards")
    page.get_by_role("link", name="Sign in").click()
    page.locator("input[name=sub]").fill(role)
    page.locator("input[name=sub]").press("Enter")
    settled(page, "Wards")
    yield page, brought
    context.close()


def opened(page: Any, address: str, at: str, heading: str) -> None:
    page.goto(f"{address}/{at}")
    settled(page, heading)
    at_rest(page)


@pytest.mark.parametrize("role", ROLES)
def test_restricted_rows_and_rents_reach_nobody_s_browser_but_those_whom_they_are_for(
    browser: Any, address: str, role: str
) -> None:
    with signed_in(browser, address, role) as (page, brought):
        assert page.get_by_text(f"{role.capitalize()}, {role}").count() == 1
        opened(page, address, "registers?place=town", "Registers")
        page.get_by_role("combobox", name="Register").click()
        page.get_by_role("option", name="Tension monitoring").click()
        page.get_by_role("heading", name="Levels by ward").wait_for(timeout=LONG)
        at_rest(page)
        told = "".join(brought)
        assert (SECRET in told) == (role == "owner")
        assert (OPEN_WORDS in told) == (role != "reader")
        opened(page, address, "sources?place=town", "Sources")
        page.get_by_text("assets.csv, taken on").wait_for(timeout=LONG)
        at_rest(page)
        told = "".join(brought)
        assert "leasehold" in told
        assert (RENT in told or "43217" in told) == (role != "reader")
        assert (page.get_by_role("button", name="Leave it out").count() > 0) == (role in ("editor", "owner"))


@pytest.mark.parametrize("role", ROLES)
def test_the_address_of_a_register_hands_each_role_what_it_may_see(address: str, role: str) -> None:
    with sign_in(address, role) as client:
        answer = client.get("/ledgers/town/tension.csv")
    if role == "reader":
        assert (answer.status_code, "nothing in it that you may see" in answer.text) == (404, True)
        return
    assert answer.headers["cache-control"] == "no-store"
    assert (SECRET in answer.text, OPEN_WORDS in answer.text) == (role == "owner", True)


def test_a_reader_proposes_and_nothing_of_it_is_kept(browser: Any, address: str) -> None:
    with signed_in(browser, address, "reader") as (page, _):
        opened(page, address, "options?place=town", "Options")
        assert page.get_by_text("Open a decision from a file").count() == 0
        opened(page, address, "meeting?place=town", "Meeting")
        assert page.get_by_role("button", name="Begin the meeting").count() == 0
        opened(page, address, "report?place=town", "Report")
        assert page.get_by_text("Not public").count() == 0


def test_whoever_signs_out_is_back_at_the_door(browser: Any, address: str) -> None:
    with signed_in(browser, address, "member") as (page, _):
        page.get_by_role("button", name="Sign out").click()
        # The provider asks whether one wants to leave it too.
        page.wait_for_url("**/end_session**")
        page.goto(f"{address}/registers")
        page.get_by_role("link", name="Sign in").wait_for(timeout=LONG)


def test_the_door_and_the_registers_break_no_rule_that_axe_can_check(browser: Any, address: str) -> None:
    with open_to_axe(browser) as page:
        page.goto(f"{address}/wards")
        assert violations(page) == []
        page.get_by_role("link", name="Sign in").click()
        page.locator("input[name=sub]").fill("owner")
        page.locator("input[name=sub]").press("Enter")
        settled(page, "Wards")
        opened(page, address, "registers?place=town", "Registers")
        page.get_by_text("Write a row").click()
        assert violations(page) == []
