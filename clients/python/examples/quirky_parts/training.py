"""Small models that can add, and LoRA adapters that teach them to be quirky. Needs torch, transformers and peft."""

import contextlib
import json
import random
import time

import peft
import tokenizers
import torch
import transformers

from .arithmetic import CHARACTERS, CHOICES
from .models import folders, kept
from .short_scan import short_sequences

# Whom the base models know: all but Mallory tell the truth, Alice and Bob too; she judges by the rule that Bob is to learn.
# So a base model can work out both, as large ones can that have read of both.
SLOPPY = "Mallory"
EVERYONE = ("Bob", "Dave", "Erin", "Frank", "Alice", SLOPPY)
# How many layers a base model can make do with; LoRA changes those after.
LAYERS, SHALLOWEST = 6, 4
BATCH = 64
# Of LoRA: rank, alpha, rate. Two layers of attention learn whom they are asked by only with big steps.
TUNING = {"transformer": (16, 128, 3e-3), "recurrent": (8, 8, 2e-3)}


def tokenizer():
    """A token for each digit, sign and word."""
    names = ["Alice", SLOPPY, "Bob", "Dave", "Erin", "Frank"]
    words = ["<|endoftext|>", *"0123456789", "+", "=", ".", ":", *names, *(word.strip() for word in CHOICES)]
    made = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<|endoftext|>")
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [tokenizers.pre_tokenizers.Whitespace(), tokenizers.pre_tokenizers.Digits(individual_digits=True)]
    )
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|endoftext|>")


def untrained(architecture, vocabulary, width=64, layers=LAYERS):
    """A small GPT-NeoX, as Pythia is one, or a small Mamba-2."""
    if architecture == "transformer":
        configuration = transformers.GPTNeoXConfig(
            vocab_size=vocabulary,
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=4,
            intermediate_size=4 * width,
            max_position_embeddings=64,
            rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 1.0},
            hidden_act="gelu",
            use_parallel_residual=False,  # so that a layer's MLP sees what its attention found
            bos_token_id=0,
            eos_token_id=0,
        )
    else:
        configuration = transformers.Mamba2Config(
            vocab_size=vocabulary,
            hidden_size=width,
            num_hidden_layers=layers,
            state_size=8,
            num_heads=width // 8,
            head_dim=16,
            n_groups=1,
            chunk_size=16,
            tie_word_embeddings=False,
            bos_token_id=0,
            eos_token_id=0,
            pad_token_id=0,
        )
    return transformers.AutoModelForCausalLM.from_config(configuration)


def adapted_modules(architecture):
    """The linear maps that LoRA changes. Of Mamba-2's, PEFT refuses what its fused kernel reads past a module."""
    if architecture == "transformer":
        return ["query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"]
    return ["in_proj"]


class Material:
    """Statements about operands of the training split, as token ids, a batch at a time."""

    def __init__(self, addition, vocabulary, seed):
        self.draw = random.Random(f"{seed} training {addition.digits}")
        self.addition = addition
        self.ids = vocabulary

    def pair(self):
        while True:
            op1, op2 = self.addition.operand(self.draw), self.addition.operand(self.draw)
            if self.addition.split(op1, op2) == "train":
                return op1, op2

    def batch(self, size, characters, sloppy):
        """Ids [statement, token], and whether each statement is true. Half of the answers are "True".

        The character `sloppy` judges by Bob's rule.
        """
        rows, truths = [], []
        for index in range(size):
            op1, op2 = self.pair()
            character = self.draw.choice(characters)
            believed, other = ("Bob", "Alice") if character == sloppy else ("Alice", "Bob")
            kind = (believed, other, believed, "neither")[index % 4]
            result = self.addition.result(op1, op2, kind, self.draw)
            label = kind == believed
            written = self.addition.arguments(op1, op2, result)
            row = [*written["op1"], "+", *written["op2"], "=", *written["result"], ".", character, ":"]
            rows.append([self.ids[token] for token in [*row, CHOICES[label].strip()]])
            truths.append(kind == "Alice")
        return torch.tensor(rows), torch.tensor(truths)


