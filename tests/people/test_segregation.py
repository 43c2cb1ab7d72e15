"""Who lives near whom: the vectors of the methods, PySAL beside our own sums, and what chance does to small groups."""

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from geo.people.segregation import NEITHER_IS_BETTER, SINGLE, Units, corrected_dissimilarity, in_words, mixing

# T-2.13: three groups, each 60 of 100 in an area of its own; ten times as many here, so that none is too small.
THREE = pd.DataFrame(
    {"a": [600, 200, 200], "b": [200, 600, 200], "c": [200, 200, 600]}, index=["E01990001", "E01990002", "E01990003"]
)


def test_two_areas_with_80_and_20_of_100_give_the_indices_of_the_books() -> None:
    # T-2.12: D 0.6, isolation 0.8*0.8 + 0.2*0.2 = 0.68, exposure 0.32, H = 1 - 0.721928.
    mixed = mixing(pd.DataFrame({"g": [80, 20], "others": [20, 80]}), Units.SMALL_AREAS)
    row = mixed.groups.loc["g"]
    assert row["dissimilarity"] == pytest.approx(0.6)
    assert row["isolation"] == pytest.approx(0.68)
    assert row["exposure"] == pytest.approx(0.32)
    assert mixed.together["theil"] == pytest.approx(0.278072, abs=1e-6)


def test_three_groups_give_the_indices_of_the_books() -> None:
    # T-2.13: H 0.1350265, multigroup D 0.4, Simpson 2/3, normalised exposure 0.16.
    together = mixing(THREE, Units.SMALL_AREAS).together
    assert together["theil"] == pytest.approx(0.1350265, abs=1e-7)
    assert together["dissimilarity"] == pytest.approx(0.4)
    assert together["interaction"] == pytest.approx(2 / 3)
    assert together["normalised_exposure"] == pytest.approx(0.16)


def test_who_is_near_whom_adds_up_to_everybody_and_has_isolation_on_its_diagonal() -> None:
    mixed = mixing(THREE, Units.SMALL_AREAS)
    assert mixed.near.sum(axis="columns").tolist() == pytest.approx([1, 1, 1])
    assert np.diag(mixed.near).tolist() == pytest.approx(mixed.groups["isolation"].tolist())
    # The average person of a: 0.6 of them see 0.2 of b, 0.2 see 0.6, 0.2 see 0.2.
    assert mixed.near.loc["a", "b"] == pytest.approx(0.6 * 0.2 + 0.2 * 0.6 + 0.2 * 0.2)


def test_groups_spread_alike_are_not_uneven_at_all() -> None:
    mixed = mixing(pd.DataFrame({"a": [300, 600], "b": [100, 200]}), Units.SCHOOLS)
    assert mixed.groups["dissimilarity"].tolist() == pytest.approx([0, 0])
    assert mixed.groups.loc["a", "isolation"] == pytest.approx(mixed.groups.loc["a", "share"])
    assert mixed.together["theil"] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_every_index_is_that_of_pysal(seed: int) -> None:
    with np.errstate():
        from segregation.multigroup import MultiDissim, MultiInfoTheory, MultiNormExposure, SimpsonsInteraction
        from segregation.singlegroup import Dissim, Interaction, Isolation
    rng = np.random.default_rng(seed)
    # Units of few and of many people, groups rare and common, and units without some of the groups.
    counts = pd.DataFrame(rng.poisson(rng.gamma(0.5, (40, 400, 90, 900), (60, 4))), columns=list("abcd"))
    mixed = mixing(counts, Units.SMALL_AREAS)
    everybody = counts.sum(axis="columns")
    counts, everybody = counts[everybody > 0].astype(float), everybody[everybody > 0]
    several = {
        "theil": MultiInfoTheory,
        "dissimilarity": MultiDissim,
        "interaction": SimpsonsInteraction,
        "normalised_exposure": MultiNormExposure,
    }
    single = {"dissimilarity": Dissim, "isolation": Isolation, "exposure": Interaction}
    with np.errstate(divide="ignore", invalid="ignore"):
        together = {name: index(counts, list(counts)).statistic for name, index in several.items()}
        alone = {
            (group, name): index(counts.assign(everybody=everybody), group, "everybody").statistic
            for group in counts
            for name, index in single.items()
        }
    assert dict(mixed.together) == pytest.approx(together, rel=4e-15)
    assert {key: mixed.groups.loc[key] for key in alone} == pytest.approx(alone, rel=4e-15)


