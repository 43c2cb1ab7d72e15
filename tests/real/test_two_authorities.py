"""Rutland and the Isle of Wight as one place: the sums of both raw folders, and the journeys of each built alone."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo import build
from geo.access.access import nearest_by
from geo.build import Report
from geo.place.by_authority import WHOLE, rows_by_authority, told_by
from geo.place.place import Place
from geo.place.standings import shown_of, standings
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.indicators.words import by_authority
from geo.views.words.by_authority import near
from tests.conftest import RealPlace
from tests.real.recorded import recorded

NAMES = ("rutland", "isle_of_wight")
CODES = ("E06000017", "E06000046")
CENSUS = "population/census2021-ts021-lsoa_5groups.csv"
PATIENTS = "services/gp-reg-pat-prac-lsoa-all_2022-07.csv"
# Streets of both in one file come in another order, and a minute is added up in another.
SAME_MINUTES = 0.002


def entries(folder: Path, under: str) -> str:
    """What a folder's sources.toml says of its files, as they lie in a folder with others."""
    text = (folder / "sources.toml").read_text("utf-8")
    return text.replace('file = "', f'file = "{under}/')


@pytest.fixture(scope="module", name="both")
def both_together(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Report]:
    folder = tmp_path_factory.mktemp("both") / "both"
    described = [f"[place]\nauthority = {list(CODES)}\n".replace("'", '"')]
    for name in NAMES:
        one = recorded(real_data, name, into=folder.parent / "alone")
        described.append(entries(one, name))
        shutil.copytree(one, folder / name, symlinks=True)
        (folder / name / "sources.toml").unlink()
    (folder / "sources.toml").write_text("\n".join(described), encoding="utf-8")
    report = build.build(folder)
    return build.open_place(report.key), report


def raw(real_data: Path, name: str) -> list[pd.DataFrame]:
    return [pd.read_csv(real_data / place / name) for place in NAMES]


def test_people_wards_practices_and_sites_are_those_of_both(
    both: tuple[Place, Report], real_place: Callable[[str], RealPlace], real_data: Path
) -> None:
    place, _ = both
    alone = [real_place(name)[0] for name in NAMES]
    totals = [table.filter(regex="[Tt]otal").iloc[:, 0].sum() for table in raw(real_data, CENSUS)]
    assert place.people.residents.sum() == pytest.approx(sum(totals)) == pytest.approx(41_059 + 140_463)
    assert place.name == "Rutland and Isle of Wight"
    assert [(a.code, len(a.wards)) for a in place.authorities] == [(CODES[0], 15), (CODES[1], 39)]
    assert set(place.wards.frame.index) == {code for one in alone for code in one.wards.frame.index}
    for service in Service:
        counts = [len(one.services.sites_of(service)) for one in (place, *alone)]
        assert counts[0] == counts[1] + counts[2], service
    practices = [[p.practice_id for p in one.services.practices] for one in (place, *alone)]
    assert sorted(practices[0]) == sorted(practices[1] + practices[2])
    listed = [one.services.patients["patients"].sum() for one in (place, *alone)]
    assert listed[0] == pytest.approx(listed[1] + listed[2])


@pytest.mark.parametrize("service", [Service.GP, Service.PHARMACY, Service.LIBRARY])
def test_minutes_of_each_are_those_of_the_place_built_alone(
    both: tuple[Place, Report], real_place: Callable[[str], RealPlace], service: Service
) -> None:
    place, _ = both

    def minutes(of: Place, way: Way) -> pd.Series:
        sites = [site.site_id for site in of.services.sites_of(service) if site.at is not None]
        return nearest_by(of.travel.times, way, site_ids=sites)[of.inside]

    for name in NAMES:
        alone = real_place(name)[0]
        for way in (Way.NOCAR, Way.WALK, Way.WHEELCHAIR, Way.CYCLE, Way.CAR):
            own = minutes(alone, way)
            together = minutes(place, way).reindex(own.index)
            assert (together.isna() == own.isna()).all()
            np.testing.assert_allclose(together, own, atol=SAME_MINUTES)


def test_indicators_of_both_are_held_with_a_row_for_each_and_for_the_whole(
    both: tuple[Place, Report], real_place: Callable[[str], RealPlace]
) -> None:
    place, _ = both
    assert place.evidence.indicators is not None
    together = place.evidence.indicators.frame
    codes = set(together["area_code"])
    shown = shown_of(place)
    of_each = {
        authority.name: standings(shown, authority.code, indicators=shown.values.indicators)[0]
        for authority in place.authorities
    }
    assert re.fullmatch(r"By authority: Rutland .*\d and Isle of Wight .*\d.*\.", by_authority(of_each))
    assert {*CODES, place.whole_code} <= codes and place.whole_code == "+".join(CODES)
    for name in NAMES:
        own = real_place(name)[0].evidence.indicators
        assert own is not None
        key = ["indicator", "group", "area_code"]
        pairs = own.frame.merge(together, on=[*key, *(c for c in own.frame if c in ("first", "last"))])
        assert len(pairs) >= len(own.frame.drop_duplicates(key))
        np.testing.assert_allclose(pairs["value_x"], pairs["value_y"])


def test_the_one_without_a_timetable_is_not_told_to_have_no_bus(both: tuple[Place, Report]) -> None:
    place, report = both
    words = "No timetable of Rutland is held: without a car means on foot there, and it is not said that no bus runs."
    assert words in place.account.notes and words in report.lines
    rutland, wight, whole = rows_by_authority(place)
    assert not told_by(place, rutland, Way.NOCAR)
    assert told_by(place, wight, Way.NOCAR) and told_by(place, whole, Way.NOCAR) and told_by(place, rutland, Way.CAR)
    sites = [site.site_id for site in place.services.sites_of(Service.GP) if site.at is not None]
    rides = near(
        place, nearest_by(place.travel.times, Way.TRANSIT, site_ids=sites), service=Service.GP, way=Way.TRANSIT
    ).set_index("Authority")
    assert rides.loc["Rutland"].drop(["Wards", "People", "Note"]).isna().all()
    assert "not available" in rides.loc["Rutland", "Note"]


def test_rows_by_authority_add_up_to_the_whole(both: tuple[Place, Report]) -> None:
    place, _ = both
    *parts, whole = rows_by_authority(place)
    assert whole.name == WHOLE
    pd.testing.assert_series_equal(sum(row.share for row in parts), whole.share, check_names=False)
    people = [row.people(place).sum() for row in parts]
    assert people == pytest.approx([41_059, 140_463])


def test_each_file_of_both_is_named_in_the_account(both: tuple[Place, Report]) -> None:
    place, report = both
    used = {source.file for source in place.account.provenance if source.used_for}
    for name in NAMES:
        assert {f"{name}/{CENSUS}", f"{name}/{PATIENTS}"} <= used
    assert any(line.startswith("Put together") and CENSUS in line for line in report.lines)
