"""A home is told the same as its small area in every option's appraisal, with the option's sites and extra buses."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.decisions.every_home import HomeKind, every_home, figures
from geo.decisions.from_here import TODAY, from_here, situations
from geo.errors import InputError
from geo.place.from_home import one_home
from geo.place.place import Place
from geo.proposals.extra_bus import Call, ExtraBus, minutes_with
from geo.proposals.kinds.mitigations import Transport
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, points
from geo.travel.ways import Way
from geo.views.access.from_here import options_table
from geo.views.decisions.every_home import ANY_TIME, INWARD_LETTERS, NO_WAY, compact
from tests.town import AREAS, at, beyond_the_river, changed, street_town, town, transit_town

TOWN, STREETS, BUSES = town(), street_town(), transit_town()
SHUTTLE = ExtraBus(
    "Shuttle", (Call(at(3000), "Damson"), Call(at(3600), "Elm Surgery", 3.0)), (1,), 8 * 60, 18 * 60, 10.0
)
CLOSE_ALDER = Close("Z99901", ListOutcome(ListFate.DISPERSED))
CLOSES = Proposal("Alder closes", Service.GP, (CLOSE_ALDER,))
MOVES = Proposal("Cedar opens", Service.GP, (CLOSE_ALDER, Open("Cedar Surgery", at(2000))))
WITH_BUS = Proposal("Alder closes with a shuttle", Service.GP, (CLOSE_ALDER, Transport(SHUTTLE)))


def options(place: Place, *proposals: Proposal) -> list[Appraisal]:
    return [appraise(place, proposal) for proposal in proposals]


def doors(place: Place) -> pd.DataFrame:
    return place.travel.doors.loc[list(AREAS), ["easting", "northing"]]


@pytest.mark.parametrize("place", [TOWN, STREETS, BUSES, beyond_the_river()], ids=["line", "streets", "buses", "river"])
def test_a_home_at_an_area_s_door_has_what_each_option_s_appraisal_says_of_the_area(place: Place) -> None:
    proposals = (CLOSES, MOVES) if place.travel.transit is None else (CLOSES, MOVES, WITH_BUS)
    appraised = options(place, *proposals)
    today, *after = from_here(place, doors(place), situations(place, Service.GP, appraised))
    for option, nearest in zip(appraised, after, strict=True):
        for way in nearest.ways:
            areas = option.ways[way].areas.loc[list(AREAS)]
            assert list(today.minutes[way]) == pytest.approx(list(areas["before"]), abs=0.01, nan_ok=True)
            assert list(nearest.minutes[way]) == pytest.approx(list(areas["after"]), abs=0.01, nan_ok=True)


def test_return_trips_count_an_option_s_extra_bus() -> None:
    river = beyond_the_river(last_home="07:15")
    asked = situations(river, Service.GP, options(river, CLOSES, WITH_BUS))
    home = doors(river).loc[[AREAS[7]]]
    today, without, with_bus = from_here(river, home, asked)
    spread = minutes_with(river, (SHUTTLE,), points(river.services.sites)).spread
    assert spread is not None and with_bus.returns is not None
    assert with_bus.returns[0] == spread.returns.loc[AREAS[7], "Z99902"] > 1
    assert without.site(Way.NOCAR) is None and without.returns is not None and math.isnan(without.returns[0])
    table = options_table(asked, (today, without, with_bus)).set_index("Option")
    told = table["There and back in a day without a car"]
    assert list(table.index) == [TODAY, "Alder closes", "Alder closes with a shuttle"]
    assert told["Alder closes"] == "No way" and "return trips by bus or train" in told["Alder closes with a shuttle"]


def test_the_nearest_site_is_named_and_a_shut_one_is_nobody_s() -> None:
    asked = situations(TOWN, Service.GP, options(TOWN, CLOSES, MOVES))
    table = options_table(asked, from_here(TOWN, one_home(TOWN, at(800)), asked))
    # 400, 2800 and 1200 m x 1.3 / 80.
    assert table["On foot"].to_list() == [
        "7 minutes, Alder Surgery",
        "46 minutes, Elm Surgery",
        "20 minutes, Cedar Surgery",
    ]
    assert "There and back in a day without a car" not in table


def test_without_options_it_is_today_alone() -> None:
    assert [each.name for each in situations(TOWN, Service.GP, [])] == [TODAY]


def test_business_as_usual_is_called_so_where_it_changes_something() -> None:
    usual = replace(MOVES, changes=MOVES.changes[1:], business_as_usual=(CLOSE_ALDER,))
    asked = situations(TOWN, Service.GP, options(TOWN, usual))
    assert [each.name for each in asked] == ["Business as usual", "Cedar opens"]
    today, _ = from_here(TOWN, one_home(TOWN, at(400)), asked)
    site = today.site(Way.WALK)
    assert site is not None and site.name == "Elm Surgery"


def test_options_that_stand_against_different_usuals_are_refused() -> None:
    usual = replace(MOVES, changes=MOVES.changes[1:], business_as_usual=(CLOSE_ALDER,))
    with pytest.raises(InputError, match="same business as usual"):
        situations(TOWN, Service.GP, options(TOWN, CLOSES, usual))


def read(text: str, outward: str, inward: str) -> list[list[str]]:
    """The figures of one home as they are kept: today's, then each option's."""
    homes = json.loads(text)
    figures_wide = 2 * (len(homes["ways"]) + bool(homes["returns"]))

    def row(kept: str, beside: int) -> str | None:
        wide = INWARD_LETTERS + beside + figures_wide
        rows = [kept[at_ : at_ + wide] for at_ in range(0, len(kept), wide)]
        return next((each[INWARD_LETTERS + beside :] for each in rows if each.startswith(inward)), None)

    today = row(homes["today"][outward], 2)
    assert today is not None
    told = [today, *(row(each.get(outward, ""), 0) or today for each in homes["otherwise"])]
    return [[each[at_ : at_ + 2] for at_ in range(0, len(each), 2)] for each in told]


def paired(row: np.ndarray) -> list[str]:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return [
        NO_WAY
        if math.isnan(each)
        else ANY_TIME
        if math.isinf(each)
        else digits[int(each) // 36] + digits[int(each) % 36]
        for each in row
    ]


def test_the_file_s_table_holds_for_each_postcode_what_its_own_box_says() -> None:
    appraised = options(BUSES, CLOSES, MOVES, WITH_BUS)
    homes = every_home(BUSES, Service.GP, appraised)
    text, asked = compact(BUSES, homes), situations(BUSES, Service.GP, appraised)
    assert homes.kind is HomeKind.POSTCODE and len(homes.homes) == len(BUSES.map.postcodes)
    for code in map(str, BUSES.map.postcodes.index):
        box = from_here(BUSES, one_home(BUSES, BUSES.locate(code)), asked)
        assert read(text, code[:-3], code[-3:]) == [paired(figures(nearest)[0]) for nearest in box]


def test_without_postcodes_the_rows_are_small_areas_under_their_ward_s_name() -> None:
    bare = changed(TOWN, postcodes=TOWN.map.postcodes.iloc[:0])
    homes = every_home(bare, Service.GP, options(bare, CLOSES))
    assert homes.kind is HomeKind.SMALL_AREA and list(homes.homes.index) == list(AREAS)
    text = compact(bare, homes)
    assert list(json.loads(text)["today"]) == ["Alder", "Birch", "Cedar", "Damson", "Elm"]
    # Its two areas are 200 m from Alder Surgery and, that shut, 3400 and 3000 m from Elm's: on foot 3.25, 55.25, 48.75.
    assert [each[0] for each in (*read(text, "Alder", "000"), *read(text, "Alder", "001"))] == ["03", "1j", "03", "1d"]
