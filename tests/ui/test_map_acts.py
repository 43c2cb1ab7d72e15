"""What the browser says was done on a map is checked once: an act that may be done here, or one sentence."""

import math
from dataclasses import replace
from typing import Any

import pytest

from geo.errors import InputError
from geo.projection import to_lonlat
from geo.services.services import Service
from geo.ui.map_acts import FAR_OFF, NOT_UNDERSTOOD, Act, Choices, act_of
from tests.town import at, town

LON, LAT = (round(float(degrees), 6) for degrees in to_lonlat(at(400).easting, at(400).northing))
LIBRARY = town().services.sites_of(Service.LIBRARY)[0]
ALL = Choices("a GP surgery", closes=("Z99901",), moves=("Z99901", "NEW-1"), hosts=(LIBRARY,))


def message(kind: str, site: str = "", **others: Any) -> dict[str, Any]:
    return {"kind": kind, "lon": LON, "lat": LAT, "site": site, **others}


def test_an_act_has_the_place_where_it_was_done_to_less_than_a_metre() -> None:
    opened = act_of(message("open"), ALL)
    assert opened.at is not None
    assert math.hypot(opened.at.easting - at(400).easting, opened.at.northing - at(400).northing) < 1


def test_what_is_done_to_a_site_names_it_and_only_a_move_has_a_place_of_its_own() -> None:
    assert act_of(message("close", "Z99901"), ALL) == Act("close", site="Z99901")
    assert act_of(message("share", LIBRARY.site_id), ALL) == Act("share", site=LIBRARY.site_id)
    moved = act_of(message("move", "NEW-1"), ALL)
    assert (moved.kind, moved.site, moved.at) == ("move", "NEW-1", act_of(message("open"), ALL).at)


def test_where_there_is_nothing_to_choose_a_click_hands_over_its_place() -> None:
    assert act_of(message("look"), Choices()).kind == "look"
    assert act_of(message("look"), replace(ALL, looks="Use this place")).kind == "look"
    for refused in ("open", "close", "share", "move"):
        with pytest.raises(InputError):
            act_of(message(refused), Choices())


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "open",
        [message("open")],
        {},
        message("burn"),
        message("look"),
        message("close"),
        message("close", "Z99902"),
        message("move", LIBRARY.site_id),
        message("share", "Z99901"),
        message("open", "Z99901"),
        message("open", more="x"),
        message("open") | {"kind": ["open"]},
        message("close") | {"site": ["Z99901"]},
        message("close") | {"site": "Z" * 1_000_000},
        message("open", lon=math.nan),
        message("open", lat=math.inf),
        message("open", lon=10**400),
        message("open", lon="1.9"),
        message("open", lon=True),
        message("open", lon=None),
    ],
    ids=lambda sent: repr(sent)[:60],
)
def test_a_message_that_is_not_ours_is_refused_in_one_sentence(sent: Any) -> None:
    with pytest.raises(InputError) as refused:
        act_of(sent, ALL)
    assert refused.value.faults == (NOT_UNDERSTOOD,)


@pytest.mark.parametrize("where", [(0.0, 0.0), (LAT, LON), (-74.0, 40.7), (180.0, -90.0)])
def test_a_place_far_from_any_borough_is_refused_without_a_number_in_the_sentence(where: tuple[float, float]) -> None:
    with pytest.raises(InputError) as refused:
        act_of(message("open", lon=where[0], lat=where[1]), ALL)
    assert refused.value.faults == (FAR_OFF,)
