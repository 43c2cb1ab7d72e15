"""Heights of the ground: tiles read as published, heights between them by hand, and what they do to streets."""

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.sources.osm.heights import KINDS, HeightFile
from geo.sources.reading import RawFile
from geo.travel.gradients import HeightTile, cycling_share, heights_at, wheelchair_share, with_heights
from geo.travel.streets import Streets
from tests.travel.paper_streets import paper_streets

(KIND,) = KINDS
WEST, SOUTH = 600_000, 430_000
# Two rows and three columns in the layout of OS Terrain 50: the first row is the northern one.
GRID = f"ncols 3\nnrows 2\nxllcorner {WEST}\nyllcorner {SOUTH}\ncellsize 50\n10 20 30\n0 10.5 -9999\n"


def zipped(**members: bytes | str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


def read(folder: Path, content: bytes | str, *, name: str = "TA00.asc", **facts: str) -> HeightFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    raw = RawFile(name, path, facts)
    assert facts or KIND.matches(raw.sample)
    record = KIND.read(raw)
    assert isinstance(record, HeightFile)
    return record


def test_a_tile_is_read_with_its_corner_its_cells_and_what_is_not_known(tmp_path: Path) -> None:
    (tile,) = read(tmp_path, GRID).tiles
    assert (tile.west, tile.south, tile.cell_metres) == (WEST, SOUTH, 50)
    np.testing.assert_array_equal(tile.metres, np.array([[10, 20, 30], [0, 10.5, np.nan]], dtype=np.float32))


def test_a_tile_may_say_where_its_first_cell_has_its_middle_and_what_stands_for_unknown(tmp_path: Path) -> None:
    by_middle = GRID.replace(f"xllcorner {WEST}", "XLLCENTER 600025").replace(f"yllcorner {SOUTH}", "YLLCENTER 430025")
    other_mark = by_middle.replace("cellsize 50", "cellsize 50\nNODATA_value 30").replace("-9999", "7")
    (tile,) = read(tmp_path, other_mark).tiles
    assert (tile.west, tile.south) == (WEST, SOUTH)
    np.testing.assert_array_equal(tile.metres, np.array([[10, 20, np.nan], [0, 10.5, 7]], dtype=np.float32))


def test_tiles_come_plain_gzipped_in_a_zip_or_in_the_zips_of_the_whole_country(tmp_path: Path) -> None:
    inner = zipped(TA00_dot_asc=GRID, TA00_dot_gml="<xml/>")
    files = {
        "a.asc.gz": gzip.compress(GRID.encode()),
        "b.zip": zipped(ta__TA00_dot_asc=GRID, ta__TA00_dot_prj="PROJCS"),
        "terr50.zip": zipped(data__ta__ta00_OST50GRID_20230518_dot_zip=inner, licence_dot_txt="open"),
    }
    for name, content in files.items():
        record = read(tmp_path, content, name=name)
        assert [tile.metres.shape for tile in record.tiles] == [(2, 3)], name
        assert record.source.publisher == ("Ordnance Survey" if name == "terr50.zip" else ""), name
    two = read(tmp_path, zipped(a_dot_asc=GRID, b_dot_asc=GRID.replace(str(WEST), str(WEST + 150))), name="two.zip")
    assert [tile.west for tile in two.tiles] == [WEST, WEST + 150]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (GRID.replace("cellsize 50\n", ""), "the header has no cellsize; a grid of heights begins with ncols"),
        (GRID.replace("ncols 3", "ncols"), "a line of the header has no figure"),
        (GRID.replace("ncols 3", "ncols 2.5"), "the header's figures make no sense"),
        (GRID.replace("0 10.5 -9999\n", ""), "1 rows of heights where the header says 2; download it again"),
        (GRID.replace("0 10.5 -9999", "0 10.5"), "row 2 has 2 heights where the header says 3"),
        (GRID.replace("10.5", "ten"), "a height is not a number"),
        (GRID.replace("cellsize 50", "cellsize 0.0008"), "the cells are 0.0008 wide; metres of the British National"),
        (GRID.replace(str(WEST), "-3.2"), "which is not on the British National Grid"),
        (GRID.replace("10.5", "4810"), "the heights are from 0 to 4810; metres above the sea were expected"),
        (b"ncols 3\nnrows 2\n\xff\xfe", "not a text of figures"),
    ],
)
def test_a_file_that_is_no_grid_of_heights_is_one_sentence(tmp_path: Path, content: bytes | str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        read(tmp_path, content)
    assert len(refused.value.faults) == 1
    assert refused.value.faults[0].startswith("TA00.asc: ")


def test_without_a_header_it_is_told_what_was_expected_and_a_zip_names_the_tile(tmp_path: Path) -> None:
    bare = "10 20 30\n0 10.5 -9999\n"
    with pytest.raises(InputError, match=r"the header has no ncols, nrows, xllcorner, yllcorner, cellsize"):
        read(tmp_path, bare, kind="heights")
    with pytest.raises(InputError, match=r"^many\.zip, b\.asc: the header has no ncols"):
        read(tmp_path, zipped(a_dot_asc=GRID, b_dot_asc=bare), name="many.zip")
    with pytest.raises(InputError, match=r"no tile of heights \(\.asc\) in it"):
        read(tmp_path, zipped(readme_dot_txt="open"), name="none.zip", kind="heights")


def tile(metres: list[list[float]], *, west: float = 0.0, south: float = 0.0, cell: float = 50.0) -> HeightTile:
    return HeightTile(west, south, cell, np.array(metres, dtype=np.float32))


def height(tiles: list[HeightTile], east: float, north: float) -> float:
    return float(heights_at(tiles, np.array([east]), np.array([north]))[0])


def test_between_four_figures_the_height_is_by_their_nearness() -> None:
    # Middles at 25 and 75 m either way; in the south 0 and 10, in the north 20 and 40.
    ground = [tile([[20, 40], [0, 10]])]
    assert height(ground, 25, 25) == 0
    assert height(ground, 75, 75) == 40
    assert height(ground, 50, 25) == 5
    # A quarter of the way east and half of it north: 2.5 in the south, 25 in the north.
    assert height(ground, 37.5, 50) == pytest.approx((2.5 + 25) / 2)
    # Nearer the edge than half a cell the figures beyond are not known.
    assert np.isnan(height(ground, 10, 50)) and np.isnan(height(ground, 90, 50)) and np.isnan(height(ground, 50, 110))


def test_across_a_seam_both_tiles_tell_and_what_is_not_known_stays_so() -> None:
    west, east = tile([[0, 10], [0, 10]]), tile([[20, np.nan], [20, np.nan]], west=100)
    # Half way from the middle of the last western cell (75 m: 10) to that of the first eastern one (125 m: 20).
    assert height([west, east], 100, 50) == height([east, west], 100, 50) == 15
    assert np.isnan(height([west], 100, 50))
    assert np.isnan(height([west, east], 130, 50))


def test_where_grids_overlap_the_finest_counts() -> None:
    coarse, fine = tile([[100, 100], [100, 100]], cell=200), tile([[3, 3], [3, 3]], west=100, south=100, cell=10)
    assert height([coarse, fine], 110, 110) == 3
    assert height([coarse, fine], 200, 200) == 100


@given(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(100, 900), st.floats(100, 900))
def test_on_an_even_slope_the_height_is_that_of_the_slope(up_east: float, up_north: float, x: float, y: float) -> None:
    middles = 25 + 50 * np.arange(20)
    ground = HeightTile(0, 0, 50, (up_east * middles + up_north * middles[::-1, None]).astype(np.float32))
    assert height([ground], x, y) == pytest.approx(up_east * x + up_north * y, abs=1e-3)


# A street of 200 m going east, one of 200 m going north from its end, a bridge of 200 m back west and one of 15 m on.
CORNERS = {"a": (100, 100), "b": (300, 100), "c": (300, 300), "d": (100, 300), "e": (300, 315)}
TOWN = [("a", "b", {}), ("b", "c", {"incline": "2%"}), ("c", "d", {"bridge": "yes"}), ("c", "e", {})]


def sloping(percent_east: float, *, streets: Streets | None = None) -> Streets:
    """The town on ground that rises so much to the east and not to the north."""
    middles = 25 + 50 * np.arange(10)
    ground = HeightTile(0, 0, 50, np.tile(percent_east / 100 * middles, (10, 1)).astype(np.float32))
    return with_heights(paper_streets(CORNERS, TOWN) if streets is None else streets, [ground])


def test_a_street_has_the_gradient_between_its_ends_unless_a_tag_or_a_bridge_knows_better() -> None:
    streets = sloping(6)
    # 12 m in 200 m; 2% is told by the tag; nothing of the bridge, nothing of 15 m.
    assert streets.gradient_percent.tolist() == pytest.approx([6, 2, np.nan, np.nan], nan_ok=True)
    # 7% a percent uphill: 58%; a fifth faster at most downhill. The second: 86% and 108%. The others as on the level.
    np.testing.assert_allclose(streets.cycle, [[0.58, 0.86, 1, 1], [1.2, 1.08, 1, 1]], rtol=1e-6)
    np.testing.assert_allclose(streets.wheelchair, [[0.5, 1, 1, 1]] * 2)
    np.testing.assert_array_equal(streets.walk, paper_streets(CORNERS, TOWN).walk)


def test_the_cautious_stop_above_8_percent_and_the_optimistic_above_10_unless_a_tag_lets_them_through() -> None:
    known = paper_streets(CORNERS, [("a", "b", {}), ("d", "c", {"wheelchair": "yes"})])
    for percent, optimistic, cautious in [(5, 1, 1), (7.9, 0.5, 0.5), (8.1, 0.5, np.nan), (10.1, np.nan, np.nan)]:
        for streets in (sloping(percent, streets=known), sloping(-percent, streets=known)):
            assert streets.wheelchair[:, 0].tolist() == pytest.approx([optimistic] * 2, nan_ok=True), percent
            assert streets.wheelchair_cautious[:, 0].tolist() == pytest.approx([cautious] * 2, nan_ok=True), percent
            assert streets.wheelchair[:, 1].tolist() == [1 if percent == 5 else 0.5] * 2


def test_flat_ground_changes_nothing() -> None:
    before, after = paper_streets(CORNERS, TOWN), sloping(0)
    assert after.gradient_percent[0] == 0
    for mode in ("walk", "wheelchair", "wheelchair_cautious", "cycle", "cycle_quiet", "car_kmh"):
        np.testing.assert_array_equal(getattr(after, mode), getattr(before, mode))
        assert getattr(after, mode).dtype == np.float32


def test_beyond_the_tiles_nothing_is_told() -> None:
    before = paper_streets(CORNERS, TOWN)
    far = with_heights(before, [tile([[20, 40], [0, 10]], west=400_000)])
    np.testing.assert_array_equal(far.gradient_percent, before.gradient_percent)
    np.testing.assert_array_equal(far.cycle, before.cycle)
    assert with_heights(before, []).gradient_percent.tolist() == pytest.approx([np.nan, 2, np.nan, np.nan], nan_ok=True)


@given(st.floats(-40, 40))
def test_a_climb_and_the_way_back_together_are_never_quicker_than_the_level(percent: float) -> None:
    there, back = cycling_share([1.0, 1.0], [percent, -percent])
    assert 1 / there + 1 / back >= 2 - 1e-9
    assert 0.3 <= there <= 1.2


@given(st.floats(-40, 40), st.floats(-40, 40), st.floats(0.3, 1))
def test_a_steeper_street_is_never_quicker(gradient: float, other_gradient: float, share: float) -> None:
    low, high = sorted((gradient, other_gradient))
    assert cycling_share(share, high) <= cycling_share(share, low)
    gentle, steep = sorted((gradient, other_gradient), key=abs)
    slow, quick = (np.nan_to_num(wheelchair_share(share, percent, most_percent=8.0)) for percent in (steep, gentle))
    assert slow <= quick


def test_a_pushed_bicycle_goes_at_one_pace_whatever_the_slope() -> None:
    pushed = replace(sloping(0), cycle=np.full((2, 4), 0.3, dtype=np.float32))
    np.testing.assert_array_equal(sloping(-6, streets=pushed).cycle, pushed.cycle)
