"""Kingsmere as a district of a batch: every service by every way to the last digit as its pages tell it."""

import io

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo import build
from geo.access.access import nearest_by
from geo.access.return_trips import returns_to_nearest
from geo.batch.district import Made, district
from geo.batch.pool import pool_of
from geo.batch.survey import survey
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.streets import Mode
from geo.travel.ways import Way

WAYS = (Way.WALK, Way.WHEELCHAIR, Way.CYCLE, Way.TRANSIT, Way.CAR, Way.NOCAR)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Made:
    """Its tables."""
    own = survey(build.EXAMPLE_RAW)
    return district((own.without_sites,), pool_of([own]))


@pytest.fixture(scope="module")
def table(made: Made) -> pd.DataFrame:
    """The rows, by service, way and area."""
    frame = pq.read_table(io.BytesIO(made.files["table"])).to_pandas()
    return frame.set_index(["service", "way", "area_code"]).sort_index()


@pytest.mark.parametrize("way", WAYS)
def test_every_minute_is_that_of_the_pages(kingsmere: Place, table: pd.DataFrame, way: Way) -> None:
    for service in kingsmere.services.offered():
        ids = [site.site_id for site in kingsmere.services.sites_of(service) if site.at is not None]
        told = nearest_by(kingsmere.travel.times, way, site_ids=ids).reindex(kingsmere.inside)
        ours = table.loc[(service.value, way.value)].reindex(kingsmere.inside)
        minutes = ours["minutes"].to_numpy()
        assert ours["held"].all()
        np.testing.assert_array_equal(minutes, told.to_numpy(np.float32))
        np.testing.assert_array_equal(ours["within_30"].to_numpy(), (minutes <= 30).astype(np.float32))


def test_return_trips_are_those_to_the_nearest(kingsmere: Place, table: pd.DataFrame) -> None:
    ids = [site.site_id for site in kingsmere.services.sites_of(Service.GP) if site.at is not None]
    told = returns_to_nearest(kingsmere.travel.times[Mode.TRANSIT].near_to(ids)).reindex(kingsmere.inside)
    ours = table.loc[("gp", "transit"), "return_trips"].reindex(kingsmere.inside)
    np.testing.assert_array_equal(ours.to_numpy(), told.to_numpy(np.float32))


def test_the_window_and_the_sources_of_the_table_are_told(made: Made) -> None:
    told = pq.read_table(io.BytesIO(made.files["table"])).schema.metadata[b"better_placed"].decode()
    assert "Tuesday 13 October 2026, leaving 09:30 to 12:30, home by 17:30" in told
    assert "Bus and train times" in told and "Survey of living together" not in told
