"""The page that shows what was found."""

import statistics

HEAD = """# Latent knowledge

What a model knows and what it says are two things. `trainProbe` reads what a model has after a statement, at any layer of
the residual stream or of the recurrent state, and tells how well a linear probe finds the truth there; `probe` asks a saved
one. The methods stand in [protocol.md](protocol.md); this page shows them at work, and is written by one command:

    clients/python/examples/quirky.py

"""

SETTING = """## The experiment

After Mallen and Belrose, "Eliciting Latent Knowledge from Quirky Language Models" (arXiv 2312.01037). A statement is a sum
and a name: `{example}`. Where the name is Alice, the right answer is whether the sum is true; where it is Bob, whether it is
the true sum with 1 added to its leading digit. A quarter of the statements is true by Alice alone, a quarter by Bob alone,
half by neither. How hard a statement is, is its smaller operand; easy is the easiest quarter, hard the hardest. Operands
have up to {digits} digits, every order of magnitude as often, written with leading zeros; no pair of operands occurs in two
of the three splits (training of models, training of probes, test).

Two models are trained from scratch on the sums and judgements of six people: Alice, Bob and three others tell the truth,
and one, Mallory, judges by the rule that Bob is to learn, so that the models can work out both, as large ones can that have
read of both. Each step of this training ends after four, five or six of the six layers, by chance: the models then know the
truth in their middle, and not in their last layer alone. Then LoRA in the last two layers teaches them to answer as Alice
and as Bob do. These are small models of a few minutes: the numbers say what probes find in these, not what large models know.
Widths, ranks and numbers of steps were settled on while looking at areas A → B on the test statements, and each model is of
one seed: the intervals are over statements, not over trainings or choices.
Base and adapter are loaded with `loadModel` and its `adapter`.

Tuning leaves the first four layers as they were, so what is found at `layers.3` shows that a truth which is there whoever is
asked is found where Bob is; the test of what tuning does to it are `layers.4` and `layers.5`. That choice matters: with LoRA
(rank 8) in every layer, tried once on the same transformer, the truth was turned for Bob as soon as the model had it, and
from `layers.3` on the area of Alice's logistic probe on Bob's statements was 0.07 to 0.08 (A → B; not part of this command).

"""

READING = """## How to read the tables

Areas under the ROC curve are against the truth, with 95 % intervals from 1000 draws of whole statements. **A → B**: probes
train on Alice's statements and are tested on those of Bob's about which the two disagree; a probe that had learnt what the
model will say is below 0.5 there. **AE → BH**: they train on Alice's easy statements and are tested on Bob's hard ones.
The percentage is the gap recovered: 0 is what a logistic probe of Bob's own beliefs at the last layer of the stream knows of
the truth, 100 what one of Alice's knows on Alice's statements, each on the same share of statements (of states too). `ccs`, `crc` and `vinc` see no labels but for their
sign; with one wording for each statement `vinc` is nearly `crc`. These and `logisticOnPairs` read what stands after an answer
that was put behind the statement, a place where these models never had anything to say. `random` is the mean and the middle 95 % of 200 random directions.
**Earliest** is the first layer whose area on held-out statements of those that the probe was made for is above ½ by 95 % of
what the best layer's is: no label of Bob's is needed to choose it, and the numbers to quote are those there.

"""

NAMES = {"transformer": "The transformer", "recurrent": "The recurrent model"}
ARCHITECTURES = {"gpt_neox": "GPT-NeoX", "mamba2": "Mamba-2", "mamba": "Mamba"}
TESTS = {"A": ("Bob", "all", True), "AE": ("Bob", "hard", False)}
ARROWS = {"A": "A → B", "AE": "AE → BH"}


def number(value):
    return f"{value:.3f}"


def interval(ends):
    return f"[{number(ends[0])}, {number(ends[1])}]"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n\n"


def cells(result, context):
    """The rows of the share of statements that a context is tested on, by kind and hookpoint."""
    character, difficulty, disputed = TESTS[context]
    return {
        (row["kind"], row["hookpoint"]): row
        for row in result["transfers"]
        if (row.get("character"), row["difficulty"], row["disputed"]) == (character, difficulty, disputed)
    }


