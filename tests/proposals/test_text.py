"""A proposal as text: what is written is read back the same, and what cannot be read is refused by name."""

import math
import time
import tomllib
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.plain import MOST_FAULTS, visible
from geo.projection import GridPoint, point_of, to_lonlat
from geo.proposals.changes import Change
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.proposals.kinds.several import CoLocate, Merge, Sharing, Split
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.proposals.phases import phases
from geo.proposals.proposals import Proposal
from geo.proposals.terms import Funded, ListFate, ListOutcome, Terms
from geo.proposals.text import as_kept, from_dict, from_toml, to_dict, to_toml
from geo.services.services import Service
from tests.town import at, town

WRITTEN = """
name = "Health centre at Market Square"
note = "Replaces two converted houses"
service = "gp"

[[change]]
kind = "open"
name = "Market Square Health Centre"
lon = 1.9021
lat = 53.6123
capacity = 12000
start = 2027-04-01
funded = "no"

[[change]]
kind = "close"
site = "Z99901"
list = "joins:Z99902"

[[change]]
kind = "colocate"
site = "Z99902"
at = "LIB-01"
sessions = 3
share_of_list = 0.25
"""


def no_postcodes(postcode: str) -> GridPoint:
    raise InputError(f"Postcode {postcode!r} is not held.")


def read(text: str) -> Proposal:
    return from_dict(tomllib.loads(text), locate=no_postcodes)


