"""Opening files: whatever bytes a publisher prints, the table is read right or the fault is said in one sentence."""

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.sources import packed
from geo.sources.figures import numbers
from geo.sources.reading import RawFile, one_fault_each


def raw(folder: Path, content: bytes | str, name: str = "table.csv") -> RawFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return RawFile(name, path)


TABLE = "Area Code,People\nE01990001,12\nE01990002,7\n"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.rstrip("\n").encode(),
        gzip.compress(TABLE.encode()),
    ],
    ids=["plain", "with a byte order mark", "with Windows line ends", "without a last line end", "gzipped"],
)
def test_the_same_table_is_read_from_any_of_its_spellings(tmp_path: Path, content: bytes) -> None:
    table = raw(tmp_path, content).table
    assert table.frame.to_dict("list") == {"area code": ["E01990001", "E01990002"], "people": ["12", "7"]}
    assert table.notes == ()


AREAS = {"area code": ["E01990001", "E01990002"], "people": ["12", "7"]}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_two_bytes_a_letter_is_read_in_either_order_with_and_without_a_mark(
    tmp_path: Path, encoding: str
) -> None:
    file = raw(tmp_path, TABLE.replace(",", "\t").encode(encoding))
    assert file.sample.format == "csv" and file.table.frame.to_dict("list") == AREAS
    assert file.table.notes[0].startswith("table.csv: read as UTF-")
    marked = raw(tmp_path, b"\xfe\xff" + TABLE.encode("utf-16-be"))
    assert marked.table.frame.to_dict("list") == AREAS


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace(",", ";"),
        TABLE.replace(",", "\t"),
        TABLE.replace(",", "|"),
        "sep=;\n" + TABLE.replace(",", ";"),
        # What else holds a comma or a semicolon parts no cells.
        "Area Code;People\nE01990001;12\nE01990002;7\nSource: the census, 2021; as published\n",
        'Area Code,People\nE01990001,12\nE01990002,7\n"a; b",\n',
    ],
    ids=["semicolons", "tabs", "bars", "as a spreadsheet is told", "a note below", "a semicolon in a cell"],
)
def test_cells_may_be_parted_by_semicolons_tabs_or_bars(tmp_path: Path, text: str) -> None:
    assert raw(tmp_path, text).table.frame[:2].to_dict("list") == AREAS


def test_semicolons_part_the_cells_of_a_table_with_decimal_commas(tmp_path: Path) -> None:
    table = raw(tmp_path, "Area Code;Rate, %;Lower\nE01990001;1,5;0,5\nE01990002;2,25;1,75\n").table
    assert table.frame["rate, %"].tolist() == ["1,5", "2,25"]
    assert numbers(table, "rate, %").figures.tolist() == [1.5, 2.25]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("Table 3: people by small area\n\n", 3),
        ("Table 3: people by small area,\nSource: the census,\n\n\n", 5),
        ('"Table 3, people"\n  ,  \n', 3),
        ("Published 1 May 2024\nIssued by the council\nAll rights reserved\nPage 1 of 1\n", 5),
    ],
    ids=["one line and a blank one", "padded with commas", "quoted, and a line of spaces", "four lines"],
)
def test_lines_of_a_title_above_the_header_are_left_out_and_said(tmp_path: Path, above: str, row: int) -> None:
    file = raw(tmp_path, above + TABLE)
    assert file.sample.header == ("area code", "people") and file.sample.rows[0] == ("E01990001", "12")
    assert file.table.frame.to_dict("list") == AREAS and file.table.row_of(0) == row + 1
    assert file.table.notes == (f"table.csv: the header is on row {row}; what stands above it is left out.",)


def test_the_first_row_is_the_header_wherever_nothing_tells_that_it_is_a_title(tmp_path: Path) -> None:
    # Rows longer or shorter than the header, a heading left empty, and a list that has no header at all.
    assert raw(tmp_path, "code,people\nE01990001,1,x\nE01990002,2,y\n").sample.header == ("code", "people")
    assert raw(tmp_path, "code,people,note\nE01990001,1\nE01990002,2\n").sample.header[-1] == "note"
    assert raw(tmp_path, ",people\nE01990001,1\n").sample.header == ("", "people")
    assert raw(tmp_path, "A81001,Surgery,,,19740401\nA81002,Centre,x,y,19740402\n").sample.first[0] == "A81001"


def test_gzip_is_known_by_its_first_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    assert raw(tmp_path, gzip.compress(TABLE.encode()), "people.csv").sample.header == ("area code", "people")


def test_windows_text_keeps_its_letters_and_says_so(tmp_path: Path) -> None:
    table = raw(tmp_path, "name,people\nCafé – hall,3\n".encode("cp1252")).table
    assert table.frame["name"].tolist() == ["Café – hall"]
    assert "Windows-1252" in table.notes[0]


def test_bytes_that_are_no_text_at_all_are_refused(tmp_path: Path) -> None:
    # 0x81 is neither UTF-8 here nor a letter of Windows-1252.
    with pytest.raises(InputError, match="neither UTF-8 nor Windows-1252"):
        _ = raw(tmp_path, b"name,people\n\x81\x81,3\n").table


