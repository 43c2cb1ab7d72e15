"""What a kind of file implies of its licence and its date, marked as assumed and never over what is recorded."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from geo.provenance import Source
from geo.sources import catalogue
from geo.sources.implied import DEPRIVATION_DAYS, LICENCES, OF_EDITION, OPEN_DATABASE, OPEN_GOVERNMENT, with_implied

KEYS = {kind.key for kind in catalogue.KINDS}


@dataclass(frozen=True)
class Record:
    source: Source


def implied(kind: str, **known: str) -> Source:
    record: Record = with_implied(Record(replace(Source("folder/file.csv", "A file"), **known)), kind)  # type: ignore[arg-type]
    return record.source


def test_every_kind_of_the_tables_is_one_that_is_recognised() -> None:
    assert set(LICENCES) <= KEYS and set(OF_EDITION) <= KEYS


@pytest.mark.parametrize(
    ("kind", "licence"),
    [("census_bulk", OPEN_GOVERNMENT), ("streets", OPEN_DATABASE), ("places", ""), ("estates", ""), ("staff", "")],
)
def test_official_kinds_imply_a_licence_and_a_council_s_own_lists_none(kind: str, licence: str) -> None:
    source = implied(kind)
    assert source.licence == licence
    assert ("licence from the kind of file" in source.assumed) == bool(licence)
    # Whether counts are open turns on a publisher that is recorded, so none is ever assumed.
    assert source.publisher == ""


def test_what_is_recorded_stands_and_is_not_called_assumed() -> None:
    source = implied("streets", licence="CC0 1.0", date="2025-01-01")
    assert (source.licence, source.date, source.assumed) == ("CC0 1.0", "2025-01-01", ())


@pytest.mark.parametrize(
    ("kind", "known", "date", "assumed"),
    [
        ("deprivation", {"edition": "2019"}, "2019-09-26", "date from the kind of file"),
        ("deprivation", {"edition": "1999"}, "", ""),
        ("outlines", {"edition": "2021"}, "2021", "date from the edition"),
        ("code_point", {"edition": "2025.2.0"}, "2025", "date from the edition"),
        ("census_bulk", {"file": "population/census2021-ts029-msoa.csv"}, "2021", "date"),
        ("centres", {"file": "boundaries/centroids.csv"}, "", ""),
        ("places", {"edition": "2021"}, "", ""),
    ],
)
def test_a_date_is_of_the_edition_the_kind_or_the_name(
    kind: str, known: dict[str, str], date: str, assumed: str
) -> None:
    source = implied(kind, **known)
    assert source.date == date
    assert (assumed in source.assumed) if assumed else not any("date" in fact for fact in source.assumed)


def test_a_record_without_a_source_is_left_as_it_is() -> None:
    assert with_implied(3, "streets") == 3
    assert sorted(DEPRIVATION_DAYS) == ["2015", "2019", "2025"]


def test_a_folder_s_files_carry_it(tmp_path: Path) -> None:
    (tmp_path / "IoD.csv").write_text("LSOA code (2011),Index of Multiple Deprivation (IMD) Rank,x\nE01000001,1,2\n")
    (tmp_path / "osm_amenities.csv").write_text("osm_id,amenity,name,lon,lat\n1,library,Old Library,1.9,53.6\n")
    sources = [file.record.source for file in catalogue.recognise(tmp_path).found if file.record is not None]
    assert any(source.licence == OPEN_DATABASE for source in sources)
