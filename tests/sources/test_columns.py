"""A large table read by its columns says what the usual way says, odd rows and odd letters included."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources import columns, reading
from geo.sources.reading import RawFile

ODD = 'a,b,c\n1, x ,é\n2,"y, ""z""",3\n4,5\n6,,7\n8,9,10,11\n'


def raw(folder: Path, content: bytes) -> RawFile:
    path = folder / "table.csv"
    path.write_bytes(content)
    return RawFile("table.csv", path)


def large(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> RawFile:
    monkeypatch.setattr(reading, "LARGE_BYTES", 1)
    return raw(folder, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_ways_hold_the_same_cells_lines_and_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    small = raw(tmp_path, ODD.encode(encoding)).table
    made = columns.read_columns(large(tmp_path, ODD.encode(encoding), monkeypatch), "c", "a")
    assert {name: made.frame[name].astype(str).tolist() for name in made.frame} == {
        name: small.frame[name].tolist() for name in ("c", "a")
    }
    assert made.lines.tolist() == small.lines.tolist()
    assert made.notes == small.notes


def test_a_column_that_is_not_there_is_missed_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = columns.read_columns(large(tmp_path, ODD.encode(), monkeypatch), "a", "d")
    with pytest.raises(InputError, match="no column d"):
        table.need("a", "d")
