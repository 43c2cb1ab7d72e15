"""Who may do what: one table, read by pages, by the server's addresses and before anything is written.

A role may do what every role before it may do.
"""

from enum import StrEnum

from geo.errors import InputError


class Role(StrEnum):
    """From the one that may do least."""

    READER = "reader"
    MEMBER = "member"
    EDITOR = "editor"
    OWNER = "owner"


class Act(StrEnum):
    """What can be done, as it ends "it takes an editor to"."""

    READ = "look at pages and take away what is public"
    SEE_EXEMPT = "see what is exempt (rents, leases, running costs, staff)"
    WRITE = "write: drafts, remarks, answers, votes"
    EDIT_OPTIONS = "keep options, move them on, hold meetings"
    EDIT_REGISTERS = "write in registers"
    DECIDE = "mark an option as decided and freeze its record"
    SEE_RESTRICTED = "see restricted rows"
    SET_RETENTION = "say how long things are kept, and erase them"
    FETCH = "have another place fetched from its publishers"


LEAST: dict[Act, Role] = {
    Act.READ: Role.READER,
    Act.SEE_EXEMPT: Role.MEMBER,
    Act.WRITE: Role.MEMBER,
    Act.EDIT_OPTIONS: Role.EDITOR,
    Act.EDIT_REGISTERS: Role.EDITOR,
    Act.DECIDE: Role.OWNER,
    Act.SEE_RESTRICTED: Role.OWNER,
    Act.SET_RETENTION: Role.OWNER,
    Act.FETCH: Role.OWNER,
}
_RANKS = {role: rank for rank, role in enumerate(Role)}
SIGN_IN_AGAIN = "Whoever asks is not signed in, or no longer: open the dashboard anew and sign in."


def may(role: Role | None, act: Act) -> bool:
    """Whether a role may do this; None, which is nobody's, may do nothing."""
    return role is not None and _RANKS[role] >= _RANKS[LEAST[act]]


def refusal(role: Role | None, act: Act) -> str:
    """Why a role may not do this, and who may, in a sentence."""
    if role is None:
        return SIGN_IN_AGAIN
    return f"You are signed in as {_a(role)}; it takes {_a(LEAST[act])} to {act}."


def refuse(role: Role | None, act: Act) -> None:
    """InputError with that sentence where a role may not do this."""
    if not may(role, act):
        raise InputError(refusal(role, act))


def _a(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
