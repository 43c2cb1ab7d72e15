"""Better Placed: where should services go, and is it fair?

The reading order. A module imports only from lines above it; edges never see each other (tests/test_layers.py reads
this list and says in words which import breaks which rule).

centre: no files, no network, no Streamlit, no drawing
    errors        what can go wrong, in words
    projection    longitude and latitude to British National Grid and back
    provenance    where a table came from
    disclosure    rounding and suppression, the last step before a count leaves
    releases      figures that leave together: nothing withheld comes back by adding and subtracting
    areas         wards and small areas: codes, vintage, shape, where their people start from
    lookups       from one kind or vintage of area to another
    population    people by area and group
    segregation   who lives near whom: how groups are spread over small areas, schools and lists
    periods       the days a figure is for, from the many ways in which they are printed
    margins       estimates with a margin put together: sums, differences, shares
    turbulence    how far a ward's estimate may be out, by how much its people come and go
    list_history  registered patients by ward over time: gaps, and the change of the register
    list_events   what happens to lists that is no movement of people: closures, cleaning
    list_estimate people by ward from the change of lists, with a margin, beside official counts
    headline      one total from several sources, and whether they agree
    raking        ward x age x sex x group made to agree with newer totals
    churn         people moving in and out, net and gross, and what each source cannot see
    homes         planned homes: people now, in five years and in ten
    intervals     how sure a count, a share, a rate or a difference is
    indicators    what an indicator is, and its values by area and period with their ranges
    indicator_list the indicators that are declared by name
    indicator_pack indicators as a plain dictionary that partnerships can swap
    partners      another partnership's pack, opened beside one's own place
    indicator_release what of the indicators may be shown, small counts and small surveys withheld
    trends        whether a figure has changed: five years, since a baseline, suddenly
    benchmarks    a figure beside England's, the borough's or that of similar wards
    baskets       which indicators count how much, and what the mix lacks
    basket_pack   a basket as a plain dictionary, to be taken away and opened again
    scales        figures in different units on one scale; weights where figures are missing
    rank_ranges   the range of scores and ranks that chance and choice allow
    scores        what a basket comes to for each area, with its parts and ranges
    area_types    which of the guide's types of area a ward resembles, and why
    opening_hours opening hours read from words; the hours that two sites have in common
    services      kinds of service, practices, sites and the facts held of them
    premises      which sites stand in one building, and how that is known
    streets       the street network as arrays: who may use which street, how fast, how steep
    gradients     what a gradient does to speeds; gradients from the heights of the ground
    street_rules  who may use a street and how fast, from its tags: the rules in one table
    network       streets made ready for searching: speeds, one graph a mode, points moved to the streets
    timetable     stops, trips, calls and calendars as arrays
    windows       the day and the minutes of it at which people leave
    travel        minutes by mode, areas x sites; one new site at a time
    stops         walks to stops, and from one to another
    runs          one day's rides, set out for scanning
    scan          from every stop, when one arrives, whenever one boards
    spread        what the departures of a window come to: median, quarters, return trips
    transit       minutes by public transport over a window; workable return trips
    journeys      one example journey, leg by leg
    isochrones    the ground within so many minutes of a site
    access        nearest, second nearest, how many within
    car_ownership minutes with and without a car put together by who has one
    catchments    capacity within reach, and shared among everybody near it
    load          who would use which site, and how full that makes it
    dispersal     where the patients of a closing site would go
    staff         where staff live, and their minutes to work
    evidence      what people say of a ward, beside its estimates and never in them
    ward_people   what is known of the wards' people, and the estimates made of it
    ward_movement people moving in and out of wards, from every source that tells
    past_decisions what was decided before in a place, and how much of it still weighs
    poll          what people said when they were asked, by place, with its base
    place         one study area's tables, checked to agree
    poll_weights  weights that make a poll look like the borough by ward and by age
    ward_likeness in which ways the wards of a place are alike
    plain         reading plain dictionaries: a text, a number, a day, or a sentence on what is wrong
    voice         how people were heard: nine questions, each counted only with its evidence
    named_communities communities that the user defines: areas or interests, overlapping
    extra_bus     an extra bus put into the timetable, and minutes with it
    changes       the kinds of change: open, close, move, co-locate, merge, outreach and the rest, each with its dates
    differential  whether a group bears more than its share of an impact
    assessment    options x criteria x groups, never averaged over groups
    proposal_record money, homes, partners, how a shared building is run: kept of a proposal beside its changes
    proposals     what is proposed; the sites as they stand on a day, with it and with business as usual
    phases        between the dates of a proposal: phases, gaps, what ends
    change_text   one change as the plain dictionary of its file, and back
    record_text   the record as plain tables, and back
    proposal_text a proposal as text: from and to its TOML file
    standings     where an area stands on each indicator: beside borough, England and similar wards, and over time
    minutes       minutes by area to a service or a point, as plain dictionaries
    site_minutes  minutes to every site of a proposal, today's and new, once for all its days
    relisting     where the patients of sites that close or move would go, and how full the rest
    impact        before and after; who is nearer and who is further
    patient_journeys journeys of patients of sites that change: to their own site, to where they would go
    inequality    how unevenly something is spread over people
    equity        measured fairness: the average, the longest journeys, the gap between fifths; the rest for analysts
    ranges        whether two figures with ranges can be told apart
    perception_theory where the shape of perceived fairness comes from: loss, envy, relative deprivation
    perception    how fair a proposal may seem to the people of a place: seven drivers that add up
    perception_range the range over its settings, and which of them matter most
    encounters    how likely two visitors of a building belong to different groups
    sharing       who would share a building, as far as is known; hours in common, trips chained
    fairness      how fair a proposal may seem, place by place: neighbours, need, history and voice put together
    disagreement  where measured, likely concerns and said part company
    probability   who would be nearer and further, how surely: what-if runs over people and departures
    horizons      who would live where in five and in ten years, and how much less sure that is
    outreach      what outreach gives back: a part, never the whole
    burden        time, money, carbon, lists broken, homes displaced; each assumption with its source
    equity_ranges how sure measured fairness is
    way_burden    what a proposal asks of residents by one way of travel
    appraisal_notes what must be read with an appraisal's figures
    appraisal     the spine: place + proposal -> appraisal
    appraisal_text  the appraisal as plain dictionaries, rounded and protected

edges
    sources/      official files in; a publisher's column names never leave this folder
    store/        a place kept as files, read back by memory map
    views/        maps, tables and sentences; returned, never shown

on top
    build/        folder -> place -> store
    ui/           Streamlit only
    bench         the speed table; bench_...: the second ways that it runs
    __main__      the command line
"""
