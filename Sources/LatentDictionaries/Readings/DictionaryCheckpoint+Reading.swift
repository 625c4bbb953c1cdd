internal import Foundation
internal import LatentSupport
internal import LatentTensor

extension DictionaryCheckpoint {
  /// The same files read another way, with a note that says so.
  ///
  /// - Parameter field: the request's parameter that asked for it, for the error.
  /// - Throws: `LatentError` (`invalidParams`) when the reading makes no sense for this dictionary.
  package func reread(_ reading: DictionaryReading, field: String = "reading") throws -> DictionaryCheckpoint {
    var result = self
    guard try result.change(reading) else {
      throw LatentError.invalid(
        field,
        "\(field) is \"\(reading)\", which means nothing for a \(kind.rawValue) of this form."
      )
    }
    result.rereadings.append(reading)
    result.notes.append("Read otherwise than its files suggest, as was asked for: \(reading).")
    return result
  }

  /// - Returns: whether the reading means something here, and something else than what was read.
  package mutating func change(_ reading: DictionaryReading) throws -> Bool {
    switch reading {
    case .inputBias(let subtracts): changeInputBias(subtracts)
    case .encoderTransposed, .decoderTransposed: try transpose(reading)
    case .relu, .topK, .oneThreshold: changeSelection(reading)
    case .thresholdsTimes, .thresholdsTimesDecoderNorm, .thresholdsOverDecoderNorm, .thresholdsTimesEncoderNorm,
      .thresholdsExponentiated:
      changeThresholds(reading)
    case .selectionByDecoderNorm(let byNorm): changeSelectionScale(byNorm)
    case .inputTimes, .inputAsIs, .inputLayerNorm, .inputTokenNorm: changeInput(reading)
    case .decoderTimes(let factor): changeDecoder(Float(factor))
    case .outputBiasTimes(let factor):
      scaleBiases(Float(factor), encoder: false)
    case .biasesTimes(let factor):
      scaleBiases(Float(factor), encoder: true)
    case .skipTransposed, .skipLeftOut: changeSkip(reading)
    case .headsInterleaved(let heads): try interleave(heads)
    }
  }

  private mutating func changeInputBias(_ subtracts: Bool) -> Bool {
    guard (inputBias != nil) != subtracts, let outputBias, width == outputWidth else { return false }
    inputBias = subtracts ? outputBias : nil
    return true
  }

  private mutating func transpose(_ reading: DictionaryReading) throws -> Bool {
    if reading == .encoderTransposed {
      guard latents == width else { return false }
      encoderLayout = encoderLayout == .inputOutput ? .outputInput : .inputOutput
    } else {
      guard latents == outputWidth else { return false }
      decoder = try decoder.transposed()
    }
    return true
  }

  private mutating func changeSelection(_ reading: DictionaryReading) -> Bool {
    // What a gated dictionary's product has to exceed is not its activation.
    guard selection != .threshold || activationBias == nil else { return false }
    switch reading {
    case .relu:
      guard selection != .relu else { return false }
      selection = .relu
      thresholds = nil
    case .topK(let count):
      guard count > 0, count <= latents, selection != .topK(count) else { return false }
      selection = .topK(count)
      thresholds = nil
    case .oneThreshold(let value):
      selection = .jumpReLU
      thresholds = Tensor([Float](repeating: Float(value), count: latents))
    default: return false
    }
    return true
  }

  private mutating func changeThresholds(_ reading: DictionaryReading) -> Bool {
    guard selection == .jumpReLU, let old = thresholds?.floats() else { return false }
    let changed: [Float]
    switch reading {
    case .thresholdsTimes(let factor): changed = old.map { $0 * Float(factor) }
    case .thresholdsTimesDecoderNorm: changed = zip(old, decoderNorms()).map { $0 * $1 }
    case .thresholdsOverDecoderNorm: changed = zip(old, decoderNorms()).map { $1 > 0 ? $0 / $1 : $0 }
    case .thresholdsTimesEncoderNorm: changed = zip(old, encoderNorms()).map { $0 * $1 }
    case .thresholdsExponentiated: changed = old.map { Float(min(exp(Double($0)), 1e30)) }
    default: return false
    }
    guard zip(old, changed).contains(where: { abs($0 - $1) > 1e-3 * abs($0) }) else { return false }
    thresholds = Tensor(changed)
    return true
  }

