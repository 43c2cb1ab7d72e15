"""The Registers page: wanted or not, a row kept, refused in words with what was typed, and what each role is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.decisions.written import now
from geo.ledgers.listed import LEDGERS
from geo.ledgers.rows import Row
from geo.place.place import Place
from geo.roles.acts import Role
from geo.roles.people import Visitor
from geo.store.records import ledgers as records
from geo.store.records import opening
from geo.ui import ledgers, loading, signed_in
from tests.reading import sentences

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "14_registers.py")
CLAUSE = {"supplier": "Acme", "contract": "Cleaning", "clause": "Hire from nearby", "owner": "Ada"}


@pytest.fixture
def page(
    town: Place, pages_show: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AppTest]:
    """The page on the five wards, with a database of its own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path))
    pages_show(town)
    return lambda: AppTest.from_file(PAGE, default_timeout=60).run()


def as_role(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(signed_in, "is_set", lambda: True)
    monkeypatch.setattr(signed_in, "visitor", lambda: Visitor(f"Rita {role}", role))


def with_wanted(app: AppTest, *keys: str) -> AppTest:
    app.multiselect[0].set_value(list(keys))
    app.button(key="keep_wanted").click()
    return app.run()


def typed(app: AppTest, **content: str) -> AppTest:
    for field, text in content.items():
        fields = [*app.text_input, *app.text_area]
        next(each for each in fields if (each.key or "").startswith(f"clauses_{field}_")).set_value(text)
    app.button(key="keep_clauses").click()
    return app.run()


def test_no_register_is_asked_for_until_it_is_wanted(page: Callable[[], AppTest]) -> None:
    app = page()
    assert "No register is wanted here yet" in " ".join(sentences(app))
    assert len(app.multiselect[0].options) == len(LEDGERS)
    app = with_wanted(app, "clauses", "tension")
    assert not app.exception
    assert app.selectbox(key="ledger").options == ["Cohesion in contracts", "Tension monitoring"]


def test_a_row_is_kept_with_the_name_that_was_typed_and_said_not_to_be_verified(page: Callable[[], AppTest]) -> None:
    app = typed(with_wanted(page(), "clauses"), **CLAUSE, by="Ada (signed in, verified)")
    assert "Row 1 of Cohesion in contracts is kept" in app.success[0].value
    (table,) = [each.value for each in app.table]
    assert table.iloc[0]["Supplier"] == "Acme"
    by = table.iloc[0]["Written down by"].replace("\\", "")
    assert by.startswith("Ada (typed, not verified), ")


def test_a_row_of_somebody_who_signed_in_is_printed_as_verified_and_no_name_is_asked_for(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_wanted(page(), "clauses")
    as_role(monkeypatch, Role.EDITOR)
    app = page()
    assert not [field for field in app.text_input if "Your name" in field.label]
    app = typed(app, **CLAUSE)
    by = app.table[0].value.iloc[0]["Written down by"].replace("\\", "")
    assert by.startswith("Rita editor (signed in, verified), ")


def test_what_is_refused_is_said_and_what_was_typed_stays(page: Callable[[], AppTest]) -> None:
    app = typed(with_wanted(page(), "clauses"), **{**CLAUSE, "clause": "x" * 10_000})
    assert any("has 10,000 characters; at most 5,000 are kept" in each.value for each in app.error)
    assert next(each for each in app.text_area if "clause_" in (each.key or "")).value == "x" * 10_000
    assert not app.table


@pytest.mark.parametrize("key", LEDGERS)
def test_every_register_opens_empty_and_without_a_fault(page: Callable[[], AppTest], key: str) -> None:
    app = with_wanted(page(), key)
    assert not app.exception and not app.error
    assert LEDGERS[key].guide in " ".join(sentences(app))


def test_a_reader_is_offered_nothing_to_write_and_is_refused_in_words(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_wanted(page(), "clauses", "complaints")
    as_role(monkeypatch, Role.READER)
    app = page()
    assert "keep_clauses" not in {each.key for each in app.button}
    app.selectbox(key="ledger").set_value("complaints").run()
    assert "Its rows are for members, editors and owners" in " ".join(sentences(app))


def test_the_address_of_a_register_gives_each_role_what_it_may_see(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(with_wanted(page(), "clauses"), **CLAUSE)
    monkeypatch.setattr(loading, "place_names", lambda: {"town": "Five Wards"})
    content = ledgers.file("town", "clauses", Role.READER)
    assert content is not None and b"Acme" in content
    assert ledgers.file("town", "complaints", Role.OWNER) is None
    assert ledgers.file("town", "workforce", Role.OWNER) is None
    assert ledgers.file("nowhere", "clauses", Role.OWNER) is None
    assert ledgers.file("town", "../clauses", Role.OWNER) is None


def test_money_stands_a_head_beside_need_and_no_row_of_one_agency_alone_is_shown(
    page: Callable[[], AppTest], town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_wanted(page(), "spend", "tension")
    ward, database = str(town.wards.frame.index[0]), opening.opened(opening.chosen())
    spend = {"what": "Clinic", "ward": ward, "year": "2025/26", "pounds": "9000", "source": "accounts", "owner": "Ada"}
    tense = {
        "on": "2026-11-01",
        "ward": ward,
        "category": "evidenced",
        "theme": "age",
        "severity": "3",
        "what": "Alone",
    }
    for key, content in (("spend", spend), ("tension", tense | {"agency": "Council", "shown": "not restricted"})):
        records.add(database, town.key, key, Row(0, 0, content, "Ada", now()))
    database.dispose()
    app = page()
    assert not app.exception
    assert any("£ a head, 2025/26" in table.value.columns for table in app.table)
    as_role(monkeypatch, Role.EDITOR)
    app = page()
    app.selectbox(key="ledger").set_value("tension").run()
    assert not app.exception
    assert all("Alone" not in str(table.value) for table in app.table)
    assert "once two agencies have written of it" in " ".join(sentences(app))
