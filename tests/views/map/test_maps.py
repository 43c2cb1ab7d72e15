"""What the colours mean does not depend on a proposal, and no text that reaches folium can mean anything there."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.impact.bands import USUAL, Band
from geo.impact.compare import compare
from geo.place.place import Place
from geo.projection import GridPoint
from geo.provenance import Source
from geo.services.services import Service, Site
from geo.travel.ways import Way
from geo.views.map import basemap, maps, outlines, palette
from geo.views.map.basemap import base_map, literal, overlay
from geo.views.map.drawing import Extent, MapFiles, painted
from geo.views.map.maps import Mark
from tests import town
from tests.town import changed

FILES = MapFiles(("leaflet.js", "map.js"), ("map.css",), "areas.geojson", "wards.geojson", "background.geojson")
EXTENT = Extent(53.0, 1.0, 53.1, 1.1, "Five Wards", "Five Wards is a made-up place")
HOSTILE = (
    "{{7*7}}",
    "{% raw %}",
    "${alert(1)}",
    "`boom`",
    "</script><script>alert(1)</script>",
    'a "quoted" name',
    "O'Brien",
    "back\\slash\\",
    "<img src=x onerror=alert(1)>",
    "map_div",
    "feature_group_0",
    "alert(coords);",
    "قرية الشفاء",
    "Ysbyty 🏥",
    "line\nbreak",
    "\u2028",
    "",
    "\ud800",
)


def series(*values: float) -> pd.Series:
    return pd.Series(values, index=[f"E0099900{n}" for n in range(len(values))], dtype=float)


# ---- fills ----


def nothing(codes: Sequence[str]) -> maps.Fill:
    """Areas without a colour and without a word."""
    empty = pd.Series(float("nan"), index=codes)
    return maps.Fill(empty, empty.astype(object), maps.Legend("", ()))


def test_a_colour_of_minutes_is_the_same_whatever_else_is_on_the_map() -> None:
    alone = maps.fill_minutes(series(12.0), service=Service.GP, way=Way.WALK)
    among = maps.fill_minutes(series(12.0, 1.0, 119.0, math.nan), service=Service.GP, way=Way.WALK)
    assert alone.classes.iloc[0] == among.classes.iloc[0] == 1
    assert alone.legend == among.legend


def test_lines_over_an_area_keep_its_colour_and_say_its_share() -> None:
    plain = maps.fill_minutes(series(12.0, 1.0, 12.0), service=Service.GP, way=Way.WALK)
    first, second, _ = plain.classes.index
    lined = maps.with_lines(plain, pd.Series({first: 0.26, second: 0.5}), areas=pd.Index([first, second]), label="so")
    assert lined.classes.equals(plain.classes)
    assert lined.legend == plain.legend
    assert lined.hatching is not None
    assert (list(lined.hatching.areas), lined.hatching.label) == ([first, second], "so")
    sent = painted(lined, [], codes=plain.classes.index[::-1])
    assert (sent["classes"], sent["hatched"], sent["legend"]["hatched"]) == ("101", " 11", "so")
    assert painted(plain, [], codes=plain.classes.index)["hatched"] == ""
    assert lined.figures.tolist() == ["12 minutes; 26% of so", "1 minute; 50% of so", "12 minutes"]
    assert maps.with_lines(plain, pd.Series(dtype=float), areas=pd.Index([]), label="so") is plain


def test_minutes_fall_in_the_step_that_their_words_say() -> None:
    # 9.4 is said as 9 minutes, 9.6 as 10; 10 begins the second step, 45 the fifth; no journey is the hatched sixth.
    fill = maps.fill_minutes(series(0.0, 9.4, 9.6, 20.0, 44.4, 45.0, math.nan), service=Service.GP, way=Way.WALK)
    assert list(fill.classes) == [0, 0, 1, 2, 3, 4, 5]
    assert list(fill.figures) == [
        "under a minute",
        "9 minutes",
        "10 minutes",
        "20 minutes",
        "44 minutes",
        "45 minutes",
        "no journey found",
    ]
    assert [entry.label for entry in fill.legend.entries] == [
        "under 10 minutes",
        "10 to under 20",
        "20 to under 30",
        "30 to under 45",
        "45 minutes or more",
        "no journey found",
    ]
    assert fill.legend.entries[5].paint.pattern == "hatch"
    assert fill.legend.title == "Minutes on foot to a GP surgery"


def test_by_car_the_steps_are_shorter_because_the_whole_borough_is_near() -> None:
    fill = maps.fill_minutes(series(7.0), service=Service.LIBRARY, way=Way.CAR)
    assert fill.classes.iloc[0] == 1
    assert fill.legend.entries[1].label == "5 to under 10"


def test_counts_are_cut_into_fifths_at_round_numbers() -> None:
    # 1 to 100: the fifths end at 20.8, 40.6, 60.4 and 80.2, which round to 21, 41, 60 and 80.
    counts = pd.Series(np.arange(1.0, 101.0))
    assert maps.round_fifths(counts) == (21.0, 41.0, 60.0, 80.0)
    fill = maps.fill_counts(counts, title="People", unit="people")
    assert fill.classes.value_counts().to_dict() == {0: 20, 1: 20, 2: 19, 3: 20, 4: 21}
    assert fill.legend.entries[0].label == "under 21 people"
    assert fill.legend.entries[-1].label == "80 people or more"
    # 9 people are few; 100 are said to two figures.
    assert list(fill.figures.iloc[[8, 46, 99]]) == ["fewer than 10 people", "about 47 people", "about 100 people"]


def test_equal_counts_need_one_step_and_missing_ones_none() -> None:
    fill = maps.fill_counts(series(5.0, 5.0, math.nan), title="People", unit="people")
    assert list(fill.classes[:2]) == [0, 0]
    assert math.isnan(fill.classes.iloc[2])
    assert len(fill.legend.entries) == 1
    assert maps.round_fifths(series(math.nan)) == ()


def test_change_of_a_list_tells_the_step_and_never_the_count() -> None:
    fill = maps.fill_change(series(-12.0, -2.5, 0.0, 1.9, 2.0, 30.0, math.nan), title="Change of the GP list")
    assert list(fill.classes[:6]) == [0, 2, 3, 3, 4, 6]
    assert math.isnan(fill.classes.iloc[6])
    assert fill.figures.isna().all()


def test_every_band_of_change_keeps_its_colour_and_its_words() -> None:
    before, after = series(20.0, 20.0, 20.0, 20.0, math.nan), series(8.0, 20.5, 26.0, math.nan, math.nan)
    compared = compare(before, after, approximate=False)
    fill = maps.fill_bands(compared, service=Service.GP, way=Way.NOCAR, settings=USUAL)
    painted = [fill.legend.entries[int(number)].paint for number in fill.classes]
    wanted = (Band.NEARER_10, Band.LITTLE, Band.FURTHER_5, Band.CUT_OFF, Band.NOT_REACHED)
    assert painted == [palette.BANDS[band] for band in wanted]
    assert list(fill.figures[:3]) == ["12 minutes nearer", "1 minute further", "6 minutes further"]
    assert fill.figures[3:].isna().all()
    # Nobody is newly reached, so the legend does not hold it; the seven bands of change it always holds.
    assert [entry.label for entry in fill.legend.entries][-2:] == [
        "journey found only today",
        "no journey found, before or after",
    ]
    assert len(fill.legend.entries) == 9


def test_fifths_run_from_the_most_deprived_and_name_themselves() -> None:
    labels = [f"fifth {n}" for n in range(1, 6)]
    fill = maps.fill_fifths(series(1.0, 5.0, math.nan), title="Deprivation", labels=labels)
    assert list(fill.classes[:2]) == [0, 4]
    assert math.isnan(fill.classes.iloc[2])


# ---- the one safe way for text ----


@pytest.mark.parametrize("text", HOSTILE)
def test_text_reaches_the_page_as_letters_digits_and_escapes_only(text: str) -> None:
    written = literal(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\u[0-9a-f]{4})*"', written)
    assert json.loads(written) == text


def test_a_structure_keeps_its_shape_and_never_holds_two_braces_together() -> None:
    value = {"a_b": {"c": [1, 2.5, None, True, "x{{y}}"]}, "d": {}}
    written = literal(value)
    assert json.loads(written) == value
    assert "{{" not in written and "}}" not in written and "{%" not in written


def overlay_source(fill: maps.Fill, marks: Sequence[Mark], codes: Sequence[str]) -> str:
    """The overlay as it is sent to the browser."""
    group: Any = overlay(painted(fill, marks, codes=pd.Index(codes)))
    base_map(FILES, EXTENT).add_child(group)
    return "".join(child._template.module.script(child) for child in group._children.values())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_leaves_no_trace_in_the_overlay(text: str) -> None:
    codes = pd.Index(["E00999001"])
    mark = Mark(GridPoint(600_000, 430_000), text, "proposed", Service.GP)
    source = overlay_source(nothing(codes), [mark], codes)
    calm = overlay_source(nothing(codes), [Mark(mark.at, "calm", "proposed", Service.GP)], codes)
    signs = re.compile(r"[^A-Za-z0-9 \\]")
    # The names of folium's own variables differ from map to map, in letters and digits only.
    assert signs.findall(source) == signs.findall(calm)


# ---- the base and the overlay ----


def source_of(chart: Any) -> str:
    """What decides whether the browser keeps its map: the script, less the names that folium draws by chance."""
    script = chart._template.module.script(chart) + "".join(
        child._template.module.script(child) for child in chart._children.values()
    )
    return re.sub(r"_[a-z0-9]+", "", script)


def test_the_base_is_the_same_on_every_run_and_another_for_other_files() -> None:
    assert source_of(base_map(FILES, EXTENT)) == source_of(base_map(FILES, EXTENT))
    other = replace(FILES, areas="areas-2.geojson")
    assert source_of(base_map(other, EXTENT)) != source_of(base_map(FILES, EXTENT))


def test_the_map_loads_what_is_served_here_and_nothing_else() -> None:
    chart = base_map(FILES, EXTENT)
    assert [address for _, address in chart.default_js] == ["leaflet.js", "map.js"]
    assert [address for _, address in chart.default_css] == ["map.css"]
    assert "://" not in source_of(chart)


def test_classes_travel_as_one_digit_an_area_in_the_order_of_the_file() -> None:
    codes = pd.Index(["E00999003", "E00999001", "E00999002"])
    fill = maps.fill_minutes(pd.Series([5.0, 50.0], index=["E00999001", "E00999003"]), service=Service.GP, way=Way.WALK)
    source = overlay_source(fill, [], codes)
    sent = json.loads(source[source.index("{ ") : source.rindex("}") + 1])
    assert sent["classes"] == "40 "
    assert said(sent["figures"], areas=3) == ["50 minutes", "5 minutes", None]


def said(column: list[Any], *, areas: int) -> list[str | None]:
    """What a column that travels says of each area."""
    words, width, numbers = column
    cells = [numbers[n * width : (n + 1) * width].strip() for n in range(areas)]
    return [words[int(cell, 36)] if cell else None for cell in cells]


@pytest.mark.parametrize("different", [1, 36, 37, 1296, 1297])
def test_words_of_areas_come_back_whole_however_many_are_different(different: int) -> None:
    codes = pd.Index([f"E{n:08d}" for n in range(different + 1)])
    words = pd.Series([*(f"about {n} people" for n in range(different)), np.nan], index=codes, dtype=object)
    sent = painted(nothing(codes), [], codes=codes, facts=[words])["facts"][0]
    assert said(sent, areas=different + 1) == [*words[:-1], None]


def test_a_click_moves_less_than_18_kilobytes_for_800_areas_and_100_sites() -> None:
    codes = pd.Index([f"E{n:08d}" for n in range(800)])
    minutes = pd.Series(np.linspace(0, 119, 800), index=codes)
    marks = [
        Mark(GridPoint(600_000 + 10 * n, 430_000), f"The Surgery at Number {n}", "today", Service.GP)
        for n in range(100)
    ]
    facts = [pd.Series([f"{what} {n % 60}" for n in range(800)], index=codes) for what in ("about", "nearest")]
    sent = painted(maps.fill_minutes(minutes, service=Service.GP, way=Way.WALK), marks, codes=codes, facts=facts)
    assert len(literal(sent)) < 18_000


# ---- outlines ----


def test_the_file_of_areas_holds_every_area_in_order_and_names_its_ward() -> None:
    features = json.loads(outlines.areas_geojson(town.town()))["features"]
    assert [feature["properties"]["code"] for feature in features] == [*town.AREAS, *town.OUTSIDE]
    assert [feature["id"] for feature in features] == list(range(12))
    assert [feature["properties"]["ward"] for feature in features] == [w for w in town.WARD_NAMES for _ in "we"] + [
        "",
        "",
    ]
    assert {tuple(feature["properties"]) for feature in features} == {("code", "name", "ward")}


def test_outlines_from_afar_are_as_many_areas_in_fewer_corners(kingsmere: Place) -> None:
    close, afar = (
        json.loads(outlines.areas_geojson(kingsmere, to_metres=metres))["features"]
        for metres in (outlines.CLOSE_METRES, outlines.AFAR_METRES)
    )
    assert [feature["properties"] for feature in afar] == [feature["properties"] for feature in close]
    assert all(feature["geometry"]["coordinates"] for feature in afar)
    assert len(json.dumps(afar)) < len(json.dumps(close))


def test_outlines_are_longitude_and_latitude_to_about_a_metre() -> None:
    ring = json.loads(outlines.areas_geojson(town.town()))["features"][0]["geometry"]["coordinates"][0]
    extent = outlines.extent(town.town())
    for lon, lat in ring:
        assert extent.west - 1e-5 <= lon <= extent.east + 1e-5 and extent.south - 1e-5 <= lat <= extent.north + 1e-5
        assert round(lon, basemap.DEGREE_DECIMALS) == lon


def test_wards_are_lines_an_edge_and_a_name_each() -> None:
    features = json.loads(outlines.wards_geojson(town.town().wards))["features"]
    assert [feature["properties"]["kind"] for feature in features] == ["line", "edge", *["ward"] * 5]
    assert [feature["properties"]["name"] for feature in features[2:]] == list(town.WARD_NAMES)


def test_a_made_up_place_names_nobody_else_as_the_owner_of_its_data() -> None:
    assert outlines.attribution(town.town()) == "Five Wards is a made-up place"


def test_a_real_place_names_whoever_drew_its_outlines_and_its_streets() -> None:
    real = changed(town.town(), made_up=False, provenance=(), network=None)
    assert "OpenStreetMap" not in outlines.attribution(real)
    assert "OS data © Crown copyright and database right" in outlines.attribution(real)
    mapped = changed(real, provenance=(Source("x.osm.pbf", "Extract", publisher="OpenStreetMap contributors"),))
    assert outlines.attribution(mapped).endswith("© OpenStreetMap contributors")


def test_schools_come_from_the_places_own_list_where_the_streets_name_none() -> None:
    plain = town.town()
    listed = Site("SCH-1", Service.PRIMARY_SCHOOL, "Listed Primary", town.at(2600))
    # No table of minutes knows the school, so the place is left without any.
    with_list = changed(plain, sites=(*plain.services.sites, listed), times={})
    bare = changed(with_list, background=plain.map.background[plain.map.background["layer"] != "school"])
    assert _schools(with_list) == ["Damson School"]
    assert _schools(bare) == ["Listed Primary"]


def _schools(place: Place) -> list[str]:
    rows = (feature["properties"] for feature in json.loads(outlines.background_geojson(place))["features"])
    return [row["name"] for row in rows if row["layer"] == "school"]


def test_areas_without_a_figure_have_their_line_in_the_legend() -> None:
    fill = maps.fill_counts(series(5.0, 10.0, math.nan), title="People", unit="people")
    whole = maps.with_gaps(fill, fill.classes.index, label="not held")
    assert whole.legend.entries[-1].label == "not held"
    assert whole.classes.iloc[2] == len(fill.legend.entries)
    complete = maps.fill_counts(series(5.0, 10.0), title="People", unit="people")
    assert maps.with_gaps(complete, complete.classes.index, label="not held") is complete
