internal import LatentSupport
package import LatentTensor

/// A dictionary in a backend's memory: what fires for an activation, and what the fired latents write back.
///
/// Immutable after it is made; its operations run on the compute lane that owns the backend.
package final class SparseDictionary: Sendable {
  package let kind: DictionaryKind
  /// By what stored results know the dictionary: a SHA-256 of its files, or what makes neurons the neurons they are.
  package let identity: String
  /// Name of the checkpoint format, or `neurons`.
  package let format: String
  package let latents: Int
  /// Width of what is encoded and of what is decoded.
  package let width: Int
  /// Where it belongs, in the words of its files.
  package let hookpoint: String?
  package let modelName: String?
  /// Latents kept for each position, where the kind keeps a fixed number.
  package let top: Int?
  /// Device memory held.
  package let byteCount: Int
  package let notes: [String]
  /// The folder that it was read from; nil for neurons.
  package let path: String?
  package let backend: any Backend

  private let encoder: Encoder
  private let decoder: RowTable?
  private let outputBias: Matrix?
  /// [latents]: where activations are reported times the norm of the latent's decoder row, those norms (SAELens,
  /// `rescale_acts_by_decoder_norm`).
  private let activationScale: [Float]?

  private enum Encoder: Sendable {
    /// `inputBias` is subtracted before the product.
    case learned(EncoderWeight, inputBias: Matrix?)
    case identity(Selection)
  }

  /// Packs a checkpoint for `backend`.
  ///
  /// A dictionary stored as bfloat16 computes in bfloat16 where the backend can; any other in float32.
  package init(_ checkpoint: DictionaryCheckpoint, path: String?, on backend: any Backend) throws {
    kind = .sae
    let digests = try checkpoint.files.map { try FileDigest.sha256(file: $0) }
    identity = FileDigest.sha256(digests.joined(separator: "\n").utf8)
    format = checkpoint.format
    latents = checkpoint.latents
    width = checkpoint.width
    hookpoint = checkpoint.hookpoint
    modelName = checkpoint.modelName
    if case .topK(let count) = checkpoint.selection { top = count } else { top = nil }
    self.path = path
    self.backend = backend
    let precision: Precision = checkpoint.encoder.dtype == .bfloat16 && backend.hasBFloat16 ? .bfloat16 : .float32
    var notes = checkpoint.notes
    if precision == .bfloat16 { notes.append("Stored as bfloat16 and encoded in bfloat16 with float32 sums.") }
    self.notes = notes
    activationScale = checkpoint.selectsByDecoderNorm ? Self.rowNorms(checkpoint.decoder) : nil
    let weight = try backend.makeEncoder(
      checkpoint.encoder,
      layout: checkpoint.encoderLayout,
      bias: checkpoint.encoderBias,
      thresholds: checkpoint.thresholds,
      selectionScale: activationScale.map { Tensor($0) },
      selection: checkpoint.selection,
      precision: precision
    )
    encoder = .learned(weight, inputBias: try checkpoint.inputBias.map { try backend.upload($0) })
    let table = try backend.makeTable(checkpoint.decoder)
    decoder = table
    outputBias = try checkpoint.outputBias.map { try backend.upload($0) }
    byteCount = weight.byteCount + table.byteCount
  }

  /// A model's neurons as a dictionary: latent i is neuron i, its activation is the neuron's own.
  ///
  /// - Parameters:
  ///   - modelIdentity: by what stored results know the model.
  ///   - top: keeps the k strongest of each position, as "Automatically Interpreting Millions of Features" does for its
  ///     baseline; nil keeps all that are positive.
  package init(
    neurons width: Int,
    of model: String,
    modelIdentity: String,
    hookpoint: String,
    top: Int?,
    on backend: any Backend
  ) {
    kind = .neurons
    identity = "neurons:\(modelIdentity):\(hookpoint):\(top.map { "top \($0)" } ?? "raw")"
    format = "neurons"
    latents = width
    self.width = width
    self.hookpoint = hookpoint
    modelName = model
    self.top = top
    byteCount = 0
    notes = [top.map { "The \($0) strongest neurons of each position." } ?? "Every neuron with a positive activation."]
    path = nil
    self.backend = backend
    encoder = .identity(top.map { .topK($0) } ?? .relu)
    decoder = nil
    outputBias = nil
    activationScale = nil
  }

  /// What fires in each row of `input` [rows, width].
  package func encode(_ input: Matrix) throws -> SparseRows {
    switch encoder {
    case .identity(let selection):
      return try backend.select(input, selection)
    case .learned(let weight, nil):
      return reported(try backend.encode(input, weight))
    case .learned(let weight, let bias?):
      let centred = try backend.allocate(rows: input.rows, columns: input.columns)
      try backend.addVector(bias, factor: -1, to: input, into: centred)
      return reported(try backend.encode(centred, weight))
    }
  }

  /// Pre-activations in the units in which the dictionary's own library reports them.
  private func reported(_ sparse: SparseRows) -> SparseRows {
    guard let activationScale else { return sparse }
    var scaled = sparse
    for entry in scaled.values.indices { scaled.values[entry] *= activationScale[Int(scaled.latents[entry])] }
    return scaled
  }

  /// The inverse of `reported`: what the decoder rows are multiplied by.
  private func unscaled(_ sparse: SparseRows) -> SparseRows {
    guard let activationScale else { return sparse }
    var factors = sparse
    for entry in factors.values.indices {
      let norm = activationScale[Int(factors.latents[entry])]
      factors.values[entry] = norm > 0 ? factors.values[entry] / norm : 0
    }
    return factors
  }

  /// What the fired latents of each row write, [rows, width].
  package func decode(_ sparse: SparseRows) throws -> Matrix {
    guard let decoder else { return try backend.upload(dense(sparse).floats(), rows: sparse.rows, columns: width) }
    let output = try backend.allocate(rows: sparse.rows, columns: width)
    try backend.decode(unscaled(sparse), decoder, bias: outputBias, into: output)
    return output
  }

  /// Σ ‖x − x̂‖² over the rows of `input`, whose latents are `sparse`.
  package func squaredError(_ sparse: SparseRows, of input: Matrix) throws -> Double {
    if let decoder { return try backend.decodeError(unscaled(sparse), decoder, bias: outputBias, target: input) }
    // Neurons reproduce themselves: what is missing is what was not kept.
    let total = try backend.norms(input).reduce(0.0) { $0 + Double($1) * Double($1) }
    return max(0, total - sparse.values.reduce(0.0) { $0 + Double($1) * Double($1) })
  }

  /// What latent `latent` writes for an activation of 1, [1, width]: its decoder row, of length 1 where activations are
  /// reported times its length.
  package func direction(of latent: Int) throws -> Matrix {
    let row = try backend.allocate(rows: 1, columns: width)
    if let decoder {
      try backend.gather(decoder, rows: [Int32(latent)], into: row)
      if let norm = activationScale?[latent], norm > 0 { try backend.scale(row, by: 1 / norm, into: row) }
    } else {
      var unit = [Float](repeating: 0, count: width)
      unit[latent] = 1
      try backend.upload(unit, into: row)
    }
    return row
  }

  /// - Throws: `LatentError` (`invalidParams`) when there is no latent of that number.
  package func check(latent: Int, field: String, name: String) throws {
    guard (0..<latents).contains(latent) else {
      throw LatentError.invalid(
        field,
        "\(field) must be from 0 to \(latents - 1), the latents of \(name), not \(latent)."
      )
    }
  }

  private static func rowNorms(_ tensor: Tensor) -> [Float] {
    let width = tensor.shape[1]
    let values = tensor.floats()
    return (0..<tensor.shape[0]).map { row in
      values[(row * width)..<((row + 1) * width)].reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
    }
  }
}

// MARK: - Dense form

extension SparseDictionary {
  /// [rows, latents], 0 where nothing fires.
  package func dense(_ sparse: SparseRows) -> Tensor {
    var values = [Float](repeating: 0, count: sparse.rows * latents)
    for row in 0..<sparse.rows {
      for entry in sparse.entries(ofRow: row) {
        values[row * latents + Int(sparse.latents[entry])] = sparse.values[entry]
      }
    }
    return Tensor(values, shape: [sparse.rows, latents])
  }

  /// The numbers of a dense [rows, latents] tensor that are not 0.
  package func sparse(_ dense: Tensor) -> SparseRows {
    var result = SparseRows()
    let values = dense.floats()
    for row in 0..<dense.shape[0] {
      for latent in 0..<latents where values[row * latents + latent] != 0 {
        result.latents.append(Int32(latent))
        result.values.append(values[row * latents + latent])
      }
      result.rowOffsets.append(result.latents.count)
    }
    return result
  }
}
