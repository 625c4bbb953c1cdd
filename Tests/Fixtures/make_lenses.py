"""Gradients by PyTorch's autograd, hashes of unembeddings by the tuned-lens package, and a lens saved by the tuned-lens package with what that package reads with it.

    pip install torch transformers safetensors tuned-lens
    python Tests/Fixtures/make_lenses.py
"""

import json
import shutil
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM
from tuned_lens.nn.lenses import LogitLens, TunedLens
from tuned_lens.utils import tensor_hash

HERE = Path(__file__).resolve().parent
OUT = HERE / "lenses"
ROWS, WIDTH, NARROW, VOCABULARY, REAL = 5, 24, 16, 97, 91
EPSILON = 0.01

torch.manual_seed(7)
OUT.mkdir(exist_ok=True)


def head(x, variant, tensors):
    """Final norm, projection, unembedding, scale and soft cap, in double precision."""
    norm, options = variant
    if norm == "rms":
        normed = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON) * (options["offset"] + tensors["gain"])
    elif norm == "layer":
        bias = tensors["bias"] if options.get("bias") else None
        normed = torch.nn.functional.layer_norm(x, (WIDTH,), tensors["gain"], bias, EPSILON)
    else:
        normed = x
    weight = tensors["unembedding"]
    if options.get("project"):
        normed, weight = normed @ tensors["projection"].T, tensors["narrow"]
    logits = normed @ weight.T
    if options.get("unembeddingBias"):
        logits = logits + tensors["unembeddingBias"]
    logits = logits * options.get("scale", 1)
    if options.get("cap"):
        logits = options["cap"] * torch.tanh(logits / options["cap"])
    return logits[:, :REAL]


VARIANTS = {
    "rms": ("rms", {"offset": 0}),
    "rms-plus-one": ("rms", {"offset": 1}),
    "rms-capped": ("rms", {"offset": 1, "cap": 3.0}),
    "layer": ("layer", {"bias": True}),
    "layer-without-bias": ("layer", {}),
    "layer-with-unembedding-bias": ("layer", {"bias": True, "unembeddingBias": True}),
    "layer-scaled": ("layer", {"bias": True, "scale": 0.4}),
    "layer-scaled-and-capped": ("layer", {"bias": True, "scale": 1.7, "cap": 5.0}),
    "projected": ("layer", {"bias": True, "project": True}),
    "none": ("none", {}),
}

tensors = {
    "gain": torch.rand(WIDTH, dtype=torch.float64) + 0.5,
    "bias": torch.randn(WIDTH, dtype=torch.float64),
    "unembedding": torch.randn(VOCABULARY, WIDTH, dtype=torch.float64) * 0.6,
    "unembeddingBias": torch.randn(VOCABULARY, dtype=torch.float64),
    "projection": torch.randn(NARROW, WIDTH, dtype=torch.float64) * 0.3,
    "narrow": torch.randn(VOCABULARY, NARROW, dtype=torch.float64) * 0.6,
    "streams": torch.randn(ROWS, WIDTH, dtype=torch.float64) * torch.logspace(-1, 1, WIDTH, dtype=torch.float64),
    "weight": torch.eye(WIDTH, dtype=torch.float64) + torch.randn(WIDTH, WIDTH, dtype=torch.float64) * 0.2,
    "translatorBias": torch.randn(WIDTH, dtype=torch.float64),
    "targets": torch.softmax(torch.randn(ROWS, REAL, dtype=torch.float64) * 2, -1),
}
# What is written, in single precision, is what is computed from.
tensors = {name: value.float().double() for name, value in tensors.items()}
tensors["targets"] /= tensors["targets"].sum(-1, keepdim=True)
saved = {name: value.float().contiguous() for name, value in tensors.items()}
for name, variant in VARIANTS.items():
    weight = tensors["weight"].clone().requires_grad_()
    bias = tensors["translatorBias"].clone().requires_grad_()
    translated = tensors["streams"] @ weight.T + bias
    translated.retain_grad()
    q = torch.log_softmax(head(translated, variant, tensors), -1)
    p = tensors["targets"]
    kl = (p * (p.log() - q)).sum(-1).mean()
    kl.backward()
    saved[f"{name}/stream"] = translated.grad.float()
    saved[f"{name}/weight"] = weight.grad.float()
    saved[f"{name}/bias"] = bias.grad.float()
    saved[f"{name}/crossEntropy"] = -(p * q).sum(-1).detach().float()