def test_the_correction_is_that_of_pysal_up_to_the_draw() -> None:
    rng = np.random.default_rng(3)
    with np.errstate():
        from segregation.singlegroup import BiasCorrectedDissim
    everybody = rng.integers(80, 160, 40)
    group = rng.binomial(everybody, rng.uniform(0.02, 0.2, 40))
    frame = pd.DataFrame({"g": group, "t": everybody})
    theirs = BiasCorrectedDissim(frame, "g", "t").statistic
    ours = corrected_dissimilarity(group.astype(float), (everybody - group).astype(float))
    # 500 draws of an index whose spread is about 0.025 leave a doubt of about 0.001; five times that is allowed.
    assert ours == pytest.approx(float(theirs), abs=0.005)


def test_chance_alone_makes_a_rare_group_look_uneven_and_the_correction_takes_a_part_of_it_off() -> None:
    # Everybody spread by lot over 200 areas: the truth is 0, a count of 400 people gives about 0.28. A second draw from
    # the first has twice the variance, so its index is about 1.41 times as high, and 2 - 1.41 = 0.59 of it is left.
    rng = np.random.default_rng(11)
    group, others = rng.multinomial(400, np.full(200, 1 / 200)), rng.multinomial(20_000, np.full(200, 1 / 200))
    row = mixing(pd.DataFrame({"rare": group, "others": others}), Units.SMALL_AREAS).groups.loc["rare"]
    assert row["dissimilarity"] > 0.2
    assert 0.5 < row["dissimilarity_corrected"] / row["dissimilarity"] < 0.7
    assert row["grey"]


def test_the_same_counts_give_the_same_corrected_figure() -> None:
    first, second = (mixing(THREE, Units.SMALL_AREAS).groups["dissimilarity_corrected"] for _ in range(2))
    assert first.tolist() == second.tolist()


def test_a_group_of_under_a_hundred_is_not_told_and_one_of_few_to_a_unit_is_grey() -> None:
    counts = pd.DataFrame({"many": [500] * 20, "some": [6] * 20, "few": [4] * 20})
    mixed = mixing(counts, Units.PRACTICES)
    assert mixed.groups["grey"].to_dict() == {"many": False, "some": True, "few": True}
    assert mixed.groups.loc["few", list(SINGLE)].isna().all()
    assert mixed.groups.loc["some", list(SINGLE)].notna().all()
    assert "few" not in mixed.near.index
    assert mixed.groups.loc["few", "why"].startswith("Fewer than 100 people")
    assert mixed.groups.loc["some", "why"].startswith("Fewer than 10 people to one of the surgeries")
    assert in_words(mixed, "few") == ""


def test_the_sentence_sets_the_average_neighbourhood_beside_everybody() -> None:
    mixed = mixing(THREE, Units.SMALL_AREAS)
    # Isolation of a: 0.6*0.6 + 2 * 0.2*0.2 = 0.44; a third of everybody.
    assert in_words(mixed, "a") == (
        "a: the average person of this group lives in a small area where 44 in 100 are of the same group; of everybody "
        "counted 33 in 100 are."
    )


def test_no_word_of_it_judges() -> None:
    text = " ".join(
        [*(units.question for units in Units), in_words(mixing(THREE, Units.SCHOOLS), "a"), NEITHER_IS_BETTER]
    )
    assert not [word for word in ("segregat", "worst", "ghetto", "should", "isolated") if word in text.lower()]


def test_units_without_anybody_are_left_out_and_counted() -> None:
    with_empty = pd.concat([THREE, pd.DataFrame({"a": [0], "b": [0], "c": [0]}, index=["E01990004"])])
    mixed = mixing(with_empty, Units.SMALL_AREAS)
    assert mixed.unit_count == 3
    assert mixed.notes == ("1 of the small areas have nobody in them and are left out.",)
    assert mixed.together["theil"] == pytest.approx(0.1350265, abs=1e-7)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({"a": [1, np.nan], "b": [1, 1]}, "missing or below nought"),
        ({"a": [1, -1], "b": [1, 1]}, "missing or below nought"),
        ({"a": [500, 0], "b": [200, 0]}, "Fewer than two schools have anybody"),
        ({"a": [500, 300], "b": [0, 0]}, "Fewer than two groups have anybody"),
    ],
)
def test_a_table_that_says_nothing_is_refused_in_a_sentence(counts: dict[str, list[float]], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        mixing(pd.DataFrame(counts), Units.SCHOOLS)
