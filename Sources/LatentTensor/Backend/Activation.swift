/// An element-wise non-linearity.
package enum Activation: String, Sendable, CaseIterable {
  /// max(x, 0)
  case relu
  /// max(x, 0)² (RWKV's channel-mix)
  case reluSquared
  /// x·Φ(x), exactly (https://arxiv.org/abs/1606.08415)
  case gelu
  /// The tanh approximation of `gelu`: GPT-2's `gelu_new`, `gelu_pytorch_tanh`, `gelu_fast`
  case geluTanh
  /// x·σ(x), also called swish
  case silu
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  case tanh
}
