"""How long things are kept: months as they are typed, and the moment before which things are old."""

from datetime import UTC, datetime

import pytest

from geo.errors import InputError
from geo.ledgers.retention import FOR_GOOD, KEEPINGS, before, checked_months, in_words

AT = datetime(2026, 3, 31, 9, tzinfo=UTC)


def test_months_are_counted_back_by_the_calendar() -> None:
    assert before("1", AT) == datetime(2026, 2, 28, 9, tzinfo=UTC)
    assert before("3", AT) == datetime(2025, 12, 28, 9, tzinfo=UTC)
    assert before("12", AT) == datetime(2025, 3, 28, 9, tzinfo=UTC)
    assert before("240", AT) == datetime(2006, 3, 28, 9, tzinfo=UTC)
    assert before(FOR_GOOD, AT) is None


@pytest.mark.parametrize("typed", ["0", "-1", "241", "1.5", "many", "²", "9" * 10_000])
def test_what_is_no_number_of_months_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InputError, match="a whole number from 1 to 240, or nothing for good"):
        checked_months({"rows": typed})


def test_what_is_left_blank_is_kept_for_good_and_said_so() -> None:
    months = checked_months({"drafts": " 6 "})
    assert months == {"drafts": "6", "codes": "", "names": "", "rows": ""}
    told = in_words(months)
    assert len(told) == len(KEEPINGS)
    assert told[0].startswith("Drafts: kept for 6 months. ")
    assert told[3].startswith("Rows of registers: kept for good. ")
