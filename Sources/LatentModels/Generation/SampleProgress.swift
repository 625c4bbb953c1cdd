internal import LatentSupport
internal import LatentTensor

/// One sample of a generation: chooses its tokens from rows of logits, and says when it is complete.
struct SampleProgress {
  private let request: GenerationRequest
  private let model: ResidentModel
  private let spell: Generation.Speller?
  private let endTokens: Set<Int32>
  private var sampler: TokenSampler
  /// What could have stood at the place that was chosen for last.
  private var offered: [TokenAlternative]?
  private(set) var sample = GeneratedSample()

  /// - Parameter stream: the sample's number among those of its request, so that each draws its own.
  init(_ request: GenerationRequest, model: ResidentModel, spell: Generation.Speller?, stream: Int = 0) throws {
    self.request = request
    self.model = model
    self.spell = spell
    endTokens = Set(model.endOfTextTokens + request.endTokens)
    sampler = TokenSampler(request.sampling, stream: stream)
    if request.maxTokens == 0 { try end(.maxTokens) }
  }

  var isComplete: Bool { sample.ending != nil }

  /// The next token, from a row of logits.
  mutating func choose(from row: Matrix) throws -> Int32 {
    let real = model.real(row)
    let token =
      request.sampling.isGreedy
      ? try model.backend.argmax(real).first ?? 0
      : sampler.draw(try model.backend.download(real)[...])
    offered = request.alternatives > 0 ? try alternatives(to: token, in: row) : nil
    return token
  }

  /// Adds the chosen token, or ends.
  ///
  /// - Parameter held: positions that the model remembers of the sample.
  /// - Returns: whether it was added.
  mutating func accept(_ token: Int32, held: Int) throws -> Bool {
    if endTokens.contains(token) {
      try end(.endOfText)
      return false
    }
    sample.tokens.append(token)
    if let offered { sample.alternatives.append(offered) }
    if let text = try textBeforeStop(sample.tokens) {
      sample.ending = .stop
      sample.text = text
    } else if sample.tokens.count >= request.maxTokens {
      try end(.maxTokens)
    } else if held >= model.maximumPositions {
      try end(.contextEnd)
    }
    return true
  }

  /// The most probable tokens of a row of logits, with `token` among them.
  private func alternatives(to token: Int32, in row: Matrix) throws -> [TokenAlternative] {
    let logProbabilities = try model.logProbabilities(row)
    let top = try model.backend.top(min(request.alternatives, logProbabilities.columns), of: logProbabilities)
    var found = zip(top.indices, top.values).map { TokenAlternative(token: $0, logProbability: $1) }
    if !found.contains(where: { $0.token == token }) {
      let value = try model.backend.download(logProbabilities)[Int(token)]
      found.append(TokenAlternative(token: token, logProbability: value))
    }
    return found
  }

  private mutating func end(_ ending: GeneratedSample.Ending) throws {
    sample.ending = ending
    sample.text = try spell?(sample.tokens)
  }

  /// The text before the first stop text; nil when there is none in it.
  private func textBeforeStop(_ tokens: [Int32]) throws -> String? {
    guard let spell, !request.stop.isEmpty else { return nil }
    let text = try spell(tokens)
    let first = request.stop.compactMap { text.firstRange(of: $0)?.lowerBound }.min()
    return first.map { String(text[..<$0]) }
  }
}
