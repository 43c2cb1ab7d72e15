"""A column of figures: what a comma means, and that one odd cell is missing and told, never nought or a refusal."""

from pathlib import Path

import numpy as np
import pytest

from geo.sources.figures import counts, numbers
from geo.sources.reading import RawFile, TextTable


def table(folder: Path, *cells: str, delimiter: str = ";", beside: str = "x") -> TextTable:
    """A table of two columns, name and value; the names are in quotation marks."""
    path = folder / "table.csv"
    rows = [f'"{beside}"{delimiter}"{cell}"' for cell in cells]
    path.write_text("\n".join([f"name{delimiter}value", *rows]) + "\n")
    return RawFile("table.csv", path).table


def figures(folder: Path, *cells: str, delimiter: str = ";", beside: str = "x") -> list[float]:
    read = numbers(table(folder, *cells, delimiter=delimiter, beside=beside), "value", lowest=-np.inf)
    return read.figures.tolist()


def same(read: list[float], expected: list[float]) -> bool:
    return bool(np.array_equal(read, expected, equal_nan=True))


NOT = float("nan")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1,234.5", "7", "-1,234,567"), [1234.5, 7, -1234567]),
        (("12,5", "0,75", "7"), [12.5, 0.75, 7]),
        (("12,5", "0,750", "-3,25%"), [12.5, 0.75, -3.25]),
        # A file with a point for its decimals, or with thousands, has no decimal comma: its odd cells are not held.
        (("12,5", "3.5", "7"), [NOT, 3.5, 7]),
        (("12,5", "1,234", "7"), [NOT, 1234, 7]),
        (("1,23,456", "2,000", "7"), [NOT, 2000, 7]),
        (("1234,567", "12,34,567", "7,25"), [1234.567, NOT, 7.25]),
        # One alone may be a slip of the pen.
        (("12,5", "7", "8", "9"), [NOT, 7, 8, 9]),
    ],
)
def test_a_comma_is_a_mark_of_thousands_only_where_it_can_be_one(
    tmp_path: Path, cells: tuple[str, ...], expected: list[float]
) -> None:
    assert same(figures(tmp_path, *cells, delimiter=","), expected)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("12,5", "1,234", "7"), [12.5, 1.234, 7]),
        (("12,5", "7", "8", "9"), [12.5, 7, 8, 9]),
        (("1.234,5", "0,5", "7"), [1234.5, 0.5, 7]),
        # With a decimal comma 1.234 may be either; with a decimal point 1,234 is thousands.
        (("1.234", "0,5", "7"), [NOT, 0.5, 7]),
        (("1,234", "0.5", "7"), [1234, 0.5, 7]),
        # Nothing tells what this comma is, and semicolons are written where it is a decimal mark.
        (("1,234", "7", "8"), [NOT, 7, 8]),
    ],
)
def test_between_semicolons_a_decimal_comma_holds_for_the_whole_file_or_is_not_read(
    tmp_path: Path, cells: tuple[str, ...], expected: list[float]
) -> None:
    assert same(figures(tmp_path, *cells), expected)


def test_a_decimal_comma_in_a_column_of_words_makes_none_of_a_column_of_figures(tmp_path: Path) -> None:
    assert same(figures(tmp_path, "1,234", "7", beside="1,2"), [NOT, 7])
    assert same(figures(tmp_path, "1,234", "7", beside="1,2", delimiter=","), [1234, 7])
    assert same(figures(tmp_path, "12.5%", "7", beside="1,2", delimiter=","), [12.5, 7])


def test_a_comma_in_a_count_is_a_mark_of_thousands(tmp_path: Path) -> None:
    assert counts(table(tmp_path, "1,234", "7"), "value").figures.tolist() == [1234, 7]
    assert same(counts(table(tmp_path, "12,5", "7", "8"), "value").figures.tolist(), [NOT, 7, 8])


def test_a_refused_comma_is_named_by_its_row(tmp_path: Path) -> None:
    read = numbers(table(tmp_path, "2,000", "1,23,456", "7", delimiter=","), "value")
    expected = (
        "table.csv, row 3: value is '1,23,456'; the comma marks neither thousands nor, throughout the file, decimals, "
    )
    expected += "and it is not held."
    assert (read.faults, read.notes) == ((), (expected,))


MARKS = (
    "[c]",
    "[x]",
    "*",
    "<5",
    "n/a",
    "..",
    ":",
    "suppressed",
    "[low]",
    "\u2264 4",
    "Not available",
    "\u2013",
    "#N/A",
    "z",
)


@pytest.mark.parametrize("mark", MARKS)
def test_what_says_that_there_is_no_figure_is_missing_and_counted(tmp_path: Path, mark: str) -> None:
    read = numbers(table(tmp_path, mark, "7", mark, mark), "value")
    assert same(read.figures.tolist(), [NOT, 7, NOT, NOT]) and read.faults == ()
    expected = f"table.csv: cells of value that say there is no figure ({mark!r}): 3; not held, and not nought."
    assert read.notes == (expected,)
    counted = counts(table(tmp_path, mark, "7", ""), "value")
    assert same(counted.figures.tolist(), [NOT, 7, NOT]) and counted.faults == ()
    assert counted.notes == ("table.csv: cells of value that are empty or withheld: 2; not held, and not nought.",)


@pytest.mark.parametrize("odd", ["many", "-5", "inf", "1 234 people", "12 [r]", "[see notes below"])
def test_one_odd_cell_is_not_held_and_most_of_a_column_refuse_the_file(tmp_path: Path, odd: str) -> None:
    one = numbers(table(tmp_path, odd, "7"), "value")
    assert same(one.figures.tolist(), [NOT, 7]) and one.faults == ()
    assert one.notes[0].startswith(f"table.csv, row 2: value is {odd!r}; a number of 0 or more was expected, and")
    most = numbers(table(tmp_path, odd, "7", odd), "value")
    assert most.faults[0] == f"table.csv, row 2: value is {odd!r}; a number of 0 or more was expected."


def test_a_figure_that_is_no_count_is_not_held_and_a_guarded_one_is_not_repeated(tmp_path: Path) -> None:
    some = table(tmp_path, "12%", "2.5", "7", "8")
    assert counts(some, "value").notes == (
        "table.csv, row 2: value is '12%'; a whole number of nought or more was expected, not a percentage, and it is "
        "not held.",
        "table.csv, row 3: value is '2.5'; a whole number of nought or more was expected, and it is not held.",
    )
    assert not any("2.5" in sentence for sentence in counts(some, "value", repeat_cell=False).notes)
