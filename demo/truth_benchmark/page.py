"""docs/truth.md, docs/truth.svg and docs/truth.csv: what the benchmark found."""

from __future__ import annotations

from collections import defaultdict
import csv
from pathlib import Path
from typing import Any, Dict, List, Tuple

from tour.statistics import mean_with_interval, spearman_with_interval
from truth_benchmark.best import best_section
from truth_benchmark.chart import Panel, write_chart
from truth_benchmark.comparison import Comparison
from truth_benchmark.explanations import EXPLAINERS, SAMPLERS, Explained
from truth_benchmark.known import KnownWorld
from truth_benchmark.pooled import Pooled
from truth_benchmark.scores import SLOW_LATENTS, Scores
from truth_benchmark.tables import Number, cell, markdown

KINDS = ["all", "random", "same-token", "co-firing", "decoder", "embedding", "moved"]


def write_page(
    docs: Path,
    out: Path,
    runs: List[Explained],
    scores: Scores,
    world: KnownWorld,
    cached: Dict[str, Any],
    comparison: Comparison,
    seconds: float,
    processor_seconds: float,
) -> None:
    write_rows(out / "scores.csv", scores.rows)
    grid = correlations(scores.rows)
    write_grid(docs / "truth.csv", grid)
    pooled = Pooled(scores.rows)
    parts = [
        INTRODUCTION.format(
            tokens=cached["tokens"],
            labelled=world.tokens,
            latents=max(len(run.texts) + run.skipped for run in runs),
            concepts=len(world.table.tokens),
            slow=SLOW_LATENTS,
            minutes=seconds / 60,
            processor_minutes=processor_seconds / 60,
        ),
        best_section(runs, pooled),
        "## How true explanations are\n",
        TRUTH_NOTE,
        explanation_table(runs),
        "### Against the first row\n",
        DIFFERENCE_NOTE,
        difference_table(runs),
        "## Which score says so\n",
        PREDICTION_NOTE,
        prediction_table(pooled.numbers),
        unscored_note(scores),
        "### By explainer\n",
        "The same against all silent windows together, within one explainer (sampler `quantiles`).\n",
        explainer_table(grid),
        "### By sampler\n",
        "The same for the explainer `tokens`, by the sampler that it wrote from.\n",
        sampler_table(grid),
        "## Controls\n",
        CONTROL_NOTE,
        control_table(scores.rows),
        "## Latents against neurons and random directions\n",
        COMPARISON_NOTE.format(latents=comparison.responds["rows"][0]["drawn"], slow=comparison.does["rows"][0]["drawn"]),
        comparison_table(comparison),
        comparison_differences(comparison),
        order_note(comparison),
    ]
    (docs / "truth.md").write_text("\n".join(parts), encoding="utf-8")
    write_chart(
        docs / "truth.svg", [explanation_panel(runs), prediction_panel(pooled.numbers), comparison_panel(comparison)]
    )


# Explanations


def recovered(run: Explained) -> List[float]:
    return [value for value in run.recovery.values() if value is not None]


def explanation_table(runs: List[Explained]) -> str:
    rows = [
        [
            run.explainer,
            run.sampler,
            str(len(run.texts)),
            cell(mean_with_interval(list(run.truth.values()))),
            cell(mean_with_interval(recovered(run))),
        ]
        for run in runs
    ]
    return markdown(["explainer", "sampler", "explained", "truth", "recovery of the concept"], rows)


def difference_table(runs: List[Explained]) -> str:
    base = runs[0]
    rows = []
    for run in runs[1:]:
        common = sorted(set(run.truth) & set(base.truth))
        if len(common) < 10:
            continue
        truth = [run.truth[latent] - base.truth[latent] for latent in common]
        concept = [
            run.recovery[latent] - base.recovery[latent]
            for latent in common
            if run.recovery[latent] is not None and base.recovery[latent] is not None
        ]
        rows.append(
            [run.explainer, run.sampler, str(len(common)), cell(mean_with_interval(truth)), cell(mean_with_interval(concept))]
        )
    return markdown(["explainer", "sampler", "latents", "truth, difference", "recovery, difference"], rows)


def explanation_panel(runs: List[Explained]) -> Panel:
    rows = [(run.name, mean_with_interval(list(run.truth.values()))) for run in runs]
    return Panel("Truth of explanations: F1 with the latent's firings", [row for row in rows if row[1]], (0.0, 1.0))


# Scores


