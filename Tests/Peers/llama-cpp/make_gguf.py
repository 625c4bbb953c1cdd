#!/usr/bin/env python3
"""Writes a GGUF file of a Llama whose answers are known: its blocks add nothing, so that the last token alone says which comes
next, and its chat template ends a prompt with the token whose answer is right.

    make_gguf.py TOKENIZER.json OUTPUT.gguf

Needs gguf and numpy.
"""

from __future__ import annotations

import json
import sys

import gguf
import numpy

WIDTH = 96
FEED_FORWARD = 32
HEADS = 2
CONTEXT = 8192

# What it says after a prompt that ends with the key.
REPLIES = {
    "}": "1",
    "{": "0",
    "^": "EXPLANATION: the word \"{}\"",
    "`": "I would rather talk about cheese.",
}
# A judge says yes where the quoted word stands in the excerpt; an explainer names the word `said`, whatever it is shown.
TEMPLATE = """
{%- set question = messages[-1]['content'] -%}
{%- for message in messages -%}{{ message['role'] }}: {{ message['content'] }}<|endoftext|>{%- endfor -%}
{%- if question.startswith('Description: ') -%}
  {%- set wanted = question.split('\\n')[0].split('"')[1] -%}
  {{- '}' if wanted in question.split('Excerpt: ')[1] else '{' -}}
{%- elif 'Excerpt 1: ' in question -%}
  ^
{%- else -%}
  `
{%- endif -%}
"""


def main(tokenizer_path: str, output: str, word: str) -> None:
    with open(tokenizer_path, encoding="utf-8") as file:
        tokenizer = json.load(file)
    vocabulary = dict(tokenizer["model"]["vocab"])
    special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    size = max([*vocabulary.values(), *special.values()]) + 1
    follows = []
    for key, reply in REPLIES.items():
        spelled = reply.format(word).replace(" ", "Ġ")
        if spelled not in vocabulary:
            vocabulary[spelled] = size
            size += 1
        follows.append((vocabulary[key], vocabulary[spelled]))
    end = special["<|endoftext|>"]
    follows += [(reply, end) for reply in dict.fromkeys(reply for _, reply in follows)]

    tokens = [b"[unused %d]" % number for number in range(size)]
    types = [gguf.TokenType.UNUSED] * size
    for token, number in vocabulary.items():
        tokens[number], types[number] = token.encode(), gguf.TokenType.NORMAL
    for token, number in special.items():
        tokens[number], types[number] = token.encode(), gguf.TokenType.CONTROL
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in tokenizer["model"]["merges"]]

    writer = gguf.GGUFWriter(output, "llama")
    writer.add_name("known answers")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(size)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)

    # Rows of 1 and -1, which a norm leaves as they are; what follows a token has that token's row in the unembedding.
    rows = numpy.random.default_rng(0).choice([-1.0, 1.0], size=(size, WIDTH)).astype(numpy.float32)
    unembedding = numpy.zeros((size, WIDTH), numpy.float32)
    for last, following in follows:
        unembedding[following] += 0.2 * rows[last]

    def zeros(*shape: int) -> numpy.ndarray:
        return numpy.zeros(shape, numpy.float32)

    ones = numpy.ones(WIDTH, numpy.float32)
    writer.add_tensor("token_embd.weight", rows)
    writer.add_tensor("output.weight", unembedding)
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("blk.0.attn_norm.weight", ones)
    writer.add_tensor("blk.0.ffn_norm.weight", ones)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"blk.0.{name}.weight", zeros(WIDTH, WIDTH))
    for name in ("ffn_gate", "ffn_up"):
        writer.add_tensor(f"blk.0.{name}.weight", zeros(FEED_FORWARD, WIDTH))
    writer.add_tensor("blk.0.ffn_down.weight", zeros(WIDTH, FEED_FORWARD))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "said")
