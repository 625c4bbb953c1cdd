internal import LatentDictionaries
internal import LatentModels
internal import LatentTensor

/// The misreadings that are tried, simplest first.
enum ReadingCandidates {
  /// Those that need no number to be found first. Ones that make no sense for a dictionary are left out later.
  static func plain(_ checkpoint: DictionaryCheckpoint, heads: Int?) -> [ReadingCandidate] {
    var all = [
      ReadingCandidate(.inputBias(true), "b_dec has to be subtracted from the input, and was not."),
      ReadingCandidate(.inputBias(false), "b_dec must not be subtracted from the input, and was."),
      ReadingCandidate(.decoderTransposed, "The decoder's matrix stands the other way round."),
      ReadingCandidate(.encoderTransposed, "The encoder's matrix stands the other way round."),
      ReadingCandidate(.skipTransposed, "The skip connection's matrix stands the other way round."),
      ReadingCandidate(.skipLeftOut, "The skip connection does not belong to what the dictionary writes."),
      ReadingCandidate(.selectionByDecoderNorm(true), "Latents are chosen by pre-activation times decoder norm."),
      ReadingCandidate(.selectionByDecoderNorm(false), "Latents are chosen without regard to the decoder's norms."),
      ReadingCandidate(.relu, "There is no threshold or limit on what fires besides zero."),
      ReadingCandidate(
        .thresholdsTimesDecoderNorm,
        "Decoder norms were folded into the encoder and not the thresholds."
      ),
      ReadingCandidate(
        .thresholdsOverDecoderNorm,
        "The thresholds are those of activations times decoder norm, as if decoder norms were folded."
      ),
      ReadingCandidate(.thresholdsTimesEncoderNorm, "Latents were rescaled and their thresholds were not."),
      ReadingCandidate(.thresholdsExponentiated, "The thresholds are stored as logarithms."),
      ReadingCandidate(.inputTokenNorm, "Each input has to be scaled to norm √width, and was not."),
      ReadingCandidate(.inputLayerNorm, "Each input has to be layer-normed, and was not."),
    ]
    if checkpoint.inputNormalization != .none {
      all.append(ReadingCandidate(.inputAsIs, "Inputs must not be normalised: that is in the weights already."))
    }
    if let heads {
      all.append(ReadingCandidate(.headsInterleaved(heads), "The heads' outputs were laid out in the wrong order."))
    }
    return all
  }

  /// Those that scale something by the number that brings inputs to norm √width, which is what datasets are scaled by.
  static func scaled(_ checkpoint: DictionaryCheckpoint, by scale: Double) -> [ReadingCandidate] {
    var factors = [scale, 1 / scale]
    if case .scale(let declared) = checkpoint.inputNormalization {
      factors = [declared, 1 / declared] + factors
    }
    factors = factors.filter { $0.isFinite && $0 > 0 && abs($0 - 1) > 0.02 }
    let bias = factors.map {
      ReadingCandidate(.outputBiasTimes($0), "An input scale was folded into the weights and not into b_dec.")
    }
    let thresholds = factors.map {
      ReadingCandidate(
        .thresholdsTimes($0),
        "The thresholds are in other units than the pre-activations: an input scale was applied to one of them only."
      )
    }
    let biases = factors.map {
      ReadingCandidate(
        .biasesTimes($0),
        "The biases are in other units than the activations: a norm factor was applied twice, or not at all."
      )
    }
    let inputs = factors.map {
      ReadingCandidate(
        .inputTimes($0),
        "Inputs have to be scaled, and the outputs back: the dataset's norm was left out, or applied twice."
      )
    }
    // Scaling the input and scaling all biases do the same to ReLU and top-k; the files may say which was meant.
    let isScaled = checkpoint.doubts.contains(.inputScale) || checkpoint.inputNormalization != .none
    return isScaled ? inputs + bias + thresholds + biases : bias + thresholds + biases + inputs
  }

  /// What the latents write, scaled to fit.
  static func fitted(_ scale: Double) -> ReadingCandidate? {
    let limit = VerificationCriteria.notableScale
    guard scale.isFinite, scale > 0, scale > limit || scale < 1 / limit else { return nil }
    return ReadingCandidate(
      .decoderTimes(scale),
      "What the latents write has the wrong scale: the decoder was not scaled back with the encoder, or scaled twice.",
      isSearched: true
    )
  }

