"""Topics of the census: what each is called in the two layouts, and our stable words for its categories.

A topic is known by the heading before the first colon of the bulk tables ("Tenure of household: Owned: ...") or by the
name of the category column of the long ones ("household_tenure"). Where no words of ours are given, categories keep the
publisher's, without the topic.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

OLDEST_BAND = 85
BAND_YEARS = 5
# Further than any age, for "85 years and over".
NO_LAST_AGE = 200


@dataclass(frozen=True)
class Topic:
    """One census topic.

    Attributes
    ----------
    unit
        What its cells count ("people" or "households").
    headings, columns
        In lower case.
    words
        Pairs of how a published category begins and our word for it; the longest beginning holds.
    note
        What a reader must know.
    """

    key: str
    title: str
    unit: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()
    note: str = ""


TOPICS: tuple[Topic, ...] = (
    Topic("age", "Age", "people", ("age",), ("age",)),
    Topic("sex", "Sex", "people", ("sex",), ("sex",), (("female", "Female"), ("male", "Male"))),
    Topic("ethnic_group", "Ethnic group", "people", ("ethnic group",), ("ethnic_group",)),
    Topic("religion", "Religion", "people", ("religion",), ("religion",)),
    Topic(
        "disability",
        "Disability",
        "people",
        ("disability",),
        ("disability_category", "disability"),
        (("disabled", "Disabled"), ("not disabled", "Not disabled")),
    ),
    Topic("general_health", "General health", "people", ("general health",), ("general_health",)),
    Topic(
        "unpaid_care",
        "Unpaid care",
        "people",
        ("provision of unpaid care", "unpaid care"),
        ("unpaid_care",),
        (("provides no", "Provides no unpaid care"), ("provides", "Provides unpaid care")),
    ),
    Topic(
        "english_proficiency",
        "Proficiency in English",
        "people",
        ("proficiency in english language", "proficiency in english"),
        ("proficiency",),
        (
            ("main language is english", "Main language is English"),
            ("main language is not english", "Main language is not English"),
            ("can speak english very well", "Main language is not English, speaks it very well"),
            ("can speak english well", "Main language is not English, speaks it well"),
            ("cannot speak english well", "Main language is not English, does not speak it well"),
            ("cannot speak english", "Main language is not English, does not speak it"),
        ),
        "Proficiency in English is asked of people aged three and over.",
    ),
    Topic(
        "address_a_year_ago",
        "Address one year ago",
        "people",
        ("migrant indicator",),
        ("migrant_indicator",),
        (
            ("address one year ago is the same", "Same address"),
            ("address one year ago is student", "Student or boarding school address"),
            ("migrant from within the uk", "Moved within the UK"),
            ("migrant from outside the uk", "Moved from outside the UK"),
        ),
        "Address one year ago covers March 2020 to March 2021, the pandemic year, and leaves out babies under one.",
    ),
    Topic(
        "cars",
        "Cars or vans",
        "households",
        ("number of cars or vans", "number of cars", "car or van availability"),
        ("availability_category", "number_of_cars"),
        (("no cars", "No car"), ("1 car", "1 car"), ("2 cars", "2 cars"), ("3 or more", "3 or more cars")),
    ),
    Topic(
        "tenure",
        "Tenure",
        "households",
        ("tenure of household", "tenure"),
        ("household_tenure", "tenure"),
        (
            ("owned", "Owned"),
            ("shared ownership", "Shared ownership"),
            ("social rented", "Social rented"),
            ("private rented", "Private rented"),
            ("lives rent free", "Rent free"),
        ),
    ),
    Topic("household_language", "Household language", "households", ("household language",), ("household_language",)),
    Topic("travel_to_work", "Travel to work", "people", ("method used to travel to workplace",), ("mode_of_travel",)),
    Topic("household_composition", "Household composition", "households", ("household composition",), ()),
)


def by_heading(heading: str) -> Topic:
    """The topic of a bulk table; one not named above keeps its heading, counts people and is spelt as published."""
    known = next((topic for topic in TOPICS if heading.lower() in topic.headings), None)
    return known or Topic(_key(heading), heading, "people", (heading.lower(),), ())


def by_column(column: str) -> Topic:
    """The topic of a long table by the name of its category column; as `by_heading` for one not named above."""
    known = next((topic for topic in TOPICS if column in topic.columns), None)
    return known or Topic(_key(column), column.replace("_", " ").capitalize(), "people", (), (column,))


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def details_only(categories: Iterable[str]) -> list[str]:
    """The categories that no other one divides further: a sub-total is one that another begins with, and a colon."""
    listed = list(categories)
    return [category for category in listed if not any(other.startswith(f"{category}: ") for other in listed)]


def label_of(topic: Topic) -> Callable[[str], str]:
    """How a published category of this topic is called here: category -> label."""

    def label(category: str) -> str:
        # The last part is the more exact one: "Main language is not English: Cannot speak English".
        for part in (category.lower().rsplit(": ", 1)[-1], category.lower()):
            fits = [(len(start), word) for start, word in topic.words if part.startswith(start)]
            if fits:
                return max(fits)[1]
        return category

    return label


def age_span(category: str) -> tuple[int, int] | None:
    """First and last age of a published age band ("Aged 5 to 9 years" is 5, 9); None when it is no age band."""
    text = category.lower()
    years = [int(figure) for figure in re.findall(r"\d+", text)]
    if "under 1" in text:
        return 0, 0
    if len(years) == 1 and "under" in text:
        return 0, years[0]
    if len(years) == 1 and "over" in text:
        return years[0], NO_LAST_AGE
    if len(years) == 1:
        return years[0], years[0]
    return (years[0], years[1]) if len(years) == 2 and years[0] <= years[1] else None


def narrowest(spans: dict[str, tuple[int, int]]) -> list[str]:
    """The age bands that contain no other band of the table; the rest are sub-totals of them."""
    return [
        name
        for name, (first, last) in spans.items()
        if not any(other != (first, last) and first <= other[0] and other[1] <= last for other in spans.values())
    ]


def five_year_band(first: int, last: int) -> str | None:
    """The five-year band an age band lies in ("0-4" ... "85+"); None when it lies across two."""
    if first >= OLDEST_BAND:
        return f"{OLDEST_BAND}+"
    start = first // BAND_YEARS * BAND_YEARS
    return f"{start}-{start + BAND_YEARS - 1}" if last < start + BAND_YEARS else None


FIVE_YEAR_BANDS = (
    *(f"{start}-{start + BAND_YEARS - 1}" for start in range(0, OLDEST_BAND, BAND_YEARS)),
    f"{OLDEST_BAND}+",
)
