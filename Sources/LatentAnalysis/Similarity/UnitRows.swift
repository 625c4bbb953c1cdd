package import LatentDictionaries
internal import LatentSupport
package import LatentTensor

/// One vector a latent, each of length 1, so that dot products are cosines.
package struct UnitRows: Sendable {
  /// [latents, width]; a row of zeros stays zero and is similar to nothing.
  package let tensor: Tensor
  /// Lengths before normalisation.
  package let norms: [Float]

  /// What the latents of two dictionaries are compared by.
  package enum Basis: String, Sendable, CaseIterable {
    /// What a latent writes.
    case decoder
    /// What a latent looks for.
    case encoder
  }

  /// - Parameter tensor: [rows, width], floating point.
  package init(normalizing tensor: Tensor) {
    let width = tensor.shape[1]
    var values = tensor.floats()
    norms = (0..<tensor.shape[0]).map { row in
      let range = (row * width)..<((row + 1) * width)
      let norm = values[range].reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
      if norm > 0 { for index in range { values[index] /= norm } }
      return norm
    }
    self.tensor = Tensor(values, shape: tensor.shape)
  }

  /// Reads the rows of a dictionary from its files: the encoder is kept in memory only in packed form.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for neurons, which have neither; `unreadableCheckpoint` when the files are
  ///   gone.
  package init(_ dictionary: SparseDictionary, by basis: Basis, name: String) throws {
    guard let checkpoint = try dictionary.checkpoint() else {
      throw LatentError.invalid(
        "by",
        "\(name) holds a model's own neurons, which have no \(basis.rawValue); compare learned dictionaries."
      )
    }
    switch basis {
    case .decoder:
      self.init(normalizing: checkpoint.decoder)
    case .encoder:
      let isTransposed = checkpoint.encoderLayout == .inputOutput
      self.init(normalizing: isTransposed ? try checkpoint.encoder.transposed() : checkpoint.encoder)
    }
  }

  package var count: Int { tensor.shape[0] }
  package var width: Int { tensor.shape[1] }

  /// The rows of some latents, in this order.
  package func selecting(_ latents: [Int]) throws -> UnitRows {
    var values: [Float] = []
    values.reserveCapacity(latents.count * width)
    for latent in latents { values += try tensor.slice(latent..<(latent + 1)).floats() }
    return UnitRows(normalizing: Tensor(values, shape: [latents.count, width]))
  }
}
