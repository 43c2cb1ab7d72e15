"""Registered patients by small area: the newest pattern, who lives beyond the edge, and how the list has changed."""

from collections.abc import Iterable

import pandas as pd

from geo.areas.areas import AreaKind, Areas
from geo.build.carrier import Carrier
from geo.build.ledger import Ledger
from geo.disclosure.suppression import LEAST_PERSON
from geo.language.phrases import FEWEST_SAID, how_many, sentence
from geo.place.parts import ListChange
from geo.place.registered import PATIENTS_AT
from geo.services.services import Practice, Site
from geo.sources.catalogue import Catalogue
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea

# A whole list at most so many months from the table by small area counts the same people. Our choice.
SAME_TIME_MONTHS = 6


def patients(
    catalogue: Catalogue, carrier: Carrier, practices: tuple[Practice, ...], ledger: Ledger
) -> tuple[pd.DataFrame, pd.Series]:
    """practice_id, area_code, patients of the newest file, and patients on lists inside by area outside the borough."""
    tables = _by_date(catalogue)
    if not tables:
        ledger.note("No table of patients by small area is held, so lists cannot be followed to where people live.")
        return _nobody()
    newest = tables[-1]
    long, words = on_small_areas(newest, carrier, ledger)
    if long is None:
        ledger.note("Patients by small area cannot be used here, so lists cannot be followed to where people live.")
        return _nobody()
    long = long[long["patients"] > 0].reset_index(drop=True)
    ledger.use(newest.source, f"{PATIENTS_AT} {newest.date} ({words})")
    for older in tables[:1] if len(tables) > 1 else ():
        ledger.use(older.source, f"{PATIENTS_AT} {older.date}, for the change of the list")
    codes = {practice.practice_id for practice in practices}
    inside = carrier.study.inside
    outside = long[~long["area_code"].isin(inside) & long["practice_id"].isin(codes)]
    beyond = outside.groupby("area_code")["patients"].sum()
    total, placed = newest.frame["patients"].sum(), newest.frame["practice_id"].isin(codes)
    ledger.say(
        f"Patients by small area at {newest.date}: {total:,.0f} on {newest.frame['practice_id'].nunique()} lists; "
        f"{newest.frame.loc[~placed, 'patients'].sum():,.0f} of them with practices that are not in this place's list."
    )
    _note_unplaced(newest.frame, long, codes, ledger)
    if beyond.empty:
        ledger.note("The table of patients stops at the place's edge: patients who live outside are missing.")
    else:
        ledger.say(f"Outside the place: {beyond.sum():,.0f} patients on lists inside (small areas: {len(beyond)}).")
    return long, beyond.rename("patients")


def _note_unplaced(published: pd.DataFrame, carried: pd.DataFrame, codes: set[str], ledger: Ledger) -> None:
    """Say on the pages how many on the lists here live where no small area is held: no figure counts them."""
    lists, placed = (table[table["practice_id"].isin(codes)]["patients"].sum() for table in (published, carried))
    if lists - placed >= FEWEST_SAID:
        ledger.note(
            f"{sentence(how_many(lists - placed))} of {how_many(lists)} patients on lists here live further off, on "
            "LSOAs whose areas are not held: they are missing from every figure."
        )


