"""Pictures for paper: the colours given, lines that survive a grey copy, no state that two could share."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray
from PIL import Image

from geo.reports.charts import before_and_after, both_sides, ranges
from geo.reports.drawing import Look, luminance
from geo.reports.maps import Ground, Sign, area_map
from geo.reports.picture_files import PictureKind, by_itself, png

BLOCKS = gpd.GeoSeries(
    {code: shapely.box(at, 0, at + 1000, 2000) for code, at in zip("abcd", range(0, 4000, 1000), strict=True)}
)
CLASSES = pd.Series({"a": 0.0, "b": 1.0, "c": 2.0, "d": np.nan})
LOOKS = [Look("#1c5c9c", "", "nearer"), Look("#dededb", "", "little change"), Look("#dededb", "xxxx", "lost")]
NOTHING = gpd.GeoSeries([], dtype="geometry")
GROUND = Ground(
    gpd.GeoDataFrame({"name": ["Ash $x_1$"]}, geometry=[shapely.box(0, 0, 4000, 2000)]), NOTHING, NOTHING, NOTHING
)


def drawn() -> bytes:
    signs = [
        Sign(500, 500, "today", "A"),
        Sign(1500, 1500, "new", "New $\\frac{1}{$ <b>"),
        Sign(2500, 500, "closing", "C"),
    ]
    return png(area_map(BLOCKS, CLASSES, LOOKS, ground=GROUND, signs=signs))


def pixels(drawing: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(drawing)).convert("RGB")).reshape(-1, 3)


def share_of(drawing: bytes, colour: str) -> float:
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return float((np.abs(pixels(drawing).astype(int) - wanted).max(axis=1) <= 3).mean())


def test_areas_have_the_colour_of_their_class_and_no_class_none() -> None:
    drawing = drawn()
    assert share_of(drawing, "#1c5c9c") > 0.08
    # Without lines a quarter of the areas; with lines some of that is ink.
    assert share_of(drawing, "#dededb") > 0.12


def test_lines_tell_two_classes_of_one_colour_apart() -> None:
    plain = png(both_sides(pd.DataFrame({"x": [100.0]}, index=["Ash"]), [LOOKS[1]], nearer=1))
    lined = png(both_sides(pd.DataFrame({"x": [100.0]}, index=["Ash"]), [LOOKS[2]], nearer=1))
    assert share_of(lined, "#dededb") < 0.9 * share_of(plain, "#dededb")


def test_two_who_draw_at_once_get_what_one_gets() -> None:
    alone = drawn()
    with ThreadPoolExecutor(4) as pool:
        assert all(other == alone for other in pool.map(lambda _: drawn(), range(8)))


def test_a_name_in_letters_that_the_font_lacks_is_drawn_without_a_warning() -> None:
    rows = pd.DataFrame({"x": [5.0]}, index=["\u4e2d\u6587 \U0001f9d1 Surgery"])
    boxes = rows.set_axis(["\u25a1\u25a1 \u25a1 Surgery"])
    assert png(both_sides(rows, [LOOKS[0]], nearer=1)) == png(both_sides(boxes, [LOOKS[0]], nearer=1))


def test_a_chart_of_lists_marks_what_is_not_held() -> None:
    rows = pd.DataFrame({"before": [10.0, 20.0], "after": [30.0, 0.0], "capacity": [25.0, np.nan]}, index=["A", "B"])
    held = rows.assign(capacity=[25.0, 5.0])
    assert png(before_and_after(rows, limit="can take")) != png(before_and_after(held, limit="can take"))


@pytest.mark.parametrize("count", [1, 40])
def test_a_chart_grows_with_its_rows(count: int) -> None:
    rows = pd.DataFrame({"x": np.arange(count, dtype=float)}, index=[f"Ward {n}" for n in range(count)])
    high = Image.open(io.BytesIO(png(both_sides(rows, [LOOKS[0]], nearer=1)))).size[1]
    assert high > 60 + 30 * count


def test_a_range_that_is_not_held_is_a_dot_alone() -> None:
    rows = pd.DataFrame({"value": [5.0], "lower": [np.nan], "upper": [np.nan]}, index=["A"])
    assert png(ranges(rows, unit="residents")).startswith(b"\x89PNG")


@pytest.mark.parametrize(("colour", "light"), [("#000000", 0.0), ("#ffffff", 1.0), ("#ff0000", 0.2126)])
def test_luminance_is_that_of_the_guidelines(colour: str, light: float) -> None:
    assert luminance(colour) == pytest.approx(light)


def test_a_picture_by_itself_says_what_it_is_and_holds_nothing_that_runs() -> None:
    title = "Ash <script>alert(1)</script> $x$"
    kinds: dict[PictureKind, bytes] = {"png": b"\x89PNG", "svg": b"<?xml"}
    for kind, begins in kinds.items():
        chart = both_sides(pd.DataFrame({"x": [100.0]}, index=[title]), [LOOKS[2]], nearer=1)
        without = by_itself(chart, kind, title=title, beneath=[])
        chart = both_sides(pd.DataFrame({"x": [100.0]}, index=[title]), [LOOKS[2]], nearer=1)
        content = by_itself(chart, kind, title=title, beneath=["Place: Ash & co", "Made on 29 November 2026"])
        assert content.startswith(begins)
        assert len(content) > len(without)
        assert kind == "png" or b"<script" not in content
    root = ElementTree.fromstring(content)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "image", "foreignObject"))]


def test_the_words_beneath_a_picture_stand_clear_of_its_legend() -> None:
    lists = pd.DataFrame({"before": [10.0], "after": [30.0], "capacity": [25.0]}, index=["A"])
    sides = pd.DataFrame({"x": [100.0]}, index=["Ash"])
    for drawing, entry in (
        (before_and_after(lists, limit="can take"), "can take"),
        (both_sides(sides, LOOKS[:1], nearer=1), "nearer"),
    ):
        svg = by_itself(drawing, "svg", title="T", beneath=["Place: Ash", "Second line"]).decode()
        assert _down(svg, entry) < _down(svg, "Place: Ash")


def _down(svg: str, words: str) -> float:
    """How far from the head of the picture these words stand."""
    [after] = svg.split(f"<!-- {words} -->")[1:]
    moved = re.search(r"translate\([\d.-]+ ([\d.-]+)\)", after)
    assert moved is not None
    return float(moved[1])
