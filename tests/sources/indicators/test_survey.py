"""A local survey by ward and hate crimes by ward: small numbers, with the range that says how small."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.indicators.declared import DECLARED
from geo.indicators.trends import Baseline, TrendDirection, change_since
from geo.periods import fiscal, of_years
from geo.provenance import Evidence
from geo.sources.indicators import hate_crimes, survey
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.reading import RawFile
from geo.uncertainty.intervals import exact, wilson

HEAD = "area_code,area_name,period,question,wording,agree,base"


def written(folder: Path, *rows: str, head: str = HEAD) -> RawFile:
    path = folder / "table.csv"
    path.write_text("\n".join((head, *rows)) + "\n")
    return RawFile("table.csv", path)


def read(raw: RawFile) -> IndicatorTable:
    (kind,) = [kind for kind in (*survey.KINDS, *hate_crimes.KINDS) if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, IndicatorTable)
    return made


def test_a_share_carries_its_base_and_a_range_that_widens_as_fewer_are_asked(tmp_path: Path) -> None:
    rows = ["E05000001,A,2022,belong,I belong here,6,9", "E05000002,B,2022,belong,I belong here,267,400"]
    made = read(written(tmp_path, *rows)).values
    shares = made.at("belong", of_years(2022, 2022))
    assert shares["base"].tolist() == [9, 400]
    few, many = shares["upper"] - shares["lower"]
    assert few > 5 * many
    assert shares[["lower", "upper"]].iloc[0].tolist() == pytest.approx([100 * float(end) for end in wilson(6, 9)])
    assert made.series("belong", "E05000001")[0][1].evidence is Evidence.SURVEY


def test_two_years_are_compared_by_the_difference(tmp_path: Path) -> None:
    rows = ["E05000001,A,2022,mix,x,48,80", "E05000001,A,2024,mix,x,56,70"]
    (then, before), (now, after) = read(written(tmp_path, *rows)).values.series("mix", "E05000001")
    baseline = Baseline("mix", "", "E05000001", "2023", then, before, "the partnership", "2023-01-10")
    change = change_since(baseline, now, after, vintage="2023")
    # T-2.7, in points of a percentage.
    assert change.direction is TrendDirection.UP and change.difference.lower == pytest.approx(5.24315, abs=5e-6)


def test_where_nobody_was_asked_there_is_no_share_and_a_sentence(tmp_path: Path) -> None:
    rows = ["E05000001,A,2022,belong,x,0,0", "E05000002,B,2022,belong,x,6,9"]
    made = read(written(tmp_path, *rows))
    assert made.values.frame["value"].isna().tolist() == [True, False]
    assert made.notes == (
        "table.csv, row 2: no answers to belong are recorded (base 0), so there is no share: not available.",
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("E05000001,A,2022,belong,x,45%,100", "agree is '45%'; a number of people was expected, not a percentage"),
        ("E05000001,A,2022,belong,x,most,100", "agree is 'most'; a number of 0 or more was expected"),
        ("E05000001,A,2022,belong,x,-1,100", "agree is '-1'; a number of 0 or more was expected"),
        ("E05000001,A,2022,belong,x,11,10", "11 agreed of 10 asked; no more can agree than were asked"),
        ("E05000001,A,2022,belong,x,1,0", "1 agreed of 0 asked"),
        ("E05000001,A,2022,NI 3,x,1,10", "question is 'NI 3'; get_on, belong, mix"),
        ("E05000001,A,spring,belong,x,1,10", "period is 'spring'"),
    ],
)
def test_what_a_survey_cannot_say_is_one_sentence(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read(written(tmp_path, row))
    (fault,) = refused.value.faults
    assert fault.startswith("table.csv, row 2: ") and words in fault


def test_hate_crimes_keep_their_factors_apart_and_carry_exact_ranges(tmp_path: Path) -> None:
    head = "area_code,area_name,period,motivating_factor,offences"
    rows = ["E05000001,A,2023/24,All hate crime,4", "E05000001,A,2023/24,Race,4", "E05000001,A,2023/24,Religion,0"]
    made = read(written(tmp_path, *rows, head=head)).values
    assert made.groups("hate_crime") == ("", "Race", "Religion")
    offences = made.at("hate_crime", fiscal(2023, 2024)).loc["E05000001"]
    assert offences[["lower", "upper"]].tolist() == pytest.approx([float(end) for end in exact(4)])
    none = made.at("hate_crime", fiscal(2023, 2024), group="Religion").loc["E05000001"]
    # Nought recorded does not mean that none can happen.
    assert (none["value"], none["lower"]) == (0, 0) and none["upper"] == pytest.approx(3.689, abs=1e-3)
    assert DECLARED["hate_crime"].polarity.value == "none"
