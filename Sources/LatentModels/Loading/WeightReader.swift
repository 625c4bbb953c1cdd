package import LatentSupport
package import LatentTensor

/// Reads a checkpoint's tensors by name into a device's layers, and checks each: that it is there, has the shape that
/// the configuration calls for, and holds numbers. What is left unread at the end is refused by name.
package final class WeightReader {
  package let backend: any Backend
  /// In what type linear layers are kept.
  package let precision: Precision
  private let archive: any TensorArchive
  private var unread: Set<String>
  /// Weights read so far, each tensor counted once.
  package private(set) var parameters = 0
  /// Memory that they take on the device.
  package private(set) var byteCount = 0
  /// What a user should know of how the weights were read, in sentences.
  package private(set) var notes: [String] = []
  /// Of the unembedding as the checkpoint has it, once it is read.
  var unembeddingCorners: MatrixCorners?

  package init(_ archive: any TensorArchive, precision: Precision, backend: any Backend) {
    self.archive = archive
    self.precision = precision
    self.backend = backend
    unread = Set(archive.names)
  }

  // MARK: Tensors

  /// Whether the checkpoint has the tensor `name`.
  package func has(_ name: String) -> Bool { archive.contains(name) }

  /// The shape of the tensor `name`; nil when there is none.
  package func shape(of name: String) -> [Int]? { archive.shape(of: name) }

  /// Lets tensors be there that the model does without.
  package func ignore(_ names: [String]) { unread.subtract(names) }

  /// The first of `prefixes` under which there is the tensor `name`; the first of all when there is none.
  package func prefix(_ prefixes: String..., of name: String) -> String {
    prefixes.first { has($0 + name) } ?? prefixes.first ?? ""
  }

  /// The tensor `name` in host memory.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it is missing, has another shape than the configuration calls
  ///   for, is not of a floating-point type, or has NaN or infinite elements.
  package func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
    guard let found = archive.shape(of: name) else {
      throw LatentError.unreadable(archive.path, "\(archive.path) lacks the tensor \(name) of shape \(shape).")
    }
    guard found == shape else {
      throw LatentError.unreadable(
        archive.path,
        "Tensor \(name) in \(archive.path) has shape \(found), but the model calls for \(shape)."
      )
    }
    let tensor = try archive.tensor(named: name)
    guard tensor.dtype.isFloatingPoint else {
      throw LatentError.unreadable(
        archive.path,
        "Tensor \(name) in \(archive.path) is \(tensor.dtype.rawValue), but weights have to be floating-point numbers."
      )
    }
    if unread.remove(name) != nil {
      guard tensor.isFinite() else {
        throw LatentError.unreadable(archive.path, "Tensor \(name) in \(archive.path) has NaN or infinite elements.")
      }
      parameters += tensor.count
    }
    return tensor
  }

  /// Several tensors stacked along their first axis, so that one matrix multiplication does the work of all.
  package func stacked(_ parts: [(name: String, shape: [Int])]) throws -> Tensor {
    let tensors = try parts.map { try tensor($0.name, $0.shape) }
    defer { for tensor in tensors { tensor.releasePages() } }
    return try Tensor.stacked(tensors)
  }

  // MARK: Layers

  /// The table `name`, [rows, columns].
  ///
  /// - Parameter unused: rows that the file has before these, which no position is ever given (OPT).
  package func table(_ name: String, rows: Int, columns: Int, unused: Int = 0) throws -> RowTable {
    let whole = try tensor(name, [unused + rows, columns])
    defer { whole.releasePages() }
    let tensor = try whole.slice(unused..<unused + rows)
    // Rows are read as they are stored, so that only a narrowing that was asked for costs exactness.
    let narrows = precision == .bfloat16 && tensor.dtype == .float32
    let table = try backend.makeTable(narrows ? try tensor.converted(to: .bfloat16) : tensor)
    byteCount += table.byteCount
    return table
  }

  /// The linear layer `name` + `.weight` and, where it `hasBias`, `.bias`.
  package func linear(
    _ name: String,
    from input: Int,
    to output: Int,
    hasBias: Bool = false,
    layout: WeightLayout = .outputInput,
    precision: Precision? = nil
  ) throws -> LinearWeight {
    let weight = try tensor(name + ".weight", layout == .outputInput ? [output, input] : [input, output])
    return try linear(
      weight,
      layout: layout,
      bias: hasBias ? try tensor(name + ".bias", [output]) : nil,
      precision: precision
    )
  }

  /// Two linear layers whose weights stand one behind the other in `name` + `.weight`, [2 · output, input].
  package func linearHalves(_ name: String, from input: Int, to output: Int) throws -> (LinearWeight, LinearWeight) {
    let weight = try tensor(name + ".weight", [2 * output, input])
    return (
      try linear(weight.slice(0..<output), layout: .outputInput, bias: nil),
      try linear(weight.slice(output..<2 * output), layout: .outputInput, bias: nil)
    )
  }

  /// The linear layer `name` with its outputs in another order than the file's.
  ///
  /// - Parameters:
  ///   - blocks: for each run of `blockWidth` outputs wanted, which of the file's runs it is.
  package func linear(
    _ name: String,
    from input: Int,
    blocks: [Int],
    blockWidth: Int,
    hasBias: Bool = false
  ) throws -> LinearWeight {
    let output = blocks.count * blockWidth
    func ordered(_ tensor: Tensor) throws -> Tensor {
      defer { tensor.releasePages() }
      return try Tensor.stacked(blocks.map { try tensor.slice($0 * blockWidth..<($0 + 1) * blockWidth) })
    }
    return try linear(
      ordered(tensor(name + ".weight", [output, input])),
      layout: .outputInput,
      bias: hasBias ? ordered(tensor(name + ".bias", [output])) : nil
    )
  }

  /// One layer of the linear layers `parts`, whose results stand side by side.
  package func linear(
    joining parts: [(name: String, output: Int)],
    from input: Int,
    hasBias: Bool = false
  ) throws -> LinearWeight {
    let weight = try stacked(parts.map { ($0.name + ".weight", [$0.output, input]) })
    return try linear(
      weight,
      layout: .outputInput,
      bias: hasBias ? try stacked(parts.map { ($0.name + ".bias", [$0.output]) }) : nil
    )
  }

  func linear(
    _ weight: Tensor,
    layout: WeightLayout,
    bias: Tensor?,
    precision: Precision? = nil
  ) throws -> LinearWeight {
    defer { weight.releasePages() }
    let linear = try backend.makeLinear(weight, layout: layout, bias: bias, precision: precision ?? self.precision)
    byteCount += linear.byteCount
    return linear
  }

  /// The vector `name`, [1, count].
  package func vector(_ name: String, _ count: Int) throws -> Matrix {
    try vector(joining: [name], count)
  }

  /// One vector, [1, names · count], of the vectors `names`, which each have `count` numbers.
  package func vector(joining names: [String], _ count: Int) throws -> Matrix {
    let vector = try backend.upload(try stacked(names.map { ($0, [count]) }))
    byteCount += vector.count * 4
    return vector
  }

  /// Keeps numbers computed from tensors, [rows, columns].
  package func keep(_ values: [Float], rows: Int, columns: Int) throws -> Matrix {
    let matrix = try backend.upload(values, rows: rows, columns: columns)
    byteCount += matrix.count * 4
    return matrix
  }

  // MARK: The end

  /// Refuses weights that contradict each other or the configuration.
  package func contradiction(_ sentence: String) -> LatentError {
    LatentError.unreadable(archive.path, "In \(archive.path), \(sentence).")
  }

  /// Says of the tensors whose names begin with one of `prefixes` that they belong to a part of the checkpoint that is
  /// not loaded.
  ///
  /// - Parameter part: what they are, for the model's notes.
  package func leaveOut(_ prefixes: [String], part: String) {
    let kept = unread.filter { name in !prefixes.contains { name.hasPrefix($0) } }
    if kept.count < unread.count {
      notes.append("\(unread.count - kept.count) tensors of \(archive.path) were left out: \(part).")
    }
    unread = kept
  }

  /// Refuses tensors that no layer has read: a checkpoint with more in it is not the model that was built.
  ///
  /// - Parameter bufferSuffixes: ends of the names of tensors that hold no weights.
  package func finish(ignoring bufferSuffixes: [String]) throws {
    let strange = unread.filter { name in !bufferSuffixes.contains { name.hasSuffix($0) } }.sorted()
    guard let first = strange.first else { return }
    let others = strange.count == 1 ? "" : ", and \(strange.count - 1) more,"
    throw LatentError.unreadable(
      archive.path,
      "Tensor \(first)\(others) in \(archive.path) has no place in the model."
    )
  }
}
