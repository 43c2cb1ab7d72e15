"""The dashboard on Kingsmere, run once for the tests that look at it in a browser."""

from collections.abc import Iterator

import pytest

from geo import build
from geo.errors import GeoError
from geo.store import keep
from tests.browser.live import PROJECT, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What did not come in time is waited for a second time: a busy machine may be late once, a fault is late again."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun="TimeoutError"))


@pytest.fixture(scope="session")
def dashboard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard's address; Kingsmere lies where it looks for it, so that a page is drawn at once."""
    own = PROJECT / "data" / "built" / build.EXAMPLE
    try:
        keep.load(own)
    except GeoError:
        keep.save(request.getfixturevalue("kingsmere"), own)
    with running("dashboard.py", PROJECT, log=tmp_path_factory.mktemp("dashboard") / "log") as address:
        yield address
