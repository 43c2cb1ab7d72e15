"""A place kept as files is the same place when it is read back, and never half of one."""

import dataclasses
import os
import shutil
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal, assert_series_equal

from geo.areas import Areas
from geo.errors import InputError, NotHeldError
from geo.place import ListChange, PeopleTable, Place
from geo.services import Practice, Site
from geo.store import keep
from geo.streets import Mode
from geo.travel import TravelTimes
from tests.town import town, wards

HOSTILE = (
    "<script>alert(1)</script>", "'); DROP TABLE places; --", "{{7*7}}", "Llanfair–pwll ʻōlelo 中文 🏥", "a\"b'c\\d",
    "line\nbreak\ttab", "‮right to left", "nul\x00inside", "C:\\..\\..\\x", " ", "",
)  # fmt: skip


def tables(folder: Path) -> list[str]:
    """The folders of tables in a kept place."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def same(one: object, other: object) -> None:
    """Fail unless two fields of a place hold the same."""
    if isinstance(one, gpd.GeoDataFrame):
        assert_geodataframe_equal(one, other)
    elif isinstance(one, pd.DataFrame):
        assert_frame_equal(one, other)
    elif isinstance(one, pd.Series):
        # A series alone has no name to lose: what it holds is told by its field.
        assert_series_equal(one, other, check_names=False)
    elif isinstance(one, tuple | list):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            same(left, right)
    elif isinstance(one, Areas | ListChange | PeopleTable | Practice | Site | TravelTimes):
        for field in dataclasses.fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, dict) and one and isinstance(next(iter(one)), Mode):
        assert list(one) == list(other)
        for mode, times in one.items():
            same(times, other[mode])
    elif isinstance(one, float) and np.isnan(one):
        assert np.isnan(other)
    else:
        assert one == other


def test_a_place_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    place = dataclasses.replace(town(), other_wards=(wards(),))
    keep.save(place, tmp_path / "town")
    read = keep.load(tmp_path / "town")
    for field in dataclasses.fields(Place):
        same(getattr(place, field.name), getattr(read, field.name))


def test_streets_are_the_same_when_they_are_read_back(kingsmere: Place, tmp_path: Path) -> None:
    keep.save(kingsmere, tmp_path / "again")
    read = keep.load(tmp_path / "again")
    assert read.network is not None and kingsmere.network is not None
    for field in dataclasses.fields(kingsmere.network.streets):
        kept = getattr(read.network.streets, field.name)
        np.testing.assert_array_equal(getattr(kingsmere.network.streets, field.name), kept)
    same(kingsmere.times, read.times)


def test_minutes_are_read_by_memory_map(tmp_path: Path) -> None:
    keep.save(town(), tmp_path / "town")
    minutes = keep.load(tmp_path / "town").times[Mode.WALK].minutes.to_numpy()
    base = minutes
    while base.base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap) and minutes.dtype == np.float32


def test_the_stamp_changes_when_the_place_does_and_only_then(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    first = keep.stamp(folder)
    keep.save(town(), folder)
    assert keep.stamp(folder) == first
    keep.save(dataclasses.replace(town(), people=town().people + 1), folder)
    assert keep.stamp(folder) != first


def test_the_tables_of_the_former_place_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    former = tables(folder)
    keep.save(dataclasses.replace(town(), people=town().people + 1), folder)
    assert len(tables(folder)) == 1 and tables(folder) != former


def test_what_another_build_is_writing_is_left_alone_and_what_was_left_long_ago_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    for name, age_seconds in (("part-new", 60), ("part-old", 3 * 24 * 60 * 60)):
        (folder / name).mkdir()
        os.utime(folder / name, (time.time() - age_seconds,) * 2)
    keep.save(town(), folder)
    assert "part-new" in tables(folder) and "part-old" not in tables(folder)


def test_tables_that_were_damaged_are_written_anew_by_the_same_place(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    (folder / tables(folder)[0] / "people.parquet").write_bytes(b"")
    with pytest.raises(InputError, match="is damaged"):
        keep.load(folder)
    keep.save(town(), folder)
    assert keep.load(folder).people.sum() == 3000


@pytest.mark.parametrize("name", ["people.parquet", "areas.parquet", "minutes_walk.npy", "groups.parquet"])
@pytest.mark.parametrize("left", [None, 0, 40])
def test_a_table_that_is_missing_empty_or_cut_short_is_said_in_words(
    tmp_path: Path, name: str, left: int | None
) -> None:
    folder = tmp_path / "town"
    keep.save(town(), folder)
    path = folder / tables(folder)[0] / name
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(InputError, match=r"The built place town is damaged .*; build it again from its folder"):
        keep.load(folder)


def test_a_place_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotHeldError, match="There is no built place nowhere; build it first"):
        keep.load(tmp_path / "nowhere")
    with pytest.raises(NotHeldError, match="There is no built place nowhere"):
        keep.stamp(tmp_path / "nowhere")


def test_a_place_of_which_only_the_tables_are_there_was_built_in_part(tmp_path: Path) -> None:
    keep.save(town(), tmp_path / "town")
    (tmp_path / "town" / keep.MANIFEST).unlink()
    with pytest.raises(NotHeldError, match="was built only in part"):
        keep.load(tmp_path / "town")


def test_a_place_moved_to_another_folder_still_opens(tmp_path: Path) -> None:
    keep.save(town(), tmp_path / "town")
    shutil.move(tmp_path / "town", tmp_path / "elsewhere")
    assert keep.load(tmp_path / "elsewhere").name == "Five Wards"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_survive_as_they_are(tmp_path: Path, name: str) -> None:
    place = town()
    frame = place.wards.frame.assign(name=name)
    first = dataclasses.replace(place.sites[0], name=name, facts={"address": name})
    hostile = dataclasses.replace(
        place, name=name, wards=Areas(place.wards.kind, place.wards.vintage, frame),
        sites=(first, *place.sites[1:]), notes=(name,),
    )  # fmt: skip
    keep.save(hostile, tmp_path / "town")
    read = keep.load(tmp_path / "town")
    assert (read.name, read.notes, set(read.wards.frame["name"])) == (name, (name,), {name})
    assert (read.sites[0].name, read.sites[0].facts) == (name, {"address": name})
