"""An asset register on Sources: opened, read, taken, seen beside the facts, asked about after a rebuild, left out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.services.registers import Register, from_json, to_json
from geo.store.records import opening
from geo.store.records import registers as records
from geo.store.records.register_schema import REGISTERS
from geo.store.records.registers import KeptRegister
from geo.ui import database, registers
from tests.reading import sentences

SOURCES = Path(__file__).resolve().parents[2] / "pages" / "11_sources.py"
GOOD = (
    "Site Name,Postcode,Tenure,Lease End,Annual Rent\n"
    "Alder Surgery,KM1 1AA,Leasehold,2031-03-31,96000\n"
    "Cedar Library,KM3 3CC,Leasehold,,\n"
    "<b>Nobody</b>,KM9 9ZZ,=1+1,,\n"
)


@pytest.fixture(name="street")
def with_postcodes(
    town: Place, pages_show: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Place:
    """The five wards with postcodes of two sites, on every page, and a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    at = {"Z99901": "KM11AA", "LIB-01": "KM33CC"}
    sites = [replace(site, facts=site.facts | {"postcode": at.get(site.site_id, "")}) for site in town.services.sites]
    place = replace(town, services=replace(town.services, sites=tuple(sites)))
    pages_show(place)
    return place


def opened() -> AppTest:
    app = AppTest.from_file(str(SOURCES), default_timeout=60).run()
    assert not app.exception
    return app


def handed(content: bytes | str, name: str = "register.csv") -> AppTest:
    app = opened()
    data = content.encode() if isinstance(content, str) else content
    app.file_uploader[0].upload(name, data, "text/csv").run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join([*sentences(app), *(str(part.value).replace("\\", "") for part in app.success)])


def press(app: AppTest, key: str) -> AppTest:
    [button] = [button for button in app.button if str(button.key).startswith(key)]
    return button.click().run()


def library(place: Place) -> tuple[str, str]:
    [site] = registers.beside(place, [place.site("LIB-01")])
    return site.facts["tenure"], site.facts.get("tenure:beside", "")


def test_what_would_be_taken_is_shown_before_it_is_and_nothing_is_kept_until_then(street: Place) -> None:
    app = handed(GOOD)
    assert "4 facts of 2 sites would be taken" in said(app)
    rows = next(table.value for table in app.dataframe if "What becomes of it" in table.value)
    assert rows["What becomes of it"].tolist() == [
        "Left out: its postcode is not held for Five Wards.",
        "Taken",
        "Taken",
    ]
    assert library(street) == ("Freehold", "")
    opened()
    assert library(street) == ("Freehold", "")


def test_once_taken_it_stands_beside_the_facts_for_whoever_opens_the_place(street: Place) -> None:
    app = press(handed(GOOD), "take_register")
    assert "register.csv is taken, for 2 sites." in said(app) and not app.exception
    assert library(street) == ("Freehold", "Leasehold")
    assert "facts of 2 sites" in said(opened())
    # Taken twice it is kept once.
    press(handed(GOOD), "take_register")
    assert sum(str(button.key).startswith("leave_") for button in opened().button) == 1


def test_a_place_that_was_built_again_asks_whether_it_still_holds(street: Place) -> None:
    press(handed(GOOD), "take_register")
    with database.asked(lambda engine: engine.begin()) as connection:
        connection.execute(update(REGISTERS).values(stamp="older"))
    assert library(street) == ("Freehold", "")
    app = opened()
    assert "was built again since register.csv was taken" in said(app) and "Does it still hold?" in said(app)
    press(app, "hold_")
    assert library(street) == ("Freehold", "Leasehold")
    press(opened(), "leave_")
    assert library(street) == ("Freehold", "") and "facts of 2 sites" not in said(opened())


def test_sites_that_are_gone_are_left_out_when_it_is_held_on_to(street: Place) -> None:
    told = {"LIB-01": {"tenure": "Leasehold"}, "GONE": {"tenure": "Freehold"}}
    register = Register("old.csv", "c" * 64, told, dict.fromkeys(told, ""))
    database.asked(records.take, KeptRegister("town", register.checksum, "older", to_json(register)))
    app = opened()
    assert "1 of its sites is no longer here and would be left out." in said(app)
    press(app, "hold_")
    [kept] = database.asked(records.of_place, "town")
    assert from_json(kept.content).facts == {"LIB-01": {"tenure": "Leasehold"}}
    assert library(street) == ("Freehold", "Leasehold")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "save its table as CSV"),
        (b"Site Name,Postcode\nA,KM1 1AA\n", "no column tells a fact of a site"),
        (b"", "it is no table of cells"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_words_and_the_page_stands(
    street: Place, content: bytes, words: str
) -> None:
    app = handed(content)
    assert words in said(app) and not [button for button in app.button if button.key == "take_register"]
    assert "Every file" in said(app) and library(street) == ("Freehold", "")


def test_a_register_of_no_site_here_cannot_be_taken(street: Place) -> None:
    app = handed("Site Name,Postcode,Tenure\nNobody,KM9 9ZZ,Freehold\n")
    assert "names no site of Five Wards" in said(app) and street
    assert app.button(key="take_register").disabled


def test_without_a_database_the_page_says_so_and_the_facts_stand(
    street: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("no folder")
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "a file" / "records"))
    app = opened()
    assert "Registers cannot be kept or found" in said(app)
    assert library(street) == ("Freehold", "")