def faults(plain: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(InputError) as refused:
        from_dict(plain, locate=no_postcodes)
    return refused.value.faults


def of_change(**keys: Any) -> tuple[str, ...]:
    """The faults of a proposal that is right but for this one change."""
    return faults({"name": "Try", "service": "gp", "change": [keys]})


def test_the_files_keys_become_the_changes_they_say() -> None:
    proposal = read(WRITTEN)
    assert (proposal.name, proposal.service) == ("Health centre at Market Square", Service.GP)
    opened, closed, shared = proposal.changes
    assert isinstance(opened, Open)
    assert (opened.capacity, opened.terms.start, opened.terms.end) == (12000, date(2027, 4, 1), None)
    assert opened.terms.funded is Funded.NO
    assert math.isnan(opened.terms.sessions)
    assert opened.at == point_of(1.9021, 53.6123)
    assert closed == Close("Z99901", ListOutcome(ListFate.JOINS, "Z99902"), closed.terms)
    assert isinstance(shared, CoLocate)
    assert (shared.at, shared.site, shared.terms.sessions, shared.terms.share_of_list) == ("LIB-01", "Z99902", 3, 0.25)


def test_a_change_that_says_nothing_of_money_or_list_leaves_them_unknown() -> None:
    proposal = read('name = "Try"\nservice = "gp"\n[[change]]\nkind = "close"\nsite = "Z99901"\n')
    (closed,) = proposal.changes
    assert isinstance(closed, Close)
    assert closed.registered.event is ListFate.NOT_RECORDED
    assert closed.terms.funded is Funded.UNKNOWN


def test_a_postcode_stands_for_a_point() -> None:
    plain = {"name": "Try", "service": "gp", "change": [{"kind": "open", "name": "Here", "postcode": "xz1 1aa"}]}
    (opened,) = from_dict(plain, locate=town().locate).changes
    assert isinstance(opened, Open)
    assert opened.at == at(400)


def test_a_postcode_that_is_not_held_is_a_fault_of_its_change() -> None:
    assert of_change(kind="open", name="Here", postcode="ZZ1") == ("Proposal: change 1: Postcode 'ZZ1' is not held.",)


OPEN = {"kind": "open", "name": "Here", "lon": 1.9, "lat": 53.6}
BAD_CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"kind": "merge"}, "practice must be a text of 1 to 200 characters."),
    ({"kind": "shut"}, "kind 'shut' is not known; use one of open, close, move, resize, colocate, split, "),
    ({}, "kind None is not known"),
    ({"kind": ["open"]}, "kind ['open'] is not known"),
    ({"kind": {"a": 1}}, "kind {'a': 1} is not known"),
    ({**OPEN, "colour": "red"}, "unknown key 'colour' for kind \"open\"."),
    ({**OPEN, "list": "stays"}, "unknown key 'list' for kind \"open\"."),
    ({"kind": "close", "site": "Z99901", "lon": 1.9}, "unknown key 'lon' for kind \"close\"."),
    ({"kind": "close"}, "site must be a text of 1 to 200 characters."),
    ({"kind": "close", "site": 7}, "site must be a text of 1 to 200 characters."),
    ({"kind": "close", "site": "  "}, "site must be a text of 1 to 200 characters."),
    ({**OPEN, "name": "x" * 201}, "name must be a text of 1 to 200 characters."),
    ({"kind": "open", "name": "Here"}, "a longitude and latitude are needed, in degrees, or a postcode."),
    ({**OPEN, "lat": "53.6"}, "a longitude and latitude are needed, in degrees, or a postcode."),
    ({**OPEN, "lon": True}, "a longitude and latitude are needed, in degrees, or a postcode."),
    ({**OPEN, "lon": math.nan}, "a longitude and latitude are needed, in degrees, or a postcode."),
    ({**OPEN, "lon": 10**400}, "a longitude and latitude are needed, in degrees, or a postcode."),
    ({**OPEN, "lon": 53.6, "lat": 1.9}, "lon 53.6 and lat 1.9 look swapped; lon comes first"),
    ({**OPEN, "lon": 30.0}, "lon 30, lat 53.6 is not in Great Britain"),
    ({**OPEN, "postcode": "XZ1 1AA"}, "give a postcode or a longitude and latitude, not both."),
    ({**OPEN, "capacity": -1}, "capacity is -1; a number from 0 to 10,000,000 was expected."),
    ({**OPEN, "capacity": "many"}, "capacity is 'many'; a number from 0 to 10,000,000 was expected."),
    ({**OPEN, "capacity": math.inf}, "capacity is inf; a number from 0 to 10,000,000 was expected."),
    ({**OPEN, "capacity": True}, "capacity is True; a number from 0 to 10,000,000 was expected."),
    ({**OPEN, "sessions": 15}, "sessions is 15; a number from 0 to 14 was expected."),
    ({**OPEN, "share_of_list": 1.2}, "share_of_list is 1.2; a number from 0 to 1 was expected."),
    ({**OPEN, "funded": "maybe"}, 'funded is \'maybe\'; write "yes", "no" or "unknown".'),
    ({**OPEN, "funded": ["yes"]}, "funded is ['yes']; write"),
    ({**OPEN, "start": "soon"}, "start is 'soon'; a date such as 2027-04-01 was expected."),
    ({**OPEN, "start": datetime(2027, 4, 1, 9)}, "start is datetime.datetime(2027, 4, 1, 9, 0); a date such as"),
    ({**OPEN, "start": "2027-04-02", "end": "2027-04-01"}, "the end, 1 April 2027, is before the start, 2 April 2027."),
    ({"kind": "close", "site": "Z", "list": "gone"}, 'list is \'gone\'; write "stays", "joins:CODE" or "dispersed".'),
    ({"kind": "close", "site": "Z", "list": "joins:"}, "list is 'joins:'; write"),
    ({"kind": "close", "site": "Z", "list": ["stays"]}, "list is ['stays']; write"),
    ({"kind": "resize", "site": "Z"}, "a resize needs capacity, the people the site can take."),
]


@pytest.mark.parametrize(("change", "sentence"), BAD_CHANGES)
def test_a_change_that_cannot_be_read_is_refused_in_one_sentence(change: dict[str, Any], sentence: str) -> None:
    (fault,) = of_change(**change)
    assert fault.startswith(f"Proposal: change 1: {sentence}")


