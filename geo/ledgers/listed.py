"""The ledgers that the guide asks for, in the order of its parts."""

from geo.ledgers.ledger import Content, Field, Kind, Ledger
from geo.roles.acts import Act

YES_NO = ("yes", "partly", "no", "not known")
ALL_WHO_LEFT, EVERY_NTH, WHOEVER_WANTED = "all who left", "every so many", "whoever wanted"
EXPERIENCED, EVIDENCED, POTENTIAL = "experienced", "evidenced", "potential"
RESTRICTED, UNRESTRICTED = "restricted", "not restricted"
THEMES = ("race or faith", "age", "newcomers", "services and resources", "rural and urban", "from elsewhere")
# The themes of Stoke-on-Trent's planning tool, as the guide tells it.
HEARD_THEMES = ("health", "transport", "housing", "environment", "something else")
SIGNS = ("positive", "negative", "both")
LEVELS = ("1", "2", "3", "4", "5", "6")
LIKELIHOODS = {"unlikely": 0.25, "possible": 0.5, "likely": 0.75, "expected": 1.0}
ABOVE, BELOW = "above", "below"
# The census's five, as the tables of people call them.
FIVE_GROUPS = (
    "Asian, Asian British or Asian Welsh",
    "Black, Black British, Black Welsh, Caribbean or African",
    "Mixed or Multiple ethnic groups",
    "White",
    "Other ethnic group",
)
NOT_STATED = "not stated"
OWNER = Field("owner", "Who sees to it", needed=True)


def _no_more_than(part: str, whole: str, words: str) -> list[str]:
    return [words] if float(part) > float(whole) else []


def _exit_faults(content: Content) -> list[str]:
    return _no_more_than(content["satisfied"], content["answered"], "More people are satisfied than answered.")


def _potential_faults(content: Content) -> list[str]:
    if (content["category"] == POTENTIAL) == ("likelihood" in content):
        return []
    return ["How likely is asked of what is potential, and of nothing else."]


