"""Steering two models of one world, one that attends and one that remembers, by what they think and what they remember."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Tuple

import latentd

from .show import heading, shorten, table

STRENGTHS = [-0.25, -0.05, 0.05, 0.25]
# Where each model is steered: a block in the middle or above it, in which the person of a text lies.
ATTENDING, REMEMBERING = "layers.3", "layers.2"
WAYS = {
    "the stream": "{block}",
    "the state": "{block}.state",
    "both": "{block}+{block}.state",
}
PROMPT = "The fog came from the north that winter."


def steer_recurrent(client: latentd.Client, folder: Path) -> None:
    """Loads the recurrent model and compares steering by activation, by state and by both with the transformer's.

    `folder` holds the demo's models and the stage's pairs and items; the transformer is loaded as `lm`.
    """
    heading('What a recurrent model remembers: steering towards "I" or "He" by activation, by state and by both')
    model = client.load_model(str(folder / "models" / "mamba"), name="mamba")
    kept = client.save_state("mamba", PROMPT, name="winter")
    print(
        f"model mamba: {model['architecture']}, {model['layers']} blocks, {model['parameters'] / 1e6:.1f} M parameters; "
        f"what it remembers of any text is {kept['bytes'] / 1e3:.0f} kB"
    )
    path = folder / "dictionaries" / "mamba-1" / "layers.2"
    dictionary = client.load_dictionary(path=str(path), name="mamba-1", model="mamba")
    checked = client.verify_dictionary("mamba-1", "mamba", text=scenes(folder), progress=False)
    print(
        f"dictionary mamba-1: {dictionary['latents']:,} latents at {dictionary['hookpoint']}, {checked['verdict']}: explains "
        f"{checked['explainedVariance']:.2f} of the variance on the scenes below"
    )
    rows = []
    for name, block, ways in (("lm", ATTENDING, ["the stream"]), ("mamba", REMEMBERING, list(WAYS))):
        places = {way: WAYS[way].format(block=block) for way in ways}
        result = compare_ways(client, folder, name, places)
        for way, place in places.items():
            rows.append([f"{name}: {way} at {block}", *cells(result, place)])
        baseline = result["baseline"]
        rows.append([f"{name}: not steered", with_interval(baseline["behaviour"], baseline["interval"])])
    table(["p(I) of I and He, change with 95 %", *(f"{strength:+}" for strength in STRENGTHS)], padded(rows), elastic=0)
    print(f"over {result['items']} scenes without a person in them; no interval of a change holds 0")
    show_texts(client)


def scenes(folder: Path) -> str:
    """The prompts of the items, a paragraph each."""
    lines = (folder / "steering" / "items.jsonl").read_text(encoding="utf-8").splitlines()
    return "\n\n".join(json.loads(line)["prompt"] for line in lines)


def compare_ways(client: latentd.Client, folder: Path, model: str, places: Dict[str, str]) -> Dict[str, Any]:
    """Makes a model's vectors and sweeps them; every interval of a change has to lie on its strength's side of 0."""
    stage = folder / "steering"
    vector = f"person-{model}"
    hookpoints = [place for place in places.values() if "+" not in place]
    client.steering_vector(model, {"path": str(stage / "pairs.jsonl")}, hookpoints, name=vector, progress=False)
    items = {"path": str(stage / "items.jsonl")}
    result = client.sweep(model, vector, items, list(places.values()), STRENGTHS, progress=False)
    for row in result["rows"]:
        low, high = row["changeInterval"]
        if not (low > 0 if row["strength"] > 0 else high < 0):
            raise SystemExit(f"steering {model} at {row['hookpoint']} by {row['strength']} changes nothing: {row}")
    return result


def cells(result: Dict[str, Any], place: str) -> List[str]:
    """A cell for each strength at a place."""
    found = {row["strength"]: row for row in result["rows"] if row["hookpoint"] == place}
    return [with_interval(found[strength]["change"], found[strength]["changeInterval"], "+") for strength in STRENGTHS]


def with_interval(value: float, interval: Tuple[float, float], sign: str = "") -> str:
    return f"{value:{sign}.2f} [{interval[0]:{sign}.2f}, {interval[1]:{sign}.2f}]"


def padded(rows: List[List[str]]) -> List[List[str]]:
    return [row + [""] * (1 + len(STRENGTHS) - len(row)) for row in rows]


def show_texts(client: latentd.Client) -> None:
    """The same state, edited once in either direction, and what is written after it."""
    print(f'\nAfter "{PROMPT}", with the state at {REMEMBERING} edited once, before the last token:')
    last = len(client.tokenize("mamba", PROMPT)["ids"]) - 2
    for label, strength in (("I", 0.5), ("nothing", 0.0), ("He", -0.5)):
        edit = {
            "at": f"{REMEMBERING}.state",
            "operation": "add",
            "vector": "person-mamba",
            "strength": strength,
            "positions": [last],
        }
        written = client.generate("mamba", PROMPT, max_tokens=24, interventions=[edit])
        print(f"  {'towards ' + label + ':':17}{shorten(written['text'], 110)}")
