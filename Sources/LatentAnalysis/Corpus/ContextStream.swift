internal import LatentSupport
internal import LatentTensor
package import LatentWorkspace

/// A dataset as the model reads it: tokens of documents joined by a separator, cut into contexts of equal length.
///
/// Documents are read and tokenized as they are needed, so memory does not depend on the corpus.
package struct ContextStream {
  /// How text becomes tokens; the model's tokenizer seen from here.
  package struct Encoder: Sendable {
    /// Tokens of a document, without special tokens around it.
    package var encode: @Sendable (String) throws -> [Int32]
    /// Stands between documents: end-of-text, else beginning-of-text; nil where the model has neither.
    package var separator: Int32?
    package var isSpecial: @Sendable (Int32) -> Bool

    package init(
      encode: @escaping @Sendable (String) throws -> [Int32],
      separator: Int32?,
      isSpecial: @escaping @Sendable (Int32) -> Bool
    ) {
      self.encode = encode
      self.separator = separator
      self.isSpecial = isSpecial
    }
  }

  private let dataset: Dataset
  private let encoder: Encoder
  private let contextLength: Int
  private var source: Source
  /// Tokens that are read but not handed out, and the documents that begin in them.
  private var pending: [Int32] = []
  private var pendingDocuments: [ContextBatch.Document] = []
  private var isExhausted = false
  /// Tokens that may still be read, where the request limits them.
  private var allowance: Int
  private var documents = 0
  private var tokensRead = 0

  private enum Source {
    case text(DocumentReader)
    case tokens([Tensor], row: Int)
  }

  /// - Parameter maxTokens: the corpus is cut off there; nil takes all of it.
  /// - Throws: `LatentError` that names the file, for a dataset that cannot be used.
  package init(_ dataset: Dataset, encoder: Encoder, contextLength: Int, maxTokens: Int?) throws {
    self.dataset = dataset
    self.encoder = encoder
    self.contextLength = contextLength
    allowance = maxTokens ?? .max
    source =
      try dataset.validated()
      ? .tokens(try dataset.paths.map { try Self.tokenRows($0, contextLength: contextLength) }, row: 0)
      : .text(DocumentReader(dataset))
  }

  /// The next whole contexts, at most `contexts` of them; nil after the last. Only the corpus' last may be short.
  package mutating func next(contexts: Int) throws -> ContextBatch? {
    let wanted = contexts * contextLength
    while pending.count < wanted, !isExhausted { try read() }
    let count = min(wanted, pending.count)
    guard count > 0 else { return nil }
    let tokens = Array(pending[..<count])
    let inBatch = pendingDocuments.filter { $0.offset < count }
    let batch = ContextBatch(tokens: tokens, isSpecial: tokens.map(encoder.isSpecial), documents: inBatch)
    pending.removeFirst(count)
    // The document that is going on begins the next batch.
    var rest = pendingDocuments.filter { $0.offset >= count }
    if rest.first?.offset != count, var current = inBatch.last {
      current.offset = count
      rest.insert(current, at: 0)
    }
    pendingDocuments = rest.map { ContextBatch.Document(offset: $0.offset - count, number: $0.number, key: $0.key) }
    return batch
  }

  /// What to say when there was nothing to read.
  var emptiness: LatentError {
    let names = dataset.paths.joined(separator: ", ")
    return LatentError(
      .invalidParams,
      "The dataset holds no text: \(names) \(dataset.paths.count == 1 ? "is" : "are") empty or blank.",
      field: "dataset",
      path: dataset.paths.first
    )
  }

  /// Passes over contexts that an earlier run has finished.
  package mutating func skip(contexts: Int) throws {
    var left = contexts
    while left > 0, try next(contexts: min(left, 256)) != nil { left -= 256 }
  }

  /// About how many tokens the whole corpus has, judged by what has been read of it; nil before anything has.
  package var estimatedTokens: Int? {
    let whole: Int
    switch source {
    case .tokens(let files, _):
      whole = files.reduce(0) { $0 + $1.count }
    case .text(let reader):
      guard tokensRead > 0, reader.fractionRead > 0 else { return nil }
      whole = isExhausted ? tokensRead : Int(Double(tokensRead) / reader.fractionRead)
    }
    return min(whole, allowance == .max ? .max : tokensRead + allowance)
  }

  /// Takes in one more document or row of tokens.
  private mutating func read() throws {
    switch source {
    case .text(var reader):
      let document = try reader.next()
      source = .text(reader)
      guard let document else {
        isExhausted = true
        return
      }
      let tokens = try encoder.encode(document)
      guard !tokens.isEmpty else { return }
      if documents > 0, let separator = encoder.separator { append([separator][...]) }
      begin(tokens[...])
    case .tokens(let files, let row):
      var index = row
      for file in files {
        guard index >= file.shape[0] else {
          let tokens = try file.slice(index..<(index + 1)).integers().map { Int32(clamping: $0) }
          // A row may hold several documents, told apart by the separator.
          for piece in split(tokens) { begin(piece) }
          source = .tokens(files, row: row + 1)
          return
        }
        index -= file.shape[0]
      }
      isExhausted = true
    }
  }

  private mutating func begin(_ tokens: ArraySlice<Int32>) {
    var hash = StableHash()
    tokens.withUnsafeBytes { hash.combine(bytes: $0) }
    // One that ended with the last batch was expected to go on at this very place.
    if pendingDocuments.last?.offset == pending.count { pendingDocuments.removeLast() }
    pendingDocuments.append(ContextBatch.Document(offset: pending.count, number: documents, key: hash.value))
    documents += 1
    append(tokens)
  }

  private mutating func append(_ tokens: ArraySlice<Int32>) {
    let taken = tokens.prefix(allowance)
    pending += taken
    tokensRead += taken.count
    allowance -= taken.count
    if allowance == 0 { isExhausted = true }
  }

  private func split(_ tokens: [Int32]) -> [ArraySlice<Int32>] {
    guard let separator = encoder.separator else { return [tokens[...]] }
    var pieces: [ArraySlice<Int32>] = []
    var start = 0
    for index in tokens.indices where tokens[index] == separator {
      if index > start { pieces.append(tokens[start...index]) }
      start = index > start ? index + 1 : start
    }
    if start < tokens.count { pieces.append(tokens[start...]) }
    return pieces
  }

  private static func tokenRows(_ path: String, contextLength: Int) throws -> Tensor {
    let tensor = try SafetensorsFile(path: path).tensor(named: "tokens")
    guard tensor.shape.count == 2, !tensor.dtype.isFloatingPoint else {
      throw LatentError(
        .invalidParams,
        "tokens in \(path) must be int32 or int64 [contexts, contextLength], not \(tensor.dtype.rawValue) \(tensor.shape).",
        field: "dataset",
        path: path
      )
    }
    guard tensor.shape[1] == contextLength else {
      throw LatentError(
        .invalidParams,
        "tokens in \(path) has contexts of \(tensor.shape[1]) tokens; set contextLength to that, not \(contextLength).",
        field: "contextLength",
        path: path
      )
    }
    return tensor
  }
}
