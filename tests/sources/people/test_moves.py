"""Both sides of movement: in and out by ward or authority, and never from smaller areas."""

from pathlib import Path

import pytest

from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.sources.people import moves
from geo.sources.people.moves import Moves
from geo.sources.reading import RawFile

HEADER = "area_code,period,patients_joined,patients_left\n"


def read(folder: Path, text: str) -> Moves:
    path = folder / "some.csv"
    path.write_text(text)
    raw = RawFile("some.csv", path)
    (kind,) = [kind for kind in moves.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, Moves)
    return made


def test_joiners_and_leavers_are_read_and_moves_within_are_not_held(tmp_path: Path) -> None:
    record = read(tmp_path, HEADER + "E05000001,2023,900,880\n")
    assert record.frame[["first", "last", "inflow", "outflow"]].to_numpy().tolist() == [
        ["2023-01-01", "2023-12-31", 900, 880]
    ]
    assert record.frame["within"].isna().all() and (record.sight, record.rule) == ("gp_moves", Rule.STRICT)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEADER + "E05000001,2023,-900,880\n", "patients_joined is '-900'; a whole number of nought or more"),
        (HEADER + "E05000001,2023,9%,880\n", "is '9%'; .* not a percentage"),
        (HEADER + "E05000001,2023,9,8\nE05000001,2023,9,8\n", "ward and period E05000001, 2023-12-31 stands on row 2"),
        (HEADER + "E01000001,2023,9,8\n", "moves are by LSOA and cannot be added up"),
        (HEADER + "E05000001,then,9,8\n", "period is 'then'"),
    ],
)
def test_a_fault_is_refused_in_words(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, text)
