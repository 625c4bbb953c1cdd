internal import LatentSupport
internal import LatentTensor

/// SAELens: a folder with `cfg.json` and `sae_weights.safetensors`; version 6 and the flat configuration before it.
///
///     pre = (x − b_dec, if apply_b_dec_to_input)·W_enc + b_enc;  out = select(pre)·W_dec + b_dec
///
/// Source: https://github.com/jbloomAus/SAELens, `StandardSAE`, `TopKSAE`, `JumpReLUSAE`.
package enum SAELens: DictionaryFormat {
  package static let name = "saelens"
  package static let appearance = "cfg.json and sae_weights.safetensors"

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    folder.files.isSuperset(of: ["cfg.json", "sae_weights.safetensors"])
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let width = try folder.size("d_in")
    let latents = try folder.size("d_sae")
    let selection = try selection(folder, latents: latents)
    try refuseUnsupported(folder)
    let file = try SafetensorsFile(path: folder.file("sae_weights.safetensors"))
    let bias = try file.finiteTensor("b_dec", shape: [width])
    // Absent in the old form, where it was always done.
    let subtracts = try folder.boolean("apply_b_dec_to_input") ?? true
    let byNorm = try folder.boolean("rescale_acts_by_decoder_norm") ?? false
    let metadata = folder.configuration?["metadata"]
    return DictionaryCheckpoint(
      files: [folder.file("cfg.json"), folder.file("sae_weights.safetensors")],
      format: name,
      latents: latents,
      width: width,
      hookpoint: try metadata?["hook_name"]?.stringValue ?? folder.string("hook_name") ?? folder.string("hook_point"),
      modelName: try metadata?["model_name"]?.stringValue ?? folder.string("model_name"),
      encoder: try file.finiteTensor("W_enc", shape: [width, latents]),
      encoderLayout: .inputOutput,
      encoderBias: try file.finiteTensor("b_enc", shape: [latents]),
      decoder: try file.finiteTensor("W_dec", shape: [latents, width]),
      inputBias: subtracts ? bias : nil,
      outputBias: bias,
      selection: selection,
      thresholds: selection == .jumpReLU ? try file.finiteTensor("threshold", shape: [latents]) : nil,
      selectsByDecoderNorm: byNorm,
      notes: notes(selection, subtracts: subtracts, byNorm: byNorm)
    )
  }

  /// The activation: `architecture` says it, except that the old form called top-k "standard" and named the function.
  private static func selection(_ folder: DictionaryFolder, latents: Int) throws -> Selection {
    let architecture = try folder.string("architecture") ?? "standard"
    let function = try folder.string("activation_fn_str") ?? folder.string("activation_fn") ?? "relu"
    switch (architecture, function) {
    case ("topk", _), ("standard", "topk"):
      let old = folder.configuration?["activation_fn_kwargs"]?["k"]?.integerValue
      let top = try folder.required("k", folder.integer("k") ?? old)
      guard top > 0, top <= latents else {
        throw LatentError.unreadable(
          folder.path,
          "k in \(folder.file("cfg.json")) is \(top); it must be from 1 to the \(latents) latents."
        )
      }
      return .topK(top)
    case ("standard", "relu"): return .relu
    case ("jumprelu", _): return .jumpReLU
    case ("standard", _):
      throw LatentError.unreadable(
        folder.path,
        "activation_fn \(function) in \(folder.file("cfg.json")) is not supported; relu and topk are."
      )
    default:
      throw LatentError.unreadable(
        folder.path,
        "architecture \(architecture) in \(folder.file("cfg.json")) is not supported; standard, topk and jumprelu are."
      )
    }
  }

  private static func refuseUnsupported(_ folder: DictionaryFolder) throws {
    func refuse(_ field: String, _ value: String, _ supported: String) -> LatentError {
      LatentError.unreadable(
        folder.path,
        "\(field) in \(folder.file("cfg.json")) is \(value), which is not supported; \(supported) is."
      )
    }
    // A boolean before version 6, whose `true` meant one of several things.
    if let normalisation = folder.configuration?["normalize_activations"], !normalisation.isNull,
      normalisation != "none", normalisation != false
    {
      throw refuse("normalize_activations", "\(normalisation)", "\"none\"")
    }
    let hook = try folder.string("hook_name") ?? folder.string("hook_point") ?? ""
    let reshape = try folder.string("reshape_activations") ?? "none"
    if reshape != "none" || hook.contains("hook_z") { throw refuse("reshape_activations", "hook_z", "\"none\"") }
    let head = folder.configuration?["metadata"]?["hook_head_index"] ?? folder.configuration?["hook_point_head_index"]
    if let head, !head.isNull { throw refuse("hook_head_index", "\(head)", "null") }
  }

  private static func notes(_ selection: Selection, subtracts: Bool, byNorm: Bool) -> [String] {
    let rule =
      switch selection {
      case .relu: "ReLU"
      case .jumpReLU: "JumpReLU with a threshold for each latent, strictly above"
      case .topK(let top): "Top-\(top) of the pre-activations, then ReLU"
      }
    return [
      rule + (byNorm ? ", chosen by pre-activation times decoder norm." : "."),
      "b_dec is \(subtracts ? "" : "not ")subtracted from the input, and added to the output.",
    ]
  }
}
