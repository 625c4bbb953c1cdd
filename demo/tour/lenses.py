"""What the models believe on the way: tuned lenses, trained in seconds, beside the logit lens and counting."""

from __future__ import annotations

from pathlib import Path

import latentd

from .show import Bar, heading, table

STEPS = 24
MODELS = ("lm", "mamba")
PROMPT = "Robin went home in the evening. He"


def train_lenses(client: latentd.Client, corpus: Path) -> None:
    """Trains a lens for each model, which has to beat the logit lens and the frequencies of tokens at every stream, and
    reads with it. The lenses are saved as `demo-lm` and `demo-mamba`."""
    heading("What the models believe on the way: a lens at every stream")
    rows = []
    for model in MODELS:
        bar = Bar(f"training a lens for {model}")
        trained = client.train_lens(
            model,
            {"paths": [str(corpus)]},
            steps=STEPS,
            lens=f"demo-{model}",
            # Of an older demo, in the same workspace.
            overwrite=True,
            on_progress=bar,
            progress=False,
        )
        bar.close()
        unigram = trained["unigramBitsPerByte"]
        print(
            f"{model}: {trained['steps']} steps on {trained['trainedTokens']:,} tokens in {trained['seconds']:.1f} s, "
            f"with {trained['memoryBytes'] / 1e6:.0f} MB; the model itself has {trained['baselineBitsPerByte']:.2f} bits "
            f"per byte, counting tokens {unigram:.2f}"
        )
        for site in trained["sites"]:
            tuned, logit = site["crossEntropyBitsPerByte"], site["logitLensBitsPerByte"]
            if not (site["converged"] and tuned < logit and tuned < unigram):
                raise SystemExit(f"the lens at {site['hookpoint']} of {model} beats neither the logit lens nor counting: {site}")
            numbers = (tuned, logit, site["kl"], site["logitLensKL"])
            rows.append([f"{model}: {site['hookpoint']}", *(f"{number:.2f}" for number in numbers)])
    table(["stream", "bits per byte", "by the logit lens", "KL in nats", "by the logit lens"], rows, elastic=0)
    print(f"\nThe next word after {PROMPT!r}, as each stream has it:")
    for model in MODELS:
        sites = client.lens(model, PROMPT, lens=f"demo-{model}", top=1)["sites"]
        words = [site["positions"][-1]["top"][0]["text"] for site in sites]
        print(f"  {model:7}" + " → ".join(repr(word) for word in words))
