"""Asylum housing and registrations from abroad: by ward for the margin of an estimate, else for the authority only.

What is by ward goes into GuardedCounts, which give nothing back; what may be shown is the authority's total, rounded as
it may leave. No sentence of the account repeats a count.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.build.carrier import Carrier, coarseness
from geo.build.ledger import Ledger
from geo.build.ward_counts import on_wards
from geo.disclosure.suppression import authority_total
from geo.errors import InputError
from geo.people.turbulence import GuardedCounts
from geo.periods import Period
from geo.provenance import Source
from geo.sources.catalogue import Catalogue
from geo.sources.people.arrivals import ArrivalKind, Arrivals
from geo.sources.people.nino import Registrations

PURPOSE = "the margin of estimates; never shown below the authority"
NINO_BASIS = "adults given a number in that year, where they lived then"


def asylum(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> GuardedCounts | None:
    """People newly placed in asylum housing, else housed there; by ward before the authority. None where not held."""
    for below in (True, False):
        for measure in (ArrivalKind.PLACED, ArrivalKind.HOUSED):
            counts = _newest(catalogue, carrier, measure, below_authority=below, ledger=ledger)
            if counts is not None:
                return counts
    ledger.say("People in asylum housing: not held; the margin of estimates does not allow for them.")
    return None


def overseas(catalogue: Catalogue, carrier: Carrier, ledger: Ledger) -> GuardedCounts | None:
    """Registrations with a practice from abroad, else National Insurance numbers; None where neither is held."""
    for below in (True, False):
        counts = _newest(catalogue, carrier, ArrivalKind.FROM_ABROAD, below_authority=below, ledger=ledger)
        if counts is not None:
            return counts
    for registrations in catalogue.records(Registrations):
        counts = _numbers_given(registrations, carrier, ledger)
        if counts is not None:
            return counts
    ledger.say("Registrations from abroad: not held; the margin of estimates does not allow for them.")
    return None


def refuse_differing_arrivals(catalogue: Catalogue) -> None:
    """InputError that names two files with different counts of one area and date; the counts are not repeated."""
    frames = [arrivals.frame.assign(file=arrivals.source.file) for arrivals in catalogue.records(Arrivals)]
    if len(frames) < 2:
        return
    rows = pd.concat(frames, ignore_index=True).dropna(subset="people")
    differing = rows.groupby(["area_code", "date", "measure"])["people"].transform("nunique") > 1
    if differing.any():
        first = rows[differing].iloc[0]
        same = rows[(rows[["area_code", "date", "measure"]] == first[["area_code", "date", "measure"]]).all(axis=1)]
        raise InputError(
            f"{' and '.join(dict.fromkeys(same['file']))} give different counts of one area at {first['date']} "
            f"({ArrivalKind(first['measure']).label.lower()}); keep one of the files."
        )


def authority_arrivals(catalogue: Catalogue, carrier: Carrier) -> pd.DataFrame:
    """The authority's totals as they may leave: measure, date, people (to the nearest 5, NaN where under 10 or where a
    ward is not told), by measure and date; the authority's own row holds over the sum of its wards.

    Nothing of several authorities: what is withheld of one would come back from the total of both.
    """
    if len(carrier.study.codes) > 1:
        return pd.DataFrame({"measure": [], "date": [], "people": pd.Series(dtype=float)})
    totals = {
        (str(measure), date): total
        for below in (True, False)
        for measure in ArrivalKind
        for _, wide, _ in _by_place(catalogue, carrier, measure, below_authority=below)
        for date, total in zip(wide.columns, [_total(wide[date]) for date in wide.columns], strict=True)
    }
    rows = [(measure, date, people) for (measure, date), people in sorted(totals.items())]
    return pd.DataFrame(rows, columns=["measure", "date", "people"]).astype({"people": float})


def _total(by_place: pd.Series) -> float:
    return float("nan") if by_place.isna().any() else authority_total(by_place)


def _newest(
    catalogue: Catalogue, carrier: Carrier, measure: ArrivalKind, *, below_authority: bool, ledger: Ledger
) -> GuardedCounts | None:
    """The newest date of a measure that any ward, or the authority, is told of."""
    newest: tuple[str, Source, pd.Series, str] | None = None
    for source, wide, words in _by_place(catalogue, carrier, measure, below_authority=below_authority):
        dates = wide.columns[wide.notna().any()]
        if len(dates) and (newest is None or dates.max() > newest[0]):
            newest = (dates.max(), source, wide[dates.max()], words)
    if newest is None:
        return None
    date, source, by_ward, words = newest
    where = words if below_authority else "of the whole authority, at one rate for every ward"
    ledger.use(source, PURPOSE)
    ledger.say(f"{measure.label}, {date}: {where}; for the margin of estimates only.")
    return GuardedCounts(measure.label, _day_in_words(date), measure.basis, by_ward)


def _by_place(
    catalogue: Catalogue, carrier: Carrier, measure: ArrivalKind, *, below_authority: bool
) -> Iterator[tuple[Source, pd.DataFrame, str]]:
    """From each file, the finest areas first: its source, counts by ward (or authority) and date, and the way."""
    codes = carrier.study.codes
    for arrivals in sorted(
        catalogue.records(Arrivals), key=lambda arrivals: (coarseness(arrivals.kind), arrivals.source.file)
    ):
        rows = arrivals.frame[arrivals.frame["measure"] == measure]
        if rows.empty or (arrivals.kind is AreaKind.AUTHORITY) == below_authority:
            continue
        wide = rows.pivot(index="area_code", columns="date", values="people").sort_index(axis="columns")
        if not below_authority:
            if len(codes) == 1 and codes[0] in wide.index:
                yield arrivals.source, wide.loc[list(codes)], "of the whole authority"
            continue
        by_ward, words = on_wards(wide, arrivals.kind, arrivals.vintage, carrier)
        if by_ward is not None:
            yield arrivals.source, by_ward, words


def _numbers_given(registrations: Registrations, carrier: Carrier, ledger: Ledger) -> GuardedCounts | None:
    """National Insurance numbers of the newest year, by ward where the file has small areas."""
    rows = registrations.for_margin
    if rows.empty:
        return None
    wide = rows.assign(period=_periods(rows)).pivot(index="area_code", columns="period", values="registrations")
    by_ward, words = on_wards(wide, AreaKind.MSOA, "unknown", carrier)
    if by_ward is None:
        return None
    newest = max(wide.columns[by_ward.notna().any().to_numpy()], default=None)
    if newest is None:
        return None
    ledger.use(registrations.source, PURPOSE)
    ledger.say(
        f"National Insurance numbers of {newest.label} stand in for registrations from abroad ({words}); for the "
        "margin of estimates only."
    )
    title = "National Insurance numbers given to adults from overseas"
    return GuardedCounts(title, newest.label, f"{NINO_BASIS}; {words}", by_ward[newest])


def _periods(rows: pd.DataFrame) -> list[Period]:
    firsts, lasts = (pd.to_datetime(rows[name]).dt.date for name in ("first", "last"))
    return [Period(first, last) for first, last in zip(firsts, lasts, strict=True)]


def _day_in_words(date: str) -> str:
    """A date in words, "30 September 2024"."""
    day = pd.Timestamp(date).date()
    return Period(day, day).label


def origins(catalogue: Catalogue, authority_codes: Sequence[str], ledger: Ledger) -> pd.DataFrame | None:
    """Registrations by nationality and period of the whole authority: area_code (its own), period, nationality, people.

    None where none are held, and for a place of several authorities, as it is told of an authority alone. To be
    protected as authority_only before anything leaves.
    """
    authority_code = authority_codes[0]
    files: Sequence[Registrations] = [
        file for file in catalogue.records(Registrations) if file.authority_code in ("", authority_code)
    ]
    if files and len(authority_codes) > 1:
        ledger.say("Nationality of new registrations: told of one authority alone, and this place is of several.")
        return None
    if not files:
        ledger.say("Nationality of new registrations: not held.")
        return None
    newest = max(files, key=lambda file: str(file.authority["last"].max()))
    by_nationality = newest.authority[newest.authority["nationality"] != ""]
    ledger.use(newest.source, "nationality of new registrations, for the whole authority only")
    years = _periods(by_nationality)
    ledger.say(f"Nationality of new registrations: {min(years).label} to {max(years).label}, the whole authority.")
    return pd.DataFrame(
        {
            "area_code": authority_code,
            "period": [year.label for year in years],
            "nationality": by_nationality["nationality"].to_numpy(),
            "people": by_nationality["registrations"].to_numpy(np.float64),
        }
    )
