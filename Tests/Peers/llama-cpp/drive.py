"""Drives a llama-cpp-python server through latentd: explanations, log-probability classification, prompt log-probabilities
and embeddings. Started by `run`, which has made the server and the model.

    drive.py BASE-URL [DAEMON]
"""

from __future__ import annotations

from pathlib import Path
import sys
import tempfile
from typing import Any, Dict, List

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "demo" / "world"), str(ROOT / "clients" / "python" / "src")]

import latentd  # noqa: E402
from latentworld.corpus import documents  # noqa: E402

LATENTS = 6
SAMPLER = {"train": 8, "test": 8, "nonActivating": 8, "minimumExamples": 5}


class Checks:
    """Prints every check, and counts those that fail."""

    def __init__(self) -> None:
        self.failed = 0

    def __call__(self, what: str, holds: bool, shown: Any = "") -> None:
        self.failed += not holds
        print(f"{'ok' if holds else 'FAILED'}: {what}{f' ({shown})' if shown != '' else ''}", flush=True)


def main(base_url: str, daemon: str | None) -> int:
    check = Checks()
    chat = {"kind": "openai", "baseURL": base_url, "model": "chat", "concurrency": 2, "retries": 1}
    embedder = {"kind": "openai", "baseURL": base_url, "model": "embed", "concurrency": 2, "retries": 1}
    with tempfile.TemporaryDirectory() as folder, latentd.spawn(workspace=folder, executable=daemon) as client:
        latents = prepare(client, Path(folder))
        explained = client.explain("c", "sae", latents, client=chat, sampler=SAMPLER, run="r")
        texts = {one["explanation"] for one in explained["explanations"]}
        check("every latent is explained", len(explained["explanations"]) == LATENTS, explained["failed"][:1])
        check("the explanation is what stands behind the tag", texts == {'the word "said"'}, texts)
        check("tokens are counted", explained["usage"]["promptTokens"] > 1000, explained["usage"]["promptTokens"])

        detected = scores(client, "detection", chat)
        check("every answer has a probability", all("auc" in one["metrics"] for one in detected["scores"]))
        check("no classification fails", not detected["failed"], detected["failed"][:1])
        check_truth(check, client, detected)

        many = scores(client, "detection", chat, examplesPerPrompt=4)
        check("lists that the model cannot write are asked for one by one", not many["failed"], many["failed"][:1])

        surprisal = scores(client, "surprisal", chat)
        check("prompts have log-probabilities", not surprisal["failed"], surprisal["failed"][:1])
        simulated = scores(client, "simulation", chat, mode="probabilities")
        check("and alternatives", not simulated["failed"], simulated["failed"][:1])

        embedded = scores(client, "embedding", embedder)
        check("texts have embeddings", not embedded["failed"], embedded["failed"][:1])

        for kind, model in (("embedding", "chat"), ("surprisal", "bare")):
            try:
                failed = scores(client, kind, {**chat, "model": model})["failed"]
                message = failed[0]["error"]["message"] if failed else "nothing failed"
            except latentd.LatentdError as error:
                message = str(error)
            check(f"{kind} by a model that cannot do it says so", "nothing failed" != message, message)
    print(f"{check.failed} failed")
    return 1 if check.failed else 0


def prepare(client: Any, folder: Path) -> List[int]:
    """A cache of the demo world, and latents that fire in it."""
    texts = []
    for text, _ in documents(7):
        texts.append(text)
        if len(texts) == 400:
            break
    corpus = folder / "corpus.txt"
    corpus.write_text("\n\n".join(texts), encoding="utf-8")
    client.load_model(str(ROOT / "demo" / "models" / "lm"), name="lm")
    client.load_dictionary(path=str(ROOT / "demo" / "dictionaries" / "sae-1" / "layers.2"), name="sae", model="lm")
    client.cache_activations("lm", ["sae"], {"paths": [str(corpus)]}, cache="c")
    tokens = client.activations("sae", text=" ".join(texts[:4]), top=3)["tokens"]
    counts: Dict[int, int] = {}
    for token in tokens:
        for latent in token["latents"]:
            counts[latent["latent"]] = counts.get(latent["latent"], 0) + 1
    return sorted(counts, key=lambda latent: (-counts[latent], latent))[:LATENTS]


def scores(client: Any, kind: str, endpoint: Dict[str, Any], **options: Any) -> Dict[str, Any]:
    return client.score(run="r", scorers=[{"kind": kind, **options}], client=endpoint, sampler=SAMPLER)


def check_truth(check: Checks, client: Any, detected: Dict[str, Any]) -> None:
    """The served model answers by whether the word occurs, as the embedded judge does."""
    lexical = {one["latent"]: one["metrics"] for one in scores(client, "detection", {"kind": "lexical"})["scores"]}
    alike = sum(
        abs(one["metrics"]["balancedAccuracy"] - lexical[one["latent"]]["balancedAccuracy"]) < 0.1
        for one in detected["scores"]
    )
    check("answers are those that the model was made to give", alike == len(lexical), f"{alike} of {len(lexical)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
