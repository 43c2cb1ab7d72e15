"""Asylum housing and registrations from abroad: read for a margin, and never repeated in any sentence."""

from pathlib import Path

import pytest

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.sources.people import arrivals
from geo.sources.people.arrivals import ArrivalKind, Arrivals
from geo.sources.reading import RawFile

HOUSED = "area_code,period,people_in_asylum_housing,newly_placed_in_12_months\n"
ABROAD = "area_code,period,overseas_registrations\n"


def read(folder: Path, text: str) -> Arrivals:
    path = folder / "some.csv"
    path.write_text(text)
    raw = RawFile("some.csv", path)
    (kind,) = [kind for kind in arrivals.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, Arrivals)
    return made


def test_both_counts_of_asylum_housing_are_read_and_kept_apart(tmp_path: Path) -> None:
    record = read(tmp_path, HOUSED + "E05000001,2024-09-30,137,61\n")
    counts = record.frame.set_index("measure")["people"].to_dict()
    assert counts == {ArrivalKind.PLACED: 61, ArrivalKind.HOUSED: 137}
    assert (record.kind, record.rule, record.source.date) == (AreaKind.WARD, Rule.AUTHORITY_ONLY, "2024-09-30")


def test_no_form_of_a_record_prints_a_count(tmp_path: Path) -> None:
    record = read(tmp_path, HOUSED + "E05000001,2024-09-30,13713,61161\nE05000002,2024-09-30,*,\n")
    printed = f"{record!r} {record} {' '.join(record.notes)}"
    assert "13713" not in printed and "61161" not in printed


def test_the_rule_is_no_choice_of_whoever_makes_a_record(tmp_path: Path) -> None:
    record = read(tmp_path, ABROAD + "E05000001,2024-07-31,280\n")
    with pytest.raises(TypeError):
        Arrivals(record.kind, record.vintage, record.frame, record.source, rule=Rule.OPEN)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("E05000001,2024-07-31,-281\n", "row 2: overseas_registrations is no count; a whole number of nought or more"),
        ("E05000001,2024-07-31,28.1%\n", "is no count; .* not a percentage"),
        ("E05000001,last summer,281\n", "period is 'last summer'; a day such as 2024-09-30"),
        ("E05000001,2024-07-31,281\nE05000001,2024-07-31,281\n", "ward and period E05000001, 2024-07-31 stands on"),
    ],
)
def test_a_fault_is_refused_in_one_sentence_that_does_not_repeat_the_count(
    tmp_path: Path, row: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read(tmp_path, ABROAD + row)
    assert len(refused.value.faults) == 1
    assert "281" not in str(refused.value) and "28.1" not in str(refused.value)


def test_a_quarter_that_is_missing_is_named_and_ends_of_quarters_are_no_gap(tmp_path: Path) -> None:
    days = ("2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31")
    whole = read(tmp_path, HOUSED + "".join(f"E05000001,{day},137,61\n" for day in days))
    assert not any("missing" in note for note in whole.notes)
    days = ("2023-06-30", "2023-12-31", "2024-03-31", "2024-06-30")
    record = read(tmp_path, HOUSED + "".join(f"E05000001,{day},137,61\n" for day in days))
    assert "some.csv: 30 September 2023 is missing and stays so." in record.notes


def test_a_ward_that_is_left_out_of_a_quarter_is_counted(tmp_path: Path) -> None:
    record = read(tmp_path, ABROAD + "E05000001,2023-07-31,5\nE05000002,2023-07-31,6\nE05000001,2024-07-31,7\n")
    assert "some.csv: 1 of 2 areas have no row for 2024-07-31; not held there, and not nought." in record.notes
