"""Tables of the whole country cut to what a place can use of them, once it is known where the place is."""

from dataclasses import replace

from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.study import Study
from geo.sources.catalogue import Catalogue, Found
from geo.sources.geography_lookups import LookupTable
from geo.sources.services.gp import PracticeList
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea

# No authority's own table of practices and LSOAs has so many rows; Birmingham's would have some 60,000. Our choice.
MOST_OWN_ROWS = 200_000


def cut_to_place(catalogue: Catalogue, study: Study, located: Located, ledger: Ledger) -> Catalogue:
    """The catalogue with each national table of patients cut to people who live here or are on a list here.

    A table that is no larger than an authority's own is as it was.
    """
    if all(len(table.frame) <= MOST_OWN_ROWS for table in catalogue.records(PatientsByArea)):
        return catalogue
    areas, lists = _areas(catalogue, study), _lists(catalogue, located)

    def cut(file: Found) -> Found:
        table = file.record
        if not isinstance(table, PatientsByArea) or len(table.frame) <= MOST_OWN_ROWS:
            return file
        frame = table.frame
        here = frame[frame["area_code"].isin(areas) | frame["practice_id"].isin(lists)].reset_index(drop=True)
        ledger.say(
            f"{table.source.file}: of {len(frame):,} rows of the country those of people who live here or are "
            f"on a "
            f"list here are used ({len(here):,})."
        )
        return replace(file, record=replace(table, frame=here))

    return replace(catalogue, found=tuple(map(cut, catalogue.found)))


def _areas(catalogue: Catalogue, study: Study) -> frozenset[str]:
    """The codes of the place's own areas, those they lie in, and those that they were in 2011."""
    codes = {*study.areas.frame.index, *(code for parent in study.parents.values() for code in parent)}
    for table in catalogue.records(LookupTable):
        if {"lsoa11", "lsoa21"} <= set(table.frame.columns):
            codes |= set(table.frame["lsoa11"][table.frame["lsoa21"].isin(codes)])
    return frozenset(codes)


def _lists(catalogue: Catalogue, located: Located) -> frozenset[str]:
    """The practices whose postcode lies in the borough, on any list that is held."""
    frames = [
        *(listed.frame for listed in catalogue.records(PracticeList)),
        *(sizes.frame for sizes in catalogue.records(ListSizes)),
    ]
    inside = {
        postcode: at is not None and located.is_inside(at)
        for frame in frames
        for postcode in frame["postcode"].unique()
        if postcode in located.postcodes.index
        for at in [located.at(postcode)[0]]
    }
    return frozenset(
        str(code) for frame in frames for code, text in frame["postcode"].items() if inside.get(text, False)
    )
