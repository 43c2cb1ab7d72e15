"""Indices of deprivation: 1 is the most deprived, in whatever words the edition prints it."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources.indicators import deprivation
from geo.sources.indicators.deprivation import Deprivation
from geo.sources.reading import RawFile

IMD = "Index of Multiple Deprivation (IMD)"
LONG = (
    f"LSOA code (2021),LSOA name (2021),Local Authority District code (2024),{IMD} Score,"
    f"{IMD} Rank (where 1 is most deprived),{IMD} Decile (where 1 is most deprived 10% of LSOAs),Income Score (rate)"
)


def read(raw: RawFile) -> Deprivation:
    (kind,) = [kind for kind in deprivation.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, Deprivation)
    return made


def written(folder: Path, text: str) -> RawFile:
    path = folder / "iod.csv"
    path.write_text(text)
    return RawFile("iod.csv", path)


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}\nE01000001,A,E06000001,61.5,100,1,0.4",
        "LSOA code (2021),IMD_decile,Income_decile,IMD_rank,IMD_score\nE01000001,1.0,1.0,100.0,61.5",
    ],
)
def test_long_and_short_headings_give_the_same_index(tmp_path: Path, text: str) -> None:
    made = read(written(tmp_path, text))
    assert made.frame.loc["E01000001"].to_dict() == {"score": 61.5, "rank": 100, "decile": 1}
    assert (made.edition, made.vintage) == ("2025", "2021")


def test_an_edition_with_ranks_only_leaves_the_rest_missing_not_nought(tmp_path: Path) -> None:
    made = read(written(tmp_path, "ObjectId,LSOA11CD,LSOA11NM,IMD15\n1,E01000001,A,679"))
    assert made.edition == "2015"
    assert made.frame["rank"].tolist() == [679]
    assert made.frame[["score", "decile"]].isna().all(axis=None)


def test_the_edition_on_2011_codes_follows_from_the_year_of_its_districts(tmp_path: Path) -> None:
    head = f"LSOA code (2011),Local Authority District code (YEAR),{IMD} Rank (where 1 is most deprived)"
    row = "\nE01000001,E06000001,1"
    assert read(written(tmp_path, head.replace("YEAR", "2019") + row)).edition == "2019"
    assert read(written(tmp_path, head.replace("YEAR", "2013") + row)).edition == "2015"


def test_ranks_counted_from_the_wrong_end_are_refused(tmp_path: Path) -> None:
    # Rank 33,700 of 33,755 lies in the tenth tenth; decile 1 beside it means that somebody turned one of them round.
    with pytest.raises(InputError, match="row 2: rank 33700 and decile 1 do not agree; 1 must be the most deprived"):
        read(written(tmp_path, f"{LONG}\nE01000001,A,E06000001,61.5,33700,1,0.4"))


def test_a_rank_that_england_cannot_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the rank is 40000; England's LSOAs are ranked 1 to 33,755"):
        read(written(tmp_path, f"{LONG}\nE01000001,A,E06000001,61.5,40000,10,0.4"))


def test_codes_of_another_kind_of_area_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lsoa code \(2021\) holds MSOA codes; LSOA codes"):
        read(written(tmp_path, f"{LONG}\nE02000001,A,E06000001,61.5,100,1,0.4"))


@pytest.mark.parametrize(
    ("file", "edition", "vintage", "lsoas"),
    [
        ("trafford/indicators/IoD2025_ranks_deciles_scores_lsoa21.csv", "2025", "2021", 139),
        ("trafford/indicators/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv", "2019", "2011", 138),
        ("trafford/indicators/File_2_-_IoD2019_Domains_of_Deprivation.csv", "2019", "2011", 138),
        ("rutland/indicators/Index_of_Multiple_Deprivation_(Dec_2015)_Lookup_in_England.csv", "2015", "2011", 23),
    ],
)
def test_real_editions_are_told_apart(real_data: Path, file: str, edition: str, vintage: str, lsoas: int) -> None:
    made = read(RawFile(file, real_data / file))
    assert (made.edition, made.vintage, len(made.frame)) == (edition, vintage, lsoas)


@pytest.mark.parametrize(
    ("place", "lsoas_by_fifth"), [("trafford", [11, 23, 18, 27, 60]), ("rutland", [0, 0, 4, 14, 8])]
)
def test_real_lsoas_fall_into_national_fifths_as_published(
    real_data: Path, place: str, lsoas_by_fifth: list[int]
) -> None:
    file = f"{place}/indicators/IoD2025_ranks_deciles_scores_lsoa21.csv"
    decile = read(RawFile(file, real_data / file)).frame["decile"]
    # Two tenths make a fifth.
    assert [int(decile.isin([2 * fifth - 1, 2 * fifth]).sum()) for fifth in range(1, 6)] == lsoas_by_fifth
