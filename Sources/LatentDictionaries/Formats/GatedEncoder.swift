internal import Foundation
internal import LatentTensor

/// Gated dictionaries (https://arxiv.org/abs/2404.16014): one product p = z·W_enc decides both whether a latent fires
/// (p + gateBias > 0) and with what value (relu(p · e^logScale + magnitudeBias)).
struct GatedEncoder {
  let archive: any TensorArchive
  let gateBias: String
  let magnitudeBias: String
  let logScale: String

  /// A latent is active where p is above both −gateBias and −magnitudeBias / e^logScale: one threshold of any sign.
  func apply(to checkpoint: inout DictionaryCheckpoint) throws {
    let shape = [checkpoint.latents]
    let gate = try archive.finiteTensor(gateBias, shape: shape).floats()
    let magnitude = try archive.finiteTensor(magnitudeBias, shape: shape).floats()
    let scale = try archive.finiteTensor(logScale, shape: shape).exponentials()
    checkpoint.encoderBias = nil
    checkpoint.selection = .threshold
    checkpoint.thresholds = Tensor(gate.indices.map { max(-gate[$0], -magnitude[$0] / max(scale[$0], 1e-30)) })
    checkpoint.activationScale = Tensor(scale)
    checkpoint.activationBias = Tensor(magnitude)
    checkpoint.notes.append("Gated: \(gateBias) decides what fires, \(logScale) and \(magnitudeBias) how strongly.")
  }
}

extension Tensor {
  /// eˣ of each element, kept below infinity.
  func exponentials() -> [Float] {
    floats().map { Float(min(exp(Double($0)), Double(Float.greatestFiniteMagnitude))) }
  }
}

extension DictionaryCheckpoint {
  /// Reports activations times the norm of the latent's decoder row, and decodes them by rows of length 1.
  ///
  /// - Parameter selecting: whether the k largest are chosen by that number, too.
  mutating func reportTimesDecoderNorm(selecting: Bool) {
    let norms = decoderNorms()
    if selecting { selectionScale = Tensor(norms) }
    activationScale = Tensor(norms)
    decodeScale = Tensor(norms.map { $0 > 0 ? 1 / $0 : 0 })
  }
}
