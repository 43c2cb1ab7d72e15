"""Census tables: everybody once, details rather than sub-totals, categories in our words."""

from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.sources import kinds, reading
from geo.sources.people.census import CensusTable
from geo.sources.reading import RawFile


def written(folder: Path, text: str, *, name: str = "census.csv") -> RawFile:
    path = folder / name
    path.write_text(text)
    return RawFile(name, path)


def read(raw: RawFile) -> CensusTable:
    (kind,) = [kind for kind in kinds.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, CensusTable)
    return made


def bulk(topic: str, *categories: str, rows: str) -> str:
    headings = ",".join(f'"{topic}: {category}"' for category in categories)
    return f"date,geography,geography code,{headings}\n{rows}"


def long(column: str, *cells: str) -> str:
    """A long table by ward; a cell is "category=count"."""
    header = f"area_code,area_name,geography,period,indicator,{column},measure,unit,value"
    rows = [
        f'E05000001,A,Electoral ward,2021-03-21,x,"{cell.split("=")[0]}",Count,Persons,{cell.split("=")[1]}'
        for cell in cells
    ]
    return "\n".join([header, *rows])


def test_sub_totals_are_not_counted_a_second_time(tmp_path: Path) -> None:
    text = bulk(
        "Ethnic group",
        "Total: All usual residents",
        "Asian, Asian British",
        "Asian, Asian British: Chinese",
        "Asian, Asian British: Indian",
        "White",
        "White: Irish",
        rows="2021,A,E00000001,10,7,3,4,3,3",
    )
    made = read(written(tmp_path, text))
    # 3 Chinese + 4 Indian + 3 Irish = 10 residents; with both sub-totals it would be 10 + 7 + 3 = 20.
    assert made.counts.sum().sum() == 10
    assert list(made.counts.columns) == [
        "Asian, Asian British: Chinese",
        "Asian, Asian British: Indian",
        "White: Irish",
    ]
    assert (made.topic, made.detail, made.kind, made.vintage) == ("ethnic_group", 3, AreaKind.OA, "2021")


def test_official_classes_of_disability_become_two(tmp_path: Path) -> None:
    text = bulk(
        "Disability",
        "Total: All usual residents",
        "Disabled under the Equality Act",
        "Disabled under the Equality Act: Day-to-day activities limited a lot",
        "Disabled under the Equality Act: Day-to-day activities limited a little",
        "Not disabled under the Equality Act",
        "Not disabled under the Equality Act: Has long term condition",
        "Not disabled under the Equality Act: No long term condition",
        rows="2021,A,E01000001,10,3,1,2,7,2,5",
    )
    # 1 + 2 limited = 3 disabled; 2 + 5 = 7 not.
    assert read(written(tmp_path, text)).counts.loc["E01000001"].to_dict() == {"Disabled": 3, "Not disabled": 7}


@pytest.mark.parametrize(
    ("categories", "rows"),
    [
        (("Total", "Aged 4 years and under", "Aged 85 years and over"), "2021,A,E00000001,9,5,4"),
        # Single years beside their bands: 2 + 3 = 5 under five; 1 + 3 = 4 of 85 and over.
        (
            (
                "Total",
                "Aged 4 years and under",
                "Aged under 1 year",
                "Aged 3 years",
                "Aged 85 years",
                "Aged 90 years and over",
            ),
            "2021,A,E00000001,9,5,2,3,1,3",
        ),
    ],
)
def test_ages_become_five_year_bands_without_counting_bands_and_years(
    tmp_path: Path, categories: tuple[str, ...], rows: str
) -> None:
    made = read(written(tmp_path, bulk("Age", *categories, rows=rows)))
    assert made.counts.loc["E00000001"].to_dict() == {"0-4": 5, "85+": 4}
    assert made.total.sum() == 9


