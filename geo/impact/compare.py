"""Before and after: who would be nearer, who would be further, and by how much.

Verdicts (the file for other tools): lose when the journey is longer by the verdict step (`ImpactSettings`) or more,
gain when shorter by as much, else unchanged; reached only after is newly reached, a gain; reached only before is cut
off, a loss; reached in neither is unchanged. Bands and the headline are those of `bands`.

Groups are fixed on today. Figures describe small areas and the people counted in them, never one person.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.impact.bands import DECIMALS, USUAL, WARD_BANDS, Band, Counting, ImpactSettings
from geo.impact.outcomes import Flags, outcomes
from geo.values import Floats, kept_by_identity, names, tabled, times


class Verdict(StrEnum):
    """What happens to an area's nearest journey."""

    GAIN = "gain"
    LOSE = "lose"
    UNCHANGED = "unchanged"
    NEWLY_REACHED = "newly_reached"
    CUT_OFF = "cut_off"


# What is counted of a group, beside its people.
GROUP_COUNTS = ("gain", "lose", "unchanged", "gain_headline", "lose_headline", "cut_off")


def _words(*words: str) -> NDArray[np.object_]:
    return np.array([str(word) for word in words], dtype=object)


# Words by the numbers that `compare` gives them.
_VERDICTS = _words(Verdict.NEWLY_REACHED, Verdict.CUT_OFF, Verdict.GAIN, Verdict.LOSE, Verdict.UNCHANGED)
_BANDS = _words(
    Band.NEWLY_REACHED,
    Band.CUT_OFF,
    Band.NOT_REACHED,
    Band.LITTLE,
    Band.NEARER_2,
    Band.NEARER_5,
    Band.NEARER_10,
    Band.FURTHER_2,
    Band.FURTHER_5,
    Band.FURTHER_10,
)
_HEADLINES = _words("gain", "lose", "")


def compare(
    before: pd.Series, after: pd.Series, *, approximate: bool, settings: ImpactSettings = USUAL
) -> pd.DataFrame:
    """Before, after and change in minutes by area, with verdict, band and headline.

    Parameters
    ----------
    before, after
        Minutes to the nearest site by area_code, NaN where none is reached; the same index.

    Returns
    -------
    pd.DataFrame
        Index area_code; before, after, change (after minus before, NaN unless reached in both), verdict (Verdict), band
        (Band), headline ("gain", "lose" or ""): whether the change counts in the headline.
    """
    index, today = before.index, before.to_numpy(float)
    then = (after if after.index is index else after.reindex(index)).to_numpy(float)
    counting = Counting(settings, approximate)
    happens = outcomes(today, then, counting, threshold_minutes=np.inf)
    newly, cut = happens["newly_reached"], happens["cut_off"]
    verdict = np.select([newly, cut, happens["gain"], happens["lose"]], [0, 1, 2, 3], 4)
    headline = np.select([happens["gain_headline"], happens["lose_headline"]], [0, 1], 2)
    change = then - today
    shift = np.nan_to_num(change)
    size = np.round(np.abs(shift), DECIMALS)
    little = size < np.maximum(settings.little_minutes, counting.limit(today) if approximate else 0.0)
    step = np.select([size < settings.headline_minutes, size < settings.large_minutes], [4, 5], 6)
    neither = happens["cut_off_before"] & happens["cut_off_after"]
    band = np.select([newly, cut, neither, little], [0, 1, 2, 3], np.where(shift < 0, step, step + 3))
    # Plain objects: every sum over people looks at them, and text columns of pandas are unpacked at each look.
    words = {"verdict": _VERDICTS[verdict], "band": _BANDS[band], "headline": _HEADLINES[headline]}
    columns = {"before": today, "after": then, "change": change} | {
        name: pd.Series(column, index, dtype=object, copy=False) for name, column in words.items()
    }
    # Numbered first: names are learned anew by each table that is made with them.
    compared = pd.DataFrame(dict(enumerate(columns.values())), index=index)
    compared.columns = names(*columns)
    return compared


@dataclass(frozen=True)
class Summary:
    """People by what happens to their nearest journey, and the journeys themselves; unrounded.

    gain counts newly reached people and lose counts those cut off, so gain + lose + unchanged = people. gain_5,
    gain_10, lose_5, lose_10 count measured changes from the headline step and from the large step only; gain_headline
    and lose_headline follow the larger step where minutes are approximate. Means are over people reached both before
    and after. Minutes.
    """

    people: float
    gain: float
    lose: float
    unchanged: float
    gain_5: float
    gain_10: float
    lose_5: float
    lose_10: float
    gain_headline: float
    lose_headline: float
    newly_reached: float
    cut_off: float
    cut_off_before: float
    cut_off_after: float
    mean_before: float
    mean_after: float
    threshold_minutes: float
    beyond_threshold_before: float
    beyond_threshold_after: float


