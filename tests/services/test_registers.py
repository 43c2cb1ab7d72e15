"""Registers beside the facts of sites: the place's own stand as they are, the later register holds."""

import pytest

from geo.errors import InputError
from geo.services.registers import Register, beside, from_json, to_json, told_beside, without_sites
from geo.services.services import HeldFact, held_fact
from tests.town import sites

FIRST = Register("a.csv", "a" * 64, {"LIB-01": {"tenure": "Leasehold", "rooms": "7"}, "GONE": {"rooms": "1"}}, {})
FIRST = Register(FIRST.file, FIRST.checksum, FIRST.facts, {"LIB-01": "2026-03-31", "GONE": ""})
SECOND = Register("b.csv", "b" * 64, {"LIB-01": {"rooms": "8"}}, {"LIB-01": "2026-04-30"})


def test_what_a_register_says_stands_beside_and_the_later_one_holds() -> None:
    library = next(site for site in beside(sites(), [FIRST, SECOND]) if site.site_id == "LIB-01")
    assert held_fact(library, "tenure") == HeldFact("Freehold")
    assert told_beside(library, "tenure") == HeldFact("Leasehold", "a.csv", "2026-03-31")
    assert held_fact(library, "rooms") is None
    assert told_beside(library, "rooms") == HeldFact("8", "b.csv", "2026-04-30")
    assert told_beside(library, "condition") is None
    assert beside(sites(), []) == sites()


def test_a_register_comes_back_from_its_text() -> None:
    assert from_json(to_json(FIRST)) == FIRST
    assert without_sites(FIRST, ["GONE", "NEVER"]).facts == {"LIB-01": FIRST.facts["LIB-01"]}


DAMAGED = ("", "[]", "{}", "null", "1", '{"file": 1, "facts": 2}', to_json(FIRST)[:-3])


@pytest.mark.parametrize("text", [*DAMAGED, to_json(FIRST).replace('"7"', '"many"')])
def test_a_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="damaged"):
        from_json(text)
