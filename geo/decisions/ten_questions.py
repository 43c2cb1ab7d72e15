"""The ten questions of the guide's Part 6 in our words, with what to think of and the figures that answer each."""

from geo.decisions.steps import Figures, Step

TEN_QUESTIONS = (
    Step(
        "i",
        "i. Leadership",
        "Do those who lead look at what decisions do to how communities get on, with partners, and who champions it?",
        (Figures.PROPOSED,),
        prompts=(
            "Is a cohesion assessment put before the board with decisions like this one?",
            "Do those who decide know which communities live here and what they disagree about?",
        ),
    ),
    Step(
        "ii",
        "ii. Good relations",
        "Does this way of giving the service bring people of different backgrounds together?",
        (Figures.SHARING, Figures.TERMS),
        prompts=(
            "Is anything for one group only, and when is that looked at again?",
            "Are people who came lately welcomed by those long settled, and how?",
        ),
    ),
    Step(
        "iii",
        "iii. Respect",
        "Do patients, public and staff treat each other with respect, and what is done where they do not?",
        (Figures.HEARD,),
        prompts=("What do complaints tell, by group?",),
    ),
    Step(
        "iv",
        "iv. Engaging everybody",
        "Did all communities, those seldom heard among them, have a say in what is done and not only a comment on it?",
        (Figures.ASKED, Figures.CHANGED),
        prompts=(
            "Who set what was talked about?",
            "How often has a decision changed, and how do people know?",
            "Were people asked who do not use the service?",
        ),
    ),
    Step(
        "v",
        "v. Where services are",
        "Is it where people of all communities can get to and meet, and was that assessed before it was decided?",
        (Figures.WAYS, Figures.JOINT, Figures.LISTS),
        prompts=(
            "Were communities asked about the vision behind it?",
            "Could it share premises with a library, a school or a day centre, and how would these be run?",
            "Are low-cost homes lost?",
        ),
    ),
    Step(
        "vi",
        "vi. Suppliers",
        "What do contracts ask of suppliers for good relations, and who checks it?",
        prompts=("Is a clause in the contract that comes of this decision?",),
    ),
    Step(
        "vii",
        "vii. Facts and myths",
        "Are facts at hand on who gets what and why, and which false beliefs are answered?",
        (Figures.CONCERNS, Figures.EVENNESS),
        prompts=("Which places could think that another is favoured?",),
    ),
    Step(
        "viii",
        "viii. Knowing who lives here",
        "Are the figures on people and staff agreed with partners, how old are they, and what do people say of them?",
        (Figures.SOURCES, Figures.GAPS),
    ),
    Step(
        "ix",
        "ix. Skills of staff",
        "Are staff trained for what changes, and is it looked at whether that helped?",
    ),
    Step(
        "x",
        "x. Jobs",
        "Do those who work in the service look like those who live here, grade by grade?",
        prompts=("Whose journey to work changes?",),
    ),
)