def test_an_age_band_across_two_of_ours_is_refused_by_name(tmp_path: Path) -> None:
    text = bulk("Age", "Total", "Aged 10 to 15 years", "Aged 16 to 19 years", rows="2021,A,E00000001,9,5,4")
    with pytest.raises(InputError, match="'Aged 10 to 15 years' lies across two five-year bands"):
        read(written(tmp_path, text))


def test_categories_far_from_the_total_are_refused_with_both_sums(tmp_path: Path) -> None:
    text = bulk("Religion", "Total: All usual residents", "Hindu", "Sikh", rows="2021,A,E01000001,100,90,80")
    # 90 + 80 = 170 against a total of 100.
    with pytest.raises(InputError, match=r"row 2: the categories add up to 170 and the total is 100\.$"):
        read(written(tmp_path, text))


def areas(count: int, cells: str) -> str:
    return "\n".join(f"2021,A,E0100{number:04d},{cells}" for number in range(1, count + 1))


def test_a_row_that_does_not_add_up_to_its_total_is_left_out_by_row(tmp_path: Path) -> None:
    rows = areas(8, "100,60,40") + "\n2021,A,E01000009,100,160,40\n2021,A,E01000010,900,60,40\n2021,A,E01000011,,60,40"
    text = bulk("Religion", "Total: All usual residents", "Hindu", "Sikh", rows=rows)
    made = read(written(tmp_path, text))
    left = [*(f"E0100{number:04d}" for number in range(1, 9)), "E01000011"]
    assert made.counts.index.tolist() == made.total.index.tolist() == left
    assert made.total.sum() == 900 and made.counts.sum().sum() == 900
    assert "row 10: the categories add up to 200 and the total is 100, and the row is left out." in made.notes[-2]
    assert "row 11: the categories add up to 100 and the total is 900, and the row is left out." in made.notes[-1]


@pytest.mark.parametrize(
    ("usual", "odd", "kept"),
    [
        # Each count is changed by up to three: two counts and a total may be 3 * sqrt(3) = 5.2 apart.
        ("101,63,38", "101,66,40", True),
        ("101,63,38", "101,66,41", False),
        # Counts rounded to tens may be 10 * sqrt(3) = 17.3 apart.
        ("1000,600,400", "1000,610,400", True),
        ("1000,600,400", "1000,620,400", False),
    ],
)
def test_what_the_publisher_changes_or_rounds_is_no_fault(tmp_path: Path, usual: str, odd: str, kept: bool) -> None:
    rows = f"{areas(8, usual)}\n2021,A,E01000009,{odd}"
    made = read(written(tmp_path, bulk("Religion", "Total: All usual residents", "Hindu", "Sikh", rows=rows)))
    assert ("E01000009" in made.counts.index) is kept


@pytest.mark.parametrize("cell", ["60.5", "60%"])
def test_a_share_or_a_part_of_a_person_is_no_count(tmp_path: Path, cell: str) -> None:
    rows = areas(8, "100,60,40") + f"\n2021,A,E01000009,100,{cell},40"
    made = read(written(tmp_path, bulk("Religion", "Total: All usual residents", "Hindu", "Sikh", rows=rows)))
    assert made.counts["Hindu"].isna().tolist() == [False] * 8 + [True]
    assert f"row 10: religion: hindu is '{cell}'; a whole number of nought or more was expected" in made.notes[0]
    made = read(written(tmp_path, long("religion", "Total=100", "Hindu=40", f"Sikh={cell}")))
    assert made.counts["Sikh"].isna().all() and "row 4: value is" in made.notes[0]


def test_a_category_that_none_of_our_words_knows_is_told(tmp_path: Path) -> None:
    text = bulk("Tenure of household", "Total: All households", "Owned", "Qwned", "Rent free", rows=areas(3, "9,4,3,2"))
    made = read(written(tmp_path, text.replace("Rent free", "Lives rent free")))
    assert list(made.counts.columns) == ["Owned", "Qwned", "Rent free"]
    assert made.notes == ("census.csv: the category 'Qwned' is none of those known of tenure; it is kept as printed.",)


