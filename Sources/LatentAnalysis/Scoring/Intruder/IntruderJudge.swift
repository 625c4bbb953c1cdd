internal import Glibc
package import LatentEndpoint
package import LatentSupport

/// Says which of some windows does not belong with the others.
package protocol IntruderJudge: Sendable {
  /// What stored results say of the judge.
  var identity: String { get }

  /// The place of the chosen window in each task; a failure stands in its own place and spoils no other.
  ///
  /// - Throws: `LatentError`: `cancelled`, or `endpointFailed` for an LLM that has never answered anything.
  nonisolated(nonsending) func choices(_ tasks: [IntruderTask]) async throws -> [Result<Int, LatentError>]
}

/// Asks an LLM, one task a request.
package struct EndpointIntruderJudge: IntruderJudge {
  package let model: any ChatModel
  package var seed: Int

  package init(model: any ChatModel, seed: Int = 0) {
    self.model = model
    self.seed = seed
  }

  package var identity: String { "\(Prompt.intruder.rawValue):\(model.identity)" }

  package nonisolated(nonsending) func choices(_ tasks: [IntruderTask]) async throws -> [Result<Int, LatentError>] {
    try await model.each(tasks) { try await choice($0) }
  }

  private func choice(_ task: IntruderTask) async throws -> Int {
    let excerpts = task.windows.enumerated().map { "Excerpt \($0 + 1): \(Marker.line($1.tokens, marks: $1.marks))" }
    let numbers = 1...task.windows.count
    var request = ChatRequest(
      messages: [
        ChatMessage(.system, Prompt.intruder.text),
        ChatMessage(.user, excerpts.joined(separator: "\n") + "\nWhich one does not belong with the others?"),
      ],
      maxTokens: 4,
      seed: seed,
      topLogProbabilities: 10
    )
    if let number = Self.number(try await model.chat(request), in: numbers) { return number - 1 }
    request.topLogProbabilities = nil
    request.maxTokens = 32
    request.responseSchema = (
      "answer",
      [
        "type": "object", "properties": ["answer": ["type": "integer", "enum": .array(numbers.map { .integer($0) })]],
        "required": ["answer"], "additionalProperties": false,
      ]
    )
    let formal = try await model.chat(request)
    if let json = try? JSON(parsing: Array(formal.text.utf8)), let number = json["answer"]?.integerValue,
      numbers.contains(number)
    {
      return number - 1
    }
    throw LatentError(
      .endpointFailed,
      "The LLM named none of the \(task.windows.count) excerpts of an intruder task.",
      cause: String(formal.text.prefix(200))
    )
  }

  /// The most probable number at the place of the reply where one was written; else the one written.
  private static func number(_ reply: ChatReply, in numbers: ClosedRange<Int>) -> Int? {
    func parse(_ text: String) -> Int? {
      let digits = text.unicodeScalars.filter { $0.properties.numericType != nil }
      let hasLetters = text.unicodeScalars.contains { $0.properties.isAlphabetic }
      guard !digits.isEmpty, !hasLetters else { return nil }
      var number = ""
      number.unicodeScalars.append(contentsOf: digits)
      return Int(number).flatMap { numbers.contains($0) ? $0 : nil }
    }
    for place in reply.alternatives ?? [] {
      guard let written = place.first, parse(written.token) != nil else { continue }
      var shares: [Int: Double] = [:]
      for alternative in place {
        if let number = parse(alternative.token) { shares[number, default: 0] += exp(alternative.logProbability) }
      }
      return shares.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
    return parse(reply.text)
  }
}

/// Chooses the window whose marked words the other windows' marked words share least; of equal ones, the one whose whole
/// text does.
package struct LexicalIntruderJudge: IntruderJudge {
  package init() {}

  package var identity: String { "lexical:1" }

  package nonisolated(nonsending) func choices(_ tasks: [IntruderTask]) async throws -> [Result<Int, LatentError>] {
    tasks.map { .success(choice($0)) }
  }

  private func choice(_ task: IntruderTask) -> Int {
    let marked = task.windows.map { window in
      let words = Words(window.tokens)
      return Set(zip(words.wordOfToken, window.marks).compactMap { $1 ? $0.map { words.words[$0] } : nil })
    }
    let all = task.windows.map { Set(Words($0.tokens).words) }
    func closeness(_ place: Int, _ sets: [Set<String>]) -> Double {
      sets.indices.filter { $0 != place }.reduce(0) { sum, other in
        let union = sets[place].union(sets[other]).count
        return sum + (union == 0 ? 0 : Double(sets[place].intersection(sets[other]).count) / Double(union))
      }
    }
    let ranks = task.windows.indices.map { (closeness($0, marked), closeness($0, all)) }
    return task.windows.indices.min { ranks[$0] < ranks[$1] } ?? 0
  }
}
