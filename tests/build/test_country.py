"""A table of patients of the whole country is cut to who lives here or is on a list here; a small one is as it was."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
import shapely

from geo.build import country
from geo.build.agreement import refuse_conflicts
from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.provenance import Source
from geo.sources.catalogue import Catalogue, Found, Outcome
from geo.sources.reading import RawFile
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea


def found(record: Any) -> Found:
    return Found(RawFile("x.csv", Path("x.csv")), None, record, Outcome.READ)


@pytest.mark.parametrize(("most", "kept"), [(2, ["P1", "P1", "P2"]), (100, ["P1", "P1", "P2", "P2"])])
def test_only_who_lives_here_or_is_on_a_list_here_is_kept(
    monkeypatch: pytest.MonkeyPatch, most: int, kept: list[str]
) -> None:
    monkeypatch.setattr(country, "MOST_OWN_ROWS", most)
    frame = pd.DataFrame(
        {
            "practice_id": ["P1", "P1", "P2", "P2"],
            "area_code": ["E01000001", "E01000009", "E01000001", "E01000009"],
            "patients": [1.0, 2.0, 3.0, 4.0],
        }
    )
    patients = PatientsByArea("2026-07-01", "unknown", Rule.OPEN, frame, Source("p.csv", "p"))
    sizes = ListSizes(
        "2026-07-01",
        pd.DataFrame({"patients": [3.0, 7.0], "postcode": ["ZZ11AA", "QQ11AA"]}, index=["P1", "P2"]),
        Source("s.csv", "s"),
    )
    study = SimpleNamespace(areas=SimpleNamespace(frame=pd.DataFrame(index=["E01000001"])), parents={})
    where = pd.DataFrame({"easting": [5.0], "northing": [5.0], "basis": ["a"]}, index=["ZZ11AA"])
    catalogue = Catalogue((found(patients), found(sizes)))
    cut = country.cut_to_place(catalogue, cast(Any, study), Located(where, shapely.box(0, 0, 10, 10)), Ledger())
    (table,) = cut.records(PatientsByArea)
    assert table.frame["practice_id"].tolist() == kept


def test_towns_far_off_are_elsewhere_though_a_directory_of_the_country_knows_their_postcodes() -> None:
    where = pd.DataFrame({"easting": [5.0, 90_000.0], "northing": [5.0, 90_000.0]}, index=["ZZ11AA", "QQ11AA"])
    located = Located(where, shapely.box(0, 0, 10, 10))
    assert located.is_elsewhere("QQ1 1AB") and not located.is_elsewhere("ZZ1 1AB")


def test_two_tables_of_one_day_of_which_one_is_guarded_are_refused_for_that_and_not_for_their_counts() -> None:
    tables = []
    for name, rule, count in (("national.csv", Rule.STRICT, 5.0), ("own.csv", Rule.OPEN, 3.0)):
        frame = pd.DataFrame({"practice_id": ["P1"], "area_code": ["E01000001"], "patients": [count]})
        tables.append(PatientsByArea("2026-07-01", "unknown", rule, frame, Source(name, "p")))
    with pytest.raises(InputError) as refused:
        refuse_conflicts(Catalogue(tuple(map(found, tables))))
    (fault,) = refused.value.faults
    assert fault.startswith("national.csv and own.csv both give") and "of national.csv are withheld" in fault
