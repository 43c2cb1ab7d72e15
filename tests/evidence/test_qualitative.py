"""What people say of wards: text stays text, what is not right is said in a sentence, and no number moves by it."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.build.evidence import evidence_of
from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.evidence.qualitative import Heard, Method, Supports
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.sources.catalogue import KINDS, recognise
from geo.sources.evidence import heard
from geo.sources.evidence.heard import EvidenceTable
from geo.sources.reading import RawFile
from geo.views.people import evidence as evidence_tables
from geo.views.words import wording
from tests.town import WARDS, changed, wards

PROJECT = Path(__file__).resolve().parents[2]
HEADER = "id,ward,date,method,community,summary,strength,supports,sensitivity,review_date\n"
ROW = "A1,Alder,2024-06-11,focus group,young renters,Rooms are let by the week.,3,-,open,2025-06-11\n"
HOSTILE = (
    "<script>alert(1)</script>",
    "'); DROP TABLE places; --",
    "{{7*7}}",
    '=HYPERLINK("http://x","y")',
    "*Star* _x_ [here](x) $2^3$ :red[hot]",
    "line\nbreak",
    "‮right to left",
    "مركز الشفاء 🏥",
    "a\"b'c\\d",
)


def read(folder: Path, text: str) -> EvidenceTable:
    path = folder / "some.csv"
    path.write_text(text, "utf-8")
    raw = RawFile("some.csv", path)
    (kind,) = [kind for kind in KINDS if kind.matches(raw.sample)]
    assert kind.key == "evidence"
    made = kind.read(raw)
    assert isinstance(made, EvidenceTable)
    return made


def built(folder: Path, **files: str) -> tuple[tuple[Heard, ...], Ledger]:
    """The entries of a folder's files put to the five wards, and the account."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    ledger = Ledger()
    return evidence_of(recognise(folder), wards(), ledger), ledger


def test_an_entry_is_read_as_it_was_written_down(tmp_path: Path) -> None:
    (row,) = read(tmp_path, HEADER + ROW).frame.to_dict("records")
    assert row == {
        "id": "A1",
        "ward": "Alder",
        "date": "2024-06-11",
        "method": "focus_group",
        "community": "young renters",
        "summary": "Rooms are let by the week.",
        "strength": 3,
        "supports": "-",
        "review_date": "2025-06-11",
    }


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_stays_text_from_the_file_to_the_entry(tmp_path: Path, typed: str) -> None:
    with (tmp_path / "heard.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        csv.writer(file).writerow(["A1", "Alder", "2024-06-11", "other", typed, typed, 3, "-", "open", ""])
    (entry,), _ = built(tmp_path)
    shown = typed.removeprefix("\u202e")
    assert (entry.community, entry.summary) == (shown, shown)


def test_a_summary_of_more_than_ten_thousand_characters_is_cut_and_said(tmp_path: Path) -> None:
    whole, long = "x" * 10_000, "y" * 10_001
    table = read(
        tmp_path,
        HEADER
        + "".join(
            ROW.replace("A1", code).replace("Rooms are let by the week.", words)
            for code, words in (("A1", whole), ("A2", long))
        ),
    )
    summaries = table.frame["summary"].tolist()
    assert summaries[0] == whole
    assert len(summaries[1]) == 10_000 and summaries[1].endswith("y ...")
    assert table.notes == ("some.csv, row 3: summary has 10,001 characters and is cut after 10,000.",)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("focus group", "seance"), r"row 2: method is 'seance'; focus group, informant, forum, walkabout, other was"),
        (("2024-06-11", "31/02/2024"), "row 2: date is '31/02/2024'; a date such as 2024-05-17"),
        (("2024-06-11", "2024"), "row 2: date is '2024'; a date such as"),
        (("2024-06-11", ""), "row 2: date is ''; a date such as"),
        (("2025-06-11", "soon"), "row 2: review_date is 'soon'"),
        (("2025-06-11", "2023-06-11"), "row 2: review_date is '2023-06-11'; a day after the entry's own"),
        ((",3,-", ",4,-"), "row 2: strength is '4'; 1, 2, 3 was expected"),
        ((",3,-", ",3,maybe"), r"row 2: supports is 'maybe'; \+, 0 or - was expected"),
        (("open", "secret"), "row 2: sensitivity is 'secret'; open or restricted was expected"),
        (("Rooms are let by the week.", ""), "row 2: summary is ''; what was said was expected"),
        (("Alder", ""), "row 2: ward is ''; a ward's code or name was expected"),
    ],
)
def test_what_is_not_right_costs_its_row_and_no_other(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, HEADER + ROW.replace(*change))
    table = read(tmp_path, HEADER + ROW.replace(*change) + ROW.replace("A1", "A2"))
    assert table.frame["id"].tolist() == ["A2"]
    assert re.search(sentence, table.notes[0]) and table.notes[0].endswith("was expected, and the row is left out.")


