internal import LatentSupport
internal import LatentTensor

/// Generations of several prompts that go through the model together, each with its own beginning, sampling and end.
///
/// A step is a piece of some prompts, or one token of every sample that goes on, so that a compute lane can look up
/// between two. A sample's tokens are those that it would have got alone.
package final class GenerationBatch {
  /// A prompt and what it follows.
  package struct Part: Sendable {
    package var request: GenerationRequest
    package var state: SequenceState

    /// - Parameters:
    ///   - request: for one sample.
    ///   - state: what the prompt follows.
    package init(_ request: GenerationRequest, after state: SequenceState) {
      self.request = request
      self.state = state
    }
  }

  private let model: ResidentModel
  private var rests: [ArraySlice<Int32>]
  private var states: [SequenceState]
  private var progress: [SampleProgress]

  /// Tokens of one step.
  private static let tokensPerStep = 256

  /// - Throws: `LatentError` (`invalidParams`) that names the field at fault.
  package init(_ parts: [Part], model: ResidentModel) throws {
    let spell: Generation.Speller? = model.tokenizer.map { tokenizer in { try tokenizer.decode($0) } }
    for part in parts {
      try Generation.check(part.request, model: model, held: part.state.length, canSpell: spell != nil)
    }
    self.model = model
    rests = parts.map { $0.request.prompt[...] }
    states = parts.map(\.state)
    progress = try parts.map { try SampleProgress($0.request, model: model, spell: spell) }
  }

  package var isFinished: Bool { progress.allSatisfy(\.isComplete) }
  /// In the order of the parts.
  package var samples: [GeneratedSample] { progress.map(\.sample) }

  /// Runs one step.
  package func step() throws {
    guard !isFinished else { return }
    let reading = rests.indices.filter { !rests[$0].isEmpty && !progress[$0].isComplete }
    if reading.isEmpty { try continueSamples() } else { try read(reading) }
  }

  /// Pieces of as many prompts as a step has room for; those that are read to their end get their first token.
  private func read(_ reading: [Int]) throws {
    var pieces: [(part: Int, tokens: [Int32])] = []
    var room = Self.tokensPerStep
    for part in reading where room > 0 {
      pieces.append((part, Array(rests[part].prefix(room))))
      room -= pieces[pieces.count - 1].tokens.count
    }
    var lastRows: [Int32] = []
    var finished: [Int] = []
    var end = 0
    for (part, tokens) in pieces {
      end += tokens.count
      guard tokens.count == rests[part].count else { continue }
      finished.append(part)
      lastRows.append(Int32(end - 1))
    }
    var current = pieces.map { states[$0.part] }
    let logits = try model.forward(
      TokenBatch(pieces.map(\.tokens), identifiers: pieces.map(\.part)),
      states: &current,
      logits: lastRows.isEmpty ? .none : .rows(lastRows)
    )
    for (place, (part, tokens)) in pieces.enumerated() {
      states[part] = current[place]
      rests[part] = rests[part].dropFirst(tokens.count)
    }
    if let logits { try accept(finished, from: logits) }
  }

  private func continueSamples() throws {
    let active = progress.indices.filter { !progress[$0].isComplete }
    var current = active.map { states[$0] }
    let logits = try model.forward(
      TokenBatch(active.map { [progress[$0].sample.tokens.last ?? 0] }, identifiers: active),
      states: &current,
      logits: .last
    )
    for (place, part) in active.enumerated() { states[part] = current[place] }
    if let logits { try accept(active, from: logits) }
  }

  private func accept(_ parts: [Int], from logits: Matrix) throws {
    for (row, part) in parts.enumerated() {
      let token = try progress[part].choose(from: logits.row(row))
      _ = try progress[part].accept(token, held: states[part].length)
    }
  }
}
