"""Periods are known by their days, however they are printed."""

from datetime import date

import pytest

from geo.errors import InputError
from geo.periods import Period, annual, missing_between, of_months, read_period


@pytest.mark.parametrize(
    ("printed", "first", "last", "label"),
    [
        ("2021", "2021-01-01", "2021-12-31", "2021"),
        ("2022-05", "2022-05-01", "2022-05-31", "May 2022"),
        ("2022-06-30", "2022-06-30", "2022-06-30", "30 June 2022"),
        ("March 2023", "2023-03-01", "2023-03-31", "March 2023"),
        ("Feb 2024", "2024-02-01", "2024-02-29", "February 2024"),
        ("2014/15", "2014-04-01", "2015-03-31", "2014/15"),
        ("2014/2015", "2014-04-01", "2015-03-31", "2014/15"),
        ("2023-24", "2023-04-01", "2024-03-31", "2023/24"),
        ("Apr 2022 - Mar 2023", "2022-04-01", "2023-03-31", "2022/23"),
        ("2015 - 17", "2015-01-01", "2017-12-31", "2015 to 2017"),
        ("2015-17", "2015-01-01", "2017-12-31", "2015 to 2017"),
        ("1999 - 01", "1999-01-01", "2001-12-31", "1999 to 2001"),
        ("2020/21 - 24/25", "2020-04-01", "2025-03-31", "2020/21 to 2024/25"),
        ("2023 Q1", "2023-01-01", "2023-03-31", "January to March 2023"),
        ("2023/24 Q4", "2024-01-01", "2024-03-31", "January to March 2024"),
        ("mid-2022", "2022-06-30", "2022-06-30", "30 June 2022"),
    ],
)
def test_what_publishers_print_becomes_the_days_it_means(printed: str, first: str, last: str, label: str) -> None:
    period = read_period(printed)
    assert period == Period(date.fromisoformat(first), date.fromisoformat(last))
    assert period is not None and period.label == label


@pytest.mark.parametrize("printed", ["", "soon", "2022-13", "2014/17", "2022-02-30", "Foo 2023", "2010-11", "Q5 2020"])
def test_what_is_no_period_or_may_be_two_is_none(printed: str) -> None:
    # 2010-11 may be November or the year from April; 2022-13 would be ninety-one years.
    assert read_period(printed) is None


def test_every_period_is_read_back_from_its_own_name() -> None:
    for text in ("2021", "March 2023", "2014/15", "2020/21 to 2024/25", "2015 to 2017", "January to March 2023"):
        period = read_period(text)
        assert period is not None and period.label == text


def test_a_missing_quarter_is_named() -> None:
    quarters = [of_months(2022, 1, 3), of_months(2022, 4, 3), of_months(2022, 10, 3)]
    assert [period.label for period in missing_between(quarters)] == ["July to September 2022"]


def test_a_series_that_has_no_step_misses_nothing() -> None:
    elections = [read_period(year) for year in ("2014", "2015", "2019", "2026")]
    overlapping = [read_period(years) for years in ("2015 - 17", "2016 - 18", "2018 - 20")]
    for series in (elections, overlapping):
        assert missing_between(period for period in series if period) == ()


def test_years_count_as_unbroken_only_a_year_apart_and_without_overlap() -> None:
    def all_of(*printed: str) -> list[Period]:
        return [period for text in printed if (period := read_period(text))]

    assert annual(all_of("2021", "2022", "2023")) and annual(all_of("2022-06-30", "2023-06-30"))
    assert not annual(all_of("2021", "2023")) and not annual(all_of("2015 - 17", "2016 - 18"))


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(InputError, match="before it begins"):
        Period(date(2022, 2, 1), date(2022, 1, 1))
