"""Archives that hold one table several times over: the one that is meant is read, the others are named."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from geo.sources.catalogue import Outcome, recognise
from geo.sources.people.census import CensusTable
from geo.sources.services.patients import PatientsByArea

CENSUS = (
    "date,geography,geography code,Ethnic group: Total: All usual residents,Ethnic group: White,Ethnic group: Other\n"
)
OUTLINE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LSOA21CD":"E01990001","LSOA21NM":"One"},'
    '"geometry":{"type":"Polygon","coordinates":[[[1.9,53.6],[1.91,53.6],[1.91,53.61],[1.9,53.6]]]}}]}'
)
PATIENTS = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,NUMBER_OF_PATIENTS\n"


def zipped(path: Path, members: Mapping[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def census_zip(folder: Path) -> None:
    codes = {
        "oa": "E00990001",
        "lsoa": "E01990001",
        "msoa": "E02990001",
        "ltla": "E06990001",
        "utla": "E10000006",
        "rgn": "E12000001",
        "ctry": "E92000001",
    }
    tables = {f"census2021-ts021-{name}.csv": f"{CENSUS}2021,A,{code},30,20,10\n" for name, code in codes.items()}
    zipped(folder / "census2021-ts021.zip", {"metadata/ts021-2021-1.txt": "About\n", **tables})


def test_the_finest_table_of_seven_kinds_of_area_is_read_where_no_outlines_are_held(tmp_path: Path) -> None:
    census_zip(tmp_path)
    catalogue = recognise(tmp_path)
    (table,) = catalogue.records(CensusTable)
    assert list(table.counts.index) == ["E00990001"]
    aside = [file.why for file in catalogue.found if file.outcome is Outcome.NOT_USED]
    assert len(aside) == 6
    assert "it counts by local authority; census2021-ts021.zip, census2021-ts021-oa.csv counts the same by" in aside[2]


def test_outlines_tell_which_table_of_the_census_is_meant(tmp_path: Path) -> None:
    census_zip(tmp_path)
    (tmp_path / "outlines.geojson").write_text(OUTLINE)
    (table,) = recognise(tmp_path).records(CensusTable)
    assert list(table.counts.index) == ["E01990001"]


def test_persons_are_counted_and_not_men_and_women_beside_them(tmp_path: Path) -> None:
    row = "GP_PRAC_PAT_LIST,01JUL2026,P90001,A,E01990001"
    members = {
        "gp-reg-pat-prac-lsoa-all.csv": f"{PATIENTS}{row},ALL,22\n",
        "gp-reg-pat-prac-lsoa-female.csv": f"{PATIENTS}{row},FEMALE,12\n",
        "gp-reg-pat-prac-lsoa-male.csv": f"{PATIENTS}{row},MALE,10\n",
    }
    zipped(tmp_path / "gp-reg-pat-prac-lsoa-male-female-July-26.zip", members)
    catalogue = recognise(tmp_path)
    (table,) = catalogue.records(PatientsByArea)
    assert (table.date, table.frame["patients"].sum()) == ("2026-07-01", 20.0)
    aside = [file.why for file in catalogue.found if file.outcome is Outcome.NOT_USED]
    assert ["it counts one sex alone" in why for why in aside] == [True, True]
    assert catalogue.faults == ()