save_file(saved, OUT / "gradients.safetensors", metadata={"epsilon": str(EPSILON), "real": str(REAL)})

# Of a large matrix only the corners are printed, which is what is kept of it here.
generator = numpy.random.default_rng(3)
shapes = [(64, 24), (97, 11), (7, 1001), (50304, 7), (512, 70), (33, 40)]
makers = {
    "small": lambda x: 0.02 * x,
    "large": lambda x: 30 * x,
    "mixed": lambda x: x * 10.0 ** generator.integers(-3, 4, x.shape),
    "whole": lambda x: numpy.round(3 * x),
    "halves": lambda x: numpy.round(4 * x) / 4 + 0.05 * (generator.random(x.shape) < 0.5),
    "even": lambda x: numpy.abs(x) % 1 + 0.5,
    "bfloat16": lambda x: torch.tensor(0.2 * x).bfloat16().float().numpy(),
    "with-zeros": lambda x: x * (generator.random(x.shape) < 0.6),
    "powers": lambda x: 10.0 ** numpy.round(2 * x),
    "nothing": lambda x: 0 * x,
}
cases = []
for number, (name, make) in enumerate(makers.items()):
    for rows, columns in (shapes[number % len(shapes)], shapes[(number + 3) % len(shapes)]):
        matrix = make(generator.standard_normal((rows, columns))).astype(numpy.float32)
        edge = [0, 1, 2, -3, -2, -1]
        case = {"name": name, "rows": rows, "columns": columns, "values": matrix[edge][:, edge].tolist()}
        cases.append(case | {"printed": numpy.array_str(matrix, precision=1), "hash": tensor_hash(matrix)})
(OUT / "unembeddings.json").write_text(json.dumps(cases) + "\n")

# A lens of the package's own, for a golden checkpoint.
checkpoint = HERE / "models" / "gpt2" / "checkpoint"
model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).eval()
# Its report must not hold a path of this machine.
model.config.name_or_path = "golden/gpt2"
lens = TunedLens.from_model(model)
for translator in lens.layer_translators:
    torch.nn.init.normal_(translator.weight, std=0.05)
    torch.nn.init.normal_(translator.bias, std=0.2)
folder = OUT / "gpt2"
shutil.rmtree(folder, ignore_errors=True)
lens.save(folder)

tokens = [5, 17, 123, 400, 9, 77]
with torch.no_grad():
    result = model(torch.tensor([tokens]), output_hidden_states=True)
    final = torch.log_softmax(result.logits[0], -1)
    plain = LogitLens.from_model(model)
    sites = []
    for index in range(model.config.n_layer):
        hidden = result.hidden_states[index][0]
        site = {"index": index}
        for kind, chosen in (("tuned", lens), ("logit", plain)):
            log = torch.log_softmax(chosen(hidden, index), -1)
            target = torch.tensor(tokens[1:] + [int(final[-1].argmax())])
            order = log.argsort(-1, descending=True)
            site[kind] = {
                "entropy": (-(log.exp() * log).sum(-1)).tolist(),
                "kl": (final.exp() * (final - log)).sum(-1).tolist(),
                "top": order[:, :2].tolist(),
                "probability": log.exp().max(-1).values.tolist(),
                "rank": [(order[row] == target[row]).nonzero().item() + 1 for row in range(len(tokens))],
            }
        sites.append(site)
(OUT / "readings.json").write_text(json.dumps({"tokens": tokens, "sites": sites}))