def unplaced_patients(
    catalogue: Catalogue, patients: pd.DataFrame, *, practices: tuple[Practice, ...], areas: Areas
) -> pd.Series:
    """Patients by practice_id who live where no small area is held, on the day of the newest table by small area.

    patients: that table on small areas, as `patients` gives it. They are those of the table whose area is none of
    `areas`. Where the table stops at the borough's edge, and where no whole list is newer than it, the whole list
    nearest to its day tells who is missing from it; what a newer list has beyond that is growth.
    """
    tables = _by_date(catalogue)
    if patients.empty:
        return pd.Series(dtype=float)
    newest, codes = tables[-1], [practice.practice_id for practice in practices]
    placed = patients[patients["area_code"].isin(areas.frame.index)]
    outside = placed["area_code"].isin(areas.frame.index[areas.frame["ward_code"].isna()])
    by_list = placed.groupby("practice_id")["patients"].sum().reindex(codes, fill_value=0.0)
    whole = newest.frame.groupby("practice_id")["patients"].sum().reindex(codes, fill_value=0.0)
    sizes = sorted((s for s in catalogue.records(ListSizes) if s.date), key=lambda table: table.date)
    if sizes:
        near = min(sizes, key=lambda table: months_apart(table.date, newest.date))
        stops = not outside.any() and whole.sum() - by_list.sum() < LEAST_PERSON
        if sizes[-1].date <= newest.date or (stops and months_apart(near.date, newest.date) <= SAME_TIME_MONTHS):
            whole = whole.combine(near.frame["patients"].reindex(codes, fill_value=0.0), max)
    missing = (whole - by_list).rename_axis("practice_id").rename("patients").astype(float)
    return missing[missing >= LEAST_PERSON]


def _nobody() -> tuple[pd.DataFrame, pd.Series]:
    long = pd.DataFrame({"practice_id": [], "area_code": [], "patients": pd.Series(dtype=float)})
    return long, pd.Series(dtype=float, name="patients", index=pd.Index([], name="area_code"))


def _by_date(catalogue: Catalogue) -> list[PatientsByArea]:
    return sorted(catalogue.records(PatientsByArea), key=lambda table: table.date)


def on_small_areas(table: PatientsByArea, carrier: Carrier, ledger: Ledger) -> tuple[pd.DataFrame | None, str]:
    """practice_id, area_code, patients on the small areas, and the way in words; None and the reason where none leads.

    An area where nobody is registered has rows of nought; one that the table does not know has no row.
    """
    wide = table.frame.pivot_table(index="area_code", columns="practice_id", values="patients", aggfunc="sum")
    carried, words = carrier.carry(wide.fillna(0.0), AreaKind.LSOA, table.vintage)
    if carried is None:
        ledger.leave(table.source.file, f"{words}.")
        return None, words
    lost = wide.to_numpy()[~pd.isna(wide.to_numpy())].sum() - carried.to_numpy().sum()
    sentence = f"{table.source.file}: {lost:,.0f} patients live on LSOAs that are not held; they are left out."
    if lost > 0.5 and sentence not in ledger.lines:
        ledger.say(sentence)
    long = carried.rename_axis(index="area_code", columns="practice_id").stack().rename("patients").reset_index()
    return long[["practice_id", "area_code", "patients"]], words


