"""A place as tables ready to show and to download: a row a ward, small area or site, headings in words, counts to 10.

Rounding is the last step here: residents come from published tables and go to the nearest 10, counts from patient lists
are protected (disclosure.py) first. NaN is a journey not found, or a figure not held.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely

from geo.access.access import mean_minutes, nearest, number_within, second_nearest
from geo.disclosure.suppression import few_hidden, round_half_up
from geo.language.dates import british
from geo.language.phrases import sentence
from geo.people.population import COMMUNITIES, NATIONAL_FIFTHS, wide_groups
from geo.place.by_authority import not_held
from geo.place.edge import marked, outside_share, without_marked
from geo.place.named_communities import NAMED
from geo.place.place import Place
from geo.projection import to_lonlat
from geo.provenance import Source
from geo.services.services import Service, Site
from geo.travel.ways import Way, threshold_minutes

PEOPLE_TO = 10
# Stands in a table for a count of patients that is not shown.
UNDER_10 = "under 10"
MINUTE_STEPS = (10, 20, 30)
NOT_RECORDED = "not recorded"
ALL_PEOPLE = "Everyone"
SITE_COLUMNS = [
    "Code",
    "Name",
    "Registered with the practice",
    "Capacity",
    "Basis of capacity",
    "Half-days a week",
    "Service",
    "Place",
]


def people_to_ten(people: pd.Series) -> pd.Series:
    """Counts of residents to the nearest 10, as whole numbers that may be missing."""
    return round_half_up(people.astype(float), PEOPLE_TO).astype("Int64")


def patients_to_ten(patients: pd.Series) -> pd.Series:
    """Counts of patients to the nearest 10; where some lie under 10, all as text, and these in words."""
    shown = people_to_ten(few_hidden(patients))
    few = few_hidden(patients).isna() & patients.notna()
    if not few.any():
        return shown
    return shown.map(lambda count: "" if pd.isna(count) else f"{count:,}").astype(object).mask(few, UNDER_10)


def per_cent(share: pd.Series) -> pd.Series:
    """Shares of 0 to 1 as whole per cent; NaN stays missing."""
    return round_half_up(share.astype(float) * 100, 1).astype("Int64")


def whole_minutes(minutes: pd.Series) -> pd.Series:
    """Minutes to the nearest minute; NaN stays missing."""
    return round_half_up(minutes.astype(float), 1).astype("Int64")


def by_ward_share(values: pd.Series, place: Place) -> pd.Series:
    """Counts by small area added up by ward, split where an area straddles two (index ward_code)."""
    parts = place.ward_shares
    counted = values.reindex(parts["area_code"]).to_numpy() * parts["share"].to_numpy()
    return pd.Series(counted, index=parts.index).groupby(parts["ward_code"]).sum().reindex(place.wards.frame.index)


def areas_by_ward(chosen: pd.Series, place: Place) -> pd.Series:
    """How many of the chosen small areas (bool by area_code) have their middle in each ward (index ward_code)."""
    ward = place.areas.frame["ward_code"].reindex(chosen.index)
    return chosen.groupby(ward).sum().reindex(place.wards.frame.index, fill_value=0).astype("Int64")


def wards(place: Place, minutes: pd.Series, *, service: Service, way: Way) -> pd.DataFrame:
    """The Wards map's facts by ward, most minutes first: index ward_code.

    Parameters
    ----------
    minutes
        To the nearest site today, by area_code.

    Returns
    -------
    pandas.DataFrame
        Columns Ward, Average minutes (over people reached), the same with the areas at the edge left out where there
        are any, People (or, for a way whose travellers nobody counts, Small areas) over N minutes and without a
        journey, People, minutes not held where there are any, People, and as held: In the two most deprived fifths
        (people), GP list change %.
    """
    minutes = minutes.reindex(place.people.residents.index)
    people, limit = place.people.residents, threshold_minutes(service, way)
    weighted = _mean_by_ward(minutes, people, place)
    counted = "People" if way.counts_people else "Small areas"

    missing = pd.Series(people.index.isin(not_held(place, way)), people.index)
    untold = by_ward_share(people.where(missing, 0.0), place)
    # A ward of whose people nothing is held has no count of them either.
    silent = missing.any() & (by_ward_share(people.mask(missing, 0.0), place) == 0)

    def where(chosen: pd.Series) -> pd.Series:
        counts = people_to_ten(by_ward_share(people.where(chosen, 0.0), place))
        return (counts if way.counts_people else areas_by_ward(chosen, place)).mask(silent)

    columns = {
        "Ward": place.wards.frame["name"],
        "Average minutes": whole_minutes(weighted),
        **_average_at_edge(minutes, place, service),
        f"{counted} over {limit:.0f} minutes": where(minutes > limit),
        f"{counted} without a journey": where(minutes.isna() & ~missing),
        **({"People, minutes not held": people_to_ten(untold)} if missing.any() else {}),
        "People": people_to_ten(by_ward_share(people, place)),
    }
    if "national_fifth" in place.people.deprivation:
        deprived = place.people.deprivation["national_fifth"].reindex(people.index) <= 2
        columns["In the two most deprived fifths"] = people_to_ten(by_ward_share(people.where(deprived, 0.0), place))
    if place.people.list_changes:
        newest = place.people.list_changes[0].frame
        counts = pd.DataFrame({side: by_ward_share(newest[side], place) for side in ("before", "after")})
        columns[list_change_title(place)] = round_half_up(_change_of_shown(counts), 1).astype("Int64")
    table = pd.DataFrame(columns).rename_axis("Ward code")
    return table.sort_values("Average minutes", ascending=False, na_position="first")


def _mean_by_ward(minutes: pd.Series, people: pd.Series, place: Place) -> pd.Series:
    reached = people.where(minutes.notna(), 0.0)
    return by_ward_share(reached * minutes.fillna(0.0), place) / by_ward_share(reached, place).replace(0.0, np.nan)


def _average_at_edge(minutes: pd.Series, place: Place, service: Service) -> dict[str, pd.Series]:
    """The average of a ward without its areas where a quarter or more are registered outside, where there are any."""
    if marked(place, service).intersection(place.inside).empty:
        return {}
    people = without_marked(place.people.residents, place, service)
    return {"Average minutes, edge left out": whole_minutes(_mean_by_ward(minutes, people, place))}


def with_outside_share(table: pd.DataFrame, place: Place, service: Service) -> pd.DataFrame:
    """A table by small area with the share of its people registered outside, in per cent, where that is known."""
    shares = outside_share(place, service)
    if shares.empty:
        return table
    return table.assign(**{"Registered outside, place not held %": per_cent(shares.reindex(table.index))})


def areas(place: Place, minutes: pd.Series) -> pd.DataFrame:
    """The map's facts by small area inside the borough, longest journeys first: index area_code.

    Columns: Ward, Minutes, People, and as held: National fifth (1 = most deprived), GP list change %; then
    Longitude and Latitude of the point where its journeys start.
    """
    frame = place.areas.frame.loc[place.inside]
    lon, lat = to_lonlat(frame["easting"], frame["northing"])
    columns = {
        "Ward": frame["ward_code"].map(place.wards.frame["name"]),
        "Minutes": whole_minutes(minutes.reindex(frame.index)),
        "People": people_to_ten(place.people.residents),
    }
    if "national_fifth" in place.people.deprivation:
        columns["National fifth"] = place.people.deprivation["national_fifth"].reindex(frame.index).astype("Int64")
    if place.people.list_changes:
        change = round_half_up(list_change_per_cent(place).reindex(frame.index), 1)
        columns[list_change_title(place)] = change.astype("Int64")
    columns |= {"Longitude": pd.Series(lon.round(4), frame.index), "Latitude": pd.Series(lat.round(4), frame.index)}
    table = pd.DataFrame(columns).rename_axis("Small area")
    return table.sort_values("Minutes", ascending=False, na_position="first")


def list_change_title(place: Place) -> str:
    """The heading of the newest change of the GP list; modelled is called modelled."""
    return f"GP list change %{', modelled' if place.people.list_changes[0].modelled else ''}"


def list_change_per_cent(place: Place) -> pd.Series:
    """Newest change of the GP list by area in per cent, NaN where either count is too small to show."""
    return _change_of_shown(place.people.list_changes[0].frame)


def _change_of_shown(counts: pd.DataFrame) -> pd.Series:
    """Per cent by which `after` is more than `before`, NaN from nought and where either is under 10."""
    before, after = (few_hidden(counts[side]) for side in ("before", "after"))
    return 100 * (after - before) / before.where(before > 0)


def people_by_source(place: Place, ward: str) -> pd.DataFrame:
    """People of one ward ("" for the borough) by every count that is held: columns Count, Date, People.

    Of a ward what was published for it; a count that was carried to it from small areas says so.
    """
    held = place.people.ward_people
    if ward and held is not None:
        by_date = {count.date: count for count in held.counts}
        of_ward = [by_date[table.date] for table in place.people.tables]
        rows = [(count.ward_title, british(count.date), count.people[ward]) for count in of_ward]
        frame = pd.DataFrame(rows, columns=["Count", "Date", "People"])
        return frame.assign(People=people_to_ten(frame["People"]))
    rows = []
    for table in place.people.tables:
        inside = table.people.reindex(place.people.residents.index)
        total = inside.sum() if not ward else by_ward_share(inside, place)[ward]
        rows.append((table.title, british(table.date), total))
    frame = pd.DataFrame(rows, columns=["Count", "Date", "People"])
    return frame.assign(People=people_to_ten(frame["People"]))


def communities_of(place: Place, ward: str) -> pd.DataFrame:
    """Who lives in a ward ("" for the borough), in fixed order: columns Community, Group, People, Share % and that
    of the whole place.

    A community without small-area figures keeps its row, with the sentence that says so as its group.
    """
    counts = wide_groups(place.people.groups, areas=place.people.residents.index)
    shares = share_in(place, ward)
    here, everywhere = counts.mul(shares, axis="index").sum(), counts.sum()
    frame = pd.DataFrame({"here": here, "everywhere": everywhere})
    totals = frame.groupby(level="kind").transform("sum").replace(0.0, np.nan)
    columns = pd.DataFrame(
        {
            "People": people_to_ten(here),
            "Share %": per_cent(here / totals["here"]),
            f"{sentence(place.called.removeprefix('the '))} %": per_cent(everywhere / totals["everywhere"]),
        }
    )
    return with_fixed_rows(columns)


def share_in(place: Place, ward: str) -> pd.Series:
    """The part of each small area's people who live in a ward, 0 to 1; all of them for "", the borough."""
    if not ward:
        return pd.Series(1.0, index=place.people.residents.index)
    parts = place.ward_shares[place.ward_shares["ward_code"] == ward]
    return parts.set_index("area_code")["share"].reindex(place.people.residents.index).fillna(0.0)


