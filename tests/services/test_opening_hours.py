"""Opening hours: what is read of words, and the hours that two sites have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.services.opening_hours import OpeningHours, in_common, opening_hours

WEEKDAYS = opening_hours("Mon-Fri 08:00-18:30")


def test_a_week_of_a_surgery_by_hand() -> None:
    hours = opening_hours("Mon-Fri 08:00-18:30; Sat 09:00-12:00")
    assert hours.spans[0] == (0, 480, 1110) and hours.spans[-1] == (5, 540, 720)
    # Five days of 10.5 hours and a Saturday of 3; half an hour after 18:00 on five days.
    assert (hours.hours_a_week, hours.evening_hours, hours.weekend_hours) == (55.5, 2.5, 3.0)


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("Monday to Friday 8am-6.30pm", "Mon-Fri 08:00-18:30"),
        ("Mon, Tue, Thu, Fri 08:30-12:30", "Mon-Tue 08:30-12:30; Thu-Fri 08:30-12:30"),
        ("daily 09:00-17:00", "Mon-Sun 09:00-17:00"),
        ("24/7", "Mon-Sun 00:00-24:00"),
        ("Sat-Mon 10:00-12:00", "Mon 10:00-12:00, Sat 10:00-12:00, Sun 10:00-12:00"),
        ("Tue 10:00-13:00, Tue 12:00-15:00", "Tue 10:00-15:00"),
        ("Wed 12pm-1pm", "Wed 12:00-13:00"),
        ("Mon to Fri 8am-6.30pm", "Mon-Fri 08:00-18:30"),
        ("Mon-Fri: 9am to 5pm", "Mon-Fri 09:00-17:00"),
        ("weekdays 9-17 and weekends 10:00-16:00", "Mon-Fri 09:00-17:00; Sat-Sun 10:00-16:00"),
        ("Mo-Fr 08:00-18:00; Sa 09:00-12:00", "Mon-Fri 08:00-18:00; Sat 09:00-12:00"),
        ("Tuesdays and Thurs 9.30-12", "Tue 09:30-12:00, Thu 09:30-12:00"),
        ("every day 10:00-16:00; Sun closed", "Mon-Sat 10:00-16:00"),
        ("Fri 6pm-12am", "Fri 18:00-24:00"),
        ("Wed 2-5pm, Thu 9-5pm", "Wed 14:00-17:00, Thu 09:00-17:00"),
        ("Tue 10:00-13:00, Thu 14:00-16:00", "Thu 14:00-16:00; Tue 10:00-13:00"),
    ],
)
def test_one_week_is_read_of_many_spellings(words: str, same: str) -> None:
    assert opening_hours(words) == opening_hours(same)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "whenever",
        "Mon-Fri",
        "08:00-18:00",
        "Mon 18:00-08:00",
        "Mon 25:00-26:00",
        "Mon 09:70-10:00",
        "Mon 13pm-14pm",
        "Mon 09:00-12:00 <script>",
        "x" * 10_000,
        "Month 09:00-10:00",
        "Sun closed",
        # A letter that folds to an s, and hours that may be of the morning or of the afternoon.
        "\u017fat 09:00-10:00",
        "Mon 1-5",
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(InputError, match="Mon-Fri 08:00-18:30"):
        opening_hours(words)


def test_hours_in_common_are_a_part_of_the_shorter_week() -> None:
    library = opening_hours("Tue-Sat 10:00-17:00")
    # Four weekdays of 7 hours of the library's five days of 7.
    assert in_common(WEEKDAYS, library) == in_common(library, WEEKDAYS) == pytest.approx(28 / 35)
    assert in_common(WEEKDAYS, WEEKDAYS) == 1.0
    assert in_common(WEEKDAYS, opening_hours("Sun 10:00-12:00")) == 0.0
    assert in_common(WEEKDAYS, OpeningHours(())) == 0.0


@given(st.text(alphabet=st.sampled_from("mMoOnN\u017faA 0123456789:.-–,;pdto"), max_size=60) | st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(words: str) -> None:
    try:
        hours = opening_hours(words)
    except InputError:
        return
    assert 0 < hours.hours_a_week <= 168
