"""A register for a place that stands: matched by name and postcode, and every row that is not taken says why."""

from dataclasses import replace

import pytest

from geo.build.asset_register import MOST_BYTES, ReadRegister, read_register
from geo.errors import InputError
from geo.place.place import Place
from geo.services.services import Service, Site
from geo.sources.services.site_facts import LONGEST_FACT

HEADER = "Site Name,Postcode,Tenure,Floor Area (m²),Condition,Lease End,Step-free,Annual Rent,Running Cost\n"
ALDER = 'Alder Surgery,KM1 1AA,Leasehold,"1,250.5",B,31/03/2031,Yes,"£96,000",£12000\n'


@pytest.fixture(name="street")
def with_postcodes(town: Place) -> Place:
    """The five wards with postcodes of sites: a surgery and a pharmacy share a building, two rooms share a name."""
    at = {"Z99901": "KM11AA", "PHA-01": "KM11AA", "Z99902": "KM22BB", "LIB-01": "KM33CC"}
    sites = [
        replace(site, facts={**site.facts, "postcode": at[site.site_id]}) if site.site_id in at else site
        for site in town.services.sites
    ]
    rooms = [Site(f"R{n}", Service.OTHER, "Hall", None, facts={"postcode": "KM44DD"}) for n in (1, 2)]
    return replace(town, services=replace(town.services, sites=(*sites, *rooms)))


def read(place: Place, rows: str, *, header: str = HEADER, name: str = "register.csv") -> ReadRegister:
    return read_register((header + rows).encode(), name, place)


def why(place: Place, rows: str) -> str:
    [row] = read(place, rows).rows
    assert row.site_id == "" and row.facts == ()
    return row.why


def test_a_row_is_taken_by_name_and_postcode_as_plain_texts(street: Place) -> None:
    told = read(street, ALDER)
    assert told.register.facts == {
        "Z99901": {
            "tenure": "Leasehold",
            "lease_end": "2031-03-31",
            "condition": "B",
            "floor_area_m2": "1250.5",
            "step_free_entrance": "yes",
            "rent_per_year": "96000",
            "running_cost_per_year": "12000",
        }
    }
    assert (told.register.as_at, told.notes, len(told.register.checksum)) == ({"Z99901": ""}, (), 64)
    assert [(row.line, row.site_id, row.why) for row in told.rows] == [(2, "Z99901", "")]


@pytest.mark.parametrize(
    ("header", "row", "facts"),
    [
        # As councils list their land and buildings.
        (
            "AssetCode,PropertyName,PostCode,TenureType,TenureDetail,BuildingSize,EnergyRating\n",
            "A1,Alder Surgery,KM1 1AA,Freehold,Vacant,415.05,E\n",
            {"tenure": "Freehold", "tenure_detail": "Vacant", "floor_area_m2": "415.05", "energy_rating": "E"},
        ),
        (
            "Unique Asset ID,Name,Post Code,Tenure,Tenure Category\n",
            "A1,Alder Surgery,km11aa,Freehold,Licence\n",
            {"tenure": "Freehold", "tenure_detail": "Licence"},
        ),
        (
            'Primary property name,Postcode,"Floor area, in square metres",Landlord,Annual rent,Earliest break date\n',
            "Alder Surgery,KM1 1AA,100,The Council,5000,2029-01-31\n",
            {"lease_break": "2029-01-31", "owner": "The Council", "floor_area_m2": "100", "rent_per_year": "5000"},
        ),
        (
            "PROPERTY NAME;POST CODE;TENURE;GIA (sqm);NUMBER OF ROOMS\n",
            'Alder Surgery;KM1 1AA;Freehold;"1 250,5";7\n',
            {"tenure": "Freehold", "rooms": "7"},
        ),
        ("site code\tcondition\n", "Z99901\tC\n", {"condition": "C"}),
    ],
)
def test_headings_are_known_in_several_spellings(street: Place, header: str, row: str, facts: dict[str, str]) -> None:
    told = read(street, row, header=header).register.facts["Z99901"]
    assert {key: told[key] for key in facts} == facts


