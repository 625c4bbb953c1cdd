#!/usr/bin/env python3
"""Measures the model and the dictionaries on text that neither was trained on, against the planted concepts.

A token belongs to a concept if any of its characters that is not a space lies in one of the concept's spans (a token
of spaces and line ends only: if any of its characters does). A latent predicts a concept on the tokens where it fires.
"""

import argparse
from itertools import islice
import json
from pathlib import Path

import numpy

from activations import HookedModel, load_model
from shared import CONTEXT_LENGTH, DEMO, END_OF_TEXT_ID, HELD_OUT_SEED, documents, set_up
from tokenizers import processors

DICTIONARIES = ["sae-1/layers.2", "sae-2/layers.2", "sae-3/layers.3"]


def labelled_tokens(tokenizer, seed, count, names):
    """Ids [contexts, CONTEXT_LENGTH] and membership [contexts, CONTEXT_LENGTH, concepts] of about `count` tokens."""
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False)
    index = {name: number for number, name in enumerate(names)}
    ids, labels = [], []
    source = documents(seed)
    while len(ids) < count:
        some = list(islice(source, 1000))
        encodings = tokenizer.encode_batch([text for text, _ in some], add_special_tokens=False)
        for (text, spans), encoding in zip(some, encodings):
            inside = numpy.zeros((len(text), len(names)), dtype=bool)
            for name, start, end in spans:
                inside[start:end, index[name]] = True
            rows = numpy.zeros((len(encoding.ids) + 1, len(names)), dtype=bool)
            for row, (start, end) in enumerate(encoding.offsets):
                if text[start:end].strip():
                    start += len(text[start:end]) - len(text[start:end].lstrip())
                rows[row] = inside[start:end].any(axis=0)
            ids.extend(encoding.ids + [END_OF_TEXT_ID])
            labels.append(rows)
    whole = count // CONTEXT_LENGTH
    labels = numpy.concatenate(labels)[: whole * CONTEXT_LENGTH]
    ids = numpy.array(ids[: whole * CONTEXT_LENGTH], dtype=numpy.int64)
    return ids.reshape(whole, CONTEXT_LENGTH), labels.reshape(whole, CONTEXT_LENGTH, len(names))


def held_out_loss(model, ids):
    """Mean cross-entropy in nats a token, <|endoftext|> predicted too."""
    import torch

    losses = []
    with torch.no_grad():
        for batch in torch.from_numpy(ids).split(32):
            logits = model(batch).logits[:, :-1]
            losses.append(torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten()).item())
    return float(numpy.mean(losses))


def measure_dictionary(dictionary, model, hookpoint, ids, labels):
    """Explained variance, L0, dead share, and for each concept the best latent: [concepts, 2] of F1 and latent."""
    import torch

    hooked = HookedModel(model, hookpoint)
    values, latents, truth, error, kept = [], [], [], 0.0, []
    with torch.no_grad():
        for batch, marks in zip(torch.from_numpy(ids).split(32), torch.from_numpy(labels).split(32)):
            mask = batch != END_OF_TEXT_ID
            x = hooked.residual(batch)[mask]
            top, indices, _ = dictionary.encode(x)
            error += (x - dictionary.decode(top, indices)).double().pow(2).sum().item()
            kept.append(x)
            values.append(top)
            latents.append(indices)
            truth.append(marks[mask])
    x, values, latents, truth = torch.cat(kept), torch.cat(values), torch.cat(latents), torch.cat(truth)
    fires = values > 0
    counts = torch.bincount(latents[fires], minlength=dictionary.num_latents).double()
    best = []
    for concept in range(truth.shape[1]):
        rows = truth[:, concept]
        hits = torch.bincount(latents[rows][fires[rows]], minlength=dictionary.num_latents).double()
        score = 2 * hits / (counts + rows.sum())
        latent = int(score.argmax())
        best.append((float(score[latent]), latent, float(hits[latent] / counts[latent])))
    return {
        "positions": len(x),
        "explained_variance": 1 - error / (x - x.mean(0)).double().pow(2).sum().item(),
        "mean_l0": float(fires.sum() / len(x)),
        "dead_share": float((counts == 0).double().mean()),
        "best": best,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tokens", type=int, default=300_000)
    parser.add_argument("--model", type=Path, default=DEMO / "models" / "lm")
    parser.add_argument("--dictionaries", type=Path, nargs="*", default=[DEMO / "dictionaries" / d for d in DICTIONARIES])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--concepts", action="store_true", help="print the best latent of every concept")
    parser.add_argument("--no-loss", action="store_true", help="leave the model's own loss out")
    arguments = parser.parse_args()
    set_up(0, arguments.threads)
    from sparsify import SparseCoder

    names = [c["name"] for c in json.loads((DEMO / "world" / "concepts.json").read_text(encoding="utf-8"))]
    model, tokenizer = load_model(arguments.model)
    ids, labels = labelled_tokens(tokenizer, HELD_OUT_SEED, arguments.tokens, names)
    if not arguments.no_loss:
        print(f"model: held-out loss {held_out_loss(model, ids):.4f} nats a token over {ids.size:,} tokens", flush=True)
    for folder in arguments.dictionaries:
        dictionary = SparseCoder.load_from_disk(folder).float()
        fresh, _ = load_model(arguments.model)
        result = measure_dictionary(dictionary, fresh, folder.name, ids, labels)
        scores = [score for score, _, _ in result["best"]]
        print(
            f"{folder.parent.name}/{folder.name}: explained variance {result['explained_variance']:.4f}, "
            f"mean L0 {result['mean_l0']:.3f}, dead {result['dead_share']:.2%} over {result['positions']:,} positions; "
            f"concepts with a latent of F1 >= 0.5: {sum(s >= 0.5 for s in scores)}, "
            f">= 0.7: {sum(s >= 0.7 for s in scores)} of {len(names)}; mean best F1 {numpy.mean(scores):.3f}",
            flush=True,
        )
        if arguments.concepts:
            for name, (score, latent, precision) in sorted(zip(names, result["best"]), key=lambda row: -row[1][0]):
                print(f"  {name:14} latent {latent:5} F1 {score:.3f} precision {precision:.3f}")


if __name__ == "__main__":
    main()
