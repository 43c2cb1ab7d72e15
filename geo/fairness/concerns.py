"""How fair a proposal may seem, place by place: wards and drawn areas with their neighbours, need, history and voice.

Places only: a ward, or an area that the user draws. What a community of interest or a protected group would feel is not
computed, as nothing here knows it.
"""

from datetime import date

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.evidence.past_decisions import signed_sizes
from geo.fairness.perception import Felt
from geo.impact.compare import sides_of
from geo.place.named_communities import CommunityKind, NamedCommunity, people_of
from geo.place.place import Place
from geo.plain import shown
from geo.proposals.proposals import Proposal
from geo.proposals.voice import voice_mean
from geo.values import Floats, kept_by_identity


def drawn_areas(proposal: Proposal) -> tuple[NamedCommunity, ...]:
    """The communities of a proposal that are places."""
    return tuple(community for community in proposal.communities if community.kind is CommunityKind.AREA)


def felt_of(place: Place, proposal: Proposal, areas: pd.DataFrame, *, on: date, encounter_change: float = 0.0) -> Felt:
    """What the people of each ward, and of each drawn area, would go by; areas as impact.compare gives them.

    on: the day that past decisions are looked back from; date.min where the proposal has no date.
    """
    wards = place.wards.frame.index
    drawn = drawn_areas(proposal)
    ward_people = _ward_people(wards, place.people.residents, place.ward_shares)
    own = [people_of(place, community).reindex(place.people.residents.index).to_numpy(float) for community in drawn]
    people = np.vstack([ward_people, *own]) if own else ward_people
    before, after = sides_of(areas, place.people.residents.index)
    number = len(wards) + len(drawn)
    voice, _ = voice_mean(proposal.record.voice)
    day = _looked_back_from(place, on)
    return Felt(
        places=pd.Index([*wards, *(community.name for community in drawn)], name="place"),
        people=people,
        before=before,
        after=after,
        peers=_peers(place, proposal, people, len(wards)),
        need=_need(place, people, len(wards)),
        history=tuple(_history(place, code, day) for code in _home_wards(people, wards)),
        voice=np.full(number, voice),
        eligible=_eligible(place, proposal, people),
        encounter_change=encounter_change,
    )


def place_names(place: Place, proposal: Proposal) -> pd.Series:
    """Names in words by the codes that the index is told by: wards, and drawn areas by their own names."""
    return pd.concat(
        [place.wards.frame["name"], pd.Series({community.name: community.name for community in drawn_areas(proposal)})]
    )


@kept_by_identity
def _ward_people(wards: pd.Index, residents: pd.Series, ward_shares: pd.DataFrame) -> Floats:
    """People of each small area who live in each ward, wards x areas; not to be written to."""
    rows, columns = wards.get_indexer(ward_shares["ward_code"]), residents.index.get_indexer(ward_shares["area_code"])
    table = np.zeros((len(wards), len(residents)))
    table[rows, columns] = ward_shares["share"].to_numpy(float) * residents.to_numpy(float)[columns]
    return table


def _home_wards(people: Floats, wards: pd.Index) -> list[str]:
    """The ward of most of each place's people: a ward's own; a drawn area looks back on that ward's decisions."""
    number = len(wards)
    shared = np.divide(
        people[:number],
        people[:number].sum(axis=0),
        where=people[:number].sum(axis=0) > 0,
        out=np.zeros_like(people[:number]),
    )
    return [*wards, *(str(wards[int(np.argmax(shared @ row))]) for row in people[number:])]


def _history(place: Place, ward_code: str, day: date) -> tuple[tuple[float, float], ...] | None:
    """A ward's past decisions; None where none is recorded, which is not the same as nothing having happened."""
    return signed_sizes(place.evidence.decisions, ward_code, day) or None


def _looked_back_from(place: Place, on: date) -> date:
    """The day asked for; without one that of the timetable, else of the newest decision."""
    if on != date.min:
        return on
    if place.travel.first_when is not None:
        return place.travel.first_when.day
    return max((past.day for past in place.evidence.decisions), default=date.min)