def test_in_a_table_without_a_total_the_sub_totals_are_looked_at(tmp_path: Path) -> None:
    rows = areas(4, "90,10,6,4") + "\n2021,A,E01000005,90,10,6,40"
    text = "date,geography,geography code,Main language is English,Main language is not English,"
    text += "Main language is not English: Can speak English well,Main language is not English: Cannot speak English\n"
    made = read(written(tmp_path, text + rows))
    assert len(made.counts) == 4
    assert "row 6: the categories add up to 46 and 'Main language is not English' is 10" in made.notes[-1]


def test_an_area_of_a_long_table_that_does_not_add_up_is_left_out(tmp_path: Path) -> None:
    header = "area_code,area_name,geography,period,indicator,religion,measure,unit,value"
    rows = [
        f"E0500000{area},A,Electoral ward,2021-03-21,x,{category},Count,Persons,{count}"
        for area in (1, 2, 3)
        for category, count in (("Total", 100), ("Hindu", 60 if area < 3 else 6000), ("Sikh", 40))
    ]
    made = read(written(tmp_path, "\n".join([header, *rows])))
    assert made.counts.index.tolist() == ["E05000001", "E05000002"]
    assert "row 8: the categories add up to 6,040 and the total is 100, and the row is left out." in made.notes[-1]


@pytest.mark.parametrize("cells", ["E05000001,A,Electoral ward,2021-03-21,x,Hindu,Share,%,60", ""])
def test_a_long_table_without_a_usable_row_is_refused_in_words(tmp_path: Path, cells: str) -> None:
    header = "area_code,area_name,geography,period,indicator,religion,measure,unit,value"
    with pytest.raises(InputError, match=r"no row has a usable area code and figure|no row at all"):
        read(written(tmp_path, f"{header}\n{cells}\n"))


def test_students_moving_between_two_homes_are_a_class_of_their_own(tmp_path: Path) -> None:
    text = bulk(
        "Migrant indicator",
        "Total: All usual residents",
        "Address one year ago is the same as the address of enumeration",
        "Address one year ago is student term-time or boarding school address in the UK",
        "Migrant from within the UK: Address one year ago was in the UK",
        "Migrant from outside the UK: Address one year ago was outside the UK",
        rows="2021,A,E02000001,10,6,1,2,1",
    )
    made = read(written(tmp_path, text))
    assert list(made.counts.columns) == [
        "Same address",
        "Student or boarding school address",
        "Moved within the UK",
        "Moved from outside the UK",
    ]
    assert any("March 2020 to March 2021" in note for note in made.notes)


def test_the_language_table_without_date_and_topic_keeps_counts_and_drops_the_share(tmp_path: Path) -> None:
    text = (
        "geography code,Main language is English,Main language is not English,"
        "Main language is not English: Can speak English well,Main language is not English: Cannot speak English,"
        "Proportion who cannot speak English (well)\nE02000001,90.0,10.0,7.0,3.0,0.03"
    )
    made = read(written(tmp_path, text))
    # 90 + 7 + 3 = 100 people; the sub-total of 10 and the share of 0.03 are no people.
    assert (made.topic, made.date, made.counts.sum().sum()) == ("english_proficiency", "", 100)


def test_the_long_layout_takes_its_topic_from_the_name_of_its_column(tmp_path: Path) -> None:
    cells = ("No cars or vans in household=4", "1 car or van in household=5", "3 or more cars or vans in household=1")
    made = read(written(tmp_path, long("availability_category", *cells)))
    assert made.counts.loc["E05000001"].to_dict() == {"No car": 4, "1 car": 5, "3 or more cars": 1}
    # Ward codes change without the census changing, so that their year is not known from the census.
    assert (made.topic, made.unit, made.vintage) == ("cars", "households", "unknown")


