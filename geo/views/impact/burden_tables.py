"""Time, money, carbon, lists and homes as tables and sentences, each beside the assumption it rests on."""

import math

import pandas as pd

from geo.access.staff import mean_of_staff, to_work
from geo.appraisal.record import Appraisal
from geo.areas.doors import people_at
from geo.disclosure.suppression import few_hidden
from geo.impact.burden import (
    ASSUMPTIONS,
    HIGHER_ELASTICITY,
    LOWER_ELASTICITY,
    Burden,
    BurdenSettings,
    list_breaks,
    net_homes,
    new_nearest,
    straight_nearest,
    switching_elasticity,
    weighed,
)
from geo.impact.site_minutes import site_minutes
from geo.language.phrases import about, sentence, two_figures
from geo.place.place import Place
from geo.proposals.terms import ListFate
from geo.services.services import points
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.views.words.tables import people_to_ten

APPROXIMATE = (
    "Kilometres are straight lines lengthened by a rule of thumb, so money and carbon are approximate. People in "
    "households with a car are all taken to drive; those in households without one to ride where that is quicker than "
    "walking. What an extra bus itself burns is not in it."
)


def table(burden: Burden, usual: Burden, settings: BurdenSettings) -> pd.DataFrame:
    """Every figure with its unit, at these settings and, where they differ, at the usual ones."""
    rows = [
        ("Time of residents", "hours a year", burden.hours, usual.hours),
        ("Value of that time", "£ a year", burden.hours_value, usual.hours_value),
        ("Time of residents, weighed by income", "hours a year", burden.hours_weighted, usual.hours_weighted),
        ("Car kilometres (approximate)", "km a year", burden.car_km, usual.car_km),
        ("Cost of driving (approximate)", "£ a year", burden.car_pounds, usual.car_pounds),
        ("Carbon of driving (approximate)", "kg CO2e a year", burden.car_kg, usual.car_kg),
        ("Kilometres by bus and train (approximate)", "km a year", burden.bus_km, usual.bus_km),
        ("Carbon of riding (approximate)", "kg CO2e a year", burden.bus_kg, usual.bus_kg),
    ]
    frame = pd.DataFrame(rows, columns=["What", "Unit", "More a year", "At the usual settings"]).set_index("What")
    for name in ("More a year", "At the usual settings"):
        frame[name] = frame[name].map(_two_figures)
    return frame if settings.changed else frame.drop(columns="At the usual settings")


def _two_figures(value: float) -> str:
    if math.isnan(value):
        return "not told: a value is needed"
    if abs(value) < 10:
        return "next to nothing"
    return f"{'-' if value < 0 else ''}{two_figures(abs(value))}"


def weighing(burden: Burden, settings: BurdenSettings) -> list[str]:
    """How the weighing by income depends on its elasticity; what is missing where it cannot be made."""
    if not burden.hours_by_fifth:
        return ["Time is not weighed by income: no deprivation by small area is held."]
    if math.isnan(burden.hours_weighted):
        return ["Time is weighed by income once the income of each fifth is given; no default is shipped."]
    ends = [
        _two_figures(weighed(burden.hours_by_fifth, settings.incomes, elasticity=elasticity))
        for elasticity in (LOWER_ELASTICITY, HIGHER_ELASTICITY)
    ]
    turn = switching_elasticity(burden.hours_by_fifth, settings.incomes)
    switch = "at none up to 4" if math.isnan(turn) else f"at {turn:.1f}"
    return [
        f"Time weighed by income: {_two_figures(burden.hours_weighted)} hours a year; {ends[0]} at an elasticity of "
        f"{LOWER_ELASTICITY:g}, {ends[1]} at {HIGHER_ELASTICITY:g}. Its sign changes {switch}."
    ]


def assumptions(settings: BurdenSettings) -> pd.DataFrame:
    """What the figures rest on: Assumption, Value, Unit, Source, Looked up."""
    rows = [
        (
            known.words,
            "none" if math.isnan(getattr(settings, known.name)) else f"{getattr(settings, known.name):g}",
            known.unit,
            known.source,
            "yes" if known.verified else "unverified",
        )
        for known in ASSUMPTIONS
    ]
    return pd.DataFrame(rows, columns=["Assumption", "Value", "Unit", "Source", "Looked up"])


