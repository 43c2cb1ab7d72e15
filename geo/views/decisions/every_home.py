"""Every home of a place as the small text that a file without a network looks a postcode up in, and its script.

The text is JSON, made by `compact`:

    kind, caption, ways       postcode or small_area; what the answer is headed with; the ways' names
    situations                names, today's first
    returns                   whether the last figure of a row is return trips in a day without a car
    wards                     names, by their numbers
    today                     by outward half (or by ward, for small areas) rows of the same length on end: the inward
                              half (three characters), the number of the ward, and a figure each
    otherwise                 an entry an option: the same without the ward, of the homes alone whose figures it changes

A figure and the number of a ward are two characters of base 36: whole minutes, return trips, NO_WAY where there is no
journey (or no ward), ANY_TIME where the site is near enough to be walked to at any time.
"""

import json
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.decisions.every_home import EveryHome, HomeKind, figures
from geo.language.phrases import sentence
from geo.place.place import Place
from geo.values import Floats
from geo.views.access.from_here import THERE_AND_BACK

Texts = NDArray[np.str_]
NO_WAY, ANY_TIME = "zz", "zy"
BASE, MOST = 36, 36 * 36 - 3
INWARD_LETTERS = 3
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = np.array([_DIGITS[n // BASE] + _DIGITS[n % BASE] for n in range(MOST + 1)] + [ANY_TIME, NO_WAY])


def compact(place: Place, homes: EveryHome) -> str:
    """The text."""
    told = [_paired(figures(nearest)) for nearest in homes.nearest]
    codes = homes.homes.index.to_series().astype(str).to_numpy()
    wards = place.wards.frame["name"].astype(str)
    number = _PAIRS[np.where(homes.homes["ward"].isna(), -1, wards.index.get_indexer(homes.homes["ward"]))]
    if homes.kind is HomeKind.POSTCODE:
        outward = np.array([code[:-INWARD_LETTERS] for code in codes])
        inward = np.array([code[-INWARD_LETTERS:] for code in codes])
    else:
        outward = wards.reindex(homes.homes["ward"]).to_numpy(str)
        inward = np.array([f"{n:0{INWARD_LETTERS}}" for n in homes.homes.groupby("ward").cumcount()])
    today, *options = told
    changed = [option != today for option in options]
    first = homes.nearest[0]
    plain = {
        "kind": homes.kind.value,
        "caption": f"To the nearest {homes.service.label}, today and with each option",
        "situations": [each.name for each in homes.asked],
        "ways": [sentence(way.label) for way in first.ways],
        "returns": THERE_AND_BACK if first.returns is not None else "",
        "wards": list(wards),
        "today": _rows(outward, _joined(_joined(inward, number), today)),
        "otherwise": [
            _rows(outward[differs], _joined(inward, option)[differs])
            for option, differs in zip(options, changed, strict=True)
        ],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


@cache
def script() -> str:
    """`answerFor(homes, typed)`: what is told of a home that somebody types, by the text read as JSON.

    It gives {said} with one sentence, or {said, caption, columns, rows} with the rows' names in their first cells.
    """
    return files("geo.views.decisions").joinpath("every_home.js").read_text("utf-8")


def _paired(told: Floats) -> Texts:
    """A row of figures as one text."""
    positions = np.where(np.isnan(told), -1, np.where(np.isinf(told), -2, np.minimum(np.nan_to_num(told), MOST)))
    return _joined(*_PAIRS[positions.astype(int)].T)


def _joined(*columns: Texts) -> Texts:
    joined = columns[0]
    for column in columns[1:]:
        joined = np.char.add(joined, column)
    return joined


def _rows(outward: Texts, rows: Texts) -> dict[str, str]:
    return {str(half): "".join(group) for half, group in pd.Series(rows).groupby(outward, sort=False)}
