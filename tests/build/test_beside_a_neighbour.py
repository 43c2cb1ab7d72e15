"""Kingsmere and a made-up neighbour right beside it as one place: the same people twice, wards of the same names."""

import csv
import gzip
import io
import shutil
from pathlib import Path

import pytest

from geo import build
from geo.access.access import nearest_by
from geo.bench.copied_folder import Copy, copied
from geo.build import EXAMPLE_RAW
from geo.place.by_authority import rows_by_authority
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way

pytestmark = pytest.mark.slow
# As wide as Kingsmere and the strip beyond its border, so that the outlines all but touch.
COPY = Copy(1, "Queensmere", east_metres=14_600, north_metres=0)
CODES = ("E06990001", "E06801001")
NEWEST = "services/gp-reg-pat-prac-lsoa-all-2024-oct.csv.gz"
# A surgery of Kingsmere with patients over the border.
SURGERY, LSOA_BEYOND, OVER_THE_BORDER = "Z99001", "E01801001", 120


def joint_folder(folder: Path) -> Path:
    shutil.copytree(EXAMPLE_RAW, folder / "kingsmere")
    copied(EXAMPLE_RAW, folder / "queensmere", COPY)
    described = [f'[place]\nname = "Two Meres"\nmade_up = true\nauthority = ["{CODES[0]}", "{CODES[1]}"]\n']
    for name in ("kingsmere", "queensmere"):
        path = folder / name / "sources.toml"
        files = path.read_text("utf-8").partition("[[file]]")[2]
        described.append("[[file]]" + files.replace('file = "', f'file = "{name}/'))
        path.unlink()
    (folder / "sources.toml").write_text("\n".join(described), encoding="utf-8")
    newest = folder / "queensmere" / NEWEST
    row = io.StringIO()
    csv.writer(row).writerow(
        ["GP_PRAC_PAT_LIST", "01OCT2024", SURGERY, "MARKET CROSS SURGERY", LSOA_BEYOND, "ALL", OVER_THE_BORDER]
    )
    newest.write_bytes(gzip.compress(gzip.decompress(newest.read_bytes()).rstrip() + b"\r\n" + row.getvalue().encode()))
    return folder


@pytest.fixture(scope="module", name="both")
def both_together(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = joint_folder(tmp_path_factory.mktemp("both") / "two-meres")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "BUILT", tmp_path_factory.mktemp("built"))
        return build.open_place(build.build(folder).key)


def test_the_joint_place_is_the_whole_of_both(both: Place, kingsmere: Place) -> None:
    assert both.people.residents.sum() == pytest.approx(2 * kingsmere.people.residents.sum())
    people = [row.people(both).sum() for row in rows_by_authority(both)]
    assert people == pytest.approx([kingsmere.people.residents.sum()] * 2 + [2 * kingsmere.people.residents.sum()])
    for service in Service:
        assert len(both.services.sites_of(service)) == 2 * len(kingsmere.services.sites_of(service)), service
    assert len(both.services.practices) == 2 * len(kingsmere.services.practices)
    assert {kind.kind for kind in both.people.group_kinds} == {kind.kind for kind in kingsmere.people.group_kinds}


def test_wards_of_the_same_names_are_told_apart(both: Place, kingsmere: Place) -> None:
    names = both.wards.frame["name"]
    assert len(names) == 2 * len(kingsmere.wards) and names.is_unique
    for name in kingsmere.wards.frame["name"]:
        assert {f"{name} (Kingsmere)", f"{name} (Queensmere)"} <= set(names)


def test_patients_over_the_common_border_are_inside(both: Place) -> None:
    patients = both.services.patients
    beyond = patients[(patients["practice_id"] == SURGERY) & patients["area_code"].str.startswith("E00801")]
    assert beyond["patients"].sum() == pytest.approx(OVER_THE_BORDER)
    assert set(beyond["area_code"]) <= set(both.inside)


def test_nobody_is_further_than_in_the_place_alone(both: Place, kingsmere: Place) -> None:
    sites = [site.site_id for site in kingsmere.services.sites_of(Service.GP) if site.at is not None]
    every = [site.site_id for site in both.services.sites_of(Service.GP) if site.at is not None]
    for way in (Way.WALK, Way.CAR):
        alone = nearest_by(kingsmere.travel.times, way, site_ids=sites)[kingsmere.inside]
        together = nearest_by(both.travel.times, way, site_ids=every).reindex(kingsmere.inside)
        assert (together[alone.notna()] <= alone.dropna() + 0.02).all(), way
