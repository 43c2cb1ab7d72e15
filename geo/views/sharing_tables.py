"""Who would share the building, in sentences and a table: potential, not contact, and no gain in minutes."""

import math

import pandas as pd

from geo.appraisal import Appraisal
from geo.sharing import JOINT_NEED, Shared
from geo.views.tables import per_cent
from geo.views.wording import about, sentence

POTENTIAL = (
    "Potential, not contact: the chance that two visitors drawn at random belong to different groups. It says nothing "
    "of whether they meet, and no journey is shorter for it."
)
NOT_RECORDED = "not recorded"
FEWEST_USERS = 100


def sentences(shared: Shared) -> list[str]:
    """Who would share, hours in common, what the host loses; every figure modelled and said so."""
    theirs, ours = shared.users
    told = [
        f"Would share the building: {about(theirs)} of {shared.incoming} and {about(ours)} of {shared.host} "
        f"({shared.basis}).",
        f"People of {shared.host} are affected too. What they lose: {shared.host_loses or NOT_RECORDED}.",
        "Hours in common: "
        + (NOT_RECORDED if math.isnan(shared.hours) else f"{shared.hours:.0%} of the shorter week")
        + ".",
    ]
    if min(shared.users) < FEWEST_USERS:
        return [*told, "Too few use one of them for their make-up to be told."]
    for kind in shared.kinds:
        told.append(
            f"{sentence(kind.title.lower())}: {kind.incoming:.0%} at {shared.incoming}, {kind.host:.0%} at "
            f"{shared.host}, {kind.cross:.0%} between the two, {kind.together:.0%} in one building."
        )
    return [
        *told, POTENTIAL,
        f"Fewer separate trips for some: about {JOINT_NEED:.0%} of the smaller use may need both on one day, which is "
        "our assumption and unverified.",
    ]  # fmt: skip


def table(shared: Shared) -> pd.DataFrame:
    """Shares of users by group, whole per cent: index Group; Table, theirs, the host's; empty for too few users."""
    if min(shared.users) < FEWEST_USERS:
        return pd.DataFrame(columns=["Table", shared.incoming, shared.host]).rename_axis("Group")
    parts = [
        pd.DataFrame(
            {
                "Table": kind.title, f"{shared.incoming} %": per_cent(kind.shares["incoming"]),
                f"{shared.host} %": per_cent(kind.shares["host"]),
            }
        )
        for kind in shared.kinds
    ]  # fmt: skip
    return pd.concat(parts).rename_axis("Group") if parts else pd.DataFrame().rename_axis("Group")


def restored_words(appraisal: Appraisal) -> list[str]:
    """What outreach gives back, in a sentence; none without outreach."""
    found = appraisal.restored
    if found is None:
        return []
    times = f"{found.sessions_a_month:.0f} times a month" if found.sessions_a_month else "how often is not recorded"
    return [
        f"Outreach restores a part for {about(found.part_restored)} of the {about(found.further)} who are further away "
        f"({times}). They are still counted as further away."
    ]


def mitigation_words(appraisal: Appraisal) -> list[str]:
    """The first line with and without what softens the proposal; none where nothing does."""
    without = appraisal.without_mitigations
    if without is None:
        return []
    found = appraisal.ways[appraisal.first_way].summary
    pairs = [
        ("5 minutes or more further", found.lose_headline, without.lose_headline),
        ("without a journey", found.cut_off_after, without.cut_off_after),
    ]
    told = [f"{what}: {about(now)} with it, {about(then)} without" for what, now, then in pairs]
    return [
        f"With and without what softens the proposal, {appraisal.first_way.label}: {'; '.join(told)}; on average "
        f"{found.mean_after:.1f} minutes with it and {without.mean_after:.1f} without."
    ]
