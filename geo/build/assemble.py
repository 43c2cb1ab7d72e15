"""From what was recognised to a checked Place: geography, people, services, streets, minutes."""

from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.areas.areas import Areas
from geo.build import communities, indicators, registered, residents
from geo.build.agreement import refuse_conflicts
from geo.build.country import cut_to_place
from geo.build.doors import settled_doors
from geo.build.evidence import evidence_of
from geo.build.group_counts import workforce
from geo.build.joined import put_parts_together
from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.opinions import decisions_of, polls_of
from geo.build.practices import closed_since, practices
from geo.build.published import published_minutes
from geo.build.repeats import each_once
from geo.build.site_facts import with_buildings
from geo.build.sites import places, with_unique_codes
from geo.build.staffing import staff_of
from geo.build.study import Study, study
from geo.build.timetables import minutes_by_transit, refuse_faulty_timetables, timetable_of
from geo.build.ward_people import ward_people
from geo.language.phrases import joined
from geo.place.parts import PlaceAccount, PlaceEvidence, PlaceMap, PlacePeople, PlaceServices, PlaceTravel
from geo.place.place import BELT_METRES, Place
from geo.projection import GRID
from geo.services.services import Site, points
from geo.sources.catalogue import Catalogue
from geo.sources.kinds import StreetFile
from geo.sources.osm.heights import HeightFile
from geo.sources.osm.streets import read_streets
from geo.sources.services.place_lists import StopList
from geo.travel.gradients import with_heights
from geo.travel.kept import KeptTimes, kept_times
from geo.travel.network import Network, TravelSettings, network_of, snap
from geo.travel.street_reach import stops_short
from geo.travel.streets import STREET_MODES, Mode, Streets
from geo.travel.timetable import Timetable
from geo.travel.travel import travel_times
from geo.travel.windows import minute_of
from geo.values import OnStep

BACKGROUND_COLUMNS = ["layer", "name", "rank", "geometry"]
# Modes that a straight line can answer for screening; it knows nothing of steps or timetables.
STRAIGHT_MODES = (Mode.WALK, Mode.CYCLE, Mode.CAR)


def assemble(catalogue: Catalogue, key: str, ledger: Ledger, *, on_step: OnStep) -> Place:
    """The place of a catalogue; InputError in words where the folder does not hold enough."""
    refuse_conflicts(catalogue)
    indicators.refuse_conflicts(catalogue)
    refuse_faulty_timetables(catalogue)
    catalogue = put_parts_together(catalogue, ledger)
    on_step("Settling areas and wards", 0, 1)
    geography = study(catalogue, ledger)
    on_step("Settling areas and wards", 1, 1)
    tables, carrier = residents.people_tables(catalogue, geography, ledger)
    deprivation = communities.deprivation_of(catalogue, carrier, tables[0].people, ledger)
    groups, kinds = communities.groups(catalogue, carrier, tables[0], deprivation=deprivation, ledger=ledger)
    located = Located(geography.postcodes, geography.borough, parts=geography.parts)
    catalogue = cut_to_place(catalogue, geography, located, ledger)
    listed, surgeries = practices(catalogue, located, ledger)
    everything = with_unique_codes((*surgeries, *places(catalogue, located, ledger)))
    everything = each_once(with_buildings(everything, catalogue, ledger), ledger)
    patients, beyond = registered.patients(catalogue, carrier, listed, ledger)
    changes = registered.list_changes(catalogue, carrier, ledger)
    network, background = _streets(catalogue, geography, ledger, on_step)
    areas, beyond = _kept_areas(geography, beyond)
    doors = settled_doors(areas, network, geography.postcodes, ledger)
    times = _minutes(network, doors, everything, own=registered.own_sites(patients, everything), on_step=on_step)
    _say_lost(network, everything, ledger)
    timetable = timetable_of(catalogue, network, ledger, on_step)
    _say_unserved(timetable, geography, ledger)
    _say_patients_without_place(patients, surgeries, ledger)
    background = _with_stops(background, catalogue, ledger)
    staff = staff_of(catalogue, areas, geography.postcodes, sites=everything, ledger=ledger)
    # Of schools on the map the first rank are universities and colleges.
    schools = (background["layer"] == "school") & (background["rank"] == 0)
    named = background[(background["layer"] == "institution") | schools]
    known = ward_people(
        catalogue, carrier, tables, located=located, services=(listed, everything, named), ledger=ledger
    )
    background = background[background["layer"] != "institution"].reset_index(drop=True)
    figures = indicators.indicators_of(catalogue, carrier, ledger)
    unit_groups = indicators.unit_groups(catalogue, listed, everything, ledger)
    employers = workforce(catalogue, ledger)
    heard = evidence_of(catalogue, geography.wards, ledger)
    decided = decisions_of(catalogue, geography.wards, ledger)
    polls = polls_of(catalogue, geography.wards, ledger)
    published = published_minutes(catalogue, geography.codes, ledger)
    ledger.say_unused()
    place = Place(
        key=key,
        name=str(catalogue.place.get("name") or joined(authority.name for authority in geography.authorities)),
        authorities=geography.authorities,
        made_up=bool(catalogue.place.get("made_up", False)),
        areas=areas,
        wards=geography.wards,
        ward_shares=geography.ward_shares,
        people=PlacePeople(
            residents=tables[0].people.rename("people"),
            tables=tables,
            groups=groups,
            group_kinds=kinds,
            deprivation=deprivation,
            list_changes=changes,
            ward_people=known,
            unit_groups=unit_groups,
            workforce=employers,
        ),
        services=PlaceServices(
            practices=listed,
            sites=everything,
            patients=patients[patients["area_code"].isin(areas.frame.index)].reset_index(drop=True),
            outside_patients=beyond,
            staff=staff,
            unplaced=registered.unplaced_patients(catalogue, patients, practices=listed, areas=areas),
            closed=closed_since(catalogue, located, listed, ledger),
        ),
        travel=PlaceTravel(
            doors=doors,
            network=network,
            timetable=timetable,
            pass_from_minute=minute_of(str(catalogue.place.get("bus_pass_from", ""))),
            times=times,
        ),
        evidence=PlaceEvidence(figures, heard, decided, polls),
        map=PlaceMap(background, _near_postcodes(geography), geography.other_wards),
        account=PlaceAccount(
            provenance=tuple(ledger.sources.values()),
            notes=tuple(dict.fromkeys(ledger.notes)),
            left_out=tuple(ledger.left_out),
            published=published,
        ),
    )
    return minutes_by_transit(place, on_step)


