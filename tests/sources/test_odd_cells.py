"""One odd cell in any table of figures costs that cell or its row, is told, and never refuses the file."""

import csv
import gzip
import io
from pathlib import Path
from typing import Any

import pytest

from geo.sources.catalogue import Outcome, recognise

KINGSMERE = Path(__file__).resolve().parents[2] / "data/kingsmere"
ROWS = 60
# A table of each importer that reads figures, and a column of them.
TABLES = {
    "people/arrivals": ("authority_only/asylum_housing_ward.csv", "people_in_asylum_housing"),
    "people/census": (
        "population/census2021-ts021-oa.csv.gz",
        "Ethnic group: Asian, Asian British or Asian Welsh: Indian",
    ),
    "people/estimates": ("population/mid-year_2023_population_estimates_oa.csv.gz", "41"),
    "people/homes": ("population/planned_homes.csv", "homes"),
    "people/list_groups": ("services/gp_patients_by_ethnic_group.csv", "NUMBER_OF_PATIENTS"),
    "people/school_rolls": ("population/school_turbulence_ward.csv", "pupils_on_roll"),
    "people/staff": ("services/staff_postcode_sectors.csv", "staff"),
    "people/vital_events": ("population/births_and_deaths_lsoa.csv", "births"),
    "people/workforce": ("indicators/workforce_ethnic_group_grade.csv", "headcount"),
    "indicators/deprivation": (
        "indicators/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        "Index of Multiple Deprivation (IMD) Score",
    ),
    "indicators/hate_crimes": ("indicators/hate_crimes_ward.csv", "offences"),
    "indicators/long_layout": ("indicators/ward_data/stress__fuel_poverty.csv", "value"),
    "indicators/survey": ("indicators/cohesion_survey_ward.csv", "agree"),
    "services/gp": ("services/gp-reg-pat-prac-all-2024-oct.csv", "NUMBER_OF_PATIENTS"),
    "services/gp_sites": ("services/gp_capacity.csv", "capacity"),
    "services/standing": ("services/libraries.csv", "lon"),
    "boundaries": ("boundaries/LSOA_2021_population_weighted_centroids.csv", "easting"),
}


def table_of(file: str) -> list[list[str]]:
    content = (KINGSMERE / file).read_bytes()
    text = (gzip.decompress(content) if file.endswith(".gz") else content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[: ROWS + 1]


@pytest.mark.parametrize("importer", TABLES)
@pytest.mark.parametrize("odd", ["[c]", "many", "1,23", "1,23,456"])
def test_one_odd_cell_is_told_and_the_table_is_read(tmp_path: Path, importer: str, odd: str) -> None:
    file, column = TABLES[importer]
    rows = table_of(file)
    place = next(at for at, name in enumerate(rows[0]) if name.lower().startswith(column.lower()))
    usual = written(tmp_path / "usual", rows, file)
    rows[len(rows) // 2][place] = odd
    spoilt = written(tmp_path / "spoilt", rows, file)
    assert usual.outcome is Outcome.READ and spoilt.outcome is Outcome.READ, spoilt.faults
    told = set(spoilt.record.notes) - set(usual.record.notes)
    assert any(odd in note or "withheld" in note or "no count" in note for note in told)


def written(folder: Path, rows: list[list[str]], file: str) -> Any:
    """What became of a table that lies in a folder of its own under its own name."""
    folder.mkdir()
    name = Path(file).name.removesuffix(".gz")
    with (folder / name).open("w", newline="", encoding="utf-8") as table:
        csv.writer(table).writerows(rows)
    (made,) = recognise(folder).found
    return made
