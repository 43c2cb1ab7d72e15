"""The seven example proposals: every range holds its figure, says which way it leans, and covers as much as it says."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.bench.appraisal import whole
from geo.impact import count_ranges, what_if
from geo.impact.what_if import PeopleDoubt, doubt_now
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.text import from_toml
from geo.travel.ways import Way
from geo.uncertainty.leaning import HIGHER, LOWER, SAME_PEOPLE, range_of_runs
from geo.values import Floats
from geo.views.impact import probability_words, tables, words

PROPOSALS = Path(__file__).resolve().parents[2] / "data" / "kingsmere" / "proposals"
SAME_TWICE = re.compile(r"(?<![\d,])(\d[\d,]*) to \1(?![\d,])")
LEANINGS = ("more likely higher", "more likely lower")
WORLDS = 4000


@pytest.fixture(scope="module", name="doubt")
def doubt_of_kingsmere(kingsmere: Place) -> PeopleDoubt:
    assert kingsmere.people.ward_people is not None
    return doubt_now(kingsmere, estimates(kingsmere.people.ward_people))


Drawn = list[tuple[Floats, Floats]]


@pytest.fixture(scope="module", name="appraised")
def appraised_with_runs(kingsmere: Place, doubt: PeopleDoubt) -> Iterator[tuple[list[Appraisal], Drawn]]:
    """The seven appraisals, and every figure that was given a range with its runs."""
    drawn: Drawn = []

    def kept(figures: Floats, runs: Floats) -> dict[str, Floats]:
        drawn.append((figures, np.percentile(runs, [2.5, 25, 75, 97.5], axis=1)))
        return range_of_runs(figures, runs)

    with pytest.MonkeyPatch.context() as patch:
        for module in (count_ranges, what_if):
            patch.setattr(module, "range_of_runs", kept)
        paths = sorted(PROPOSALS.glob("*.toml"))
        assert len(paths) == 7
        proposals = [from_toml(path.read_bytes(), locate=kingsmere.locate) for path in paths]
        # Every part is worked out while the runs are kept.
        yield [whole(appraise(kingsmere, proposal, doubt=doubt)) for proposal in proposals], drawn


def test_no_figure_lies_beyond_its_runs(appraised: tuple[list[Appraisal], Drawn]) -> None:
    _, drawn = appraised
    assert sum(len(figures) for figures, _ in drawn) > 1000
    for figures, (low, _, _, high) in drawn:
        assert (figures >= low - SAME_PEOPLE).all() and (figures <= high + SAME_PEOPLE).all()


def test_every_row_of_people_has_ranges_that_hold_their_figures_and_lean_where_they_must(
    appraised: tuple[list[Appraisal], Drawn],
) -> None:
    leaning = 0
    for appraisal in appraised[0]:
        for row in to_plain(appraisal, unrounded=True)["summary"]:
            way = Way(row["mode"])
            counts = appraisal.ways[way].summary
            if not way.counts_people:
                assert "gain_lower" not in row
                continue
            assert "people_lower" not in row and row["range_covers"] and row["range_is_95"] is False
            for name in asdict(counts):
                if name in ("people", "threshold_minutes", "mean_before", "mean_after"):
                    continue
                low, figure, high = row[f"{name}_lower"], row[name], row[f"{name}_upper"]
                assert low - SAME_PEOPLE <= figure <= high + SAME_PEOPLE, (row["mode"], row["basis"], name)
                assert row[f"{name}_leans"] in (None, *LEANINGS)
            ranges = appraisal.ranges[way]
            assert ranges.patients is not None or row["basis"] == "residents"
            of_row = ranges.counts if ranges.patients is None or row["basis"] == "residents" else ranges.patients.counts
            # The runs count by rules of their own; without a run they count what the summary does.
            for name, figure in of_row["figure"].items():
                # Found or nearer, and lost or further, are figures of the ranges alone.
                told = row.get(name, row["gain_headline"] + row["newly_reached"])
                if name == "lose_or_lost_headline":
                    told = row["lose_headline"] + row["cut_off"]
                assert told == pytest.approx(figure, abs=1e-6), (row["mode"], row["basis"], name)
            for name, lean in of_row["lean"].items():
                assert row[f"{name}_leans"] == {HIGHER: LEANINGS[0], LOWER: LEANINGS[1]}.get(int(lean))
            leaning += int((of_row["lean"] != 0).sum())
    assert leaning


def test_every_figure_outside_the_middle_half_is_given_a_leaning(appraised: tuple[list[Appraisal], Drawn]) -> None:
    outside = 0
    for figures, (_, first, third, _) in appraised[1]:
        outside += int(((figures < first - SAME_PEOPLE) | (figures > third + SAME_PEOPLE)).sum())
    told = sum(
        int((frame[column] != 0).sum())
        for appraisal in appraised[0]
        for ranges in {id(ranges): ranges for ranges in appraisal.ranges.values()}.values()
        for frame, column in [
            (ranges.headline.groups, "nearer_lean"),
            (ranges.headline.groups, "further_lean"),
            (ranges.counts, "lean"),
            *([(ranges.patients.counts, "lean")] if ranges.patients else []),
        ]
    )
    assert told == outside > 0


def test_no_sentence_or_table_prints_a_range_of_one_number_or_calls_it_95(
    appraised: tuple[list[Appraisal], Drawn],
) -> None:
    printed = []
    for appraisal in appraised[0]:
        printed += headline(appraisal)
        by_way = tables.summary(appraisal)
        printed += [*by_way["Nearer, range"], *by_way["Further, range"]]
        for way in appraisal.ranges:
            printed += words.patients(appraisal, way) + probability_words.ward_words(appraisal, way)
            printed.append(probability_words.what_it_covers(appraisal, way))
            table = probability_words.with_ranges(tables.by_community(appraisal, way), appraisal, way)
            printed += table["Further or lost, range"].tolist()
    assert not [line for line in printed if SAME_TWICE.search(line) or "95%" in line]
    assert any("range smaller than the rounding" in line for line in printed)
    assert any("3,700 to 4,900 further, more likely higher" in line for line in printed)


def test_patients_have_ranges_in_the_sentence_under_theirs(appraised: tuple[list[Appraisal], Drawn]) -> None:
    for appraisal in appraised[0]:
        said = headline(appraisal)
        counted = re.search(r"at least 5 minutes (further|nearer)", said[0]) is not None
        assert (appraisal.patients_first and counted) == any(line.startswith("Range for patients: ") for line in said)
        if appraisal.patients_first:
            # How many are registered and must change is counted on a day.
            assert " to " not in said[0].split(" are registered")[0]


def covered(appraised: list[Appraisal], doubt: PeopleDoubt, *, together: float, times: float = 1.0) -> list[float]:
    """Of each figure of people nearer or further on foot: the part of made-up worlds whose truth its range holds."""
    rng = np.random.default_rng(5)
    errors = times * doubt.by_ward.to_numpy()
    own, shared = rng.standard_normal((len(errors), WORLDS)), rng.standard_normal((1, WORLDS))
    worlds = 1 + errors[:, None] * (np.sqrt(1 - together) * own + np.sqrt(together) * shared)
    parts = []
    for appraisal in appraised:
        by_ward = appraisal.ways[Way.WALK].wards.reindex(doubt.by_ward.index)
        for side, of in (("gain", "nearer"), ("lose", "further")):
            row = appraisal.ranges[Way.WALK].counts.loc[f"{side}_headline"]
            in_wards = (by_ward[f"{of}_5"] + by_ward[f"{of}_10"]).to_numpy(float)
            if row["figure"] < 10:
                continue
            assert in_wards.sum() == pytest.approx(row["figure"])
            truth = in_wards @ worlds
            parts.append(float(((truth >= row["lower"]) & (truth <= row["upper"])).mean()))
    return parts


def test_ranges_hold_the_truth_in_95_worlds_of_100_and_where_they_do_not(
    appraised: tuple[list[Appraisal], Drawn], doubt: PeopleDoubt
) -> None:
    """How often the ranges of those nearer and further on foot hold the truth, over the examples, as measured.

    Runs are drawn with errors of wards that correlate by 0.2. Where they do in truth the ranges hold it in 95 to 96% of
    worlds; where wards err each alone in 96 to 98% (97% over all: a figure of three wards varies less than was told);
    where they correlate by 0.5 in 90 to 96% (93% over all); where errors are twice what was told in 67 to 70%.
    """
    appraisals = appraised[0]
    alone, usual, alike, doubled = (
        covered(appraisals, doubt, together=together, times=times)
        for together, times in ((0.0, 1.0), (0.2, 1.0), (0.5, 1.0), (0.2, 2.0))
    )
    assert 0.93 <= np.mean(alone) <= 0.97 and min(alone) >= 0.93 and max(alone) <= 0.985
    assert min(usual) >= 0.93 and max(usual) <= 0.97
    assert np.mean(alike) == pytest.approx(0.93, abs=0.01) and min(alike) == pytest.approx(0.90, abs=0.015)
    assert np.mean(doubled) == pytest.approx(0.68, abs=0.02)
