"""The table of a batch over real files: its minutes are those of `times`, and stand beside those published.

Rutland has streets to a few kilometres beyond its edge and no timetable; the Isle of Wight an edge of sea, and buses.
"""

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo.__main__ import WAY_KEYS
from geo.appraisal.minutes_text import minutes_report
from geo.batch.district import Made, district
from geo.batch.pool import pool_of
from geo.batch.survey import survey
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.services.services import Service

# Department for Transport, Journey Time Statistics 2016: authority, way, the column of D16.csv of minutes to a GP
# surgery, and the band of the ratio of ours to theirs; theirs are over branches too, and of users.
PUBLISHED_2016 = [
    ("isle_of_wight", "car", "GPCart", (1.0, 1.2)),
    ("isle_of_wight", "cycle", "GPCyct", (1.0, 1.3)),
    ("rutland", "car", "GPCart", (0.9, 1.4)),
]


@pytest.fixture(scope="module", name="made")
def made_alone(real_data: Path) -> Callable[[str], Made]:
    """The tables of a real folder by its name, each made once."""
    kept: dict[str, Made] = {}

    def of(name: str) -> Made:
        if name not in kept:
            own = survey(real_data / name)
            kept[name] = district((own.without_sites,), pool_of([own]))
        return kept[name]

    return of


def rows(made: Made, service: str, way: str) -> pd.DataFrame:
    """The rows of one service and way, by area."""
    table = pq.read_table(io.BytesIO(made.files["table"])).to_pandas()
    return table[(table["service"] == service) & (table["way"] == way)].set_index("area_code")


@pytest.mark.parametrize("service", [Service.GP, Service.PHARMACY])
@pytest.mark.parametrize("way", WAY_KEYS)
@pytest.mark.parametrize("name", ["rutland", "isle_of_wight"])
def test_minutes_are_those_of_times(
    name: str, way: str, service: Service, made: Callable[[str], Made], real_place: Callable[[str], tuple[Place, ...]]
) -> None:
    place = real_place(name)[0]
    ours = rows(made(name), service.value, way)
    try:
        report = minutes_report(place, way, target=service, unrounded=True)
    except NotHeldError:
        assert not ours["held"].any()
        return
    told = pd.DataFrame(report["areas"]).set_index("area_code")["minutes"].astype(float).reindex(ours.index)
    assert len(ours) == len(place.inside) and ours["held"].all()
    # Another's surgery further off is beyond the belt of 5 km that a page knows, and may be nearer by car.
    nearer = ours["minutes"].astype(float).round(4) < told
    assert not nearer[ours["sure"]].any()
    assert (ours["minutes"].astype(float).round(4) - told)[~nearer].abs().max() < 1e-4


@pytest.mark.parametrize(("name", "way", "column", "band"), PUBLISHED_2016)
def test_minutes_to_a_surgery_stand_beside_those_published(
    name: str, way: str, column: str, band: tuple[float, float], made: Callable[[str], Made], real_data: Path
) -> None:
    ours = rows(made(name), "gp", way)
    table = pd.read_csv(real_data / "journey_times/D16.csv").set_index("LA_Code")
    published = float(table.loc[ours["authority_code"].iloc[0], column])
    mean = float((ours["minutes"] * ours["people"]).sum() / ours["people"].sum())
    assert band[0] <= mean / published <= band[1]


def test_nearly_all_of_the_island_reaches_a_surgery_by_car_as_published(
    made: Callable[[str], Made], real_data: Path
) -> None:
    ours = rows(made("isle_of_wight"), "gp", "car")
    published = pd.read_csv(real_data / "journey_times/D16.csv").set_index("LA_Code").loc["E06000046", "GPCar15pct"]
    within = 100 * float((ours["within_15"] * ours["people"]).sum() / ours["people"].sum())
    assert published == 99 and within == pytest.approx(published, abs=7)


def test_an_island_is_sure_of_all_and_a_county_of_what_is_far_from_its_edge(made: Callable[[str], Made]) -> None:
    island, county = rows(made("isle_of_wight"), "gp", "car"), rows(made("rutland"), "gp", "car")
    assert island["sure"].all()
    assert county["sure"].any() and not county["sure"].all()
    assert made("rutland").not_sure["car"] > 0 and made("isle_of_wight").not_sure == {}
