"""People moving in and out, by ward or of the authority: from the census one side only, from movement tables both."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.build.carrier import Carrier, coarseness
from geo.build.ledger import Ledger
from geo.build.ward_counts import on_wards
from geo.people.churn import Movement
from geo.periods import Period, read_period
from geo.sources.catalogue import Catalogue
from geo.sources.people.census import CensusTable
from geo.sources.people.moves import Moves

SAME_ADDRESS = "Same address"


def moved_in_before_census(
    catalogue: Catalogue, carrier: Carrier, ledger: Ledger
) -> tuple[Movement | None, pd.DataFrame | None]:
    """Who had another address a year before the census, by ward, and where they had it; None where not held."""
    tables = [table for table in catalogue.records(CensusTable) if table.topic == "address_a_year_ago"]
    for table in sorted(tables, key=lambda table: (coarseness(table.kind), -table.detail, table.source.file)):
        if table.kind is AreaKind.AUTHORITY or SAME_ADDRESS not in table.counts:
            continue
        counts, words = on_wards(table.counts, table.kind, table.vintage, carrier)
        if counts is None or counts.isna().all(axis=None):
            continue
        ledger.use(table.source, f"people who moved in ({words})")
        newcomers = counts.drop(columns=SAME_ADDRESS)
        frame = pd.DataFrame(
            {
                "inflow": newcomers.sum(axis="columns", skipna=False),
                "outflow": np.nan,
                "within": np.nan,
                "people": counts.sum(axis="columns", skipna=False),
            }
        )
        period = read_period(table.date)
        when = f"the year to {period.label}" if period is not None else "the year before the census"
        ledger.say(
            f"People who moved in, {when}: {words}; moves within a ward are among them, as the table does not tell "
            "them apart, and nobody is counted who left."
        )
        return Movement("census_address", when, frame.rename_axis("area_code")), newcomers.rename_axis("area_code")
    ledger.say("Address a year before the census: not held by small area.")
    return None, None


def both_ways(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[Movement, ...]:
    """People moving in and out, a record for each period: by ward of today, and of the whole authority, oldest first.

    The people that rates are of are the census's residents.
    """
    dated = [period for moves in catalogue.records(Moves) for period in _periods(moves, carrier, ledger)]
    if not dated:
        ledger.say("People moving in and out, both told: not held.")
    return tuple(movement for _, movement in sorted(dated, key=lambda pair: pair[0]))


def _periods(moves: Moves, carrier: Carrier, ledger: Ledger) -> Iterator[tuple[str, Movement]]:
    """Each period of a file with its last day; nothing where its areas are not those of this place."""
    study = carrier.study
    if moves.kind is AreaKind.WARD:
        shares = study.ward_shares
        people = (carrier.people.reindex(shares["area_code"]).to_numpy(float) * shares["share"]).groupby(
            shares["ward_code"]
        )
        residents = people.sum().reindex(study.wards.frame.index)
    else:
        residents = pd.Series({study.whole_code: carrier.people.reindex(study.inside).sum()})
    if not set(residents.index) <= set(moves.frame["area_code"]):
        where = f"wards of {study.wards.vintage}" if moves.kind is AreaKind.WARD else study.whole_code
        ledger.leave(moves.source.file, f"it does not tell all of {where}, and moves cannot be carried between areas.")
        return
    ledger.use(moves.source, "people moving in and out")
    ledger.say(f"People moving in and out: by {moves.kind.label}, {moves.source.date} the newest.")
    for (first, last), rows in moves.frame.groupby(["first", "last"]):
        moved = rows.set_index("area_code")[["inflow", "outflow", "within"]].reindex(residents.index)
        frame = moved.assign(people=residents).rename_axis("area_code")
        label = Period(pd.Timestamp(first).date(), pd.Timestamp(last).date()).label
        yield str(last), Movement(moves.sight, label, frame)
