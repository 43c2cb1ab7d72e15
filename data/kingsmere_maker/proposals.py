"""Three proposals to try, and what the lists are that do not say so themselves."""

from pathlib import Path

from .services import Kerb, lonlat
from .ward_figures import FIGURES
from .writing import put

PUBLISHER = "Made-up example (Better Placed)"
LICENCE = "CC0 1.0"
# file, service (empty where the file's own kind says it), date, title
FILES = (
    ("boundaries/Output_Areas_December_2021_EW.geojson", "", "2021-12-31", "Output areas, 2021"),
    ("boundaries/LSOA_December_2021_EW.geojson", "", "2021-12-31", "Lower layer super output areas, 2021"),
    ("boundaries/MSOA_December_2021_EW.geojson", "", "2021-12-31", "Middle layer super output areas, 2021"),
    ("boundaries/Wards_December_2024_UK.geojson", "", "2024-12-31", "Wards, December 2024"),
    ("boundaries/Wards_December_2019_UK.geojson", "", "2019-12-31", "Wards, December 2019"),
    (
        "boundaries/Local_Authority_Districts_December_2024_UK.geojson",
        "",
        "2024-12-31",
        "Local authority districts, December 2024",
    ),
    (
        "boundaries/Output_Areas_2021_population_weighted_centroids.csv",
        "",
        "2021-12-31",
        "Population-weighted centres of output areas",
    ),
    (
        "boundaries/LSOA_2021_population_weighted_centroids.csv",
        "",
        "2021-12-31",
        "Population-weighted centres of LSOAs",
    ),
    ("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv", "", "2022-12-31", "Output area to LSOA, MSOA and authority"),
    ("lookups/OA21_WD24_LAD24_EW_LU.csv", "", "2024-12-31", "Output area to ward, best fit"),
    ("lookups/codepo_gb_kingsmere.zip", "", "2024-11-01", "Unit postcodes"),
    *(
        (f"population/census2021-{number}-oa.csv.gz", "", "2021-03-21", f"Census 2021: {title}")
        for number, title in (
            ("ts007a", "age in five-year bands"),
            ("ts008", "sex"),
            ("ts019", "address one year ago"),
            ("ts021", "ethnic group"),
            ("ts030", "religion"),
            ("ts038", "disability"),
            ("ts039", "unpaid care"),
            ("ts045", "cars or vans"),
            ("ts054", "tenure"),
        )
    ),
    ("population/mid-year_2023_population_estimates_oa.csv.gz", "", "2023-06-30", "Mid-2023 estimates by output area"),
    ("population/mid-year_2024_population_estimates_oa.csv.gz", "", "2024-06-30", "Mid-2024 estimates by output area"),
    ("population/mid-year_2024_population_estimates_ward.csv", "", "2024-06-30", "Mid-2024 estimates by ward"),
    (
        "indicators/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        "",
        "2025-10-30",
        "Indices of deprivation 2025",
    ),
    ("population/births_and_deaths_lsoa.csv", "", "2024-12-31", "Births and deaths by LSOA"),
    (
        "population/gp_joiners_and_leavers_ward.csv",
        "",
        "2024-09-30",
        "Patients joining and leaving lists by ward (local extract)",
    ),
    ("evidence/qual_evidence.csv", "", "2024-09-03", "What people say of the wards"),
    ("evidence/past_decisions.csv", "", "2025-10-31", "What was decided before in the wards"),
    ("evidence/poll_answers.csv", "", "2026-06-15", "Answers on how fair two proposals would be"),
    ("population/school_rolls.csv", "", "2025-01-16", "School rolls, and pupils who joined or left"),
    ("population/school_turbulence_ward.csv", "", "2025-01-16", "Pupils who joined or left a school, by ward of home"),
    ("population/pupils_by_school_ethnic_group.csv", "", "2025-01-16", "Pupils by school and ethnic group"),
    (
        "population/nino_registrations_msoa_by_nationality.csv.gz",
        "",
        "2024-12-31",
        "National insurance numbers given to adults from abroad",
    ),
    ("population/planned_homes.csv", "", "2025-04-01", "Planned homes"),
    (
        "authority_only/overseas_registrations_ward.csv",
        "",
        "2024-07-31",
        "Registrations with a practice from abroad",
    ),
    ("authority_only/asylum_housing_ward.csv", "", "2024-09-30", "People in asylum housing"),
    ("indicators/cohesion_survey_ward.csv", "", "2024-11-15", "Survey of living together"),
    ("indicators/hate_crimes_ward.csv", "", "2025-03-31", "Recorded hate crime"),
    ("indicators/workforce_ethnic_group_grade.csv", "", "2025-03-31", "Workforce by ethnic group and grade"),
    *((f"indicators/ward_data/{each.file}.csv", "", "2025-01-01", each.name) for each in FIGURES),
    ("services/epraccur.csv", "gp", "2024-09-30", "General practices"),
    *(
        (
            f"services/gp-reg-pat-prac-lsoa-all-{year}-{name}.csv.gz",
            "",
            f"{year}-{month}-01",
            "Patients registered at a GP practice, by LSOA",
        )
        for year in (2023, 2024)
        for name, month in (("jan", "01"), ("apr", "04"), ("jul", "07"), ("oct", "10"))
    ),
    ("services/gp_branch_sites.csv", "gp", "2024-09-30", "Branch surgeries"),
    ("services/gp_capacity.csv", "gp", "2024-09-30", "What each practice says it can take"),
    ("services/gp_site_facts.csv", "gp", "2026-03-31", "What is known of surgeries as buildings"),
    ("services/gp_patients_by_ethnic_group.csv", "", "2024-10-01", "Registered patients by practice and ethnic group"),
    ("services/staff_postcode_sectors.csv", "gp", "2026-03-31", "Where the staff of surgeries live"),
    ("services/edispensary.csv", "", "2024-09-30", "Pharmacies"),
    ("services/libraries.csv", "library", "2024-09-01", "Libraries"),
    ("services/edubasealldata20240901.csv", "", "2024-09-01", "Schools and colleges"),
    ("services/childrens_centres.csv", "childrens_centre", "2024-09-01", "Children's centres"),
    ("services/community_centres.csv", "community_centre", "2024-09-01", "Community centres"),
    ("services/Active_Places_Power_Sites.csv", "", "2024-09-01", "Sports sites"),
    ("services/Active_Places_Power_Facility.csv", "leisure_centre", "2024-09-01", "Sports facilities"),
    ("services/day_centres.csv", "day_centre", "2024-09-01", "Day centres"),
    ("services/egdpprac.csv", "", "2024-09-30", "Dentists"),
    ("services/post_offices.csv", "post_office", "2024-09-30", "Post offices"),
    ("services/ets.csv", "", "2024-09-30", "Hospital and other sites of the trust"),
    ("services/30_September_2024_CQC_directory.csv", "", "2024-09-30", "Places of care"),
    ("services/jobcentre.csv", "jobcentre", "2024-09-30", "Jobcentre"),
    ("services/places_of_worship.geojson", "place_of_worship", "2024-04-01", "Places of worship"),
    ("estates/land_and_building_assets.csv", "council_building", "2024-09-30", "Council land and buildings"),
    ("estates/brownfield-land.csv", "", "2024-09-30", "Brownfield land"),
    ("transport/bus_stops.geojson", "", "2024-09-01", "Bus stops"),
    ("transport/kingsmere_gtfs.zip", "", "2026-09-01", "Bus and train times, September 2026 to January 2027"),
    ("streets/kingsmere.osm.pbf", "", "2024-09-01", "Streets, paths and background"),
    ("streets/kingsmere_heights.zip", "", "2024-09-01", "Heights of the ground, 50 metre grid"),
)
CLOSE_BRANCH = """\
name = "Stonnard branch closes, its list stays"
note = "Open three half-days a week; the practice keeps the list in Oxmarling. Wrenholt people use the branch too."
service = "gp"

[[change]]
kind = "close"
site = "Z99019-2"
list = "stays"
start = "2026-04-01"
"""
ONE_CENTRE = """\
name = "Two converted houses to one centre by the bus station"
note = "Both houses are small and full of stairs. One lease ends half a year before the new centre can open."
service = "gp"

[[change]]
kind = "close"
site = "Z99017"
list = "dispersed"
start = "2027-04-01"

[[change]]
kind = "open"
name = "South Bridge Health Centre"
lon = {lon}
lat = {lat}
capacity = 15000
start = "2027-10-01"
funded = "unknown"

[[change]]
kind = "close"
site = "Z99012"
list = "joins:NEW-2"
start = "2027-10-01"

[[change]]
kind = "resize"
site = "Z99016"
capacity = 15500
start = "2027-10-01"
funded = "unknown"

[[community]]
name = "The estate round Dunmarsh House"
kind = "area"
wards = ["Dunmarsh"]

[[community]]
name = "People of 75 and over in Dunmarsh and Hobbesley"
kind = "interest"
wards = ["Dunmarsh", "Hobbesley"]
groups = [["age", "75-84"], ["age", "85+"]]
"""
INTO_LIBRARY = """\
name = "Eastgate Surgery moves into Tanners Reach Library"
note = "Same street. The library loses a part of its floor; privacy, lease and opening hours are not settled."
service = "gp"
stage = 2
partners = ["Kingsmere Council libraries", "Eastgate Surgery"]

[[cost]]
who = "Kingsmere Council"
capital = 180000
revenue_per_year = -24000
note = "Rent from the surgery; fitting out two rooms"

[[cost]]
who = "The surgery"
capital = 60000
revenue_per_year = 31000
note = "Rent and a share of the caretaker"

[[joint]]
item = "reception"
answer = "partly"
owner = "Library manager"
evidence = "Sketch of one desk, no staffing agreed"

[[voice]]
item = "informed_early"
answer = "yes"
evidence = "Letters to both lists in March 2026, six months ahead"
owner = "Practice manager"

[[change]]
kind = "colocate"
site = "Z99007"
at = "LIB-03"
list = "stays"
hours = "Mon-Fri 08:00-18:30"
space_m2 = 210
entrance = "The library's own door, step-free"
host_loses = "210 of 694 m2 of floor; the hall on Wednesday evenings"
start = "2026-09-01"
"""
BRANCH_MENDED = """\
name = "Stonnard branch closes, with sessions in the hall and a minibus"
note = "The same closure with what could be put beside it. Nothing of it is paid for yet."
service = "gp"

[[change]]
kind = "close"
site = "Z99019-2"
list = "stays"
start = "2026-04-01"

[[change]]
kind = "outreach"
name = "Nurse in the hall at Stonnard"
lon = {hall_lon}
lat = {hall_lat}
hours = "Tue 10:00-13:00"
offers = "nurse, bloods"
start = "2026-04-01"
funded = "no"

[[change]]
kind = "transport"
name = "Stonnard minibus"
days = ["Tuesday", "Thursday"]
first = "09:30"
last = "15:30"
every = 20
call = [
    {{ name = "Stonnard", lon = {stop_lon}, lat = {stop_lat}, minute = 0 }},
    {{ name = "Oxmarling Surgery", lon = {door_lon}, lat = {door_lat}, minute = 9 }},
]
start = "2026-04-01"
funded = "unknown"
"""
CONTRACT_ENDS = """\
name = "The contract of the Quayside Practice ends"
note = "Its rooms are on the floor above another practice. A cabin in the yard could keep half of the list for a while."
service = "gp"

[[change]]
kind = "close"
site = "Z99006"
list = "dispersed"
start = "2027-04-01"

[[change]]
kind = "temporary"
name = "Cabin in the yard"
lon = {lon}
lat = {lat}
capacity = 2800
stands_for = "Z99006"
trigger = "a new contract is let"
reviewer = "The integrated care board"
start = "2027-04-01"
end = "2027-12-31"
funded = "unknown"
"""
HUB = """\
name = "{name}"
note = "{note}"
service = "gp"

[[change]]
kind = "open"
name = "{site}"
lon = {lon}
lat = {lat}
capacity = 9000
start = "2028-04-01"
funded = "unknown"
"""
# On the plan: the branch and the hall of Stonnard, the surgery in Oxmarling, the yard of Chandlers Health Centre, and
# where a hub could stand.
STONNARD, STONNARD_HALL, OXMARLING = (5031, 2792), (4996, 2844), (4143, 422)
YARD, EDGE, MIDDLE = (-1040, -620), (-1750, 4150), (1250, -1650)
AT_THE_EDGE = ("One hub at the edge, by Winnowby Fields", "Near most of the planned homes.", "Winnowby Health Centre")
IN_THE_MIDDLE = (
    "One hub in the middle, in Ropewalk",
    "Few cars; no surgery stands south of the river there.",
    "Ropewalk Health Centre",
)


