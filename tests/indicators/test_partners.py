"""Another partnership's pack beside one's own place: the same indicators only, and every broken file in a sentence."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from geo.errors import InputError
from geo.indicators.pack import to_plain
from geo.indicators.partners import Theirs, opened
from geo.place.place import Place
from geo.place.standings import shown_of, standings
from geo.views.indicators import partner_tables, tables
from tests.town import BOROUGH

NEIGHBOUR = "E06999998"
Spoil = Callable[[dict[str, Any]], object]


def pack_of(town: Place) -> dict[str, Any]:
    """The five wards' own pack as if the next borough had sent it."""
    text = json.dumps(to_plain(shown_of(town).values)).replace(BOROUGH, NEIGHBOUR)
    made: dict[str, Any] = json.loads(text)
    return made


def taken(town: Place, pack: object) -> Theirs:
    own = shown_of(town).values.indicators
    return opened(json.dumps(pack).encode(), title="next.json", own=own, own_code=BOROUGH)


def test_their_newest_figure_stands_with_its_range_and_period(town: Place) -> None:
    theirs = taken(town, pack_of(town))
    assert theirs.area_code == NEIGHBOUR
    shown = shown_of(town)
    own_standings = list(standings(shown, BOROUGH, indicators=shown.values.indicators))
    table = partner_tables.with_theirs(tables.every_indicator(own_standings, borough=True), own_standings, theirs)
    # The same pack, so the same figures: 41 offences for every 1,000 in 2024, the newest of five years.
    own = table.loc["Recorded offences"]
    assert own["Theirs"] == f"{own['Latest']} ({own['95% range']}), 2024" and own["Latest"] == "41.0"


def test_an_indicator_that_is_counted_otherwise_is_not_compared(town: Place) -> None:
    pack = pack_of(town)
    offences = next(record for record in pack["indicators"] if record["key"] == "offences")
    offences["per"], offences["unit"] = 100.0, "per 100 people"
    theirs = taken(town, pack)
    assert theirs.left_out == ("Recorded offences",)
    assert not any(key == "offences" for key, _ in theirs.figures)
    assert "Declared otherwise there, and so not compared: Recorded offences." in partner_tables.words(theirs)[0]


def their_row(pack: dict[str, Any], **changes: object) -> dict[str, Any]:
    row: dict[str, Any] = next(
        value for value in pack["values"] if value["area_code"] == NEIGHBOUR and value["indicator"] == "offences"
    )
    row.update(changes)
    return row


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda pack: pack.update(format="another"), "the format is 'another'"),
        (lambda pack: pack.update(values=3), "values is no list of records"),
        (lambda pack: their_row(pack, value="many"), "value is 'many'; a number or nothing was expected"),
        (lambda pack: their_row(pack, value=10**400), "a number or nothing was expected"),
        (lambda pack: their_row(pack, area_code=["E06"]), "area_code is no text"),
        (lambda pack: their_row(pack, value=1.0, lower=5.0, upper=9.0), "must lie within its range"),
        (lambda pack: pack["indicators"][0].update(label=None), "key, label, unit, source are texts"),
        (lambda pack: pack["indicators"][0].update(codes=7), "codes a list of texts"),
        (lambda pack: their_row(pack, area_code="E08000009"), "it has figures of E06999998, E08000009"),
        (lambda pack: pack.update(indicators=[]), "Each indicator must be declared once, and every value"),
        (lambda pack: pack["values"].append(dict(their_row(pack))), "is given more than once"),
    ],
)
def test_a_broken_pack_ends_in_a_sentence(town: Place, spoil: Spoil, sentence: str) -> None:
    pack = pack_of(town)
    spoil(pack)
    with pytest.raises(InputError) as refused:
        taken(town, pack)
    assert any(sentence in fault for fault in refused.value.faults), refused.value.faults
    assert all(fault.startswith("next.json") for fault in refused.value.faults)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b'{"format": NaN}', b"[" * 100_000])
def test_what_is_no_pack_at_all_is_refused_in_one_sentence(town: Place, content: bytes) -> None:
    own = shown_of(town).values.indicators
    with pytest.raises(InputError) as refused:
        opened(content, title="next.json", own=own, own_code=BOROUGH)
    assert len(refused.value.faults) == 1


def test_a_thousand_faults_are_not_read_one_by_one(town: Place) -> None:
    pack = pack_of(town)
    pack["values"] = [{}] * 1000
    with pytest.raises(InputError) as refused:
        taken(town, pack)
    assert len(refused.value.faults) == 11 and "990 more faults" in refused.value.faults[-1]


def test_a_pack_without_a_figure_in_common_is_refused(town: Place) -> None:
    pack = pack_of(town)
    for row in pack["values"]:
        row.update(dict.fromkeys(("value", "lower", "upper"), None), interval="none")
    with pytest.raises(InputError, match="no figure of its authority is of an indicator that this place holds as well"):
        taken(town, pack)


def test_the_place_itself_is_no_other_partnership(town: Place) -> None:
    with pytest.raises(InputError, match="of this very authority"):
        taken(town, json.loads(json.dumps(pack_of(town)).replace(NEIGHBOUR, BOROUGH)))
