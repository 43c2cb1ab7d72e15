"""A folder of files: each is known by its contents, read once, and named with what became of it."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.errors import InputError
from geo.sources import catalogue, packed, unused
from geo.sources.boundaries import BoundarySet
from geo.sources.catalogue import Catalogue, Outcome, recognise
from geo.sources.geography_lookups import LookupTable
from geo.sources.kinds import StreetFile
from geo.sources.people.census import CensusTable
from geo.sources.people.estimates import MidYear
from geo.sources.postcodes import PostcodeTable
from geo.sources.reading import RawFile
from geo.sources.services.points import PlaceList

CENTRES = "name,code,x,y\nOne,E01990001,640500,400500\n"
LOOKUP = "LSOA21CD,WD24CD\nE01990001,E05990001\n"
PLACES = "name,address,postcode,lon,lat\nThe Hall,1 High Street,KM1 1AA,1.9021,53.6123\n"


def folder_of(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def outcomes(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    return {file.raw.name: (file.kind.key if file.kind else "", file.outcome.value) for file in catalogue.found}


def named(catalogue: Catalogue, outcome: Outcome) -> list[str]:
    """The files of a catalogue that this became of."""
    return [file.raw.name for file in catalogue.found if file.outcome == outcome]


def test_a_file_is_known_by_its_contents_whatever_its_name(tmp_path: Path) -> None:
    catalogue = recognise(folder_of(tmp_path, wards__csv=CENTRES, centres__txt=LOOKUP))
    assert outcomes(catalogue) == {"wards.csv": ("centres", "read"), "centres.txt": ("lookup", "read")}
    assert len(catalogue.records(LookupTable)) == 1


def test_what_is_not_recognised_is_named_with_its_columns(tmp_path: Path) -> None:
    catalogue = recognise(folder_of(tmp_path, strange__csv="apples,pears\n1,2\n", notes__md="# Notes\n"))
    assert [file.outcome for file in catalogue.found] == [Outcome.NOT_RECOGNISED] * 2
    assert catalogue.found[1].why == "strange.csv: not recognised; its columns begin apples, pears."


def test_the_columns_of_any_table_that_is_not_recognised_are_said(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        one__csv="apples\n1\n2\n",
        tabs__txt="apples\tpears\n1\t2\n",
        wide__csv="Fruit by month\n\napples;pears\n1;2\n".encode("utf-16"),
        many__csv=",".join(f"c{n}" for n in range(20)) + "\n" + ",".join("1" * 20) + "\n",
    )
    assert {file.raw.name: file.why.partition(": not recognised; ")[2] for file in recognise(tmp_path).found} == {
        "one.csv": "its columns begin apples.",
        "tabs.txt": "its columns begin apples, pears.",
        "wide.csv": "its columns begin apples, pears.",
        "many.csv": "its columns begin c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11.",
    }


def test_equal_content_counts_once_even_when_one_is_gzipped(tmp_path: Path) -> None:
    catalogue = recognise(folder_of(tmp_path, a__csv=LOOKUP, b__csv__gz=gzip.compress(LOOKUP.encode())))
    assert outcomes(catalogue)["b.csv.gz"] == ("", "the same as another file")
    assert catalogue.found[1].why == "b.csv.gz: its content is that of a.csv; it is counted once."
    assert len(catalogue.records(LookupTable)) == 1


def test_of_equal_files_the_one_that_is_described_is_kept(tmp_path: Path) -> None:
    settings = '[[file]]\nfile = "b.csv"\ntitle = "The wards of Kingsmere"\n'
    catalogue = recognise(folder_of(tmp_path, a__csv=LOOKUP, b__csv=LOOKUP, sources__toml=settings))
    assert [table.source.title for table in catalogue.records(LookupTable)] == ["The wards of Kingsmere"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = gzip.compress(LOOKUP.encode())[:-9]
    double = "LSOA21CD,WD24CD\nE01990001,E05990001\nE01990001,E05990002\n"
    catalogue = recognise(folder_of(tmp_path, cut__csv__gz=broken, double__csv=double, good__csv=LOOKUP))
    assert outcomes(catalogue) == {
        "cut.csv.gz": ("", "refused"),
        "double.csv": ("lookup", "refused"),
        "good.csv": ("lookup", "read"),
    }
    assert len(catalogue.faults) == 2 and catalogue.faults[0].startswith("cut.csv.gz: the gzip file is cut short")
    assert named(catalogue, Outcome.REFUSED) == ["cut.csv.gz", "double.csv"]


def test_what_sources_toml_says_holds_over_what_is_guessed(tmp_path: Path) -> None:
    settings = (
        '[place]\nname = "Kingsmere"\nmade_up = true\n'
        '[[file]]\nfile = "list.csv"\nservice = "library"\ndate = 2024-09-01\nlicence = "CC0 1.0"\n'
    )
    catalogue = recognise(folder_of(tmp_path, list__csv=PLACES, sources__toml=settings))
    assert catalogue.place == {"name": "Kingsmere", "made_up": True}
    (places,) = catalogue.records(PlaceList)
    assert places.service == "library"
    assert (places.source.date, places.source.licence, places.source.assumed) == ("2024-09-01", "CC0 1.0", ())


def test_the_kind_can_be_said_where_the_contents_do_not_tell_it(tmp_path: Path) -> None:
    settings = '[[file]]\nfile = "a.csv"\nkind = "centres"\n'
    catalogue = recognise(folder_of(tmp_path, a__csv=CENTRES, sources__toml=settings))
    assert outcomes(catalogue) == {"a.csv": ("centres", "read")}


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ('[[file]]\nfile = "missing.csv"\n', "'missing.csv' is no file of this folder"),
        ('[[file]]\nfile = "a.csv"\ncolour = "red"\n', "'colour' is not known"),
        ('[[file]]\nfile = "a.csv"\nkind = "fruit"\n', "'fruit' is no kind"),
        ('[town]\nname = "x"\n', "'town' is not known"),
        ("[place]\nname = 3\n", "name = 3 in"),
        ('[place]\ntown = "x"\n', "town = 'x' in"),
        ('[[file]]\nfile = "a.csv"\nservice = "libary"\n', "'libary' is no service"),
        ('[[file]]\nfile = "a.csv"\ndate = "May 2024"\n', "the date is 'May 2024'"),
        ('[[file]]\nfile = "a.csv"\ndate = 0001-01-01\n', "the date is '0001-01-01'"),
        ('[[file]]\nfile = "a.csv"\ndate = "2024-13-01"\n', "the date is '2024-13-01'"),
        ('[[file]]\nfile = "a.csv"\ndate = "2101"\n', "the date is '2101'"),
        ("#" * 262_145, "longer than 256 kB"),
        ("place" + ".name" * 8 + " = 1", "a key of more than 8 parts"),
        ("[place\n", "sources.toml is not valid TOML"),
        ("place = " + "[" * 5000, "lie inside each other too deep"),
        ('[[file]]\nfile = "a.csv"\nservice = ["gp"]\n', r"\['gp'\] is no service"),
        ('[[file]]\nfile = "a.csv"\n[[file]]\nfile = "a.csv"\n', "file 2: 'a.csv' is described above already"),
        ('[[file]]\nfile = "../a.csv"\n', "'../a.csv' is no file of this folder"),
        ('place = "Kingsmere"\n', "place is 'Kingsmere'"),
        ('file = "a.csv"\n', "file is 'a.csv'"),
    ],
)
def test_a_sources_toml_that_makes_no_sense_is_refused(tmp_path: Path, settings: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        recognise(folder_of(tmp_path, a__csv=CENTRES, sources__toml=settings))


@pytest.mark.parametrize("kind", [kind.key for kind in catalogue.KINDS])
def test_a_file_called_what_it_is_not_is_refused_in_a_sentence_whatever_it_is_called(tmp_path: Path, kind: str) -> None:
    odd = {"type": "Feature", "properties": {"a": 1}, "geometry": None}
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    settings = "".join(f'[[file]]\nfile = "{name}"\nkind = "{kind}"\n' for name in ("a.csv", "b.geojson", "c.zip"))
    shapes = json.dumps({"type": "FeatureCollection", "features": [odd]})
    catalogue = recognise(folder_of(tmp_path, a__csv="one,two\n1,2\n", b__geojson=shapes, sources__toml=settings))
    # Streets are read later, by the build; a plain list asks for no column at all.
    anything = {"streets", "places", *(not_used.key for not_used in unused.KINDS)}
    for file in catalogue.found:
        assert file.outcome is Outcome.REFUSED or kind in anything
        assert all(fault.startswith(file.raw.name) for fault in file.faults)


def test_a_file_that_cannot_be_opened_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, name: str) -> bytes:
        if path.name == "locked.csv":
            raise PermissionError(13, "Permission denied")
        return content(path, name)

    content = packed.content
    monkeypatch.setattr(packed, "content", refused)
    catalogue = recognise(folder_of(tmp_path, a__csv=CENTRES, locked__csv=LOOKUP))
    assert outcomes(catalogue) == {"a.csv": ("centres", "read"), "locked.csv": ("", "refused")}
    assert "locked.csv: it cannot be opened" in catalogue.faults[0]


def test_a_folder_that_is_absent_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        recognise(tmp_path / "nowhere")
    with pytest.raises(InputError, match="there are no files in it"):
        recognise(tmp_path)


def test_hidden_files_proposals_and_what_has_to_be_quoted_are_no_part_of_a_place(tmp_path: Path) -> None:
    beside: dict[str, str | bytes] = {
        "__DS_Store": b"\x00\x01",
        "proposal__toml": 'name = "x"\n',
        "ATTRIBUTION__txt": "Contains data.\n",
    }
    catalogue = recognise(folder_of(tmp_path, **beside, a__csv=CENTRES))
    assert [file.raw.name for file in catalogue.found] == ["a.csv"]


def test_someone_who_waits_is_told_of_every_file(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    recognise(
        folder_of(tmp_path, a__csv=CENTRES, b__csv=LOOKUP),
        on_step=lambda *step: steps.append(step),
    )
    assert steps == [("Reading files", done, 2) for done in (1, 2)]


def test_an_open_document_spreadsheet_is_known_and_said_not_to_be_used(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sheet.ods", "w") as archive:
        archive.writestr("content.xml", "<office/>")
    catalogue = recognise(tmp_path)
    assert outcomes(catalogue) == {"sheet.ods": ("workbook", "recognised, not used")}
    assert catalogue.found[0].why == "sheet.ods: A spreadsheet; save the sheet that is meant as CSV."


def test_street_files_are_kept_as_a_path_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "town.osm.pbf").write_bytes(b"\x00\x00\x00\x0e\x0a\x09OSMHeader and more")
    (streets,) = recognise(tmp_path).records(StreetFile)
    assert streets.path == tmp_path / "town.osm.pbf" and len(streets.source.sha256) == 64


def test_a_file_that_two_kinds_claim_is_refused_with_both_named(tmp_path: Path) -> None:
    # A timetable and OpenStreetMap's shapefiles in one archive.
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for member in ("stops.txt", "stop_times.txt", "trips.txt", "gis_osm_roads_free_1.dbf"):
            archive.writestr(member, "x\n")
    catalogue = recognise(tmp_path)
    assert catalogue.found[0].outcome is Outcome.REFUSED
    assert 'say which in sources.toml (kind = "timetable")' in catalogue.faults[0]


# Every real file, by folder: the kind it must be recognised as, "" for one that must not be.
TRAFFORD_AND_RUTLAND = {
    "boundaries/LSOA_Dec_2011_Boundaries_BSC_EW_V3.geojson": "outlines",
    "boundaries/LSOA_December_2021_Boundaries_EW.geojson": "outlines",
    "boundaries/LSOA_December_2021_Boundaries_EW_BGC.geojson": "outlines",
    "boundaries/Local_Authority_Districts_2023_Boundaries_UK_BGC.geojson": "outlines",
    "boundaries/MSOA_December_2021_Boundaries_EW_BGC.geojson": "outlines",
    "boundaries/Output_Areas_2021_EW_BGC.geojson": "outlines",
    "boundaries/Wards_Dec_2013_E06000017.geojson": "outlines",
    "boundaries/Wards_Dec_2013_E08000009.geojson": "outlines",
    "boundaries/Wards_December_2022_Boundaries_UK_BGC.geojson": "outlines",
    "boundaries/Wards_December_2022_UK_generalised.geojson": "outlines",
    "boundaries/Wards_December_2023_Boundaries_UK_BGC.geojson": "outlines",
    "boundaries/lab_original_trafford_ward_2023_generalised.geojson": "outlines",
    "boundaries/england_lsoa_2011_centroids.csv": "centres",
    "boundaries/gm-lsoa-centroids.csv": "centres",
    "estates/trafford_land_and_building_assets.csv": "estates",
    "estates/trafford_land_and_building_assets.csv-metadata.json": "",
    "indicators/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv": "deprivation",
    "indicators/File_2_-_IoD2019_Domains_of_Deprivation.csv": "deprivation",
    "indicators/Index_of_Multiple_Deprivation_(Dec_2015)_Lookup_in_England.csv": "deprivation",
    "indicators/IoD2025_ranks_deciles_scores_lsoa21.csv": "deprivation",
    "indicators/IoD2019_underlying_indicators_File_8.csv": "deprivation_underlying",
    "indicators/IoD2025_underlying_indicators_lsoa21.csv": "deprivation_underlying",
    "indicators/crime_rate_by_ward.geojson": "drawn_figures",
    "indicators/dashboard_crime_rate.csv": "indicators",
    "indicators/lsoa_median_property_prices.csv": "house_prices",
    "lookups/LSOA11_LSOA21_LAD22_EW_LU.csv": "lookup",
    "lookups/LSOA21_WD22_LAD22_EW_LU_best_fit.csv": "lookup",
    "lookups/LSOA21_WD24_LAD24_EW_LU.csv": "lookup",
    "lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv": "lookup",
    "lookups/PCD_OA_LSOA_MSOA_LAD_MAY22_UK_LU.csv.gz": "postcode_directory",
    "lookups/codepo_gb_rutland.zip": "code_point",
    "lookups/codepo_gb_trafford.zip": "code_point",
    "population/SAPE_mid-2017_LSOA11_single_year_of_age_persons.csv": "mid_year_small_area",
    "population/SAPE_mid-2020_LSOA11_single_year_of_age_persons.csv": "mid_year_small_area",
    "population/census2011_country_of_birth_msoa.csv": "country_of_birth",
    "population/census2021-ts007a-lsoa.csv": "census_bulk",
    "population/census2021-ts007a-oa.csv.gz": "census_bulk",
    "population/census2021-ts019-msoa.csv": "census_bulk",
    "population/census2021-ts021-lsoa.csv": "census_bulk",
    "population/census2021-ts021-lsoa_5groups.csv": "census_bulk",
    "population/census2021-ts021-oa.csv.gz": "census_bulk",
    "population/census2021-ts029-msoa.csv": "census_bulk",
    "population/census2021-ts030-lsoa.csv": "census_bulk",
    "population/census2021-ts038-lsoa_2groups.csv": "census_bulk",
    "population/census2021-ts054-lsoa.csv": "census_bulk",
    "population/mid-year_2022_population_estimates_lsoa.csv": "mid_year",
    "population/mid-year_2022_population_estimates_oa.csv.gz": "mid_year",
    "population/mid-year_2022_population_estimates_ward.csv": "mid_year",
    "population/mid-year_2024_population_estimates_lsoa.csv": "mid_year",
    "population/mid-year_2024_population_estimates_oa.csv.gz": "mid_year",
    "population/mid-year_2024_population_estimates_ward.csv": "mid_year",
    "population/nino_registrations_msoa_by_nationality.csv.gz": "nino",
    "services/dentists_cqc.csv": "places",
    "services/epraccur_2019-11.csv": "practices",
    "services/epraccur_2021-11.csv": "practices",
    "services/fire_stations_os_openmap_local.geojson": "buildings",
    "services/gp-by-age_2020-04.csv": "list_sizes_by_age",
    "services/gp-reg-pat-prac-all_2021.csv": "list_sizes",
    "services/gp-reg-pat-prac-lsoa-all_2022-07.csv": "patients_by_area",
    "services/hospitals_os_openmap_local.geojson": "buildings",
    "services/jobcentre_plus.csv": "places",
    "services/libraries.csv": "places",
    "services/osm_amenities_rutland.csv": "amenities",
    "services/pharmacies_nhsbsa_edispensary.csv": "places",
    "services/places_of_worship_os_openmap_local.geojson": "buildings",
    "services/polling_stations.csv": "places",
    "services/post_offices_os_openmap_local.geojson": "buildings",
    "services/probation_offices.csv": "places",
    "services/sports_facilities.csv": "sports",
    "services/trafford_care_homes.csv": "places",
    "services/trafford_childrens_centres.csv": "places",
    "services/trafford_community_hubs.csv": "places",
    "services/trafford_food_banks.csv": "places",
    "services/trafford_general_practices.csv": "places",
    "services/trafford_gp_patient_registrations_2021-05.csv": "list_sizes_republished",
    "services/trafford_gp_patient_registrations_2022-05.csv": "list_sizes_republished",
    "services/trafford_gp_patient_registrations_2023-05.csv": "list_sizes_republished",
    "services/trafford_gp_patient_registrations_2026-01.csv": "list_sizes_republished",
    "services/trafford_leisure_centres.csv": "places",
    "services/trafford_libraries.csv": "places",
    "services/trafford_mental_health_services.csv": "places",
    "services/trafford_pharmacies.csv": "places",
    "services/trafford_schools_and_colleges.csv": "schools",
    "transport/dft_aadf_countpoints_trafford.csv": "traffic_counts",
    "transport/gm-rail-gtfs.zip": "timetable",
    "transport/rutland-latest-free.shp.zip": "osm_background",
    "transport/rutland-latest.osm.pbf": "streets",
    "transport/trafford_bus_routes.geojson.gz": "lines",
    "transport/trafford_bus_stops.csv": "stops",
    "transport/trafford_bus_stops.geojson": "stops",
    "transport/trafford_metrolink_lines.geojson": "lines",
    "transport/trafford_metrolink_stops.csv": "places",
    "transport/trafford_roadNode.geojson.gz": "road_nodes",
    "transport/trafford_train_stops.csv": "places",
    "PROVENANCE.md": "",
}
# Folders of which every file is of one kind.
WHOLE_FOLDERS = {
    "indicators/ward_data/": "indicators",
    "indicators/fingertips_tidy/": "indicators",
    "population/census2021_tidy/": "census_long",
}


def test_every_real_file_is_claimed_by_the_one_right_kind(real_data: Path) -> None:
    wrong = []
    for place in ("trafford", "rutland"):
        for path in sorted((real_data / place).rglob("*")):
            if not path.is_file():
                continue
            name = path.relative_to(real_data / place).as_posix()
            whole = next((key for folder, key in WHOLE_FOLDERS.items() if name.startswith(folder)), None)
            expected = whole or TRAFFORD_AND_RUTLAND.get(name, "a file that this table does not list")
            sample = RawFile(name, path).sample
            claims = " and ".join(kind.key for kind in catalogue.KINDS if kind.matches(sample))
            if claims != expected:
                wrong.append(f"{place}/{name}: {claims or 'nothing'} instead of {expected or 'nothing'}")
    assert wrong == []


@pytest.fixture(scope="module")
def trafford(real_data: Path) -> Catalogue:
    return recognise(real_data / "trafford")


def test_of_a_real_folder_only_the_faulty_file_is_refused(trafford: Catalogue) -> None:
    assert named(trafford, Outcome.REFUSED) == ["transport/trafford_bus_stops.csv"]
    assert "1,025 of 1,025 rows" in trafford.faults[0]
    assert named(trafford, Outcome.REPEATED) == ["services/trafford_libraries.csv"]


def outlines_of(catalogue: Catalogue, kind: AreaKind, vintage: str) -> Areas:
    (first, *_) = (
        outlines for outlines in catalogue.records(BoundarySet) if (outlines.kind, outlines.vintage) == (kind, vintage)
    )
    return Areas(kind, vintage, first.frame)


def test_postcodes_put_real_people_into_wards_as_well_as_was_measured(trafford: Catalogue) -> None:
    (points,) = (table.frame for table in trafford.records(PostcodeTable) if table.code_point)
    points = points.assign(area_code=lookups.area_at(points, outlines_of(trafford, AreaKind.OA, "2021")))
    shares = lookups.by_postcodes(points)
    ward = lookups.majority(shares)
    assert set(ward) == outlines_of(trafford, AreaKind.WARD, "2023").codes
    estimates = {
        (estimate.date, estimate.kind): estimate.frame.sum(axis="columns") for estimate in trafford.records(MidYear)
    }
    # Measured by hand on the published tables: 2,706 and 2,737 people by majority, 2,192 and 2,173 by shares.
    for date, by_majority, by_shares in (("2022-06-30", 2_706, 2_192), ("2024-06-30", 2_737, 2_173)):
        people, published = estimates[date, AreaKind.OA], estimates[date, AreaKind.WARD]
        assert people.sum() == published.sum()
        assert lookups.misplaced(lookups.apportion(people, lookups.whole(ward)), published) == by_majority
        assert lookups.misplaced(lookups.apportion(people, shares), published) == pytest.approx(by_shares, abs=1)


def test_without_output_areas_postcodes_share_an_lsoa_out_among_its_wards(real_data: Path) -> None:
    catalogue = recognise(real_data / "rutland")
    (points,) = (table.frame for table in catalogue.records(PostcodeTable) if table.code_point)
    points = points.assign(area_code=lookups.area_at(points, outlines_of(catalogue, AreaKind.LSOA, "2021")))
    (people,) = (table.total for table in catalogue.records(CensusTable) if table.topic == "ethnic_group")
    shared = lookups.apportion(people, lookups.by_postcodes(points))
    (best_fit,) = (table.leads("lsoa21", "wd24") for table in catalogue.records(LookupTable) if "wd24" in table.levels)
    whole = lookups.apportion(people, lookups.whole(best_fit))
    # Oakham North East and Whissendine, as measured on the published tables.
    assert (round(shared["E05012641"]), whole["E05012641"]) == (3_405, 3_005)
    assert (round(shared["E05012646"]), whole["E05012646"]) == (1_423, 1_245)
    assert shared.sum() == pytest.approx(people.sum())


def test_real_people_of_2011_areas_are_all_carried_to_2021(trafford: Catalogue) -> None:
    (table,) = (table for table in trafford.records(LookupTable) if "change" in table.frame)
    pairs = table.frame.rename(columns={"lsoa11": "source", "lsoa21": "target"})
    (people,) = (
        estimate.frame.sum(axis="columns")
        for estimate in trafford.records(MidYear)
        if (estimate.date, estimate.kind) == ("2022-06-30", AreaKind.LSOA)
    )
    dates = [
        estimate
        for estimate in trafford.records(MidYear)
        if (estimate.kind, estimate.vintage) == (AreaKind.LSOA, "2011")
    ]
    old = dates[0].frame.sum(axis="columns")
    carried = lookups.apportion(old, lookups.by_change(pairs, people))
    # 138 LSOAs of 2011 become 139: one of them is split.
    assert (len(old), len(carried)) == (138, 139)
    assert carried.sum() == pytest.approx(old.sum())
    assert lookups.irregular(pairs) == ()


def test_a_geojson_of_places_with_one_point_is_no_outline(tmp_path: Path) -> None:
    point = {
        "type": "Feature",
        "properties": {"name": "Hall"},
        "geometry": {"type": "Point", "coordinates": [1.9, 53.6]},
    }
    (tmp_path / "halls.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [point]}))
    catalogue = recognise(tmp_path)
    assert [kind.kind.key for kind in catalogue.found if kind.kind] == ["places"]