BAD_PROPOSALS: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "Proposal: the proposal needs a name of 1 to 200 characters."),
    ({"name": 3}, "Proposal: the proposal needs a name of 1 to 200 characters."),
    ({"name": "x" * 201}, "Proposal: the proposal needs a name of 1 to 200 characters."),
    ({"note": "x" * 5001}, "Proposal: the note must be a text of at most 5000 characters."),
    ({"service": "doctor"}, "Proposal: service 'doctor' is not known; use one of gp, pharmacy, dentist,"),
    ({"service": ["gp"]}, "Proposal: service ['gp'] is not known; use one of gp, pharmacy, dentist,"),
    ({"service": None}, "Proposal: service None is not known; use one of gp, pharmacy, dentist,"),
    ({"change": []}, "Proposal: the proposal needs at least one [[change]]."),
    ({"change": {}}, "Proposal: the proposal needs at least one [[change]]."),
    ({"change": ["open"]}, "Proposal: the proposal needs at least one [[change]]."),
    (
        {"change": [OPEN] * 201},
        "Proposal: the proposal has 201 changes; at most 200 can be appraised together: make several of it.",
    ),
    ({"nme": "Try"}, "Proposal: unknown key 'nme' in the proposal."),
]


@pytest.mark.parametrize(("keys", "sentence"), BAD_PROPOSALS)
def test_a_proposal_that_cannot_be_read_is_refused_in_one_sentence(keys: dict[str, Any], sentence: str) -> None:
    (fault,) = faults({"name": "Try", "service": "gp", "change": [OPEN], **keys})
    assert fault.startswith(sentence)


def test_every_fault_is_told_at_once() -> None:
    sentences = faults({"name": "", "service": "gp", "change": [{"kind": "shut"}, OPEN, {"kind": "close"}]})
    assert [sentence.split(":")[1].strip() for sentence in sentences[1:]] == ["change 1", "change 3"]
    assert len(sentences) == 3


def test_a_very_long_wrong_value_is_not_repeated_whole() -> None:
    (fault,) = of_change(kind="x" * 100_000)
    assert len(fault) < 250


def test_what_is_not_said_is_not_written() -> None:
    plain = to_dict(Proposal("Try", Service.GP, (Close("Z99901"), Open("Here", at(0)))))
    assert plain["change"][0] == {"kind": "close", "site": "Z99901"}
    assert set(plain["change"][1]) == {"kind", "name", "lon", "lat"}
    assert "note" not in plain


def test_a_capacity_of_nought_is_said_and_not_left_out() -> None:
    assert to_dict(Proposal("Try", Service.GP, (Resize("Z99901", 0.0),)))["change"][0]["capacity"] == 0


def test_points_are_written_to_a_tenth_of_a_metre() -> None:
    plain = to_dict(Proposal("Try", Service.GP, (Open("Here", at(2000)),)))["change"][0]
    again = point_of(plain["lon"], plain["lat"])
    assert math.hypot(again.easting - at(2000).easting, again.northing - at(2000).northing) < 0.1
    lon, lat = to_lonlat(at(2000).easting, at(2000).northing)
    assert (plain["lon"], plain["lat"]) == (round(float(lon), 6), round(float(lat), 6))


