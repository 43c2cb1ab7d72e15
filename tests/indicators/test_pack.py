"""What one partnership sends is what the other reads, through JSON, and a pack that makes no sense says why."""

import json
from typing import Any

import pandas as pd
import pytest

from geo.errors import InputError
from geo.indicators.indicators import IndicatorValues
from geo.indicators.pack import from_plain, to_plain
from tests.indicators.test_indicators import row, values


def held() -> IndicatorValues:
    return values(
        row("belong", "E05000001", 2022, 65.0, lower=55.0, upper=74.0, interval="ci95", count=65.0, base=100.0),
        row("hate_crime", "E05000001", 2022, 4.0, group="Race"),
        row("offences", "E05000002", 2022, float("nan")),
    )


def sent() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(to_plain(held()), allow_nan=False))
    return made


def test_a_pack_comes_back_as_it_was_sent() -> None:
    made = from_plain(sent(), name="pack.json")
    assert [record.key for record in made.indicators] == [record.key for record in held().indicators]
    assert [(record.label, record.polarity, record.codes) for record in made.indicators] == [
        (record.label, record.polarity, record.codes) for record in held().indicators
    ]
    pd.testing.assert_frame_equal(made.frame, held().frame)


@pytest.mark.parametrize(
    ("part", "key", "wrong", "words"),
    [
        ("indicators", "polarity", "good", "polarity is 'good'; high_good, low_good, none are"),
        ("values", "value", "45%", "value 1: value is '45%'; a number or nothing was expected"),
        ("values", "first", "spring", "first and last are 'spring' and '2022-12-31'"),
        ("values", "interval", "ci", "interval is 'ci'; ci95"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(part: str, key: str, wrong: str, words: str) -> None:
    pack = sent()
    pack[part][0][key] = wrong
    with pytest.raises(InputError) as refused:
        from_plain(pack, name="pack.json")
    (fault,) = refused.value.faults
    assert fault.startswith("pack.json") and words in fault


def test_another_format_and_a_missing_part_are_refused() -> None:
    with pytest.raises(InputError, match="the format is 'other'"):
        from_plain(sent() | {"format": "other"}, name="pack.json")
    with pytest.raises(InputError, match="values is no list of records"):
        from_plain(sent() | {"values": None}, name="pack.json")