def continuity(appraisal: Appraisal, place: Place) -> list[str]:
    """Whose bond with a practice is expected to break, and whose nearest site changes; patients and residents apart."""
    lines = []
    if appraisal.relisted is not None:
        for gp_list in appraisal.relisted.lists:
            stays = 1.0 - gp_list.must_reregister / gp_list.registered if gp_list.registered else 1.0
            broken = list_breaks(gp_list.registered, share_that_stays=min(max(stays, 0.0), 1.0))
            shown = few_hidden(pd.Series([gp_list.registered, broken]))
            if shown.isna().any():
                lines.append(f"{gp_list.name}: too few patients to be told.")
                continue
            what = {
                ListFate.STAYS: "its list stays",
                ListFate.JOINS: "its list joins another",
                ListFate.DISPERSED: "its list is dispersed",
            }.get(gp_list.event, "not recorded")
            lines.append(
                f"{gp_list.name} ({what}): of {about(shown.iloc[0])} (patients) the bond with the practice is expected "
                f"to break for {about(shown.iloc[1])}."
            )
    sides = (appraisal.sites_before, appraisal.sites_after)
    doors = place.travel.doors.loc[place.inside]
    before, after = (straight_nearest(doors, points(side)) for side in sides)
    elsewhere = new_nearest(before, after, people_at(doors, place.people.residents))
    lines.append(f"For {about(elsewhere)} (residents) another site is the nearest afterwards, in a straight line.")
    return lines


def staff(appraisal: Appraisal, place: Place) -> list[str]:
    """The journeys to work of staff by car, before and after; empty where it is not held where staff live.

    Staff of whom no more than the service is told go to the nearest site of it, before and after.
    """
    workforce, mode = place.services.staff, Mode.CAR
    if workforce is None or mode not in place.travel.times or not workforce.total:
        return []
    both = (appraisal.sites_before, appraisal.sites_after)
    minutes = site_minutes(
        place, (site for side in both for site in side), modes=(mode,), settings=appraisal.settings.travel
    )
    means = []
    for sites in both:
        placed = tuple(site for site in sites if site.at is not None)
        journeys = to_work(
            minutes.to_each(Way.CAR, placed), workforce, sites=placed, service=appraisal.proposal.service
        )
        means.append(mean_of_staff(journeys))
    if any(math.isnan(mean) for mean in means):
        return ["Staff: no journey to work is found before or after, so what it asks of them is not told."]
    return [
        f"Staff ({about(workforce.total)}, their homes {workforce.basis}; one way by car at free flow, to the nearest "
        f"site of the service where no more is told): {means[0]:.1f} minutes on average today and {means[1]:.1f} "
        "afterwards."
    ]


def money(appraisal: Appraisal) -> pd.DataFrame:
    """Who pays and who receives, as recorded, in words: Who, Once £, A year £, Note; a row of totals last."""
    costs = appraisal.proposal.record.costs
    rows = [(cost.who, cost.capital, cost.revenue_per_year, cost.note) for cost in costs]
    record = appraisal.proposal.record
    rows.append(("All together", record.capital, record.revenue_per_year, "" if costs else "no cost is recorded"))
    frame = pd.DataFrame(rows, columns=["Who", "Once, £", "A year, £", "Note"])
    return frame.assign(**{name: frame[name].map(_pounds) for name in ("Once, £", "A year, £")})


def _pounds(value: float) -> str:
    return "not recorded" if math.isnan(value) else f"{value:,.0f}"


def homes(appraisal: Appraisal) -> list[str]:
    """Homes lost and gained on the sites, low-cost ones apart; and what is missing for good."""
    rows = appraisal.proposal.record.homes
    if not rows:
        return ["Homes lost or gained on the sites: not recorded."]
    balance = net_homes(rows)
    lines = [
        f"Homes on the sites: {balance.lost:,} lost, {balance.gained:,} gained ({balance.net:+,}); of low-cost homes "
        f"{balance.affordable_lost:,} lost and {balance.affordable_gained:,} gained ({balance.net_affordable:+,}), "
        f"{balance.provided_nearby:,} provided again within a mile."
    ]
    if balance.short:
        lines.append("Low-cost homes are lost for good, whatever the total does.")
    return lines


def readings(way: Way, burden: Burden) -> list[str]:
    """What stands beside the figures: whom they are of, and what they leave out."""
    counted = people_to_ten(pd.Series([burden.people])).iloc[0]
    return [
        f"{sentence(way.label)}, over {counted:,} residents who have a journey both before and after; whoever loses a "
        "journey is not in it.",
        APPROXIMATE,
    ]
