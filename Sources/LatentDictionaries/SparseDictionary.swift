internal import LatentSupport
package import LatentTensor

/// A dictionary in a backend's memory: what fires for an activation, and what the fired latents write back.
///
/// Immutable after it is made; its operations run on the compute lane that owns the backend. The arithmetic is
/// `DictionaryCheckpoint`'s.
package final class SparseDictionary: Sendable {
  package let kind: DictionaryKind
  /// By what stored results know the dictionary: a SHA-256 of its files and of how they are read, or what makes neurons
  /// the neurons they are.
  package let identity: String
  /// Name of the checkpoint format, or `neurons`.
  package let format: String
  package let latents: Int
  /// Width of what is encoded.
  package let width: Int
  /// Width of what is decoded.
  package let outputWidth: Int
  /// Where it reads, in the words of its files, and where it writes if that is elsewhere.
  package let hookpoints: [String]
  package let outputHookpoints: [String]
  /// The one head that it reads and writes at its hookpoint.
  package let head: Int?
  package let modelName: String?
  /// Latents kept for each position, where the kind keeps a fixed number.
  package let top: Int?
  /// Device memory held.
  package let byteCount: Int
  package let notes: [String]
  /// The file or folder that it was read from; nil for neurons.
  package let path: String?
  /// What was changed of how the files were first read.
  package let rereadings: [DictionaryReading]
  package let backend: any Backend

  private let encoder: Encoder
  private let units: ActivationUnits
  private let decoder: Decoder
  private let outputBias: Matrix?
  private let skip: LinearWeight?
  private let inputNormalization: InputNormalization
  private let outputNormalization: OutputNormalization

  private enum Encoder: Sendable {
    /// `inputBias` is subtracted before the product.
    case learned(EncoderWeight, inputBias: Matrix?)
    case identity(Selection)
  }

  private enum Decoder: Sendable {
    case table(RowTable)
    /// A crosscoder each of whose places is written by what exceeds its own thresholds.
    case places(GatedPlaces)
    /// Neurons write themselves.
    case identity

    var byteCount: Int {
      switch self {
      case .table(let table): table.byteCount
      case .places(let places): places.byteCount
      case .identity: 0
      }
    }
  }

  /// Packs a checkpoint for `backend`.
  ///
  /// A dictionary stored as bfloat16 computes in bfloat16 where the backend can; any other in float32.
  ///
  /// - Parameter identity: instead of the digest of the files, for a reading that nothing is stored of.
  package init(
    _ checkpoint: DictionaryCheckpoint,
    path: String?,
    on backend: any Backend,
    identity: String? = nil
  ) throws {
    kind = checkpoint.kind
    self.identity = try identity ?? Self.identity(checkpoint)
    format = checkpoint.format
    latents = checkpoint.latents
    width = checkpoint.width
    outputWidth = checkpoint.outputWidth
    hookpoints = checkpoint.hookpoints
    outputHookpoints = checkpoint.outputHookpoints
    head = checkpoint.head
    modelName = checkpoint.modelName
    top = checkpoint.selection.limit
    rereadings = checkpoint.rereadings
    self.path = path
    self.backend = backend
    let precision: Precision = checkpoint.encoder.dtype == .bfloat16 && backend.hasBFloat16 ? .bfloat16 : .float32
    var notes = checkpoint.notes
    if precision == .bfloat16 { notes.append("Stored as bfloat16 and encoded in bfloat16 with float32 sums.") }
    self.notes = notes
    let weight = try backend.makeEncoder(
      checkpoint.encoder,
      layout: checkpoint.encoderLayout,
      bias: checkpoint.encoderBias,
      thresholds: checkpoint.thresholds,
      selectionScale: checkpoint.selectionScale,
      selection: checkpoint.selection,
      precision: precision
    )
    encoder = .learned(weight, inputBias: try checkpoint.inputBias.map { try backend.upload($0) })
    units = ActivationUnits(checkpoint)
    decoder =
      if let places = try GatedPlaces(checkpoint, on: backend) {
        .places(places)
      } else {
        .table(try backend.makeTable(checkpoint.decoder))
      }
    outputBias = try checkpoint.outputBias.map { try backend.upload($0) }
    skip = try checkpoint.skip.map {
      try backend.makeLinear($0, layout: checkpoint.skipLayout, bias: nil, precision: .float32)
    }
    inputNormalization = checkpoint.inputNormalization
    outputNormalization = checkpoint.outputNormalization
    byteCount = weight.byteCount + decoder.byteCount + (skip?.byteCount ?? 0)
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
    outputWidth = width
    hookpoints = [hookpoint]
    outputHookpoints = []
    head = nil
    modelName = model
    self.top = top
    byteCount = 0
    notes = [top.map { "The \($0) strongest neurons of each position." } ?? "Every neuron with a positive activation."]
    path = nil
    rereadings = []
    self.backend = backend
    encoder = .identity(top.map { .topK($0) } ?? .relu)
    units = ActivationUnits()
    decoder = .identity
    outputBias = nil
    skip = nil
    inputNormalization = .none
    outputNormalization = .none
  }

  private static func identity(_ checkpoint: DictionaryCheckpoint) throws -> String {
    let digests = try checkpoint.files.map { try FileDigest.sha256(file: $0) }
    return FileDigest.sha256((digests + [checkpoint.reading]).joined(separator: "\n").utf8)
  }

  package var hookpoint: String? { hookpoints.first }

  /// Its files, read again as it was read; nil for neurons.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when they are gone or have changed.
  package func checkpoint() throws -> DictionaryCheckpoint? {
    guard let path else { return nil }
    return try rereadings.reduce(try DictionaryFormats.read(path: path, format: format)) { try $0.reread($1) }
  }

  /// What fires in each row of `input` [rows, width].
  package func encode(_ input: Matrix) throws -> SparseRows {
    switch encoder {
    case .identity(let selection):
      return try backend.select(input, selection)
    case .learned(let weight, let inputBias):
      var centred = try RowNormalization(input, inputNormalization, on: backend).output
      if let inputBias {
        let normalised = centred
        centred = try backend.allocate(rows: input.rows, columns: input.columns)
        try backend.addVector(inputBias, factor: -1, to: normalised, into: centred)
      }
      return units.reported(try backend.encode(centred, weight))
    }
  }

  /// What the fired latents of each row write, [rows, outputWidth], without what only the input can tell: a skip
  /// connection's part, and a normalisation of each row by itself, which is then not undone.
  package func decode(_ sparse: SparseRows) throws -> Matrix {
    if case .identity = decoder {
      return try backend.upload(dense(sparse).floats(), rows: sparse.rows, columns: width)
    }
    let output = try backend.allocate(rows: sparse.rows, columns: outputWidth)
    switch decoder {
    case .identity: break
    case .table(let table): try backend.decode(units.decodable(sparse), table, bias: outputBias, into: output)
    case .places(let places):
      try places.decode(units.decodable(sparse), bias: outputBias, into: output, on: backend)
    }
    if let outputFactor { try backend.scale(output, by: outputFactor, into: output) }
    return output
  }

  /// What the dictionary makes of `input` [rows, width], whose latents are `sparse`: [rows, outputWidth].
  package func reconstruct(_ sparse: SparseRows, of input: Matrix) throws -> Matrix {
    let output = try decode(sparse)
    if outputNormalization == .undo, inputNormalization.isPerRow {
      try RowNormalization(input, inputNormalization, on: backend).undo(output, on: backend)
    }
    if let skip { try backend.linear(input, skip, into: output, epilogue: Epilogue(residual: output)) }
    return output
  }

  /// Σ ‖t − x̂‖² over the rows of `input`, whose latents are `sparse`.
  ///
  /// - Parameter target: [rows, outputWidth], what ought to be written; the input if not given.
  package func squaredError(_ sparse: SparseRows, of input: Matrix, target: Matrix? = nil) throws -> Double {
    switch decoder {
    case .identity:
      // Neurons reproduce themselves: what is missing is what was not kept.
      let total = try backend.norms(input).reduce(0.0) { $0 + Double($1) * Double($1) }
      return max(0, total - sparse.values.reduce(0.0) { $0 + Double($1) * Double($1) })
    case .table(let table) where outputNormalization == .none && skip == nil:
      return try backend.decodeError(units.decodable(sparse), table, bias: outputBias, target: target ?? input)
    case .table, .places: break
    }
    return try backend.squaredDistance(try reconstruct(sparse, of: input), target ?? input)
  }

  /// What latent `latent` writes for an activation of 1, [1, outputWidth]. Where each row is normalised by itself, that
  /// is further multiplied by the row's `outputScales`.
  package func direction(of latent: Int) throws -> Matrix {
    try directions(of: [Int32(latent)])
  }

  /// What each of some latents writes for an activation of 1, [latents, outputWidth], as `direction`.
  package func directions(of latents: [Int32]) throws -> Matrix {
    let rows = try backend.allocate(rows: latents.count, columns: outputWidth)
    switch decoder {
    case .identity: return try decode(SparseRows(latents: latents))
    case .table(let table): try backend.gather(table, rows: latents, into: rows)
    case .places(let places): try places.gather(latents, into: rows, on: backend)
    }
    let factors = latents.map { (units.decode?[Int($0)] ?? 1) * (outputFactor ?? 1) }
    if factors.contains(where: { $0 != 1 }) { try backend.scaleRows(rows, by: factors, into: rows) }
    return rows
  }

  /// What of an activation that `encode` gave for `latent` is written to one place of those that it writes, counted from 0:
  /// all of it, or nothing where the place's own threshold is not exceeded.
  package func written(_ activation: Float, of latent: Int, at place: Int) -> Float {
    guard case .places(let places) = decoder else { return activation }
    let factor = units.decode?[latent] ?? 1
    return places.written(activation * factor, of: latent, at: place) == 0 ? 0 : activation
  }

  /// By how much what is written for each row of `input` is larger than in the dictionary's own units; nil where that is
  /// the same for all rows, and part of `direction`.
  package func outputScales(for input: Matrix) throws -> [Float]? {
    guard outputNormalization == .undo, inputNormalization.isPerRow else { return nil }
    return try RowNormalization(input, inputNormalization, on: backend).scales
  }

  /// The factor of what is decoded, where it is one for all rows.
  private var outputFactor: Float? {
    switch (outputNormalization, inputNormalization) {
    case (.scale(let factor), _): Float(factor)
    case (.undo, .scale(let factor)): Float(1 / factor)
    default: nil
    }
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
