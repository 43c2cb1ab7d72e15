"""Mid-year estimates: everybody once, whatever rows the file has, and a year that is never guessed silently."""

from pathlib import Path

import pytest

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.sources import kinds
from geo.sources.people.estimates import MidYear
from geo.sources.reading import RawFile

AGES = [*(str(age) for age in range(90)), "90+"]


def by_age(**people: int) -> str:
    """The 91 cells of one row: people at the ages named (a5=3 is three people of five), nobody at the others."""
    return ",".join(str(people.get(f"a{age.removesuffix('+')}", 0)) for age in AGES)


def written(folder: Path, text: str, *, name: str = "people.csv", **facts: str) -> RawFile:
    path = folder / name
    path.write_text(text)
    return RawFile(name, path, facts)


def republished(*rows: str) -> str:
    return "\n".join([f"period,area_code,area_name,geography,sex,all_ages,aged_0_to_15,{','.join(AGES)}", *rows])


def small_area(*rows: str) -> str:
    return "\n".join([f"LSOA Code,LSOA Name,All Ages,{','.join(AGES)}", *rows])


def read(raw: RawFile) -> MidYear:
    (kind,) = [kind for kind in kinds.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, MidYear)
    return made


WOMEN = f"2022-06-30,E01000001,A,LSOA,Females,4,1,{by_age(a5=1, a90=3)}"
MEN = f"2022-06-30,E01000001,A,LSOA,Males,3,0,{by_age(a40=3)}"
PERSONS = f"2022-06-30,E01000001,A,LSOA,Persons,7,1,{by_age(a5=1, a40=3, a90=3)}"


@pytest.mark.parametrize("rows", [(WOMEN, MEN, PERSONS), (PERSONS, WOMEN, MEN)])
def test_everybody_is_counted_once_whatever_the_order_of_the_rows(tmp_path: Path, rows: tuple[str, ...]) -> None:
    made = read(written(tmp_path, republished(*rows)))
    # 4 women + 3 men = 7; adding all three rows would make 14, and the sub-total of children one more.
    assert made.frame.sum().sum() == 7
    assert made.frame.loc["E01000001", 90] == 3
    assert made.sex.loc["E01000001"].to_dict() == {"female": 4, "male": 3}
    assert (made.date, made.kind, made.source.assumed) == ("2022-06-30", AreaKind.LSOA, ())


def test_ages_that_do_not_add_up_are_named_with_both_figures(tmp_path: Path) -> None:
    short = PERSONS.replace("Persons,7", "Persons,9")
    with pytest.raises(InputError, match=r"row 2: the ages add up to 7 people but all_ages says '9'"):
        read(written(tmp_path, republished(short)))


def test_rows_by_sex_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row for Persons"):
        read(written(tmp_path, republished(WOMEN, MEN)))


def test_an_area_given_twice_is_named_with_both_rows(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3: area E01000001 stands on row 2 already"):
        read(written(tmp_path, republished(PERSONS, PERSONS)))


def test_an_eight_character_code_costs_its_row_and_is_said(tmp_path: Path) -> None:
    made = read(written(tmp_path, republished(PERSONS, PERSONS.replace("E01000001", "E0100002"))))
    assert list(made.frame.index) == ["E01000001"]
    assert "row 3: area_code is 'E0100002'" in made.notes[0]


def test_of_two_periods_the_newer_is_used_and_the_older_named(tmp_path: Path) -> None:
    older = PERSONS.replace("2022", "2019")
    made = read(written(tmp_path, republished(older, PERSONS)))
    assert made.date == "2022-06-30"
    assert "2019-06-30 are left out" in made.notes[0]


def test_the_year_of_the_lsoa_estimates_is_assumed_from_the_name_and_marked_so(tmp_path: Path) -> None:
    row = f"E01000001,A,3,{by_age(a1=1, a2=2)}"
    made = read(written(tmp_path, small_area(row), name="SAPE_mid-2017_persons.csv"))
    assert (made.date, made.source.assumed, made.vintage) == ("2017-06-30", ("date",), "2011")
    dated = read(written(tmp_path, small_area(row), name="SAPE_mid-2017_persons.csv", date="2018-06-30"))
    assert (dated.date, dated.source.assumed) == ("2018-06-30", ())


def test_lsoa_estimates_without_any_year_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not say its year, nor does its name; give the date in sources.toml"):
        read(written(tmp_path, small_area(f"E01000001,A,1,{by_age(a1=1)}")))


@pytest.mark.parametrize(
    ("file", "areas", "people"),
    [
        ("trafford/population/mid-year_2022_population_estimates_oa.csv.gz", 738, 236_301),
        ("trafford/population/mid-year_2022_population_estimates_lsoa.csv", 139, 236_301),
        ("trafford/population/mid-year_2024_population_estimates_ward.csv", 21, 241_025),
        ("trafford/population/SAPE_mid-2017_LSOA11_single_year_of_age_persons.csv", 138, 235_493),
        ("rutland/population/SAPE_mid-2020_LSOA11_single_year_of_age_persons.csv", 23, 40_476),
    ],
)
def test_real_estimates_hold_the_published_number_of_people(
    real_data: Path, file: str, areas: int, people: int
) -> None:
    made = read(RawFile(file, real_data / file))
    assert (len(made.frame), made.frame.sum().sum()) == (areas, people)
    assert made.sex.empty or made.sex.sum().sum() == people
