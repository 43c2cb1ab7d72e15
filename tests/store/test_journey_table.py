"""A table of journeys from anybody: read a service at a time, or refused in sentences that name it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.errors import InputError
from geo.services.services import Service
from geo.store import journey_table
from geo.store.journey_table import by_authority, of_setting, opened, rows_of, stamp_of
from geo.travel.ways import Way
from tests.journeys import ABOUT, in_order, written
from tests.journeys import rows_of as made

ROWS = in_order(
    pd.concat(
        [
            made(code, [100, 300], [10, np.nan], way=way, service=service)
            for code in ("E06990001", "E06801001")
            for service in (Service.GP, Service.LIBRARY)
            for way in (Way.NOCAR, Way.TRANSIT, Way.CAR)
        ]
    )
)


def table(path: Path, rows: pd.DataFrame = ROWS, about: Any = ABOUT) -> journey_table.JourneyTable:
    return opened(written(rows, path / "table.parquet", about), "table.parquet", "stamp")


def test_a_service_is_read_by_the_ways_that_are_asked_for(tmp_path: Path) -> None:
    rows = rows_of(table(tmp_path), Service.GP, {Way.NOCAR, Way.TRANSIT})
    assert set(rows["service"]) == {"gp"} and set(rows["way"]) == {"nocar", "transit"} and len(rows) == 8
    assert rows_of(table(tmp_path), Service.PHARMACY, {Way.NOCAR}).empty


def test_whoever_asks_of_one_service_reads_no_rows_of_another_that_lie_apart(tmp_path: Path) -> None:
    """The rows of the second service are spoilt on the disk; whoever asks of the first is told the same as before."""
    whole = table(tmp_path)
    expected = rows_of(whole, Service.GP, {Way.CAR})
    path, rows = tmp_path / "table.parquet", pq.read_table(tmp_path / "table.parquet")
    by_service = rows.sort_by("service")
    pq.write_table(by_service, path, row_group_size=len(rows) // 2)
    spoilt = bytearray(path.read_bytes())
    of_library = pq.read_metadata(path).row_group(1)
    first = min(of_library.column(at).dictionary_page_offset or len(spoilt) for at in range(of_library.num_columns))
    for at in range(first, first + of_library.total_byte_size // 4):
        spoilt[at] ^= 0xFF
    path.write_bytes(spoilt)
    pd.testing.assert_frame_equal(rows_of(opened(path, "t", "2"), Service.GP, {Way.CAR}), expected)
    with pytest.raises(InputError, match="cannot be read"):
        rows_of(opened(path, "t", "2"), Service.LIBRARY, {Way.CAR})


def test_bytes_and_a_file_are_read_alike_and_say_how_they_were_made(tmp_path: Path) -> None:
    path = written(ROWS, tmp_path / "table.parquet")
    of_file, of_bytes = opened(path, "t", "1"), opened(path.read_bytes(), "t", "1")
    pd.testing.assert_frame_equal(rows_of(of_file, Service.GP, {Way.CAR}), rows_of(of_bytes, Service.GP, {Way.CAR}))
    assert of_file.about == of_bytes.about
    assert of_file.about.thresholds[Service.GP, Way.NOCAR] == 30 and of_file.about.sources[0].licence == "CC0 1.0"


def test_what_a_table_comes_to_is_what_pandas_makes_of_the_raw_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = table(tmp_path)
    # In parts so small that an authority stands in several.
    monkeypatch.setattr(journey_table, "ROWS_AT_ONCE", 5)
    added = by_authority(whole)
    raw = pd.read_parquet(tmp_path / "table.parquet")
    one = raw[(raw["authority_code"] == "E06801001") & (raw["service"] == "gp") & (raw["way"] == "transit")]
    told = added.loc["E06801001", "gp", "transit"]
    reached = one.dropna(subset="minutes")
    assert told["people"] == one["people"].sum() and told["reached"] == reached["people"].sum()
    assert told["minutes"] / told["reached"] == np.average(reached["minutes"], weights=reached["people"])
    assert told["within_15"] / told["people"] == np.average(one["within_15"], weights=one["people"])
    assert told["returning"] / told["asked_returns"] == np.average(one["return_trips"] >= 1, weights=one["people"])
    assert len(added) == 2 * 2 * 3


def test_a_folder_of_a_batch_or_its_file_is_the_setting_and_changes_show(tmp_path: Path) -> None:
    path = written(ROWS, tmp_path / "table.parquet")
    assert of_setting(str(tmp_path)) == of_setting(str(path)) == path
    before = stamp_of(path)
    written(ROWS.iloc[:3], path)
    assert stamp_of(path) != before
    with pytest.raises(InputError, match="no table of journeys is there"):
        of_setting(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rows: rows.drop(columns=["people", "sure"]), "it is no table of journeys: sure and people"),
        (lambda rows: rows.assign(minutes="ten"), "minutes should hold numbers with decimals"),
        (lambda rows: rows.assign(held=1), "held should hold yes and no"),
        (lambda rows: rows.assign(area_code=7), "area_code should hold text"),
    ],
)
def test_columns_that_are_not_those_of_a_table_are_refused_at_once(
    tmp_path: Path, change: Callable[[pd.DataFrame], pd.DataFrame], fault: str
) -> None:
    with pytest.raises(InputError, match=f"^table.parquet: {fault}"):
        table(tmp_path, change(ROWS))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rows: rows.assign(minutes=-1.0), "minutes is -1 in 4 rows; 0 to 120 was expected"),
        (lambda rows: rows.assign(minutes=np.inf), "minutes is inf in"),
        (lambda rows: rows.assign(people=np.nan), "people is nan in"),
        (lambda rows: rows.assign(within_line=1.5), "within_line is 1.5 in"),
        (lambda rows: rows.assign(within_line=np.nan), "within_line is empty where there are minutes"),
        (
            lambda rows: rows.assign(sure=False, minutes_at_least=np.nan),
            "minutes_at_least is empty where something nearer may lie beyond",
        ),
        (lambda rows: rows.assign(minutes_at_least=rows["minutes"] + 1), "minutes_at_least is more than minutes"),
        (lambda rows: rows.assign(within_line_at_most=0.0), "within_line_at_most is less than within_line"),
        (lambda rows: pd.concat([rows, rows]), "4 rows of an area, a service and a way stand in it twice"),
        (lambda rows: rows.assign(authority_code="=1+1"), "authority_code holds '=1\\+1'; codes such as"),
        (lambda rows: rows.assign(authority_name=""), "an authority has no name"),
        (lambda rows: rows.assign(authority_name="A\u202eb"), "an authority's name holds marks that nobody sees"),
        (lambda rows: rows.assign(made_up=rows["area_code"].str.endswith("1")), "has several names, or is made up"),
        (lambda rows: rows.assign(area_code=None), "area_code"),
    ],
)
def test_rows_that_cannot_be_are_refused_in_a_sentence(
    tmp_path: Path, change: Callable[[pd.DataFrame], pd.DataFrame], fault: str
) -> None:
    with pytest.raises(InputError, match=f"^table.parquet: .*{fault}"):
        rows_of(table(tmp_path, change(ROWS)), Service.GP, {Way.NOCAR})


def test_a_service_that_this_version_does_not_know_is_told_when_the_whole_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="service holds 'moon', which this version does not know"):
        by_authority(table(tmp_path, ROWS.assign(service="moon")))


@pytest.mark.parametrize(
    ("about", "fault"),
    [
        (b"", "it does not say what it is"),
        (b"{", "what it says of itself cannot be read"),
        (b"[" * 100_000, "what it says of itself cannot be read"),
        (ABOUT | {"kind": "areas"}, "it says that it is something else"),
        (ABOUT | {"version": 1}, "it is a table of form 1, and this version reads form 2"),
        (ABOUT | {"version": "new"}, "version is 'new'"),
        (ABOUT | {"thresholds": {"gp": {"car": -5}}}, "the threshold of gp by car is -5"),
        (ABOUT | {"sources": "none"}, "its sources are no list"),
        (ABOUT | {"when_by_authority": []}, "when_by_authority is"),
    ],
)
def test_what_a_table_says_of_itself_is_looked_at_too(tmp_path: Path, about: Any, fault: str) -> None:
    with pytest.raises(InputError, match=f"^table.parquet: {fault}"):
        table(tmp_path, about=about)


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + b"\x00" * 200 + b"PAR1", b"code,name\n1,2\n", b"\x00" * 5000]
)
def test_what_is_no_parquet_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InputError, match="cannot be read as a table of journeys"):
        opened(content, "upload", "1")


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journey_table, "MOST_BYTES_OF_COLUMNS", 100)
    with pytest.raises(InputError, match="its columns unpack to"):
        table(tmp_path)
    monkeypatch.setattr(journey_table, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="it has 24 rows; at most 3 are read"):
        table(tmp_path)


def test_a_column_of_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    made_twice = pa.Table.from_pandas(ROWS, preserve_index=False)
    made_twice = made_twice.append_column("people", made_twice.column("minutes"))
    made_twice = made_twice.replace_schema_metadata({b"better_placed": json.dumps(ABOUT).encode()})
    pq.write_table(made_twice, tmp_path / "twice.parquet")
    with pytest.raises(InputError, match="people stands in it twice"):
        opened(tmp_path / "twice.parquet", "twice", "1")
