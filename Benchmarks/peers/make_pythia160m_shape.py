"""Write a model of Pythia-160m's exact shape with random weights, a dictionary for it and tokens to run it on.

    python make_pythia160m_shape.py FOLDER [--tokens 200000] [--dtype bfloat16]

Speed depends on shapes and not on what the weights mean, so nothing has to be downloaded. FOLDER gets
  model/                    GPT-NeoX: 12 blocks, width 768, 12 heads, vocabulary 50,304, with a small tokenizer.json
  dictionary/layers.5/      top-k dictionary in sparsify's format: 32,768 latents, k 32, float32
  tokens.safetensors        `tokens` [contexts, 256], int32, random, without the end-of-text token (0)
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor, nn
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

WIDTH = 768
LATENTS = 32_768
K = 32
CONTEXT_LENGTH = 256
VOCABULARY = 50_304
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


def configuration() -> GPTNeoXConfig:
    """EleutherAI/pythia-160m's."""
    return GPTNeoXConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=3072,
        hidden_act="gelu",
        max_position_embeddings=2048,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25},
        layer_norm_eps=1e-5,
        use_parallel_residual=True,
        tie_word_embeddings=False,
        bos_token_id=0,
        eos_token_id=0,
    )


@torch.no_grad()
def write_model(folder: Path, dtype: torch.dtype, generator: torch.Generator) -> None:
    """Every sublayer adds about a fifth of what the residual stream holds, and logits have a deviation near 2."""
    model = GPTNeoXForCausalLM(configuration())
    for name, module in model.named_modules():
        if isinstance(module, nn.Embedding):
            module.weight.normal_(generator=generator)
        elif isinstance(module, nn.Linear):
            gain = 2.0 if name == "embed_out" or name == "lm_head" else 0.4 if "4h_to_h" in name else 1.0
            module.weight.normal_(std=gain / module.in_features**0.5, generator=generator)
            if module.bias is not None:
                module.bias.normal_(std=0.05, generator=generator)
    model.to(dtype).save_pretrained(folder)


def write_tokenizer(path: Path) -> None:
    """End of text and the 256 bytes: enough for any text, and the tokens of a run are given as ids anyway."""
    end = "<|endoftext|>"
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate([end, *alphabet])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(end, special=True, normalized=False)])
    tokenizer.save(str(path))


def write_dictionary(folder: Path, generator: torch.Generator) -> None:
    """Unit decoder rows, an encoder that resembles them, small biases."""

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator)

    decoder = nn.functional.normalize(normal(LATENTS, WIDTH), dim=-1)
    tensors = {
        "encoder.weight": decoder + 0.3 * normal(LATENTS, WIDTH) / WIDTH**0.5,
        "encoder.bias": 0.1 * normal(LATENTS),
        "W_dec": decoder,
        "b_dec": 0.1 * normal(WIDTH),
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "sae.safetensors", metadata={"format": "pt"})
    config = {
        "activation": "topk",
        "expansion_factor": 32,
        "normalize_decoder": True,
        "num_latents": LATENTS,
        "k": K,
        "multi_topk": False,
        "skip_connection": False,
        "transcode": False,
        "d_in": WIDTH,
    }
    (folder / "cfg.json").write_text(json.dumps(config) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokens", type=int, default=200_000)
    parser.add_argument("--dtype", choices=DTYPES, default="bfloat16", help="of the model's file")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    generator = torch.Generator().manual_seed(options.seed)
    options.folder.mkdir(parents=True, exist_ok=True)
    write_model(options.folder / "model", DTYPES[options.dtype], generator)
    write_tokenizer(options.folder / "model" / "tokenizer.json")
    write_dictionary(options.folder / "dictionary" / "layers.5", generator)
    contexts = -(-options.tokens // CONTEXT_LENGTH)
    tokens = torch.randint(1, VOCABULARY, (contexts, CONTEXT_LENGTH), generator=generator, dtype=torch.int32)
    save_file({"tokens": tokens}, options.folder / "tokens.safetensors")


if __name__ == "__main__":
    main()
