"""Whoever is killed in the middle of a save leaves nothing half written, on each database."""

from geo.bench.kills import killed
from geo.store.records.opening import Where


def test_nothing_half_written_is_left_by_ten_who_were_killed_while_they_saved(where: Where) -> None:
    kills = killed(where, 10)
    assert kills.faults == ()
    assert kills.killed == 10
    assert kills.within_a_save >= 5
    assert kills.saves >= 10