def summarise(
    areas: pd.DataFrame, people: pd.Series, *, threshold_minutes: float, settings: ImpactSettings = USUAL
) -> Summary:
    """Sum a comparison over people; areas as `compare` gives them, people by area_code on the same areas or fewer."""
    rows = _Rows.of(areas, people.index)
    before, after = rows.before, rows.after
    both = ~np.isnan(after - before)
    # The step of the headline is the frame's own: where minutes are approximate it goes by today's journey.
    chosen = outcomes(before, after, Counting(settings), threshold_minutes=threshold_minutes) | {
        name: rows.outcomes[name] for name in ("gain_headline", "lose_headline")
    }
    weights = people.to_numpy(float)
    counts = np.stack(list(chosen.values())) @ weights
    return Summary(
        people=float(weights.sum()),
        mean_before=_mean(before[both], weights[both]),
        mean_after=_mean(after[both], weights[both]),
        threshold_minutes=threshold_minutes,
        **dict(zip(chosen, counts.tolist(), strict=True)),
    )


def _mean(minutes: Floats, people: Floats) -> float:
    """Mean minutes over people; NaN where there is nobody."""
    return float(np.average(minutes, weights=people)) if people.sum() > 0 else float("nan")


@dataclass(frozen=True)
class _Rows:
    """Rows of a comparison as arrays: minutes before and after, bands, and which rows have which outcome."""

    before: Floats
    after: Floats
    band: NDArray[np.object_]
    outcomes: dict[str, Flags]

    @classmethod
    def of(cls, areas: pd.DataFrame, codes: pd.Index) -> "_Rows":
        """The rows of these area codes, in their order; the comparison must hold each."""
        at = positions(areas.index, codes)
        if (at < 0).any():
            raise KeyError(f"{codes[at < 0][0]} is not among the areas compared")
        return _all_rows(areas).at(at)

    def at(self, rows: NDArray[np.intp]) -> "_Rows":
        """Some of the rows, in this order."""
        happens = {name: flags[rows] for name, flags in self.outcomes.items()}
        return _Rows(self.before[rows], self.after[rows], self.band[rows], happens)


@kept_by_identity
def _all_rows(areas: pd.DataFrame) -> _Rows:
    """Every row of a comparison: its words are read once for all sums over it."""
    verdict, headline, band = (areas[key].to_numpy(dtype=object) for key in ("verdict", "headline", "band"))
    newly, cut = verdict == Verdict.NEWLY_REACHED, verdict == Verdict.CUT_OFF
    happens = {
        "gain": (verdict == Verdict.GAIN) | newly,
        "lose": (verdict == Verdict.LOSE) | cut,
        "unchanged": verdict == Verdict.UNCHANGED,
        "gain_headline": headline == "gain",
        "lose_headline": headline == "lose",
        "newly_reached": newly,
        "cut_off": cut,
    }
    return _Rows(areas["before"].to_numpy(float), areas["after"].to_numpy(float), band, happens)


def further_and_nearer(areas: pd.DataFrame) -> tuple[Flags, Flags]:
    """Which areas count in the headline, journeys lost and found among them: as further, and as nearer."""
    happens = _all_rows(areas).outcomes
    return happens["lose_headline"] | happens["cut_off"], happens["gain_headline"] | happens["newly_reached"]


@kept_by_identity
def positions(index: pd.Index, codes: pd.Index) -> NDArray[np.intp]:
    """Where each of these codes stands in an index, -1 where it does not."""
    return index.get_indexer(codes)


def by_area(figures: NDArray[Any], index: pd.Index, codes: pd.Index, fill: float) -> NDArray[Any]:
    """The figures of these area codes, those that the index lacks filled."""
    at = positions(index, codes)
    return np.where(at < 0, np.asarray(fill, figures.dtype), figures[at])


def sides_of(areas: pd.DataFrame, codes: pd.Index) -> tuple[Floats, Floats]:
    """Minutes before and after of these areas of a comparison; NaN where it lacks one."""
    rows = _all_rows(areas)
    before, after = (by_area(side, areas.index, codes, np.nan) for side in (rows.before, rows.after))
    return before, after


@kept_by_identity
def kinds_of(groups: pd.MultiIndex) -> NDArray[np.intp]:
    """The place of each group's kind among the kinds."""
    return pd.factorize(groups.get_level_values("kind"))[0]


