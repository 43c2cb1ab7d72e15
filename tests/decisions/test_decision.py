"""A decision's records: what is refused in words, what comes in view, and what is locked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from geo.appraisal.case import Settings
from geo.decisions.comparison import BUSINESS_AS_USUAL
from geo.decisions.decision import Decision
from geo.decisions.entries import Erratum, Judgement, Note, SetAside, poll_kept
from geo.decisions.locked import changed_since, lock, settings_of
from geo.decisions.option import Option, OptionVersion, Stage
from geo.decisions.written import new_id, signed
from geo.errors import InputError
from geo.evidence.poll import PollQuestion
from geo.place.place import Place
from geo.proposals.assessment import Cell, Criterion
from tests.decisions.written_decision import FIRST, SECOND, SIGNED, WHEN, begun, full, locked, version


def option(*steps: tuple[Stage, str, str], option_id: str = FIRST) -> Option:
    """An option of such versions (stage, note, why), each made of the one before."""
    versions = [
        replace(version(number, stage=stage, note=note), number=number + 1, why=why)
        for number, (stage, note, why) in enumerate(steps)
    ]
    return Option(option_id, tuple(versions))


def test_who_wrote_something_is_printed_as_typed_and_not_verified() -> None:
    assert signed(Note("", "x", *SIGNED)) == "Ada Byron (typed, not verified), 29 November 2026"


def test_a_moment_is_kept_in_universal_time_to_the_second() -> None:
    summer = datetime(2026, 7, 1, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    assert Note("", "x", "Ada", summer).when == datetime(2026, 7, 1, 9, tzinfo=UTC)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Note("", "x", "", WHEN), "who must be a text of 1 to 200"),
    (lambda: Note("", "  ", "Ada", WHEN), "text must be a text of 1 to 5,000"),
    (lambda: Note("", "x", "A" * 201, WHEN), "who must be"),
    (lambda: Note("", "x", "Ada", WHEN.replace(tzinfo=None)), "offset from universal time"),
    (lambda: Note("", "x", "Ada", WHEN.replace(year=1812)), "a day from 1900 to 2100"),
    (lambda: Note("elm", "x", "Ada", WHEN), "option_id is 'elm'"),
    (lambda: Erratum("", "x", "", "Ada", WHEN), "right must be"),
    (lambda: SetAside("x", "", "Ada", WHEN), "reason must be"),
    (lambda: Judgement(FIRST, Cell("g" * 201, Criterion.SAFETY), "Ada", WHEN), "group is 'ggg"),
    (lambda: Judgement(FIRST, Cell("g", Criterion.SAFETY, owner="\u202eowner"), "Ada", WHEN), "owner is"),
    (lambda: Judgement("", Cell("g", Criterion.SAFETY), "Ada", WHEN), "option_id"),
    (lambda: replace(version(), content=""), "is empty"),
    (lambda: replace(version(), content="x" * 300_000), "longer than 256 kB"),
    (lambda: replace(version(), content="name = 'a\x00'"), "marks that nobody sees"),
    (lambda: replace(version(), number=501), "500 versions"),
    (lambda: Option(FIRST, ()), "begins with a version"),
    (lambda: Option(FIRST, (version(),)), "numbered from 1"),
    (lambda: option((Stage.REFINED, "", ""), (Stage.SCREENED, "", "")), "goes back from refined to screened: say why"),
    (lambda: option((Stage.DECIDED, "", ""), (Stage.CONSULTED, "", "called in")), "cannot go back"),
    (lambda: option((Stage.DECIDED, "", ""), (Stage.IMPLEMENTED, "other", "")), "stays as it is"),
    (lambda: replace(begun(), decision_id="1"), "decision_id is '1'"),
    (lambda: begun().with_version(FIRST, version(name=BUSINESS_AS_USUAL.upper())), "always beside"),
    (lambda: begun().with_version(FIRST, version()).with_version(SECOND, version(name="ELM closes")), "Two options"),
    (lambda: begun().with_version(FIRST, version(stage=Stage.DECIDED)), "before the settings and files are locked"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=lambda each: each if isinstance(each, str) else "")
def test_what_cannot_be_is_refused_in_words(make: Callable[[], object], words: str) -> None:
    with pytest.raises(InputError) as refused:
        make()
    assert words in str(refused.value)


def test_marks_that_nobody_sees_are_cleaned_from_what_is_typed() -> None:
    assert Note("", "a\x00b\u202ec", " Ada\x07 ", WHEN) == Note("", "a bc", "Ada", WHEN)


def test_a_stage_goes_back_with_a_reason_and_on_without() -> None:
    steps = [(Stage.CONSULTED, "", ""), (Stage.SCREENED, "", "new site"), (Stage.CONSULTED, "b", "")]
    assert option(*steps, (Stage.DECIDED, "b", ""), (Stage.REVIEWED, "b", "")).stage is Stage.REVIEWED


def test_nothing_is_decided_on_straight_lines(town: Place) -> None:
    straight = begun().with_lock(locked(town, screening_only=True))
    with pytest.raises(InputError, match="minutes in Kingsmere are straight lines, for screening only"):
        straight.with_version(FIRST, version(stage=Stage.DECIDED))
    assert straight.with_version(FIRST, version(stage=Stage.CONSULTED)).option(FIRST).stage is Stage.CONSULTED
    assert lock(town, Settings(), on=None, who="Ada", when=WHEN).screening_only == town.travel.approximate


def test_settings_are_locked_anew_only_with_a_reason_and_what_was_locked_stays(town: Place) -> None:
    decision = begun().with_lock(locked(town))
    with pytest.raises(InputError, match="say why"):
        decision.with_lock(locked(town))
    again = decision.with_lock(locked(town, why="new streets"))
    assert [each.why for each in again.locks] == ["", "new streets"]
    assert again.locked.why == "new streets"


def test_locked_settings_are_read_back_as_they_were_and_the_fingerprint_is_of_all(town: Place) -> None:
    first = locked(town)
    assert settings_of(first) == Settings()
    other = [
        replace(first, on=date(2027, 4, 2)),
        replace(first, editions=(replace(first.editions[-1], sha256="1" * 64),)),
        replace(first, settings=first.settings.replace("4.8", "4.9")),
        replace(first, screening_only=True),
    ]
    assert len({first.fingerprint, *(each.fingerprint for each in other)}) == 5
    assert replace(first, settings=first.settings.replace(",", ", ")).fingerprint == first.fingerprint
    for spoiled in ("{}x", "[]", "{}" * 20_000, "[" * 20_000):
        with pytest.raises(InputError):
            replace(first, settings=spoiled)


def test_settings_of_another_version_are_kept_and_never_filled_in(town: Place) -> None:
    first = locked(town)
    walk = '"walk_kmh":4.8'
    for other in (first.settings.replace(walk, '"walk_kmh":"4.8"'), first.settings.replace(f",{walk}", ""), "{}"):
        with pytest.raises(InputError, match="of another version"):
            settings_of(replace(first, settings=other))


def test_a_place_that_was_built_again_says_which_files_are_others(town: Place) -> None:
    first = locked(town)
    assert changed_since(first, town) == ("streets.osm.pbf is not held any more.",)
    assert changed_since(replace(first, editions=first.editions[:-1]), town) == ()


def test_a_poll_is_kept_as_it_may_be_told_and_never_by_who_answered(kingsmere: Place) -> None:
    poll = next(each for each in kingsmere.evidence.polls)
    kept = poll_kept(poll, PollQuestion(poll.answers["item"].iloc[0]), option_id="", who="Ada", when=WHEN)
    assert {finding.ward_code for finding in kept.findings} <= {*kingsmere.wards.codes, "all"}
    assert not any(token in repr(kept) for token in set(poll.answers["token"].astype(str)) if len(token) > 3)


def test_what_was_set_aside_is_found_with_its_file_and_its_versions(town: Place) -> None:
    decision: Decision = full(town)
    after = decision.with_entry(SetAside("Elm", "Too far", *SIGNED, option=decision.option(FIRST)))
    assert [each.name for each in after.options] == ["Oak opens"]
    assert after.longlist[-1].content == decision.option(FIRST).in_view.content
    with pytest.raises(InputError, match="Elm was set aside by Ada Byron"):
        after.option(FIRST)
    with pytest.raises(InputError, match="no such option"):
        after.option(new_id())


def test_versions_made_of_the_same_one_stand_side_by_side_until_one_is_made_of_the_newest() -> None:
    made_of = (0, 1, 1, 1, 2)
    versions: list[OptionVersion] = [replace(version(of), number=number + 1) for number, of in enumerate(made_of)]
    before, after = Option(FIRST, tuple(versions[:4])), Option(FIRST, tuple(versions))
    assert (before.in_view.number, [each.number for each in before.beside]) == (2, [3, 4])
    assert (after.in_view.number, after.beside) == (5, ())
