"""RWKV-4, 5.2, 6 and 7 one token at a time in float64: the plain recurrences, for the hookpoints that the reference
implementations keep to themselves. make_rwkv.py checks their logits and states against those implementations.

Weights carry the official names (`blocks.0.att.key.weight`), whatever file they came from.
"""

from collections.abc import Callable

import numpy as np
from numpy import ndarray

# Shows a hookpoint's value, [position, width], or a state after one position, [1, width], and returns what takes its
# place: tap(name, value, position of the first row).
Tap = Callable[[str, ndarray, int], ndarray]


def sigmoid(x: ndarray) -> ndarray:
    return 1 / (1 + np.exp(-x))


def normalized(x: ndarray, epsilon: float) -> ndarray:
    """Rows of mean 0 and variance 1."""
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon)


def group_norm(x: ndarray, heads: int, gain: ndarray, bias: ndarray, epsilon: float) -> ndarray:
    return normalized(x.reshape(len(x), heads, -1), epsilon).reshape(x.shape) * gain + bias


class Recurrence:
    """One model and what it computes.

    `epsilon` is that of ln0, ln1 and ln2, `head_epsilon` that of the heads' group norm, `final_epsilon` that of ln_out.
    """

    def __init__(
        self,
        version: int,
        weights: dict[str, ndarray],
        epsilon: float = 1e-5,
        head_epsilon: float = 64e-5,
        final_epsilon: float = 1e-5,
    ):
        self.version = version
        self.w = {name: np.asarray(value, np.float64) for name, value in weights.items()}
        self.epsilon, self.head_epsilon, self.final_epsilon = epsilon, head_epsilon, final_epsilon
        self.layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("blocks."))
        self.width = self.w["emb.weight"].shape[1]

    def weight(self, name: str) -> ndarray:
        """A tensor without its axes of one."""
        value = self.w[name]
        return value.reshape([size for size in value.shape if size != 1])

    def norm(self, x: ndarray, name: str, epsilon: float) -> ndarray:
        return normalized(x, epsilon) * self.w[name + ".weight"] + self.w[name + ".bias"]

    def run(self, tokens: list[int], tap: Tap) -> ndarray:
        """Logits of every position, [position, vocabulary], from a state of zeros or the weights' own `time_state`."""
        self.tap = tap
        x = self.norm(self.w["emb.weight"][tokens], "blocks.0.ln0", self.epsilon)
        x = tap("embedding", x, 0)
        for layer in range(self.layers):
            x = self.block(layer, x)
        x = self.tap("final", self.norm(x, "ln_out", self.final_epsilon), 0)
        return x @ self.w["head.weight"].T

    def block(self, layer: int, x: ndarray) -> ndarray:
        here, block = f"layers.{layer}", f"blocks.{layer}"
        x = self.tap(f"{here}.input", x, 0)
        mixer = {4: self.time_mix_4, 5: self.time_mix_5, 6: self.time_mix_5, 7: self.time_mix_7}[self.version]
        heads = mixer(layer, self.norm(x, f"{block}.ln1", self.epsilon))
        heads = self.tap(f"{here}.attention.heads", heads, 0)
        x = x + self.tap(f"{here}.attention", heads @ self.w[f"{block}.att.output.weight"].T, 0)
        inner = self.tap(f"{here}.mlp.input.normalized", normalized(x, self.epsilon), 0)
        inner = inner * self.w[f"{block}.ln2.weight"] + self.w[f"{block}.ln2.bias"]
        added = self.tap(f"{here}.mlp.output", self.channel_mix(layer, inner), 0)
        x = x + self.tap(f"{here}.mlp", added, 0)
        return self.tap(here, x, 0)

    def shift(self, name: str, x: ndarray) -> ndarray:
        """What each position finds of the one before, by the shift state `name`."""
        remembered = self.tap(name, x.copy(), 0)
        return np.concatenate([np.zeros((1, self.width)), remembered[:-1]])

    def mixed(self, x: ndarray, before: ndarray, name: str, letter: str) -> ndarray:
        """The static mixture of a position and the one before, in the version's own words."""
        if self.version <= 5:
            share = self.weight(f"{name}.time_mix_{letter}")
            return x * share + before * (1 - share)
        share = self.weight(f"{name}.time_maa_{letter}" if self.version == 6 else f"{name}.x_{letter}")
        return x + (before - x) * share

    def linear(self, x: ndarray, name: str) -> ndarray:
        return x @ self.w[name + ".weight"].T

    def channel_mix(self, layer: int, x: ndarray) -> ndarray:
        here, ffn = f"layers.{layer}", f"blocks.{layer}.ffn"
        before = self.shift(f"{here}.state.shift.mlp", x)
        key = self.tap(f"{here}.mlp.input", self.mixed(x, before, ffn, "k"), 0)
        neurons = np.maximum(self.linear(key, f"{ffn}.key"), 0) ** 2
        value = self.linear(self.tap(f"{here}.mlp.neurons", neurons, 0), f"{ffn}.value")
        if self.version == 7:
            return value
        return sigmoid(self.linear(self.mixed(x, before, ffn, "r"), f"{ffn}.receptance")) * value

    def time_mix_4(self, layer: int, x: ndarray) -> ndarray:
        here, att = f"layers.{layer}", f"blocks.{layer}.att"
        before = self.shift(f"{here}.state.shift", x)
        k, v, r = (
            self.linear(self.mixed(x, before, att, letter), f"{att}.{name}")
            for letter, name in (("k", "key"), ("v", "value"), ("r", "receptance"))
        )
        w, u = -np.exp(self.w[f"{att}.time_decay"]), self.w[f"{att}.time_first"]
        a, b, p = np.zeros(k.shape[1]), np.zeros(k.shape[1]), np.full(k.shape[1], -1e30)
        result = np.empty_like(k)
        for t in range(len(x)):
            q = np.maximum(p, u + k[t])
            old, new = np.exp(p - q), np.exp(u + k[t] - q)
            result[t] = (old * a + new * v[t]) / (old * b + new)
            q = np.maximum(p + w, k[t])
            old, new = np.exp(p + w - q), np.exp(k[t] - q)
            a, b, p = old * a + new * v[t], old * b + new, q
            self.states[layer] = {"a": a, "b": b, "p": p}
            # The same state as an average and the logarithm of its weight.
            a = self.tap(f"{here}.state", (a / b)[None], t)[0]
            p = self.tap(f"{here}.state.weight", (p + np.log(b))[None], t)[0]
            b = np.ones_like(a)
        return sigmoid(r) * result

    def time_mix_5(self, layer: int, x: ndarray) -> ndarray:
        here, att = f"layers.{layer}", f"blocks.{layer}.att"
        before = self.shift(f"{here}.state.shift", x)
        heads, head = self.weight(f"{att}.time_faaaa").shape
        if self.version == 5:
            mixtures = {letter: self.mixed(x, before, att, letter) for letter in "kvrg"}
            decay = np.broadcast_to(np.exp(-np.exp(self.weight(f"{att}.time_decay"))), (len(x), heads, head))
        else:
            hidden = np.tanh(self.mixed(x, before, att, "x") @ self.w[f"{att}.time_maa_w1"])
            hidden = hidden.reshape(len(x), 5, -1).swapaxes(0, 1)
            mixtures = {}
            for letter, low, up in zip("wkvrg", hidden, self.w[f"{att}.time_maa_w2"], strict=True):
                mixtures[letter] = x + (before - x) * (self.weight(f"{att}.time_maa_{letter}") + low @ up)
            low = np.tanh(mixtures["w"] @ self.w[f"{att}.time_decay_w1"])
            decay = self.weight(f"{att}.time_decay") + low @ self.w[f"{att}.time_decay_w2"]
            decay = np.exp(-np.exp(decay)).reshape(len(x), heads, head)
        r, k, v = (
            self.linear(mixtures[letter], f"{att}.{name}").reshape(len(x), heads, head)
            for letter, name in (("r", "receptance"), ("k", "key"), ("v", "value"))
        )
        gate = self.linear(mixtures["g"], f"{att}.gate")
        u = self.weight(f"{att}.time_faaaa")
        state = self.first_state(att, heads, head)  # [head, key, value]
        result = np.empty_like(r)
        for t in range(len(x)):
            written = k[t][:, :, None] * v[t][:, None, :]
            result[t] = np.einsum("hk,hkv->hv", r[t], u[:, :, None] * written + state)
            state = written + decay[t][:, :, None] * state
            state = self.tap(f"{here}.state", state.reshape(1, -1), t).reshape(state.shape)
            self.states[layer] = {"wkv": state}
        flat = result.reshape(len(x), -1)
        flat = group_norm(flat, heads, self.w[f"{att}.ln_x.weight"], self.w[f"{att}.ln_x.bias"], self.head_epsilon)
        return flat * gate * sigmoid(gate)

    def time_mix_7(self, layer: int, x: ndarray) -> ndarray:
        here, att = f"layers.{layer}", f"blocks.{layer}.att"
        before = self.shift(f"{here}.state.shift", x)
        heads, head = self.weight(f"{att}.r_k").shape
        x_r, x_w, x_k, x_v, x_a, x_g = (self.mixed(x, before, att, letter) for letter in "rwkvag")

        def low_rank(x: ndarray, letter: str, activation: Callable[[ndarray], ndarray] = lambda x: x) -> ndarray:
            return activation(x @ self.w[f"{att}.{letter}1"]) @ self.w[f"{att}.{letter}2"]

        r, k, v = self.linear(x_r, f"{att}.receptance"), self.linear(x_k, f"{att}.key"), self.linear(x_v, f"{att}.value")
        # The package rounds e^(-1/2) to 0.606531.
        decay = np.exp(-np.exp(-0.5) * sigmoid(self.weight(f"{att}.w0") + low_rank(x_w, "w", np.tanh)))
        rate = sigmoid(self.weight(f"{att}.a0") + low_rank(x_a, "a"))
        gate = low_rank(x_g, "g", sigmoid)
        if layer == 0:
            self.first_value = v
        else:
            v = v + (self.first_value - v) * sigmoid(self.weight(f"{att}.v0") + low_rank(x_v, "v"))
        by_head = (len(x), heads, head)
        removed = (k * self.weight(f"{att}.k_k")).reshape(by_head)
        removed /= np.maximum(np.linalg.norm(removed, axis=-1, keepdims=True), 1e-12)
        k = k * (1 + (rate - 1) * self.weight(f"{att}.k_a"))
        r, k, v, decay, rate = (value.reshape(by_head) for value in (r, k, v, decay, rate))
        state = self.first_state(att, heads, head)  # [head, value, key]
        result = np.empty_like(r)
        for t in range(len(x)):
            found = np.einsum("hvk,hk->hv", state, removed[t])
            state = state * decay[t][:, None, :] - found[:, :, None] * (removed[t] * rate[t])[:, None, :]
            state = state + v[t][:, :, None] * k[t][:, None, :]
            result[t] = np.einsum("hvk,hk->hv", state, r[t])
            state = self.tap(f"{here}.state", state.reshape(1, -1), t).reshape(state.shape)
            self.states[layer] = {"wkv": state}
        flat = result.reshape(len(x), -1)
        flat = group_norm(flat, heads, self.w[f"{att}.ln_x.weight"], self.w[f"{att}.ln_x.bias"], self.head_epsilon)
        bonus = (r * k * self.weight(f"{att}.r_k")).sum(-1, keepdims=True) * v
        return (flat + bonus.reshape(flat.shape)) * gate

    def first_state(self, att: str, heads: int, head: int) -> ndarray:
        """Zeros, or the trained initial state. Files hold [head, value, key], which versions 5 and 6 turn round."""
        trained = self.w.get(f"{att}.time_state")
        if trained is None:
            return np.zeros((heads, head, head))
        return (trained if self.version == 7 else trained.swapaxes(1, 2)).copy()

    # What is held after the last position of the last run, by layer.
    states: dict[int, dict[str, ndarray]]

    def record(self, tokens: list[int]) -> tuple[dict[str, ndarray], ndarray]:
        """Every hookpoint's value, [position, width], and the logits."""
        self.states = {}
        values: dict[str, list[ndarray]] = {}

        def keep(name: str, value: ndarray, position: int) -> ndarray:
            values.setdefault(name, []).append(value.copy())
            return value

        logits = self.run(tokens, keep)
        return {name: np.concatenate(rows) for name, rows in values.items()}, logits

    def edited(self, tokens: list[int], hookpoint: str, edit: Callable[[ndarray, ndarray], ndarray]) -> ndarray:
        """The logits when `edit(value, absolute positions of its rows)` takes the value's place at `hookpoint`."""
        self.states = {}

        def replace(name: str, value: ndarray, position: int) -> ndarray:
            return edit(value, position + np.arange(len(value))) if name == hookpoint else value

        return self.run(tokens, replace)
