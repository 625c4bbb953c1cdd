internal import LatentSupport

/// One way in which a dictionary's files could be meant other than as they were read: the misreadings that published
/// checkpoints and their loaders have shown, each a change to what was read.
package enum DictionaryReading: Sendable, Hashable {
  /// Whether the decoder's bias is subtracted from the input.
  case inputBias(Bool)
  /// W_enc or W_dec the other way round; possible where there are as many latents as numbers.
  case encoderTransposed, decoderTransposed
  /// All positive pre-activations.
  case relu
  /// The k largest.
  case topK(Int)
  /// Everything above one threshold, as a batch top-k dictionary's.
  case oneThreshold(Double)
  /// Thresholds in other units.
  case thresholdsTimes(Double)
  case thresholdsTimesDecoderNorm, thresholdsOverDecoderNorm, thresholdsTimesEncoderNorm
  case thresholdsExponentiated
  /// Whether the k largest are chosen by pre-activation times decoder norm.
  case selectionByDecoderNorm(Bool)
  /// Inputs multiplied by a number and outputs divided by it, instead of what the files say of the input.
  case inputTimes(Double)
  /// Inputs as they are, instead of what the files say.
  case inputAsIs
  case inputLayerNorm, inputTokenNorm
  /// What is decoded multiplied by a number, the bias as it is.
  case decoderTimes(Double)
  /// The decoder's bias multiplied by a number, also where it is subtracted.
  case outputBiasTimes(Double)
  /// All biases and thresholds multiplied by a number.
  case biasesTimes(Double)
  case skipTransposed, skipLeftOut
  /// Heads' outputs in the other order: number by number instead of head by head.
  case headsInterleaved(Int)
}

extension DictionaryReading: CustomStringConvertible {
  /// The name that `verifyDictionary` gives it and `loadDictionary` takes.
  package var description: String {
    switch self {
    case .inputBias(true): "b_dec subtracted from the input"
    case .inputBias(false): "b_dec not subtracted from the input"
    case .encoderTransposed: "encoder transposed"
    case .decoderTransposed: "decoder transposed"
    case .relu: "ReLU"
    case .topK(let count): "top-\(count)"
    case .oneThreshold(let value): "one threshold of \(Self.short(value)) for all latents"
    case .thresholdsTimes(let factor): "thresholds times \(Self.short(factor))"
    case .thresholdsTimesDecoderNorm: "thresholds times decoder norm"
    case .thresholdsOverDecoderNorm: "thresholds divided by decoder norm"
    case .thresholdsTimesEncoderNorm: "thresholds times encoder norm"
    case .thresholdsExponentiated: "thresholds are logarithms"
    case .selectionByDecoderNorm(true): "latents chosen by pre-activation times decoder norm"
    case .selectionByDecoderNorm(false): "latents chosen without regard to decoder norm"
    case .inputTimes(let factor): "input times \(Self.short(factor)), output divided by it"
    case .inputAsIs: "input not normalised"
    case .inputLayerNorm: "input layer-normed"
    case .inputTokenNorm: "each input scaled to norm √width"
    case .decoderTimes(let factor): "decoder times \(Self.short(factor))"
    case .outputBiasTimes(let factor): "b_dec times \(Self.short(factor))"
    case .biasesTimes(let factor): "biases and thresholds times \(Self.short(factor))"
    case .skipTransposed: "skip connection transposed"
    case .skipLeftOut: "skip connection left out"
    case .headsInterleaved(let heads): "outputs of \(heads) heads interleaved"
    }
  }

  /// Six digits: enough for the measure, few enough to read.
  private static func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "\(value)" }
    var digits = 1.0
    var magnitude = abs(value)
    while magnitude < 100_000, digits < 1e30 {
      magnitude *= 10
      digits *= 10
    }
    while magnitude >= 1_000_000, digits > 1e-30 {
      magnitude /= 10
      digits /= 10
    }
    return "\((value * digits).rounded() / digits)"
  }

  /// Those whose names hold a number, and how it is read.
  private static let numbered: [(before: String, after: String, make: @Sendable (Double) -> DictionaryReading?)] = [
    ("top-", "", { Int(exactly: $0).map { .topK($0) } }),
    ("one threshold of ", " for all latents", { .oneThreshold($0) }),
    ("thresholds times ", "", { .thresholdsTimes($0) }),
    ("input times ", ", output divided by it", { .inputTimes($0) }),
    ("decoder times ", "", { .decoderTimes($0) }),
    ("b_dec times ", "", { .outputBiasTimes($0) }),
    ("biases and thresholds times ", "", { .biasesTimes($0) }),
    ("outputs of ", " heads interleaved", { Int(exactly: $0).map { .headsInterleaved($0) } }),
  ]

  private static let plain: [DictionaryReading] = [
    .inputBias(true), .inputBias(false), .encoderTransposed, .decoderTransposed, .relu, .thresholdsTimesDecoderNorm,
    .thresholdsOverDecoderNorm, .thresholdsTimesEncoderNorm, .thresholdsExponentiated, .selectionByDecoderNorm(true),
    .selectionByDecoderNorm(false), .inputAsIs, .inputLayerNorm, .inputTokenNorm, .skipTransposed, .skipLeftOut,
  ]

  /// Reads a name as `description` writes it.
  ///
  /// - Throws: `LatentError` (`invalidParams`) that lists the names.
  package init(name: String, field: String) throws {
    if let known = Self.plain.first(where: { $0.description == name }) {
      self = known
      return
    }
    for (before, after, make) in Self.numbered where name.hasPrefix(before) && name.hasSuffix(after) {
      let number = name.dropFirst(before.count).dropLast(after.count)
      if let value = Double(number), Float(value).isFinite, value > 0, let reading = make(value) {
        self = reading
        return
      }
    }
    let names = Self.plain.map { "\"\($0)\"" } + Self.numbered.map { "\"\($0.before)NUMBER\($0.after)\"" }
    throw LatentError.invalid(
      field,
      "\(field) must be a reading as verifyDictionary names it, not \"\(name)\"; there are \(names.joined(separator: ", "))."
    )
  }
}
