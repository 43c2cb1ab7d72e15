"""The record of a decision: who was asked, what changed, was promised, is watched, answered and decided."""

import sqlalchemy as sa
from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """From the tables of meetings."""
    _of_decision(
        "engagements",
        *_words("exercise", "ward_code", "age_band", "group", "asked_by"),
        sa.Column("asked", sa.Integer),
        sa.Column("answered", sa.Integer),
        sa.Column("few", sa.Boolean, nullable=False),
        *_ground(),
    )
    _of_decision("changes_made", _option(), *_texts("said", "result"), *_words("said_by", "outcome"), *_ground())
    _of_decision(
        "promises",
        _option(),
        *_texts("promise", "measure"),
        *_words("for_whom", "funded"),
        sa.Column("by", sa.String(32)),
        *_ground(),
    )
    _of_decision(
        "watched",
        _option(),
        *_words("measure", "baseline", "forecast", "target", "trigger"),
        sa.Column("look_on", sa.String(32)),
        *_ground(),
    )
    _of_decision("prompt_answers", *_words("prompt", "answer"), *_texts("words"), *_ground())
    _of_decision(
        "step_answers",
        *_words("assessment", "step", "answer"),
        *_texts("words", "figures"),
        sa.Column("figures_on", sa.String(32)),
        sa.Column("figures_files", sa.String(64), nullable=False),
        sa.Column("figures_sha256", sa.String(64), nullable=False),
        *_ground(),
    )
    _of_decision("resolutions", _option(), *_words("body", "minute"), sa.Column("on", sa.String(32)), *_texts("reason"))
    _of_decision("evidence_looks", *_words("evidence", "state"), sa.Column("sha256", sa.String(64), nullable=False))


def _of_decision(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("decision_id", sa.String(64), sa.ForeignKey("decisions.decision_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("when", sa.String(32), nullable=False),
    )


def _ground() -> tuple[sa.Column, ...]:
    return (
        *_words("owner", "evidence"),
        *_texts("evidence_at", "exempt"),
        sa.Column("on", sa.String(32)),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("replaces", sa.Integer, nullable=False),
    )


def _option() -> sa.Column:
    return sa.Column("option_id", sa.String(64), nullable=False)


def _words(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.String(200), nullable=False) for name in names)


def _texts(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)
