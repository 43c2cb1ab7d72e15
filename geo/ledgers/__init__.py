"""Ledgers: what a partnership writes down over the years beside its decisions, each described and none made by hand."""
