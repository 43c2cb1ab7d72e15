"""Sentences, dates, tables and files that every page shares."""
