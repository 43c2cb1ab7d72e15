"""Paper draws what the screen draws: classes, breaks, colours and words; and grey paper tells them apart."""

from itertools import combinations

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.impact.bands import Band, ImpactSettings
from geo.papers import drawn
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.reports import maps
from geo.reports.drawing import luminance
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact import change_map
from geo.views.map import marks, palette
from geo.views.map.drawing import painted
from geo.views.map.maps import Fill, fill_bands, fill_minutes
from tests.town import at, town

TOWN = town()
BOTH = Proposal("Both", Service.GP, (Open("Cedar Surgery", at(2000)), Close("Z99902", ListOutcome(ListFate.DISPERSED))))
# Two greys that are this far apart are told apart side by side; our choice, about a step of ten.
GREYS_APART = 0.06


def every_band() -> Fill:
    areas = pd.DataFrame({"band": list(Band), "change": 0.0}, index=[band.value for band in Band])
    return fill_bands(areas, service=Service.GP, way=Way.NOCAR, settings=ImpactSettings())


def test_a_look_is_the_legend_s_colour_and_words_with_lines_added() -> None:
    for fill in (every_band(), fill_minutes(pd.Series([3.0, 70.0]), service=Service.GP, way=Way.WALK)):
        looks = drawn.looks_of(fill)
        assert [(look.colour, look.label) for look in looks] == [
            (entry.paint.colour, entry.label) for entry in fill.legend.entries
        ]
        # What the screen hatches paper hatches too.
        assert all(look.hatch for look, entry in zip(looks, fill.legend.entries, strict=True) if entry.paint.pattern)


def test_no_two_classes_of_a_map_look_alike_in_grey() -> None:
    for fill in (every_band(), fill_minutes(pd.Series([3.0]), service=Service.GP, way=Way.WALK)):
        for one, other in combinations(drawn.looks_of(fill), 2):
            apart = abs(luminance(one.colour) - luminance(other.colour))
            assert one.hatch != other.hatch or apart >= GREYS_APART, (one.label, other.label)


def test_nearer_and_further_have_lines_of_different_kinds_whatever_their_grey() -> None:
    kinds = {band: drawn.HATCHES[palette.BANDS[band]][0] for band in Band if band is not Band.LITTLE}
    nearer = {kinds[band] for band in (Band.NEARER_2, Band.NEARER_5, Band.NEARER_10)}
    further = {kinds[band] for band in (Band.FURTHER_2, Band.FURTHER_5, Band.FURTHER_10)}
    assert (nearer, further) == ({"/"}, {"."})
    assert palette.Paint(palette.LITTLE) not in drawn.HATCHES


def test_the_map_on_paper_is_given_the_classes_of_the_map_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    appraisal = appraise(TOWN, BOTH)
    fill = change_map.fill(appraisal, appraisal.first_way)
    given: dict[str, object] = {}

    def kept(areas: object, classes: pd.Series, looks: object, **_: object) -> None:
        given.update(areas=areas, classes=classes, looks=looks)

    monkeypatch.setattr(maps, "area_map", kept)
    drawn.map_figure(TOWN, fill, marks.proposed(appraisal))
    codes = pd.Index(TOWN.inside)
    screen = painted(fill, (), codes=codes)
    classes = given["classes"]
    assert isinstance(classes, pd.Series)
    assert "".join(f"{int(number)}" for number in classes.reindex(codes)) == screen["classes"]
    looks = given["looks"]
    assert isinstance(looks, list)
    assert [[look.colour, look.label] for look in looks] == [[colour, label] for colour, _, label in screen["paints"]]
