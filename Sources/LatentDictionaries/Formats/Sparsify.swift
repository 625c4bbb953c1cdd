internal import LatentSupport
internal import LatentTensor

/// EleutherAI's sparsify: a folder per hookpoint with `cfg.json` and `sae.safetensors`.
///
///     pre = (x − b_dec)·encoder.weightᵀ + encoder.bias;  top-k of relu(pre);  out = values·W_dec + b_dec
///
/// Source: https://github.com/EleutherAI/sparsify, `SparseCoder`.
package enum Sparsify: DictionaryFormat {
  package static let name = "sparsify"
  package static let appearance = "cfg.json and sae.safetensors"

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    folder.files.isSuperset(of: ["cfg.json", "sae.safetensors"])
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let width = try folder.size("d_in")
    let top = try folder.size("k")
    let declared = try folder.integer("num_latents") ?? 0
    let latents = declared > 0 ? declared : width * (try folder.size("expansion_factor"))
    try refuseUnsupported(folder)
    let file = try SafetensorsFile(path: folder.file("sae.safetensors"))
    guard top <= latents else {
      throw LatentError.unreadable(
        folder.path,
        "k in \(folder.file("cfg.json")) is \(top), more than its \(latents) latents."
      )
    }
    let bias = try file.finiteTensor("b_dec", shape: [width])
    let hookpoint = folder.path.split(separator: "/").last.map(String.init)
    return DictionaryCheckpoint(
      files: [folder.file("cfg.json"), folder.file("sae.safetensors")],
      format: name,
      latents: latents,
      width: width,
      hookpoint: hookpoint,
      encoder: try file.finiteTensor("encoder.weight", shape: [latents, width]),
      encoderLayout: .outputInput,
      encoderBias: try file.finiteTensor("encoder.bias", shape: [latents]),
      decoder: try file.finiteTensor("W_dec", shape: [latents, width]),
      inputBias: bias,
      outputBias: bias,
      selection: .topK(top),
      selectsByDecoderNorm: false,
      notes: [
        "Top-\(top) of the rectified pre-activations; b_dec is subtracted from the input and added to the output.",
        "The files do not name the hookpoint; the folder's name is taken for it.",
      ]
    )
  }

  private static func refuseUnsupported(_ folder: DictionaryFolder) throws {
    let activation = try folder.string("activation") ?? "topk"
    guard activation == "topk" else {
      throw LatentError.unreadable(
        folder.path,
        "activation in \(folder.file("cfg.json")) is \(activation); only topk is supported."
      )
    }
    for option in ["transcode", "skip_connection", "signed"] where try folder.boolean(option) ?? false {
      throw LatentError.unreadable(
        folder.path,
        "\(option) is true in \(folder.file("cfg.json")); of sparsify's dictionaries only top-k autoencoders are supported."
      )
    }
  }
}
