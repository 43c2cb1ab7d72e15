"""A basket that is taken away comes back the same, and a file that is no basket is refused with every fault named."""

import json
from typing import Any

import pytest

from geo.errors import InputError
from geo.indicators.basket_pack import from_json, from_plain, to_json, to_plain
from geo.indicators.baskets import Basket, BasketItem, Mean, Scaling
from geo.indicators.indicators import Polarity

HELD = frozenset({"belong", "offences"})
BASKET = Basket(
    "Ours",
    (BasketItem("belong"), BasketItem("offences", "Theft", 2.5, Polarity.LOW)),
    {"perception": 2.0},
    Scaling.MIN_MAX,
    Mean.GEOMETRIC,
)


def test_a_basket_is_the_same_when_it_comes_back() -> None:
    assert from_json(to_json(BASKET).encode(), name="ours.json", known=HELD) == BASKET


def test_every_fault_is_named_at_once() -> None:
    plain: dict[str, Any] = to_plain(BASKET)
    plain["items"][0] |= {"weight": -1, "indicator": "elsewhere"}
    plain["items"][1]["polarity"] = ["high_good"]
    plain["scaling"], plain["dimension_weights"] = "by guess", {"perception": True}
    with pytest.raises(InputError) as refused:
        from_plain(plain, name="ours.json", known=HELD)
    faults = " ".join(refused.value.faults)
    for words in (
        "no indicator 'elsewhere'",
        "weight is -1",
        "polarity is ['high_good']",
        "scaling is 'by guess'",
        "True",
    ):
        assert words in faults
    assert len(refused.value.faults) == 5


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{}", b"NaN", b'{"format": "better-placed basket, 1"}', b"[" * 100_000, b'"' + b"a" * 9],
)
def test_what_is_no_basket_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(InputError) as refused:
        from_json(content, name="odd.json", known=HELD)
    assert len(refused.value.faults) == 1 and refused.value.faults[0].startswith("odd.json: ")


@pytest.mark.parametrize("weight", [0, "1", None, True, 1e9])
def test_a_weight_is_a_number_above_nought(weight: object) -> None:
    plain = json.loads(to_json(BASKET))
    plain["items"][0]["weight"] = weight
    with pytest.raises(InputError, match="item 1: weight is"):
        from_plain(plain, name="ours.json", known=HELD)


def test_the_same_indicator_twice_is_refused() -> None:
    plain = to_plain(BASKET)
    plain["items"].append(plain["items"][0])
    with pytest.raises(InputError, match="each of them once"):
        from_plain(plain, name="ours.json", known=HELD)
