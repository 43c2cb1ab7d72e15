"""The made-up borough of Kingsmere, in the order in which it is made.

ground     the plan drawn by hand: outline, river, railway, roads, parks, neighbourhoods
plots      the ground cut into output areas and blocks; every cut may become a street
streets    the cuts, roads and paths joined into one network, named and tagged
areas      output areas joined into LSOAs, MSOAs and wards
people     census tables, households, deprivation, later estimates
practices  surgeries, their lists and who is on them
services   every other place that people go to, postcodes, council buildings
writing    files in the official layouts, the same bytes each time
"""
