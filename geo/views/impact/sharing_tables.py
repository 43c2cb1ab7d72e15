"""Who would share the building, in sentences and tables: potential, not contact, and no gain in minutes."""

import math

import pandas as pd

from geo.impact.sharing import USUAL, Errands, Shared, SharingSettings
from geo.language.phrases import about, how_many, minutes, sentence
from geo.views.words.tables import per_cent

POTENTIAL = (
    "Potential, not contact: the chance that two visitors drawn at random belong to different groups. It says nothing "
    "of whether they meet, and no journey is shorter for it."
)
NOT_RECORDED = "not recorded"
# With fewer users of either, their make-up is not told. Our choice.
FEWEST_USERS = 100


def sentences(shared: Shared, settings: SharingSettings = USUAL) -> list[str]:
    """Who would share, hours in common, what the host loses; every figure modelled and said so."""
    theirs, ours = (_users(users) for users in shared.users)
    lines = [
        f"Would share the building: {theirs} of {shared.incoming} and {ours} of {shared.host} ({shared.basis}).",
        f"People of {shared.host} are affected too. What they lose: {shared.host_loses or NOT_RECORDED}.",
        "Hours in common: "
        + (NOT_RECORDED if math.isnan(shared.hours) else f"{shared.hours:.0%} of the shorter week")
        + ".",
    ]
    if not _told(shared):
        return [*lines, "Too few use one of them, or who does is not known, so their make-up is not told."]
    for kind in shared.kinds:
        lines.append(
            f"{sentence(kind.title.lower())}: {kind.incoming:.0%} at {shared.incoming}, {kind.host:.0%} at "
            f"{shared.host}, {kind.cross:.0%} between the two, {kind.together:.0%} in one building."
        )
    return [*lines, POTENTIAL, _errands(shared.errands, settings)]


def _told(shared: Shared) -> bool:
    return all(users >= FEWEST_USERS for users in shared.users)


def _users(people: float) -> str:
    """How many use a site, some of them told by lists."""
    return "people (how many is not known)" if math.isnan(people) else about(people)


def _errands(errands: Errands | None, settings: SharingSettings) -> str:
    if errands is None:
        return "Fewer separate trips for some who use both; how many, and how far, is not known."
    trips, part = errands.trips, f"{settings.joint_need:.0%}"
    return (
        f"Fewer separate trips for some: {_users(errands.same_day)} may need both on one day, {part} of those who use "
        f"both (at the most {how_many(errands.uses_both)}), which is our assumption and unverified. Today, "
        f"{errands.way.label} and on foot between the two, two trips there and back take them "
        f"{minutes(trips.separate)} on average and one round by way of both {minutes(trips.chained)}; one trip to the "
        f"shared building would take {minutes(trips.shared)}. Nobody is counted as nearer for it."
    )


def table(shared: Shared) -> pd.DataFrame:
    """Shares of users by group, whole per cent: index Group; Table, theirs, the host's; empty for too few users."""
    columns = [f"Moves in: {shared.incoming} (%)", f"There today: {shared.host} (%)"]
    if not _told(shared) or not shared.kinds:
        return pd.DataFrame(columns=["Table", *columns]).rename_axis("Group")
    incoming, host = columns
    parts = [
        pd.DataFrame(
            {"Table": kind.title, incoming: per_cent(kind.shares["incoming"]), host: per_cent(kind.shares["host"])}
        )
        for kind in shared.kinds
    ]
    return pd.concat(parts).rename_axis("Group")


def chances(shared: Shared) -> pd.DataFrame:
    """The chances that two visitors are of different groups, whole per cent, a row a table; empty for too few users.

    Of the most: the building's as a part of what so many groups allow. Hours and waiting: between the two, less the
    hours not shared and visits too short to meet; missing where hours are not recorded.
    """
    kinds = shared.kinds if _told(shared) else ()
    rows = {
        kind.title: {
            "Two who move in (%)": kind.incoming,
            "Two there today (%)": kind.host,
            "One of each (%)": kind.cross,
            "Two in one building (%)": kind.together,
            "Of the most possible (%)": kind.of_the_most,
            "One of each, hours and waiting (%)": shared.allowing(kind),
        }
        for kind in kinds
    }
    return pd.DataFrame.from_dict(rows, orient="index", dtype=float).apply(per_cent).rename_axis("Table")
