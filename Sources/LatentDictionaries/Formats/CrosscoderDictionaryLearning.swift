internal import LatentSupport
internal import LatentTensor

/// Crosscoders of dictionary_learning's fork: encoder.weight [layers, width, latents], encoder.bias, decoder.weight
/// [layers, latents, width], decoder.bias [layers, width]; with k and threshold for batch top-k.
///
///     z_l = (x_l − activation_mean_l)·activation_global_scale_l     where the file has these numbers, else x_l
///     f   = relu(Σ_l z_l·encoder.weight[l] + encoder.bias), kept where f · norm > threshold
///     x̂_l = (f·decoder.weight[l] + decoder.bias[l])/(activation_global_scale_l + 1e-8) + activation_mean_l
///
/// `norm` is what `code_normalization_id` says; decoupled ones compare at each layer with that layer's own threshold, and
/// their encoder, by a slip of the library with which they were trained, normalises z once more.
/// Source: https://github.com/science-of-finetuning/dictionary_learning.
package enum CrosscoderDictionaryLearning: DictionaryFormat {
  package static let name = "crosscoder-dictionary-learning"
  package static let appearance = "encoder.weight [layers, width, latents] and decoder.weight [layers, latents, width]"

  /// What activations are multiplied by before they are compared, by the library's numbers.
  private enum Normalization: Int {
    case crosscoder = 1
    case sae, mixed, none, decoupled
  }

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias").filter { file in
      (try? folder.archive(file))?.shape(of: "encoder.weight")?.count == 3
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let archive = try folder.archive(folder.only(files(folder), of: name))
    let configuration = try folder.configuration("config.json")
    var checkpoint = try Crosscoder.read(
      archive,
      format: name,
      encoder: "encoder.weight",
      decoder: "decoder.weight",
      decoderHasPlacesFirst: true,
      decoderBias: "decoder.bias",
      files: [configuration?.path].compactMap { $0 }
    )
    checkpoint.encoderBias = try archive.finiteTensor("encoder.bias", shape: [checkpoint.latents])
    let places = try archive.axes("encoder.weight", count: 3)[0]
    // By the decoder as it is stored, before what the layers' scales make of it.
    try select(&checkpoint, archive, configuration, places: places)
    try normalize(&checkpoint, archive, places: places, times: checkpoint.placeThresholds == nil ? 1 : 2)
    checkpoint.notes.append(
      "Nothing says where it reads; give hookpoint, the names of its \(places) places with commas between."
    )
    return checkpoint
  }

  // MARK: Which latents fire

  private static func select(
    _ checkpoint: inout DictionaryCheckpoint,
    _ archive: any TensorArchive,
    _ configuration: DictionaryConfiguration?,
    places: Int
  ) throws {
    guard archive.contains("k") else {
      checkpoint.notes.append("ReLU.")
      return
    }
    let normalization = try normalization(archive, &checkpoint)
    let own = Crosscoder.placeNorms(checkpoint, places: places)
    if normalization == .decoupled {
      return try decouple(&checkpoint, archive, places: places, norms: own)
    }
    let norms = try norms(normalization, own, checkpoint, configuration)
    let threshold = archive.contains("threshold") ? try archive.scalar("threshold") : -1
    if threshold >= 0 {
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = Tensor(norms.map { $0 > 0 ? Float(threshold) / $0 : .greatestFiniteMagnitude })
      checkpoint.notes.append("Batch top-k: all whose activation times \(words(normalization)) is above \(threshold).")
    } else {
      checkpoint.setTop(Int(exactly: try archive.scalar("k")), source: "the tensor k")
      checkpoint.selectionScale = Tensor(norms)
      checkpoint.doubts.insert(.selection)
      checkpoint.notes.append(
        "The threshold was never set: each position keeps its own k, by activation times \(words(normalization))."
      )
    }
  }

  private static func normalization(
    _ archive: any TensorArchive,
    _ checkpoint: inout DictionaryCheckpoint
  ) throws -> Normalization {
    guard archive.contains("code_normalization_id") else {
      checkpoint.notes.append("Older files do not say by which norm latents are chosen; the sum over layers is taken.")
      return .crosscoder
    }
    let number = try archive.scalar("code_normalization_id")
    guard let known = Int(exactly: number).flatMap({ Normalization(rawValue: $0) }) else {
      throw LatentError.unreadable(
        archive.path,
        "code_normalization_id in \(archive.path) is \(number); 1 (crosscoder), 2 (sae), 3 (mixed), 4 (none) and 5 "
          + "(decoupled) are known."
      )
    }
    return known
  }

  /// - Parameter own: ‖decoder.weight[l] row‖, [layers, latents].
  private static func norms(
    _ normalization: Normalization,
    _ own: [Float],
    _ checkpoint: DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration?
  ) throws -> [Float] {
    let latents = checkpoint.latents
    func summed(_ part: (Float) -> Float) -> [Float] {
      (0..<latents).map { latent in stride(from: latent, to: own.count, by: latents).reduce(0) { $0 + part(own[$1]) } }
    }
    switch normalization {
    case .crosscoder: return summed { $0 }
    case .sae: return summed { $0 * $0 }.map { $0.squareRoot() }
    case .mixed:
      // Files of tensors do not say the shares; the library then takes its own.
      let trainer = configuration?.section("trainer") ?? configuration
      let whole = try Float(trainer?.number("code_normalization_alpha_sae") ?? 1)
      let apart = try Float(trainer?.number("code_normalization_alpha_cc") ?? 0.1)
      return zip(summed { $0 * $0 }, summed { $0 }).map { whole * $0.squareRoot() + apart * $1 }
    case .none, .decoupled: return [Float](repeating: 1, count: latents)
    }
  }

  private static func words(_ normalization: Normalization) -> String {
    switch normalization {
    case .crosscoder: "decoder norms, summed over the layers,"
    case .sae: "the norm of all layers' decoder rows"
    case .mixed: "a mixture of the norm of all layers' decoder rows and the sum of their norms"
    case .none: "1"
    case .decoupled: "each layer's decoder norm"
    }
  }

  private static func decouple(
    _ checkpoint: inout DictionaryCheckpoint,
    _ archive: any TensorArchive,
    places: Int,
    norms: [Float]
  ) throws {
    let thresholds = try archive.finiteTensor("threshold", shape: [places]).floats()
    guard thresholds.allSatisfy({ $0 >= 0 }) else {
      throw LatentError.unreadable(
        archive.path,
        "threshold in \(archive.path) is \(thresholds), so it was never set; a decoupled crosscoder cannot be read without."
      )
    }
    Crosscoder.gate(&checkpoint, places: places, norms: norms) { place, _ in thresholds[place] }
    checkpoint.notes.append(
      "Decoupled batch top-k: a latent fires where its activation times decoder norm is above that layer's threshold at any "
        + "layer, and writes to those layers only."
    )
  }

  // MARK: Scales of the layers

  /// Takes the layers' means as biases, and their scales into the weights.
  ///
  /// - Parameter times: how often the encoder normalises: twice, (((x − m)·s) − m)·s is (x − m − m/s)·s².
  private static func normalize(
    _ checkpoint: inout DictionaryCheckpoint,
    _ archive: any TensorArchive,
    places: Int,
    times: Int
  ) throws {
    guard archive.contains("activation_mean"), archive.contains("activation_std") else { return }
    let width = checkpoint.width / places
    let means = try archive.tensor(named: "activation_mean", shape: [places, width]).floats()
    let deviations = try archive.tensor(named: "activation_std", shape: [places, width]).floats()
    // The library's sign for activations that were not normalised.
    if means.contains(where: \.isNaN) || deviations.contains(where: \.isNaN) { return }
    let scales = try scales(archive, deviations, places: places)
    guard means.allSatisfy(\.isFinite), scales.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw LatentError.unreadable(
        archive.path,
        "activation_mean or activation_global_scale in \(archive.path) is no finite number above 0 to normalise by."
      )
    }
    let back = scales.map { 1 / ($0 + 1e-8) }
    let latents = checkpoint.latents
    var encoder = checkpoint.encoder.floats()
    for index in encoder.indices {
      let scale = scales[index / (width * latents)]
      encoder[index] *= times == 2 ? scale * scale : scale
    }
    var decoder = checkpoint.decoder.floats()
    for index in decoder.indices { decoder[index] *= back[index / width % places] }
    let bias = checkpoint.outputBias?.floats() ?? [Float](repeating: 0, count: means.count)
    checkpoint.encoder = Tensor(encoder, shape: checkpoint.encoder.shape)
    checkpoint.decoder = Tensor(decoder, shape: checkpoint.decoder.shape)
    checkpoint.inputBias = Tensor(means.indices.map { means[$0] * (times == 2 ? 1 + 1 / scales[$0 / width] : 1) })
    checkpoint.outputBias = Tensor(means.indices.map { bias[$0] * back[$0 / width] + means[$0] })
    checkpoint.notes.append(
      "Each layer's activation_mean is subtracted from what is read and added to what is written; its scale "
        + "(\(scales.map { "\($0)" }.joined(separator: ", "))) is multiplied into the encoder and divided out of the decoder."
        + (times == 2 ? " Of what is read this is done twice, as the library does." : "")
    )
  }

  private static func scales(_ archive: any TensorArchive, _ deviations: [Float], places: Int) throws -> [Float] {
    if archive.contains("activation_global_scale") {
      return try archive.finiteTensor("activation_global_scale", shape: [places]).floats()
    }
    let root = archive.contains("target_rms") ? Float(try archive.scalar("target_rms")) : 1
    let width = deviations.count / places
    return (0..<places).map { place in
      let square = deviations[place * width..<(place + 1) * width].reduce(Float(0)) { $0 + $1 * $1 }
      return root / (square + 1e-8).squareRoot()
    }
  }
}
