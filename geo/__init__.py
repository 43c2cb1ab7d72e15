"""Better Placed: where should services go, and is it fair?

A house of rooms, lowest first. A file imports only from its own room and from rooms above it in this list; inside a
room there is no circle; edges never see each other; only what sits on top joins them (tests/test_layers.py reads this
list and says in words which import breaks which rule).

centre: no files, no network, no Streamlit, no drawing
    errors        what can go wrong, in words
    projection    points, and longitude and latitude to British National Grid and back
    provenance    where a table came from
    periods       the days a figure is for, from the many ways in which they are printed
    plain         reading plain dictionaries: a text, a number, a day, or a sentence on what is wrong
    roles/        who may do what, and who is what
    values        what is handed from room to room: arrays of numbers, word of progress
    language/     how counts, minutes, dates and lists of names are said in a sentence
    uncertainty/  how sure figures are: margins put together, ranges of counts and shares, whether two can be told apart
    disclosure/   what may leave: small counts suppressed, and nothing withheld comes back by adding up
    services/     kinds of service, practices, sites, the buildings they share and when they are open
    areas/        wards and small areas, and the way from one kind or vintage of area to another
    people/       who lives where, how sure that is and how it changes: counts, lists, moves, planned homes
    indicators/   figures by ward: declared, held beside others, over time, and put together in baskets
    travel/       minutes from door to door: streets, timetables, and the searches over both
    access/       how near a service is, how full it is, and who shares it
    evidence/     what people say, what was decided before, what polls found: beside the estimates, never in them
    place/        one study area: its tables, checked to agree, and what follows from them alone
    proposals/    what is proposed: changes with their dates, what goes with them, and the text of their file
    impact/       what a proposal does: journeys, lists, loads, shared buildings, burdens, and how sure that is
    fairness/     measured equity and perceived fairness: two things, side by side and never one score
    appraisal/    the spine: a place and a proposal in, an appraisal out, and its plain text
    siting/       where else a service could go: ways of choosing sites, looked at exactly within hard floors
    decisions/    options of one decision side by side: how far they differ, their versions, what was written beside,
                  and what a room answered
    ledgers/      what is written down over the years beside decisions: registers of the guide, each only described

edges
    sources/      official files in; a publisher's column names never leave this folder
    fetching/     official sources asked over the network and kept as they came: the only folder that opens a connection
    store/        a place kept as files, read back by memory map; drafts and decisions in a database (store/records)
    views/        maps, tables and sentences; returned, never shown
    reports/      a document as plain parts -> web page, Word; pictures for print; tables as a workbook, maps as a
                  GeoPackage

on top
    build/        folder -> place -> store
    papers/       an appraisal or a comparison -> what views say of it -> a document for a committee
    screens/      a meeting prepared as screens, and the one page of them that is presented, watched and taken away
    ui/           Streamlit only
    web/          the server: addresses besides Streamlit's, headers, a room's vote, who may see what
    batch/        many folders -> one table of small areas, services and ways, on the workers of a cluster
    bench/        the speed table, and the second ways that it runs
    __main__      the command line
"""
