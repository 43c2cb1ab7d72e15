"""A stand-in with small national files, the catalogue with floors to match, and Kingsmere fetched through it once."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geo.fetching.entries import OFFICIAL
from geo.fetching.fetch import Fetched, fetch
from geo.fetching.order import Order
from tests.fetching.publishers import CENSUS, Publishers
from tests.fetching.stand_in import Clock, StandIn, reach_of

# A day on which October 2024 is the newest month of patients, and two months to come are listed.
TODAY = datetime(2024, 11, 15, 9, tzinfo=UTC)
SMALLER = 100
SLOW = frozenset(
    {
        *("mid_year_oa", "mid_year_lsoa", "mid_year_ward", *(f"census_ts{topic}" for topic in (*CENSUS[1:], "029"))),
        *("claimants", "births", "lsoa_2011_2021", "deprivation_2019", "postcode_directory", "profiles", "pupils"),
        *("region", "stops", "bus_timetable", "rail_timetable", "streets", "heights"),
        *("schools", "childrens_centres", "family_hubs", "care_directory", "libraries", "leisure_sites"),
        *("leisure_facilities", "brownfield", "food_businesses", "street_crime"),
    }
)
FULL = {
    "districts": 300,
    "lookup": 180_000,
    "postcodes": 1_500_000,
    "practices": 10_000,
    "sizes": 5_000,
    "patients": 500_000,
    "deprivation": 33_000,
    "census": 180_000,
    "other_sites": 9_000,
    "schools": 45_000,
    "centres": 2_000,
    "hubs": 300,
    "pupils": 20_000,
    "care": 40_000,
    "libraries": 3_000,
    "naptan": 350_000,
    "region_stops": 2_000,
    "tiles": 2_500,
    "onspd": 2_500_000,
}
FILLING = {name: max(rows // SMALLER, 60) for name, rows in FULL.items()}


def with_low_floors() -> str:
    """Our catalogue for national files of a hundredth of their size."""
    return re.sub(
        r"(rows_at_least|least_bytes) = (\d+)",
        lambda match: f"{match[1]} = {min(int(match[2]), max(int(match[2]) // SMALLER, 60))}",
        OFFICIAL.read_text(encoding="utf-8"),
    )


@dataclass
class Desk:
    """Where one test fetches: folders of its own, the stand-in, and what was said."""

    folder: Path
    stand_in: StandIn
    catalogue: Path
    said: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    def order(self, area: str = "Kingsmere") -> Order:
        """Without the tables that take long to read, which lie in the folder from the first fetch."""
        raw, store = self.folder / "raw", self.folder / "official"
        return Order(area, to=raw, store=store, catalogue=self.catalogue, without=SLOW)

    def fetch(self, order: Order | None = None, *, now: datetime = TODAY) -> Fetched:
        """Fetch through the stand-in; the list of what was asked begins anew."""
        self.stand_in.asked.clear()
        self.said.clear()
        reach = reach_of(self.stand_in.port, self.clock)
        return fetch(order or self.order(), reach=reach, say=self.said.append, now=lambda: now)

    def without(self, key: str) -> None:
        """The store as if a source had never come."""
        shutil.rmtree(self.folder / "official" / key)

    @property
    def raw(self) -> Path:
        return self.folder / "raw" / "kingsmere"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def stand_in() -> Iterator[StandIn]:
    server = StandIn(Publishers(FILLING).by_host())
    yield server
    server.close()


@pytest.fixture(scope="session")
def low_floors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our catalogue with a hundredth of each floor, as a user's own."""
    path = tmp_path_factory.mktemp("catalogue") / "own.toml"
    path.write_text(with_low_floors(), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def fetched(stand_in: StandIn, low_floors: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Kingsmere fetched once; a test that changes anything takes a desk of its own."""
    desk = Desk(tmp_path_factory.mktemp("fetched"), stand_in, low_floors)
    desk.fetch(replace(desk.order(), without=frozenset()))
    return desk


@pytest.fixture
def desk(fetched: Desk, tmp_path: Path) -> Desk:
    """A copy of the place and the store as the first fetch left them."""
    shutil.copytree(fetched.folder, tmp_path / "copy")
    return replace(fetched, folder=tmp_path / "copy", said=[], clock=Clock())


@pytest.fixture
def bare_desk(stand_in: StandIn, low_floors: Path, tmp_path: Path) -> Desk:
    """Nothing held yet."""
    return Desk(tmp_path, stand_in, low_floors)
