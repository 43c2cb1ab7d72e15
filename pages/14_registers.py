"""Registers: what a partnership writes down over the years, each wanted or not: a form, a table, what it comes to."""

from geo.ui import frame, ledger_views

with frame.page("Registers") as place:
    ledger = ledger_views.choose(place)
    if ledger is not None:
        ledger_views.show(place, ledger)
