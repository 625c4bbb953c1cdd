#!/usr/bin/env python3
"""The main job on the demo world: cache, explain, score, steer, compare, say how much of the truth was found, and show
it all in a report.

    python3 demo/run.py [--daemon PATH] [--out FOLDER] [--latents N] [--tokens N]

Everything runs here: no network, no LLM, nothing but Python's standard library and the daemon.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
import shutil
import sys
import time
from typing import Any, Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "world"), str(HERE.parent / "clients" / "python" / "src")]

import latentd  # noqa: E402
from latentworld.corpus import documents  # noqa: E402
from tour.baselines import baselines  # noqa: E402
from tour.lenses import train_lenses  # noqa: E402
from tour.recurrent import steer_recurrent  # noqa: E402
from tour.report import show_report, write_report  # noqa: E402
from tour.show import Bar, heading, shorten, table  # noqa: E402
from tour.similarity import layer_by_layer  # noqa: E402
from tour.truth import TruthTable, concepts_of_tokens  # noqa: E402

CORPUS_SEED = 7
LABELLED_SEED = 11
LABELLED_DOCUMENTS = 500
CHARACTERS_PER_TOKEN = 3.5
RECOVERED_F1 = 0.5
STEERING_KL = 1.5
ROWS_SHOWN = 40
DICTIONARIES = {"sae-1": "sae-1/layers.2", "sae-2": "sae-2/layers.2", "sae-3": "sae-3/layers.3"}
STEERED_CONCEPTS = ("email", "list-item", "instrument")
PROMPT = "Robin went home in the evening. He"


def main() -> None:
    options = read_options()
    started = time.monotonic()
    out = options.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)

    heading("The world: text with planted concepts")
    corpus, labelled = write_corpus(out / "corpus.txt", options.tokens)
    with latentd.spawn(workspace=out / "workspace", executable=options.daemon) as client:
        load(client)
        cached = cache(client, corpus)
        truth = look(client, labelled)
        rows, run = explain_and_score(client, truth, options.latents)
        write_csv(out / "latents.csv", rows)
        show_rows(rows)
        baselines(client, corpus)
        steer(client, truth)
        compare(client)
        layer_by_layer(client, "lm", corpus, {name: path.split("/")[1] for name, path in DICTIONARIES.items()}, layers=5)
        steer_recurrent(client, HERE)
        train_lenses(client, corpus)
        report = write_report(client, run, out)
    totals(cached, truth, rows, time.monotonic() - started, out)
    show_report(report)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--daemon", type=Path, default=None, help="the latentd to start")
    parser.add_argument("--out", type=Path, default=HERE.parent / "out" / "demo", help="where results go; emptied first")
    parser.add_argument("--latents", type=int, default=240, help="latents to explain and score")
    parser.add_argument("--tokens", type=int, default=520_000, help="about how many tokens to cache")
    return parser.parse_args()


def write_corpus(path: Path, tokens: int) -> Tuple[Path, List[Dict[str, Any]]]:
    """The corpus as a text file, and documents of another seed with their labels."""
    characters = 0
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for text, _ in documents(CORPUS_SEED):
            file.write(text + "\n\n")
            characters += len(text)
            count += 1
            if characters > tokens * CHARACTERS_PER_TOKEN:
                break
    labelled = []
    for text, spans in documents(LABELLED_SEED):
        labelled.append({"text": text, "spans": spans})
        if len(labelled) == LABELLED_DOCUMENTS:
            break
    print(f"{count:,} documents in {path}; {len(labelled)} more, with every concept recorded, to check against")
    return path, labelled


def load(client: latentd.Client) -> None:
    model = client.load_model(str(HERE / "models" / "lm"), name="lm")
    print(f"model lm: {model['architecture']}, {model['layers']} blocks, {model['parameters'] / 1e6:.1f} M parameters")
    for name, folder in DICTIONARIES.items():
        dictionary = client.load_dictionary(path=str(HERE / "dictionaries" / folder), name=name, model="lm")
        print(f"dictionary {name}: {dictionary['latents']:,} latents at {dictionary['hookpoint']}, top {dictionary['top']}")


def cache(client: latentd.Client, corpus: Path) -> Dict[str, Any]:
    heading("What fires where: caching activations of three dictionaries in one pass")
    bar = Bar("caching")
    result = client.cache_activations(
        "lm", list(DICTIONARIES), {"paths": [str(corpus)]}, cache="demo", on_progress=bar, progress=False
    )
    bar.close()
    activations = sum(one["activations"] for one in result["dictionaries"].values())
    print(
        f"{result['tokens']:,} tokens in {result['seconds']:.1f} s: {result['tokensPerSecond']:,.0f} tokens/s, "
        f"{activations:,} activations in {result['bytes'] / 1e6:.0f} MB ({result['bytes'] / activations:.2f} bytes each)"
    )
    for name, one in result["dictionaries"].items():
        print(
            f"  {name}: explained variance {one['explainedVariance']:.3f}, mean L0 {one['meanL0']:.1f}, "
            f"{one['live']:,} latents live, {one['dead']:,} dead"
        )
    return result


def look(client: latentd.Client, labelled: List[Dict[str, Any]]) -> TruthTable:
    """What sae-1's latents do on the labelled documents."""
    truth = TruthTable()
    for document in labelled:
        text = document["text"]
        offsets = client.tokenize("lm", text, special_tokens=False)["offsets"]
        tokens = client.activations("sae-1", text=text)["tokens"]
        concepts = concepts_of_tokens(text, offsets, document["spans"])
        for token, names in zip(tokens, concepts):
            truth.add((latent["latent"] for latent in token["latents"]), names)
    return truth


