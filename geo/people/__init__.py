"""Who lives where, how sure that is and how it changes: counts, lists, moves, planned homes."""
