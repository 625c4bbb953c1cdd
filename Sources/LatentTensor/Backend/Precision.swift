/// In what type a weight is kept and multiplied. Accumulation and results are float32 either way.
package enum Precision: String, Sendable, CaseIterable {
  case float32
  /// Only where the backend's `hasBFloat16` says so; activations are rounded to bfloat16 on their way in.
  case bfloat16
}
