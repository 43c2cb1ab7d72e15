"""What a rerun makes again: none of the heavy parts, and no table that nobody opened. Calls are counted, not time."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import loading, panels
from geo.ui.session import AccessChoice, Draft, WardsChoice
from geo.views.access import load_tables
from geo.views.access.questions import AccessView
from geo.views.fairness import assessment_tables, perception_words
from geo.views.fairness import tables as fairness_tables
from geo.views.impact import charts
from geo.views.impact import tables as impact_tables
from geo.views.map import layers
from geo.views.words import tables
from tests import town as paper
from tests.selected import selected

PAGES = Path(__file__).resolve().parents[2] / "pages"
SECONDS = 60
ELM_CLOSES = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
FOLDED = "The same facts as a table: sites today, and by ward"
HEAVY: tuple[tuple[ModuleType, str], ...] = (
    (tables, "wards"),
    (tables, "areas"),
    (tables, "choice"),
    (tables, "communities_of"),
    (tables, "services_of"),
    (tables, "near_by_community"),
    (layers, "fill"),
    (charts, "within_minutes"),
    (charts, "both_sides"),
    (load_tables, "load"),
    (load_tables, "flows"),
    (impact_tables, "by_ward"),
    (impact_tables, "by_area"),
    (impact_tables, "by_community"),
    (impact_tables, "bands_by_ward"),
    (assessment_tables, "matrix"),
    (perception_words, "changed_first"),
    (perception_words, "reasons_by_place"),
    (fairness_tables, "three_columns"),
    (fairness_tables, "fill_parting"),
    (panels, "_whole_table"),
    (loading, "appraise"),
)


@pytest.fixture(name="calls")
def calls_counted(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The pages on the five wards; how often each heavy part was made."""
    pages_show(town)
    calls: Counter[str] = Counter()

    def counted(module: ModuleType, name: str) -> Callable[..., Any]:
        made: Callable[..., Any] = getattr(module, name)

        def count(*given: Any, **named: Any) -> Any:
            calls[name] += 1
            return made(*given, **named)

        # What is kept goes by the name of what makes it.
        count.__module__, count.__qualname__ = made.__module__, made.__qualname__
        return count

    for module, name in HEAVY:
        monkeypatch.setattr(module, name, counted(module, name))
    return calls


def page(file: str, **chosen: Any) -> AppTest:
    app = AppTest.from_file(str(PAGES / file), default_timeout=SECONDS)
    views = (AccessChoice, WardsChoice) if file == "3_access.py" else (WardsChoice, AccessChoice)
    app.session_state["selection"] = selected(*views, Draft, **chosen)
    app.run()
    assert not app.exception, app.exception
    return app


CHOICES = [
    ("1_wards.py", {}),
    ("1_wards.py", {"ward": paper.WARDS[0]}),
    ("1_wards.py", {"layer": layers.Layer.DEPRIVATION}),
    ("3_access.py", {}),
    ("3_access.py", {"view": AccessView.LOAD}),
    ("4_propose.py", {}),
    ("4_propose.py", {"proposals": (ELM_CLOSES,)}),
    ("5_impact.py", {"proposals": (ELM_CLOSES,)}),
    ("6_fairness.py", {"proposals": (ELM_CLOSES,)}),
]


@pytest.mark.parametrize(("file", "chosen"), CHOICES)
def test_a_rerun_makes_none_of_the_heavy_parts_again(file: str, chosen: dict[str, Any], calls: Counter[str]) -> None:
    app = page(file, **chosen)
    calls.clear()
    app.run()
    assert not app.exception
    assert calls == Counter()


def test_a_click_on_propose_makes_no_table_by_ward_until_it_is_opened(calls: Counter[str]) -> None:
    app = page("4_propose.py", proposals=(ELM_CLOSES,))
    app.session_state[f"opened {FOLDED}"] = True
    app.run()
    assert calls["by_ward"] == 0
    app.session_state[f"shelves of {FOLDED}"] = "By ward"
    app.run()
    assert calls["by_ward"] == 1
    assert [tab.label for tab in app.tabs if len(tab.dataframe)] == ["By ward"]


def test_only_the_tab_that_is_open_is_made(calls: Counter[str]) -> None:
    app = page("3_access.py")
    assert not {"areas", "choice"} & set(calls)
    app.session_state["shelves of The same facts as a table"] = "Choice of sites"
    app.run()
    assert calls["choice"] == 1 and calls["areas"] == 0


def test_what_is_drawn_again_is_what_was_drawn(calls: Counter[str]) -> None:
    first = page("1_wards.py", ward=paper.WARDS[0])
    again = page("1_wards.py", ward=paper.WARDS[0])
    other = page("1_wards.py", ward=paper.WARDS[1])

    def read(app: AppTest) -> list[str]:
        return [part.value for part in app.markdown] + [part.value.to_csv() for part in app.table]

    assert read(first) == read(again) != read(other)
    assert calls["communities_of"] <= 2


def test_another_way_or_service_is_another_answer(calls: Counter[str]) -> None:
    captions = {way: [part.value for part in page("3_access.py", way=way).markdown] for way in (Way.WALK, Way.CAR)}
    assert captions[Way.WALK] != captions[Way.CAR]
    assert calls["near_by_community"] <= 2


def test_what_is_asked_for_is_the_whole_of_what_it_is_kept_by(town: Place, calls: Counter[str]) -> None:
    def made(place: Place, number: int, word: str) -> tuple[str, int, str]:
        calls["made"] += 1
        return place.name, number, word

    def told(place: Place, number: int, word: str) -> str:
        return f"{place.name} {number} {word}"

    assert loading.kept(town, made, 1, "a") is loading.kept(town, made, 1, "a")
    assert loading.kept(town, made, 2, "a") == (town.name, 2, "a")
    assert loading.kept(town, made, 1, "b") == (town.name, 1, "b")
    assert loading.kept(town, told, 1, "a") == f"{town.name} 1 a"
    assert calls["made"] == 3


def test_of_whole_appraisals_the_last_ones_are_kept_and_no_more(town: Place, calls: Counter[str]) -> None:
    def made(_place: Place, number: int) -> Any:
        calls["made"] += 1
        return number

    for number in range(loading.APPRAISALS_KEPT + 1):
        assert loading.another_appraisal(town, made, number) == number
    assert loading.another_appraisal(town, made, number) == number
    assert calls["made"] == loading.APPRAISALS_KEPT + 1
    loading.another_appraisal(town, made, 0)
    assert calls["made"] == loading.APPRAISALS_KEPT + 2
