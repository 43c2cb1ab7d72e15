"""The guide's types of area: reasons and never labels, off at first, and no guess where something is not held."""

import pytest

from geo.errors import InputError
from geo.indicators.area_types import TYPES, AreaTypeSettings, WardFacts, resemblances

ON = AreaTypeSettings(on=True)
TOWN = WardFacts(national_fifth=1, turnover_quarter=4, rural=False, manufacturing_change=-2.0, open_issue=False)


def likeness(evidence: WardFacts, settings: AreaTypeSettings = ON) -> dict[str, Likeness]:
    return {each.type.key: each.likeness for each in resemblances(evidence, settings=settings)}


def test_types_are_off_until_somebody_turns_them_on() -> None:
    assert resemblances(TOWN) == ()
    assert [each.type.key for each in resemblances(TOWN, settings=ON)] == [each.key for each in TYPES]


def test_a_ward_resembles_a_type_for_reasons_that_are_said() -> None:
    (resembled,) = [each for each in resemblances(TOWN, settings=ON) if each.likeness is Likeness.RESEMBLES]
    assert resembled.type.key == "changing_urban"
    assert resembled.sentence == (
        "Resembles: less affluent town where many people move in and out, because it is in national fifth 1 of "
        "deprivation (1 is the most deprived) and it is in quarter 4 of England's wards by people moving in and out "
        "(4 is the most) and it is urban."
    )


@pytest.mark.parametrize(
    ("evidence", "key"),
    [
        (WardFacts(2, 4, True), "changing_rural"),
        (WardFacts(2, 2, False, -8.0), "stable_after_manufacturing"),
        (WardFacts(2, 2, False, -4.9), "stable_urban"),
        (WardFacts(open_issue=True), "one_issue"),
    ],
)
def test_each_type_has_a_ward_that_resembles_it(evidence: WardFacts, key: str) -> None:
    assert [name for name, answer in likeness(evidence).items() if answer is Likeness.RESEMBLES] == [key]


def test_an_affluent_ward_resembles_none_whatever_else_is_missing() -> None:
    by_type = likeness(WardFacts(national_fifth=5))
    assert Likeness.RESEMBLES not in by_type.values()
    assert by_type["changing_urban"] is Likeness.DIFFERS and by_type["one_issue"] is Likeness.UNKNOWN


def test_what_is_not_held_is_named_and_not_guessed() -> None:
    by_type = {each.type.key: each for each in resemblances(WardFacts(national_fifth=1, rural=False), settings=ON)}
    assert by_type["changing_urban"].likeness is Likeness.UNKNOWN
    assert by_type["changing_urban"].sentence.startswith("Not available: less affluent town")
    assert "quarter among England's wards" in by_type["changing_urban"].sentence
    assert by_type["changing_rural"].likeness is Likeness.DIFFERS


def test_the_lines_are_the_partnerships_to_move() -> None:
    wider = AreaTypeSettings(on=True, poorest_fifths=(1, 2, 3), top_quarter=3)
    assert likeness(WardFacts(3, 3, False))["changing_urban"] == DIFFERS
    assert likeness(WardFacts(3, 3, False), wider)["changing_urban"] == RESEMBLES


def test_a_fifth_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="1 to 5 was expected"):
        resemblances(WardFacts(national_fifth=9), settings=ON)
