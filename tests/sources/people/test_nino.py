"""Registrations of people from overseas: told of the whole authority, and of nothing smaller."""

from pathlib import Path

import pandas as pd
import pytest

from geo.areas.areas import AreaKind, kind_of
from geo.errors import InputError
from geo.sources.people import nino
from geo.sources.people.nino import Registrations
from geo.sources.reading import RawFile

HEAD = "area_code,area_name,registration_period,nationality,value"
SMALL = [
    "E02000001,A,2020,All nationalities,9",
    "E02000001,A,2020,Poland,4",
    "E02000001,A,2020,India,5",
    "E02000002,B,2020,All nationalities,3",
    "E02000002,B,2020,Poland,3",
    "E02000002,B,2020,India,0",
]
WHOLE = ["E08000001,T,2020,All nationalities,11", "E08000001,T,2020,Poland,6", "E08000001,T,2020,India,5"]


def written(folder: Path, *rows: str) -> RawFile:
    path = folder / "nino.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n")
    return RawFile("nino.csv", path)


def read(raw: RawFile) -> Registrations:
    (kind,) = [kind for kind in nino.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, Registrations)
    return made


def by_nationality(made: Registrations) -> dict[str, float]:
    return made.authority.set_index("nationality")["registrations"].to_dict()


def test_the_published_authority_holds_and_nobody_is_counted_twice(tmp_path: Path) -> None:
    made = read(written(tmp_path, *SMALL, *WHOLE))
    # The publisher changes small counts at random, so its own total is not the sum of its small areas.
    assert by_nationality(made) == {"": 11, "Poland": 6, "India": 5}
    assert made.for_margin.set_index("area_code")["registrations"].to_dict() == {"E02000001": 9, "E02000002": 3}


def test_without_a_row_of_the_authority_small_areas_are_summed_and_it_is_said(tmp_path: Path) -> None:
    made = read(written(tmp_path, *SMALL))
    assert by_nationality(made) == {"": 12, "Poland": 7, "India": 5}
    assert made.authority_code == "" and "sums of its small areas" in made.notes[-1]


def test_without_a_row_of_all_nationalities_they_are_summed(tmp_path: Path) -> None:
    parts = [row for row in SMALL if "All nationalities" not in row]
    made = read(written(tmp_path, *parts))
    assert by_nationality(made)[""] == 12
    assert made.for_margin.set_index("area_code")["registrations"].to_dict() == {"E02000001": 9, "E02000002": 3}


def test_what_leaves_as_an_indicator_is_of_the_authority_alone(tmp_path: Path) -> None:
    for rows in (SMALL, [*SMALL, *WHOLE]):
        values = read(written(tmp_path, *rows)).values("E08000001")
        assert {kind_of(code) for code in values.frame["area_code"]} == {AreaKind.AUTHORITY}
        assert values.groups("nino")[0] in ("", "Poland")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("E02000001,A,2020,Poland,-4", "value is '-4'; a number of 0 or more was expected"),
        ("E02000001,A,soon,Poland,4", "period is 'soon'"),
        ("E05000001,A,2020,Poland,4", "0 authorities and 0 rows by MSOA"),
    ],
)
def test_a_table_that_cannot_be_is_refused(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(written(tmp_path, row))


def test_one_row_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E02000001, 2020, Poland stands on row 3 already"):
        read(written(tmp_path, *SMALL, SMALL[1]))


def test_real_registrations_are_those_of_the_authoritys_own_rows(real_data: Path) -> None:
    path = real_data / "trafford/population/nino_registrations_msoa_by_nationality.csv.gz"
    made = read(RawFile(path.name, path))
    table = pd.read_csv(path)
    own = table[(table["area_code"] == "E08000009") & (table["nationality"] == "All nationalities")]
    series = made.values("E08000009").series("nino", "E08000009")
    assert [figure.value for _, figure in series] == own["value"].tolist()
    assert (series[0][0].label, series[0][1].value, series[-1][1].value) == ("2011", 1178, 331)
    assert (made.for_margin["area_code"].nunique(), len(made.values("E08000009").groups("nino"))) == (28, 80)
