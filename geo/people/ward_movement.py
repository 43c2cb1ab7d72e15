"""People moving in and out of wards, from every source that tells: net and gross, as they may be shown.

No source sees all of it, so they stand beside each other and are never added up. What is told of the whole authority
only stays there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from geo.disclosure.suppression import Rule, few_hidden, protect
from geo.people.churn import Movement, movement_rates, sight
from geo.people.list_history import crosses_register_change, day_of, over_register_change
from geo.people.ward_people import WardPeople

# Sources told by ward, those that tell most of residents first; pupils are only some of them. Our choice.
FULLEST_FIRST = ("gp_moves", "internal_moves", "census_address", "school_rolls")
# Counted from lists and rolls of persons: small counts are withheld. The others are published tables.
FROM_LISTS = frozenset({"gp_moves", "school_rolls"})
MOVED = ("inflow", "outflow", "within")


def newest_by_ward(ward_people: WardPeople) -> tuple[Movement, ...]:
    """The newest period of each source told by ward, fullest first, counts as they may be shown (`released`)."""
    newest = _newest(ward_people)
    return tuple(released(newest[source]) for source in FULLEST_FIRST if source in newest)


def of_authority(ward_people: WardPeople) -> tuple[Movement, ...]:
    """Every period of the sources that are told of the whole authority only, as held: a source's periods in order."""
    return tuple(each for each in ward_people.movements if not _is_by_ward(each, ward_people))


def tells_moves(ward_people: WardPeople) -> bool:
    """Whether any source tells people moving by ward."""
    return any(source in FULLEST_FIRST for source in _newest(ward_people))


def tells_net(ward_people: WardPeople) -> bool:
    """Whether `net_by_ward` has an answer."""
    lists = ward_people.lists is not None and len(ward_people.lists.dates) > 1
    return lists or any(_tells_net_of_people(each) for each in _newest(ward_people).values())


def _newest(ward_people: WardPeople) -> dict[str, Movement]:
    return {each.source: each for each in ward_people.movements if _is_by_ward(each, ward_people)}


def _is_by_ward(movement: Movement, ward_people: WardPeople) -> bool:
    return bool(movement.frame.index[0] in ward_people.wards)


def _tells_net_of_people(movement: Movement) -> bool:
    return tells_both_sides(movement) and sight(movement.source).whom == "people"


def released(movement: Movement) -> Movement:
    """The movement with its counts as they may leave; NaN where one is withheld, as where it is not told."""
    if movement.source not in FROM_LISTS:
        return movement
    counts = {
        column: protect(movement.frame[column], Rule.STRICT) if column in MOVED else movement.frame[column]
        for column in movement.frame
    }
    return replace(movement, frame=pd.DataFrame(counts))


def tells_both_sides(movement: Movement) -> bool:
    """Whether the source tells who left as well as who came."""
    return bool(movement.frame["outflow"].notna().any())


def gross_per_1000(movement: Movement) -> pd.Series:
    """Moves in and out per 1,000 by area where both are told, else moves in alone."""
    rates = movement_rates(movement)
    return rates["turnover_per_1000"] if tells_both_sides(movement) else rates["inflow_per_1000"]


@dataclass(frozen=True, eq=False)
class NetChange:
    """How many more or fewer people each ward has by one source, those who came less those who left.

    Attributes
    ----------
    source
        As of churn.sight.
    per_1000
        By ward_code, NaN where it is not told.
    notes
        Sentences a reader must see.
    """

    source: str
    period: str
    per_1000: pd.Series
    notes: tuple[str, ...] = ()


def net_by_ward(ward_people: WardPeople) -> NetChange | None:
    """The net change by the fullest source of people that tells both sides, else by lists; None where neither is."""
    for movement in newest_by_ward(ward_people):
        if _tells_net_of_people(movement):
            return NetChange(movement.source, movement.period, movement_rates(movement)["net_per_1000"])
    return net_of_lists(ward_people)


def net_of_lists(ward_people: WardPeople) -> NetChange | None:
    """The net change of patients over the last year of the lists, or all of them where they are shorter.

    Who joined and who left is not told, and births and deaths are in it. Over the change of the register only what is
    people's is counted, where that can be told. None without two lists.
    """
    lists = ward_people.lists
    if lists is None or len(lists.dates) < 2:
        return None
    until = lists.dates[-1]
    since = max(_year_before(until), lists.dates[0], key=day_of)
    linked = over_register_change(lists)
    before, after = (few_hidden(linked.lists.at(when).clip(lower=0.0)) for when in (since, until))
    notes = [linked.words] if crosses_register_change(*lists.used_at(since), until) else []
    if len(lists.used_at(since)) > 1:
        notes.append(f"The list of {since} is {lists.words_at(since)}.")
    if lists.modelled & {*lists.used_at(since), until}:
        notes.append(f"Patients by ward are themselves modelled: {lists.basis}.")
    per_1000 = (1000 * (after - before) / before.where(before > 0)).reindex(ward_people.wards)
    return NetChange("gp_list", f"{since} to {until}", per_1000, tuple(filter(None, notes)))


def _year_before(when: str) -> str:
    day = day_of(when)
    # The 29th of February has no day a year before it.
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day).isoformat()


def side_by_side(movements: Sequence[Movement], area_code: str) -> pd.DataFrame:
    """What each source tells of one area: source, period, inflow, outflow and net per 1,000; NaN where it is not told.

    movements: as `newest_by_ward` gives them; a source without the area has no row.
    """
    rows = []
    for movement in movements:
        if area_code in movement.frame.index:
            rates = movement_rates(movement).loc[area_code]
            per_1000 = {name: rates[f"{name}_per_1000"] for name in ("inflow", "outflow", "net")}
            rows.append({"source": movement.source, "period": movement.period, **per_1000})
    return pd.DataFrame(rows, columns=["source", "period", "inflow", "outflow", "net"])
