"""Time, money, carbon, lists and homes as tables and sentences, each beside the assumption it rests on."""

import math

import pandas as pd

from geo.access import Way
from geo.appraisal import Appraisal
from geo.burden import (
    ASSUMPTIONS,
    Burden,
    BurdenSettings,
    burden,
    list_breaks,
    net_homes,
    new_nearest,
    straight_metres,
)
from geo.changes import ListEvent
from geo.disclosure import Rule, shown_alone
from geo.place import Place
from geo.population import WITH_CAR
from geo.services import points
from geo.views.tables import people_to_ten
from geo.views.wording import about, sentence, two_figures

APPROXIMATE = (
    "Kilometres are straight lines lengthened by a rule of thumb, so money and carbon are approximate; they are of "
    "people in households with a car, all of whom are taken to drive."
)


def of_appraisal(appraisal: Appraisal, place: Place, way: Way, settings: BurdenSettings) -> Burden:
    """The burden of a proposal on residents, one way of travel; kilometres are by car whatever the way."""
    before, after = (
        straight_metres(place.centres.loc[place.inside], points(sites), detour=appraisal.settings.travel.detour_factor)
        for sites in (appraisal.sites_before, appraisal.sites_after)
    )
    cars = ("cars", WITH_CAR)
    drivers = place.groups_by_area[cars] if cars in place.groups_by_area else pd.Series(dtype=float)
    change = appraisal.ways[way].areas["change"]
    return burden(change, appraisal.people, car_metres=after - before, drivers=drivers, settings=settings)


def table(found: Burden, usual: Burden, settings: BurdenSettings) -> pd.DataFrame:
    """Every figure with its unit, at these settings and, where they differ, at the usual ones."""
    rows = [
        ("Time of residents", "hours a year", found.hours, usual.hours),
        ("Value of that time", "£ a year", found.hours_value, usual.hours_value),
        ("Car kilometres (approximate)", "km a year", found.car_km, usual.car_km),
        ("Cost of driving (approximate)", "£ a year", found.car_pounds, usual.car_pounds),
        ("Carbon of driving (approximate)", "kg CO2e a year", found.car_kg, usual.car_kg),
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


def assumptions(settings: BurdenSettings) -> pd.DataFrame:
    """What the figures rest on: Assumption, Value, Unit, Source, Looked up."""
    rows = [
        (known.words, "none" if math.isnan(getattr(settings, known.name)) else f"{getattr(settings, known.name):g}",
         known.unit, known.source, "yes" if known.verified else "unverified")
        for known in ASSUMPTIONS
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Assumption", "Value", "Unit", "Source", "Looked up"])


def continuity(appraisal: Appraisal) -> list[str]:
    """Whose bond with a practice is expected to break, and whose nearest site changes; patients and residents apart."""
    told = []
    if appraisal.relisted is not None:
        for one in appraisal.relisted.lists:
            stays = 1.0 - one.must_reregister / one.registered if one.registered else 1.0
            broken = list_breaks(one.registered, share_that_stays=min(max(stays, 0.0), 1.0))
            shown = shown_alone(pd.Series([one.registered, broken]), Rule.STRICT)
            if shown.isna().any():
                told.append(f"{one.name}: too few patients to be told.")
                continue
            what = {ListEvent.STAYS: "its list stays", ListEvent.JOINS: "its list joins another",
                    ListEvent.DISPERSED: "its list is dispersed"}.get(one.event, "not recorded")  # fmt: skip
            told.append(
                f"{one.name} ({what}): of {about(shown.iloc[0])} (patients) the bond with the practice is expected "
                f"to break for {about(shown.iloc[1])}."
            )
    elsewhere = new_nearest(appraisal.nearest_before, appraisal.nearest_after, appraisal.people)
    told.append(f"For {about(elsewhere)} (residents) another site is the nearest afterwards, in a straight line.")
    return told


def money(appraisal: Appraisal) -> pd.DataFrame:
    """Who pays and who receives, as recorded: Who, Once £, A year £, Note; a row of totals last."""
    costs = appraisal.proposal.record.costs
    rows = [(one.who, one.capital, one.revenue_per_year, one.note) for one in costs]
    record = appraisal.proposal.record
    rows.append(("All together", record.capital, record.revenue_per_year, "" if costs else "no cost is recorded"))
    frame = pd.DataFrame(rows, columns=["Who", "Once, £", "A year, £", "Note"])
    return frame.astype({"Once, £": "Int64", "A year, £": "Int64"}) if costs else frame.fillna("not recorded")


def homes(appraisal: Appraisal) -> list[str]:
    """Homes lost and gained on the sites, low-cost ones apart; and what is missing for good."""
    rows = appraisal.proposal.record.homes
    if not rows:
        return ["Homes lost or gained on the sites: not recorded."]
    found = net_homes(rows)
    told = [
        f"Homes on the sites: {found.lost:,} lost, {found.gained:,} gained ({found.net:+,}); of low-cost homes "
        f"{found.affordable_lost:,} lost and {found.affordable_gained:,} gained ({found.net_affordable:+,}), "
        f"{found.provided_nearby:,} provided again within a mile."
    ]
    if found.short:
        told.append("Low-cost homes are lost for good, whatever the total does.")
    return told


def readings(way: Way, found: Burden) -> list[str]:
    """What stands beside the figures: whom they are of, and what they leave out."""
    counted = people_to_ten(pd.Series([found.people])).iloc[0]
    return [
        f"{sentence(way.label)}, over {counted:,} residents who have a journey both before and after; whoever loses a "
        "journey is not in it.",
        APPROXIMATE,
    ]
