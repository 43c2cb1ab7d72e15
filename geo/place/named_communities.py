"""Communities that the user defines: of an area or of an interest, as many as wanted, overlapping as they do.

A community is people by small area: everybody in some wards, small areas or a drawn outline; the standing groups that
share an interest, there or everywhere; or the user's own counts. Residents only: never a way round what is withheld of
patients. They overlap, so each is a table of its own and shares are never taken over several of them together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.areas.doors import by_area
from geo.errors import InputError
from geo.place.place import Place
from geo.plain import LONGEST_NOTE, number, refuse_unknown, shown, text, texts
from geo.projection import GridPoint, to_grid, to_lonlat

NAMED = "named"
FEWEST_CORNERS = 3
MOST_CORNERS = 500
KEYS = frozenset({"name", "kind", "wards", "areas", "outline", "groups", "people", "note"})


class CommunityKind(StrEnum):
    """What a community has in common."""

    AREA = "area"
    INTEREST = "interest"


@dataclass(frozen=True)
class NamedCommunity:
    """A community in the words of its file.

    Attributes
    ----------
    wards
        Codes or names.
    areas
        Codes of small areas.
    outline
        Corners of a drawn area, in which a small area lies when its people start from there.
    groups
        (kind, group) of one table, added up.
    people
        The user's own counts by code of small area, which nothing else may stand beside.
    """

    name: str
    kind: CommunityKind
    wards: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    outline: tuple[GridPoint, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, float], ...] = ()
    note: str = ""


def community_from(plain: Mapping[str, Any]) -> NamedCommunity:
    """A community from its plain table; InputError in words."""
    refuse_unknown(plain, KEYS, where="for a community")
    kind = plain.get("kind")
    if kind not in tuple(CommunityKind):
        raise InputError(f"kind is {shown(kind)}; write area or interest.")
    community = NamedCommunity(
        text(plain, "name"),
        CommunityKind(str(kind)),
        texts(plain, "wards"),
        texts(plain, "areas"),
        _outline(plain),
        _groups(plain),
        _counts(plain),
        text(plain, "note", longest=LONGEST_NOTE, needed=False),
    )
    _refuse_contradiction(community)
    return community


def _refuse_contradiction(community: NamedCommunity) -> None:
    where = bool(community.wards or community.areas or community.outline)
    if not (where or community.groups or community.people):
        raise InputError(f"{shown(community.name)} says nobody: give wards, areas, an outline, groups or people.")
    if community.people and (where or community.groups):
        raise InputError(f"{shown(community.name)} has counts of its own; leave out wards, areas, outline and groups.")
    if community.kind is CommunityKind.AREA and (community.groups or community.people):
        raise InputError(
            f'{shown(community.name)} is of an area; write kind = "interest" for groups or counts of people.'
        )
    if len({kind for kind, _ in community.groups}) > 1:
        raise InputError(
            f"{shown(community.name)} has groups of several tables; who belongs to both cannot be "
            "told from counts by area."
        )


def _outline(plain: Mapping[str, Any]) -> tuple[GridPoint, ...]:
    outline = plain.get("outline", [])
    pairs = isinstance(outline, list) and all(
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(degree, int | float) and not isinstance(degree, bool) for degree in pair)
        for pair in outline
    )
    if not pairs:
        raise InputError(f"outline is {shown(outline)}; corners such as [[1.90, 53.61], ...] were expected.")
    if not outline:
        return ()
    if not FEWEST_CORNERS <= len(outline) <= MOST_CORNERS:
        raise InputError(f"outline has {len(outline)} corners; {FEWEST_CORNERS} to {MOST_CORNERS} were expected.")
    if not all(-9 <= lon <= 3 and 49 <= lat <= 61 for lon, lat in outline):
        raise InputError("a corner of the outline is not in Great Britain; longitude comes first, in degrees.")
    corners = tuple(GridPoint(*map(float, to_grid(lon, lat))) for lon, lat in outline)
    if not shapely.is_valid(_polygon(corners)) or _polygon(corners).area == 0:
        raise InputError("the outline crosses itself or has no ground in it; give its corners in order round it.")
    return corners


def _polygon(corners: Iterable[GridPoint]) -> shapely.Polygon:
    return shapely.Polygon([(corner.easting, corner.northing) for corner in corners])


def _groups(plain: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    groups = plain.get("groups", [])
    pairs = isinstance(groups, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(word, str) for word in pair) for pair in groups
    )
    if not pairs:
        raise InputError(f'groups is {shown(groups)}; pairs such as [["age", "85+"]] were expected.')
    return tuple((kind, group) for kind, group in dict.fromkeys((pair[0], pair[1]) for pair in groups))


def _counts(plain: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    counts = plain.get("people", {})
    if not isinstance(counts, Mapping):
        raise InputError(f"people is {shown(counts)}; counts by small area such as {{ E00990001 = 40 }} were expected.")
    return tuple((str(code), number(counts, code, highest=1e6)) for code in counts)


def community_to(community: NamedCommunity) -> dict[str, Any]:
    """The community as its plain table; `community_from` of it gives the same to 0.1 m."""
    corners = [to_lonlat(corner.easting, corner.northing) for corner in community.outline]
    plain: dict[str, Any] = {
        "name": community.name,
        "kind": community.kind.value,
        "wards": list(community.wards),
        "areas": list(community.areas),
        "outline": [[round(float(x), 6), round(float(y), 6)] for x, y in corners],
        "groups": [list(pair) for pair in community.groups],
        "people": dict(community.people),
        "note": community.note,
    }
    return {key: value for key, value in plain.items() if value not in ("", [], {})}


def people_of(place: Place, community: NamedCommunity) -> pd.Series:
    """The community's people by area_code inside the borough; InputError where it names nobody or the unknown."""
    counts = _own_counts(place, community) if community.people else _where(place, community) * _who(place, community)
    if not counts.sum() > 0:
        raise InputError(
            f"The community {shown(community.name)} has nobody in it: no resident of {place.name} is named."
        )
    return counts.rename("people")