def test_windows_letters_are_read_and_said(street: Place) -> None:
    told = read_register((HEADER + ALDER).encode("cp1252"), "r.csv", street)
    assert told.register.facts["Z99901"]["rent_per_year"] == "96000"
    assert told.notes == ("r.csv: read as Windows-1252 text, as it is not UTF-8.",)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Alder Surgery,ZZ9 9ZZ,Freehold,,,,,,\n", "its postcode is not held for"),
        ("Oak Surgery,KM1 1AA,Freehold,,,,,,\n", "no site at its postcode has its name; there stand Alder Surgery and"),
        ("Hall,KM4 4DD,Freehold,,,,,,\n", "it may be any of Hall and Hall; give the site's own name"),
        ("Alder Surgery,KM1 1AA,,,,,,,\n", "it tells no fact that is held"),
        ("x" * 10_000 + ",KM1 1AA,Freehold,,,,,,\n", "no site at its postcode has its name"),
    ],
)
def test_a_row_that_is_not_taken_says_why_in_one_sentence(street: Place, row: str, words: str) -> None:
    sentence = why(street, row)
    assert words in sentence and len(sentence) < 200


@pytest.mark.parametrize(
    ("cells", "key", "words"),
    [
        ("Alder Surgery,KM1 1AA,Freehold,big,,,,,\n", "floor_area_m2", "a number of 0 or more was expected"),
        ("Alder Surgery,KM1 1AA,Freehold,-5,,,,,\n", "floor_area_m2", "a number of 0 or more was expected"),
        ("Alder Surgery,KM1 1AA,Freehold,,,soon,,,\n", "lease_end", "a date such as 2029-03-31 was expected"),
        ("Alder Surgery,KM1 1AA,Freehold,,,31/02/2030,,,\n", "lease_end", "a date such as 2029-03-31 was expected"),
        ("Alder Surgery,KM1 1AA,Freehold,,,,perhaps,,\n", "step_free_entrance", "yes or no was expected"),
        (f"Alder Surgery,KM1 1AA,Freehold,,{'B' * 10_000},,,,\n", "condition", f"at most {LONGEST_FACT:,} characters"),
    ],
)
def test_a_cell_that_cannot_be_right_is_named_and_not_held(street: Place, cells: str, key: str, words: str) -> None:
    told = read(street, cells)
    assert key not in told.register.facts["Z99901"] and told.register.facts["Z99901"]["tenure"] == "Freehold"
    [note] = told.notes
    assert words in note and "row 2" in note and len(note) < 250


def test_a_formula_is_a_text_like_any_other(street: Place) -> None:
    told = read(street, 'Alder Surgery,KM1 1AA,"=HYPERLINK(""http://a.b"")",,,,,,\n')
    assert told.register.facts["Z99901"]["tenure"] == '=HYPERLINK("http://a.b")'


def test_what_two_rows_of_one_site_say_differently_is_not_held_and_said(street: Place) -> None:
    told = read(street, ALDER + ALDER.replace("Leasehold", "Freehold"))
    assert "tenure" not in told.register.facts["Z99901"] and told.register.facts["Z99901"]["condition"] == "B"
    assert told.notes == ("register.csv: its rows of Alder Surgery differ, so not held: tenure.",)


def test_what_would_change_figures_is_left_aside_and_said(street: Place) -> None:
    header = "site_code,tenure,premises,sessions_per_week,capacity_basis,as_at\n"
    told = read(street, "Z99901,Freehold,HUB,3,rooms,2026-03-31\n", header=header)
    assert told.register.facts == {"Z99901": {"tenure": "Freehold"}}
    assert told.register.as_at == {"Z99901": "2026-03-31"}
    assert [note for note in told.notes if "change figures" in note] == list(told.notes) and len(told.notes) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04....", "save its table as CSV"),
        (b"%PDF-1.7", "it is a PDF"),
        (b"", "it is no table of cells"),
        (b"\x00\x01\x02" * 100, "it is no table of cells"),
        (b"just words\nand more\n", "it is no table of cells"),
        (HEADER.encode(), "a header and no usable row"),
        (b"Site Name,Postcode\nAlder Surgery,KM1 1AA\n", "no column tells a fact of a site"),
        (b"Tenure,Condition\nFreehold,B\n", "no column names a site"),
        (b"a,a\n1,2\n", "stands in the header more than once"),
        (b'Site Name,Postcode,Tenure\n"Alder,KM1 1AA,x\n', "the table stops making sense"),
        (b"a," * MOST_BYTES, "kB; keep the rows of this place alone"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_a_sentence(street: Place, content: bytes, words: str) -> None:
    with pytest.raises(InputError) as fault:
        read_register(content, "../../x/odd<b>.csv", street)
    assert any(words in sentence for sentence in fault.value.faults)
    assert all(sentence.startswith("odd<b>.csv") and len(sentence) < 300 for sentence in fault.value.faults)