def with_fixed_rows(by_group: pd.DataFrame) -> pd.DataFrame:
    """Figures by (kind, group) as the community table: every community in its fixed order, absent ones as a sentence.

    Those that the user names come last, in the user's order.

    Returns columns Community, Group and those given; a row that is absent holds no figures.
    """
    rows = []
    for community in COMMUNITIES:
        if community.kind in by_group.index.get_level_values("kind"):
            figures = by_group.loc[community.kind]
            if community.note:
                rows.append(pd.DataFrame({"Community": [community.title], "Group": [community.note]}))
            rows.append(figures.reset_index(names="Group").assign(Community=community.title))
        else:
            rows.append(pd.DataFrame({"Community": [community.title], "Group": [community.why_absent]}))
    kinds = by_group.index.get_level_values("kind")
    for kind in dict.fromkeys(kinds[kinds.str.startswith(NAMED)]):
        rows.append(by_group.loc[kind].reset_index(names="Group").assign(Community="Named by you"))
    table = pd.concat(rows, ignore_index=True)
    return table[["Community", "Group", *by_group.columns]].astype(by_group.dtypes.to_dict())


def services_of(place: Place, ward: str, *, minutes_to: dict[Service, pd.Series]) -> pd.DataFrame:
    """Every service held, and how near it is for the people of a ward: columns Nearest, Minutes, Sites here.

    minutes_to: minutes to the nearest site of each service by area_code; Minutes is their mean over people reached.
    """
    people = place.people.residents * share_in(place, ward)
    wards_of_sites = ward_of_sites(place)
    rows = []
    for service, minutes in minutes_to.items():
        sites = [site.site_id for site in place.services.sites_of(service) if site.at is not None]
        here = sum(1 for site in sites if not ward or wards_of_sites.get(site) == ward)
        name = service.label[:1].upper() + service.label[1:]
        rows.append((name, mean_minutes(minutes.reindex(people.index), people), here))
    frame = pd.DataFrame(rows, columns=["Nearest", "Minutes", "Sites here"])
    return frame.assign(Minutes=whole_minutes(frame["Minutes"]))


