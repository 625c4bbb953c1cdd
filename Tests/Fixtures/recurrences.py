"""Recurrent models one token at a time, in plain PyTorch in double precision, with every state at hand.

transformers keeps states out of sight, runs prefill and decoding by different code, and differs between the two (Mamba-2
does not clamp steps while it decodes). So the states, and what editing them does, are computed here by the papers' formulas
from transformers' modules; `make_recurrent.py` checks that the logits and hookpoints are transformers' own.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# Changes a value at a hookpoint: (hookpoint, position, value [width]) -> value.
Edit = Callable[[str, int, Tensor], Tensor]


def _keep(_name: str, _position: int, value: Tensor) -> Tensor:
    return value


class Run:
    """One sequence under way: its states, and what passed every hookpoint."""

    def __init__(self, model: nn.Module, edit: Edit = _keep):
        self.model = model
        self.edit = edit
        self.states: dict[str, Tensor] = {}
        self.values: dict[str, list[Tensor]] = {}
        self.position = 0

    def tap(self, name: str, value: Tensor) -> Tensor:
        shape = value.shape
        value = self.edit(name, self.position, value.reshape(-1)).reshape(shape)
        self.values.setdefault(name, []).append(value.reshape(-1).clone())
        return value

    def state(self, name: str, *shape: int) -> Tensor:
        return self.states.get(name, torch.zeros(shape, dtype=torch.float64))

    def remember(self, name: str, value: Tensor) -> None:
        self.states[name] = self.tap(name, value)

    def step(self, token: int) -> Tensor:
        """The logits after `token`."""
        x, logits = FAMILIES[self.model.config.model_type](self, token)
        del x
        self.position += 1
        return logits


def rms(x: Tensor, epsilon: float) -> Tensor:
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon)


def push(run: Run, name: str, x: Tensor, conv: nn.Conv1d) -> Tensor:
    """The causal convolution's output, its buffer [channel, tap] being a state that ends with `x`."""
    taps = conv.weight.shape[-1]
    buffer = run.state(name, x.numel(), taps)
    buffer = torch.cat([buffer[:, 1:], x[:, None]], dim=1)
    y = (buffer * conv.weight[:, 0]).sum(-1) + (0 if conv.bias is None else conv.bias)
    run.remember(name, buffer)
    return y


def mamba(run: Run, token: int) -> tuple[Tensor, Tensor]:
    backbone = run.model.backbone
    x = run.tap("embedding", backbone.embeddings.weight[token])
    for layer, block in enumerate(backbone.layers):
        name = f"layers.{layer}"
        x = run.tap(f"{name}.input", x)
        mixed = MIXERS[run.model.config.model_type](run, name, block.mixer, block.norm(x))
        x = run.tap(name, x + run.tap(f"{name}.attention", mixed))
    x = run.tap("final", backbone.norm_f(x))
    return x, run.model.lm_head(x)


def selective(run: Run, name: str, mixer: nn.Module, x: Tensor) -> Tensor:
    """Mamba-1's mixer, and Falcon-Mamba's."""
    x, z = mixer.in_proj(x).chunk(2)
    x = F.silu(push(run, f"{name}.state.conv", x, mixer.conv1d))
    rank, width = mixer.time_step_rank, mixer.ssm_state_size
    delta, b, c = mixer.x_proj(x).split([rank, width, width])
    if run.model.config.model_type == "falcon_mamba":
        delta, b, c = (rms(part, run.model.config.mixer_rms_eps) for part in (delta, b, c))
    delta = F.softplus(mixer.dt_proj(delta))
    h = run.state(f"{name}.state", *mixer.A_log.shape)
    h = torch.exp(delta[:, None] * -torch.exp(mixer.A_log)) * h + (delta * x)[:, None] * b
    y = h @ c + mixer.D * x
    run.remember(f"{name}.state", h)
    return mixer.out_proj(run.tap(f"{name}.attention.heads", y * F.silu(z)))


