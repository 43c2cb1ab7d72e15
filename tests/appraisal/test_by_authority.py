"""The five wards as two authorities: figures of each add up to the whole; one authority alone has no such rows."""

from dataclasses import replace

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.by_authority import by_authority
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.areas.authorities import Authority
from geo.errors import InputError
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.views.impact.by_authority import table
from geo.views.words.by_authority import near
from tests.town import WARDS, town

TOWN = town()
ELM = Close("Z99902", ListOutcome(ListFate.DISPERSED))
PARTS = (Authority("E06999998", "West", tuple(WARDS[:2])), Authority("E06999999", "East", tuple(WARDS[2:])))
BOTH = replace(TOWN, authorities=PARTS)


def appraised(*, several: bool) -> Appraisal:
    return appraise(BOTH if several else TOWN, Proposal("Try", Service.GP, (ELM,)))


def test_counts_of_the_authorities_add_up_to_the_whole() -> None:
    appraisal = appraised(several=True)
    for way, impact in appraisal.ways.items():
        west, east, whole = by_authority(appraisal, way)
        for name in ("people", "gain", "lose", "unchanged", "lose_headline", "cut_off"):
            counts = [getattr(part.summary, name) for part in (west, east, whole)]
            assert counts[0] + counts[1] == pytest.approx(counts[2])
        assert whole.summary == impact.summary and whole.code == "E06999998+E06999999"
    people = [row["people"] for row in to_plain(appraisal)["authorities"] if row["mode"] == appraisal.first_way.value]
    assert people[2] == pytest.approx(people[0] + people[1]) == pytest.approx(TOWN.people.residents.sum())
    assert to_plain(appraisal)["authorities"][2]["authority_code"] is None
    assert table(appraisal, appraisal.first_way)["Authority"].tolist() == ["West", "East", "All together"]


def test_a_place_of_one_authority_has_no_rows_by_authority() -> None:
    appraisal = appraised(several=False)
    assert by_authority(appraisal, appraisal.first_way) == () and "authorities" not in to_plain(appraisal)
    assert table(appraisal, appraisal.first_way).empty
    minutes = appraisal.ways[appraisal.first_way].areas["before"]
    assert near(TOWN, minutes, service=Service.GP, way=appraisal.first_way).empty


def test_each_ward_is_of_exactly_one_authority() -> None:
    with pytest.raises(InputError, match="exactly these wards, each once"):
        replace(TOWN, authorities=PARTS[:1])
    with pytest.raises(InputError, match="exactly these wards, each once"):
        replace(TOWN, authorities=(*PARTS, replace(PARTS[0], code="E06999997")))
