"""Doors of small areas on paper streets: where no street is near a centre, and where only cars lack a road."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geo.areas.areas import AreaKind, Areas
from geo.areas.doors import WEIGHTED_CENTRE
from geo.build.doors import settled_doors
from geo.build.ledger import Ledger
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode
from geo.travel.travel import travel_times
from tests.travel.paper_streets import paper_streets, places

USUAL = TravelSettings()
# A road of 3,000 m along the south; a footpath of 2,000 m goes north from its middle, out of reach of cars.
STREETS = paper_streets(
    {"A": (0, 0), "B": (1500, 0), "C": (3000, 0), "D": (1500, 2000)},
    [("A", "B", {}), ("B", "C", {}), ("B", "D", {"highway": "footway"})],
)
NETWORK = network_of(STREETS, settings=USUAL)
CODE = "E00999001"


def area(centre: tuple[float, float], kind: AreaKind = AreaKind.OA) -> Areas:
    """One area of 3,000 by 6,000 m with its official centre."""
    frame = gpd.GeoDataFrame(
        {"easting": [centre[0]], "northing": [centre[1]], "origin": [WEIGHTED_CENTRE]},
        index=pd.Index([CODE if kind is AreaKind.OA else "E01999001"], name="area_code"),
        geometry=[box(0, -3000, 3000, 6000)],
        crs="EPSG:27700",
    )
    return Areas(kind, "2021", frame)


def postcodes(**points: tuple[float, float]) -> pd.DataFrame:
    return places(**points).assign(live=True, basis="Code-Point Open")


OWN = postcodes(KM11AA=(100, 0), KM11AB=(1400, 0))


def test_a_centre_near_streets_is_the_one_door_of_an_output_area() -> None:
    doors = settled_doors(area((500, 100)), NETWORK, OWN, Ledger())
    assert doors[["easting", "northing", "weight"]].to_numpy().tolist() == [[500, 100, 1]]


def test_a_centre_in_a_field_makes_way_for_the_nearest_postcode() -> None:
    ledger = Ledger()
    doors = settled_doors(area((1000, 5000)), NETWORK, OWN, ledger)
    assert doors[["easting", "northing"]].to_numpy().tolist() == [[1400, 0]]
    assert any(f"Trips of {CODE} start from the postcode nearest to the centre" in line for line in ledger.lines)


def test_where_only_cars_lack_a_road_walking_keeps_the_centre() -> None:
    ledger = Ledger()
    doors = settled_doors(area((1500, 1500)), NETWORK, OWN, ledger)
    assert doors[["easting", "northing", "weight"]].to_numpy().tolist() == [[1500, 1500, 0.5], [1400, 0, 0.5]]
    assert any("no road for cars is near it" in line for line in ledger.lines)
    site = places(site=(1500, 0))
    car, walk = (travel_times(NETWORK, doors, site, mode=mode, settings=USUAL) for mode in (Mode.CAR, Mode.WALK))
    # By car from the postcode alone, 100 m at 32 km/h; on foot 1,500 m and 100 m, 800 m on average.
    assert car.minutes.loc[CODE, "site"] == pytest.approx(0.1 * 60 / 32 + 5, abs=0.1)
    assert walk.minutes.loc[CODE, "site"] == pytest.approx(10, abs=1e-4)
    assert car.without is not None and car.without.loc[CODE, "site"] == 0.5


def test_an_lsoa_without_postcodes_says_so_and_one_with_them_counts_its_doors() -> None:
    ledger = Ledger()
    assert len(settled_doors(area((500, 100), AreaKind.LSOA), NETWORK, OWN.iloc[:0], ledger)) == 1
    assert any("No postcodes are held" in note for note in ledger.notes)
    ledger = Ledger()
    own = postcodes(KM11AA=(100, 0), KM11AB=(1400, 0), KM11AC=(2000, 5500))
    assert len(settled_doors(area((500, 100), AreaKind.LSOA), NETWORK, own, ledger)) == 4
    assert any("Trips of 1 LSOAs start from 4 doors" in line for line in ledger.lines)
    assert any("1 of 4 doors are more than 500 m from any street" in note for note in ledger.notes)
