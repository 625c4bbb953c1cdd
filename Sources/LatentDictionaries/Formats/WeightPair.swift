internal import LatentSupport
internal import LatentTensor

/// The encoder and decoder that every format has, under its own names and either way round.
struct WeightPair {
  let archive: any TensorArchive
  let encoder: Tensor
  let encoderLayout: WeightLayout
  /// [latents, outputWidth]
  let decoder: Tensor
  let latents: Int
  let width: Int
  let outputWidth: Int

  /// - Parameters:
  ///   - encoderLayout: how the encoder stands in the file.
  ///   - decoderLayout: `inputOutput` for [latents, width], `outputInput` for [width, latents] as a linear layer has it.
  init(
    _ archive: any TensorArchive,
    encoder encoderName: String,
    _ encoderLayout: WeightLayout,
    decoder decoderName: String,
    _ decoderLayout: WeightLayout
  ) throws {
    self.archive = archive
    self.encoderLayout = encoderLayout
    let shape = try archive.matrixShape(encoderName)
    (latents, width) =
      encoderLayout == .inputOutput ? (shape.columns, shape.rows) : (shape.rows, shape.columns)
    let other = try archive.matrixShape(decoderName)
    let isTurned = decoderLayout == .outputInput
    outputWidth = isTurned ? other.rows : other.columns
    guard (isTurned ? other.columns : other.rows) == latents else {
      throw LatentError.unreadable(
        archive.path,
        "Tensor \(decoderName) in \(archive.path) has shape [\(other.rows), \(other.columns)], which does not fit the "
          + "\(latents) latents of \(encoderName)."
      )
    }
    encoder = try archive.finiteTensor(encoderName, shape: [shape.rows, shape.columns])
    decoder =
      isTurned
      ? try archive.turnedTensor(decoderName, latents: latents, width: outputWidth)
      : try archive.finiteTensor(decoderName, shape: [latents, outputWidth])
  }

  /// A vector for the latents, or for what is written; nil for a name that the file lacks.
  func perLatent(_ name: String) throws -> Tensor? { try archive.optionalTensor(name, shape: [latents]) }
  func perOutput(_ name: String) throws -> Tensor? { try archive.optionalTensor(name, shape: [outputWidth]) }

  /// The record with what the weights alone decide: ReLU, no biases.
  func checkpoint(format: String, files: [String] = []) -> DictionaryCheckpoint {
    DictionaryCheckpoint(
      files: files + [archive.path],
      format: format,
      latents: latents,
      width: width,
      outputWidth: outputWidth,
      encoder: encoder,
      encoderLayout: encoderLayout,
      selection: .relu,
      decoder: decoder,
      notes: []
    )
  }

  /// One threshold for all latents.
  func thresholds(_ value: Double) -> Tensor { Tensor([Float](repeating: Float(value), count: latents)) }
}

extension DictionaryCheckpoint {
  /// Takes `bias` as the decoder's: added to the output, and subtracted from the input if so.
  mutating func setDecoderBias(_ bias: Tensor?, subtracted: Bool, name: String = "b_dec") {
    outputBias = bias
    inputBias = subtracted ? bias : nil
    guard bias != nil else { return }
    notes.append("\(name) is \(subtracted ? "" : "not ")subtracted from the input, and added to the output.")
  }

  /// Notes where it reads, or that nothing says it.
  mutating func setHookpoints(_ inputs: [String], _ outputs: [String] = [], from source: String) {
    hookpoints = inputs
    outputHookpoints = outputs
    notes.append(
      inputs.isEmpty
        ? "Nothing says where it reads; give hookpoint." : "The hookpoint is taken from \(source)."
    )
  }

  /// The k largest where k is known; else everything positive, and a note that it may be otherwise.
  mutating func setTop(_ top: Int?, source: String) {
    if let top, top > 0, top <= latents {
      selection = .topK(top)
      notes.append("Top-\(top) of the pre-activations, then ReLU; k is from \(source).")
    } else {
      doubts.insert(.selection)
      notes.append(
        "It is a top-k dictionary, and nothing says k (\(source)): all positive latents fire until reading is given, "
          + "such as \"top-50\"; verifyDictionary measures k."
      )
    }
  }
}
