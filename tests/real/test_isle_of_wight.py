"""The Isle of Wight from its real files: an island, its branch surgeries, and its finest outlines.

Skipped, with a sentence, where the folder of real files is not on the machine.
"""

from pathlib import Path

import pandas as pd
import pytest

from geo import build
from geo.place.place import Place
from geo.services.services import Service, Site
from geo.travel.streets import Mode

PUBLISHED = "road_distance_to_a_gp_surgery_indicator_km"
# A stretch of 4.8 km takes an hour on foot.
KM_A_MINUTE = 4.8 / 60
# The LSOA of Wootton that the indices put 0.6 km from a surgery: 66 minutes on foot where its branch is not held.
WOOTTON = "E01017368"


@pytest.fixture(scope="module", name="island")
def built_island(real_data: Path, built: Path) -> Place:
    report = build.build(real_data / "isle_of_wight")
    assert (built / report.key).is_dir()
    return build.open_place(report.key)


def walk(place: Place, surgeries: tuple[Site, ...]) -> pd.Series:
    """Minutes on foot to the nearest of these surgeries, by small area."""
    minutes = place.travel.times[Mode.WALK].minutes
    return minutes[[site.site_id for site in surgeries]].min(axis="columns").reindex(place.inside)


def test_branches_of_the_official_list_stand_on_the_island(island: Place) -> None:
    surgeries = island.services.sites_of(Service.GP)
    branches = {site.name for site in surgeries if site.site_id != site.practice_id}
    assert len(surgeries) == 12 + 4 and all(site.at for site in surgeries)
    assert branches == {
        "Bembridge Branch Surgery",
        "The Surgery, Godshill",
        "Medina Healthcare, Wootton Bridge",
        "The Surgery, Yarmouth",
    }
    # Niton's is the practice's own house; Lake's was of a practice that has closed.
    left = " ".join((*island.account.left_out, *island.account.notes))
    assert "counted once: The Surgery, Niton." in left
    assert "Dr Brand & Partners, Lake: the practice of this branch surgery has no list here today" in left


def test_branches_bring_walks_nearer_to_the_published_road_distances(island: Place, real_data: Path) -> None:
    surgeries = island.services.sites_of(Service.GP)
    mains = tuple(site for site in surgeries if site.site_id == site.practice_id)
    table = pd.read_csv(real_data / "isle_of_wight/indicators/IoD2019_underlying_indicators_File_8.csv")
    published = table.set_index("LSOA code (2011)")[PUBLISHED].reindex(island.inside)
    all_of_them, mains_only = walk(island, surgeries), walk(island, mains)
    assert mains_only[WOOTTON] > 60 and all_of_them[WOOTTON] < 15
    assert (mains_only * KM_A_MINUTE).corr(published, method="spearman") == pytest.approx(0.62, abs=0.03)
    assert (all_of_them * KM_A_MINUTE).corr(published, method="spearman") > 0.72


def test_an_island_is_drawn_by_its_finest_outlines_and_warned_of_no_border(island: Place) -> None:
    assert island.areas.vintage == "2021"
    assert int(island.areas.frame.geometry.count_coordinates().sum()) > 6_000
    assert not [note for note in island.account.notes if "stops less than 5 km" in note]
    # All 89 LSOAs are as they were in 2011.
    assert {table.title for table in island.people.tables} >= {"Mid-year estimate 2020", "Mid-year estimate 2017"}
