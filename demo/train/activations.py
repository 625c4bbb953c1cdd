"""The language model's residual stream at one hookpoint, batch after batch."""

from pathlib import Path

from shared import CONTEXT_LENGTH, DEMO, END_OF_TEXT_ID, contexts, token_stream
from tokenizers import Tokenizer
from train_recurrent import use_fast_scan

MODEL = DEMO / "models" / "lm"


def load_model(folder=MODEL):
    """A committed model and its tokenizer; weights are widened to float32, as everything is measured."""
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    if model.config.model_type == "mamba2":
        use_fast_scan(torch, model)
    return model, Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))


class Stopped(Exception):
    """Ends a forward pass at the hooked block; what lies above it is not needed."""


class HookedModel:
    """Reads `layers.N`, the residual stream that leaves block N, and runs no block above it."""

    def __init__(self, model, hookpoint):
        self.model = model
        self.read = None
        block = int(hookpoint.removeprefix("layers."))
        model.base_model.layers[block].register_forward_hook(self._hook)

    def _hook(self, module, inputs, output):
        self.read = output[0] if isinstance(output, tuple) else output
        raise Stopped

    def residual(self, tokens):
        """[contexts, positions] ids in, [contexts, positions, width] out."""
        import torch

        with torch.no_grad():
            try:
                self.model.base_model(tokens, use_cache=False)
            except Stopped:
                pass
        return self.read


def activation_pool(hooked, tokenizer, seed, number, pool_contexts=512):
    """Float32 [positions, width] of the `number`-th pool of a seed, shuffled, without <|endoftext|> positions.

    Every pool is written from a generator seed of its own, so a run that goes on can start at any of them.
    """
    import torch

    # Far from the seeds 0 and 1, with which the language model was trained and everything is measured.
    stream = token_stream(tokenizer, (seed + 1) * 100_000 + number, pool_contexts * CONTEXT_LENGTH)
    tokens = torch.from_numpy(contexts(stream)).long()
    # bfloat16 arithmetic changes these values by less than 0.01 % of their variance.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        kept = torch.cat([hooked.residual(some)[some != END_OF_TEXT_ID].float() for some in tokens.split(32)])
    return kept[torch.randperm(len(kept), generator=torch.Generator().manual_seed(seed * 100_000 + number))]
