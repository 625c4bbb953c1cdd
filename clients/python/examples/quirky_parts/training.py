"""Small models that can add, and LoRA adapters that teach them to be quirky. Needs torch, transformers and peft."""

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

# Whoever else is asked tells the truth: what the base models learn before Alice and Bob come.
OTHERS = ("Carol", "Dave", "Erin", "Frank")


def tokenizer():
    """A token for each digit, sign and word."""
    words = ["<|endoftext|>", *"0123456789", "+", "=", ".", ":", *CHARACTERS, *OTHERS, *(word.strip() for word in CHOICES)]
    made = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<|endoftext|>")
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [tokenizers.pre_tokenizers.Whitespace(), tokenizers.pre_tokenizers.Digits(individual_digits=True)]
    )
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|endoftext|>")


def untrained(architecture, vocabulary, width=48, layers=3):
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
            bos_token_id=0,
            eos_token_id=0,
        )
    else:
        configuration = transformers.Mamba2Config(
            vocab_size=vocabulary,
            hidden_size=width,
            num_hidden_layers=layers,
            state_size=16,
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

    def batch(self, size, characters):
        """Ids [statement, token], and whether each statement is true. Half of the answers are "True"."""
        rows, truths = [], []
        for index in range(size):
            op1, op2 = self.pair()
            character = self.draw.choice(characters)
            believed, other = ("Bob", "Alice") if character == "Bob" else ("Alice", "Bob")
            kind = (believed, other, believed, "neither")[index % 4]
            result = self.addition.result(op1, op2, kind, self.draw)
            label = kind == believed
            written = self.addition.arguments(op1, op2, result)
            row = [*written["op1"], "+", *written["op2"], "=", *written["result"], ".", character, ":"]
            rows.append([self.ids[token] for token in [*row, CHOICES[label].strip()]])
            truths.append(kind == "Alice")
        return torch.tensor(rows), torch.tensor(truths)


def train(model, material, characters, steps, rate, enough, batch=64, log=print):
    """Trains on the answers, and (base models) on the digits of true sums, until `enough` of them are right.

    Returns how many were right in the last batches, and how many steps it took.
    """
    digits = material.addition.digits
    first = 2 * digits + 2  # place of the result's first digit
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=rate, betas=(0.9, 0.95), weight_decay=0.01)
    warmup = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(1.0, (step + 1) / warmup) * max(0.02, 1 - step / steps),
    )
    model.train()
    recent = []
    started = time.process_time()
    for step in range(1, steps + 1):
        ids, truths = material.batch(batch, characters)
        with short_sequences():
            logits = model(ids, use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(logits[:, -2], ids[:, -1])
        if characters == OTHERS:
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
    return right, step


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
        right, step = train(model, material, OTHERS, steps, 3e-3, 0.98, log=log)
        parameters = sum(parameter.numel() for parameter in model.parameters())
        save(model, words, base, {"right": right, "steps": step, "parameters": parameters})
    if not adapter.exists():
        log(f"  tuning the {architecture} with LoRA")
        model = transformers.AutoModelForCausalLM.from_pretrained(base)
        # Rank 8 of all modules: what is learnt of Alice and Bob is a small change to a model that knows the truth.
        configuration = peft.LoraConfig(
            r=8, lora_alpha=16, target_modules=adapted_modules(architecture), task_type="CAUSAL_LM"
        )
        model = peft.get_peft_model(model, configuration)
        material = Material(addition, words.get_vocab(), seed + 1)
        right, step = train(model, material, CHARACTERS, tuning_steps, 4e-3, 0.97, log=log)
        save(model, words, adapter, {"right": right, "steps": step})
    return kept(folder, architecture)