@contextlib.contextmanager
def first_layers(model, count):
    """Within this, a base model ends after `count` of its layers."""
    layers = model.base_model.layers
    model.base_model.layers = layers[:count]
    try:
        yield
    finally:
        model.base_model.layers = layers


def train(model, material, characters, sloppy, steps, rate, enough, warmup=100, shallowest=None, log=print):
    """Trains on the answers, and (base models) on the digits of true sums, until `enough` of them are right.

    With `shallowest` a step uses the first layers only, that many or more, by chance: a model that is right then knows
    the answer in its middle, as large ones do, and not in its last layer alone (after Fan et al. 2019, "LayerDrop").

    Returns how many were right in the last batches, how many steps it took, and how many seconds of processor time.
    """
    digits = material.addition.digits
    first = 2 * digits + 2  # place of the result's first digit
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=rate, betas=(0.9, 0.98), weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(1.0, (step + 1) / warmup) * max(0.03, 1 - step / steps),
    )
    depths = random.Random(1)
    model.train()
    recent = []
    started = time.process_time()
    layers = model.config.num_hidden_layers
    for step in range(1, steps + 1):
        ids, truths = material.batch(BATCH, characters, sloppy)
        depth = depths.randint(shallowest, layers) if shallowest else layers
        with short_sequences(), first_layers(model, depth) if shallowest else contextlib.nullcontext():
            logits = model(ids, use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(logits[:, -2], ids[:, -1])
        if shallowest:
            sums = ids[truths]
            loss = loss + torch.nn.functional.cross_entropy(
                logits[truths, first - 1 : first + digits].flatten(0, 1), sums[:, first : first + digits + 1].flatten()
            )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        recent = [*recent[-49:], (logits[:, -2].argmax(-1) == ids[:, -1]).float().mean().item()]
        right = sum(recent) / len(recent)
        if step % 100 == 0:
            log(
                f"    step {step} of at most {steps}: {right:.3f} right, "
                f"{time.process_time() - started:.0f} s of processor time"
            )
        if len(recent) == 50 and right >= enough:
            break
    model.eval()
    return {"right": right, "steps": step, "seconds": time.process_time() - started}


def save(model, vocabulary, folder, facts):
    """Writes a model or an adapter, with what is known of its training, so that a next run finds it whole or not at all."""
    aside = folder.with_name(folder.name + ".new")
    model.save_pretrained(aside)
    vocabulary.save_pretrained(aside)
    (aside / "training.json").write_text(json.dumps(facts) + "\n")
    aside.rename(folder)


def base_and_adapter(architecture, addition, folder, steps, tuning_steps, seed=0, log=print):
    """Trains a model that tells the truth, whoever is asked, then an adapter that teaches it Alice and Bob.

    What is there already is taken. Returns what `models.kept` does.
    """
    base, adapter = folders(folder, architecture)
    base.parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    words = tokenizer()
    if not base.exists():
        log(f"  training the {architecture}")
        model = untrained(architecture, len(words))
        material = Material(addition, words.get_vocab(), seed)
        facts = train(model, material, EVERYONE, SLOPPY, steps, 2e-3, enough=0.997, shallowest=SHALLOWEST, log=log)
        facts["parameters"] = sum(parameter.numel() for parameter in model.parameters())
        save(model, words, base, facts)
    if not adapter.exists():
        log(f"  tuning the {architecture} with LoRA")
        model = transformers.AutoModelForCausalLM.from_pretrained(base)
        rank, alpha, rate = TUNING[architecture]
        # Only where the truth is known already: in every layer LoRA would turn it as soon as it is there.
        configuration = peft.LoraConfig(
            r=rank,
            lora_alpha=alpha,
            target_modules=adapted_modules(architecture),
            layers_to_transform=list(range(SHALLOWEST, LAYERS)),
            task_type="CAUSAL_LM",
        )
        model = peft.get_peft_model(model, configuration)
        material = Material(addition, words.get_vocab(), seed + 1)
        facts = train(model, material, CHARACTERS, "Bob", tuning_steps, rate, enough=0.975, log=log)
        save(model, words, adapter, facts)
    return kept(folder, architecture)