def write(folder: Path, kerb: Kerb) -> None:
    """The proposals, and `sources.toml`."""
    spot = kerb.near(650, -1715)
    lon, lat = lonlat(spot.x, spot.y)
    put(folder / "proposals" / "a-branch-closes.toml", CLOSE_BRANCH)
    put(folder / "proposals" / "b-two-houses-to-one-centre.toml", ONE_CENTRE.format(lon=lon, lat=lat))
    put(folder / "proposals" / "c-surgery-into-the-library.toml", INTO_LIBRARY)
    # A minibus stops at the doors themselves.
    places = {"hall": STONNARD_HALL, "stop": STONNARD, "door": OXMARLING}
    degrees = {}
    for name, place in places.items():
        degrees[f"{name}_lon"], degrees[f"{name}_lat"] = lonlat(*place)
    put(folder / "proposals" / "a-branch-closes-with-a-minibus.toml", BRANCH_MENDED.format(**degrees))
    lon, lat = lonlat(kerb.near(*YARD).x, kerb.near(*YARD).y)
    put(folder / "proposals" / "d-the-contract-ends.toml", CONTRACT_ENDS.format(lon=lon, lat=lat))
    for file, at, words in (
        ("e-a-hub-at-the-edge", EDGE, AT_THE_EDGE),
        ("f-a-hub-in-the-middle", MIDDLE, IN_THE_MIDDLE),
    ):
        lon, lat = lonlat(kerb.near(*at).x, kerb.near(*at).y)
        name, note, site = words
        put(folder / "proposals" / f"{file}.toml", HUB.format(name=name, note=note, site=site, lon=lon, lat=lat))
    lines = [
        "# What neither the headers nor the rows of these files say.",
        "",
        "[place]",
        'name = "Kingsmere"',
        "made_up = true",
        "",
    ]
    for name, service, date, title in FILES:
        lines += ["[[file]]", f'file = "{name}"', f'title = "{title}"']
        lines += [f'service = "{service}"'] if service else []
        lines += [f'date = "{date}"', f'publisher = "{PUBLISHER}"', f'licence = "{LICENCE}"', ""]
    put(folder / "sources.toml", "\n".join(lines))
