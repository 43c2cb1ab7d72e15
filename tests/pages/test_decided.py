"""An option decided on the page: its record kept with the stage, read beside today's files, found for good."""

import io
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from geo.appraisal.case import USUAL
from geo.decisions.locked import lock
from geo.decisions.option import Stage
from geo.decisions.written import now
from geo.errors import InputError
from geo.place.place import Place
from geo.store.records import decisions, frozen, opening
from geo.store.records.opening import Database
from geo.store.records.schema import FROZEN
from geo.ui import address, frozen_records
from geo.views.decisions import decided_words
from tests.pages.test_options import AND_OPENS, CLOSE_ELM, options_page, saved, words_of
from tests.town import changed, street_town

SECONDS = 60


@cache
def streets() -> Place:
    return street_town()


@pytest.fixture(autouse=True)
def database(
    pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Database]:
    """The pages on the five wards with streets, and the database that they keep decisions in."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(streets())
    engine = opening.opened(tmp_path / "records")
    yield engine
    engine.dispose()


def staged(page: AppTest, stage: Stage) -> AppTest:
    option = page.selectbox(key="picture_of_option").value
    page.selectbox(key=f"stage_{option}").set_value(stage)
    return page.button(key="keep_stage").click().run()


def decided_one(stage: Stage = Stage.DECIDED) -> tuple[str, AppTest]:
    """A decision of two options, the first of them decided, and the page that did it."""
    decision = saved(AND_OPENS, saved(CLOSE_ELM))
    return decision, staged(options_page(decision), stage)


def facts_of(page: AppTest) -> str:
    return " ".join(str(part.value) for part in (*page.markdown, *page.caption)).replace("\\", "")


def first_option(database: Database, decision: str) -> str:
    return decisions.find(database, decision).options[0].option_id


@pytest.mark.parametrize("stage", [Stage.DECIDED, Stage.IMPLEMENTED])
def test_what_is_decided_is_kept_and_shown_as_it_was_beside_today(database: Database, stage: Stage) -> None:
    decision, page = decided_one(stage)
    assert not page.exception and not page.error
    record = frozen.find(database, decision, first_option(database, decision))
    kept = frozen.opened(record.sealed)
    assert {"README.txt", "report.html", "comparison.html", "figures.json", "settings.toml"} <= set(kept)
    assert record.sealed.checksum in facts_of(page)
    assert "are the same as when this was decided" in facts_of(page)
    tables = [table.value for table in page.table if decided_words.TODAY in table.value.columns]
    assert [set(table[decided_words.TODAY]) for table in tables] == [{decided_words.AS_THEN}] * 2


def test_after_the_place_was_rebuilt_what_was_decided_stands_beside_what_holds_today(
    database: Database, pages_show: Callable[[Place], None]
) -> None:
    decision, _ = decided_one()
    before = frozen.find(database, decision, first_option(database, decision))
    place = streets()
    source = place.account.provenance[0]
    newer = (replace(source, edition="2027", sha256="f" * 64), *place.account.provenance[1:])
    pages_show(changed(place, provenance=newer, residents=place.people.residents * 2))
    page = options_page(decision)
    assert not page.exception
    assert f"{source.file} is another than then (now 2027)" in facts_of(page)
    # Twice as many residents on the same lists: patients are as then, and what is said of residents is not.
    figures, said = [table.value for table in page.table if decided_words.TODAY in table.value.columns]
    assert set(figures[decided_words.TODAY]) == {decided_words.AS_THEN}
    assert {decided_words.NO_MORE, "said"} <= set(said[decided_words.TODAY])
    assert frozen.find(database, decision, first_option(database, decision)) == before


def test_on_other_files_than_were_locked_nothing_is_decided(
    database: Database, pages_show: Callable[[Place], None]
) -> None:
    decision = saved(AND_OPENS, saved(CLOSE_ELM))
    place = streets()
    source = replace(place.account.provenance[0], sha256="f" * 64)
    pages_show(changed(place, provenance=(source, *place.account.provenance[1:])))
    page = staged(options_page(decision), Stage.DECIDED)
    assert "was built from other files than those that were locked" in page.error[0].value
    assert frozen.find(database, decision, first_option(database, decision)) is None


def test_a_correction_stands_beside_the_record_and_leaves_it_as_it_was(database: Database) -> None:
    decision, page = decided_one()
    before = frozen.find(database, decision, first_option(database, decision))
    [wrong] = [area for area in page.text_area if area.label == "What was wrong"]
    [right] = [area for area in page.text_area if area.label == "What is right"]
    wrong.set_value("12 patients")
    right.set_value("21 patients")
    [keep] = [button for button in page.button if button.label == "Keep the correction"]
    keep.click().run()
    assert "21 patients" in words_of(options_page(decision))
    assert frozen.find(database, decision, first_option(database, decision)) == before


def test_a_record_that_was_changed_is_said_to_be_and_is_not_handed_out(database: Database) -> None:
    decision, _ = decided_one()
    option = first_option(database, decision)
    assert b"<h1" in frozen_records.file(decision, option, "report.html")
    with zipfile.ZipFile(io.BytesIO(frozen_records.file(decision, option, frozen_records.ZIP))) as archive:
        assert archive.testzip() is None
    with database.begin() as connection:
        connection.execute(update(FROZEN).values(content=frozen.seal({"report.html": b"Otherwise"}).content))
    page = options_page(decision)
    assert not page.exception
    assert "was changed since then" in page.error[0].value
    with pytest.raises(InputError, match="was changed since then"):
        frozen_records.file(decision, option, "report.html")


def test_the_figures_are_at_the_settings_that_were_locked_then_and_today(database: Database) -> None:
    decision = saved(AND_OPENS, saved(CLOSE_ELM))
    others = replace(USUAL, impact=replace(USUAL.impact, headline_minutes=3.0))
    decisions.add(database, decision, lock(streets(), others, on=None, who="Ada", when=now(), why="steps of three"))
    page = staged(options_page(decision), Stage.DECIDED)
    assert not page.exception and not page.error
    kept = frozen.opened(frozen.find(database, decision, first_option(database, decision)).sealed)
    assert tomllib.loads(kept["settings.toml"].decode())["settings"]["impact"]["headline_minutes"] == 3
    assert b"3+ minutes" in kept["answer.csv"] or b"at least 3 minutes" in kept["answer.csv"]
    tables = [table.value for table in page.table if decided_words.TODAY in table.value.columns]
    assert [set(table[decided_words.TODAY]) for table in tables] == [{decided_words.AS_THEN}] * 2


@pytest.mark.parametrize("name", ["figures.json", "../report.html", "README.txt", ""])
def test_nothing_else_of_a_record_has_an_address(database: Database, name: str) -> None:
    decision, _ = decided_one()
    assert frozen_records.file(decision, first_option(database, decision), name) is None
    assert frozen_records.file("x' OR 1=1 --", "o" * 22, "report.html") is None


def test_a_decision_that_was_decided_elsewhere_says_where_its_record_is(database: Database) -> None:
    decision, _ = decided_one()
    with database.begin() as connection:
        connection.execute(FROZEN.delete())
    assert "its record is where it was decided" in facts_of(options_page(decision))
