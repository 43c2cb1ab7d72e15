"""What is known of the wards' people as tables: every source beside the others, over time, by age, planned homes.

Estimates are shown to the nearest 5 with their margin; official counts to the nearest 10. NaN is not available.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.disclosure.differencing import TOTAL
from geo.disclosure.suppression import Rule, authority_total, protect, round_half_up
from geo.language.dates import british
from geo.language.phrases import sentence
from geo.people.churn import Movement, movement_rates, origins_of_authority, sight
from geo.people.list_estimate import PEOPLE_SHOWN_TO, WardEstimates, shown
from geo.people.list_history import day_of
from geo.people.planned_homes import HomesOutlook, PlannedSite
from geo.people.ward_movement import NetChange, tells_both_sides
from geo.people.ward_people import WARD, BestEstimate, SourceErrors, WardPeople, WardTable
from geo.people.workforce import WorkforceGroups
from geo.place.place import Place
from geo.uncertainty.margins import combined_margin
from geo.views.words.tables import PEOPLE_TO, people_to_ten, per_cent, share_in

ESTIMATE = "Estimate, modelled"
LISTS = "Patients on lists"
# The sources of movement in a few words, for a row of a chart or the title of a table.
SHORT_NAMES = {
    "gp_moves": "joined and left lists",
    "internal_moves": "moves between authorities",
    "census_address": "address a year before, census",
    "school_rolls": "pupils in and out of schools",
    "gp_list": "patients on lists",
}
# Nationalities named; the rest are added up. Our choice.
NATIONALITIES_NAMED = 10
FEMALE, MALE = "Female", "Male"
OVER_TIME_COLUMNS = ["date", "people", "lower", "upper", "registered", "inflation_per_cent"]
# Where nothing can be estimated: the same columns and no row.
NO_ESTIMATES = pd.DataFrame(columns=OVER_TIME_COLUMNS)


def estimated_over_time(estimates: WardEstimates, ward: str) -> pd.DataFrame:
    """The estimate of one ward ("" for the borough) at every date, first to last.

    Columns date, people, lower, upper, registered, inflation_per_cent. The borough's margin is that of its wards added
    up, as they rest on the same lists; where a ward is not available, neither is the borough.
    """
    if ward:
        rows = shown(estimates)
        return rows.loc[rows["ward_code"] == ward, OVER_TIME_COLUMNS].reset_index(drop=True)
    rows = []
    for when, frame in estimates.frame.groupby("date", sort=False):
        people, registered = (frame[name].sum(skipna=False) for name in ("people", "registered"))
        available = frame["margin"].notna().all()
        margin = combined_margin(frame["margin"].tolist(), together=SourceErrors().together) if available else np.nan
        rows.append((when, people, people - margin, people + margin, registered, 100 * (registered / people - 1)))
    table = pd.DataFrame(rows, columns=OVER_TIME_COLUMNS)
    table["lower"] = np.floor(table["lower"] / PEOPLE_TO) * PEOPLE_TO
    table["upper"] = np.ceil(table["upper"] / PEOPLE_TO) * PEOPLE_TO
    counts = ["people", "registered"]
    table[counts] = table[counts].apply(round_half_up, to=PEOPLE_TO)
    return table.assign(inflation_per_cent=table["inflation_per_cent"].round(1))


def official_over_time(ward_people: WardPeople, ward: str) -> pd.DataFrame:
    """Counts of one ward ("" for the borough), oldest first: columns title, date, people; carried ones say so."""
    rows = [
        (count.ward_title, count.date, float(count.people[ward]))
        if ward
        else (count.title, count.date, float(count.people.sum()))
        for count in ward_people.counts
    ]
    table = pd.DataFrame(rows, columns=["title", "date", "people"])
    return table.assign(people=round_half_up(table["people"], PEOPLE_TO))


def sources_compared(ward_people: WardPeople, estimates: WardEstimates | None, ward: str) -> pd.DataFrame:
    """Every source of one ward ("" for the borough): columns Source, Date, People, Range (of the estimate).

    Official counts oldest first, then the estimate at the date of the newest of them and at its own newest, then the
    patients on lists then, with how many more or fewer they are.
    """
    official = official_over_time(ward_people, ward)
    rows = [(row.title, row.date, row.people, "") for row in official.itertuples()]
    if estimates is not None:
        ours = estimated_over_time(estimates, ward).set_index("date")
        dates = dict.fromkeys(when for when in (ward_people.counts[-1].date, estimates.dates[-1]) if when in ours.index)
        for when in dates:
            of_date = ours.loc[when]
            ends = (
                "not available"
                if np.isnan(of_date["people"])
                else f"{of_date['lower']:,.0f} to {of_date['upper']:,.0f}"
            )
            rows.append((ESTIMATE, when, of_date["people"], ends))
        last = ours.iloc[-1]
        rows.append((LISTS + _over(last["inflation_per_cent"]), ours.index[-1], last["registered"], ""))
    table = pd.DataFrame(rows, columns=["Source", "Date", "People", "Range"])
    return table.assign(People=table["People"].astype("Int64"), Date=table["Date"].map(british))


def _over(inflation_per_cent: float) -> str:
    """How many more patients than residents: list inflation in words."""
    if np.isnan(inflation_per_cent):
        return ""
    return f", {abs(inflation_per_cent):.1f}% {'more' if inflation_per_cent >= 0 else 'fewer'} than the estimate"


def wards_people(
    place: Place, ward_people: WardPeople, estimates: WardEstimates | None, *, usual: WardEstimates | None = None
) -> pd.DataFrame:
    """Every ward by every source, index Ward code: official counts, the newest estimate with its range, the lists.

    usual: the estimates at the usual settings, where those of `estimates` are others: their range stands beside.
    """
    columns: dict[str, pd.Series] = {"Ward": place.wards.frame["name"]}
    for count in ward_people.counts:
        columns[british(f"{count.ward_title} ({count.date})")] = people_to_ten(count.people)
    if estimates is not None:
        when = estimates.dates[-1]
        rows = _at(estimates, when)
        columns[british(f"Estimate {when}, modelled")] = rows["people"].astype("Int64")
        columns |= {"From": rows["lower"].astype("Int64"), "To": rows["upper"].astype("Int64")}
        columns["Margin of error %"] = rows["margin_per_cent"]
        if usual is not None:
            before = _at(usual, when)
            columns |= {
                "From, usual settings": before["lower"].astype("Int64"),
                "To, usual settings": before["upper"].astype("Int64"),
            }
        columns[LISTS] = rows["registered"].astype("Int64")
        columns["Lists over residents %"] = rows["inflation_per_cent"]
    return pd.DataFrame(columns).reindex(place.wards.frame.index).rename_axis("Ward code").sort_values("Ward")


def over_time(place: Place, estimates: WardEstimates) -> pd.DataFrame:
    """Every estimate by ward and date: columns Ward, Date, People, From, To, Margin of error %, Patients on lists."""
    rows = shown(estimates)
    return pd.DataFrame(
        {
            "Ward": rows["ward_code"].map(place.wards.frame["name"]),
            "Date": rows["date"],
            "People": rows["people"].astype("Int64"),
            "From": rows["lower"].astype("Int64"),
            "To": rows["upper"].astype("Int64"),
            "Margin of error %": rows["margin_per_cent"],
            LISTS: rows["registered"].astype("Int64"),
        }
    ).sort_values(["Ward", "Date"], kind="stable")


def newest_ages(ward_people: WardPeople) -> WardTable | None:
    """The newest table of ages, one with sexes before one without; None where none is whole."""
    whole = [table for table in ward_people.ages if table.frame.notna().all(axis=None)]
    return max(whole, key=lambda table: (len(table.axes), day_of(table.date))) if whole else None


def ages_of(table: WardTable, ward: str) -> pd.DataFrame:
    """People of one ward ("" for the borough) by age (index, young to old), a column a sex, or People where not told.

    Whole people, unrounded but for what the table was made with.
    """
    counts = table.frame.loc[ward] if ward else table.frame.sum()
    if "sex" in table.axes:
        # In the order of the table, which sorting as text would lose.
        bands = dict.fromkeys(table.frame.columns.get_level_values(table.axes.index("age")))
        return counts.unstack("sex" if "sex" in counts.index.names else 0).reindex(list(bands))
    return counts.to_frame("People")


def by_age(table: WardTable) -> pd.DataFrame:
    """People by ward and age, sexes together, ages in order."""
    if "sex" not in table.axes:
        return table.frame
    bands = table.frame.columns.get_level_values(table.axes.index("age"))
    return table.frame.T.groupby(bands, sort=False).sum().T


def ages_table(place: Place, table: WardTable) -> pd.DataFrame:
    """People by ward (index Ward code) and age, to the nearest 10."""
    counts = by_age(table).apply(people_to_ten)
    named = {f"Age {band}": counts[band] for band in counts}
    frame = pd.DataFrame({"Ward": place.wards.frame["name"], **named}).rename_axis("Ward code")
    return frame.sort_values("Ward")


def moving(place: Place, movement: Movement) -> pd.DataFrame:
    """One source by ward, net and gross together, most moves first: index Ward code.

    Columns Ward, Moved in, Moved out, Net and In and out, all per 1,000; what the source does not tell is blank.
    """
    rates = movement_rates(movement).reindex(place.wards.frame.index)
    columns = {
        "Moved in per 1,000": rates["inflow_per_1000"],
        "Moved out per 1,000": rates["outflow_per_1000"],
        "Net per 1,000": rates["net_per_1000"],
        "In and out per 1,000": rates["turnover_per_1000"],
    }
    table = pd.DataFrame({name: round_half_up(rate, 1).astype("Int64") for name, rate in columns.items()})
    table.insert(0, "Ward", place.wards.frame["name"])
    first = "In and out per 1,000" if tells_both_sides(movement) else "Moved in per 1,000"
    return table.rename_axis("Ward code").sort_values(first, ascending=False, na_position="last")


def net_change(place: Place, net: NetChange) -> pd.DataFrame:
    """Net change by ward, most more first: index Ward code; columns Ward, Net per 1,000."""
    rate = round_half_up(net.per_1000.reindex(place.wards.frame.index), 1).astype("Int64")
    table = pd.DataFrame({"Ward": place.wards.frame["name"], "Net per 1,000": rate})
    return table.rename_axis("Ward code").sort_values("Net per 1,000", ascending=False)


def authority_moves(movements: Sequence[Movement]) -> pd.DataFrame:
    """What is told of the whole authority only: columns Source, Period, Came, Left, to the nearest 5."""
    rows = [
        (sentence(sight(each.source).title), each.period, each.frame["inflow"].iloc[0], each.frame["outflow"].iloc[0])
        for each in movements
    ]
    table = pd.DataFrame(rows, columns=["Source", "Period", "Came", "Left"])
    sides = ["Came", "Left"]
    table[sides] = table[sides].astype(float).apply(round_half_up, to=PEOPLE_SHOWN_TO).astype("Int64")
    return table.assign(Period=table["Period"].map(british))


def origins(ward_people: WardPeople) -> pd.DataFrame:
    """Newest registrations of the authority by nationality, largest first: columns Nationality, People, Share %.

    The first ten are named, the rest stand together; small counts are withheld.
    """
    if ward_people.origins is None or ward_people.origins.empty:
        return pd.DataFrame(columns=["Nationality", "People", "Share %"])
    registrations = origins_of_authority(ward_people.origins)
    newest = registrations[registrations["period"] == registrations["period"].iloc[-1]].set_index("nationality")[
        "people"
    ]
    people = newest.iloc[:NATIONALITIES_NAMED]
    if len(newest) > NATIONALITIES_NAMED:
        people = pd.concat([people, pd.Series({"the rest together": newest.iloc[NATIONALITIES_NAMED:].sum()})])
    # The total stands in another table, so one that is withheld takes the next fewest with it.
    protected = protect(people, Rule.STRICT)
    whole = authority_total(people)
    table = pd.DataFrame({"People": protected.astype("Int64"), "Share %": per_cent(protected / whole)})
    return table.rename_axis("Nationality").reset_index()


def planned_sites(sites: Sequence[PlannedSite], place: Place, ward: str) -> pd.DataFrame:
    """Planned homes of one ward ("" for the borough), a row a site: Site, Ward, Homes, Years, People per home, Status.

    People per home are blank where the site does not tell.
    """
    rows = [
        {
            "Site": site.name,
            "Ward": place.wards.frame.at[site.area_code, "name"],
            "Homes": site.homes,
            "first": site.year if site.from_year is None else site.from_year,
            "last": site.year,
            "People per home": "" if np.isnan(site.people_per_home) else f"{site.people_per_home:g}",
            "Status": site.status,
        }
        for site in sites
        if not ward or site.area_code == ward
    ]
    one_site = ["Site", "Ward", "People per home", "Status"]
    site_years = pd.DataFrame(rows, columns=["Site", "Ward", "Homes", "first", "last", "People per home", "Status"])
    table = site_years.groupby(one_site, sort=False, as_index=False).agg(
        {"Homes": "sum", "first": "min", "last": "max"}
    )
    first, last = table["first"].astype(str), table["last"].astype(str)
    years = first.where(first == last, first + "\u00a0to\u00a0" + last)
    table = table.assign(Years=years).astype({"Homes": "Int64"})
    return table[["Site", "Ward", "Homes", "Years", "People per home", "Status"]]


def horizons(outlook: HomesOutlook, ward: str) -> pd.DataFrame:
    """People now, in 5 and in 10 years, of one ward ("" for the borough), to the nearest 10.

    Columns When, More homes, More people, People.
    """
    frame = outlook.frame if not ward else outlook.frame[outlook.frame["area_code"] == ward]
    summed = frame.groupby("year")[["homes", "more_people", "people"]].sum()
    when = [f"now ({year})" if year == outlook.now else f"{year}" for year in summed.index]
    counts = {
        "More homes": summed["homes"],
        "More people": summed["more_people"],
        "People": summed["people"],
    }
    table = pd.DataFrame({name: people_to_ten(count) for name, count in counts.items()})
    return table.assign(When=when)[["When", *counts]].reset_index(drop=True)


def horizons_by_ward(place: Place, outlook: HomesOutlook) -> pd.DataFrame:
    """Every ward now, in 5 and in 10 years, most more people first: index Ward code."""
    columns: dict[str, pd.Series] = {"Ward": place.wards.frame["name"]}
    for year, rows in outlook.frame.groupby("year"):
        of_ward = rows.set_index("area_code")
        if year != outlook.now:
            columns[f"More homes by {year}"] = people_to_ten(of_ward["homes"])
        columns[f"People {'now' if year == outlook.now else f'in {year}'}"] = people_to_ten(of_ward["people"])
    table = pd.DataFrame(columns).rename_axis("Ward code")
    return table.sort_values(table.columns[-2], ascending=False, kind="stable")


def _at(estimates: WardEstimates, when: str) -> pd.DataFrame:
    rows = shown(estimates)
    return rows[rows["date"] == when].set_index("ward_code")


def best_by_age(place: Place, best: BestEstimate) -> pd.DataFrame:
    """The wards by age by the best estimate, to the nearest 10: index Ward code; Ward, then a column an age."""
    by_age = best.raked.table.over((WARD, "age"))
    frame = pd.DataFrame(by_age.cells, index=pd.Index(by_age.labels[0], name="Ward code"), columns=by_age.labels[1])
    table = frame.apply(people_to_ten)
    table = table.rename(columns=lambda band: f"Age {band}")
    table.insert(0, "Ward", place.wards.frame["name"].reindex(table.index))
    return table.sort_values("Ward")


def workforce_beside_people(place: Place, ward: str) -> pd.DataFrame:
    """Who works for each employer beside who lives in a ward ("" for the whole place), by the census's five groups.

    Columns Group, Live here %, and a column an employer; per cent of those whose group is stated, missing where
    withheld. Empty where no employer's table is held.
    """
    employers = place.people.workforce
    if not employers:
        return pd.DataFrame(columns=["Group"])
    groups = list(dict.fromkeys(group for employer in employers for group in employer.groups))
    columns: dict[str, pd.Series] = {"Live here %": per_cent(_lives_here(place, ward, groups))}
    columns |= {f"{each.employer}, staff %": per_cent(each.shares.reindex(groups)) for each in employers}
    return pd.DataFrame(columns, index=pd.Index(groups, name="Group")).reset_index()


def _lives_here(place: Place, ward: str, groups: Sequence[str]) -> pd.Series:
    """Share of residents by each of the five groups, the finer ones of the census put together; NaN without a table."""
    held = place.people.groups_by_area
    if "ethnic_group" not in held.columns.get_level_values("kind"):
        return pd.Series(math.nan, index=list(groups))
    people = held["ethnic_group"].mul(share_in(place, ward), axis="index").sum()
    five = people.groupby([str(name).partition(":")[0] for name in people.index]).sum()
    return five.reindex(groups) / people.sum() if people.sum() > 0 else pd.Series(math.nan, index=list(groups))


def workforce_by_grade(employer: WorkforceGroups) -> pd.DataFrame:
    """An employer's heads by grade and group to the nearest 5: index Grade; blank where withheld."""
    named = employer.heads.rename(index={TOTAL: "All grades"}, columns={TOTAL: "All staff"})
    return named.round().astype("Int64").rename_axis("Grade")
