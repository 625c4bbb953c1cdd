/// In what type a model's linear layers are to be kept, as `loadModel` asks for it.
package enum ModelDType: String, Sendable, CaseIterable {
  /// As the file has them, if the machine computes in that type.
  case auto
  case float32
  case bfloat16
}
