"""Tables of sites as buildings: a fixed place for every fact, and "not held" in words."""

from dataclasses import replace

from geo.services.registers import Register, beside
from geo.services.services import FACTS, Site, with_facts
from geo.views.access import site_tables
from geo.views.access.site_tables import NOT_HELD
from tests.town import sites


def a_site() -> Site:
    """The first surgery, with a lease, a size and a running cost."""
    facts = {"lease_end": "2029-03-31", "floor_area_m2": "1415.5", "running_cost_per_year": "96000"}
    return with_facts(sites()[0], facts, file="facts.csv", as_at="2024-09-30")


def test_every_fact_has_its_column_in_fixed_order_whether_held_or_not() -> None:
    table = site_tables.site_facts([a_site(), sites()[1]])
    expected = [site_tables.heading(fact) for fact in FACTS]
    assert [column for column in table.columns if column in expected] == expected
    assert (table.notna() & (table[expected].reindex(columns=table.columns, fill_value="x") != "")).all(axis=None)
    assert table.loc["Z99902", expected].unique().tolist() == [NOT_HELD]


def test_figures_and_dates_are_read_as_people_say_them() -> None:
    row = site_tables.site_facts([a_site()]).loc["Z99901"]
    assert (row["Lease ends"], row["Floor area (m²)"], row["Running cost (£ a year)"]) == (
        "31 March 2029",
        "1,415.5",
        "96,000",
    )
    assert row["Told by"] == "facts.csv, 30 September 2024"


def test_one_site_lists_every_fact_with_its_day_and_file() -> None:
    table = site_tables.one_site(a_site()).set_index("Fact")
    assert len(table) == len(FACTS)
    assert table.loc["Lease ends"].tolist() == ["31 March 2029", "30 September 2024", "facts.csv"]
    assert table.loc["Owner"].tolist() == [NOT_HELD, "", ""]


def test_capacity_that_is_not_held_never_reads_as_room() -> None:
    table = site_tables.site_facts(sites()[:2])
    assert table["Capacity"].tolist() == ["2,000", NOT_HELD]
    assert table["Basis of capacity"].tolist() == [NOT_HELD, NOT_HELD]


def test_half_days_that_are_not_held_are_said_to_count_as_full_time() -> None:
    branch = replace(sites()[1], sessions=3.0, share_of_list=0.14)
    table = site_tables.site_facts([sites()[0], branch])
    assert table["Half-days a week"].tolist() == ["not held, counted as full-time", "3, part-time"]
    assert table["Part of the list seen here"].tolist() == [NOT_HELD, "14%"]
    assert site_tables.unknown_half_days([sites()[0], branch]) == (
        "Half-days a week are not held for 1 of 2 GP surgeries: these count as full-time. Known to be part-time: 1."
    )
    assert site_tables.unknown_half_days([branch]) == ""


def test_a_building_with_several_practices_and_services_is_one_row() -> None:
    listed = [replace(site, premises="HUB") for site in sites()[:3]]
    table = site_tables.premises([*listed, sites()[3]])
    assert table.to_numpy().tolist() == [
        [
            "HUB",
            "Alder Surgery; Elm Surgery; Birch Pharmacy",
            "GP surgery, pharmacy",
            2,
            "named as one building in the facts of the sites",
        ]
    ]


def test_a_shared_postcode_is_called_no_more_than_that() -> None:
    listed = [replace(site, facts={"postcode": "XZ11AA"}) for site in sites()[:2]]
    row = site_tables.premises(listed).iloc[0]
    assert row["Building"] == "XZ11AA"
    assert row["How this is known"] == "the same postcode; whether it is one building is not known"


def test_what_a_register_says_stands_after_the_own_fact_and_alone_where_none_is_held() -> None:
    told = {"LIB-01": {"tenure": "Leasehold", "rent_per_year": "96000"}}
    register = Register("assets.csv", "a" * 64, told, {"LIB-01": "2026-03-31"})
    library = next(site for site in sites() if site.site_id == "LIB-01")
    [beside_it] = beside([library], [register])
    row = site_tables.site_facts([beside_it]).loc["LIB-01"]
    assert (row["Tenure"], row["Rent (£ a year)"]) == ("Freehold; Leasehold (register)", "96,000 (register)")
    assert row["Told by"] == "assets.csv, 31 March 2026" and row["Condition"] == "not held"
    one = site_tables.one_site(beside_it)
    assert one[one["Fact"] == "Tenure"][["Held", "As at", "File"]].to_numpy().tolist() == [
        ["Freehold", "not recorded", "not recorded"],
        ["Leasehold", "31 March 2026", "assets.csv"],
    ]
    assert len(site_tables.one_site(library)) == len(FACTS)