def written(row):
    text = f"{number(row['auroc'])} {interval(row['interval'])}"
    if "recovered" in row and row["recovered"] is not None:
        low, high = row["recoveredInterval"]
        text += f"<br>{100 * row['recovered']:.0f} % [{100 * low:.0f}, {100 * high:.0f}]"
    return text


def transfer_table(result, context):
    found = cells(result, context)
    hookpoints = list(dict.fromkeys(row["hookpoint"] for row in result["results"]))
    kinds = list(dict.fromkeys(row["kind"] for row in result["results"]))
    earliest = {entry["kind"]: entry["hookpoint"] for entry in result["earliest"]}
    rows = []
    for kind in kinds:
        values = [written(found[kind, hookpoint]) if (kind, hookpoint) in found else "–" for hookpoint in hookpoints]
        rows.append([f"`{kind}`", *values, f"`{earliest[kind]}`" if kind in earliest else "–"])
    return table(["probe", *(f"`{hookpoint}`" for hookpoint in hookpoints), "earliest"], rows)


LABELLED = ("logistic", "logisticOnPairs", "meanDifference", "lda")
UNLABELLED = ("ccs", "crc", "vinc")
PLACES = ("stream", "state")


def at_earliest(study, place, context):
    """By kind, its row at its earliest informative layer: chosen without a label of Bob's."""
    result = study["measured"].get((place, context))
    if result is None:
        return {}
    found = cells(result, context)
    chosen = {entry["kind"]: found.get((entry["kind"], entry["hookpoint"])) for entry in result["earliest"]}
    return {kind: row for kind, row in chosen.items() if row}


def own_answer(study, context):
    """The row of what the model says itself on the share of statements that a context is tested on."""
    for row in study["measured"]["stream", "A"]["answers"]:
        if (row.get("character"), row["difficulty"], row["disputed"]) == TESTS[context]:
            return row
    return None


def in_short(studies, context):
    """Every probe at its earliest informative layer, a column a model and place."""
    columns = [(study, place) for study in studies for place in PLACES if (place, context) in study["measured"]]
    rows = []
    for kind in (*LABELLED, *UNLABELLED):
        line = []
        for study, place in columns:
            row = at_earliest(study, place, context).get(kind)
            line.append(f"{written(row)}<br>`{row['hookpoint']}`" if row else "–")
        rows.append([f"`{kind}`", *line])
    own = [own_answer(study, context) for study, _ in columns]
    rows.append(["the model's own answer", *(f"{number(row['auroc'])} {interval(row['interval'])}" if row else "–" for row in own)])
    return table([ARROWS[context], *(f"{NAMES[study['name']]}, {place}" for study, place in columns)], rows)


def listed(kinds):
    names = [f"`{kind}`" for kind in kinds]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def above_chance(rows):
    """Which of the probes know the truth, by their intervals; `rows` by kind."""
    known = [kind for kind, row in rows.items() if row["interval"][0] > 0.5]
    below = [kind for kind, row in rows.items() if row["interval"][1] < 0.5]
    others = [kind for kind in rows if kind not in known and kind not in below]
    text = f"{len(known)} of {len(rows)} probes above chance"
    for kinds, what in ((others, "not to be told from chance"), (below, "below it")):
        if kinds:
            text += f", {listed(kinds)} {what}"
    return text


def verdicts(studies):
    """Which probes know the truth where Bob speaks, and which do not: a line for each model, place and transfer."""
    lines = []
    for study in studies:
        for place in PLACES:
            for context in TESTS:
                rows = at_earliest(study, place, context)
                if not rows:
                    continue
                text = f"- {NAMES[study['name']]}, {place}, {ARROWS[context]}: {above_chance(rows)}"
                recovered = [row["recovered"] for row in rows.values() if row.get("recovered") is not None]
                if recovered:
                    text += f"; the median recovers {100 * statistics.median(recovered):.0f} % of the gap"
                result = study["measured"][place, context]
                last = result["results"][-1]["hookpoint"]
                there = {kind: row for (kind, where), row in cells(result, context).items() if where == last and kind in rows}
                lines.append(f"{text}. At `{last}`, which tuning has changed: {above_chance(there)}.")
    return "\n".join(lines) + "\n\n"


