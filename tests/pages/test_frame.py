"""The line at the top of a page: the day on which a proposal with phases is read stands in it."""

from collections.abc import Callable
from datetime import date

import pytest

from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service
from geo.ui import frame
from geo.ui import map as area_map
from tests import reading
from tests.town import at

TWO_PHASES = Proposal(
    "Elm closes, another opens later",
    Service.GP,
    (
        Close("Z99902", ListOutcome(ListFate.DISPERSED)),
        Open("New surgery", at(2500), terms=Terms(start=date(2030, 1, 1))),
    ),
)


@pytest.fixture(autouse=True)
def the_town(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area_map, "st_folium", lambda *_args, **_rest: None)
    pages_show(town)


@pytest.mark.parametrize("link", [frame.PROPOSE, frame.IMPACT, frame.FAIRNESS], ids=lambda link: link.title)
def test_the_day_is_asked_in_the_line_where_a_proposal_has_phases(link: frame.PageLink) -> None:
    app = reading.opened(link.file, proposals=(TWO_PHASES,))
    assert not app.exception
    asked = [getattr(field, "label", "") for field in app.main if field.type in ("selectbox", "text_input")]
    box = "Postcode, street, place"
    assert asked[:5] == ["Place", "Service", "Way of travel", "Read at", box]


@pytest.mark.parametrize("link", [frame.WARDS, frame.PROPOSE], ids=lambda link: link.title)
def test_it_is_not_asked_where_nothing_is_read(link: frame.PageLink) -> None:
    app = reading.opened(link.file)
    assert "Read at" not in [box.label for box in app.selectbox]
