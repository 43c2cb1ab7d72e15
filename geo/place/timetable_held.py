"""What a place says of its timetable: whose it is, the days for which it holds, and how much runs on a usual one."""

from geo.place.place import Place
from geo.travel.service_days import days_in_words
from geo.travel.timetable import served_words


def timetable_held(place: Place) -> tuple[str, ...]:
    """The usual service of each feed, the days that can be asked about, and each feed's trips on the first view."""
    timetable, when = place.travel.timetable, place.travel.first_when
    if timetable is None or when is None:
        return ("Timetable: none; public transport is absent.",)
    of_feeds = list(zip(timetable.feeds, timetable.by_feed, strict=True))
    spans = [f"{feed.name} ({days_in_words(days.first_day, days.served)})" for feed, days in of_feeds]
    trips = [f"{days.trips_on(when.day):,} of {feed.name}" for feed, days in of_feeds]
    return (
        f"Timetable: {len(timetable.stop_id):,} stops, {len(timetable.trip_days):,} trips; {'; '.join(spans)}.",
        f"Days that can be asked about: {served_words(timetable)}.",
        f"First view: {when.label}.",
        f"Trips on the day of the first view: {'; '.join(trips)}.",
    )
