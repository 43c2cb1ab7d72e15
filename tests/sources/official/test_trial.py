"""The 25 national files of the trial beside the real folder of Rutland: each is known, and none moves a figure.

Skipped, with a sentence, where the folder of real files is not on the machine.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from geo import build
from geo.build import country
from geo.errors import InputError
from geo.place.place import Place
from geo.services.services import Service
from geo.sources.catalogue import Outcome, recognise
from tests.conftest import RealPlace
from tests.real.recorded import recorded
from tests.sources.official.trial import KINDS, NOT_USED, RECORDED, lay_out

# What the national files repeat of Rutland's own.
OWN = (
    "population/census2021-ts021-lsoa_5groups.csv",
    "population/SAPE_mid-2020_LSOA11_single_year_of_age_persons.csv",
    "services/gp-reg-pat-prac-all_2021.csv",
    "services/gp-reg-pat-prac-lsoa-all_2022-07.csv",
    "services/epraccur_2019-11.csv",
    "services/epraccur_2021-11.csv",
)
# Of the rows of each list those in Rutland.
SITES_HERE = {
    Service.PHARMACY: 1,
    Service.DENTIST: 1,
    Service.HOSPITAL: 1,
    Service.PRIMARY_SCHOOL: 1,
    Service.CHILDRENS_CENTRE: 2,
    Service.LIBRARY: 1,
    Service.LEISURE_CENTRE: 1,
    Service.CARE_HOME: 1,
}


def gathered(real_data: Path, into: Path, *, without: tuple[str, ...] = ()) -> Path:
    """Rutland's folder with the 25 files beside its own, some of which are left out."""
    folder = recorded(real_data, "rutland", into=into)
    for name in without:
        (folder / name).unlink()
    lay_out(folder, real_data / "rutland")
    told = "" if without else (folder / "sources.toml").read_text("utf-8")
    (folder / "sources.toml").write_text(told + RECORDED, encoding="utf-8")
    return folder


def built(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Place, str]:
    """The place of a folder whose small table of patients is cut as a table of the whole country is."""
    monkeypatch.setattr(country, "MOST_OWN_ROWS", 300)
    report = build.build(folder, name=name)
    return build.open_place(report.key), "\n".join(report.lines)


def assert_same_people(first: Place, second: Place) -> None:
    assert [table.title for table in first.people.tables] == [table.title for table in second.people.tables]
    for left, right in zip(first.people.tables, second.people.tables, strict=True):
        assert_series_equal(left.people, right.people)
    assert_frame_equal(first.people.groups, second.people.groups)
    assert_frame_equal(first.services.patients, second.services.patients)
    assert_series_equal(first.services.outside_patients, second.services.outside_patients)
    assert first.services.practices == second.services.practices


def test_each_of_25_national_files_is_known_as_what_it_is(real_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "national"
    lay_out(folder, real_data / "rutland")
    known, outcomes = {}, {}
    for found in recognise(folder).found:
        assert found.faults == () and found.outcome is not Outcome.NOT_RECOGNISED, found.why
        if found.kind is not None:
            file = found.raw.name.partition(", ")[0]
            known[file], outcomes[file] = found.kind.key, found.outcome
    assert len(KINDS) == 25 and known == KINDS
    assert {file for file, outcome in outcomes.items() if outcome is not Outcome.READ} == NOT_USED


def test_national_files_beside_a_place_s_own_change_none_of_its_people(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_place: Callable[[str], RealPlace]
) -> None:
    place, account = built(gathered(real_data, tmp_path), "rutland_beside", monkeypatch)
    assert_same_people(real_place("rutland")[0], place)
    here = {service: place.services.sites_of(service) for service in SITES_HERE}
    assert {service: len(sites) for service, sites in here.items()} == SITES_HERE
    assert all(site.at is not None for sites in here.values() for site in sites)
    assert "Practice P91" not in account and "without a place: " not in account
    assert "of 410 rows of the country those of people who live here or are on a list here are used (210)" in account


def test_national_files_instead_of_a_place_s_own_give_the_same_people(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_place: Callable[[str], RealPlace]
) -> None:
    place, _ = built(gathered(real_data, tmp_path, without=OWN), "rutland_instead", monkeypatch)
    assert_same_people(real_place("rutland")[0], place)


def test_a_zip_of_patients_whose_publisher_nobody_recorded_is_not_said_to_differ(
    real_data: Path, tmp_path: Path
) -> None:
    folder = gathered(real_data, tmp_path)
    path = folder / "sources.toml"
    path.write_text(path.read_text("utf-8").replace(RECORDED, ""), encoding="utf-8")
    with pytest.raises(InputError, match=r"small counts of .*gp-reg-pat-prac-lsoa\.zip.* are withheld") as refused:
        build.build(folder, name="rutland_unrecorded")
    assert "differ:" not in str(refused.value)
