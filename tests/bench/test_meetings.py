"""The speed table's meeting: prepared and painted, each held against its goal, and the page's size told."""

import pytest

from geo.bench import meetings
from geo.bench.row import Row
from geo.place.place import Place

pytestmark = pytest.mark.slow


def test_a_meeting_is_prepared_and_its_page_weighed(kingsmere: Place) -> None:
    row, size = meetings.meeting_rows(kingsmere)
    assert isinstance(row, Row) and isinstance(size, str)
    assert row.took.seconds > 0 and row.second_took.seconds > 0
    assert "screens" in row.agreement and "for who watches" in size
