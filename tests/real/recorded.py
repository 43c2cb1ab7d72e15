"""Folders of real files beside a sources.toml that records what their account of provenance tells."""

import os
import shutil
from pathlib import Path

PATIENTS = """
[[file]]
file = "services/gp-reg-pat-prac-lsoa-all_2022-07.csv"
publisher = "NHS Digital"
edition = "July 2022"
licence = "Open Government Licence v3.0"
"""


def recorded(real: Path, name: str, *, into: Path) -> Path:
    """The real folder of this name, its files linked, with the publisher and edition of its patients by area."""
    folder = into / name
    shutil.copytree(real / name, folder, copy_function=os.symlink)
    path = folder / "sources.toml"
    described = path.read_text("utf-8") if path.is_file() else ""
    path.unlink(missing_ok=True)
    path.write_text(described if PATIENTS.strip() in described else f"{described}{PATIENTS}", encoding="utf-8")
    return folder