def explain_and_score(client: latentd.Client, truth: TruthTable, count: int) -> Tuple[List[Dict[str, Any]], str]:
    heading(f"What latents mean: explaining and scoring {count} latents, without an LLM")
    # The busiest, but for those that fire nearly everywhere.
    busy = [latent for latent, firings in truth.firings.most_common() if firings < 0.3 * truth.total][:count]
    bar = Bar("explaining")
    explained = client.explain(
        "demo", "sae-1", busy, explainer={"kind": "tokens"}, run="demo", on_progress=bar, progress=False
    )
    bar.close()
    bar = Bar("scoring")
    scored = client.score(
        scorers=[{"kind": "detection"}, {"kind": "fuzzing"}],
        run="demo",
        client={"kind": "lexical"},
        controls=["other-explanation"],
        on_progress=bar,
        progress=False,
    )
    bar.close()
    scores: Dict[Tuple[int, str], Dict[str, Any]] = {(s["latent"], s["scorer"]): s["metrics"] for s in scored["scores"]}
    rows = []
    for explanation in explained["explanations"]:
        latent = explanation["latent"]
        rows.append(
            {
                "latent": latent,
                "explanation": explanation["explanation"],
                "detection": scores.get((latent, "detection")),
                "fuzzing": scores.get((latent, "fuzzing")),
                "truth": truth.nearest_concept(latent),
            }
        )
    for what, entries in (("skipped", explained["skipped"]), ("without an explanation", explained["failed"])):
        if entries:
            print(f"{len(entries)} latents {what}")
    for kind, summary in scored["summary"].items():
        spread = summary["balancedAccuracy"]
        print(
            f"{kind}: balanced accuracy median {spread['median']:.2f} "
            f"({spread['lowerQuartile']:.2f}–{spread['upperQuartile']:.2f}) over {summary['latents']} latents"
        )
    rows.sort(key=lambda row: -(row["truth"].f1 if row["truth"] else 0.0))
    return rows, explained["run"]


def with_interval(metrics: Dict[str, Any] | None) -> str:
    if metrics is None:
        return "–"
    low, high = metrics["interval"]
    return f"{metrics['balancedAccuracy']:.2f} [{low:.2f}, {high:.2f}]"


