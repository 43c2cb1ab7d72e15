"""An appraisal as the plain dictionaries of the command line's JSON.

Rounding is the last step, here: residents come from published tables only and are not rounded; counts of patients go
to the person and under 10 are not shown, unless unrounded.
"""

import dataclasses
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from geo.access.load import ELSEWHERE
from geo.appraisal.by_authority import by_authority, equity_by_authority
from geo.appraisal.mitigation_text import given, with_and_without
from geo.appraisal.record import Appraisal, PhaseImpact, WayImpact
from geo.disclosure.suppression import UNDER_10, few_hidden
from geo.fairness import equity
from geo.fairness.equity_ranges import EquityRanges
from geo.impact import bearing, compare
from geo.impact.compare import Summary, Verdict
from geo.impact.lists import NOWHERE, Relisted, SiteList, above_capacity
from geo.impact.mitigations import BusHelp, TemporaryHelp
from geo.impact.patient_journeys import COUNTS
from geo.impact.ranges import WayRanges
from geo.impact.sharing import Shared
from geo.impact.what_if import Covers
from geo.people.population import COMMUNITIES
from geo.place.edge import edge_figures, outside_share, without_marked
from geo.place.named_communities import NAMED
from geo.proposals.text import to_dict
from geo.services.opening_hours import OpeningHours
from geo.travel.ways import Way
from geo.uncertainty.leaning import LEANINGS, RUNS_HELD

OUTSIDE_PRACTICES = "practices outside, place not held"
ENDS = tuple((side, end) for side in ("nearer", "further") for end in ("lower", "upper"))


@dataclass(frozen=True)
class _Patients:
    """How counts of patients are written: to the person, null and "under_10" where they are few."""

    unrounded: bool

    def written(self, counts: pd.Series) -> pd.Series:
        return counts if self.unrounded else few_hidden(counts).round()

    def row(self, counts: Mapping[str, float]) -> dict[str, Any]:
        """The counts as keys of one record; "under_10" stands beside them where one is few."""
        given_counts = pd.Series(counts, dtype=float)
        written = self.written(given_counts)
        few = written.isna() & given_counts.notna()
        return {**_plain(written.to_dict()), **({UNDER_10: True} if few.any() else {})}


def list_events(appraisal: Appraisal) -> list[dict[str, str]]:
    """What the proposal says of each list: site, name and what happens to its list, for changes that carry it."""
    names = {site.site_id: site.name for site in (*appraisal.sites_after, *appraisal.sites_before)}
    return [
        {"site": code, "name": names.get(code, code), "list": str(effect.outcome)}
        for effect in (change.list_effect for change in appraisal.proposal.changes)
        for code in (() if effect.merging else effect.decides)
    ]


def to_plain(
    appraisal: Appraisal, *, unrounded: bool = False, equity_ranges: Mapping[Way, EquityRanges] | None = None
) -> dict[str, Any]:
    """The appraisal as the JSON of the command line; counts of patients under 10 are left out unless unrounded.

    equity_ranges: the ranges of measured fairness of some ways, to stand beside their measures.

    Residents come from published tables only and are open, so they are not rounded.
    """
    return {key: make() for key, make in _parts(appraisal, unrounded, equity_ranges or {}).items()}


def part_of_plain(appraisal: Appraisal, keys: Collection[str], *, unrounded: bool = False) -> dict[str, Any]:
    """The same with these keys alone, as far as it has them; nothing else is worked out."""
    parts = _parts(appraisal, unrounded, {})
    return {key: make() for key, make in parts.items() if key in keys}


