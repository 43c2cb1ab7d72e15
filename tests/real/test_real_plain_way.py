"""Changes in Trafford, Rutland and the Isle of Wight, appraised as they are and by a plain, slow way.

Skipped, with a sentence, where the folder of real files is not on the machine.
"""

from collections.abc import Callable

import pytest

from geo.appraisal.appraise import appraise
from geo.bench.real_places import closure, opening
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from tests.conftest import RealPlace
from tests.plainly import Plainly, assert_patients_agree, assert_residents_agree


@pytest.mark.parametrize("name", ["trafford", "rutland", "isle_of_wight"])
def test_an_opening_and_a_closure_are_those_of_the_plain_way(real_place: Callable[[str], RealPlace], name: str) -> None:
    place, _, _ = real_place(name)
    plainly = Plainly(place)
    for changes in ((opening(place),), (closure(place),), (opening(place), closure(place))):
        appraisal = appraise(place, Proposal("Try", Service.GP, changes))
        assert_residents_agree(appraisal, plainly)
        if appraisal.relisted is not None:
            assert_patients_agree(appraisal, plainly)
    assert appraisal.relisted is not None
