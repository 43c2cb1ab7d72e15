"""Registered patients by small area: the newest pattern, who lives beyond the edge, and how the list has changed."""

import pandas as pd

from geo.areas import AreaKind
from geo.build.carrier import Carrier
from geo.build.ledger import Ledger
from geo.place import ListChange
from geo.services import Practice
from geo.sources.catalogue import Catalogue
from geo.sources.gp import ListSizes, PatientsByArea


def patients(
    catalogue: Catalogue, carrier: Carrier, practices: tuple[Practice, ...], ledger: Ledger
) -> tuple[pd.DataFrame, pd.Series]:
    """practice_id, area_code, patients of the newest file, and patients on lists inside by area outside the borough."""
    held = _by_date(catalogue)
    if not held:
        ledger.note("No table of patients by small area is held, so lists cannot be followed to where people live.")
        empty = pd.DataFrame({"practice_id": [], "area_code": [], "patients": pd.Series(dtype=float)})
        return empty, pd.Series(dtype=float, name="patients", index=pd.Index([], name="area_code"))
    newest = held[-1]
    long, words = _on_small_areas(newest, carrier, ledger)
    ledger.use(newest.source, f"patients by small area at {newest.date} ({words})")
    for older in held[:-1]:
        ledger.use(older.source, f"patients by small area at {older.date}")
    codes = {practice.practice_id for practice in practices}
    inside = carrier.study.inside
    outside = long[~long["area_code"].isin(inside) & long["practice_id"].isin(codes)]
    beyond = outside.groupby("area_code")["patients"].sum()
    total, placed = newest.frame["patients"].sum(), newest.frame["practice_id"].isin(codes)
    ledger.say(
        f"Patients by small area at {newest.date}: {total:,.0f} on {newest.frame['practice_id'].nunique()} lists; "
        f"{newest.frame.loc[~placed, 'patients'].sum():,.0f} of them with practices that are not in this place's list."
    )
    if beyond.empty:
        ledger.note("The table of patients stops at the borough's edge: patients who live outside are missing.")
    else:
        ledger.say(f"Outside the borough: {beyond.sum():,.0f} patients on lists inside, in {len(beyond)} small areas.")
    return long, beyond.rename("patients")


def _by_date(catalogue: Catalogue) -> list[PatientsByArea]:
    return sorted(catalogue.records(PatientsByArea), key=lambda found: found.date)


def _on_small_areas(found: PatientsByArea, carrier: Carrier, ledger: Ledger) -> tuple[pd.DataFrame, str]:
    wide = found.frame.pivot_table(index="area_code", columns="practice_id", values="patients", aggfunc="sum")
    wide = wide.fillna(0.0)
    carried, words = carrier.carry(wide, AreaKind.LSOA, found.vintage)
    if carried is None:
        ledger.leave(found.source.file, f"{words}.")
        return pd.DataFrame({"practice_id": [], "area_code": [], "patients": []}), words
    lost = wide.to_numpy().sum() - carried.to_numpy().sum()
    if lost > 0.5:
        ledger.say(f"{found.source.file}: {lost:,.0f} patients live on LSOAs that are not held; they are left out.")
    long = carried.rename_axis(index="area_code", columns="practice_id").stack().rename("patients").reset_index()
    long = long[long["patients"] > 0]
    return long[["practice_id", "area_code", "patients"]].reset_index(drop=True), words


def list_changes(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[ListChange, ...]:
    """Change of registered patients by small area: from two tables by area, else modelled from one and two lists."""
    held = _by_date(catalogue)
    inside = carrier.study.inside
    if len({found.date for found in held}) >= 2:
        first, last = held[0], held[-1]
        totals = []
        for found in (first, last):
            long, words = _on_small_areas(found, carrier, ledger)
            totals.append(long.groupby("area_code")["patients"].sum().reindex(inside).fillna(0.0))
        return (_change(first.date, last.date, totals[0], totals[1], basis=f"patients by LSOA at both dates, {words}"),)
    if not held:
        return ()
    return _modelled_change(catalogue, held[-1], carrier, ledger)


def _modelled_change(
    catalogue: Catalogue, pattern: PatientsByArea, carrier: Carrier, ledger: Ledger
) -> tuple[ListChange, ...]:
    """Each practice's own pattern, scaled by its list at the earliest and the newest date over that nearest its own.

    Practices without a list at both dates are held at the pattern's date; a list without a pattern (a practice that has
    closed or opened) is spread as the lists that grew over the same time.
    """
    sizes = sorted((s for s in catalogue.records(ListSizes) if s.date), key=lambda found: found.date)
    dates = sorted({found.date for found in sizes})
    if len(dates) < 2:
        ledger.note("The change of the GP list is not available: fewer than two dated lists are held.")
        return ()
    near = min(sizes, key=lambda found: _months_apart(found.date, pattern.date))
    long, words = _on_small_areas(pattern, carrier, ledger)
    wide = long.pivot_table(index="area_code", columns="practice_id", values="patients", aggfunc="sum").fillna(0.0)
    wide = wide.reindex(carrier.study.inside).fillna(0.0)
    first, last = sizes[0], sizes[-1]
    estimates = [_at_date(wide, found, near) for found in (first, last)]
    basis = (
        f"modelled: each practice's pattern of {pattern.date} ({words}) times its list at either date over its list of "
        f"{near.date}; practices outside are held as they were"
    )
    return (_change(first.date, last.date, estimates[0], estimates[1], basis=basis),)


def _at_date(wide: pd.DataFrame, found: ListSizes, near: ListSizes) -> pd.Series:
    lists, reference = found.frame["patients"], near.frame["patients"]
    both = lists.index.intersection(reference.index).intersection(wide.columns)
    ratio = pd.Series(1.0, index=wide.columns)
    ratio[both] = lists[both] / reference[both]
    # A practice of the pattern that is missing at this date had no patients then: its people were on the lists below.
    gone = wide.columns.intersection(reference.index).difference(lists.index)
    ratio[gone] = 0.0
    estimate = wide.mul(ratio, axis="columns").sum(axis="columns")
    unpatterned = lists.index.difference(wide.columns)
    spread = wide[gone].sum(axis="columns") if len(gone) else wide.mul((1 - ratio).clip(lower=0)).sum(axis="columns")
    if len(unpatterned) and spread.sum() > 0:
        estimate += lists[unpatterned].sum() * spread / spread.sum()
    return estimate


def _months_apart(one: str, other: str) -> int:
    years, months = zip(*((int(text[:4]), int(text[5:7] or 1)) for text in (one, other)), strict=True)
    return abs((years[0] - years[1]) * 12 + months[0] - months[1])


def _change(before_date: str, after_date: str, before: pd.Series, after: pd.Series, *, basis: str) -> ListChange:
    change = after - before
    frame = pd.DataFrame({"before": before, "after": after, "change": change})
    frame["per_cent"] = (100 * change / before).where(before > 0)
    return ListChange(before_date, after_date, basis, "modelled" in basis, frame.rename_axis("area_code"))
