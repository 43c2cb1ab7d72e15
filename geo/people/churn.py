"""People moving in and out: net and gross always together, what each source can and cannot see, who else is there.

A ward may hold as many people as last year and have changed a tenth of them: the total is steady and the churn is
high. Barracks, prisons, universities and care homes are named before any movement is called churn. Nationality of new
registrations is told for the authority only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.errors import InputError
from geo.people.turbulence import refuse_uncounted

# Per 1,000 residents: a total that changed by less is steady, and in and out above this is high churn. Our choice.
STEADY_BELOW_PER_1000 = 5.0
HIGH_TURNOVER_PER_1000 = 100.0
STEADY_HIGH_CHURN = "steady total, high churn"
PANDEMIC_YEAR = (
    "Address a year before the census compares March 2020 with March 2021, the first year of the pandemic: many people "
    "did not move who would have, and some, students above all, were not where they usually live."
)


@dataclass(frozen=True)
class Sight:
    """What one source of movement can see and what it cannot.

    Attributes
    ----------
    whom
        Whom it counts, in words.
    authority_only
        Never shown for smaller areas.
    """

    key: str
    title: str
    sees: str
    cannot_see: str
    authority_only: bool = False
    caution: str = ""
    whom: str = "people"


SIGHTS: tuple[Sight, ...] = (
    Sight(
        "gp_list",
        "patients registered, as published by small area",
        "the net change of those on lists, every quarter",
        "who joined and who left (only the difference), people on no list, and people who left and are still on one",
    ),
    Sight(
        "gp_moves",
        "patients joining and leaving lists (local extract)",
        "joiners and leavers apart, by where they live",
        "people on no list; and it counts changing practice without moving house unless that is taken out",
    ),
    Sight(
        "census_address",
        "address a year before the census",
        "people who moved in, from elsewhere in the country or from abroad, and those who moved within",
        "people who left, those who came and went within the year, and babies under one, who had no address then",
        caution=PANDEMIC_YEAR,
    ),
    Sight(
        "internal_moves",
        "moves between authorities (national statistics)",
        "people who moved in from and out to other authorities, every year",
        "moves within the authority, wards, moves from and to abroad, and movers who tell no surgery, young men most",
    ),
    Sight(
        "households_changed",
        "households different from some years before (Residential Mobility Index)",
        "the share of households that are not those of an earlier year, by small area",
        "people, where they came from or went, and several changes at one address; its newest years are weaker",
    ),
    Sight(
        "registered_from_abroad",
        "people registered with a surgery from abroad (Flag 4)",
        "people who registered from abroad within a year and are still on the list",
        "how long they stay, people who have since moved within the country, people on no list; residents who come "
        "back are in it",
        authority_only=True,
    ),
    Sight(
        "national_insurance",
        "National Insurance numbers given to adults from overseas",
        "adults who take a number for the first time, by nationality, where they lived then",
        "children, people who never work or claim, those who had a number before, and everybody who leaves",
        authority_only=True,
    ),
    Sight(
        "asylum_support",
        "people in asylum housing or on support",
        "how many receive support at the end of a quarter",
        "how many came and went since the last, and people once they are granted leave to stay",
        authority_only=True,
    ),
    Sight(
        "school_rolls",
        "pupils joining and leaving schools outside the usual points",
        "families with children of school age who come or go within the year",
        "households without children at state schools, and where the pupil lives where only the school is told",
        whom="pupils",
    ),
)


def sight(key: str) -> Sight:
    """What the source with this key can and cannot see."""
    for source in SIGHTS:
        if source.key == key:
            return source
    raise InputError(
        f"{key!r} is no source of movement; one of {', '.join(source.key for source in SIGHTS)} was expected."
    )


@dataclass(frozen=True, eq=False)
class Movement:
    """People who moved in one period, by area, from one source.

    frame: index area_code; inflow, outflow, within (moved inside the area) and people (residents in mid-period); NaN
    where the source does not tell. people leaves babies under one out where the source is address a year before.
    """

    source: str
    period: str
    frame: pd.DataFrame

    def __post_init__(self) -> None:
        seen = sight(self.source)
        for column in ("inflow", "outflow", "within", "people"):
            refuse_uncounted(self.frame[column], f"{seen.title.capitalize()}: {column}")
        if seen.authority_only and len(self.frame) > 1:
            raise InputError(f"{seen.title.capitalize()}: figures below the authority are not taken; give its total.")


class InstitutionKind(StrEnum):
    """Places whose people come and go by their nature."""

    BARRACKS = "barracks"
    PRISON = "a prison"
    UNIVERSITY = "a university or halls of residence"
    CARE_HOME = "a care home"


@dataclass(frozen=True)
class Institution:
    """One of them, in an area; people is how many live there, NaN where that is not held."""

    kind: InstitutionKind
    name: str
    area_code: str
    people: float = float("nan")


def movement_rates(movement: Movement) -> pd.DataFrame:
    """Net and gross, per 1,000 residents, by area.

    Columns: inflow, outflow, net, turnover (in and out), churn (in, out and within), each with the ending _per_1000;
    effectiveness (net over in and out, from -1 to 1); steady_high_churn. NaN where the source does not tell a part.
    """
    frame = movement.frame
    people = frame["people"].where(frame["people"] > 0)
    gross = frame["inflow"] + frame["outflow"]
    net = frame["inflow"] - frame["outflow"]
    counts = {
        "inflow": frame["inflow"],
        "outflow": frame["outflow"],
        "net": net,
        "turnover": gross,
        "churn": gross + frame["within"],
    }
    rates = pd.DataFrame({f"{name}_per_1000": 1000 * count / people for name, count in counts.items()})
    rates["effectiveness"] = (net / gross).where(gross > 0)
    rates["steady_high_churn"] = (rates["net_per_1000"].abs() < STEADY_BELOW_PER_1000) & (
        rates["turnover_per_1000"] > HIGH_TURNOVER_PER_1000
    )
    return rates


def movement_words(
    movement: Movement, area_code: str, *, name: str, institutions: Sequence[Institution] = ()
) -> tuple[str, ...]:
    """What to say of one area: institutions first, then in, out and net together, then what the source cannot see."""
    rates = movement_rates(movement).loc[area_code]
    seen = sight(movement.source)
    here = [each for each in institutions if each.area_code == area_code]
    lines = [institutions_words(here)] if here else []
    if pd.isna(rates["inflow_per_1000"]):
        lines.append(f"{name}: people moving in and out are not told by this source.")
    elif pd.isna(rates["outflow_per_1000"]):
        lines.append(
            f"{name}, {movement.period}: about {rates['inflow_per_1000']:.0f} of every 1,000 {seen.whom} moved in; how "
            "many moved out is not told, so neither is the net change."
        )
    else:
        lines.append(
            f"{name}, {movement.period}: of every 1,000 {seen.whom} about {rates['inflow_per_1000']:.0f} moved in and "
            f"{rates['outflow_per_1000']:.0f} moved out, a net change of {rates['net_per_1000']:+.0f}."
        )
    if rates["steady_high_churn"]:
        lines.append(_steady_words(here))
    lines.append(f"This source ({seen.title}) sees {seen.sees}. It cannot see {seen.cannot_see}.")
    return (*lines, seen.caution) if seen.caution else tuple(lines)


def institutions_words(institutions: Sequence[Institution]) -> str:
    """The institutions of one area in a sentence, kinds in fixed order."""
    order = list(InstitutionKind)
    listed = sorted(institutions, key=lambda each: (order.index(each.kind), each.name))
    named = "; ".join(
        f"{each.name} ({each.kind}{'' if pd.isna(each.people) else f', about {each.people:,.0f} people'})"
        for each in listed
    )
    return f"Here: {named}. People come and go with these, and figures of movement count them."


def _steady_words(institutions: Sequence[Institution]) -> str:
    words = f"{STEADY_HIGH_CHURN.capitalize()}: the number of people hardly changes while who they are does"
    return f"{words}, in part because of the places named." if institutions else f"{words}."


def composition_change(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """How who lives there has changed, and not only how many.

    Parameters
    ----------
    before, after
        People by area_code (rows) and group (columns, the same).

    Returns
    -------
    DataFrame
        area_code, group, people and shares before and after; points, the change of the share in percentage points; and
        changed_share, the same for all rows of an area: how much of its make-up is different (half the sum of all
        changes of share, from 0 to 1).

    Raises
    ------
    InputError
        The groups are not the same, in the same order.
    """
    if list(before.columns) != list(after.columns):
        raise InputError("The groups before and after are not the same, in the same order; a change needs one set.")
    after = after.reindex(before.index)
    shares = [counts.div(counts.sum(axis="columns", skipna=False), axis="index") for counts in (before, after)]
    changed = (shares[1] - shares[0]).abs().sum(axis="columns", skipna=False) / 2
    pieces = {
        "people_before": before,
        "people_after": after,
        "share_before": shares[0],
        "share_after": shares[1],
        "points": 100 * (shares[1] - shares[0]),
    }
    long = {
        name: piece.rename_axis(index="area_code", columns="group").stack(future_stack=True)
        for name, piece in pieces.items()
    }
    frame = pd.DataFrame(long).reset_index()
    frame["changed_share"] = frame["area_code"].map(changed)
    return frame


def origins_of_authority(registrations: pd.DataFrame) -> pd.DataFrame:
    """New registrations by nationality for the whole authority, largest first: period, nationality, people, share.

    registrations: columns area_code, period, nationality, people. The areas are added up and not given back.
    """
    refuse_uncounted(registrations["people"], "New registrations")
    summed = registrations.groupby(["period", "nationality"], as_index=False)["people"].sum()
    of_period = summed.groupby("period")["people"].transform("sum")
    summed["share"] = (summed["people"] / of_period).where(of_period > 0)
    ordered = summed.sort_values(["period", "people", "nationality"], ascending=[True, False, True], kind="stable")
    return ordered.reset_index(drop=True)