@kept_by_identity
def _in_wards(
    codes: pd.Index, ward_shares: pd.DataFrame
) -> tuple[NDArray[np.intp], Floats, NDArray[np.intp], pd.Index]:
    """The areas that wards hold: where each stands among these codes, its share, the place of its ward, the wards."""
    at = codes.get_indexer(ward_shares["area_code"])
    parts = ward_shares[at >= 0]
    ward, wards = pd.factorize(parts["ward_code"], sort=True)
    return at[at >= 0], parts["share"].to_numpy(float), ward, pd.Index(wards, name="ward_code")


def impact_area(areas: pd.DataFrame, settings: ImpactSettings = USUAL) -> pd.Series:
    """Which areas the proposal touches, bool by area_code: more than little change, a journey found or lost."""
    return pd.Series(_touched(areas, settings), areas.index)


def _touched(areas: pd.DataFrame, settings: ImpactSettings) -> Flags:
    rows = _all_rows(areas)
    moved = np.abs(np.round(rows.after - rows.before, DECIMALS)) >= settings.little_minutes
    return moved | (np.isnan(rows.before) != np.isnan(rows.after))


def by_ward(areas: pd.DataFrame, people: pd.Series, ward_shares: pd.DataFrame) -> pd.DataFrame:
    """People by ward and what happens to them; never a mean of areas without people as weights.

    ward_shares: area_code, ward_code and share, the part of an area's people who live in the ward (1 where areas nest).
    Returns index ward_code: people, before, after, change (people-weighted mean minutes over people reached both before
    and after), gain, lose, nearer_5 (less than large), nearer_10, further_5, further_10, newly_reached, cut_off.
    """
    position, share, codes, wards = _in_wards(people.index, ward_shares)
    rows = _Rows.of(areas, people.index).at(position)
    weights = people.to_numpy(float)[position] * share
    both = ~np.isnan(rows.after - rows.before)
    columns = {
        "people": weights,
        "reached": weights * both,
        "before": weights * np.where(both, rows.before, 0.0),
        "after": weights * np.where(both, rows.after, 0.0),
        **{key: weights * rows.outcomes[key] for key in ("gain", "lose", "newly_reached", "cut_off")},
        **{chosen.value: weights * (rows.band == chosen) for chosen in WARD_BANDS},
    }
    sums: dict[str, Floats] = {
        key: np.bincount(codes, weighted, minlength=len(wards)).astype(float) for key, weighted in columns.items()
    }
    reached = np.where(sums["reached"] > 0, sums["reached"], np.nan)
    sums["before"], sums["after"] = sums["before"] / reached, sums["after"] / reached
    sums["change"] = sums["after"] - sums["before"]
    bands = [chosen.value for chosen in WARD_BANDS]
    shown = ["people", "before", "after", "change", "gain", "lose", *bands, "newly_reached", "cut_off"]
    return tabled({key: sums[key] for key in shown}, wards)


def by_group(
    areas: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    listed: pd.Series | None = None,
    settings: ImpactSettings = USUAL,
) -> pd.DataFrame:
    """People of each group by what happens to the areas they live in.

    Parameters
    ----------
    groups
        area_code x (kind, group) counts of people (float).
    listed
        The part (0 to 1) of each area's people who are patients of a site that changes; they are in the impact area
        wherever they live.

    Returns
    -------
    pd.DataFrame
        Index (kind, group): people, gain, lose, unchanged, lose_headline, gain_headline, cut_off, listed (patients of
        sites that change, by the make-up of the areas they live in; 0 without any), share_of_losers and
        share_of_impact_area (the group's part of all in that kind, 0 to 1, NaN where nobody is), share_of_people.
    """
    rows = _Rows.of(areas, groups.index)
    touched = _touched(areas, settings)[positions(areas.index, groups.index)].astype(float)
    patients = np.zeros(len(groups)) if listed is None else listed.reindex(groups.index).fillna(0.0).to_numpy(float)
    touched = np.maximum(touched, patients)
    chosen = {
        "people": np.ones(len(groups)),
        "listed": patients,
        **{key: rows.outcomes[key] for key in GROUP_COUNTS},
        "impact_area": touched,
    }
    counts = times(np.stack(list(chosen.values())).astype(float), groups.to_numpy(dtype=float))
    table = dict(zip(chosen, counts, strict=True))
    kinds = kinds_of(groups.columns)
    for share, part in (("losers", "lose"), ("impact_area", "impact_area"), ("people", "people")):
        of_kind = np.bincount(kinds, table[part])[kinds]
        table[f"share_of_{share}"] = table[part] / np.where(of_kind > 0, of_kind, np.nan)
    del table["impact_area"]
    return tabled(table, groups.columns)
