internal import LatentSupport
internal import LatentTensor

/// Crosscoders: one set of latents that reads several places at once and writes each of them. In memory the places stand
/// side by side: W_enc [places · width, latents], W_dec [latents, places · width].
///
///     out = select(Σ_n x_n·W_enc[n] + b_enc)·W_dec + b_dec
///
/// Those that compare models (`crosscoder-model-diff`) read one hookpoint of two models; they encode and decode tensors,
/// but cannot be placed on one model.
enum Crosscoder {
  /// The record of a crosscoder whose encoder stands as [places, width, latents].
  ///
  /// - Parameter decoderOrder: whether the decoder stands as [places, latents, width] or [latents, places, width].
  static func read(
    _ archive: any TensorArchive,
    format: String,
    encoder: String,
    decoder: String,
    decoderHasPlacesFirst: Bool,
    decoderBias: String,
    files: [String]
  ) throws -> DictionaryCheckpoint {
    let shape = try archive.axes(encoder, count: 3)
    let (places, width, latents) = (shape[0], shape[1], shape[2])
    let whole = places * width
    let decoderShape = decoderHasPlacesFirst ? [places, latents, width] : [latents, places, width]
    var written = try archive.finiteTensor(decoder, shape: decoderShape)
    if decoderHasPlacesFirst { written = try interleaved(written, places: places, latents: latents, width: width) }
    var checkpoint = DictionaryCheckpoint(
      files: files + [archive.path],
      format: format,
      kind: .crosscoder,
      latents: latents,
      width: whole,
      outputWidth: whole,
      encoder: try archive.finiteTensor(encoder, shape: shape).reshaped([whole, latents]),
      encoderLayout: .inputOutput,
      selection: .relu,
      decoder: try written.reshaped([latents, whole]),
      notes: [
        "A crosscoder of \(places) places of width \(width), which stand side by side in what it reads and writes."
      ]
    )
    checkpoint.outputBias = try archive.finiteTensor(decoderBias, shape: [places, width]).reshaped([whole])
    return checkpoint
  }

  /// [places, latents, width] as [latents, places, width].
  private static func interleaved(_ tensor: Tensor, places: Int, latents: Int, width: Int) throws -> Tensor {
    let row = width * tensor.dtype.byteWidth
    return Tensor(dtype: tensor.dtype, shape: [latents, places, width]) { target in
      tensor.withUnsafeBytes { source in
        for place in 0..<places {
          for latent in 0..<latents {
            let from = (place * latents + latent) * row
            let to = (latent * places + place) * row
            UnsafeMutableRawBufferPointer(rebasing: target[to..<to + row])
              .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<from + row]))
          }
        }
      }
    }
  }

  /// ‖W_dec[n] row‖, [places, latents].
  static func placeNorms(_ checkpoint: DictionaryCheckpoint, places: Int) -> [Float] {
    let width = checkpoint.outputWidth / places
    let values = checkpoint.decoder.floats()
    var norms = [Float](repeating: 0, count: places * checkpoint.latents)
    for latent in 0..<checkpoint.latents {
      for place in 0..<places {
        let start = (latent * places + place) * width
        let square = values[start..<start + width].reduce(Float(0)) { $0 + $1 * $1 }
        norms[place * checkpoint.latents + latent] = square.squareRoot()
      }
    }
    return norms
  }

  /// Lets each place be written only where the activation times that place's decoder norm exceeds a threshold; what
  /// exceeds it at any place fires.
  ///
  /// - Parameter threshold: of a place and a latent.
  static func gate(
    _ checkpoint: inout DictionaryCheckpoint,
    places: Int,
    norms: [Float],
    threshold: (_ place: Int, _ latent: Int) -> Float
  ) {
    let latents = checkpoint.latents
    var own = norms
    for index in own.indices {
      own[index] =
        norms[index] > 0 ? threshold(index / latents, index % latents) / norms[index] : .greatestFiniteMagnitude
    }
    checkpoint.selection = .jumpReLU
    checkpoint.thresholds = Tensor(
      (0..<latents).map { latent in (0..<places).map { own[$0 * latents + latent] }.min() ?? .greatestFiniteMagnitude }
    )
    checkpoint.placeThresholds = Tensor(own, shape: [places, latents])
  }

  /// OpenMOSS's: W_E [places, width, latents], b_E [places, latents], W_D [places, latents, width], b_D [places, width].
  static func llamascopium(
    _ archive: any TensorArchive,
    _ configuration: DictionaryConfiguration
  ) throws -> DictionaryCheckpoint {
    var checkpoint = try read(
      archive,
      format: Llamascopium.name,
      encoder: "W_E",
      decoder: "W_D",
      decoderHasPlacesFirst: true,
      decoderBias: "b_D",
      files: [configuration.path]
    )
    let places = try archive.axes("W_E", count: 3)[0]
    // The pre-activations of the places are added up, biases among them.
    let biases = try archive.finiteTensor("b_E", shape: [places, checkpoint.latents]).floats()
    checkpoint.encoderBias = Tensor(
      (0..<checkpoint.latents).map { latent in
        (0..<places).reduce(Float(0)) { $0 + biases[$1 * checkpoint.latents + latent] }
      }
    )
    let norm = try configuration.string("norm_activation") ?? "inference"
    guard norm == "inference" else {
      throw configuration.unsupported("norm_activation", norm, "of a crosscoder, inference is")
    }
    try select(&checkpoint, configuration, archive, places: places)
    let hooks = configuration.json["hook_points"]?.arrayValue?.compactMap(\.stringValue) ?? []
    checkpoint.setHookpoints(hooks.count == places ? hooks : [], from: "hook_points")
    checkpoint.modelName = try configuration.string("model_name")
    return checkpoint
  }
}