def by_heads(run: Run, name: str, mixer: nn.Module, x: Tensor) -> Tensor:
    """Mamba-2's mixer."""
    config = run.model.config
    heads, head_width, groups, width = mixer.num_heads, mixer.head_dim, mixer.n_groups, mixer.ssm_state_size
    inner = heads * head_width
    z, x, delta = mixer.in_proj(x).split([inner, inner + 2 * groups * width, heads])
    x = F.silu(push(run, f"{name}.state.conv", x, mixer.conv1d))
    x, b, c = x.split([inner, groups * width, groups * width])
    delta = F.softplus(delta + mixer.dt_bias).clamp(*config.time_step_limit)
    x = x.reshape(heads, head_width)
    # Blocks of heads share a group.
    b, c = (part.reshape(groups, width).repeat_interleave(heads // groups, 0) for part in (b, c))
    h = run.state(f"{name}.state", heads, head_width, width)
    decay = torch.exp(delta * -torch.exp(mixer.A_log))[:, None, None]
    h = decay * h + (delta[:, None] * x)[:, :, None] * b[:, None]
    y = (h @ c[:, :, None])[:, :, 0] + mixer.D[:, None] * x
    run.remember(f"{name}.state", h)
    y = y.reshape(-1) * F.silu(z)
    y = rms(y.reshape(-1, mixer.norm.group_size), mixer.norm.variance_epsilon).reshape(-1) * mixer.norm.weight
    return mixer.out_proj(run.tap(f"{name}.attention.heads", y))


def recurrent_gemma(run: Run, token: int) -> tuple[Tensor, Tensor]:
    backbone = run.model.model
    x = run.tap("embedding", backbone.embed_tokens.weight[token] * backbone.normalizer.double())
    for layer, block in enumerate(backbone.layers):
        name = f"layers.{layer}"
        x = run.tap(f"{name}.input", x)
        mixer = griffin if hasattr(block.temporal_block, "rg_lru") else local_attention
        x = x + run.tap(f"{name}.attention", mixer(run, name, block.temporal_block, block.temporal_pre_norm(x)))
        mlp = block.mlp_block
        normed = run.tap(f"{name}.mlp.input", block.channel_pre_norm(x))
        neurons = run.tap(f"{name}.mlp.neurons", mlp.act_fn(mlp.gate_proj(normed)) * mlp.up_proj(normed))
        added = run.tap(f"{name}.mlp", run.tap(f"{name}.mlp.output", mlp.down_proj(neurons)))
        x = run.tap(name, x + added)
    x = run.tap("final", backbone.final_norm(x))
    cap = run.model.config.logits_soft_cap
    return x, torch.tanh(run.model.lm_head(x) / cap) * cap


def griffin(run: Run, name: str, block: nn.Module, x: Tensor) -> Tensor:
    """RecurrentGemma's recurrent block. The buffer is [tap, channel] and holds what still has an influence."""
    gate = block.act_fn(block.linear_y(x))
    taps, conv, lru = block.conv1d_width, block.conv_1d, block.rg_lru
    buffer = torch.cat([run.state(f"{name}.state.conv", taps - 1, conv.weight.shape[0]), block.linear_x(x)[None]])
    x = (buffer * conv.weight[:, 0].T).sum(0) + conv.bias
    run.remember(f"{name}.state.conv", buffer[1:])
    heads = lru.num_attention_heads

    def by_block(weight: Tensor, bias: Tensor) -> Tensor:
        return torch.sigmoid(torch.einsum("hi,hij->hj", x.reshape(heads, -1), weight) + bias).reshape(-1)

    log_a = -8 * by_block(lru.recurrent_gate_weight, lru.recurrent_gate_bias) * F.softplus(lru.recurrent_param)
    gated = by_block(lru.input_gate_weight, lru.input_gate_bias) * x
    h = run.state(f"{name}.state", lru.recurrent_param.shape[0])
    first = run.position == 0
    h = (0 if first else torch.exp(log_a) * h) + (1 if first else torch.sqrt(-torch.expm1(2 * log_a))) * gated
    run.remember(f"{name}.state", h)
    return block.linear_out(run.tap(f"{name}.attention.heads", h * gate))


def local_attention(run: Run, name: str, block: nn.Module, x: Tensor) -> Tensor:
    """RecurrentGemma's attention to the last positions."""
    heads, keys, width = block.num_attention_heads, block.num_key_value_heads, block.head_dim
    frequencies = block.rotary_emb.inv_freq.double() * run.position
    cos, sin = (torch.cat([part, part]) for part in (frequencies.cos(), frequencies.sin()))
    turned = cos.shape[0]

    def rotate(part: Tensor) -> Tensor:
        low, high = part[:, :turned].chunk(2, dim=1)
        return torch.cat([part[:, :turned] * cos + torch.cat([-high, low], 1) * sin, part[:, turned:]], dim=1)

    query = rotate(block.q_proj(x).reshape(heads, width))
    cache = run.states.setdefault(f"{name}.cache", [])
    cache.append((rotate(block.k_proj(x).reshape(keys, width)), block.v_proj(x).reshape(keys, width)))
    seen = cache[-block.sliding_window :]
    k = torch.stack([pair[0] for pair in seen], 1).repeat_interleave(heads // keys, 0)
    v = torch.stack([pair[1] for pair in seen], 1).repeat_interleave(heads // keys, 0)
    weights = torch.softmax((k @ query[:, :, None])[:, :, 0] * width**-0.5, dim=-1)
    mixed = (weights[:, None] @ v)[:, 0].reshape(-1)
    return block.o_proj(run.tap(f"{name}.attention.heads", mixed))


FAMILIES = {"mamba": mamba, "falcon_mamba": mamba, "mamba2": mamba, "recurrent_gemma": recurrent_gemma}
MIXERS = {"mamba": selective, "falcon_mamba": selective, "mamba2": by_heads}


@torch.no_grad()
def run(model: nn.Module, tokens: list[int], edit: Edit = _keep) -> tuple[dict[str, Tensor], Tensor]:
    """Every hookpoint's value, [position, width], states among them, and the logits, [position, vocabulary].

    `model` is in double precision. Block-level and state hookpoints can be edited.
    """
    under_way = Run(model, edit)
    logits = torch.stack([under_way.step(token) for token in tokens])
    return {name: torch.stack(rows) for name, rows in under_way.values.items()}, logits