CLAUSES = Ledger(
    "clauses",
    "Cohesion in contracts",
    "What contracts and grants ask of suppliers about bringing people together, and whether it was done.",
    "part 6, question vi",
    (
        Field("supplier", "Supplier", needed=True),
        Field("contract", "Contract or grant", needed=True),
        Field("clause", "What it asks for", Kind.NOTE, needed=True),
        Field("measure", "How it is seen whether it was done"),
        Field("review", "To be looked at by", Kind.PROMISE),
        Field("done", "Was it done", Kind.CHOICE, choices=YES_NO),
        OWNER,
    ),
)
TRAINING = Ledger(
    "training",
    "Training",
    "What staff were taught about the communities they serve, and whether anybody looked at what came of it.",
    "part 6, question ix",
    (
        Field("course", "Course", needed=True),
        Field("on", "When", Kind.DAY, needed=True),
        Field("who", "For whom"),
        Field("attended", "How many came", Kind.HEADS),
        Field("evaluated", "Was it evaluated", Kind.CHOICE, choices=YES_NO),
        Field("found", "What was found", Kind.NOTE),
        OWNER,
    ),
)
COMPLAINTS = Ledger(
    "complaints",
    "Complaints",
    "What people complained of as far as it touches respect, access, language and fairness, and what came of it. No "
    "names, no addresses: a sentence on what it was about.",
    "part 6, question iii",
    (
        Field("received", "Received", Kind.DAY, needed=True),
        Field(
            "theme",
            "About",
            Kind.CHOICE,
            needed=True,
            choices=("respect and consideration", "access", "language", "fairness", "other"),
        ),
        Field("service", "Service", needed=True),
        Field("ward", "Ward", Kind.WARD),
        Field("what", "What it was about, without names", Kind.NOTE, needed=True),
        Field("answered", "Answered", Kind.DAY),
        Field("changed", "What changed because of it", Kind.NOTE),
        OWNER,
    ),
    sees=Act.SEE_EXEMPT,
)
SPEND = Ledger(
    "spend",
    "Who gets what: spend",
    "Money by ward, where it is known; sites, minutes and need are added from what the place holds.",
    "part 6, question vii",
    (
        Field("what", "What it was spent on", needed=True),
        Field("ward", "Ward", Kind.WARD, needed=True),
        Field("year", "Year", needed=True),
        Field("pounds", "Pounds", Kind.NUMBER, needed=True),
        Field("source", "Where the figure comes from", needed=True),
        OWNER,
    ),
)
MYTHS = Ledger(
    "myths",
    "Myths and facts",
    "What is said that is not so, in the words in which it is said but without labels for anybody; the fact with its "
    "source, and to whom it was told.",
    "part 6, question vii",
    (
        Field("said", "What is said", Kind.NOTE, needed=True),
        Field("heard", "Heard", Kind.DAY, needed=True),
        Field("where", "Where it was heard"),
        Field("fact", "What is so", Kind.NOTE, needed=True),
        Field("source", "Source of the fact", needed=True),
        Field("told", "To whom it was told, and how", Kind.NOTE),
        OWNER,
    ),
)
EXITS = Ledger(
    "exits",
    "Exit surveys",
    "What people said as they left: how many answered, how many were satisfied, and how they were chosen.",
    "part 6, question v",
    (
        Field("site", "Site or service", needed=True),
        Field("on", "Last day of asking", Kind.DAY, needed=True),
        Field("question", "What was asked", needed=True),
        Field("answered", "How many answered", Kind.HEADS, needed=True),
        Field("satisfied", "Of them satisfied", Kind.HEADS, needed=True),
        Field(
            "chosen",
            "Who was asked",
            Kind.CHOICE,
            needed=True,
            choices=(ALL_WHO_LEFT, EVERY_NTH, WHOEVER_WANTED),
        ),
        OWNER,
    ),
    faults=_exit_faults,
)
WORKFORCE = Ledger(
    "workforce",
    "Workforce by group and grade",
    "Heads by ethnic group and grade, the lowest grade first. Rows are never shown one by one: what is shown is made "
    "of all of one employer, and small counts are withheld with what would give them away. A later row on the same "
    "grade and group of a day takes the place of the former.",
    "part 6, question x",
    (
        Field("employer", "Employer", needed=True),
        Field("as_at", "As at", Kind.DAY, needed=True),
        Field("grade", "Grade", needed=True),
        Field("group", "Ethnic group", Kind.CHOICE, needed=True, choices=(*FIVE_GROUPS, NOT_STATED)),
        Field("heads", "Heads", Kind.HEADS, needed=True),
    ),
    rows_shown=False,
)
TENSION = Ledger(
    "tension",
    "Tension monitoring",
    "What was experienced, what is evidenced and what may come, by ward and never nearer. Levels are shown where two "
    "agencies or more have written; restricted rows are for owners alone.",
    "part 7, tension monitoring",
    (
        Field("on", "When", Kind.DAY, needed=True),
        Field("ward", "Ward", Kind.WARD, needed=True),
        Field("category", "Kind", Kind.CHOICE, needed=True, choices=(EXPERIENCED, EVIDENCED, POTENTIAL)),
        Field(
            "theme",
            "Theme",
            Kind.CHOICE,
            needed=True,
            choices=THEMES,
        ),
        Field("severity", "How grave, 6 the gravest", Kind.CHOICE, needed=True, choices=LEVELS),
        Field("likelihood", "How likely (potential only)", Kind.CHOICE, choices=tuple(LIKELIHOODS)),
        Field("agency", "Agency that says so", needed=True),
        Field("shown", "Who may see the row", Kind.CHOICE, needed=True, choices=(UNRESTRICTED, RESTRICTED)),
        Field("what", "What it is, without names", Kind.NOTE, needed=True),
        Field("response", "What is done", Kind.NOTE),
        Field("review", "To be looked at by", Kind.PROMISE),
    ),
    sees=Act.SEE_EXEMPT,
    agencies=2,
    faults=_potential_faults,
)
REVIEW = Ledger(
    "review",
    "What happened after a decision",
    "The forecast beside what happened, with the target, what would set off a second look, and who looks.",
    "part 8",
    (
        Field("decision", "Decision", needed=True),
        Field("what", "Figure, with its unit", needed=True),
        Field("forecast", "Forecast", Kind.NUMBER, needed=True),
        Field("target", "Target", Kind.NUMBER),
        Field("trigger", "Look again if it is", Kind.NUMBER),
        Field("side", "above or below that", Kind.CHOICE, choices=(ABOVE, BELOW)),
        Field("observed", "What happened", Kind.NUMBER),
        Field("observed_on", "Observed", Kind.DAY),
        Field("said", "What people said", Kind.NOTE),
        Field("next", "Next look by", Kind.PROMISE),
        OWNER,
    ),
    faults=lambda content: (
        [] if ("trigger" in content) == ("side" in content) else ["A figure to look again at needs above or below."]
    ),
)
TRANSLATIONS = Ledger(
    "translations",
    "Translation and English",
    "What was translated or interpreted, for what need, and whether plain English and help with learning it were "
    "offered beside it.",
    "part 6, question iv",
    (
        Field("on", "When", Kind.DAY, needed=True),
        Field("what", "What was translated or interpreted", needed=True),
        Field("language", "Into which language", needed=True),
        Field("need", "Why it was needed", Kind.NOTE, needed=True),
        Field("plain", "Was it first put in plain English", Kind.CHOICE, choices=YES_NO),
        Field("english", "Was help with learning English offered", Kind.CHOICE, choices=YES_NO),
        OWNER,
    ),
)
HEARD = Ledger(
    "heard",
    "What was heard, by theme",
    "What people said for and against a thing, by theme. A row is one thing that was said, not one person; without "
    "names.",
    "part 8",
    (
        Field("on", "When", Kind.DAY, needed=True),
        Field("theme", "About", Kind.CHOICE, needed=True, choices=HEARD_THEMES),
        Field("sign", "For or against", Kind.CHOICE, needed=True, choices=SIGNS),
        Field("said", "What was said, without names", Kind.NOTE, needed=True),
        Field("where", "Where it was said"),
        Field("ward", "Ward", Kind.WARD),
        OWNER,
    ),
)
LEDGERS: dict[str, Ledger] = {
    ledger.key: ledger
    for ledger in (
        COMPLAINTS,
        EXITS,
        CLAUSES,
        SPEND,
        MYTHS,
        TRAINING,
        WORKFORCE,
        TENSION,
        REVIEW,
        TRANSLATIONS,
        HEARD,
    )
}
