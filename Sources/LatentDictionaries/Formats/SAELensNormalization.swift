internal import LatentSupport

/// What SAELens's `normalize_activations` says of the input and the output.
enum SAELensNormalization {
  private static let layerNormEpsilon: Float = 1e-5

  static func apply(
    to checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ folder: DictionaryFolder
  ) throws {
    // A transcoder's output is that of another place, which the input's norm says nothing of.
    let undo = checkpoint.kind == .transcoder ? OutputNormalization.none : .undo
    let undone = undo == .undo ? ", undone after decoding." : "; the output is not touched."
    switch try kind(configuration) {
    case "none": break
    case "expected_average_only_in":
      try applyScale(to: &checkpoint, configuration, folder)
    case "constant_norm_rescale":
      checkpoint.inputNormalization = .tokenNorm
      checkpoint.outputNormalization = undo
      checkpoint.notes.append("Each input is scaled to norm √\(checkpoint.width)\(undone)")
    case "layer_norm":
      checkpoint.inputNormalization = .layerNorm(epsilon: layerNormEpsilon)
      checkpoint.outputNormalization = undo
      checkpoint.notes.append("Each input's mean and deviation are taken out\(undone)")
    case "constant_scalar_rescale":
      let factor = try configuration.required(
        "activation_normalization_factor",
        configuration.positive("activation_normalization_factor")
      )
      scale(&checkpoint, by: factor, from: "activation_normalization_factor")
    case let other:
      throw configuration.unsupported(
        "normalize_activations",
        other,
        "none, expected_average_only_in, constant_norm_rescale, layer_norm and constant_scalar_rescale are"
      )
    }
  }

  /// A boolean before version 6, whose `true` is `expected_average_only_in`.
  private static func kind(_ configuration: DictionaryConfiguration) throws -> String {
    guard let value = configuration.json["normalize_activations"], !value.isNull else { return "none" }
    if let flag = value.boolValue { return flag ? "expected_average_only_in" : "none" }
    return try configuration.string("normalize_activations") ?? "none"
  }

  /// The factor of the dataset is often only in the library's own list, not with the files.
  private static func applyScale(
    to checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ folder: DictionaryFolder
  ) throws {
    let metadata = configuration.section("metadata")
    if let factor = try configuration.positive("norm_scaling_factor") ?? metadata?.positive("norm_scaling_factor") {
      return scale(&checkpoint, by: factor, from: "norm_scaling_factor")
    }
    if let scaler = try folder.configuration("activation_scaler.json"),
      let factor = try scaler.positive("scaling_factor")
    {
      checkpoint.files.append(scaler.path)
      return scale(&checkpoint, by: factor, from: "activation_scaler.json")
    }
    checkpoint.doubts.insert(.inputScale)
    checkpoint.notes.append(
      "normalize_activations is expected_average_only_in, and no file holds the factor (norm_scaling_factor): inputs are "
        + "not scaled, as if it had been folded into the weights. verifyDictionary measures whether it was."
    )
  }

  private static func scale(_ checkpoint: inout DictionaryCheckpoint, by factor: Double, from source: String) {
    checkpoint.inputNormalization = .scale(factor)
    checkpoint.outputNormalization = .undo
    checkpoint.notes.append("Inputs are multiplied by \(factor), from \(source), and outputs divided by it.")
  }
}
