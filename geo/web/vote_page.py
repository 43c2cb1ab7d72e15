"""The pages of a vote as HTML: no script, one small style, words that a screen reader and large letters can carry."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from geo.decisions.meeting import Answer, Moment
from geo.evidence.poll import PollQuestion
from geo.language.phrases import sentence
from geo.store.records.votes import BallotPaper

STYLE = """
*{box-sizing:border-box}
body{margin:0 auto;max-width:34rem;padding:1rem;font:1.125rem/1.5 system-ui,sans-serif;color:#1c2733;background:#fff}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.125rem;margin:1.5rem 0 .25rem}
h1,h2,p,li,label,legend{overflow-wrap:anywhere}
fieldset{border:1px solid #565c64;border-radius:.4rem;margin:1rem 0;padding:.25rem .75rem .5rem}
legend{font-weight:600;padding:0 .25rem}
label{display:flex;align-items:center;gap:.75rem;min-height:2.75rem;padding:.25rem 0}
input{flex:none;width:1.5rem;height:1.5rem;margin:0}
button,.button{display:block;width:100%;min-height:3rem;padding:.5rem 1rem;font:inherit;font-weight:600;
text-align:center;text-decoration:none;color:#fff;background:#1f5a8a;border:2px solid #1f5a8a;border-radius:.4rem}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid #b25c00;outline-offset:2px}
.kept{border-left:.35rem solid #1f5a8a;padding:.25rem .75rem}
ul{padding-left:1.25rem;margin:.25rem 0}
"""
# The one style is let be by its hash: nothing that a title holds could bring another.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KEPT_HERE = "An answer of this phone is kept. Sending again puts the new one in its place."
KEPT = "Your answer is kept; you can change it until the vote is closed."
NOTICE = (
    "Your answers are kept under a random number, which your browser holds in a cookie so that each phone counts "
    "once. No name, no address and no time is kept.",
    "Nobody is shown any count before the vote is closed.",
    "When it is closed the answers are counted, and the answers and every link between them and your phone are erased.",
    "Counts are told in steps of five. If fewer than 10 people answer, only that is kept. Nothing is told of groups.",
    "The vote before and the vote after have numbers of their own: nobody can join your answers to the two.",
)


def form(paper: BallotPaper, moment: Moment) -> str:
    """The questions of a round, each with its answers, and one button; that an answer is kept already is said."""
    kept = f'<p class="kept" role="status">{KEPT_HERE}</p>' if paper.answered else ""
    questions = "".join(_question(question) for question in paper.questions)
    lines = "".join(f"<li>{line}</li>" for line in NOTICE)
    return page(
        paper.title,
        f'<p>{escape(sentence(moment.label))}.</p>{kept}<form method="post">{questions}'
        f"<button>Send my answers</button></form><h2>What is kept</h2><ul>{lines}</ul>",
    )


def kept(title: str, *, back: str) -> str:
    """What is said once an answer is kept; back: address of the form."""
    return page(
        title,
        f'<p class="kept" role="status">{KEPT}</p><p><a class="button" href="{escape(back)}">Change my answer</a></p>',
    )


def told(words: str, *, title: str = "Vote", back: str = "") -> str:
    """A page that says one thing; back: an address to try again at, "" for none."""
    again = f'<p><a class="button" href="{escape(back)}">Open the vote</a></p>' if back else ""
    return page(title, f'<p class="kept" role="status">{escape(words)}</p>{again}')


def page(title: str, body: str) -> str:
    """A whole page; title: to the letter, body: HTML."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} - vote</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _question(question: PollQuestion) -> str:
    name = escape(question.value)
    answers = "".join(
        f'<label><input type="radio" name="{name}" value="{answer.value}">{escape(answer.label)}</label>'
        for answer in Answer
    )
    return f"<fieldset><legend>{escape(question.label)}</legend>{answers}</fieldset>"
