"""Has latentd measure what the tuned models know."""

import time

from .arithmetic import CHOICES

KINDS = ["logistic", "logisticOnPairs", "meanDifference", "lda", "ccs", "crc", "vinc", "random"]
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
    measured = {}
    for place, hookpoints in (("stream", streams), ("state", states)):
        for context, train in CONTEXTS.items() if hookpoints else ():
            started = time.monotonic()
            measured[place, context] = client.train_probe(
                name,
                data["validation"],
                hookpoints,
                KINDS,
                probe=f"{name}-{place}-{context}",
                evaluate=data["test"],
                train=train,
                # Against Alice's items the floor is what a probe of Bob's beliefs knows.
                reflect=100 if (place, context) == ("stream", "A") else 0,
            )
            log(f"  {name}, {place}, {context}: {time.monotonic() - started:.0f} s")
    client.unload_model(name)
    return {
        "name": name,
        "architecture": loaded["architecture"],
        "parameters": loaded["parameters"],
        "layers": loaded["layers"],
        "width": loaded["width"],
        "facts": facts,
        "measured": measured,
    }
