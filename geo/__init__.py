"""Better Placed: where should services go, and is it fair?

The reading order. A module imports only from lines above it; edges never see each other (tests/test_layers.py reads
this list and says in words which import breaks which rule).

centre: no files, no network, no Streamlit, no drawing
    errors        what can go wrong, in words
    projection    longitude and latitude to British National Grid and back
    provenance    where a table came from
    disclosure    rounding and suppression, the last step before a count leaves
    areas         wards and small areas: codes, vintage, shape, where their people start from
    lookups       from one kind or vintage of area to another
    population    people by area and group
    services      kinds of service, practices, sites
    streets       the street network as arrays, one graph a mode; the tag rules in one table
    network       streets made ready for searching: speeds, one graph a mode, points moved to the streets
    timetable     stops, trips, calls and calendars as arrays
    travel        minutes by mode, areas x sites; one new site at a time
    access        nearest, second nearest, how many within
    proposals     open, close, move, co-locate; the sites as they stand after it
    proposal_text a proposal as text: from and to the plain dictionary of its TOML file
    place         one study area's tables, checked to agree
    minutes       minutes by area to a service or a point, as plain dictionaries
    impact        before and after; who is nearer and who is further
    appraisal     the spine: place + proposal -> appraisal

edges
    sources/      official files in; a publisher's column names never leave this folder
    store/        a place kept as files, read back by memory map
    views/        maps, tables and sentences; returned, never shown

on top
    build/        folder -> place -> store
    ui/           Streamlit only
    bench         the speed table
    __main__      the command line
"""
