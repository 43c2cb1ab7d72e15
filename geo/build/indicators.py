"""A folder's indicators brought to the wards and the borough of a place; people by school and surgery beside them.

Figures of smaller areas go to the wards through the codes that are in the file, of whatever year. Where no file has a
figure of the borough, it is put together from its wards, and its source says so.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.areas import lookups
from geo.areas.areas import AreaKind, kind_of
from geo.build.carrier import FINE_TO_COARSE, Carrier
from geo.build.group_counts import GroupCounts, patients_by_practice, pupils_by_school
from geo.build.ledger import Ledger
from geo.indicators.indicators import (
    COLUMNS,
    ENGLAND,
    KEY,
    FigureKind,
    IndicatorValues,
    carried,
    put_together,
    with_ranges,
)
from geo.people.segregation import UnitGroups
from geo.services.services import Practice, Service, Site
from geo.sources.catalogue import Catalogue
from geo.sources.indicators import long_layout as files
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.people.nino import Registrations

FROM_WARDS = "put together from its wards"
SCHOOLS = (Service.PRIMARY_SCHOOL, Service.SECONDARY_SCHOOL)


def refuse_conflicts(catalogue: Catalogue) -> None:
    """InputError where two files give different figures for one indicator, period and area."""
    files.refuse_conflicts(catalogue.records(IndicatorTable))


def indicators_of(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> IndicatorValues | None:
    """The indicators of the borough, its wards, its own small areas and England; None where no file holds any."""
    study = carrier.study
    shares = study.ward_shares
    people = carrier.people.reindex(shares["area_code"]).to_numpy(float) * shares["share"].to_numpy(float)
    by_ward = pd.Series(people).groupby(shares["ward_code"].to_numpy()).sum().reindex(study.wards.frame.index)
    parts = [values for table in catalogue.records(IndicatorTable) if (values := _brought(table, carrier, ledger))]
    for registrations in catalogue.records(Registrations):
        own = registrations.authority_code or (study.codes[0] if len(study.codes) == 1 else "")
        if own in study.codes:
            registered = registrations.values(own)
            # Nationalities stand with the estimates; here is how many registered in all.
            parts.append(IndicatorValues(registered.indicators, registered.frame[registered.frame["group"] == ""]))
            ledger.use(registrations.source, "registrations of the whole authority, as an indicator")
    if not parts:
        ledger.say("Indicators: none are held.")
        return None
    whole = put_together(parts)
    for authority in study.authorities:
        whole = with_borough(whole, by_ward.reindex(list(authority.wards)), authority.code)
    if len(study.authorities) > 1:
        whole = with_borough(whole, by_ward, study.whole_code)
    local = set(whole.frame.loc[~whole.frame["area_code"].str.startswith(ENGLAND), "indicator"])
    bare = [indicator.label for indicator in whole.indicators if indicator.key not in local]
    if bare:
        ledger.note(f"Indicators without a figure for this place or its wards, left out: {'; '.join(bare)}.")
    records = tuple(indicator for indicator in whole.indicators if indicator.key in local)
    if not records:
        return None
    ledger.say(f"Indicators: {len(records)}, {len(whole.frame):,} figures.")
    return IndicatorValues(records, whole.frame[whole.frame["indicator"].isin(local)].reset_index(drop=True))


def _brought(table: IndicatorTable, carrier: Carrier, ledger: Ledger) -> IndicatorValues | None:
    """One file's rows of these wards, this authority, these small areas and England; finer areas carried to wards."""
    study, values = carrier.study, table.values
    codes = values.frame["area_code"]
    kinds = codes.map({code: kind_of(code) for code in codes.unique()})
    own = codes.isin({*study.codes, *study.wards.codes, *study.inside})
    pieces = [IndicatorValues(values.indicators, values.frame[own])] if own.any() else []
    ways = []
    for kind in FINE_TO_COARSE:
        rows = kinds == kind
        if not rows.any() or (kind is AreaKind.WARD and (rows & own).any()):
            continue
        to_small, words = carrier.shares(kind, _edition(table, kind), pd.Index(codes[rows].unique()))
        if to_small is None:
            ledger.leave(table.source.file, f"{words}.")
            continue
        ways.append(words)
        pieces.append(_to_wards(IndicatorValues(values.indicators, values.frame[rows]), to_small, carrier))
    if not pieces:
        if not kinds.isin(FINE_TO_COARSE).any():
            ledger.leave(table.source.file, "none of its areas is this place or a part of it.")
        return None
    pieces.append(IndicatorValues(values.indicators, values.frame[codes.str.startswith(ENGLAND)]))
    ledger.use(table.source, "; ".join(["indicators", *ways]))
    return put_together(pieces)