def ward_of_sites(place: Place) -> dict[str, str]:
    """Code of the ward that each site stands in, by its own; without those of unknown place and those outside."""
    placed = [site for site in place.services.sites if site.at is not None]
    outlines = place.wards.frame.geometry
    if not placed:
        return {}
    where = shapely.points([(site.at.easting, site.at.northing) for site in placed if site.at is not None])
    positions, ward = outlines.sindex.query(where, predicate="intersects")
    return {placed[position].site_id: str(outlines.index[code]) for position, code in zip(positions, ward, strict=True)}


def choice(place: Place, minutes: pd.DataFrame, *, within_minutes: float) -> pd.DataFrame:
    """How much choice there is by small area: index Small area; Ward, nearest, second nearest, sites within the limit.

    minutes: areas x the sites that count.
    """
    inside = minutes.loc[place.inside]
    ward = place.areas.frame["ward_code"].map(place.wards.frame["name"]).reindex(inside.index)
    table = pd.DataFrame(
        {
            "Ward": ward,
            "Minutes to the nearest": whole_minutes(nearest(inside)),
            "Minutes to the second nearest": whole_minutes(second_nearest(inside)),
            f"Sites within {within_minutes:.0f} minutes": number_within(inside, within_minutes=within_minutes).astype(
                "Int64"
            ),
        }
    )
    return table.rename_axis("Small area").sort_values("Minutes to the second nearest", ascending=False)


