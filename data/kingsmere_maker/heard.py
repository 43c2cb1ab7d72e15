"""What do people say of their wards that no count tells? A dozen entries as a partnership would write them down.

The columns are id, ward, date, method, community, summary, strength, supports, sensitivity, review_date.
"""

from pathlib import Path

from .writing import table

HEADER = (
    "id", "ward", "date", "method", "community", "summary", "strength", "supports", "sensitivity", "review_date",
)  # fmt: skip
ENTRIES = (
    (
        "KM-01", "Ropewalk", "2024-06-11", "focus group", "people who rent rooms",
        "Nine of ten had moved at least twice in a year, all within the ward. Rooms are let by the week; few had "
        "registered with a doctor before they moved on.",
        3, "-", "open", "2025-06-11",
    ),
    (
        "KM-02", "Ropewalk", "2024-05-21", "informant", "a head teacher",
        "A class begins the year with 28 and ends it with 28, of whom nine are others. The total tells the school "
        "nothing.",
        3, "+", "open", "2025-05-21",
    ),
    (
        "KM-03", "Ropewalk", "2024-09-03", "walkabout", "",
        "Bells on the terraces of Rope Street: up to eight names on a door with one letter box. More people than the "
        "register of electors, by the look of it.",
        1, "-", "open", "2025-03-03",
    ),
    (
        "KM-04", "Tanners Reach", "2024-04-17", "forum", "health forum",
        "Grown-up children stay on: several spoke of three generations in a house of three bedrooms.",
        2, "+", "open", "2025-04-17",
    ),
    (
        "KM-05", "Ferrylea", "2024-04-17", "forum", "health forum",
        "The list at Ferrylea House is long with people who have moved over the river and kept their doctor.",
        2, "-", "open", "2025-04-17",
    ),
    (
        "KM-06", "Dunmarsh", "2024-02-06", "focus group", "lunch club, mostly over 75",
        "Everybody had been here for 30 years or more. Houses that fall empty stay empty for months.",
        3, "+", "open", "2026-02-06",
    ),
    (
        "KM-07", "Dunmarsh", "2024-03", "informant", "a district nurse",
        "Two sheltered blocks are half empty since the surgery closed; people went to their children's.",
        2, "+", "open", "2025-03",
    ),
    (
        "KM-08", "Scarholt and Winnowby", "2024-07-09", "walkabout", "",
        "The second phase is lived in: curtains in about 60 of the 80 new houses, prams in every other hall.",
        2, "+", "open", "2024-12-09",
    ),
    (
        "KM-09", "Scarholt and Winnowby", "2024-07-10", "informant", "a site manager",
        "Sales are slower than planned; the third phase will come a year late.",
        2, "0", "open", "2025-01-10",
    ),
    (
        "KM-10", "Market", "2024-08-22", "informant", "a letting agent",
        "Flats over the shops turn over every ten months. Few who let them ask for the council's forms.",
        2, "0", "open", "2025-08-22",
    ),
    (
        "KM-11", "Crowmarl", "2024-06-25", "focus group", "parents at the children's centre",
        "Friends sleep on sofas between tenancies and are on no list at that address.",
        2, "-", "open", "2025-06-25",
    ),
    (
        "KM-12", "Larchwold", "2024-05-14", "other", "letters to the ward's councillors",
        "Nothing has changed, several wrote, but the traffic.",
        1, "+", "open", "",
    ),
    (
        "KM-13", "Ropewalk", "2024-06-30", "informant", "a support worker",
        "Not for passing on: an example of an entry that stays out of the built place.",
        2, "0", "restricted", "2024-12-30",
    ),
)  # fmt: skip


def write(folder: Path) -> None:
    """The table, in the layout of our own."""
    table(folder / "evidence" / "qual_evidence.csv", HEADER, ENTRIES)
