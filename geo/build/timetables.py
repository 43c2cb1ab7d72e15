"""The timetables of a folder as one, and the place's minutes by public transport for its first view."""

from dataclasses import replace
from functools import partial

from geo.build.ledger import Ledger
from geo.build.registered import own_sites
from geo.errors import InputError
from geo.place.place import Place
from geo.sources.catalogue import Catalogue, Found, Outcome
from geo.sources.gtfs.gtfs import KINDS, TimetableFile
from geo.sources.gtfs.tables import is_part_of_timetable
from geo.travel.kept import kept_times
from geo.travel.network import Network
from geo.travel.stops import stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import Timetable, covered, merged, served_words
from geo.travel.transit import transit_times
from geo.travel.windows import FIRST_VIEW, when_of
from geo.values import OnStep

ABSENT = "Public transport is absent, and without a car means on foot: "


def refuse_faulty_timetables(catalogue: Catalogue) -> None:
    """InputError with the faults of every timetable that cannot be read.

    Without some of its buses a place would look worse served than it is, so it is not built from the others.
    """
    faults = [fault for file in catalogue.found if _is_refused_timetable(file) for fault in file.faults]
    if faults:
        raise InputError(*faults)


def _is_refused_timetable(file: Found) -> bool:
    if file.outcome is not Outcome.REFUSED:
        return False
    return file.kind in KINDS or (file.kind is None and is_part_of_timetable(file.raw))


def timetable_of(catalogue: Catalogue, network: Network | None, ledger: Ledger, on_step: OnStep) -> Timetable | None:
    """The timetables of the folder as one; None, with the reason said, where nothing can be answered from them."""
    files = catalogue.records(TimetableFile)
    if not files:
        ledger.say(f"{ABSENT}no timetable is held.")
        return None
    on_step("Timetables", 0, 1)
    timetable = merged([file.timetable for file in files])
    first, last = covered(timetable)
    on_step("Timetables", 1, 1)
    if network is None:
        why = "a timetable is held, but no streets to walk to its stops."
    elif not stop_network(network, timetable).snapped.held.any():
        why = "the timetable held has no stop near the streets."
    elif first > last:
        why = f"the timetables held have no day in common ({_days(files)}); keep those of one time."
    elif when_of(FIRST_VIEW, timetable) is None:
        why = f"no Tuesday with a bus or train is covered by the timetable held ({_days(files)})."
    else:
        for file in files:
            ledger.use(file.source, "journeys by public transport")
        ledger.say(
            f"Timetable: {len(timetable.stop_id):,} stops, {len(timetable.trip_days):,} trips; it covers "
            f"{served_words(timetable)}."
        )
        return timetable
    ledger.note(f"{ABSENT}{why}")
    for file in files:
        ledger.leave(file.source.file, why)
    return None


def _days(files: tuple[TimetableFile, ...]) -> str:
    """The days of usual service of each timetable, in words."""
    return "; ".join(f"{file.source.file}: {served_words(file.timetable)}" for file in files)


def minutes_by_transit(place: Place, on_step: OnStep) -> Place:
    """The place with its minutes by public transport for the first view, where it holds a timetable."""
    if place.travel.network is None or place.travel.transit is None or place.travel.first_when is None:
        return place
    timed = partial(transit_times, place.travel.transit, place.travel.network, when=place.travel.first_when)
    sites = place.services.sites
    times = kept_times(sites, timed, own=own_sites(place.services.patients, sites), on_step=on_step)
    return replace(place, travel=replace(place.travel, times={**place.travel.times, Mode.TRANSIT: times}))
