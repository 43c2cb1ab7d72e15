"""A list's own headings read as ours, where sources.toml gives its service and the headings are none of the usual.

Whatever is only taken to be the name is said, and `name_column = "..."` in sources.toml settles it.
"""

import re

import pandas as pd

from geo.errors import InputError
from geo.plain import beginning, shown
from geo.sources.reading import RawFile, TextTable, plain_postcode
from geo.sources.services.place_lists import NAME_COLUMNS, POSTCODE_COLUMNS, column_of
from geo.sources.services.postal import POSTCODE, given
from geo.sources.services.standing import coordinate_columns

# Words of a heading that tell an easting or longitude, and a northing or latitude; the pairs go together.
ACROSS_AND_UP = (
    (("longitude", "long", "lon", "lng"), ("latitude", "lat")),
    (("easting", "eastings", "east"), ("northing", "northings", "north")),
    (("x", "xcoord", "pointx", "coordx", "geox"), ("y", "ycoord", "pointy", "coordy", "geoy")),
)
OURS = (("lon", "lat"), ("easting", "northing"), ("x", "y"))
POSTAL_WORDS = ("postcode", "postal", "postcodes", "pcd", "pcds", "pcode", "zip")
# Words of a heading that a name is likely to stand under, the likeliest first.
NAMING_WORDS = (
    "name",
    "title",
    "site",
    "venue",
    "library",
    "surgery",
    "hub",
    "centre",
    "school",
    "building",
    "premises",
    "branch",
    "provider",
    "organisation",
    "facility",
    "asset",
    "location",
)
# With these in a heading it is of something else: a reference, a kind, a person or a part of the address.
OTHER_WORDS = frozenset(
    {
        "address",
        "area",
        "authority",
        "code",
        "contact",
        "council",
        "district",
        "email",
        "head",
        "id",
        "manager",
        "number",
        "owner",
        "parish",
        "phone",
        "postcode",
        "ref",
        "reference",
        "region",
        "road",
        "status",
        "street",
        "town",
        "type",
        "url",
        "ward",
        "website",
    }
)
# A column holds postcodes where at least this share of its filled cells are.
POSTAL_SHARE = 0.5


def settled(table: TextTable, raw: RawFile) -> tuple[TextTable, tuple[str, ...]]:
    """The table with the columns of names, coordinates and postcodes under our own headings, and what was assumed.

    Raises InputError where name_column is no column of the file.
    """
    columns = tuple(str(column) for column in table.frame.columns)
    renamed: dict[str, str] = {}
    notes: list[str] = []
    stated = raw.facts.get("name_column", "").strip().lower()
    if stated and stated not in columns:
        raise InputError(
            f"{table.name}: sources.toml gives name_column = {shown(raw.facts['name_column'])}; the columns are "
            f"{', '.join(map(beginning, columns[:12]))}."
        )
    if stated:
        renamed[stated] = NAME_COLUMNS[0]
    elif column_of(columns, NAME_COLUMNS) is None:
        taken = _name_column(table, columns)
        if taken:
            renamed[taken] = NAME_COLUMNS[0]
            notes.append(
                f'{table.name}: names are taken from the column {shown(taken)}; name_column = "..." in sources.toml '
                f"settles it."
            )
        else:
            notes.append(
                f'{table.name}: no column is known as that of names; name_column = "..." in sources.toml tells it. The '
                f"columns are {', '.join(map(beginning, columns[:12]))}."
            )
    # The shapes of a GeoJSON hold over any coordinates among its properties.
    if raw.geojson is None and coordinate_columns(columns) is None:
        renamed |= _coordinates(columns)
    if column_of(columns, POSTCODE_COLUMNS) is None and (postal := _postal(table, columns)):
        renamed[postal] = POSTCODE_COLUMNS[0]
    # A column that stands under one of our headings already gives way to the one that is meant.
    kept = [column for column in columns if column in renamed or column not in renamed.values()]
    frame = table.frame[kept].rename(columns=renamed)
    return TextTable(table.name, frame, table.lines, table.notes), tuple(notes)


def has_place(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a list with these headings and first rows tells where its places are, under any heading."""
    if coordinate_columns(columns) or column_of(columns, POSTCODE_COLUMNS) or _coordinates(columns):
        return True
    frame = pd.DataFrame([row[: len(columns)] for row in rows if len(row) >= len(columns)], columns=list(columns))
    return any(_is_postal(frame.iloc[:, at]) for at in range(len(columns)))


def _words(heading: str) -> list[str]:
    return re.findall(r"[a-z]+", heading.lower())


def _name_column(table: TextTable, columns: tuple[str, ...]) -> str:
    """The column most likely to hold names: by a word of its heading, with words in it; "" where none is."""
    likely = [
        column
        for word in NAMING_WORDS
        for column in columns
        if word in _words(column) and not OTHER_WORDS & set(_words(column))
    ]
    return next((column for column in likely if table.frame[column].str.contains("[A-Za-z]{2}").any()), "")


def _coordinates(columns: tuple[str, ...]) -> dict[str, str]:
    for (across, up), ours in zip(ACROSS_AND_UP, OURS, strict=True):
        pair = [_told_by(columns, words) for words in (across, up)]
        if all(pair):
            return dict(zip(pair, ours, strict=True))
    return {}


def _told_by(columns: tuple[str, ...], words: tuple[str, ...]) -> str:
    joined = ("".join(words_of) for words_of in map(_words, columns))
    marked = zip(columns, joined, strict=True)
    return next((column for column, whole in marked if whole in words or set(words) & set(_words(column))), "")


def _postal(table: TextTable, columns: tuple[str, ...]) -> str:
    by_heading = [column for column in columns if set(POSTAL_WORDS) & set(_words(column))]
    whole = [column for column in columns if _is_postal(table.frame[column])]
    return next((column for column in by_heading if column in whole), next(iter([*whole, *by_heading]), ""))


def _is_postal(cells: pd.Series) -> bool:
    filled = cells[cells.map(given) != ""]
    return bool(len(filled)) and float(filled.map(lambda cell: bool(POSTCODE.match(plain_postcode(cell)))).mean()) >= (
        POSTAL_SHARE
    )
