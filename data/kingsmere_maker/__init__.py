"""The made-up borough of Kingsmere, in the order in which it is made.

ground            the plan drawn by hand: outline, river, railway, roads, parks, neighbourhoods
plots             the ground cut into output areas and blocks; every cut may become a street
names             invented names of streets
streets           the cuts, roads and paths joined into one network, named and tagged
areas             output areas joined into LSOAs, MSOAs and wards
people            census counts, households, deprivation, later estimates
practices         surgeries, their lists and who is on them
postcodes         unit postcodes
services, estate  every other place that people go to; what the council owns
registers         lists in the layouts of the country's registers
site_facts, staff what is known of surgeries as buildings; where their staff live
comings, pupils   births, deaths, arrivals; who goes to which school and how many come and go
list_moves        who joins and who leaves the lists of a ward
planned_homes     where homes are to be built
opinions          a survey of living together; recorded hate crime
heard             what people say of their wards
asked             what was decided before; what people said when they were asked
ward_figures      a dozen indicators by ward over six periods
rolls_of_groups   staff by grade and patients by practice, by ethnic group
relief            how high the ground is
bus_lines         the buses and trains drawn by hand: where each line runs, how often
bus_roads         the way of a bus along the roads, its stops and minutes
timetable         every run of every line
background        water, green, railway and names behind the streets
shares            counts shared out at random, alike on every processor
writing           files that come out the same each time
geography_files, people_files, health_files, service_files, timetable_file, proposals
                  which files are written, in whose layout
"""
