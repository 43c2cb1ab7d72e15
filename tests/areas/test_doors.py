"""Doors on paper streets: a mean over two of them, one out of reach, and who has one door and who has many."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from geo.areas.areas import AreaKind, Areas
from geo.areas.doors import WEIGHTED_CENTRE, averaged, by_area, doors_of, people_at
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode
from geo.travel.travel import add_site, travel_times
from tests.travel.paper_streets import paper_streets, places

USUAL = TravelSettings()
# 80 metres are a minute on foot. A street of 1,600 m, and nothing within 500 m of the point on the moor.
ROW = network_of(paper_streets({"A": (0, 0), "B": (1600, 0)}, [("A", "B", {})]), settings=USUAL)
MOOR = (800, 5000)
NAN = np.nan


def doors(**points: list[tuple[float, float]]) -> pd.DataFrame:
    """Doors of areas, an area's own of the same weight."""
    rows = [(code, *point, 1 / len(own)) for code, own in points.items() for point in own]
    return pd.DataFrame(rows, columns=["area_code", "easting", "northing", "weight"]).set_index("area_code")


@pytest.mark.parametrize("streets", [ROW, None])
def test_minutes_of_an_area_are_the_mean_over_its_doors(streets: object) -> None:
    network = ROW if streets is not None else None
    two = doors(one=[(800, 0)], two=[(400, 0), (1600, 0)])
    times = travel_times(network, two, places(site=(0, 0)), mode=Mode.WALK, settings=USUAL)
    # 400 and 1,600 m are 5 and 20 minutes; a straight line is lengthened by 1.3.
    lengthened = 1.0 if network else 1.3
    assert times.minutes["site"].to_dict() == pytest.approx({"one": 10 * lengthened, "two": 12.5 * lengthened})
    assert times.without is not None and times.without["site"].tolist() == [0, 0]


def test_a_new_site_is_asked_from_the_same_doors() -> None:
    two = doors(one=[(800, 0)], two=[(400, 0), (1600, 0), MOOR])
    table = travel_times(ROW, two, places(site=(0, 0)), mode=Mode.WALK, settings=USUAL)
    site = Site("site", Service.OTHER, "Site", GridPoint(0, 0))
    again = add_site(table.to([]), ROW, two, site=site)
    pd.testing.assert_frame_equal(again.minutes, table.minutes, check_names=False)
    assert again.without is not None and table.without is not None
    pd.testing.assert_frame_equal(again.without, table.without, check_names=False)


@pytest.mark.parametrize(
    ("own", "minutes", "without"),
    [
        ([(400, 0), (800, 0), MOOR], 7.5, 1 / 3),
        # Half of the weight is not most of it.
        ([(400, 0), MOOR], 5, 0.5),
        ([(400, 0), MOOR, MOOR], NAN, 2 / 3),
        ([MOOR, MOOR], NAN, 1),
    ],
)
def test_an_area_is_without_a_journey_where_most_of_its_doors_are(
    own: list[tuple[float, float]], minutes: float, without: float
) -> None:
    times = travel_times(ROW, doors(one=own), places(site=(0, 0)), mode=Mode.WALK, settings=USUAL)
    assert times.minutes.loc["one", "site"] == pytest.approx(minutes, nan_ok=True)
    assert times.without is not None and times.without.loc["one", "site"] == pytest.approx(without)


def test_weights_count() -> None:
    uneven = doors(one=[(0, 0), (0, 0)]).assign(weight=[0.75, 0.25])
    means, without = averaged(np.array([[10, NAN], [30, 8]], dtype=np.float32), uneven)
    assert means[0] == pytest.approx([15, NAN], nan_ok=True)
    assert without is not None and without[0].tolist() == [0, 0.75]
    assert by_area(pd.Series([10.0, 30.0], uneven.index), uneven).to_dict() == {"one": 15}
    assert people_at(uneven, pd.Series({"one": 400.0})).tolist() == [300, 100]


def test_one_door_an_area_is_the_figure_itself() -> None:
    alone = places(one=(0, 0), two=(1, 1))
    figures = np.array([[1.1], [NAN]], dtype=np.float32)
    means, without = averaged(figures, alone)
    assert means is figures and without is None
    assert people_at(alone, pd.Series({"one": 3.0, "two": 4.0})).tolist() == [3, 4]


def areas(kind: AreaKind) -> Areas:
    """Two squares of 100 m; the first has its official centre, the second the mean of its postcodes."""
    frame = gpd.GeoDataFrame(
        {"easting": [50, 150], "northing": [50, 50], "origin": [WEIGHTED_CENTRE, "the mean of its unit postcodes"]},
        index=pd.Index(["E01999001", "E01999002"], name="area_code"),
        geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)],
        crs="EPSG:27700",
    )
    return Areas(kind, "2021", frame)


POSTCODES = places(KM11AA=(110, 10), KM11AB=(10, 10), KM11AC=(190, 10), KM11AD=(900, 900))


def test_an_lsoa_has_its_postcodes_and_its_official_centre() -> None:
    frame = doors_of(areas(AreaKind.LSOA), POSTCODES)
    assert frame.index.tolist() == ["E01999001"] * 2 + ["E01999002"] * 2
    assert frame["easting"].tolist() == [50, 10, 110, 190]
    assert frame["weight"].tolist() == [0.5] * 4


def test_an_output_area_has_its_centre_alone_and_so_has_an_lsoa_without_postcodes() -> None:
    for kind, postcodes in ((AreaKind.OA, POSTCODES), (AreaKind.LSOA, POSTCODES.iloc[:0])):
        frame = doors_of(areas(kind), postcodes)
        assert frame["easting"].tolist() == [50, 150] and frame["weight"].tolist() == [1, 1]
    lacking = doors_of(areas(AreaKind.LSOA), POSTCODES.loc[["KM11AB"]])
    assert lacking["easting"].tolist() == [50, 10, 150]