def test_a_gzip_cut_short_is_refused_in_a_sentence(tmp_path: Path) -> None:
    whole = gzip.compress(TABLE.encode() * 50)
    with pytest.raises(InputError, match=r"table\.csv: the gzip file is cut short"):
        _ = raw(tmp_path, whole[: len(whole) // 2]).content


def test_a_zip_cut_short_or_damaged_inside_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "codes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/CSV/km.csv", TABLE * 20)
    whole = path.read_bytes()
    with pytest.raises(InputError, match="cut short or damaged"):
        _ = raw(tmp_path, whole[: len(whole) // 2], "codes.zip").sample
    # One letter of the table inside is changed, so its checksum no longer fits.
    with pytest.raises(InputError, match=r"Data/CSV/km\.csv inside the zip file is damaged"):
        _ = raw(tmp_path, whole.replace(b"E01990001,12", b"E01990001,13", 1), "codes.zip").sample


def test_a_small_file_that_unpacks_without_end_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A thousand nothings are packed into some twenty bytes; here a thousand is too much.
    monkeypatch.setattr(packed, "MOST_BYTES", 999)
    with pytest.raises(InputError, match=r"table\.csv: it unpacks to more than .* GB; cut the table down"):
        _ = raw(tmp_path, gzip.compress(b"0" * 1000)).content
    path = tmp_path / "codes.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "0" * 500)
        archive.writestr("b.csv", "0" * 500)
    with pytest.raises(InputError, match=r"codes\.zip: it unpacks to more than"):
        _ = RawFile("codes.zip", path).sample


def test_a_column_that_stands_twice_in_the_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the column people stands in the header more than once"):
        _ = raw(tmp_path, "code,People,people \nE01990001,1,2\n").table


def test_a_short_row_is_left_out_and_counted_with_its_line(tmp_path: Path) -> None:
    table = raw(tmp_path, "code,people\nE01990001,1\n\nE01990002\nE01990003,3,4\nE01990004,5,\n").table
    assert table.frame["code"].tolist() == ["E01990001", "E01990004"]
    # The second row of figures stands on line 4 of the file, as line 3 is blank.
    assert table.notes == ("table.csv, row 4: 1 cells where the header has 2; 2 such rows are left out.",)


def test_a_quotation_mark_that_is_never_closed_is_refused_and_swallows_no_rows(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"table\.csv: the table stops making sense"):
        _ = raw(tmp_path, 'code,people\n"E01990001,1\nE01990002,2\n').table


def test_a_fault_names_the_line_a_person_sees_in_the_file(tmp_path: Path) -> None:
    table = raw(tmp_path, 'name,people\n"two\nlines",1\n\nlast,many\n').table
    people = numbers(table, "people")
    assert people.figures.iloc[0] == 1.0 and np.isnan(people.figures.iloc[1]) and people.faults == ()
    assert people.notes == (
        "table.csv, row 5: people is 'many'; a number of 0 or more was expected, and it is not held.",
    )


def test_na_is_missing_among_figures_and_a_word_among_words(tmp_path: Path) -> None:
    table = raw(tmp_path, 'name,people\nNA,NA\nb,"1,234"\n').table
    people = numbers(table, "people")
    assert table.frame["name"].tolist() == ["NA", "b"]
    assert np.isnan(people.figures.iloc[0]) and people.figures.iloc[1] == 1234.0 and people.faults == ()


def test_eight_character_codes_are_dropped_and_their_rows_kept(tmp_path: Path) -> None:
    table = raw(tmp_path, "code,people\nE0800009,1\nE08000009,2\n,3\nE01990001,4\n").table
    codes, notes = table.area_codes("code")
    assert codes.tolist() == ["", "E08000009", "", "E01990001"]
    assert "'E0800009' (8 characters)" in notes[0] and "1 such codes" in notes[0]
    only_authorities, _ = table.area_codes("code", AreaKind.AUTHORITY)
    assert only_authorities.tolist() == ["", "E08000009", "", ""]


def test_a_geojson_cut_short_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="stops making sense at line 2"):
        _ = raw(tmp_path, '{"type": "FeatureCollection",\n"features": [{"type": ', "wards.geojson").sample


def test_a_geojson_with_an_endless_number_is_refused_in_a_sentence(tmp_path: Path) -> None:
    text = '{"type": "FeatureCollection", "features": [' + "9" * 5000 + "]}"
    with pytest.raises(InputError, match="stops making sense"):
        _ = raw(tmp_path, text, "wards.geojson").sample


def test_what_is_no_table_is_called_other(tmp_path: Path) -> None:
    assert raw(tmp_path, b"\x89PNG\x00\x00", "map.bin").sample.format == "other"
    assert raw(tmp_path, "one column\n1\n").sample.format == "other"
    assert raw(tmp_path, "").sample.format == "other"


def test_faults_are_collected_before_a_file_is_refused() -> None:
    one_fault_each([])
    with pytest.raises(InputError) as refused:
        one_fault_each(["first.", "second."])
    assert refused.value.faults == ("first.", "second.")
