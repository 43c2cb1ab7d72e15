"""Staff on the screen: sums over those who travel, shares of those placed, and never a small area."""

import math

import pandas as pd
import pytest

from geo.access.staff import Staff, StaffAccess, to_work
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.streets import Mode
from geo.views.access import staff_tables
from tests.town import AREAS, all_minutes, changed

NAN = math.nan


def access(
    staff: float, mean: float, shares: tuple[float, ...], *, placed: float = NAN, lost: float = 0.0
) -> StaffAccess:
    placed = staff if math.isnan(placed) else placed
    return StaffAccess("", "gp", staff, placed, mean, shares, lost)


def paper_staff(rows: list[tuple[str, str, str, float]], *, outside: float = 0.0) -> Staff:
    """Staff by area, site and service; so many more live outside."""
    by_area = pd.DataFrame(rows, columns=["area_code", "site_id", "service", "staff"])
    by_sector = by_area.groupby(["site_id", "service"], as_index=False)["staff"].sum()
    by_sector = by_sector.assign(postcode_sector="XZ1 1", placed=by_sector["staff"])
    by_sector.loc[0, "staff"] += outside
    return Staff(by_area, by_sector, "spread on paper", "staff.csv", "2026-03-31")


def test_it_is_said_how_many_staff_there_are_since_when_and_how_many_live_elsewhere() -> None:
    staff = paper_staff([(AREAS[0], "", "gp", 40.0)], outside=20.0)
    assert staff_tables.about_staff(staff) == (
        "About 60 people work here, 31 March 2026; their homes are spread on paper. About 20 live where no place is "
        "known."
    )


def test_the_average_is_over_those_who_have_a_journey_and_the_share_over_all_placed() -> None:
    # 30 staff, 10 of them without a journey, take 10 minutes; 40 others take 25: (20 x 10 + 40 x 25) / 60 = 20.
    # Within 30 minutes: a third of 30 and all of 40, 50 of 70.
    journeys = [access(30, 10.0, (0.1, 1 / 3, 0.5, 1.0), lost=10), access(40, 25.0, (0.0, 1.0, 1.0, 1.0))]
    assert staff_tables.sentence_of("By car", journeys) == "By car: 20 minutes on average; 71% within 30 minutes."


def test_a_workplace_that_nobody_can_get_to_does_not_make_the_average_shorter() -> None:
    journeys = [access(30, NAN, (0.0,) * 4, lost=30), access(30, 20.0, (0.0, 1.0, 1.0, 1.0))]
    assert staff_tables.sentence_of("By car", journeys) == "By car: 20 minutes on average; 50% within 30 minutes."


def test_where_nobody_is_placed_nothing_is_said() -> None:
    assert staff_tables.sentence_of("By car", [access(30, NAN, (NAN,) * 4, placed=0.0)]) == ""


def test_the_table_has_a_row_for_every_way_and_place_of_work_and_none_for_an_area(town: Place) -> None:
    # 40 from Alder's first area to Alder Surgery, 200 m off; 10 from Damson's second to any library, 1000 m off.
    staff = paper_staff([(AREAS[0], "Z99901", "", 40.0), (AREAS[7], "", "library", 10.0)])
    walk = to_work(all_minutes(town, Mode.WALK).minutes, staff, sites=town.services.sites, service=Service.GP)
    shown = staff_tables.journeys({"On foot": walk}, town)
    assert shown["Where they work"].tolist() == ["Alder Surgery", "the nearest library"]
    # 200 x 1.3 / 80 = 3.25; 1000 x 1.3 / 80 = 16.25.
    assert shown["Average minutes"].tolist() == [3, 16]
    assert shown["Within 15 minutes %"].tolist() == [100, 0]
    assert shown["Within 30 minutes %"].tolist() == [100, 100]
    text = shown.to_csv()
    assert not [code for code in AREAS if code in text]


def test_staff_of_whom_no_place_of_work_is_told_go_to_the_service_in_view(town: Place) -> None:
    staff = paper_staff([(AREAS[0], "", "", 40.0)])
    walk = to_work(all_minutes(town, Mode.WALK).minutes, staff, sites=town.services.sites, service=Service.GP)
    shown = staff_tables.journeys({"On foot": walk}, changed(town, staff=staff))
    assert shown["Where they work"].tolist() == ["place of work not told"]
    assert shown["Average minutes"].tolist() == [3]


@pytest.mark.parametrize("mean", [0.2, 12.5])
def test_minutes_are_said_to_the_minute(mean: float) -> None:
    sentence = staff_tables.sentence_of("By car", [access(30, mean, (1.0,) * 4)])
    assert sentence.startswith({0.2: "By car: under a minute on", 12.5: "By car: 13 minutes on"}[mean])