def _near_postcodes(geography: Study) -> pd.DataFrame:
    """Postcodes in use in the borough and the belt around it: those of the whole country are no use to this place."""
    live = geography.postcodes[geography.postcodes["live"]]
    west, south, east, north = geography.borough.buffer(BELT_METRES).bounds
    near = live["easting"].between(west, east) & live["northing"].between(south, north)
    return live.loc[near, ["easting", "northing"]]


def _kept_areas(geography: Study, beyond: pd.Series) -> tuple[Areas, pd.Series]:
    """The areas inside, and those outside where patients on lists inside live."""
    inside = geography.inside
    outside = geography.areas.frame.index.difference(inside).intersection(beyond.index[beyond > 0])
    frame = geography.areas.frame.loc[inside.append(outside)]
    areas = Areas(geography.areas.kind, geography.areas.vintage, frame)
    return areas, beyond.reindex(outside).astype(float)


def _streets(
    catalogue: Catalogue, geography: Study, ledger: Ledger, on_step: OnStep
) -> tuple[Network | None, gpd.GeoDataFrame]:
    files = catalogue.records(StreetFile)
    if not files:
        ledger.note(
            "No street map is held: minutes are straight-line distance x 1.3, approximate and for screening only; "
            "wheelchair journeys are not available."
        )
        return None, _no_background()
    streets, background = read_streets(*(file.path for file in files), on_step=on_step)
    for file in files:
        ledger.use(file.source, "streets, and what the map names")
    _say_reach(streets, background, geography, ledger)
    streets = _with_gradients(streets, catalogue, ledger)
    return network_of(streets, settings=TravelSettings()), background


def _with_gradients(streets: Streets, catalogue: Catalogue, ledger: Ledger) -> Streets:
    """The streets with gradients from the heights held, where their own tags do not tell."""
    files = catalogue.records(HeightFile)
    if files:
        streets = with_heights(streets, [tile for file in files for tile in file.tiles])
        for file in files:
            ledger.use(file.source, "gradients of streets")
    known = ~np.isnan(streets.gradient_percent)
    share = float(streets.edge_metres[known].sum() / streets.edge_metres.sum())
    ledger.say(f"Gradients are known of {100 * share:.0f}% of the length of streets.")
    return streets


