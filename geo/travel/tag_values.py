"""What the values of a street's tags say: lists taken apart, capitals folded, and figures of speed and gradient read.

Mappers write `No`, `yes;permissive`, `30 MPH`, `12,5%` and `1:8`. Every rule looks values up as they leave this file.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

KMH_PER_MPH = 1.609344
UNTOLD = math.nan
# By key of a tag, the values that it lists, in small letters.
Values: TypeAlias = Mapping[str, tuple[str, ...]]
NAMED_LIMITS_KMH = {
    "gb:nsl_single": 60 * KMH_PER_MPH,
    "gb:nsl_dual": 70 * KMH_PER_MPH,
    "gb:motorway": 70 * KMH_PER_MPH,
    "gb:nsl_restricted": 30 * KMH_PER_MPH,
    "national": 60 * KMH_PER_MPH,
}
_SPEED = re.compile(r"([1-9]\d*(?:\.\d+)?) *(mph|km/h|kmh|kph)?")
_RATIO = re.compile(r"([-+]?\d+(?:\.\d+)?) *(?::|/|in) *(\d+(?:\.\d+)?)")
_SLOPE = re.compile(r"([-+]?\d+(?:\.\d+)?) *(%|°|)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


def values_of(tags: Mapping[str, str]) -> Values:
    """Each tag's value as the list that it is, in small letters and without spaces about; an empty one lists none."""
    return {key: tuple(filter(None, map(str.strip, text.casefold().split(";")))) for key, text in tags.items()}


def lists(values: Values, key: str, words: Collection[str]) -> bool:
    """Whether a tag's value, or one of those that it lists, is among the words."""
    return key in values and any(value in words for value in values[key])


def signed_kmh(limits: Iterable[str]) -> float:
    """The speed on the sign in km/h, the lowest of several; NaN where none is told in figures or by a limit's name."""
    return min((kmh for kmh in map(_limit_kmh, limits) if not math.isnan(kmh)), default=UNTOLD)


def _limit_kmh(limit: str) -> float:
    figure = _SPEED.fullmatch(_DECIMAL_COMMA.sub(".", limit))
    if figure is None:
        return NAMED_LIMITS_KMH.get(limit, UNTOLD)
    return float(figure[1]) * (KMH_PER_MPH if figure[2] == "mph" else 1.0)


def gradient_percent(inclines: Iterable[str]) -> float:
    """Gradient in percent, uphill forward positive, the steepest of several; NaN where none is told in figures.

    A figure without a unit is in percent; "1:8" is one in eight; "up" alone tells only which way, beside a figure it
    tells its sign. A fraction without a unit (0.08) may be either and tells nothing.
    """
    return max((percent for percent in map(_percent, inclines) if not math.isnan(percent)), key=abs, default=UNTOLD)


def _percent(incline: str) -> float:
    text = _DECIMAL_COMMA.sub(".", incline)
    downhill = text.startswith("down")
    figures = text.removeprefix("up").removeprefix("down").strip(" :")
    if ratio := _RATIO.fullmatch(figures):
        percent = 100 * float(ratio[1]) / float(ratio[2]) if float(ratio[2]) else UNTOLD
    elif slope := _SLOPE.fullmatch(figures):
        figure, unit = float(slope[1]), slope[2]
        percent = 100 * math.tan(math.radians(figure)) if unit == "°" else figure
        if not unit and 0 < abs(figure) < 1:
            return UNTOLD
    else:
        return UNTOLD
    return -abs(percent) if downhill else percent
