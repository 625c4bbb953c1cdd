"""Train the small dictionaries under verification/, which have what two published faults need to bite.

    python make_verification.py [NAME ...]

All are trained on `layers.2` of the demo's language model (../../demo/models/lm), on text of the demo's world, and saved by
their libraries' own classes in float16:

  batch-top-k  by dictionary_learning's BatchTopKSAE: what fires is decided by the one threshold in the file
  distilled    by SAELens's TopKSAE: trained on a model that went on from the demo's, on other text, and is not kept

PlantedFaultTests plants the faults. Takes about three minutes on one core.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import make_dialects  # lets the libraries be imported without what only their training needs
import torch
from make_dictionaries import v6
from sae_lens import TopKSAE, TopKSAEConfig
from torch import Tensor
from torch.nn import functional

FOLDER = Path(__file__).parent / "verification"
DEMO = Path(__file__).parents[2] / "demo"
sys.path.insert(0, str(DEMO / "train"))

from activations import HookedModel, load_model  # noqa: E402
from shared import CONTEXT_LENGTH, END_OF_TEXT_ID, contexts, token_stream  # noqa: E402

LATENTS, K, STEPS, BATCH = 160, 8, 1500, 1024


def activations(model: torch.nn.Module, tokenizer: object) -> Tensor:
    """[positions, width] at layers.2, without the end-of-text token."""
    hooked = HookedModel(model, "layers.2")
    tokens = torch.from_numpy(contexts(token_stream(tokenizer, 4_242, 400 * CONTEXT_LENGTH))).long()
    return torch.cat([hooked.residual(some)[some != END_OF_TEXT_ID] for some in tokens.split(16)])


class Weights:
    """W_enc [width, latents], W_dec [latents, width] and biases in training, on activations of mean square 1."""

    def __init__(self, x: Tensor) -> None:
        width = x.shape[1]
        self.b_dec = x.mean(0).clone().requires_grad_()
        rows = functional.normalize(torch.randn(LATENTS, width), dim=-1)
        self.decoder = rows.clone().requires_grad_()
        self.encoder = rows.T.clone().requires_grad_()
        self.b_enc = torch.zeros(LATENTS, requires_grad=True)

    def parameters(self) -> list[Tensor]:
        return [self.encoder, self.decoder, self.b_enc, self.b_dec]

    def pre(self, x: Tensor) -> Tensor:
        return (x - self.b_dec) @ self.encoder + self.b_enc

    def train(self, x: Tensor, select: Callable[[Tensor], Tensor]) -> None:
        optimizer = torch.optim.Adam(self.parameters(), lr=2e-3, betas=(0.9, 0.99))
        for step in range(STEPS):
            batch = x[torch.randint(len(x), (BATCH,))]
            latents = select(self.pre(batch))
            error = batch - latents @ self.decoder - self.b_dec
            loss = error.pow(2).sum(-1).mean()
            optimizer.param_groups[0]["lr"] = 2e-3 * min(1.0, 3 * (1 - step / STEPS))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                self.decoder.copy_(functional.normalize(self.decoder, dim=-1))

    @torch.no_grad()
    def explained(self, x: Tensor, latents: Tensor) -> str:
        error = (x - latents @ self.decoder - self.b_dec).pow(2).sum() / (x - x.mean(0)).pow(2).sum()
        return f"explains {1 - error:.3f} with {(latents != 0).float().sum(-1).mean():.1f} latents"


def top(pre: Tensor, k: int) -> Tensor:
    chosen = pre.topk(k)
    return torch.zeros_like(pre).scatter(-1, chosen.indices, chosen.values.relu())


def batch_top(pre: Tensor) -> Tensor:
    values = pre.relu()
    least = values.flatten().topk(K * len(pre)).values[-1]
    return values * (values >= least)


def batch_top_k(folder: Path, x: Tensor, scale: float) -> str:
    from dictionary_learning.trainers.batch_top_k import BatchTopKSAE

    weights = Weights(x)
    weights.train(x, batch_top)
    with torch.no_grad():
        pre = weights.pre(x)
        threshold = pre.relu().flatten().sort(descending=True).values[K * len(x)]
        coder = BatchTopKSAE(x.shape[1], LATENTS, K)
        coder.encoder.weight.copy_(weights.encoder.T)
        coder.encoder.bias.copy_(weights.b_enc * scale)
        coder.decoder.weight.copy_(weights.decoder.T)
        coder.b_dec.copy_(weights.b_dec * scale)
        coder.threshold.fill_(threshold * scale)
        torch.save({name: value.half() if value.ndim else value for name, value in coder.state_dict().items()}, folder / "ae.pt")
        trainer = {
            "dict_class": "BatchTopKSAE", "activation_dim": x.shape[1], "dict_size": LATENTS, "k": K, "layer": 2,
            "lm_name": "latentd/demo", "submodule_name": "resid_post_layer_2",
        }
        make_dialects.write_json(folder / "config.json", {"trainer": trainer, "buffer": {"ctx_len": CONTEXT_LENGTH}})
        return weights.explained(x, pre * (pre > threshold))


def distilled(folder: Path, x: Tensor, scale: float) -> str:
    weights = Weights(x)
    weights.train(x, lambda pre: top(pre, K))
    with torch.no_grad():
        settings = v6("blocks.2.hook_resid_post")
        settings["metadata"].model_name = "latentd/demo-distilled"
        coder = TopKSAE(TopKSAEConfig(x.shape[1], LATENTS, k=K, dtype="float16", device="cpu", **settings))
        coder.W_enc.copy_(weights.encoder)
        coder.W_dec.copy_(weights.decoder)
        coder.b_enc.copy_(weights.b_enc * scale)
        coder.b_dec.copy_(weights.b_dec * scale)
        coder.save_model(folder)
        return weights.explained(x, top(weights.pre(x), K))


def another_model() -> tuple[torch.nn.Module, object]:
    """The demo's model after some hundred steps on text that reads backwards: a model that came from it."""
    model, tokenizer = load_model()
    tokens = torch.from_numpy(contexts(token_stream(tokenizer, 7_777, 1_200 * CONTEXT_LENGTH)).copy()).long().flip(-1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for step in range(150):
        batch = tokens[torch.randint(len(tokens), (8,)), :128]
        loss = model(batch, labels=batch).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"the other model's loss on its text: {loss.item():.2f}")
    return model.eval(), tokenizer


DICTIONARIES = {"batch-top-k": batch_top_k, "distilled": distilled}


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or DICTIONARIES:
        torch.manual_seed(77)
        values = activations(*(another_model() if name == "distilled" else load_model()))
        factor = (values - values.mean(0)).pow(2).mean().sqrt().item()
        target = FOLDER / name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        print(name, DICTIONARIES[name](target, values / factor, factor))