def refuse_unknown_rivals(place: Place, proposal: Proposal) -> None:
    """InputError where two who are said to compare themselves are not both wards of the place."""
    for pair in proposal.record.rivals:
        if len(_wards_of(place, pair)) != len(pair):
            raise InputError(f"rivals {shown(list(pair))}: both must be wards of {place.name}, by code or name.")


def _wards_of(place: Place, pair: tuple[str, str]) -> list[int]:
    """The positions of the wards that are named, by code or name; those that are not known are left out."""
    codes = place.wards.frame.index
    names = {name.casefold(): code for code, name in place.wards.frame["name"].items()}
    named = [names.get(ward.casefold(), ward) for ward in pair]
    return [int(codes.get_loc(code)) for code in named if code in codes]


def _peers(place: Place, proposal: Proposal, people: Floats, wards: int) -> Floats:
    """Whom places compare themselves with: neighbouring wards and chosen rivals, by people; rows add up to 1 or 0.

    A drawn area compares itself with the wards that its people live in and with the neighbours of those.
    """
    beside = place.wards.neighbours.copy()
    for pair in proposal.record.rivals:
        positions = _wards_of(place, pair)
        beside[positions[0], positions[1]] = beside[positions[1], positions[0]] = True
    counts = people.sum(axis=1)
    table = np.zeros((len(people), len(people)))
    table[:wards, :wards] = beside * counts[:wards]
    for at in range(wards, len(people)):
        lives = (people[:wards] > 0) @ (people[at] > 0)
        table[at, :wards] = (lives | (beside @ lives)) * counts[:wards]
    together = table.sum(axis=1, keepdims=True)
    return np.divide(table, together, out=np.zeros_like(table), where=together > 0)


def _need(place: Place, people: Floats, wards: int) -> Floats:
    """How far a place's need lies above the borough's, in standard deviations of wards; 0 where it is not held.

    Need is the score of deprivation, else minus its rank; averages over people.
    """
    deprivation = place.people.deprivation
    column = next(
        (
            deprivation[name] * sign
            for name, sign in (("score", 1), ("rank", -1))
            if name in deprivation and deprivation[name].notna().any()
        ),
        None,
    )
    if column is None:
        return np.zeros(len(people))
    scores = column.reindex(place.people.residents.index).to_numpy(float)
    known = ~np.isnan(scores)
    counts = people[:, known].sum(axis=1)
    means = np.divide(people[:, known] @ scores[known], counts, out=np.full(len(people), np.nan), where=counts > 0)
    weights = np.where(np.isnan(means[:wards]), 0.0, people[:wards].sum(axis=1))
    if weights.sum() <= 0:
        return np.zeros(len(people))
    middle = float(np.average(np.nan_to_num(means[:wards]), weights=weights))
    deviation = float(np.sqrt(np.average((np.nan_to_num(means[:wards], nan=middle) - middle) ** 2, weights=weights)))
    return np.nan_to_num((means - middle) / deviation) if deviation > 0 else np.zeros(len(people))


def _eligible(place: Place, proposal: Proposal, people: Floats) -> Floats:
    """The part of each place's people who may use what is proposed."""
    only = proposal.record.only_for
    if only is None:
        return np.ones(len(people))
    if (only.kind, only.group) not in place.people.groups_by_area.columns:
        raise InputError(f"only_for: no group {shown(only.group)} of {shown(only.kind)} is held for {place.name}.")
    members = place.people.groups_by_area[(only.kind, only.group)].reindex(place.people.residents.index).to_numpy(float)
    share = np.divide(
        members, place.people.residents.to_numpy(float), out=np.zeros(len(members)), where=place.people.residents > 0
    )
    counts = people.sum(axis=1)
    return np.divide(people @ share, counts, out=np.ones(len(people)), where=counts > 0)
