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
    with (folder / "sources.toml").open("a", encoding="utf-8") as described:
        described.write(PATIENTS)
    return folder
