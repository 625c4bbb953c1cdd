"""Holds a lens folder written by latentd to what the tuned-lens package reads with it.

    pip install torch transformers tuned-lens
    python Tests/Fixtures/check_lens.py --daemon .build/debug/latentd [--model CHECKPOINT --text FILE]

Trains a lens (a few steps), has it written as a folder, loads that with `torch.load(weights_only=True)` and with the
package, and compares its hash of the unembedding and every site's predictions of a text with latentd's `lens`.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM
from tuned_lens.nn.lenses import TunedLens

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "clients" / "python" / "src"))
import latentd  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--daemon", required=True)
parser.add_argument("--model", type=Path, default=HERE.parents[1] / "demo" / "models" / "lm")
parser.add_argument("--text", type=Path, default=HERE / "verification" / "world.txt")
options = parser.parse_args()

with tempfile.TemporaryDirectory() as place:
    folder = Path(place) / "lens"
    with latentd.spawn(workspace=Path(place) / "workspace", executable=options.daemon) as client:
        client.load_model(str(options.model), name="model", dtype="float32")
        client.train_lens(
            "model",
            {"paths": [str(options.text)]},
            steps=5,
            context_length=64,
            tokens_per_step=256,
            lens="checked",
            output=str(folder),
            progress=False,
        )
        tokens = client.tokenize("model", options.text.read_text()[:400])["ids"][:64]
        read = client.lens("model", tokens=tokens, lens="checked", top=5)
    model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32).eval()
    parameters = torch.load(folder / "params.pt", weights_only=True)
    lens = TunedLens.from_model_and_pretrained(model, str(folder))
    # The package only warns of it, and takes its own for the lens's.
    stated = json.loads((folder / "config.json").read_text())["unembed_hash"]
    if stated != lens.config.unembed_hash:
        sys.exit(f"unembed_hash is {stated}, and the package's {lens.config.unembed_hash}")
    with torch.no_grad():
        hidden = model(torch.tensor([tokens]), output_hidden_states=True)
        final = torch.log_softmax(hidden.logits[0], -1)
        worst = 0.0
        for index in range(model.config.num_hidden_layers):
            log = torch.log_softmax(lens(hidden.hidden_states[index][0], index), -1)
            site = read["sites"][index]
            entropy = -(log.exp() * log).sum(-1)
            kl = (final.exp() * (final - log)).sum(-1)
            for row, position in enumerate(site["positions"]):
                worst = max(worst, abs(position["entropy"] - entropy[row].item()))
                worst = max(worst, abs(position["kl"] - kl[row].item()))
                for token in position["top"]:
                    worst = max(worst, abs(token["probability"] - log[row, token["id"]].exp().item()))
    print(f"{len(parameters)} tensors, {len(tokens)} positions: at most {worst:.2e} apart")
    sys.exit(worst > 1e-3)