def list_changes(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> tuple[ListChange, ...]:
    """Change of registered patients by small area: from two tables by area, else modelled from one and two lists."""
    tables = _by_date(catalogue)
    if len({table.date for table in tables}) >= 2:
        return _published_change(tables[0], tables[-1], carrier, ledger)
    return _modelled_change(catalogue, tables[-1], carrier, ledger) if tables else ()


def _published_change(
    first: PatientsByArea, last: PatientsByArea, carrier: Carrier, ledger: Ledger
) -> tuple[ListChange, ...]:
    (before, _), (after, words) = (on_small_areas(table, carrier, ledger) for table in (first, last))
    if before is None or after is None:
        ledger.note("The change of the GP list is not available: one of its tables cannot be carried to the areas.")
        return ()
    # An area that a table does not have stays missing: it is no area without patients.
    totals = [long.groupby("area_code")["patients"].sum().reindex(carrier.study.inside) for long in (before, after)]
    ledger.say(f"GP list change {first.date} to {last.date}: patients by LSOA at both dates ({words}).")
    return (_change(first.date, last.date, totals[0], totals[1], basis=f"patients by LSOA at both dates, {words}"),)


def _modelled_change(
    catalogue: Catalogue, pattern: PatientsByArea, carrier: Carrier, ledger: Ledger
) -> tuple[ListChange, ...]:
    """Each practice's own pattern, scaled by its list at the earliest and the newest date over that nearest its own."""
    sizes = sorted((s for s in catalogue.records(ListSizes) if s.date), key=lambda table: table.date)
    if len({table.date for table in sizes}) < 2:
        ledger.note("The change of the GP list is not available: fewer than two dated lists are held.")
        return ()
    long, words = on_small_areas(pattern, carrier, ledger)
    if long is None:
        ledger.note("The change of the GP list is not available: its pattern cannot be carried to the small areas.")
        return ()
    near = min(sizes, key=lambda table: months_apart(table.date, pattern.date))
    wide = long.pivot_table(index="area_code", columns="practice_id", values="patients", aggfunc="sum")
    wide = wide.reindex(carrier.study.inside)
    first, last = sizes[0], sizes[-1]
    before, after = (list_at(wide, table.frame["patients"], near.frame["patients"]) for table in (first, last))
    basis = (
        f"modelled: each practice's pattern of {pattern.date} ({words}) times its list at either date over its list of "
        f"{near.date}; lists without a pattern pass to where the others shrank or grew; practices outside are held as "
        f"they were"
    )
    ledger.say(f"GP list change {first.date} to {last.date}, {basis}.")
    return (_change(first.date, last.date, before, after, basis=basis),)


def list_at(wide: pd.DataFrame, lists: pd.Series, reference: pd.Series) -> pd.Series:
    """Registered patients by small area at the date of `lists`.

    Parameters
    ----------
    wide
        The pattern: patients by small area (rows) and practice (columns).
    lists
        Patients by practice at the date asked for.
    reference
        Patients by practice at the date nearest to that of the pattern.

    Notes
    -----
    A practice of the pattern in neither list is outside the borough and held as it was; one in the reference only had
    no list then. A list without a pattern (it closed before, or opened after) is spread as those of the pattern that
    had no list then, else as the others fell short of their pattern, else as all; of its patients as many live inside
    as of the others'.
    """
    ratio = pd.Series(1.0, index=wide.columns)
    known = wide.columns.intersection(reference.index)
    both = known.intersection(lists.index)
    ratio[both] = lists[both] / reference[both]
    gone = known.difference(lists.index)
    ratio[gone] = 0.0
    estimate = wide.mul(ratio, axis="columns").sum(axis="columns", min_count=1)
    unpatterned = lists.index.difference(wide.columns)
    listed = float(reference[known].sum())
    if len(unpatterned) and listed > 0:
        inside_share = min(float(wide[known].sum().sum()) / listed, 1.0)
        estimate += lists[unpatterned].sum() * inside_share * _where_others_shrank(wide, ratio, gone)
    return estimate


def _where_others_shrank(wide: pd.DataFrame, ratio: pd.Series, gone: pd.Index) -> pd.Series:
    """Shares by area, adding up to 1: of the practices gone, else of what the others lack, else of everybody."""
    ways = (wide[gone].sum(axis="columns"), wide.mul((1 - ratio).clip(lower=0)).sum(axis="columns"))
    spread = next((way for way in ways if way.sum() > 0), wide.sum(axis="columns"))
    return spread / spread.sum()


def months_apart(first: str, second: str) -> int:
    """Whole months between two ISO dates, or months, either way."""
    years, months = zip(*((int(text[:4]), int(text[5:7] or 1)) for text in (first, second)), strict=True)
    return abs((years[0] - years[1]) * 12 + months[0] - months[1])


def _change(before_date: str, after_date: str, before: pd.Series, after: pd.Series, *, basis: str) -> ListChange:
    change = after - before
    frame = pd.DataFrame({"before": before, "after": after, "change": change})
    frame["per_cent"] = (100 * change / before).where(before > 0)
    return ListChange(before_date, after_date, basis, "modelled" in basis, frame.rename_axis("area_code"))


def own_sites(patients: pd.DataFrame, sites: Iterable[Site]) -> pd.DataFrame:
    """area_code and site_id of every area and each site of the practices that its people are registered with.

    patients: practice_id, area_code.
    """
    listed = [(site.practice_id, site.site_id) for site in sites if site.practice_id]
    codes = pd.DataFrame(listed, columns=["practice_id", "site_id"], dtype=object)
    return (
        patients[["practice_id", "area_code"]].astype(object).merge(codes, on="practice_id")[["area_code", "site_id"]]
    )