def near_by_community(place: Place, minutes: pd.Series) -> pd.DataFrame:
    """Share of each community within 10, 20 and 30 minutes, and its people cut off; everyone first, fixed order after.

    Columns Community, Group, Within 10 minutes % ... , Without a journey, People. Groups are people in areas: their
    figures describe the streets they live in.
    """
    minutes = minutes.reindex(place.people.residents.index)
    counts = wide_groups(place.people.groups, areas=place.people.residents.index)
    everyone = _nearness(pd.DataFrame({("", ALL_PEOPLE): place.people.residents}), minutes)
    head = everyone.reset_index(drop=True).assign(Community=ALL_PEOPLE, Group="all residents")
    table = with_fixed_rows(_nearness(counts, minutes))
    return pd.concat([head[table.columns], table], ignore_index=True)


def _nearness(counts: pd.DataFrame, minutes: pd.Series) -> pd.DataFrame:
    counts.columns = pd.MultiIndex.from_tuples(counts.columns, names=["kind", "group"])
    total = counts.sum()
    within = {
        f"Within {step} minutes %": per_cent(counts[(minutes <= step).to_numpy()].sum() / total.replace(0, np.nan))
        for step in MINUTE_STEPS
    }
    lost = counts[minutes.isna().to_numpy()].sum()
    columns = {**within, "Without a journey": people_to_ten(lost), "People": people_to_ten(total)}
    frame = pd.DataFrame(columns)
    frame.index = frame.index.set_names(["kind", "group"])
    return frame


