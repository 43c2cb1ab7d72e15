"""Examples B, E and F side by side on the made-up borough, and in ten years; every figure again by plain pandas."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.access.load import Counted
from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison, ToldApart, compare
from geo.decisions.comparison_text import lines, to_plain_comparison
from geo.decisions.figures import Quantity
from geo.decisions.later import later
from geo.decisions.options_table import OptionsLine
from geo.impact.horizons import horizons
from geo.impact.what_if import PeopleDoubt, doubt_now
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.projection import point_of
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.decisions.options import whole_table

PROPOSALS = Path(__file__).resolve().parents[2] / "data" / "kingsmere" / "proposals"


@pytest.fixture(scope="module", name="doubt")
def doubt_of_kingsmere(kingsmere: Place) -> PeopleDoubt:
    assert kingsmere.people.ward_people is not None
    return doubt_now(kingsmere, estimates(kingsmere.people.ward_people))


def example(place: Place, letter: str, doubt: PeopleDoubt, *, name: str = "") -> Appraisal:
    [path] = [path for path in PROPOSALS.glob(f"{letter}-*.toml") if "minibus" not in path.name]
    text = path.read_text(encoding="utf-8")
    if name:
        _, _, rest = text.partition("\n")
        text = f"name = {json.dumps(name)}\n{rest}"
    return appraise(place, from_toml(text.encode(), locate=place.locate), doubt=doubt)


@pytest.fixture(scope="module", name="three")
def compared(kingsmere: Place, doubt: PeopleDoubt) -> Comparison:
    return compare([example(kingsmere, letter, doubt) for letter in "bef"])


def test_the_table_is_that_of_plain_pandas(three: Comparison) -> None:
    table = {row.line: row for row in whole_table(three).rows}
    for at, option in enumerate(three.options, start=1):
        people = option.place.people.residents
        areas = option.ways[Way.NOCAR].areas.loc[people.index, ["before", "after"]].round(6)
        change = (areas["after"] - areas["before"]).round(4)
        figures = {
            OptionsLine.NEARER: people[change <= -5].sum(),
            OptionsLine.FURTHER: people[change >= 5].sum(),
            OptionsLine.AVERAGE: np.average(areas["after"], weights=people),
            OptionsLine.TIME: (change * people).sum() * 4 * 2 / 60,
        }
        for line, figure in figures.items():
            assert table[line].cells[at].value == pytest.approx(figure, rel=1e-4), (line, option.proposal.name)
        longest = pd.DataFrame({"minutes": areas["after"], "people": people}).sort_values("minutes", ascending=False)
        taken = longest["people"].cumsum().clip(upper=people.sum() / 10).diff().fillna(longest["people"].iloc[0])
        mean = (taken * longest["minutes"]).sum() / taken.sum()
        assert table[OptionsLine.LONGEST_TENTH].cells[at].value == pytest.approx(mean, rel=1e-4)
    lists = three.options[0].relisted
    assert lists is not None
    moved = sum(each.registered for each in lists.lists)
    assert table[OptionsLine.MUST_CHANGE].cells[1].value == pytest.approx(moved)
    flows = three.options[0].ways[Way.NOCAR].patients
    assert flows is not None
    further = flows.loc[(flows["after"] - flows["before"]).round(4) >= 5, "people"].sum()
    assert table[OptionsLine.PATIENTS_FURTHER].cells[1].value == pytest.approx(further)


def test_a_difference_of_patients_has_a_range_and_few_of_them_are_not_told(three: Comparison) -> None:
    asked = {"basis": "patients", "quantity": "nearer", "from": three.names[0], "of": three.names[1]}
    plain = to_plain_comparison(three)["differences"]
    [nearer] = [row for row in plain if asked.items() <= row.items()]
    assert nearer["lower"] < nearer["value"] < nearer["upper"] < 0 and nearer["verdict"] == "fewer"
    # Fewer than 10 patients lose a journey with B, so what they are part of is not told to the person.
    [further] = [row for row in plain if (asked | {"quantity": "further"}).items() <= row.items()]
    assert further["value"] is None and further["lower"] is None and further["under_10"] is True
    [shown] = [
        row
        for row in to_plain_comparison(three, unrounded=True)["differences"]
        if (asked | {"quantity": "further"}).items() <= row.items()
    ]
    assert shown["value"] < -1000


def test_patients_of_two_equal_options_differ_by_nothing_and_common_draws_narrow_the_rest(
    kingsmere: Place, doubt: PeopleDoubt
) -> None:
    first, again = (example(kingsmere, "b", doubt, name=name) for name in ("First", "Again"))
    of_patients = [
        each
        for each in compare([first, again]).differences
        if each.between_options and each.basis is Counted.PATIENTS and each.way
    ]
    assert {each.verdict for each in of_patients} == {ToldApart.CANNOT}
    assert {(each.value, each.lower, each.upper) for each in of_patients} == {(0.0, 0.0, 0.0)}
    # One closure and the same with a second elsewhere: what the first is in doubt by is in both.
    more = example(kingsmere, "b", doubt, name="More")
    closes = more.proposal.changes
    larger = appraise(kingsmere, Proposal("More", Service.GP, (*closes, Open("Z", point_of(1.93, 53.60)))), doubt=doubt)
    widths = []
    for option in (first, larger):
        ranged = option.ranges[Way.NOCAR].patients
        assert ranged is not None
        row = ranged.counts.loc["lose_or_lost_headline"]
        widths.append(row["upper"] - row["lower"])
    [difference] = [
        each
        for each in compare([first, larger]).differences
        if each.between_options and each.basis is Counted.PATIENTS and each.quantity is Quantity.FURTHER
    ]
    assert difference.upper - difference.lower < 0.8 * np.hypot(*widths)


def test_two_hubs_that_are_told_apart_today_may_not_be_in_five_years(kingsmere: Place, doubt: PeopleDoubt) -> None:
    """Scenario E: a hub by the planned homes beside one farther in, which nobody can call the larger in five years."""
    ahead = horizons(kingsmere, doubt)
    assert ahead is not None
    edge = example(kingsmere, "e", doubt)
    inner = appraise(
        kingsmere, Proposal("Farther in", Service.GP, (Open("Farther in", point_of(1.904, 53.598)),)), doubt=doubt
    )
    nearer = {
        each.years: each.difference
        for each in later(compare([inner, edge]), ahead)
        if each.difference.quantity is Quantity.NEARER
    }
    # Today more are nearer to the one farther in; in ten years it leans to the edge.
    assert nearer[0].value < 0 < nearer[5].value < nearer[10].value
    assert nearer[5].verdict is ToldApart.CANNOT and nearer[5].lower < 0 < nearer[5].upper
    assert not any(math.isnan(each.lower) for each in nearer.values())


def test_the_two_hubs_of_the_examples_are_told_apart_at_every_horizon(kingsmere: Place, three: Comparison) -> None:
    doubt = three.options[0].doubt
    assert doubt is not None
    ahead = horizons(kingsmere, doubt)
    assert ahead is not None
    verdicts = [
        each.difference.verdict
        for each in later(compare(three.options[1:]), ahead)
        if each.difference.quantity is Quantity.NEARER
    ]
    assert verdicts == [ToldApart.MORE] * 3


def test_the_command_line_says_the_words_of_the_table(three: Comparison) -> None:
    table = whole_table(three)
    printed = "\n".join(lines(three, table))
    for row in table.rows:
        assert row.title in printed and all(cell.words in printed for cell in row.cells)
    assert all(line in printed for line in table.said_once)
