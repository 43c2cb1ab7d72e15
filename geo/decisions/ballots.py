"""Ballots that tell nobody: a random token that a phone holds, and what of it is kept so that it counts once.

Each round has a secret of its own. A token is made with it and is kept only as a keyed hash, so that neither tokens nor
hashes of two rounds can be joined; when a round is closed its secret and its hashes are erased.
"""

import hashlib
import hmac
import re
import secrets

SECRET_BYTES, TOKEN_BYTES = 32, 16
# Without vowels, so that no code is a word, and without letters and figures that are taken for each other.
LETTERS = "bcdfghjkmnpqrstvwxz23456789"
CODE_LETTERS = 6
CODE = re.compile(f"[{LETTERS}]{{{CODE_LETTERS}}}")
TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})")


def new_code() -> str:
    """What stands behind the short address of a vote."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


def code_for(meeting_id: str) -> str:
    """What takes the place of a meeting's code once that is erased: always the same, and told to nobody."""
    number = int.from_bytes(hashlib.sha256(meeting_id.encode()).digest(), "big")
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(CODE_LETTERS))


def new_secret() -> str:
    """A secret for one round."""
    return secrets.token_hex(SECRET_BYTES)


def new_token(secret: str) -> str:
    """A token that only this round's secret makes."""
    number = secrets.token_hex(TOKEN_BYTES)
    return f"{number}.{_keyed(secret, 'token', number)}"


def is_genuine(token: str, secret: str) -> bool:
    """Whether a token was made with this secret."""
    parts = TOKEN.fullmatch(token)
    return parts is not None and hmac.compare_digest(parts[2], _keyed(secret, "token", parts[1]))


def ballot_of(token: str, secret: str) -> str:
    """What is kept of a token: a hash that only the round's secret leads to."""
    return _keyed(secret, "ballot", token)


def _keyed(secret: str, purpose: str, text: str) -> str:
    return hmac.new(bytes.fromhex(secret), f"{purpose} {text}".encode(), hashlib.sha256).hexdigest()[:32]
