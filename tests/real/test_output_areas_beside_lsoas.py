"""Trafford, with output areas, and Rutland, with LSOAs alone, as one place: settled at LSOAs, and said."""

import shutil
from pathlib import Path

import pytest

from geo import build
from geo.areas.areas import AreaKind
from geo.place.by_authority import rows_by_authority
from tests.real.recorded import recorded

CODES = ("E06000017", "E08000009")
SENTENCE = (
    "Output areas of 2021 are held of Trafford only, not of Rutland: the place stands at areas that all of its "
    "authorities have."
)


def test_the_place_stands_at_lsoas_that_both_have(real_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "both"
    described = [f'[place]\nauthority = ["{CODES[0]}", "{CODES[1]}"]\n']
    for name in ("rutland", "trafford"):
        if not (real_data / name).is_dir():
            pytest.skip(f"The real files of {name} are not held.")
        alone = recorded(real_data, name, into=tmp_path / "alone")
        described.append((alone / "sources.toml").read_text("utf-8").replace('file = "', f'file = "{name}/'))
        shutil.copytree(alone, folder / name, symlinks=True)
        (folder / name / "sources.toml").unlink()
    (folder / "sources.toml").write_text("\n".join(described), encoding="utf-8")
    report = build.build(folder)
    place = build.open_place(report.key)
    assert place.areas.kind is AreaKind.LSOA and SENTENCE in report.lines
    rutland, trafford, whole = rows_by_authority(place)
    assert rutland.people(place).sum() > 40_000 and trafford.people(place).sum() > 230_000
    assert whole.people(place).sum() == pytest.approx(place.people.residents.sum())
    lost = [line for line in report.lines if "Output_Areas_2021" in line and line.startswith("Left out")]
    assert lost
    cars = [note for note in place.account.notes if note.startswith("Car in the household: held of Trafford (")]
    assert len(cars) == 1 and "not available for Rutland" in cars[0]