def correlations(scores: List[Dict[str, Any]]) -> Dict[Tuple[str, ...], Tuple[int, Number]]:
    """By explainer, sampler, scorer, judge and kind of silent windows."""
    groups: Dict[Tuple[str, ...], List[Dict[str, Any]]] = defaultdict(list)
    for row in scores:
        if not row["negatives"].startswith("control"):
            groups[tuple(row[key] for key in ("explainer", "sampler", "scorer", "judge", "negatives"))].append(row)
    return {
        key: (len(rows), spearman_with_interval([row["score"] for row in rows], [row["truth"] for row in rows]))
        for key, rows in groups.items()
    }


def names_of(keys: Any) -> List[Tuple[str, str]]:
    return sorted({(scorer, judge) for scorer, judge in keys}, key=lambda name: (name[1], name[0]))


def prediction_table(pooled: Dict[Tuple[str, str, str], Number]) -> str:
    kinds = [kind for kind in KINDS if any(key[2] == kind for key in pooled)]
    rows = [
        [scorer, judge, *(cell(pooled.get((scorer, judge, kind))) for kind in kinds)]
        for scorer, judge in names_of((key[0], key[1]) for key in pooled)
    ]
    return markdown(["scorer", "judge", *kinds], rows)


def prediction_panel(pooled: Dict[Tuple[str, str, str], Number]) -> Panel:
    rows = [(f"{key[0]} ({key[1]})", value) for key, value in pooled.items() if key[2] == "all" and value]
    rows.sort(key=lambda row: -row[1][0])
    return Panel("How well scores rank explanations by truth: Spearman", rows, (-0.4, 1.0))


def explainer_table(grid: Dict[Tuple[str, ...], Tuple[int, Number]]) -> str:
    rows = []
    for scorer, judge in names_of((key[2], key[3]) for key in grid):
        values = [grid.get((explainer, "quantiles", scorer, judge, "all"), (0, None))[1] for explainer in EXPLAINERS]
        rows.append([scorer, judge, *map(cell, values)])
    return markdown(["scorer", "judge", *EXPLAINERS], rows)


def sampler_table(grid: Dict[Tuple[str, ...], Tuple[int, Number]]) -> str:
    rows = []
    for scorer, judge in names_of((key[2], key[3]) for key in grid if key[3] == "lexical"):
        values = [grid.get(("tokens", sampler, scorer, judge, "all"), (0, None))[1] for sampler in SAMPLERS]
        rows.append([scorer, *map(cell, values)])
    return markdown(["scorer", *SAMPLERS], rows)


def control_table(scores: List[Dict[str, Any]]) -> str:
    groups: Dict[Tuple[str, str, str], List[float]] = defaultdict(list)
    own: Dict[Tuple[str, str], List[float]] = defaultdict(list)
    for row in scores:
        explainer = "effects" if row["scorer"] == "intervention" else "tokens"
        if row["explainer"] != explainer or row["sampler"] != "quantiles":
            continue
        name = (row["scorer"], row["judge"])
        if row["negatives"].startswith("control"):
            groups[(*name, row["negatives"].split(": ")[1])].append(row["score"])
        elif row["negatives"] == "all":
            own[name].append(row["score"])
    rows = [
        [scorer, judge, cell(mean_with_interval(own[scorer, judge])), control, cell(mean_with_interval(values))]
        for (scorer, judge, control), values in sorted(groups.items(), key=lambda item: (item[0][1], item[0]))
    ]
    return markdown(["scorer", "judge", "score, mean", "control", "control, mean"], rows)


def unscored_note(scores: Scores) -> str:
    if not scores.unscored:
        return "Nothing that was to be scored could not be.\n"
    parts = [
        f"{scorer} ({judge}) {count} times (the first: {scores.reasons[scorer, judge]})"
        for (scorer, judge), count in sorted(scores.unscored.items())
    ]
    return "Not scored: " + "; ".join(parts) + "\n"


# Latents against neurons


def comparison_table(comparison: Comparison) -> str:
    rows = [[name, f"{100 * rate:.2f} %", *map(cell, cells)] for name, rate, *cells in comparison.rows()]
    return markdown(comparison.header, rows)


def comparison_differences(comparison: Comparison) -> str:
    rows = [[name, *map(cell, cells)] for name, *cells in comparison.differences()]
    return markdown(["difference", *comparison.header[2:]], rows)


def order_note(comparison: Comparison) -> str:
    stands, others = comparison.in_order()
    text = (
        "In the order that the paper found (latents, then neurons, then random directions), with no interval of a "
        f"difference touching 0: {', '.join(stands) or 'none'}."
    )
    return text + (f" Not, or not beyond the intervals: {', '.join(others)}.\n" if others else "\n")