def sites(listed: Iterable[Site], place: Place) -> pd.DataFrame:
    """Sites as a table, index Code: name, people registered, capacity and its basis, half-days, service, place."""
    practices = {practice.practice_id: practice for practice in place.services.practices}
    rows = []
    for site in listed:
        practice = practices.get(site.practice_id)
        rows.append(
            {
                "Code": site.site_id,
                "Name": site.name,
                "Service": site.service.label,
                "Registered with the practice": practice.registered if practice else np.nan,
                "Capacity": site.capacity,
                "Basis of capacity": site.facts.get("capacity_basis", ""),
                "Half-days a week": site.sessions,
                "Place": "known" if site.at else "not known",
            }
        )
    table = pd.DataFrame(rows, columns=SITE_COLUMNS).set_index("Code")
    for count in ("Registered with the practice", "Capacity"):
        table[count] = people_to_ten(table[count])
    return table


def sources(place: Place) -> pd.DataFrame:
    """Every file of the place, those used first: columns Title, Used for, Publisher, Edition, Date, Licence, Assumed,
    File, SHA-256 begins.

    A licence or a date that the folder does not record is said to be so.
    """
    used_first = sorted(place.account.provenance, key=lambda source: not source.used_for)
    rows = [
        {
            "Title": source.title,
            "Used for": source.used_for or "held, not used",
            "Publisher": source.publisher,
            "Edition": source.edition,
            "Date": _assumed(british(source.date), source, "date"),
            "Licence": _assumed(source.licence, source, "licence"),
            "Assumed": "; ".join(
                fact if " from " in fact else f"{fact} from the file's name" for fact in source.assumed
            ),
            "File": source.file,
            "SHA-256 begins": source.sha256[:12],
        }
        for source in used_first
    ]
    names = ["Title", "Used for", "Publisher", "Edition", "Date", "Licence", "Assumed", "File", "SHA-256 begins"]
    return pd.DataFrame(rows, columns=names)


def _assumed(words: str, source: Source, fact: str) -> str:
    """A fact of a source as it is told: with the word assumed where it is, and not recorded where there is none."""
    if not words:
        return NOT_RECORDED
    return f"{words} (assumed)" if any(each.startswith(fact) for each in source.assumed) else words


def group_sources(place: Place) -> pd.DataFrame:
    """Every community of the fixed table and what its figures are: columns Community, Figures, Modelled."""
    kinds = {kind.kind: kind for kind in place.people.group_kinds}
    rows = []
    for community in COMMUNITIES:
        kind = kinds.get(community.kind)
        rows.append(
            (community.title, kind.basis if kind else community.why_absent, "yes" if kind and kind.modelled else "")
        )
    return pd.DataFrame(rows, columns=["Community", "Figures", "Modelled"])


def deprivation_fifths(place: Place) -> pd.DataFrame:
    """People of the borough in each national fifth: columns Fifth, People; empty where no deprivation table is held."""
    if "national_fifth" not in place.people.deprivation:
        return pd.DataFrame(columns=["Fifth", "People"])
    fifth = place.people.deprivation["national_fifth"].reindex(place.people.residents.index)
    counts = [place.people.residents[fifth == number + 1].sum() for number in range(len(NATIONAL_FIFTHS))]
    return pd.DataFrame({"Fifth": NATIONAL_FIFTHS, "People": people_to_ten(pd.Series(counts))})


def left_out(place: Place) -> pd.DataFrame:
    """What in the folder was left out: columns File and Why."""
    rows = [line.removeprefix("Left out: ").partition(": ") for line in place.account.left_out]
    return pd.DataFrame([(file, why) for file, _, why in rows], columns=["File", "Why"])