  /// - Parameter hasThresholds: whether the files hold thresholds, which then do not fit if this is the better reading.
  static func topK(_ count: Int, hasThresholds: Bool) -> ReadingCandidate {
    ReadingCandidate(
      .topK(count),
      hasThresholds
        ? "It is a top-k dictionary, or its thresholds are in other units than its pre-activations, as when decoder norms "
          + "are folded into the encoder and not into them."
        : "It is a top-k dictionary, and was read as one whose latents fire by themselves.",
      isSearched: true
    )
  }

  static func oneThreshold(_ value: Double) -> ReadingCandidate {
    ReadingCandidate(
      .oneThreshold(value),
      "One threshold holds for all latents (a batch top-k dictionary's), and was dropped or is in other units.",
      isSearched: true
    )
  }

  /// Other places of the model that have the same width.
  static func places(_ placement: DictionaryPlacement, on model: ResidentModel) -> [ReadingCandidate] {
    guard placement.inputs.count == 1, placement.outputs.count == 1 else { return [] }
    let (input, output) = (placement.inputs[0], placement.outputs[0])
    var all: [ReadingCandidate] = []
    func fits(_ site: Hookpoint, like other: Hookpoint) -> Bool {
      site.site.isActivation && model.width(of: site) != nil && model.width(of: site) == model.width(of: other)
    }
    func add(_ newInput: Hookpoint, _ newOutput: Hookpoint, _ fault: String) {
      guard fits(newInput, like: input), fits(newOutput, like: output), newInput != input || newOutput != output
      else { return }
      let name = newInput == newOutput ? "at \(newInput)" : "from \(newInput) to \(newOutput)"
      guard !all.contains(where: { $0.name == name }) else { return }
      // What enters a block is what left the one before: the same reading under another name.
      if newInput.site == .input, newInput == newOutput, let layer = newInput.layer, layer > 0 {
        let left = Hookpoint(.output, layer: layer - 1)
        if left == input || all.contains(where: { $0.name == "at \(left)" }) { return }
      }
      all.append(ReadingCandidate(name, .places(inputs: [newInput], outputs: [newOutput]), fault))
    }
    for step in [-1, 1] {
      guard let from = input.moved(by: step), let to = output.moved(by: step) else { continue }
      add(from, to, "The hookpoint is off by one layer.")
    }
    for site in HookpointSite.allCases where !site.isOutsideBlocks {
      guard let layer = input.layer ?? output.layer else { break }
      let other = Hookpoint(site, layer: layer)
      if placement.transcodes {
        add(other, output, fault(input, other, reads: true))
        add(input, other, fault(output, other, reads: false))
      } else {
        add(other, other, fault(input, other, reads: true))
      }
    }
    for site in [Hookpoint.embedding, .final] where !placement.transcodes {
      add(site, site, fault(input, site, reads: true))
    }
    return all
  }

  private static func fault(_ old: Hookpoint, _ new: Hookpoint, reads: Bool) -> String {
    let pair: Set<HookpointSite> = [old.site, new.site]
    if pair == [.mlp, .mlpOutput] {
      return "The MLP's raw output was taken for what it adds to the residual stream, or the other way round."
    }
    if pair == [.mlpInput, .mlpInputNormalized] { return "The norm's gain was applied, or left out, wrongly." }
    if pair == [.input, .output] { return "The hookpoint is off by one layer." }
    return "It \(reads ? "reads" : "writes") another hookpoint."
  }
}

extension Hookpoint {
  /// The same site some blocks on; nil before the first and outside the blocks.
  fileprivate func moved(by step: Int) -> Hookpoint? {
    guard let layer, layer + step >= 0 else { return nil }
    return Hookpoint(site, layer: layer + step)
  }
}

extension HookpointSite {
  /// Whether a dictionary may be trained on it; states are matrices of their own.
  fileprivate var isActivation: Bool {
    switch self {
    case .state, .stateConvolution, .stateShift: false
    default: true
    }
  }
}
