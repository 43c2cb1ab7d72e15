"""The example proposals of Kingsmere, appraised as they are and by a plain, slow way."""

from pathlib import Path

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.place.place import Place
from geo.proposals.text import from_toml
from tests.plainly import PERSON, Plainly, assert_patients_agree, assert_residents_agree

PROPOSALS = sorted((Path(__file__).resolve().parents[2] / "data" / "kingsmere" / "proposals").glob("*.toml"))


@pytest.fixture(scope="module", name="appraisals")
def all_examples(kingsmere: Place) -> list[Appraisal]:
    assert len(PROPOSALS) == 7
    return [appraise(kingsmere, from_toml(path.read_bytes(), locate=kingsmere.locate)) for path in PROPOSALS]


@pytest.fixture(scope="module", name="plainly")
def searched_anew(kingsmere: Place) -> Plainly:
    return Plainly(kingsmere)


@pytest.mark.parametrize("example", range(7))
def test_minutes_and_people_are_those_of_the_plain_way(
    appraisals: list[Appraisal], plainly: Plainly, example: int
) -> None:
    assert_residents_agree(appraisals[example], plainly)


@pytest.mark.parametrize("example", range(7))
def test_patients_journeys_are_those_of_the_plain_way(
    appraisals: list[Appraisal], plainly: Plainly, example: int
) -> None:
    if appraisals[example].relisted is None:
        pytest.skip("no list is touched")
    assert_patients_agree(appraisals[example], plainly)


def test_every_patient_of_a_changed_list_is_told_of_once(appraisals: list[Appraisal]) -> None:
    for appraisal in appraisals:
        if appraisal.relisted is None:
            continue
        sites = {site_list.site_id for site_list in appraisal.relisted.lists}
        registered = appraisal.relisted.before.flows
        patients = registered.loc[registered["site_id"].isin(sites), "people"].sum()
        assert appraisal.changed.moved.flows.frame["people"].sum() == pytest.approx(patients, abs=PERSON)