  private mutating func changeSelectionScale(_ byNorm: Bool) -> Bool {
    guard selection.limit != nil, (selectionScale != nil) != byNorm else { return false }
    if byNorm {
      let norms = decoderNorms()
      guard let least = norms.min(), let most = norms.max(), most > 1.01 * least else { return false }
      selectionScale = Tensor(norms)
    } else {
      selectionScale = nil
    }
    return true
  }

  private mutating func changeInput(_ reading: DictionaryReading) -> Bool {
    let (oldInput, oldOutput) = (inputNormalization, outputNormalization)
    outputNormalization = kind == .transcoder ? .none : .undo
    switch reading {
    case .inputTimes(let factor): inputNormalization = .scale(factor)
    case .inputLayerNorm: inputNormalization = .layerNorm(epsilon: 1e-5)
    case .inputTokenNorm: inputNormalization = .tokenNorm
    default:
      inputNormalization = .none
      outputNormalization = .none
    }
    return inputNormalization != oldInput || outputNormalization != oldOutput
  }

  private mutating func changeDecoder(_ factor: Float) -> Bool {
    let old = decodeScale?.floats() ?? [Float](repeating: 1, count: latents)
    decodeScale = Tensor(old.map { $0 * factor })
    return true
  }

  private mutating func scaleBiases(_ factor: Float, encoder: Bool) -> Bool {
    func scaled(_ tensor: Tensor?) -> Tensor? {
      tensor.map { old in Tensor(old.floats().map { $0 * factor }, shape: old.shape) }
    }
    let values = outputBias?.floats() ?? []
    guard values.contains(where: { $0 != 0 }) || encoder else { return false }
    inputBias = scaled(inputBias)
    outputBias = scaled(outputBias)
    if encoder {
      encoderBias = scaled(encoderBias)
      thresholds = scaled(thresholds)
      activationBias = scaled(activationBias)
    }
    return true
  }

  private mutating func changeSkip(_ reading: DictionaryReading) -> Bool {
    guard skip != nil else { return false }
    if reading == .skipLeftOut {
      skip = nil
      return true
    }
    guard width == outputWidth else { return false }
    skipLayout = skipLayout == .inputOutput ? .outputInput : .inputOutput
    return true
  }

  /// Column head · headWidth + number becomes column number · heads + head.
  private mutating func interleave(_ heads: Int) throws -> Bool {
    guard kind == .sae, heads > 1, width % heads == 0, width > heads, width == outputWidth else { return false }
    let headWidth = width / heads
    let order = (0..<width).map { ($0 % headWidth) * heads + $0 / headWidth }
    let rows = encoderLayout == .outputInput ? encoder : try encoder.transposed()
    encoder = rows.withColumns(order)
    encoderLayout = .outputInput
    decoder = decoder.withColumns(order)
    inputBias = inputBias?.withColumns(order)
    outputBias = outputBias?.withColumns(order)
    return true
  }

  /// ‖W_enc column‖ of each latent.
  func encoderNorms() -> [Float] {
    let values = encoder.floats()
    var sums = [Float](repeating: 0, count: latents)
    for index in values.indices {
      let latent = encoderLayout == .outputInput ? index / width : index % latents
      sums[latent] += values[index] * values[index]
    }
    return sums.map { $0.squareRoot() }
  }
}

extension Tensor {
  /// Column i of the result is column order[i].
  fileprivate func withColumns(_ order: [Int]) -> Tensor {
    let values = floats()
    let columns = order.count
    return Tensor(
      (0..<values.count).map { values[$0 / columns * columns + order[$0 % columns]] },
      shape: shape
    )
  }
}
