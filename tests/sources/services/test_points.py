"""Lists of places: every row kept, no place invented, and the service told or assumed in the open."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.errors import InputError
from geo.services.services import Service
from geo.sources import kinds
from geo.sources.reading import RawFile
from geo.sources.services.place_lists import PlaceList, StopList

# Ten places a hundredth of a degree apart, so that a list is long enough for the rules of whole lists.
TEN = [f"Place {i},{-0.70 - i / 100:.2f},52.60" for i in range(10)]


def written(folder: Path, text: str, *, name: str = "libraries.csv", **facts: str) -> RawFile:
    path = folder / name
    path.write_text(text)
    return RawFile(name, path, facts)


def geojson(folder: Path, *features: dict[str, Any], crs: str = "urn:ogc:def:crs:OGC:1.3:CRS84") -> RawFile:
    collection = {
        "type": "FeatureCollection",
        "features": list(features),
        "crs": {"type": "name", "properties": {"name": crs}},
    }
    return written(folder, json.dumps(collection), name="places_of_worship.geojson")


def building(name: str, *, ring: list[list[float]] | None = None, **facts: Any) -> dict[str, Any]:
    ring = ring or [[-0.72, 52.59], [-0.72, 52.591], [-0.719, 52.591], [-0.719, 52.59], [-0.72, 52.59]]
    properties = {
        "ID": f"B-{name}",
        "DISTNAME": name,
        "BUILDGTHEM": "Religious",
        "CLASSIFICA": "Place Of Worship",
        **facts,
    }
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def read(raw: RawFile) -> Any:
    (kind,) = [kind for kind in kinds.KINDS if kind.matches(raw.sample)]
    return kind.read(raw)


def listed(raw: RawFile) -> PlaceList:
    made = read(raw)
    assert isinstance(made, PlaceList)
    return made


def placed(made: PlaceList | StopList) -> int:
    return int(np.isfinite(made.frame["easting"].to_numpy()).sum())


def test_the_service_told_holds_and_the_one_in_the_name_is_marked_as_assumed(tmp_path: Path) -> None:
    text = "name,lon,lat\nA,-0.72,52.59"
    assumed = listed(written(tmp_path, text))
    assert (assumed.service, assumed.source.assumed) == (Service.LIBRARY, ("service",))
    stated = listed(written(tmp_path, text, service="post_office"))
    assert (stated.service, stated.source.assumed) == (Service.POST_OFFICE, ())


def test_a_list_whose_service_nothing_tells_has_none_and_says_so(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "name,lon,lat\nA,-0.72,52.59", name="polling_stations.csv"))
    assert made.service is None
    assert set(made.frame["service"]) == {""}
    assert "nothing tells which service" in made.notes[0]


def test_a_postcode_alone_is_kept_and_no_place_is_invented_for_it(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "Name,Postcode\nA,le15 9qh\nB,WA154 1HF\nC,M31"))
    assert made.frame["postcode"].tolist() == ["LE159QH", "", ""]
    assert placed(made) == 0
    assert "row 3: 'WA154 1HF' is no postcode" in made.notes[0]
    assert "half a postcode, such as M31, is a district and no place (rows with no more than that: 1)" in made.notes[1]


def test_words_for_nothing_are_no_names(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "name,lon,lat\nUnknown,-0.72,52.59\nNA,-0.73,52.59\nNancy's,-0.74,52.59"))
    assert made.frame["name"].tolist() == ["Library (no name held)", "Library (no name held)", "Nancy's"]


def test_an_eight_character_area_code_is_dropped_and_its_row_kept(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "name,area_code,lon,lat\nA,E0800009,-0.72,52.59\nB,E08000009,-0.73,52.59"))
    assert len(made.frame) == 2
    assert "row 2: area_code is 'E0800009' (8 characters)" in made.notes[0]


@pytest.mark.parametrize("columns", ["lon,lat", "long,lat", "longitude,latitude"])
def test_degrees_under_any_usual_heading_become_metres(tmp_path: Path, columns: str) -> None:
    made = listed(written(tmp_path, f"name,{columns}\nUppingham,-0.72,52.59"))
    # Uppingham by the grid: about 487 km east, 300 km north.
    assert made.frame[["easting", "northing"]].iloc[0].tolist() == pytest.approx([486_800, 299_900], abs=300)


def test_metres_are_told_from_degrees_by_their_size(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "name,easting,northing\nA,486800,299900"))
    assert made.frame[["easting", "northing"]].iloc[0].tolist() == [486_800, 299_900]


def test_one_row_with_swapped_axes_is_listed_without_a_place(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "\n".join(["name,lon,lat", *TEN, "Hall,52.60,-0.70"])))
    assert (len(made.frame), placed(made)) == (11, 10)
    assert "row 12: Hall has its coordinates swapped (52.6, -0.7); it is listed without a place." in made.notes[0]


def test_a_file_with_swapped_axes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the two coordinates are swapped on 10 of 10 rows"):
        listed(written(tmp_path, "\n".join(["name,lat,lon", *TEN])))


def test_another_coordinate_system_is_refused_with_what_would_be_right(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no place in Great Britain.*British National Grid metres were expected"):
        listed(written(tmp_path, "name,x,y\nA,-80150.2,6907500.1\nB,-80250.2,6907600.1"))
    with pytest.raises(InputError, match=r"the coordinate system is urn:ogc:def:crs:EPSG::3857"):
        listed(geojson(tmp_path, building("A"), crs="urn:ogc:def:crs:EPSG::3857"))


def test_a_coordinate_system_named_without_its_object_is_understood_too(tmp_path: Path) -> None:
    raw = geojson(tmp_path, building("A"))
    raw.path.write_text(json.dumps(json.loads(raw.path.read_text()) | {"crs": "EPSG:3857"}))
    with pytest.raises(InputError, match="the coordinate system is EPSG:3857"):
        listed(RawFile(raw.name, raw.path))


def test_a_site_far_from_all_others_is_listed_without_a_place(tmp_path: Path) -> None:
    near = [f"Place {i},{-0.70 - i / 1000:.3f},52.60" for i in range(25)]
    made = listed(written(tmp_path, "\n".join(["name,lon,lat", *near, "Depot,-1.10,52.60"])))
    # 0.39 of a degree at 52.6 north is 0.39 x 111.3 x cos(52.6) = 26 km.
    assert "row 27: Depot stands 26 km from the middle of the list" in made.notes[0]
    assert placed(made) == 25


def test_one_point_for_every_stop_refuses_the_file(tmp_path: Path) -> None:
    rows = [f"1800SJ{i},Stop {i},-2.36572,53.41671" for i in range(12)]
    with pytest.raises(InputError, match="12 of 12 rows with different names stand at one point"):
        read(written(tmp_path, "\n".join(["atco_code,common_name,lon,lat", *rows])))


def test_two_services_in_one_building_are_no_mistake(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "name,lon,lat\nA,-0.72,52.59\nB,-0.72,52.59\nC,-0.75,52.60"))
    assert placed(made) == 3


def test_the_shape_holds_over_coordinates_among_the_properties(tmp_path: Path) -> None:
    stop = {
        "type": "Feature",
        "properties": {"atco_code": "X1", "common_name": "Market", "lon": -2.3, "lat": 53.4},
        "geometry": {"type": "Point", "coordinates": [-0.72, 52.59]},
    }
    made = read(geojson(tmp_path, stop))
    assert made.frame["easting"].iloc[0] == pytest.approx(486_800, abs=300)
    assert "lon and lat disagree with the shapes (rows: 1); the shapes are used" in made.notes[0]


def test_a_building_gets_a_point_inside_its_outline(tmp_path: Path) -> None:
    # A U of a building: its middle is in the yard, at -0.7195, 52.5905, about 33 m from any wall to the west or east.
    ring = [
        [-0.7205, 52.59],
        [-0.7205, 52.591],
        [-0.72, 52.591],
        [-0.72, 52.5901],
        [-0.719, 52.5901],
        [-0.719, 52.591],
        [-0.7185, 52.591],
        [-0.7185, 52.59],
        [-0.7205, 52.59],
    ]
    made = listed(geojson(tmp_path, building("Unknown", ring=ring)))
    yard = listed(written(tmp_path, "name,lon,lat\nYard,-0.7195,52.5905")).frame
    away = np.hypot(
        made.frame["easting"].iloc[0] - yard["easting"].iloc[0],
        made.frame["northing"].iloc[0] - yard["northing"].iloc[0],
    )
    assert away > 30
    assert made.frame["name"].iloc[0] == "Place of worship (no name held)"


def test_buildings_of_one_hospital_are_one_site_and_namesakes_elsewhere_another(tmp_path: Path) -> None:
    far = [[-0.62, 52.59], [-0.62, 52.591], [-0.619, 52.591], [-0.62, 52.59]]
    near = [[-0.7205, 52.59], [-0.7205, 52.5901], [-0.7204, 52.5901], [-0.7205, 52.59]]
    made = listed(
        geojson(
            tmp_path,
            building("St Mary", ID="1"),
            building("St Mary", ID="2", ring=near),
            building("St Mary", ID="3", ring=far),
            building("Unknown", ID="4"),
            building("Unknown", ID="5"),
        )
    )
    # Two of the five stand together under one name; two without a name may be two.
    assert len(made.frame) == 4
    assert "(1 merged)" in made.notes[-1]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Polygon", "coordinates": []},
        {"coordinates": [-0.7, 52.6]},
        {"type": "Circle", "coordinates": [-0.7, 52.6]},
        {"type": "Point", "coordinates": ["west", "north"]},
        {"type": "Polygon", "coordinates": [[[float("inf"), 52.6], [-0.7, 52.6], [-0.7, 52.7]]]},
    ],
)
def test_a_shape_that_is_empty_or_makes_no_sense_is_listed_without_a_place(
    tmp_path: Path, geometry: dict[str, Any] | None
) -> None:
    made = listed(geojson(tmp_path, building("Church"), building("Chapel") | {"geometry": geometry}))
    assert (len(made.frame), placed(made)) == (2, 1)
    assert "row 2: the shape is empty or invalid" in " ".join(made.notes)


def test_a_schools_phase_comes_from_its_ages_and_its_type(tmp_path: Path) -> None:
    header = "name,unique_reference_number,type,lowest_admission_age,highest_admission_age,lon,lat"
    rows = [
        "Infants,1,Academies,3,7",
        "Juniors,2,Academies,7,11",
        "High,3,Academies,11,18",
        "All,4,Academies,5,16",
        "Special,5,Special schools,5,19",
        "College,6,Colleges,16,99",
        "Prep,7,Independent schools,3,11",
        "No ages,8,Academies,NA,NA",
    ]
    text = "\n".join([header, *(f"{row},-0.7{place},52.59" for place, row in enumerate(rows))])
    made = listed(written(tmp_path, text, name="schools.csv"))
    by_service = made.frame.groupby("service")["name"].apply(sorted).to_dict()
    assert by_service == {
        "primary_school": ["All", "Infants", "Juniors"],
        "secondary_school": ["All", "High"],
        "other": ["College", "No ages", "Prep", "Special"],
    }


def test_a_sports_site_is_one_site_however_many_facilities_it_has(tmp_path: Path) -> None:
    header = "site_id,site_name,facility_type,access_type,lon,lat"
    rows = [
        "1,Baths,Swimming pools,Pay and Play,-0.72,52.59",
        "1,Baths,Sports halls,Pay and Play,-0.72,52.59",
        "2,Park,Grass pitches,Pay and Play,-0.73,52.59",
        "3,Gym,Sports halls,Private Use,-0.74,52.59",
    ]
    made = listed(written(tmp_path, "\n".join([header, *rows]), name="sports_facilities.csv"))
    assert dict(zip(made.frame["name"], made.frame["service"], strict=True)) == {
        "Baths": "leisure_centre",
        "Park": "other",
        "Gym": "other",
    }
    assert made.frame["fact_facilities"].iloc[0] == "Sports halls, Swimming pools"


def test_doctors_on_the_map_are_never_the_list_of_practices(tmp_path: Path) -> None:
    rows = ["n1,doctors,Surgery,-0.72,52.59", "n2,clinic,Feet,-0.73,52.59", "n3,library,Books,-0.74,52.6"]
    made = listed(written(tmp_path, "\n".join(["osm_id,amenity,name,lon,lat", *rows]), name="amenities.csv"))
    assert made.frame["service"].tolist() == ["library"]
    assert "doctors and clinics are left out (2)" in made.notes[0]


def test_a_header_with_nothing_below_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is a header and no usable row below it"):
        listed(written(tmp_path, "name,postcode,lon,lat\n"))


def test_a_site_given_twice_keeps_its_first_row(tmp_path: Path) -> None:
    made = listed(written(tmp_path, "site_id,name,lon,lat\nL1,A,-0.72,52.59\nL1,B,-0.73,52.59"))
    assert made.frame["name"].tolist() == ["A"]
    assert "row 3: L1 stands above already" in made.notes[0]


@pytest.mark.parametrize(
    ("file", "service", "rows", "with_a_place"),
    [
        ("trafford/services/libraries.csv", Service.LIBRARY, 13, 13),
        ("trafford/services/trafford_pharmacies.csv", Service.PHARMACY, 57, 0),
        ("trafford/services/dentists_cqc.csv", Service.DENTIST, 53, 53),
        ("trafford/services/trafford_care_homes.csv", Service.CARE_HOME, 56, 56),
        ("trafford/services/trafford_community_hubs.csv", Service.COMMUNITY_CENTRE, 6, 6),
        ("trafford/services/trafford_food_banks.csv", Service.FOOD_BANK, 7, 0),
        # 128 outlines, 11 of them within 500 m of one of the same name.
        ("trafford/services/places_of_worship_os_openmap_local.geojson", Service.PLACE_OF_WORSHIP, 117, 117),
        ("trafford/services/hospitals_os_openmap_local.geojson", Service.HOSPITAL, 3, 3),
        ("trafford/services/trafford_schools_and_colleges.csv", None, 104, 104),
        ("trafford/services/sports_facilities.csv", None, 171, 171),
        ("trafford/services/polling_stations.csv", None, 81, 81),
        ("rutland/services/osm_amenities_rutland.csv", None, 158, 158),
    ],
)
def test_real_lists_are_read_whole(
    real_data: Path, file: str, service: Service | None, rows: int, with_a_place: int
) -> None:
    made = listed(RawFile(file, real_data / file))
    assert (made.service, len(made.frame), placed(made)) == (service, rows, with_a_place)


def test_forty_real_places_of_worship_have_no_name(real_data: Path) -> None:
    file = "trafford/services/places_of_worship_os_openmap_local.geojson"
    frame = listed(RawFile(file, real_data / file)).frame
    assert (frame["name"] == "Place of worship (no name held)").sum() == 40


def test_the_real_impossible_postcode_is_named_with_its_row(real_data: Path) -> None:
    file = "trafford/services/trafford_mental_health_services.csv"
    assert any("row 50: 'WA154 1HF' is no postcode" in note for note in listed(RawFile(file, real_data / file)).notes)


def test_the_real_bus_stops_are_refused_as_a_table_and_right_as_shapes(real_data: Path) -> None:
    table = "trafford/transport/trafford_bus_stops.csv"
    with pytest.raises(InputError, match="1,025 of 1,025 rows"):
        read(RawFile(table, real_data / table))
    shapes = "trafford/transport/trafford_bus_stops.geojson"
    made = read(RawFile(shapes, real_data / shapes))
    assert (len(made.frame), placed(made), made.frame["easting"].nunique() > 900) == (1025, 1025, True)


@pytest.mark.parametrize(
    ("file", "kind", "stops"),
    [
        ("trafford/transport/trafford_metrolink_stops.csv", "tram", 18),
        ("trafford/transport/trafford_train_stops.csv", "rail", 9),
    ],
)
def test_real_stations_are_stops_and_no_service(real_data: Path, file: str, kind: str, stops: int) -> None:
    made = read(RawFile(file, real_data / file))
    assert isinstance(made, StopList)
    assert (set(made.frame["kind"]), len(made.frame), made.source.assumed) == ({kind}, stops, ("kind of stop",))
