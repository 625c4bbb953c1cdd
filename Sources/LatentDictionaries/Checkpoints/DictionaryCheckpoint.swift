package import LatentTensor

/// A dictionary as its files say it is, in one form for all formats:
///
///     z   = normalise(x) − inputBias
///     pre = z·W_enc + encoderBias
///     a   = select(pre) · activationScale + activationBias
///     y   = denormalise((a · decodeScale)·W_dec + outputBias) + x·W_skip
///
/// Tensors are views of the files, in the files' own dtype and layout; nothing is folded into anything. What a format
/// leaves out is nil, `none` or 1.
package struct DictionaryCheckpoint: Sendable {
  /// The files that it was read from, in a fixed order.
  package var files: [String]
  /// Name of the format that it was read as.
  package var format: String
  package var kind = DictionaryKind.sae
  package var latents: Int
  /// Width of what is encoded; of several hookpoints together.
  package var width: Int
  /// Width of what is decoded.
  package var outputWidth: Int
  /// Where it reads, in the files' own words; several for a crosscoder, none where the files do not say.
  package var hookpoints: [String] = []
  /// Where it writes, where that is not where it reads.
  package var outputHookpoints: [String] = []
  /// The one head that it reads at its hookpoint, and writes; nil for the whole width.
  package var head: Int?
  package var modelName: String?

  package var inputNormalization = InputNormalization.none
  /// [width], subtracted from the normalised input; nil where the format does not do that.
  package var inputBias: Tensor?
  /// [latents, width] or [width, latents], as `encoderLayout` says.
  package var encoder: Tensor
  package var encoderLayout: WeightLayout
  /// [latents]
  package var encoderBias: Tensor?
  package var selection: Selection
  /// [latents], in the units of the pre-activations, where the selection needs them.
  package var thresholds: Tensor?
  /// [latents]: the k largest are chosen by pre-activation times this.
  package var selectionScale: Tensor?
  /// [latents], what a selected pre-activation is multiplied by to be an activation.
  package var activationScale: Tensor?
  /// [latents], added to that.
  package var activationBias: Tensor?

  /// [latents], what an activation is multiplied by before it is decoded.
  package var decodeScale: Tensor?
  /// [latents, outputWidth]: row i is what latent i writes.
  package var decoder: Tensor
  /// [places, latents]: of a crosscoder whose places each decide what they are written: what an activation has to exceed.
  package var placeThresholds: Tensor?
  /// [outputWidth], added to what is decoded.
  package var outputBias: Tensor?
  package var outputNormalization = OutputNormalization.none
  /// [outputWidth, width] or [width, outputWidth]: a linear map of the raw input, added to the output.
  package var skip: Tensor?
  package var skipLayout = WeightLayout.outputInput

  /// What was read and how, in sentences for the user.
  package var notes: [String]
  /// What was changed of the first reading, by request.
  package var rereadings: [DictionaryReading] = []
  /// What else the files could mean; `verifyDictionary` measures it.
  package var doubts: Set<ReadingDoubt> = []
}

extension DictionaryCheckpoint {
  package var hookpoint: String? { hookpoints.first }

  /// ‖W_dec row‖ of each latent.
  package func decoderNorms() -> [Float] {
    let width = outputWidth
    let values = decoder.floats()
    return (0..<latents).map { row in
      values[(row * width)..<((row + 1) * width)].reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
    }
  }

  /// What distinguishes this reading of the files from others of the same files.
  package var reading: String {
    var parts = [
      format, kind.rawValue, "\(selection)", "\(inputNormalization)", "\(outputNormalization)",
      "\(encoderLayout)", "\(skipLayout)",
    ]
    if placeThresholds != nil { parts.append("by place") }
    parts += [inputBias, thresholds, selectionScale, activationScale, activationBias, decodeScale, outputBias, skip]
      .map { $0 == nil ? "-" : "+" }
    parts += rereadings.map(\.description)
    return parts.joined(separator: " ")
  }
}