HOSTILE = [
    "{{ 7 * 7 }}",
    "{% for a in b %}",
    "<script>alert(1)</script>",
    "`${x}`",
    'O\'Brien "the" \\ Back',
    "]]]\n[[change]]",
    'name = "other"',
    "tab\there",
    "naïve Čapek 中文 🏥",
    "# not a comment",
    "'''",
    '"""',
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_odd_name_is_read_back_as_it_was_typed(name: str) -> None:
    proposal = Proposal(name, Service.GP, (Open(name, at(2000)), Close(name)), note=name)
    again = read(to_toml(proposal))
    assert (again.name, again.note) == (name, name)
    assert len(again.changes) == 2
    assert isinstance(again.changes[0], Open) and again.changes[0].name == name
    assert isinstance(again.changes[1], Close) and again.changes[1].site == name


texts = st.text(min_size=1, max_size=40).map(visible).map(str.strip).filter(bool)
missing = st.just(math.nan)
spots = st.builds(point_of, st.floats(-6, 1.9), st.floats(50, 58))
lists = st.one_of(
    st.sampled_from([ListOutcome(), ListOutcome(ListFate.STAYS), ListOutcome(ListFate.DISPERSED)]),
    texts.map(lambda code: ListOutcome(ListFate.JOINS, code)),
)
capacities = missing | st.floats(0, 1e7)
days = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))
terms = st.builds(
    Terms, days, st.none(), st.sampled_from(Funded), missing | st.floats(0, 14), missing | st.floats(0, 1)
)
ending = st.builds(Terms, st.none(), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
sharings = st.builds(Sharing, st.just("") | st.just("Mon-Fri 08:00-18:00"), missing | st.floats(0, 1e4), texts, texts)
# Two calls a kilometre and ten minutes apart.
calls = spots.map(lambda at: (Call(at, "A", 0.0), Call(replace(at, easting=at.easting + 1000), "B", 10.0)))
buses = st.builds(
    ExtraBus,
    texts,
    calls,
    st.just((1, 3)),
    st.integers(0, 600),
    st.integers(700, 1400),
    st.integers(5, 120).map(float),
    both_ways=st.booleans(),
    step_free=st.booleans(),
)
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Open, texts, spots, capacities, terms),
    st.builds(Close, texts, lists, terms),
    st.builds(Move, texts, spots, lists, terms),
    st.builds(Resize, texts, st.floats(0, 1e7), terms),
    st.builds(CoLocate, texts, st.just("") | texts, st.just("") | texts, capacities, lists, sharings, terms),
    st.builds(Split, texts, texts, spots, capacities, st.just(("nurse",)), st.just(("bloods",)), terms),
    st.builds(Merge, texts, texts, st.lists(texts, max_size=3).map(tuple), terms),
    st.builds(Hours, texts, st.just("Mon-Fri 08:00-18:00"), terms),
    st.builds(Outreach, texts, spots, st.just(""), st.integers(1, 52), texts, terms),
    st.builds(Temporary, texts, spots, capacities, texts, texts, texts, ending),
    st.builds(Transport, buses, terms),
)
several = st.lists(changes, min_size=1, max_size=4).map(tuple)
proposals = st.builds(Proposal, texts, st.sampled_from(Service), several, st.text(max_size=60).map(visible))


@given(proposals)
def test_any_proposal_written_and_read_is_the_same_proposal(proposal: Proposal) -> None:
    again = read(to_toml(proposal))
    assert to_dict(again) == to_dict(proposal)
    assert [type(change) for change in again.changes] == [type(change) for change in proposal.changes]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["open", "gp"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["name", "service", "change", "kind", "site", "lon", "lat", "list", "at"]), inner
            )
        ),
    )
)
def test_any_nonsense_is_refused_in_words_and_never_crashes(nonsense: Any) -> None:
    with pytest.raises(InputError):
        from_dict({"name": "Try", "service": "gp", "change": nonsense}, locate=no_postcodes)
    with pytest.raises(InputError):
        from_dict({"name": nonsense, "service": nonsense, "change": [nonsense, nonsense]}, locate=no_postcodes)


HEAD = 'name = "Try"\nservice = "gp"\n'
CLOSE = '[[change]]\nkind = "close"\nsite = "Z99901"\n'


