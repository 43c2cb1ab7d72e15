"""Codes tell their kind, and shapes stand on the grid."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon, box

from geo.areas.areas import AreaKind, Areas, kind_of
from geo.errors import InputError
from geo.projection import GridPoint
from tests.town import AREAS, OUTSIDE, small_areas, wards


def squares(codes: list[str], west: list[float], crs: str = "EPSG:27700") -> gpd.GeoDataFrame:
    """Squares of 100 m whose western edges are given in metres."""
    shapes = [box(x, 0, x + 100, 100) for x in west]
    frame = gpd.GeoDataFrame({"name": codes}, geometry=shapes, index=pd.Index(codes, name="area_code"), crs=crs)
    return frame


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E00999001", AreaKind.OA),
        ("E01990001", AreaKind.LSOA),
        ("E02000001", AreaKind.MSOA),
        ("W05000001", AreaKind.WARD),
        ("E06990001", AreaKind.AUTHORITY),
        ("E08000009", AreaKind.AUTHORITY),
        ("E92000001", AreaKind.COUNTRY),
    ],
)
def test_the_first_three_characters_tell_the_kind(code: str, kind: AreaKind) -> None:
    assert kind_of(code) is kind


@pytest.mark.parametrize("code", ["E0800009", "E080000099", "X05000001", "", "E0599000a", "E30000001", "e05990001"])
def test_what_is_no_code_has_no_kind(code: str) -> None:
    assert kind_of(code) is None


def test_a_code_given_twice_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="E05990001 is given more than once"):
        Areas(AreaKind.WARD, "2023", squares(["E05990001", "E05990002", "E05990001"], [0, 100, 200]))


def test_outlines_off_the_national_grid_are_refused() -> None:
    with pytest.raises(InputError, match="EPSG:27700"):
        Areas(AreaKind.WARD, "2023", squares(["E05990001"], [0], crs="EPSG:4326"))


def test_two_sets_of_areas_are_the_same_vintage_when_their_codes_are() -> None:
    assert small_areas().codes == frozenset([*AREAS, *OUTSIDE])
    assert len(wards()) == 5


@pytest.mark.parametrize("at", [(-300.0, 50.0), (50.0, 50.0), (250.0, 140.0), (460.0, 190.0), (100.0, 0.0)])
def test_how_far_beyond_a_point_lies_is_the_least_distance_to_any_outline_that_is_held(at: tuple[float, float]) -> None:
    frame = squares(["E05990001", "E05990002", "E05990003"], [0, 100, 300])
    frame.loc["E05990002", "geometry"] = Polygon()
    least = float(frame.geometry.distance(Point(*at)).min())
    assert Areas(AreaKind.WARD, "2023", frame).metres_beyond(GridPoint(*at)) == least