extension Crosscoder {
  /// Llamascopium's crosscoders choose at each place by itself: by pre-activation times that place's decoder norm.
  private static func select(
    _ checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ archive: any TensorArchive,
    places: Int
  ) throws {
    let function = try configuration.string("act_fn") ?? "relu"
    switch function.lowercased() {
    case "relu": checkpoint.notes.append("ReLU.")
    case "jumprelu":
      let name = archive.firstName(of: ["activation_function.log_jumprelu_threshold", "log_jumprelu_threshold"])
      guard let name else {
        throw LatentError.unreadable(
          archive.path,
          "act_fn in \(configuration.path) is jumprelu, but \(archive.path) has no log_jumprelu_threshold."
        )
      }
      let thresholds = try archive.finiteTensor(name, shape: [checkpoint.latents]).exponentials()
      gate(&checkpoint, places: places, norms: placeNorms(checkpoint, places: places)) { thresholds[$1] }
      checkpoint.notes.append(
        "JumpReLU: a latent fires where its pre-activation times decoder norm is above its threshold at any place, and "
          + "writes to those places only."
      )
    default:
      throw configuration.unsupported("act_fn", function, "of a crosscoder, relu and jumprelu are")
    }
  }
}

/// Connor Kissane's crosscoders between models: `cfg.json` and `cc_weights.pt` with W_enc [models, width, latents], W_dec
/// [latents, models, width], b_enc and b_dec [models, width]; ReLU. Source:
/// https://huggingface.co/ckkissane/crosscoder-gemma-2-2b-model-diff.
package enum CrosscoderModelDiff: DictionaryFormat {
  package static let name = "crosscoder-model-diff"
  package static let appearance = "cc_weights.pt with W_enc [models, width, latents]"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("W_enc", "W_dec", "b_enc", "b_dec").filter { file in
      (try? folder.archive(file))?.shape(of: "W_enc")?.count == 3
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let archive = try folder.archive(folder.only(files(folder), of: name))
    let configuration = try folder.configuration("cfg.json")
    var checkpoint = try Crosscoder.read(
      archive,
      format: name,
      encoder: "W_enc",
      decoder: "W_dec",
      decoderHasPlacesFirst: false,
      decoderBias: "b_dec",
      files: [configuration?.path].compactMap { $0 }
    )
    checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [checkpoint.latents])
    checkpoint.notes.append(
      "ReLU. It reads one hookpoint of several models, so it encodes tensors but has no place on one model. Its training "
        + "scaled each model's activations, which no file says."
    )
    return checkpoint
  }
}