def _say_reach(streets: Streets, background: gpd.GeoDataFrame, geography: Study, ledger: Ledger) -> None:
    inside = geography.areas.frame.loc[geography.inside].geometry
    west, south, east, north = inside.total_bounds
    reach = {
        "west": west - np.min(streets.node_easting),
        "south": south - np.min(streets.node_northing),
        "east": np.max(streets.node_easting) - east,
        "north": np.max(streets.node_northing) - north,
    }
    words = ", ".join(f"{max(metres, 0) / 1000:.1f} km {side}" for side, metres in reach.items())
    ledger.say(
        f"Streets: {len(streets.node_easting):,} junctions, {len(streets.edge_from):,} stretches; they reach beyond "
        f"the place {words}."
    )
    for name, outline in geography.parts.items():
        if not shapely.contains_xy(outline, streets.node_easting, streets.node_northing).any():
            ledger.note(f"The street map has no street in {name}: no minutes are held there.")
    # Of several authorities the box around them says nothing of the land between.
    if min(reach.values()) >= BELT_METRES and len(geography.authorities) == 1:
        return
    if stops_short(streets, background, geography.borough, belt_metres=BELT_METRES):
        ledger.note(
            "The street map stops less than 5 km beyond the place: near the edge the nearest site may be outside."
        )
    else:
        ledger.say("Where the street map stops less than 5 km beyond the place no road is cut off: the sea is there.")


def _say_unserved(timetable: Timetable | None, geography: Study, ledger: Ledger) -> None:
    """Name the authorities of several in which the timetables that are held have no stop."""
    if timetable is None:
        return
    for name, outline in geography.parts.items():
        west, south, east, north = shapely.bounds(outline)
        inside = (timetable.stop_easting >= west) & (timetable.stop_easting <= east)
        inside &= (timetable.stop_northing >= south) & (timetable.stop_northing <= north)
        if not inside.any():
            ledger.note(
                f"No timetable of {name} is held: without a car means on foot there, and it is not said that "
                "no bus runs."
            )


def _no_background() -> gpd.GeoDataFrame:
    empty: dict[str, list[object]] = {"layer": [], "name": [], "rank": [], "geometry": []}
    return gpd.GeoDataFrame(empty, geometry="geometry", crs=GRID)


def _with_stops(background: gpd.GeoDataFrame, catalogue: Catalogue, ledger: Ledger) -> gpd.GeoDataFrame:
    """The background with stations from lists of stops, where the street file names none; and what is absent, said."""
    parts = [background[BACKGROUND_COLUMNS]]
    if not (background["layer"] == "station").any():
        for stop_list in catalogue.records(StopList):
            stops = stop_list.frame[stop_list.frame["easting"].notna() & (stop_list.frame["kind"] != "bus")]
            if stops.empty:
                continue
            shapes = gpd.points_from_xy(stops["easting"], stops["northing"])
            parts.append(
                gpd.GeoDataFrame(
                    {"layer": "station", "name": stops["name"].to_numpy(), "rank": 1}, geometry=shapes, crs=GRID
                )
            )
            ledger.use(stop_list.source, "stations named on the map")
    whole = pd.concat([part for part in parts if len(part)] or [parts[0]], ignore_index=True)
    names = {"road": "main roads", "place": "neighbourhoods", "station": "stations", "water": "water"}
    absent = [words for layer, words in names.items() if not (whole["layer"] == layer).any()]
    if absent:
        ledger.note(f"The files held name none of these for the map: {', '.join(absent)}.")
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=GRID)


def _minutes(
    network: Network | None, doors: pd.DataFrame, everything: tuple[Site, ...], *, own: pd.DataFrame, on_step: OnStep
) -> dict[Mode, KeptTimes]:
    minutes = {}
    modes = STRAIGHT_MODES if network is None else STREET_MODES
    for mode in modes:
        timed = partial(travel_times, network, doors, mode=mode, settings=TravelSettings())
        minutes[mode] = kept_times(everything, timed, own=own, on_step=on_step)
        on_step(f"Minutes {mode.label}", 1, 1)
    return minutes


def _say_lost(network: Network | None, everything: tuple[Site, ...], ledger: Ledger) -> None:
    lost = 0 if network is None else int((~snap(network, points(everything), mode=Mode.WALK).held).sum())
    if lost:
        ledger.note(f"{lost} sites are more than 500 m from any street: no minutes for them.")


def _say_patients_without_place(patients: pd.DataFrame, surgeries: tuple[Site, ...], ledger: Ledger) -> None:
    placed = {site.practice_id for site in surgeries if site.at is not None}
    if patients.empty:
        return
    lost = patients.loc[~patients["practice_id"].isin(placed), "patients"].sum()
    ledger.say(f"{lost:,.0f} registered patients use practices whose place is unknown.")