@pytest.mark.parametrize(
    "date", ["0001-01-01", "9999-12-31", "9999-12", "December 9999", "31/12/1899", "2101-01-01", "2024-02-30"]
)
def test_an_impossible_date_costs_its_entry_and_not_the_build(tmp_path: Path, date: str) -> None:
    bad = ROW.replace("2024-06-11", date) + ROW.replace("A1", "A2").replace("2025-06-11", date)
    (entry,), ledger = built(tmp_path, heard=HEADER + bad + ROW.replace("A1", "A3"))
    assert entry.entry_id == "A3"
    assert not ledger.left_out


def test_an_entry_that_is_cut_after_one_left_out_is_named_by_its_own_row(tmp_path: Path) -> None:
    long = ROW.replace("A1", "A2").replace("Rooms are let by the week.", "y" * 10_001)
    table = read(tmp_path, HEADER + ROW.replace("2024-06-11", "0001-01-01") + long)
    assert table.notes[1] == "some.csv, row 3: summary has 10,001 characters and is cut after 10,000."


def test_an_id_on_two_rows_is_refused_and_a_very_long_word_is_not_repeated_whole(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="id A1 stands on row 2 already"):
        read(tmp_path, HEADER + ROW + ROW)
    with pytest.raises(InputError) as refused:
        read(tmp_path, HEADER + ROW.replace("focus group", "x" * 5000))
    assert len(str(refused.value)) < 250


def test_dates_methods_and_signs_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    row = ROW.replace("2024-06-11", "11/06/2024").replace("focus group", "Focus-Group").replace(",-,", ",\u2212,")
    (entry,) = read(tmp_path, HEADER + row.replace("2025-06-11", "2025-06")).frame.to_dict("records")
    assert (entry["date"], entry["method"], entry["supports"]) == ("2024-06-11", "focus_group", "-")
    assert entry["review_date"] == "2025-06"


@pytest.mark.parametrize("shared_as", ["restricted", ""])
def test_an_entry_that_is_not_said_to_be_open_is_not_kept_and_its_words_stand_nowhere(
    tmp_path: Path, shared_as: str
) -> None:
    closed_row = (
        ROW.replace("open", shared_as).replace("A1", "A2").replace("Rooms are let by the week.", "A name. " * 2000)
    )
    entries, ledger = built(tmp_path, heard=HEADER + ROW + closed_row)
    assert [entry.entry_id for entry in entries] == ["A1"]
    (table,) = recognise(tmp_path).records(EvidenceTable)
    account = "\n".join([*table.notes, *ledger.lines, *ledger.notes, *ledger.left_out])
    assert "not said to be open are not kept (rows left out: 1)" in account
    assert "A name" not in account
    assert built(tmp_path, heard=HEADER + closed_row)[0] == ()