def show_rows(rows: List[Dict[str, Any]]) -> None:
    print()
    cells = [
        [
            str(row["latent"]),
            row["explanation"],
            with_interval(row["detection"]),
            with_interval(row["fuzzing"]),
            f"{row['truth'].concept} {row['truth'].f1:.2f}" if row["truth"] else "–",
        ]
        for row in rows[:ROWS_SHOWN]
    ]
    table(["latent", "explanation", "detection", "fuzzing", "true concept, F1"], cells, elastic=1)
    if len(rows) > ROWS_SHOWN:
        print(f"… and {len(rows) - ROWS_SHOWN} more in latents.csv")


def write_csv(path: Path, rows: List[Dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["latent", "explanation", "detection", "fuzzing", "concept", "conceptF1"])
        for row in rows:
            scores = [row[kind]["balancedAccuracy"] if row[kind] else "" for kind in ("detection", "fuzzing")]
            match = row["truth"]
            writer.writerow([row["latent"], row["explanation"], *scores, match.concept if match else "", match.f1 if match else ""])


def steer(client: latentd.Client, truth: TruthTable) -> None:
    heading("What latents do: steering with one latent of each of three concepts")
    print(f"The text goes on as the model would write it, and as it writes with the latent added from \"{PROMPT}\" on.")
    for match in filter(None, map(truth.best_latent, STEERED_CONCEPTS)):
        effect = client.intervene(
            "lm",
            text=PROMPT,
            interventions=[
                {
                    "at": {"dictionary": "sae-1", "latent": match.latent},
                    "operation": "add",
                    "strength": 10,
                    "positions": "generated",
                }
            ],
            calibrate={"kl": STEERING_KL},
            generate={"maxTokens": 24, "temperature": 0.7, "seed": 3},
            top_tokens=5,
        )
        up = ", ".join(repr(token["text"]) for token in effect["up"])
        print(f"\n{match.concept} (latent {match.latent}, F1 {match.f1:.2f}), strength {effect['strength']:.1f}, KL {effect['kl']:.2f} nats")
        for label, texts in (("before", effect["baseline"]), ("after", effect["intervened"])):
            print(f"  {label + ':':8}{shorten(PROMPT + texts['texts'][0], 120)}")
        print(f"  more probable next: {up}")


def compare(client: latentd.Client) -> None:
    heading("Which latents are the same: two dictionaries of one site, and one of the next layer")
    for other, what in (("sae-2", "same site, other seed"), ("sae-3", "next layer")):
        for by in ("decoder", "encoder"):
            result = client.similarity("sae-1", other, by, matching="optimal", top=1)
            print(
                f"sae-1 and {other} ({what}) by {by}: matched one to one, {result['sharedFraction']:.0%} above 0.7, "
                f"median {result['quantiles'][5]:.2f}; nearest {result['meanMaxSimilarity']:.2f} on average"
            )


def totals(
    cached: Dict[str, Any], truth: TruthTable, rows: List[Dict[str, Any]], seconds: float, out: Path
) -> None:
    heading("Totals")
    concepts = [concept["name"] for concept in json.loads((HERE / "world" / "concepts.json").read_text())]
    best = [truth.best_latent(concept) for concept in concepts if truth.tokens[concept]]
    recovered = sum(1 for match in best if match and match.f1 >= RECOVERED_F1)
    activations = sum(one["activations"] for one in cached["dictionaries"].values())
    print(
        f"{cached['tokensPerSecond']:,.0f} tokens/s, {cached['bytes'] / activations:.2f} bytes per activation, "
        f"{recovered} of {len(best)} planted concepts recovered (a latent with F1 ≥ {RECOVERED_F1}), "
        f"{len(rows)} latents explained, {seconds:.0f} s in all; results in {out}"
    )


if __name__ == "__main__":
    main()
