internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport

/// The contrast pairs of a request as a model reads them, and those that it cannot use.
struct ContrastMaterial {
  private(set) var pairs: [ContrastTokens] = []
  private(set) var rejected: [RejectedPair] = []

  /// - Parameter field: the parameter that holds the pairs.
  /// - Throws: `LatentError` (`invalidParams`) for a file that cannot be read.
  init(
    _ wire: Wire.ContrastPairs,
    frame: String,
    read: ContrastTokens.Read,
    model: ResidentModel,
    field: String
  ) throws {
    let tokenizer = try model.requireTokenizer()
    let given: [ContrastPair]
    switch wire {
    case .file(let file):
      let read = try ContrastFile(path: file.path, frame: frame, field: field)
      given = read.pairs
      rejected = read.rejected
    case .list(let list):
      given = list.enumerated().compactMap { index, pair in
        guard let positive = pair.positive, let negative = pair.negative else {
          reject(index, "has a prompt, but no text for both positive and negative")
          return nil
        }
        return ContrastPair(index: index, prompt: pair.prompt, positive: positive, negative: negative)
      }
    }
    for pair in given {
      do {
        pairs.append(
          try ContrastTokens(pair, read: read, tokenizer: tokenizer, mostPositions: model.maximumPositions)
        )
      } catch let error as ContrastTokens.Unusable {
        reject(pair.index, error.reason)
      }
    }
    rejected.sort { $0.index < $1.index }
  }

  /// Counts the pair or item `index` among those that cannot be used.
  mutating func reject(_ index: Int, _ reason: String) {
    rejected.append(RejectedPair(index: index, reason: reason))
  }

  /// The error of a request of which nothing is left.
  func nothingLeft(_ field: String, called name: String) -> LatentError {
    guard let first = rejected.first else {
      return LatentError.invalid(field, "\(field) is empty; give at least one \(name).")
    }
    return LatentError.invalid(
      field,
      "None of the \(rejected.count) \(name)s of \(field) can be used; the first, number \(first.index), \(first.reason)."
    )
  }
}

extension Wire.RejectedItem {
  init(_ rejected: RejectedPair) {
    self.init(index: rejected.index, reason: rejected.reason)
  }
}
