"""Has latentd measure what the tuned models know."""

import time

from .arithmetic import CHOICES

KINDS = ["logistic", "logisticOnPairs", "meanDifference", "lda", "ccs", "crc", "vinc", "random"]
# Of those, what a state is mirrored by.
MIRRORED = ["meanDifference", "lda"]
# What trains: Alice's items, or her easy ones.
CONTEXTS = {
    "A": {"character": "Alice"},
    "AE": {"character": "Alice", "difficulty": "easy"},
}


def write_data(addition, folder, statements, seed):
    """Writes the items that train probes and those that test them, as `trainProbe` takes them."""
    made = {}
    for split, count in (("validation", statements), ("test", statements // 2)):
        path = folder / f"{split}.jsonl"
        addition.write(path, split, count, seed)
        made[split] = {"path": str(path), "templates": [{"template": addition.template, "choices": list(CHOICES)}]}
    return made


def study(client, name, base, adapter, facts, addition, data, log=print):
    """Everything that is measured on one model, as the page needs it."""
    loaded = client.load_model(str(base), name=name, adapter=str(adapter), dtype="float32")
    layers = range(loaded["layers"])
    streams = [f"layers.{layer}" for layer in layers]
    states = [f"layers.{layer}.state" for layer in layers if f"layers.{layer}.state" in loaded["hookpoints"]]
    # The gap is that of the last layer of the stream, for states too; states come first, anomalies are told by those.
    places = {"stream": streams, "state": states and [*states, streams[-1]]}
    measured = {}
    begun = time.monotonic()
    for place, hookpoints in places.items():
        for context, train in CONTEXTS.items() if hookpoints else ():
            started = time.monotonic()
            found = client.train_probe(
                name,
                data["validation"],
                hookpoints,
                KINDS,
                probe=f"{name}-{place}-{context}",
                evaluate=data["test"],
                train=train,
                reflect=100 if (place, context) == ("stream", "A") else 0,
            )
            kept = set(hookpoints if place == "stream" else states)
            for part in ("results", "earliest", "transfers"):
                found[part] = [row for row in found[part] if row["hookpoint"] in kept]
            measured[place, context] = found
            log(f"  {name}, {place}, {context}: {time.monotonic() - started:.0f} s")
    if states:
        # What a state after the last token holds acts on nothing that is asked: the one after the name is mirrored.
        measured["mirrored states"] = client.train_probe(
            name,
            data["validation"],
            states,
            MIRRORED,
            probe=f"{name}-state-mirrored",
            evaluate=data["test"],
            train=CONTEXTS["A"],
            position=-2,
            reflect=100,
        )["reflections"]
    client.unload_model(name)
    return {
        "name": name,
        "architecture": loaded["architecture"],
        "parameters": loaded["parameters"],
        "layers": loaded["layers"],
        "width": loaded["width"],
        "facts": facts,
        "measured": measured,
        "seconds": time.monotonic() - begun,
    }
