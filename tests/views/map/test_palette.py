"""Colours that can be told apart, also by people who do not see red from green; text that can be read on its ground.

Contrast is WCAG 2.2's ratio of relative luminances. Deuteranopia is simulated with the matrix of Machado, Oliveira and
Fernandes (2009) on linear RGB; distances are Euclidean in CIE L*a*b* (D65), where about 2 is just noticeable.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest

from geo.impact.bands import Band
from geo.services.services import Service
from geo.views.map import palette

DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE_XYZ = TO_XYZ.sum(axis=1)
# Steps that lie side by side on a map must differ plainly: five times what is just noticeable.
PLAINLY = 10.0
READABLE, SEEN = 4.5, 3.0


def linear(colour: str) -> np.ndarray:
    """Linear RGB, 0 to 1, of a hex colour."""
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(ink: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (ink, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, *, simulated: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of a colour as someone with this kind of sight sees it."""
    ratio = (TO_XYZ @ np.clip(simulated @ linear(colour), 0, 1)) / WHITE_XYZ
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(colour: str, other: str, *, simulated: np.ndarray) -> float:
    return float(np.linalg.norm(lab(colour, simulated=simulated) - lab(other, simulated=simulated)))


SIGHTS = pytest.mark.parametrize("sight", [np.eye(3), DEUTERANOPIA], ids=["usual", "deuteranopia"])


def test_the_measures_themselves_give_the_known_answers() -> None:
    # Black on white is 21 to 1 by definition; WCAG's own example grey #767676 is just over 4.5.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    # White is L* 100 without a tint, and every grey stays itself for deuteranopes (the rows of the matrix sum to 1).
    assert lab("#ffffff", simulated=np.eye(3)) == pytest.approx([100, 0, 0], abs=0.01)
    assert distance("#ff0000", "#00a000", simulated=DEUTERANOPIA) < distance("#ff0000", "#00a000", simulated=np.eye(3))


@SIGHTS
@pytest.mark.parametrize("steps", [palette.STEPS, palette.STONE, palette.FEWER_MORE], ids=["steps", "stone", "fewer"])
def test_neighbouring_steps_differ_plainly(steps: Sequence[str], sight: np.ndarray) -> None:
    assert min(distance(*pair, simulated=sight) for pair in pairwise(steps)) >= PLAINLY


@SIGHTS
def test_any_two_plain_bands_of_change_differ_plainly(sight: np.ndarray) -> None:
    plain = [paint.colour for paint in palette.BANDS.values() if not paint.pattern]
    assert len(plain) == 7
    assert min(distance(*pair, simulated=sight) for pair in combinations(plain, 2)) >= PLAINLY


def test_light_is_near_and_dark_is_far() -> None:
    lightness = [lab(colour, simulated=np.eye(3))[0] for colour in palette.STEPS]
    assert lightness == sorted(lightness, reverse=True)
    assert lightness[0] - lightness[-1] > 50


def test_nearer_and_further_of_one_size_are_equally_loud() -> None:
    for near, far in zip(palette.NEARER, palette.FURTHER, strict=True):
        lightness, other = lab(near, simulated=np.eye(3))[0], lab(far, simulated=np.eye(3))[0]
        assert abs(lightness - other) < 12


def test_deprivation_carries_no_signal_of_danger() -> None:
    # Stone: no step is further than 12 from grey of its own lightness.
    for colour in palette.STONE:
        assert np.hypot(*lab(colour, simulated=np.eye(3))[1:]) < 12


@SIGHTS
def test_nine_colours_of_two_things_at_once_are_all_told_apart(sight: np.ndarray) -> None:
    nine = [colour for row in palette.NINE for colour in row]
    assert min(distance(*pair, simulated=sight) for pair in combinations(nine, 2)) >= PLAINLY


def test_nine_colours_stay_apart_in_black_and_white_and_darker_is_always_further() -> None:
    lightness = [lab(colour, simulated=np.eye(3))[0] for row in palette.NINE for colour in row]
    assert all(light - dark >= 5 for light, dark in pairwise(lightness))


def test_journeys_lost_found_and_missing_are_told_by_pattern_and_not_by_colour_alone() -> None:
    patterned = {band for band, paint in palette.BANDS.items() if paint.pattern}
    assert patterned == {Band.NEWLY_REACHED, Band.CUT_OFF, Band.NOT_REACHED}
    assert set(palette.BANDS) == set(Band)


def test_names_can_be_read_where_they_stand() -> None:
    # Every name has a white halo; water and green also carry theirs on their own ground.
    for ink in (palette.INK, palette.WARD_LINE, palette.WATER_INK, palette.GREEN_INK):
        assert contrast(ink, palette.HALO) >= READABLE
    assert contrast(palette.INK, palette.PAPER) >= READABLE
    assert contrast(palette.GREEN_INK, palette.GREEN) >= READABLE


def test_signs_stand_out_from_their_halo_and_no_two_services_share_one() -> None:
    for symbol in palette.SYMBOLS.values():
        assert contrast(symbol.colour, palette.HALO) >= SEEN
        assert symbol.shape in palette.OUTLINES
    assert set(palette.SYMBOLS) == set(Service)
    assert len(set(palette.SYMBOLS.values())) == len(Service)
