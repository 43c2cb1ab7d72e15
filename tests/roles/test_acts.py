"""Who may do what, and who is what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geo.errors import InputError
from geo.roles.acts import LEAST, Act, Role, may, refusal, refuse
from geo.roles.people import People, read_people

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TABLE = {
    "owner": ["Ada@council.example"],
    "editor": ["group:planning"],
    "reader": ["@council.example", "group:Everybody"],
}


def claims(**told: Any) -> dict[str, Any]:
    return {"iat": NOW.timestamp() - 60, "email": "ada@council.example", "email_verified": True, **told}


def role(**told: Any) -> Role | None:
    visitor = read_people(TABLE).visitor(claims(**told), at=NOW)
    assert visitor is not None
    return visitor.role


def test_every_act_has_a_least_role_and_a_role_may_do_what_those_before_it_may() -> None:
    assert set(LEAST) == set(Act)
    for act in Act:
        allowed = [may(each, act) for each in Role]
        assert allowed == sorted(allowed) and allowed[-1]
        assert not may(None, act)


def test_a_reader_reads_and_nothing_else() -> None:
    assert [act for act in Act if may(Role.READER, act)] == [Act.READ]


def test_only_an_owner_decides_sees_restricted_rows_and_says_how_long_things_are_kept() -> None:
    for act in (Act.DECIDE, Act.SEE_RESTRICTED, Act.SET_RETENTION):
        assert [each for each in Role if may(each, act)] == [Role.OWNER]


def test_a_refusal_says_what_one_is_and_who_may() -> None:
    assert refusal(Role.READER, Act.WRITE) == (
        "You are signed in as a reader; it takes a member to write: drafts, remarks, answers, votes."
    )
    with pytest.raises(InputError, match="it takes an owner to see restricted rows"):
        refuse(Role.EDITOR, Act.SEE_RESTRICTED)
    with pytest.raises(InputError, match="not signed in"):
        refuse(None, Act.READ)


def test_the_most_that_the_table_gives_counts() -> None:
    assert role() is Role.OWNER
    assert role(email="ADA@Council.Example") is Role.OWNER
    assert role(email="bob@council.example") is Role.READER
    assert role(email="bob@council.example", groups=["planning"]) is Role.EDITOR
    assert role(email="bob@elsewhere.example") is None


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_nobody_verified_gives_nothing(verified: object) -> None:
    assert role(email_verified=verified) is None


@pytest.mark.parametrize(
    "mail", ["ada@council.example@evil.example", "@council.example", None, 7, ["a@council.example"]]
)
def test_what_is_no_address_gives_no_more_than_its_domain(mail: object) -> None:
    assert role(email=mail) is (Role.READER if mail == "@council.example" else None)


@pytest.mark.parametrize("groups", ["planning", {"planning": 1}, [7], ["PLANNING"], None])
def test_groups_are_a_list_of_texts_to_the_letter(groups: object) -> None:
    assert role(email="", groups=groups) is None


def test_the_name_of_the_claim_that_lists_groups_can_be_another() -> None:
    people = read_people(TABLE | {"groups_claim": "roles"})
    visitor = people.visitor(claims(email="", roles=["planning"], groups=["Everybody"]), at=NOW)
    assert visitor is not None and visitor.role is Role.EDITOR


@pytest.mark.parametrize("issued", [None, "now", True, NOW.timestamp() - 13 * 3600, NOW.timestamp() + 3600, 1e30])
def test_a_sign_in_that_is_old_or_has_no_moment_is_none(issued: object) -> None:
    assert read_people(TABLE).visitor(claims(iat=issued), at=NOW) is None


def test_a_sign_in_ends_while_the_page_is_open() -> None:
    people = read_people(TABLE)
    assert people.visitor(claims(), at=NOW + timedelta(hours=11)) is not None
    assert people.visitor(claims(), at=NOW + timedelta(hours=12)) is None


def test_a_name_is_shown_without_marks_that_nobody_sees_and_cut() -> None:
    visitor = read_people(TABLE).visitor(claims(name="Ada\u202e\x00" + "x" * 10_000), at=NOW)
    assert visitor is not None
    assert visitor.name.startswith("Ada x") and len(visitor.name) == 100


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "names no owner"),
        ({"owner": []}, "names no owner"),
        ({"owner": "ada@council.example"}, "takes a list"),
        ({"owner": ["ada"]}, "takes a list"),
        ({"owner": ["ada@council"]}, "takes a list"),
        ({"owner": ["group:"]}, "takes a list"),
        ({"owner": ["a@b.example"], "admin": ["a@b.example"]}, "has no 'admin'"),
        ({"owner": ["a@b.example"], "groups_claim": 7}, "is the name of the claim"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_words_that_name_nobody(table: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_people(table)
    assert "ada" not in str(refused.value).replace('"ada@council.gov.uk"', "")


def test_a_table_without_roles_gives_none() -> None:
    visitor = People({}).visitor(claims(), at=NOW)
    assert visitor is not None and visitor.role is None