def test_entries_are_put_to_wards_by_code_or_by_name_the_newest_first(tmp_path: Path) -> None:
    by_code = ROW.replace("A1", "A2").replace("Alder", WARDS[0]).replace("2024-06-11", "2024-07-01")
    elsewhere = ROW.replace("A1", "A3").replace("Alder", " cEDAR ")
    entries, ledger = built(tmp_path, heard=HEADER + ROW + by_code + elsewhere)
    assert [(entry.entry_id, entry.ward_code) for entry in entries] == [
        ("A2", WARDS[0]),
        ("A1", WARDS[0]),
        ("A3", WARDS[2]),
    ]
    assert "What people say of wards: entries, 3; wards they are of, 2." in ledger.lines
    assert "no number changes" in ledger.sources["heard.csv"].used_for


def test_an_unknown_ward_and_an_id_of_another_file_are_left_out_and_said(tmp_path: Path) -> None:
    entries, ledger = built(tmp_path, a=HEADER + ROW, b=HEADER + ROW + ROW.replace("A1,Alder", "B1,Atlantis"))
    assert len(entries) == 1
    assert "Left out: b.csv: entry 'B1' is of 'Atlantis', which is no ward here." in ledger.left_out
    assert "Left out: b.csv: entry 'A1' has an id that an entry of another file has." in ledger.left_out


def test_a_name_of_two_wards_tells_neither(tmp_path: Path) -> None:
    (tmp_path / "heard.csv").write_text(HEADER + ROW)
    twins = wards()
    twins = replace(twins, frame=twins.frame.assign(name="Alder"))
    ledger = Ledger()
    assert evidence_of(recognise(tmp_path), twins, ledger) == ()
    assert "is of 'Alder', which is no ward here" in ledger.left_out[0]


def test_a_place_refuses_what_is_said_of_a_ward_it_does_not_have(town: Place) -> None:
    stray = replace(town.evidence.heard[0], ward_code="E05000000")
    with pytest.raises(InputError, match="is of wards that are not among these"):
        changed(town, heard=(stray,))


def test_a_strength_beyond_three_and_an_entry_that_says_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="'A1': its strength is 4; 1 to 3"):
        Heard("A1", WARDS[0], "2024", Method.OTHER, "", "Words.", 4, Supports.AGREES)
    with pytest.raises(InputError, match="'A1': it says nothing"):
        Heard("A1", WARDS[0], "2024", Method.OTHER, "", " ", 1, Supports.AGREES)


def test_what_people_say_stands_beside_the_estimate_and_never_changes_it(town: Place) -> None:
    silent = changed(town, heard=())
    assert town.people.ward_people is not None and silent.people.ward_people is not None
    assert estimates(town.people.ward_people).frame.equals(estimates(silent.people.ward_people).frame)
    table = evidence_tables.beside_estimates(town)
    # Alder: 1,000 + (44 + 66) / 1.1 = 1,100, and 15% of the births less deaths since the census: 20 a year, about 10.
    first = table.iloc[0]
    assert first["Ward"] == "Alder" and first["Estimate"].startswith("about 1,110 (")
    assert first["What people say"] == "Rooms are let by the week."
    assert first["How it was heard"] == "Focus group, young renters, 11 June 2024"
    assert first["What it says to the estimate"] == "Doubts it (strong); to be read again by 11 June 2025"
    assert table["Ward"].tolist() == ["Alder", "Alder", "Cedar"]
    assert evidence_tables.readings(town)[1] == "Estimates that somebody doubts: Alder."


def test_without_an_estimate_what_people_say_is_still_shown(town: Place) -> None:
    table = evidence_tables.beside_estimates(changed(town, ward_people=None))
    assert table["Estimate"].tolist() == ["not available"] * 3


def sources_page(place: Place, pages_show: Callable[[Place], None]) -> AppTest:
    pages_show(place)
    app = AppTest.from_file(str(PROJECT / "pages/11_sources.py"), default_timeout=60).run()
    assert not app.exception
    return app


def read_on(app: AppTest) -> str:
    """All sentences of a page, as they are read."""
    return " ".join(str(part.value) for part in (*app.markdown, *app.header)).replace("\\", "")


