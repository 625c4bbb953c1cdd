package import LatentEndpoint
package import LatentModels
package import LatentSupport
internal import LatentTensor

/// The log-probabilities that a model loaded here gives to texts.
///
/// What all texts of a call begin with goes through the model once; the rest runs in batches, a step of the compute lane
/// each.
package struct ResidentTextScorer: TextScorer {
  package let model: ResidentModel
  package let identity: String
  private let tokenizer: Tokenizer
  private let lane: Lane

  /// Tokens of one step of the lane.
  private static let tokensPerStep = 512
  /// A shorter common beginning is not worth a pass of its own.
  private static let shortestPrefix = 16
  /// Logits in memory at once: 64 MiB.
  private static let mostLogits = 1 << 24

  /// - Parameter lane: the model's compute lane.
  /// - Throws: `LatentError`: `invalidParams` for a model without a tokenizer, `unreadableCheckpoint` when its files have
  ///   changed or gone.
  package init(_ model: ResidentModel, lane: Lane) throws {
    try model.requireDecoder(to: "give log-probabilities", field: "client.model")
    self.model = model
    self.lane = lane
    tokenizer = try model.requireTokenizer()
    identity = "resident:\(try model.identity())"
  }

  package var concurrency: Int { 1 }

  package nonisolated(nonsending) func score(
    _ requests: [TextScoreRequest]
  ) async throws -> [Result<[ScoredToken], LatentError>] {
    var results: [Int: Result<[ScoredToken], LatentError>] = [:]
    var texts: [Text] = []
    for (index, request) in requests.enumerated() {
      switch text(request, index) {
      case .success(let text): texts.append(text)
      case .failure(let error): results[index] = .failure(error)
      }
    }
    let prefix = try await commonPrefix(texts)
    var rest = texts[...]
    while !rest.isEmpty {
      try checkTask()
      let count = batchSize(rest, after: prefix?.state.length ?? 0)
      let batch = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      for (text, tokens) in zip(batch, try await lane.run { try scored(batch, after: prefix) }) {
        results[text.index] = .success(tokens)
      }
    }
    return requests.indices.compactMap { results[$0] }
  }

  /// A request as tokens.
  private struct Text: Sendable {
    var index: Int
    var ids: [Int32]
    var ranges: [Range<Int>]
    /// The places of the tokens that are wanted.
    var wanted: Range<Int>
    var alternatives: Int
  }

  /// What all texts begin with, as the model remembers it.
  private struct Prefix: Sendable {
    var state: SequenceState
    /// Log-probabilities of the token that follows.
    var next: [Float]
  }

  private func text(_ request: TextScoreRequest, _ index: Int) -> Result<Text, LatentError> {
    do {
      let encoding = try tokenizer.encode(request.text)
      guard encoding.ids.count <= model.maximumPositions else {
        throw LatentError.invalid(
          "client.model",
          "A text of \(encoding.ids.count) tokens is too long for \(model.name), which takes at most "
            + "\(model.maximumPositions); use a model with a longer context, or shorter windows."
        )
      }
      let first = encoding.offsets.firstIndex { $0.upperBound > request.start } ?? encoding.ids.count
      return .success(
        Text(
          index: index,
          ids: encoding.ids,
          ranges: encoding.offsets,
          wanted: first..<encoding.ids.count,
          alternatives: request.alternatives
        )
      )
    } catch let error as LatentError {
      return .failure(error)
    } catch {
      return .failure(LatentError(.internal, "A text could not be tokenized.", cause: "\(error)"))
    }
  }

  private func commonPrefix(_ texts: [Text]) async throws -> Prefix? {
    guard texts.count > 1, let first = texts.first else { return nil }
    // Each text keeps a token of its own, and no wanted token is lost in the prefix but its first, whose
    // log-probability is the prefix's last row.
    var length = first.ids.count
    for text in texts {
      let common = zip(first.ids, text.ids).prefix { $0 == $1 }.count
      length = min(length, common, text.ids.count - 1, text.wanted.lowerBound)
    }
    guard length >= Self.shortestPrefix else { return nil }
    let ids = Array(first.ids.prefix(length))
    var states = [model.makeState()]
    var next: [Float] = []
    for start in stride(from: 0, to: length, by: Self.tokensPerStep) {
      try checkTask()
      let piece = Array(ids[start..<min(start + Self.tokensPerStep, length)])
      let isLast = start + piece.count == length
      let before = states
      (states, next) = try await lane.run {
        var states = before
        let logits = try model.forward(TokenBatch([piece]), states: &states, logits: isLast ? .last : .none)
        return (states, try logits.map { try model.backend.download(model.logProbabilities($0)) } ?? [])
      }
    }
    return Prefix(state: states[0], next: next)
  }

  private func batchSize(_ texts: ArraySlice<Text>, after held: Int) -> Int {
    var tokens = 0
    var wanted = 0
    var count = 0
    for text in texts {
      tokens += text.ids.count - held
      wanted += text.wanted.count
      guard count == 0 || (tokens <= Self.tokensPerStep && wanted * model.vocabulary <= Self.mostLogits) else { break }
      count += 1
    }
    return count
  }

  /// One step of the lane.
  private func scored(_ texts: [Text], after prefix: Prefix?) throws -> [[ScoredToken]] {
    let held = prefix?.state.length ?? 0
    let batch = TokenBatch(texts.map { Array($0.ids.dropFirst(held)) })
    // The row before a token's says how probable it is.
    var rows: [Int32] = []
    var start = 0
    for text in texts {
      for place in text.wanted where place > held { rows.append(Int32(start + place - 1 - held)) }
      start += text.ids.count - held
    }
    var values: [Float] = []
    var tops: [TopValues] = []
    let alternatives = texts.map(\.alternatives).max() ?? 0
    if !rows.isEmpty {
      var states = prefix.map { prefix in texts.map { _ in prefix.state } } ?? texts.map { _ in model.makeState() }
      guard let logits = try model.forward(batch, states: &states, logits: .rows(rows)) else {
        throw LatentError(.internal, "The model gave no logits.")
      }
      let logProbabilities = try model.logProbabilities(logits)
      values = try model.backend.download(logProbabilities)
      if alternatives > 0 {
        tops = try (0..<rows.count).map { try model.backend.top(alternatives, of: logProbabilities.row($0)) }
      }
    }
    let width = rows.isEmpty ? 0 : values.count / rows.count
    var row = 0
    return try texts.map { text in
      let spelled = tokenizer.shownTexts(of: text.ids)
      return try text.wanted.map { place in
        var token = ScoredToken(text: spelled[place], range: text.ranges[place], logProbability: nil)
        if place > held {
          token.logProbability = Double(values[row * width + Int(text.ids[place])])
          if !tops.isEmpty {
            token.alternatives = zip(tops[row].indices, tops[row].values).prefix(text.alternatives).map {
              ChatReply.Alternative(token: tokenizer.tokenText($0), logProbability: Double($1))
            }
          }
          row += 1
        } else if place == held, let prefix {
          token.logProbability = Double(prefix.next[Int(text.ids[place])])
          token.alternatives = try self.alternatives(text.alternatives, of: prefix.next)
        }
        return token
      }
    }
  }

  private func alternatives(_ count: Int, of logProbabilities: [Float]) throws -> [ChatReply.Alternative] {
    guard count > 0 else { return [] }
    let row = try model.backend.upload(logProbabilities, rows: 1, columns: logProbabilities.count)
    let top = try model.backend.top(count, of: row)
    return zip(top.indices, top.values).map {
      ChatReply.Alternative(token: tokenizer.tokenText($0), logProbability: Double($1))
    }
  }

  private func checkTask() throws {
    if Task.isCancelled { throw LatentError(.cancelled, "The request was cancelled.") }
  }
}
