"""What a place is called in a sentence: "the borough" only where it is one, else the island, the county or its name."""

import re

ISLAND = re.compile(r"\b(isles?|islands?)\b", re.IGNORECASE)
# How codes begin: metropolitan districts and London boroughs, and counties. Districts and unitary authorities may be
# boroughs, cities or counties by charter, which no code tells.
BOROUGHS, COUNTIES = ("E08", "E09"), ("E10",)


def kind_called(name: str, authority_code: str, *, made_up: bool) -> str:
    """What kind of place it is, in one word; "" where it goes by its name alone. A made-up place is a borough."""
    if ISLAND.search(name):
        return "island"
    if made_up or authority_code.startswith(BOROUGHS):
        return "borough"
    return "county" if authority_code.startswith(COUNTIES) else ""