def test_the_sources_page_shows_every_typed_word_to_the_letter(
    town: Place, pages_show: Callable[[Place], None]
) -> None:
    entries = tuple(
        replace(town.evidence.heard[0], entry_id=str(at), community=typed, summary=typed)
        for at, typed in enumerate(HOSTILE)
    )
    frame = town.wards.frame
    odd = changed(town, heard=entries, wards=replace(town.wards, frame=frame.assign(name=HOSTILE[: len(frame)])))
    app = sources_page(odd, pages_show)
    shown = next(table.value for table in app.table if "What people say" in table.value)
    # Streamlit reads cells and row headings as Markdown: every sign of it is escaped in both.
    assert shown["What people say"].tolist() == [wording.plain(typed) for typed in HOSTILE]
    assert set(shown.index) == {wording.plain(HOSTILE[0])}
    assert "<script" not in "".join(shown.to_numpy().ravel()).replace("\\<script", "")


def test_the_sources_page_says_that_no_number_changes_what_is_modelled_and_what_is_never_shown(
    town: Place, pages_show: Callable[[Place], None]
) -> None:
    sentences = read_on(sources_page(town, pages_show))
    assert "never changes the number" in sentences
    assert "Modelled: people by ward at 4 dates" in sentences
    assert "Modelled: arrivals in the margin of estimates" in sentences
    assert "Never shown below Five Wards as a whole" in sentences
    assert "people in asylum housing or on support" in sentences


def test_a_place_without_a_word_of_anybody_says_so(town: Place, pages_show: Callable[[Place], None]) -> None:
    app = sources_page(changed(town, heard=(), ward_people=None), pages_show)
    assert "Nothing that people say of the wards is held" in read_on(app)
    assert not [table for table in app.table if "What people say" in table.value]


def test_what_is_modelled_tells_modelled_lists_and_an_authoritys_rate(town: Place) -> None:
    known = town.people.ward_people
    assert known is not None and known.lists is not None and known.turbulence.asylum is not None
    lists = replace(known.lists, basis="each practice's own pattern", modelled=frozenset(known.lists.dates[:2]))
    of_authority = replace(known.turbulence.asylum, by_ward=known.turbulence.asylum.by_ward.iloc[:1])
    other = replace(known, lists=lists, turbulence=replace(known.turbulence, asylum=of_authority))
    sentences = wording.modelled(changed(town, ward_people=other))
    assert "Modelled: patients by ward at 2 of 3 dates: each practice's own pattern." in sentences
    assert any("every ward is taken to have the authority's rate" in line for line in sentences)


def test_no_sentence_of_the_sources_page_holds_a_guarded_count(town: Place) -> None:
    # 7 and 3 newly placed people; 9, 4, 2, 1 and 6 registrations by ward: other counts must not change a word.
    known = town.people.ward_people
    assert known is not None and known.turbulence.asylum is not None and known.turbulence.overseas is not None
    more: dict[str, Any] = {
        name: replace(counts, by_ward=counts.by_ward + 1000)
        for name, counts in (("asylum", known.turbulence.asylum), ("overseas", known.turbulence.overseas))
    }
    other = changed(town, ward_people=replace(known, turbulence=replace(known.turbulence, **more)))
    for words in (wording.modelled, wording.never_below_authority):
        assert words(other) == words(town)


def test_kingsmeres_entries_reach_its_wards_and_the_closed_one_stays_out(kingsmere: Place) -> None:
    names = kingsmere.wards.frame["name"]
    assert len(kingsmere.evidence.heard) == 12
    assert sum(names[entry.ward_code] == "Ropewalk" for entry in kingsmere.evidence.heard) == 3
    assert not any("Not for passing on" in entry.summary for entry in kingsmere.evidence.heard)
    assert any("not said to be open" in line for line in kingsmere.account.left_out)
    table = evidence_tables.beside_estimates(kingsmere)
    assert (table["Estimate"] != "not available").all()


def test_the_layout_is_claimed_by_one_kind_alone(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text(HEADER + ROW)
    sample = RawFile("some.csv", path).sample
    assert [kind.key for kind in KINDS if kind.matches(sample)] == [kind.key for kind in heard.KINDS]