def _edition(table: IndicatorTable, kind: AreaKind) -> str:
    """The year of the areas' codes where the edition of a file tells it; the codes decide where it does not."""
    return (
        {"2015": "2011", "2019": "2011", "2025": "2021"}.get(table.source.edition, "") if kind is AreaKind.LSOA else ""
    )


def _to_wards(values: IndicatorValues, to_small: pd.DataFrame, carrier: Carrier) -> IndicatorValues:
    """Values on any areas as values of wards, by way of the small areas."""
    study = carrier.study
    in_wards = study.ward_shares.rename(columns={"area_code": "source", "ward_code": "target"})
    inside = to_small[to_small["target"].isin(set(in_wards["source"]))]
    steps = lookups.chain(inside, in_wards[["source", "target", "share"]])
    return carried(values, steps, people_of(inside, carrier.people))


def people_of(shares: pd.DataFrame, people: pd.Series) -> pd.Series:
    """People of each source of shares, by the people of its targets; a target of several sources is parted by share."""
    part = shares["share"] / shares.groupby("target")["share"].transform("sum")
    counts = people.reindex(shares["target"]).to_numpy(float) * part.to_numpy(float)
    return pd.Series(counts).groupby(shares["source"].to_numpy()).sum()


def with_borough(values: IndicatorValues, people: pd.Series, authority_code: str) -> IndicatorValues:
    """The values with a figure of the borough wherever its wards have one and no file has.

    people: by ward. Counts and events add up, and need every ward; shares and rates of which count and base are held
    are of the sums of both; the rest is the mean by people. Sampled ones take the range of their sums.
    """
    wards = values.frame[values.frame["area_code"].isin(set(people.index))]
    period = KEY[:-1]
    own = values.frame.loc[values.frame["area_code"] == authority_code, period]
    own_keys = pd.MultiIndex.from_frame(own)
    missing = wards[~pd.MultiIndex.from_frame(wards[period]).isin(own_keys)]
    if missing.empty:
        return values
    shares = lookups.whole(pd.Series(authority_code, index=people.index))
    made = carried(IndicatorValues(values.indicators, missing), shares, people).frame
    made = made[made["value"].notna()].set_index(period)
    summed = _sums(missing, values)
    summed = summed[summed.index.isin(made.index)]
    made.loc[summed.index, ["value", "count", "base"]] = summed[["value", "count", "base"]]
    made = made.reset_index()
    events = made["indicator"].map(
        {indicator.key: indicator.measure is FigureKind.EVENTS for indicator in values.indicators}
    )
    made["count"] = made["count"].where(~events.astype(bool), made["value"])
    made["source"] = made["source"] + f", {FROM_WARDS}"
    ranged = with_ranges(made[list(COLUMNS)], values.indicators)
    return IndicatorValues(values.indicators, pd.concat([values.frame, ranged], ignore_index=True))


def _sums(rows: pd.DataFrame, values: IndicatorValues) -> pd.DataFrame:
    """By indicator, group and period: count, base and figure of the wards, where each that has a figure tells both."""
    period = KEY[:-1]
    measure = rows["indicator"].map({indicator.key: indicator.measure for indicator in values.indicators})
    per = rows["indicator"].map(
        {indicator.key: 100.0 if np.isnan(indicator.per) else indicator.per for indicator in values.indicators}
    )
    part = rows.assign(per=per)[measure.isin({FigureKind.PERCENTAGE, FigureKind.RATE}) & rows["value"].notna()]
    has_both = part["base"].gt(0) & part["count"].notna()
    whole = has_both.groupby([part[name] for name in period]).all()
    grouped = part.groupby(period)
    sums = grouped[["count", "base"]].sum().assign(per=grouped["per"].first())[whole]
    return sums.assign(value=sums["count"] / sums["base"] * sums["per"])


def unit_groups(
    catalogue: Catalogue, practices: Sequence[Practice], sites: Sequence[Site], ledger: Ledger
) -> tuple[UnitGroups, ...]:
    """People by school and by surgery and ethnic group, as far as they are held."""
    # Lists of schools keep the reference number at the end of a site's code.
    schools = {site.site_id.rsplit("-", 1)[-1] for site in sites if site.service in SCHOOLS}
    tables = (pupils_by_school(catalogue, schools, ledger), patients_by_practice(catalogue, practices, ledger))
    return tuple(_as_held(counts) for counts in tables if counts is not None)


def _as_held(counts: GroupCounts) -> UnitGroups:
    return UnitGroups(counts.units, counts.period, counts.five, counts.not_stated_share, counts.source.file)
