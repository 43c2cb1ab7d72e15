"""People by area and by group: one population, and every group scaled to it.

Census tables differ from each other by disclosure control, so groups within an area are scaled to add up to its people.
Household tables become "people in areas, weighted by households" and are called modelled. A table that is missing makes
its row "no small-area figures", never nought.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FIFTHS = 5

# Bands of the community table, as the census's five-year bands give them.
AGE_BANDS: dict[str, tuple[str, ...]] = {
    "0-4": ("0-4",),
    "5-14": ("5-9", "10-14"),
    "15-24": ("15-19", "20-24"),
    "25-44": ("25-29", "30-34", "35-39", "40-44"),
    "45-64": ("45-49", "50-54", "55-59", "60-64"),
    "65-74": ("65-69", "70-74"),
    "75-84": ("75-79", "80-84"),
    "85+": ("85+",),
}


@dataclass(frozen=True)
class Community:
    """One block of the community table, in its fixed order.

    Attributes
    ----------
    kind
        The key of its groups.
    why_absent
        The sentence shown when the place holds no small-area figures for it.
    note
        What its rows say whatever is held; "" for most.
    """

    kind: str
    title: str
    why_absent: str
    note: str = ""


_ASK = "No small-area figures are held. This is a question still to be asked, not a finding of no effect."
_NEVER = (
    "No small-area figures are published for England. This is a question still to be asked, not a finding of no effect."
)

# Equality Act 2010, sections 28 and 149.
_IN_PART = (
    "In part of the equality duty only; the rules on services leave it, and ages under 18, aside (Equality Act 2010, "
    "s.28)."
)

# The nine protected characteristics of the Equality Act 2010, section 4, then carers, no car, deprivation and people
# who moved in the last year: always all of them, always in this order, so that no row can go missing unseen.
COMMUNITIES: tuple[Community, ...] = (
    Community("age", "Age", _ASK),
    Community("disability", "Disability", _ASK),
    Community("gender_reassignment", "Gender reassignment", _NEVER),
    Community("marriage", "Marriage and civil partnership", f"{_ASK} {_IN_PART}", _IN_PART),
    Community("pregnancy", "Pregnancy and maternity", _NEVER),
    Community("ethnic_group", "Race (ethnic group)", _ASK),
    Community("religion", "Religion or belief", _ASK),
    Community("sex", "Sex", _ASK),
    Community("sexual_orientation", "Sexual orientation", _NEVER),
    Community("carers", "Unpaid carers", _ASK),
    Community("cars", "Car in the household", _ASK),
    Community("deprivation_national", "Deprivation (national fifths)", _ASK),
    Community("deprivation_local", "Deprivation (fifths of this place)", _ASK),
    Community("moved", "Moved here in the last year", _ASK),
)

NATIONAL_FIFTHS = (
    "most deprived fifth (national)",
    "second most deprived fifth (national)",
    "middle fifth (national)",
    "second least deprived fifth (national)",
    "least deprived fifth (national)",
)
LOCAL_FIFTHS = tuple(name.replace("national", "of this place") for name in NATIONAL_FIFTHS)
WITHOUT_CAR, WITH_CAR = "in a household without a car", "in a household with a car"


def fold_columns(counts: pd.DataFrame, bands: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """Counts by area with their columns added up into wider bands; bands keep the order given."""
    return pd.DataFrame({band: counts[list(parts)].sum(axis="columns") for band, parts in bands.items()})


def scaled_to(people: pd.Series, counts: pd.DataFrame) -> pd.DataFrame:
    """Counts by area (rows) and group (columns) scaled so that each area's groups add up to its people.

    An area whose groups add up to nought while it has people takes the make-up of all areas together.
    """
    counts = counts.reindex(people.index).fillna(0.0).astype(float)
    everywhere = counts.sum()
    empty = counts.sum(axis="columns") == 0
    if everywhere.sum() > 0 and empty.any():
        counts.loc[empty] = everywhere.to_numpy()
    total = counts.sum(axis="columns")
    return counts.mul((people / total).where(total > 0, 0.0), axis="index")


def long_groups(kind: str, counts: pd.DataFrame) -> pd.DataFrame:
    """Counts by area (rows) and group (columns) as the long frame kind, group, area_code, people."""
    long = counts.rename_axis(index="area_code", columns="group").stack().rename("people").reset_index()
    long.insert(0, "kind", kind)
    return long[["kind", "group", "area_code", "people"]]


def wide_groups(groups: pd.DataFrame, *, areas: pd.Index) -> pd.DataFrame:
    """The long frame as area_code x (kind, group) in the order of first appearance; areas without a count hold 0."""
    wide = groups.set_index(["area_code", "kind", "group"])["people"].unstack(["kind", "group"])
    first_seen = pd.MultiIndex.from_frame(groups[["kind", "group"]].drop_duplicates())
    return wide.reindex(index=areas, columns=first_seen).fillna(0.0)


def national_fifth(decile: pd.Series) -> pd.Series:
    """National fifth (1 = most deprived) from the official decile: deciles in pairs. NaN stays NaN."""
    return np.ceil(decile.astype(float) / 2)


def decile_of_rank(rank: pd.Series, *, areas_in_england: int) -> pd.Series:
    """Official decile (1 = most deprived tenth) of a national rank, for editions that publish the rank only."""
    return np.ceil(rank.astype(float) * 10 / areas_in_england)


def local_fifth(rank: pd.Series, people: pd.Series) -> pd.Series:
    """Fifth of this borough (1 = most deprived), cut by people over areas in order of rank (1 = most deprived).

    An area belongs to the fifth in which the middle of its people falls. Ties are broken by code.
    """
    ranked = rank.dropna()
    order = ranked.rename("rank").rename_axis("code").reset_index().sort_values(["rank", "code"])["code"]
    weight = people.reindex(order).fillna(0.0).astype(float)
    total = weight.sum()
    if total <= 0:
        return pd.Series(np.nan, index=rank.index)
    middle = (weight.cumsum() - weight / 2) / total
    return np.minimum(np.floor(middle * FIFTHS) + 1, FIFTHS).reindex(rank.index)


def fifths_as_groups(fifth: pd.Series, people: pd.Series, names: tuple[str, ...]) -> pd.DataFrame:
    """People by area (rows) and fifth (columns, named): everyone in an area belongs to its fifth."""
    fifth = fifth.reindex(people.index)
    return pd.DataFrame({name: people.where(fifth == number + 1, 0.0) for number, name in enumerate(names)})
