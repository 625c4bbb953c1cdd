internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport

/// The statements of a request's file as a model reads them, and those that it cannot use.
struct ProbeStatements {
  private(set) var statements: [(ProbeItem, ProbeTokens)] = []
  private(set) var rejected: [Wire.RejectedProbeItem] = []

  /// - Parameters:
  ///   - field: the parameter that names the file: `data`.
  ///   - needsAnswers: the kinds that read answers, for the reason why an item without them cannot be used; none if empty.
  /// - Throws: `LatentError` (`invalidParams`) for a file that cannot be read, or of which nothing is left.
  init(
    _ wire: Wire.ProbeData,
    model: ResidentModel,
    needsAnswers: [ProbeKind],
    field: String,
    cancellation: CancellationFlag
  ) throws {
    let tokenizer = try model.requireTokenizer()
    let templates = (wire.templates ?? []).map { ProbeTemplate($0.template, choices: $0.choices) }
    let file = try ProbeFile(path: wire.path, templates: templates, choices: wire.choices, field: field)
    for item in file.rejected { reject(item.index, item.reason, field) }
    for item in file.items {
      try cancellation.check()
      do {
        let tokens = try ProbeTokens(
          item.text,
          choices: item.choices,
          tokenizer: tokenizer,
          mostPositions: model.maximumPositions
        )
        if let kind = needsAnswers.first, tokens.answers == nil {
          reject(item.index, "has no choices, both of which \(kind.rawValue) reads", field)
        } else {
          statements.append((item, tokens))
        }
      } catch let error as ContrastTokens.Unusable {
        reject(item.index, error.reason, field)
      }
    }
    rejected.sort { $0.index < $1.index }
    guard !statements.isEmpty else {
      let first = rejected.first.map { "; the first, number \($0.index), \($0.reason)" } ?? ""
      throw LatentError(
        .invalidParams,
        "None of the \(rejected.count) items of \(wire.path) can be used\(first).",
        field: field,
        path: wire.path
      )
    }
  }

  private mutating func reject(_ index: Int, _ reason: String, _ file: String) {
    rejected.append(Wire.RejectedProbeItem(file: file, index: index, reason: reason))
  }

  /// The answers of all statements, where they are the same.
  var choices: [String]? {
    guard let first = statements.first?.0.choices, statements.allSatisfy({ $0.0.choices == first }) else { return nil }
    return first
  }
}