def comparison_panel(comparison: Comparison) -> Panel:
    rows = []
    for place, scorer in enumerate(comparison.header[2:]):
        for name, _, *cells in comparison.rows():
            if cells[place] and scorer in ("detection", "fuzzing", "simulation"):
                rows.append((f"{scorer}: {name}", cells[place]))
    return Panel("Latents against neurons and random directions: mean score", rows, (0.0, 1.0))


# Files


def write_rows(path: Path, rows: List[Dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_grid(path: Path, grid: Dict[Tuple[str, ...], Tuple[int, Number]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["explainer", "sampler", "scorer", "judge", "negatives", "latents", "spearman", "low", "high"])
        for key, (count, value) in sorted(grid.items()):
            numbers = [f"{value[0]:.3f}", *(f"{bound:.3f}" for bound in value[1])] if value else ["", "", ""]
            writer.writerow([*key, count, *numbers])


INTRODUCTION = """# Truth

Written by `make truth`; do not edit. In the demo world every token's concepts are known, so it can be measured what
elsewhere can only be hoped: how often explanations are true, and which score says so.

{latents} latents of `sae-1`, drawn from those that fire, are explained from {tokens:,} cached tokens by every explainer
that needs no LLM, with every sampler where it makes a difference, and every explanation is scored by every scorer against every
kind of silent window that the scorer takes, with the embedded judge. But for two, which take seconds for a latent: `intervention`,
for which the model writes, and a resident judge score {slow} latents, of the explanations from the first sampler. What is true is
measured on {labelled:,} other tokens, in which {concepts} concepts are recorded. It took {minutes:.0f} minutes, of which
the daemon had the processor for {processor_minutes:.0f}: where that is much less, the machine did other things as well. Every
combination stands in [truth.csv](truth.csv).

![Truth of explanations by explainer and sampler, rank correlation of each score with it, and latents against neurons](truth.svg)

Numbers stand with 95 % intervals from a bootstrap over latents. What an LLM would write, or judge, this does not say.
"""

TRUTH_NOTE = """*Truth* is the F1 of "the explanation speaks of this token" for "the latent fires on it", a firing counting by its strength;
*recovery* that for "the token is of the planted concept that the latent matches best", over latents that match one with
an F1 of 0.3. `planted` is no explainer but that concept's own twelve commonest words: what somebody would write who knew
the world, and not the latent. `effects` says what a latent does, and is judged here by what it responds to.
"""

DIFFERENCE_NOTE = "Latent by latent, over those that both explain. An interval without 0 is a difference.\n"

PREDICTION_NOTE = """Spearman's correlation of a score with the truth of what was scored, over all explanations of all runs, by the kind of
silent windows that the score was against. Scorers that read no explanation (`intruder`, `example-embedding`) can only
tell which latents are easy, and give the same for all that is said of a latent. `moved` are a latent's own windows with other
tokens marked. `intervention` is against no windows, and asks what a latent does, which is not what *truth* measures.

`lexical` is the embedded judge; `resident` the demo's Mamba-2 of a million parameters, which has read nothing but the demo world:
what such a model makes of the prompts is the floor of that form, not what it is for. It has no chat template, so it is asked only by
scorers that need log-probabilities and no answers in numbers. The demo's transformer takes 256 tokens; the prompts are longer.
"""

CONTROL_NOTE = """Of `tokens` with the sampler `quantiles`, and for `intervention` of `effects`. Another latent's explanation, silent windows
in place of the latent's, a random direction, or a latent of a random dictionary with an explanation of its own should come out
at chance: 0.5 for a share or an AUC, a fifth for `intruder`, 0 for a correlation or nats. What is above it, the scorer would
give to anything. Where the random dictionary of `intervention` scores as high as the latents, the embedded form has said no more
than that words which an edit promotes come up again, as they do for any direction: it shows that the scorer runs, and is no judge.
"""

COMPARISON_NOTE = """`compareDictionaries` on the same text: {latents} latents of each, explained by `tokens` and scored by the embedded judge;
by `intervention` {slow} of each, explained by `effects`. What fires more often is harder to explain, so neurons are kept as seldom
as latents fire: the strongest 4 of 768 at each position, as latents are the strongest 8 of 1,536; `denser neurons` are the strongest
8. (The paper keeps 32 and 256 of 14,336, and finds the 32 better.) `fire on` is the median share of tokens. A cell is the mean of the scorer's headline; in the differences a latent of
which there was nothing to say counts as chance.

Random directions stand higher above chance here than in the paper (0.54 in detection): the stream of a small model is nearly a
table of its tokens, a random direction therefore fires on a dozen unrelated ones, and the embedded explainer lists these where an LLM
would find no concept. The random dictionary is centred as `sae-1` is; the paper's is not. See [scoring.md](scoring.md).
"""