def of_text(text: str | bytes) -> str:
    """What is said of a proposal's file that is refused, within two seconds of work."""
    begun = time.process_time()
    with pytest.raises(InputError) as refused:
        from_toml(text, locate=no_postcodes)
    assert time.process_time() - begun < 2
    assert len(refused.value.faults) <= MOST_FAULTS + 1
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "#" * (256 * 1024), "is longer than 256 kB"),
        (HEAD + "\u00e9" * (200 * 1024), "is longer than 256 kB"),
        (b"\xef\xbb\xbf" + b"#" * (256 * 1024), "is longer than 256 kB"),
        (HEAD + "a" + ".a" * 100_000 + " = 1\n", "a key of more than 8 parts"),
        (HEAD + "a" + ".a" * 8 + " = 1\n", "a key of more than 8 parts"),
        (HEAD + "[a" + " . 'b.c'" * 8 + "]\n", "a key of more than 8 parts"),
        (HEAD + 'x = {"a"' + '."b"' * 8 + " = 1}\n", "a key of more than 8 parts"),
        (HEAD + 'x = "' + '\\"' * 120_000, "not valid TOML"),
        (HEAD + "x = " + "[" * 200_000, "too deep"),
        (HEAD + "x = " + "{a=" * 60_000, "too deep"),
        (HEAD + "x = " + "9" * 200_000, "not valid TOML"),
        (HEAD + CLOSE * 5000, "has 5,000 changes; at most 200 can be appraised together"),
        (HEAD + "change = [" + '{kind = "close", site = "Z99901"},' * 5000 + "]", "has 5,000 changes"),
        (HEAD + CLOSE + CLOSE.replace("change", "business_as_usual") * 4000, "is given 4,000 times"),
        (HEAD + "".join(f"k{number} = 1\n" for number in range(20_000)) + CLOSE, "19,980 more faults"),
        (HEAD + CLOSE + "".join(f"k{number} = 1\n" for number in range(20_000)), "'k4' and 19,995 more for kind"),
        (HEAD + "partners = [" + '"a",' * 50_000 + "]\n" + CLOSE, "partners lists 50,000 texts"),
        (HEAD + 'name2 = "' + "x" * 5000 + '"\n' + CLOSE, "unknown key 'name2'"),
    ],
)
def test_a_file_that_is_too_much_is_refused_in_words_before_it_costs_anything(text: str | bytes, said: str) -> None:
    assert said in of_text(text)


def test_dots_inside_texts_and_remarks_are_no_parts_of_a_key() -> None:
    note = "see www.a.b.c.d.e.f.g.h.i.j.k"
    texts_of_many_dots = f'note = "{note}" # {note}\n'
    assert from_toml(HEAD + texts_of_many_dots + CLOSE, locate=no_postcodes).note == note
    quoted = f"note = '''\n{note}\n'''\n"
    assert from_toml(HEAD + quoted + CLOSE, locate=no_postcodes).note.strip() == note


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "2101-01-01"])
@pytest.mark.parametrize("written", ["{}", '"{}"'])
def test_a_day_outside_two_centuries_is_said_in_a_sentence(day: str, written: str) -> None:
    said = f"is {day}; a day from 1900 to 2100 was expected."
    for key in ("start", "end"):
        assert f"change 1: {key} {said}" in of_text(f"{HEAD}{CLOSE}{key} = {written.format(day)}\n")
    assert f"decided_on {said}" in of_text(f"{HEAD}decided_on = {written.format(day)}\n{CLOSE}")


def test_the_first_and_the_last_day_of_two_centuries_are_read() -> None:
    proposal = from_toml(f"{HEAD}{CLOSE}start = 1900-01-01\nend = 2100-12-31\n", locate=no_postcodes)
    assert proposal.changes[0].terms.start == date(1900, 1, 1) and proposal.changes[0].terms.end == date(2100, 12, 31)
    assert phases(proposal)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\\u202ename\\u202c", "name"),
        ("bell\\u0007and nul", "bell and nul"),
        ("two\\u2028lines", "two lines"),
        ("\\u200fright\\u2066", "right"),
        ("\u202estraight in", "straight in"),
    ],
)
def test_marks_that_nobody_sees_leave_names_at_the_border(typed: str, kept: str) -> None:
    text = f'name = "{typed}"\nnote = "{typed}"\nservice = "gp"\npartners = ["{typed}"]\n'
    opened = f'[[change]]\nkind = "open"\nname = "{typed}"\nlon = 1.9\nlat = 53.6\n'
    proposal = from_toml(text + opened, locate=no_postcodes)
    (change,) = proposal.changes
    assert isinstance(change, Open)
    assert (proposal.name, proposal.note, proposal.record.partners, change.name) == (kept, kept, (kept,), kept)
    typed_in_a_form = as_kept(Open(f"\u202e{kept}\x07", at(2000)), locate=no_postcodes)
    assert isinstance(typed_in_a_form, Open) and typed_in_a_form.name == kept


def test_a_name_of_nothing_but_unseen_marks_is_no_name() -> None:
    assert "needs a name" in of_text(HEAD.replace("Try", "\\u202e\\u202c") + CLOSE)
