"""Names, addresses and postcodes as publishers print them: what a postcode looks like, and capitals made readable."""

import re

import pandas as pd

from geo.sources.reading import TextTable

# With or without its space; the second half is a digit and two letters.
POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
# The first half alone ("M31"), which is a district and no place.
OUTWARD = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$")
NAMELESS = frozenset({"", "NA", "N/A", "UNKNOWN", "NONE", "-", "NULL", "DOES NOT APPLY", "NOT APPLICABLE"})
SMALL_WORDS = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "upon"})
# Short forms that stay in capitals when a name printed in capitals is made readable.
STAY_IN_CAPITALS = frozenset({"GP", "NHS", "HMP", "OOH", "MOD", "II", "III", "UK", "PCN"})


def given(text: str) -> str:
    """A cell of words, "" where the publisher's word says that there is none ("NA", "Unknown")."""
    return "" if text.strip().upper() in NAMELESS else text.strip()


def words_of(table: TextTable, column: str) -> pd.Series:
    """A column of words, "" where nothing is held; all of it where the table has no such column."""
    if column not in table.frame:
        return pd.Series("", index=table.frame.index, dtype=str)
    return table.frame[column].map(given)


def plain_capitals(text: str) -> str:
    """A name printed all in capitals, in ordinary letters; any other name as it stands."""
    if text != text.upper():
        return text
    words = text.split()
    return " ".join(_word(word, first=place == 0) for place, word in enumerate(words))


def _word(word: str, *, first: bool) -> str:
    bare = re.sub(r"[^A-Z]", "", word)
    if bare in STAY_IN_CAPITALS or any(figure.isdigit() for figure in word):
        return word
    if bare.lower() in SMALL_WORDS and not first:
        return word.lower()
    # A letter after an apostrophe stays small; one after a hyphen, bracket or stop is large.
    return re.sub(r"[A-Z']+", lambda part: part[0][0] + part[0][1:].lower(), word)