def _own_counts(place: Place, community: NamedCommunity) -> pd.Series:
    counts = pd.Series(dict(community.people), dtype=float)
    strays = counts.index.difference(place.inside)
    if len(strays):
        raise InputError(f"The community {shown(community.name)}: there is no small area {strays[0]!r} here.")
    more = counts[counts > place.people.residents.reindex(counts.index)]
    if len(more):
        raise InputError(
            f"The community {shown(community.name)} has {more.iloc[0]:,.0f} people in {more.index[0]}, where "
            f"{place.people.residents[more.index[0]]:,.0f} live."
        )
    return counts.reindex(place.inside).fillna(0.0)


def _who(place: Place, community: NamedCommunity) -> pd.Series:
    """Everybody, or the people of the groups."""
    if not community.groups:
        return place.people.residents.astype(float)
    groups = place.people.groups_by_area
    unknown = [pair for pair in community.groups if pair not in groups.columns]
    if unknown:
        kind, group = unknown[0]
        raise InputError(f"The community {shown(community.name)}: no group {group!r} of {kind!r} is held here.")
    return groups[list(community.groups)].sum(axis="columns")


def _where(place: Place, community: NamedCommunity) -> pd.Series:
    """The part (0 to 1) of each small area's people who live where the community does."""
    share = pd.Series(0.0, index=place.inside)
    if not (community.wards or community.areas or community.outline):
        return share + 1.0
    strays = sorted(set(community.areas) - set(place.inside))
    if strays:
        raise InputError(f"The community {shown(community.name)}: there is no small area {strays[0]!r} here.")
    share[list(community.areas)] = 1.0
    wards = [_ward(place, community, named) for named in community.wards]
    parts = place.ward_shares[place.ward_shares["ward_code"].isin(wards)].groupby("area_code")["share"].sum()
    share = np.maximum(share, parts.reindex(share.index).fillna(0.0))
    if community.outline:
        starts = place.travel.doors.loc[place.inside]
        inside = shapely.contains_xy(_polygon(community.outline), starts["easting"], starts["northing"])
        share = np.maximum(share, by_area(pd.Series(inside.astype(float), starts.index), starts))
    return share


def _ward(place: Place, community: NamedCommunity, named: str) -> str:
    names = place.wards.frame["name"]
    codes = names.index[(names.index == named) | (names.str.casefold() == named.casefold())]
    if len(codes) != 1:
        raise InputError(f"The community {shown(community.name)}: there is no ward {shown(named)} here.")
    return str(codes[0])


def named_groups(place: Place, communities: Iterable[NamedCommunity]) -> pd.DataFrame:
    """People of every community: area_code (inside) x (kind, group), beside `place.groups_by_area`.

    Each is a kind of its own ("named:1", ...) with its name as its one group, as they overlap. InputError with every
    fault in words.
    """
    columns: dict[tuple[str, str], pd.Series] = {}
    faults: list[str] = []
    for position, community in enumerate(communities):
        try:
            columns[(f"{NAMED}:{position + 1}", community.name)] = people_of(place, community)
        except InputError as fault:
            faults += fault.faults
    if faults:
        raise InputError(*faults)
    index = pd.MultiIndex.from_tuples(list(columns), names=["kind", "group"])
    return pd.DataFrame(np.column_stack([each.to_numpy() for each in columns.values()]), place.inside, index)
