"""What is known of the wards' people comes back from its files as it went in."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geo.people.list_estimate import ResidentCount
from geo.store.ward_people import read_ward_people, write_ward_people
from tests.town import by_ward, ward_people


def test_cleanings_and_how_a_count_came_to_the_wards_are_kept(tmp_path: Path) -> None:
    known = ward_people()
    assert known.lists is not None
    cleaned = pd.DataFrame({"2022-07-01": by_ward((11, 0, 0, 0, 0))})
    carried = ResidentCount(
        "Census 2021",
        "2021-03-21",
        known.counts[0].people,
        carried="carried from LSOAs through postcodes",
        carrying=0.064,
    )
    changed = replace(known, lists=replace(known.lists, cleaned=cleaned), counts=(carried, known.counts[1]))
    read = read_ward_people(json.loads(json.dumps(write_ward_people(changed, tmp_path))), tmp_path)
    assert read is not None and read.lists is not None and read.lists.cleaned is not None
    pd.testing.assert_frame_equal(read.lists.cleaned, cleaned)
    assert read.counts[0].ward_title == "Census 2021, carried from LSOAs through postcodes"
    assert (read.counts[0].carrying, read.counts[1].published) == (0.064, True)