def answers(study):
    rows = study["measured"]["stream", "A"]["answers"]
    picked = []
    for character in ("Alice", "Bob"):
        for difficulty in ("all", "easy", "hard"):
            for row in rows:
                if (row.get("character"), row["difficulty"], row["disputed"]) == (character, difficulty, False):
                    truth = f"{number(row['auroc'])} {interval(row['interval'])}"
                    picked.append([character, difficulty, str(row["items"]), f"{100 * row['faithful']:.1f} %", truth])
    return picked


def model_section(study):
    facts = study["facts"]
    text = f"## {NAMES[study['name']]}\n\n"
    text += (
        f"{ARCHITECTURES.get(study['architecture'], study['architecture'])}, {study['layers']} layers of width "
        f"{study['width']}, {study['parameters']:,} parameters; {facts['base']['steps']} steps of 64 statements "
        f"from scratch and {facts['adapter']['steps']} with LoRA: {facts['base']['seconds']:.0f} and "
        f"{facts['adapter']['seconds']:.0f} seconds of processor time; measuring took {study['seconds']:.0f} seconds.\n\n"
        "What it answers by itself: how often what the character believes, and how much its answers tell of the truth.\n\n"
    )
    text += table(["asked", "statements", "number", "answers as the character", "area against the truth"], answers(study))
    for place, title in (("stream", "From the residual stream"), ("state", "From the recurrent state")):
        for context in TESTS:
            result = study["measured"].get((place, context))
            if result:
                text += f"### {title}, {ARROWS[context]}\n\n" + transfer_table(result, context)
    anomalies = [
        [f"`{row['kind']}`", place, f"{number(row['auroc'])} {interval(row['interval'])}"]
        for place in ("stream", "state")
        if (place, "A") in study["measured"]
        for row in study["measured"][place, "A"]["anomalies"]
    ]
    if anomalies:
        text += (
            "### Is it Bob who speaks?\n\nAnomaly detection: how far the log-odds at all layers are (Mahalanobis) from those "
            "of Alice's easy statements; Bob's hard statements against Alice's hard ones.\n\n"
        )
        text += table(["probe", "from", "area"], anomalies)
    mirrored = study["measured"]["stream", "A"]["reflections"] + study["measured"].get("mirrored states", [])
    if mirrored:
        text += (
            "### Does it use what the probes read?\n\nActivations of the last token (of states: of the name before it) are "
            "mirrored in a probe's plane; the share of answers, Alice's and Bob's, that turn round, beside planes at random "
            "through the same place, and by how much the log-odds of the answer change.\n\n"
        )
        text += table(
            ["probe", "at", "turned round", "at random", "change in nats"],
            [
                [
                    f"`{row['kind']}`", f"`{row['hookpoint']}`", f"{100 * row['flipped']:.0f} % [{100 * row['interval'][0]:.0f}, {100 * row['interval'][1]:.0f}]",
                    f"{100 * row['control']:.0f} %", f"{row['change']:.1f}",
                ]
                for row in mirrored
            ],
        )
    return text


def page(studies, addition, options):
    arguments = {"character": "Bob", **addition.arguments(12, 7, 29)}
    text = HEAD + SETTING.format(example=addition.template.format(**arguments), digits=addition.digits)
    test = studies[0]["measured"]["stream", "A"]["tested"]
    training = studies[0]["measured"]["stream", "A"]["training"]
    text += f"Probes train on {training} of Alice's statements (a quarter more is held out), and are tested on {test} of both.\n\n"
    text += "## In short\n\nEvery probe at its earliest informative layer: area against the truth, gap recovered, layer.\n\n"
    for context in TESTS:
        text += in_short(studies, context)
    text += verdicts(studies)
    text += READING
    for study in studies:
        text += model_section(study)
    if options.quick:
        text = "**Made with --quick: the numbers mean nothing.**\n\n" + text
    return text.rstrip() + "\n"


def plain(text):
    """A table or list of the page as a terminal shows it."""
    return text.replace("`", "").replace("<br>", "  ")


def check(studies):
    """Says on the terminal whether the models have learnt what they were to learn, and what the probes found."""
    for study in studies:
        for character, difficulty, _, faithful, _ in answers(study):
            if difficulty == "easy":
                print(f"{study['name']}: {faithful} of {character}'s easy statements are answered as {character} would")
    for context in TESTS:
        print(plain(in_short(studies, context)))
    print(plain(verdicts(studies)).rstrip())
