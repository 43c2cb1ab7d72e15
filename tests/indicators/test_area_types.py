"""The guide's types of area: reasons and never labels, off at first, and no guess where something is not held."""

import pytest

from geo.errors import InputError
from geo.indicators.area_types import TYPES, AreaTypeSettings, WardFacts, resemblances

ON = AreaTypeSettings(on=True)
TOWN = WardFacts(national_fifth=1, turnover_quarter=4, rural=False, manufacturing_change=-2.0, open_issue=False)
RESEMBLES, DIFFERS, UNKNOWN = "Resembles", "Does not resemble", "Not available"


def likeness(evidence: WardFacts, settings: AreaTypeSettings = ON) -> dict[str, str]:
    """What is said of each type, before its colon."""
    sentences = resemblances(evidence, settings=settings)
    return {known.key: sentence.split(":")[0] for known, sentence in zip(TYPES, sentences, strict=True)}


def test_types_are_off_until_somebody_turns_them_on() -> None:
    assert resemblances(TOWN) == ()
    assert len(resemblances(TOWN, settings=ON)) == len(TYPES)


def test_a_ward_resembles_a_type_for_reasons_that_are_said() -> None:
    (resembled,) = [sentence for sentence in resemblances(TOWN, settings=ON) if sentence.startswith(RESEMBLES)]
    assert likeness(TOWN)["changing_urban"] == RESEMBLES
    assert resembled == (
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
    assert [name for name, answer in likeness(evidence).items() if answer == RESEMBLES] == [key]


def test_an_affluent_ward_resembles_none_whatever_else_is_missing() -> None:
    by_type = likeness(WardFacts(national_fifth=5))
    assert RESEMBLES not in by_type.values()
    assert by_type["changing_urban"] == DIFFERS and by_type["one_issue"] == UNKNOWN


def test_what_is_not_held_is_named_and_not_guessed() -> None:
    evidence = WardFacts(national_fifth=1, rural=False)
    (unknown,) = [
        sentence
        for sentence in resemblances(evidence, settings=ON)
        if sentence.startswith(f"{UNKNOWN}: less affluent town")
    ]
    assert likeness(evidence)["changing_urban"] == UNKNOWN and "quarter among England's wards" in unknown
    assert likeness(evidence)["changing_rural"] == DIFFERS


def test_the_lines_are_the_partnerships_to_move() -> None:
    wider = AreaTypeSettings(on=True, poorest_fifths=(1, 2, 3), top_quarter=3)
    assert likeness(WardFacts(3, 3, False))["changing_urban"] == DIFFERS
    assert likeness(WardFacts(3, 3, False), wider)["changing_urban"] == RESEMBLES


def test_a_fifth_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="1 to 5 was expected"):
        resemblances(WardFacts(national_fifth=9), settings=ON)