def _parts(
    appraisal: Appraisal, unrounded: bool, equity_ranges: Mapping[Way, EquityRanges]
) -> dict[str, Callable[[], Any]]:
    """What makes each part of the JSON, by its key."""
    counted, place, ways = _Patients(unrounded), appraisal.place, appraisal.ways.values()
    edge = edge_figures(place, appraisal.proposal.service)
    return {
        "place": lambda: place.name,
        "made_up": lambda: place.made_up,
        "approximate": lambda: place.travel.approximate,
        "proposal": lambda: {key: _plain(value) for key, value in to_dict(appraisal.proposal).items()},
        "service": lambda: appraisal.proposal.service.value,
        "modes": lambda: [way.value for way in appraisal.ways],
        "people": lambda: float(place.people.residents.sum()),
        "on": lambda: _day(appraisal.on),
        **{key: partial(edge.__getitem__, key) for key in edge},
        "summary": lambda: [
            *(_residents(appraisal, impact, appraisal.ranges.get(impact.way)) for impact in ways),
            *(_listed(appraisal, impact, counted) for impact in ways if impact.patients is not None),
        ],
        "summary_full_time_sites": lambda: _summary_row(appraisal.full_time, Way.NOCAR),
        "summary_without_mitigations": lambda: _summary_row(appraisal.without_mitigations, appraisal.first_way),
        "mitigations": lambda: _mitigations(appraisal, counted),
        "phases": lambda: [_phase(phase, appraisal) for phase in appraisal.phases],
        "lists": lambda: list_events(appraisal),
        **_patients(appraisal.relisted, counted),
        "areas": lambda: [row for impact in ways for row in _areas(appraisal, impact, counted)],
        "wards": lambda: [row for impact in ways for row in _wards(appraisal, impact, counted)],
        **(
            {"authorities": lambda: [row for impact in ways for row in _authorities(appraisal, impact.way)]}
            if len(place.authorities) > 1
            else {}
        ),
        "groups": lambda: [row for impact in ways for row in _groups(impact, appraisal.ranges.get(impact.way))],
        "equity": lambda: [row for impact in ways for row in _equity(impact, equity_ranges.get(impact.way))],
        "perception": lambda: _perception(appraisal),
        "burden": lambda: [
            {"mode": way.value, **_plain(dataclasses.asdict(burden))} for way, burden in appraisal.burdens.items()
        ],
        **({"mixing": lambda: [_mixing(pair) for pair in appraisal.shared]} if appraisal.shared else {}),
        "notes": lambda: list(appraisal.notes),
        "settings": lambda: {**_plain(dataclasses.asdict(appraisal.settings)), "unrounded": unrounded},
        "provenance": lambda: [
            {
                k: v
                for k, v in dataclasses.asdict(source).items()
                if k in ("publisher", "title", "edition", "licence", "sha256")
            }
            for source in place.account.provenance
            if source.used_for
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _residents(appraisal: Appraisal, impact: WayImpact, ranges: WayRanges | None) -> dict[str, Any]:
    row = {"mode": impact.way.value, "basis": "residents", **_plain(dataclasses.asdict(impact.summary))}
    place, service = appraisal.place, appraisal.proposal.service
    if not outside_share(place, service).empty:
        people = without_marked(place.people.residents, place, service)
        held = compare.summarise(impact.areas, people, threshold_minutes=impact.summary.threshold_minutes)
        means = {"mean_before": held.mean_before, "mean_after": held.mean_after}
        row |= {f"{name}_without_edge": _plain(mean) for name, mean in means.items()}
    if ranges is None:
        return row
    return {**row, **_ends(ranges.counts), **_covered(ranges.covers)}


def _ends(counts: pd.DataFrame) -> dict[str, Any]:
    """The range of each count (count_ranges), as the keys of one record."""
    return {
        key: value
        for name, lower, upper, lean in counts[["lower", "upper", "lean"]].itertuples(name=None)
        for key, value in (
            (f"{name}_lower", float(lower)),
            (f"{name}_upper", float(upper)),
            (f"{name}_leans", LEANINGS[int(lean)] or None),
        )
    }


def _covered(covers: Covers) -> dict[str, Any]:
    # Speeds, roadworks and people choosing elsewhere are in no run, so no range is a 95% one; the key is a contract.
    return {"range_covers": covers.value, "range_holds": RUNS_HELD, "range_is_95": False}


def _listed(appraisal: Appraisal, impact: WayImpact, written: _Patients) -> dict[str, Any]:
    assert impact.patients_summed is not None and appraisal.relisted is not None
    summary = dataclasses.asdict(impact.patients_summed)
    counts = written.row({**{name: summary[name] for name in COUNTS}, "to_outside": appraisal.relisted.to_outside})
    row = {"mode": impact.way.value, "basis": "patients", **_plain(summary), **counts}
    ranges = appraisal.ranges.get(impact.way)
    if ranges is None or ranges.patients is None:
        return row
    # A count that is not shown has no range either: its ends would tell it.
    ranged = ranges.patients.counts
    told = written.written(ranged["figure"]).notna()
    return {**row, **_ends(ranged[told]), **_covered(ranges.patients.covers)}


def _summary_row(summary: Summary | None, way: Way) -> dict[str, Any] | None:
    if summary is None:
        return None
    return {"mode": way.value, "basis": "residents", **_plain(dataclasses.asdict(summary))}


def _day(day: date) -> str | None:
    return None if day in (date.min, date.max) else day.isoformat()


def _mitigations(appraisal: Appraisal, written: _Patients) -> dict[str, Any]:
    """What each kind of help gives in its own unit, and the same in sentences."""
    help_given = appraisal.help_given
    return {
        "buses": None if help_given.buses is None else _buses(help_given.buses),
        "outreach": None if help_given.outreach is None else _plain(dataclasses.asdict(help_given.outreach)),
        "temporary": [_temporary(site, written) for site in help_given.temporary],
        "hours": [
            {"name": site.name, "before": _week(site.before), "after": _week(site.after)} for site in help_given.hours
        ],
        "words": [*given(appraisal), *with_and_without(appraisal)],
    }


def _buses(buses: BusHelp) -> dict[str, Any]:
    named = [{"name": bus.name, "trips_a_day": len(bus.departures)} for bus in buses.buses]
    return {**_plain(dataclasses.asdict(dataclasses.replace(buses, buses=()))), "buses": named}


def _temporary(site: TemporaryHelp, written: _Patients) -> dict[str, Any]:
    patients = {"change_with": site.change_with, "change_without": site.change_without}
    return {
        "name": site.name,
        "first": _day(site.bridged.first),
        "last": _day(site.bridged.last),
        "days_bridged": _plain(site.bridged.days),
        "opens": _plain(site.bridged.opens),
        "takes": _plain(site.takes),
        "further_with": _plain(site.further_with),
        "further_without": _plain(site.further_without),
        **written.row(patients),
    }


def _week(week: OpeningHours | None) -> dict[str, float] | None:
    if week is None:
        return None
    return {
        "hours_a_week": week.hours_a_week,
        "evening_hours": week.evening_hours,
        "weekend_hours": week.weekend_hours,
    }


def _phase(phase_impact: PhaseImpact, appraisal: Appraisal) -> dict[str, Any]:
    worst = appraisal.worst_phase
    return {
        "from": _day(phase_impact.phase.first),
        "to": _day(phase_impact.phase.last),
        "words": phase_impact.phase.words,
        "worst": worst is not None and phase_impact.phase == worst.phase,
        **(_summary_row(phase_impact.summary, appraisal.first_way) or {}),
        "above_capacity": [] if phase_impact.relisted is None else list(above_capacity(phase_impact.relisted)),
    }


def _patients(lists: Relisted | None, written: _Patients) -> dict[str, Callable[[], Any]]:
    """What makes the key `patients`; absent where no list is touched."""
    if lists is None:
        return {}
    return {"patients": lambda: [_of_site(site_list, lists, written) for site_list in lists.lists]}


def _of_site(site_list: SiteList, lists: Relisted, written: _Patients) -> dict[str, Any]:
    counts = {
        "registered": site_list.registered,
        "must_reregister": site_list.must_reregister,
        "inside_place": site_list.inside_place,
        "outside_place": site_list.outside_place,
        "unplaced": site_list.unplaced,
        "growth": site_list.growth,
        "to_outside": site_list.to_outside,
    }
    by_site = site_list.moved.groupby("site_id")["people"].sum().drop(NOWHERE, errors="ignore")
    loads = lists.table.reindex(by_site.index)
    receivers = [
        {
            "site": None if code == ELSEWHERE else str(code),
            **({"name": OUTSIDE_PRACTICES} if code == ELSEWHERE else {}),
            **written.row({"patients": by_site[code]}),
            "load_before": _load(loads.loc[code, "load_before"]),
            "load_after": _load(loads.loc[code, "load_after"]),
        }
        for code in by_site.sort_values(ascending=False).index
    ]
    listed = {"site": site_list.site_id, "name": site_list.name, "list": site_list.event.value, "basis": "patients"}
    return {**listed, **written.row(counts), "to": receivers}


def _load(load: float) -> float | None:
    return None if not math.isfinite(load) else round(float(load), 2)


def _areas(appraisal: Appraisal, impact: WayImpact, written: _Patients) -> list[dict[str, Any]]:
    outside = written.written(appraisal.place.services.outside_patients)
    counted = pd.concat([appraisal.place.people.residents, outside])
    rows = impact.areas.assign(
        people=counted.reindex(impact.areas.index),
        ward_code=appraisal.place.areas.frame["ward_code"],
        mode=impact.way.value,
    ).rename_axis("area_code")
    columns = ["area_code", "ward_code", "people", "mode", "before", "after", "change", "verdict"]
    few = frozenset(outside.index[outside.isna()])
    return [
        {**row, UNDER_10: True} if row["area_code"] in few else row for row in _records(rows.reset_index()[columns])
    ]


def _wards(appraisal: Appraisal, impact: WayImpact, written: _Patients) -> list[dict[str, Any]]:
    rows = impact.wards.assign(ward_name=appraisal.place.wards.frame["name"], mode=impact.way.value).reset_index()
    columns = ["ward_code", "ward_name", "mode", "people", "before", "after", "change", "gain", "lose"]
    if (ranges := appraisal.ranges.get(impact.way)) is not None:
        chances = ranges.headline.wards.reindex(rows["ward_code"])
        rows = rows.assign(runs_gain=chances["gains"].to_numpy(), runs_lose=chances["loses"].to_numpy())
        columns += ["runs_gain", "runs_lose"]
    listed = _records(rows[columns])
    if impact.outside is not None:
        patients = appraisal.place.services.outside_patients
        verdict = impact.areas["verdict"].reindex(patients.index)
        summary = compare.summarise(impact.areas, patients, threshold_minutes=impact.outside.threshold_minutes)
        counts = written.row(
            {
                "people": patients.sum(),
                "gain": patients[verdict.isin([Verdict.GAIN, Verdict.NEWLY_REACHED])].sum(),
                "lose": patients[verdict.isin([Verdict.LOSE, Verdict.CUT_OFF])].sum(),
            }
        )
        minutes = {
            "before": summary.mean_before,
            "after": summary.mean_after,
            "change": summary.mean_after - summary.mean_before,
        }
        listed.append(
            {
                "ward_code": None,
                "ward_name": f"Outside {appraisal.place.called}",
                "mode": impact.way.value,
                **counts,
                **_plain(minutes),
            }
        )
    return listed


def _authorities(appraisal: Appraisal, way: Way) -> list[dict[str, Any]]:
    """Residents of each authority of a place of several, then of all together (code null).

    on_foot_alone: no timetable of the authority is held.
    """
    codes = {authority.code for authority in appraisal.place.authorities}
    fairness = equity_by_authority(appraisal, way)
    return [
        {
            "authority_code": part.code if part.code in codes else None,
            "authority_name": part.name,
            "mode": way.value,
            **({} if part.told else {"on_foot_alone": True}),
            **_plain(dataclasses.asdict(part.summary)),
            "equity": equity.rows(fairness[part.name]),
        }
        for part in by_authority(appraisal, way)
    ]


def _groups(impact: WayImpact, ranges: WayRanges | None) -> list[dict[str, Any]]:
    counts = ["people", "gain", "lose", "unchanged", "share_of_losers", "share_of_impact_area"]
    beside = _beside_others(impact)
    groups = impact.groups.assign(**beside)
    counts += beside
    if ranges is not None:
        ends = ranges.headline.groups.reindex(groups.index)
        groups = groups.assign(**{f"{side}_headline_{end}": ends[f"{side}_{end}"] for side, end in ENDS})
        leans = {f"{side}_headline_leans": ends[f"{side}_lean"].map(LEANINGS) for side in ("nearer", "further")}
        groups = groups.assign(**{name: words.where(words != "") for name, words in leans.items()})
        counts += [*(f"{side}_headline_{end}" for side, end in ENDS), *leans]
    columns = ["kind", "group", "mode", *counts]
    records = _records(groups.reset_index().assign(mode=impact.way.value)[columns])
    rows: list[dict[str, Any]] = []
    for community in COMMUNITIES:
        of_kind = [row for row in records if row["kind"] == community.kind]
        if not of_kind:
            empty = {**dict.fromkeys(columns), "kind": community.kind, "mode": impact.way.value}
            of_kind = [{**empty, "note": community.why_absent}]
        elif community.note:
            of_kind = [{**row, "note": community.note} for row in of_kind]
        rows += of_kind
    return [*rows, *(row for row in records if row["kind"].startswith(NAMED))]


def _beside_others(impact: WayImpact) -> dict[str, pd.Series]:
    """Columns by (kind, group): both ratios, the people expected and what is said, of those further and nearer.

    A ratio to nobody, who are nowhere further or nearer, is no number and left out.
    """
    columns: dict[str, pd.Series] = {}
    for prefix, side in (("", bearing.FURTHER), ("gain_", bearing.NEARER)):
        rows = impact.bearing[side]
        columns |= {f"{prefix}{name}": rows[name].where(np.isfinite(rows[name])) for name in bearing.RATIOS}
        columns[f"{prefix}said"] = rows.apply(bearing.said, axis="columns")
    return columns


def _equity(impact: WayImpact, ranges: EquityRanges | None) -> list[dict[str, Any]]:
    rows = [{"mode": impact.way.value, **row} for row in equity.rows(impact.equity)]
    if ranges is None:
        return rows
    ends = [ranges.frame.loc[chosen.value].to_dict() for chosen in equity.EquityMeasure]
    covers = {"range_covers": Covers.PEOPLE.value}
    return [{**row, **_plain(row_ends), **covers} for row, row_ends in zip(rows, ends, strict=True)]


def _mixing(shared: Shared) -> dict[str, Any]:
    """Who would share a building, a table of groups apart each: potential, not contact."""
    return {
        "incoming": shared.incoming,
        "host": shared.host,
        "basis": shared.basis,
        "hours_in_common": _plain(shared.hours),
        "host_loses": shared.host_loses or None,
        "potential_not_contact": True,
        "kinds": [
            {
                "kind": kind.kind,
                "incoming": kind.incoming,
                "host": kind.host,
                "cross": kind.cross,
                "together": kind.together,
            }
            for kind in shared.kinds
        ],
    }


def _perception(appraisal: Appraisal) -> list[dict[str, Any]]:
    """The index by ward and drawn area, unrounded, with what it is made of; None for a place of too few people."""
    perceived = appraisal.perceived
    wards = appraisal.place.wards.frame["name"].index
    rows = []
    for place, row in perceived.frame.iterrows():
        ends = {name: _plain(float(row[name])) for name in row.index if name != "people"}
        rows.append(
            {
                "ward_code": str(place) if place in wards else None,
                "name": str(appraisal.place_names[place]),
                **ends,
                "range": "sensitivity range, not a confidence interval",
                "version": perceived.version,
                "not_recorded": [name for name, unknown in perceived.unknown.loc[place].items() if unknown],
                "drivers": {name: _plain(float(value)) for name, value in perceived.contributions.loc[place].items()},
            }
        )
    return rows


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False, name=None)]