def test_the_same_area_and_category_twice_is_refused_with_both_rows(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3: area and category E05000001, Hindu stands on row 2 already"):
        read(written(tmp_path, long("religion", "Hindu=4", "Hindu=4")))


def test_a_cell_that_is_no_count_is_named(tmp_path: Path) -> None:
    text = bulk("Religion", "Total: All usual residents", "Hindu", rows="2021,A,E01000001,10,ten")
    with pytest.raises(InputError, match=r"census.csv, row 2: religion: hindu is 'ten'"):
        read(written(tmp_path, text))


def test_a_column_of_names_instead_of_codes_refuses_the_file(tmp_path: Path) -> None:
    text = bulk("Religion", "Total: All usual residents", "Hindu", rows="2021,A,Old Market,10,10")
    with pytest.raises(InputError, match="geography code holds no area code, found 'Old Market'"):
        read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("file", "topic", "areas", "counted"),
    [
        ("trafford/population/census2021-ts007a-oa.csv.gz", "age", 738, 234_972),
        # Summing all 25 value columns would count 470,136.
        ("trafford/population/census2021-ts021-oa.csv.gz", "ethnic_group", 738, 235_068),
        ("trafford/population/census2021-ts019-msoa.csv", "address_a_year_ago", 28, 232_667),
        ("trafford/population/census2021-ts038-lsoa_2groups.csv", "disability", 139, 235_024),
        ("trafford/population/census2021_tidy/2021_car_van_availability_oa_trafford.csv.gz", "cars", 738, 96_266),
        ("trafford/population/census2021_tidy/2021_population_by_sex_and_age_ward_trafford.csv.gz", "age", 21, 235_040),
        ("rutland/population/census2021-ts054-lsoa.csv", "tenure", 26, 16_715),
        ("rutland/population/census2021-ts029-msoa.csv", "english_proficiency", 5, 40_155),
    ],
)
def test_real_tables_hold_their_published_totals(
    real_data: Path, file: str, topic: str, areas: int, counted: int
) -> None:
    made = read(RawFile(file, real_data / file))
    assert (made.topic, len(made.counts), made.counts.sum().sum()) == (topic, areas, counted)


def test_every_real_table_adds_up_to_about_the_people_or_households_of_its_place(real_data: Path) -> None:
    # Trafford: 235,000 people, 96,300 households, 111,600 at work; Rutland: 41,000 people, 16,700 households.
    about = {
        ("trafford", "people"): (227_000, 235_200),
        ("trafford", "households"): (96_200, 96_300),
        ("rutland", "people"): (40_100, 41_100),
        ("rutland", "households"): (16_700, 16_800),
    }
    files = [
        path
        for place in ("trafford", "rutland")
        for pattern in ("census2021*.csv*", "census2021_tidy/*")
        for path in (real_data / place / "population").glob(pattern)
    ]
    assert len(files) > 25
    for path in files:
        made = read(RawFile(str(path.relative_to(real_data)), path))
        if made.topic != "travel_to_work":
            low, high = about[(path.relative_to(real_data).parts[0], made.unit)]
            assert low < made.counts.sum().sum() < high, path.name


def test_a_census_table_of_the_whole_country_says_what_a_small_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        '2021,A,E00000001,"1,012",1000,12\n2021,B,E00000002,60,50,10\n2021,C,E00000003,90,1,2\n2021,D,E00000004,..,,\n'
        "2021,F,oops,3,2,1\n2021,G\n"
    )
    text = bulk("Ethnic group", "Total: All usual residents", "White", "Other ethnic group", rows=rows)
    small = read(written(tmp_path, text))
    monkeypatch.setattr(reading, "LARGE_BYTES", 1)
    large = read(written(tmp_path, text))
    assert_frame_equal(small.counts, large.counts)
    assert_series_equal(small.total, large.total)
    assert (small.notes, small.date) == (large.notes, large.date)
    assert small.total["E00000001"] == 1012
