package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Where, how strongly and at which tokens a sweep steers, and what its prompts follow.
///
/// What comes before a way's first edit is run once an item, for all ways that begin there; each way then costs only the
/// tokens from there on, many ways in one batch.
package struct SweepPlan: Sendable {
  package let model: ResidentModel
  package let cells: [SweepCell]
  package let positions: InterventionPositions
  /// What every prompt follows; nothing if nil.
  package let prefix: SequenceState?

  /// Rows of one batch: enough for the matrix products to be efficient, few enough for other requests to get a turn.
  private static let rowsPerBatch = 256
  /// The most that the states and logits of one batch may take, in bytes: each row has its own.
  private static let bytesPerBatch = 512 << 20

  /// A row's logits, their logarithms of probabilities, and the unsteered ones beside them.
  private static let logitBytes = 3 * 4

  package init(
    model: ResidentModel,
    cells: [SweepCell],
    positions: InterventionPositions,
    following prefix: SequenceState? = nil
  ) {
    self.model = model
    self.cells = cells
    self.positions = positions
    self.prefix = prefix
  }

  /// Cells whose first edit is at the same token of a prompt.
  struct Group: Sendable {
    /// Counted from the prompt's first token.
    var first: Int
    var cells: [Int]
    /// What has been read before that token.
    var start: SequenceState
  }

  /// One prompt, read as far as all cells are alike.
  struct Prepared: Sendable {
    var prompt: [Int32]
    var groups: [Group]
    /// After the whole prompt, unsteered.
    var end: SequenceState
    /// What the unsteered model says after the prompt: logits [1, vocabulary].
    var logits: Matrix
  }

  /// Reads a prompt unsteered, remembering what was held where the cells begin to differ. Cells of no strength differ
  /// nowhere and are in no group.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for an edit that is at none of the prompt's tokens.
  func prepare(_ prompt: [Int32]) throws -> Prepared {
    let firsts = try firstEdits(promptLength: prompt.count)
    var byFirst: [Int: [Int]] = [:]
    for (index, cell) in cells.enumerated() where cell.strength != 0 {
      guard let first = cell.edits.compactMap({ firsts[$0.hookpoint] }).min() else { continue }
      byFirst[first, default: []].append(index)
    }
    var states = [prefix ?? model.makeState()]
    var reached = 0
    var groups: [Group] = []
    for (first, chosen) in byFirst.sorted(by: { $0.key < $1.key }) {
      if first > reached { _ = try model.forward(TokenBatch([Array(prompt[reached..<first])]), states: &states) }
      reached = first
      groups.append(Group(first: first, cells: chosen, start: states[0]))
    }
    let logits = try model.forward(TokenBatch([Array(prompt[reached...])]), states: &states, logits: .last)
    guard let logits else { throw LatentError(.internal, "The model gave no logits.") }
    return Prepared(prompt: prompt, groups: groups, end: states[0], logits: logits)
  }

  /// The group's cells, as many at a time as go through the model together.
  ///
  /// - Parameter tokens: how many more each may write after the prompt.
  func batches(of group: Group, in prepared: Prepared, continuing tokens: Int = 0) -> [[Int]] {
    let rows = max(1, Self.rowsPerBatch / (prepared.prompt.count - group.first))
    let bytes = prepared.end.byteCount(ofLength: prepared.end.length + tokens) + Self.logitBytes * model.vocabulary
    let size = max(1, min(rows, Self.bytesPerBatch / max(1, bytes)))
    return stride(from: 0, to: group.cells.count, by: size).map {
      Array(group.cells[$0..<min($0 + size, group.cells.count)])
    }
  }

  /// Takes `chosen` cells over the rest of a prompt.
  ///
  /// - Returns: what the model says after it, logits [cell, vocabulary], and what each cell then holds.
  func finish(
    _ prepared: Prepared,
    _ group: Group,
    cells chosen: [Int],
    directions: SweepDirections
  ) throws -> (logits: Matrix, states: [SequenceState]) {
    var states = chosen.map { _ in group.start }
    let rest = Array(prepared.prompt[group.first...])
    let given = try model.forward(
      TokenBatch(chosen.map { _ in rest }, identifiers: chosen),
      states: &states,
      listeners: [listener(directions, promptLength: prepared.prompt.count)],
      logits: .last
    )
    guard let given else { throw LatentError(.internal, "The model gave no logits.") }
    return (given, states)
  }

  func listener(_ directions: SweepDirections, promptLength: Int) -> SweepListener {
    SweepListener(cells, directions) { isEdited($0, at: $1, promptLength: promptLength) }
  }

  /// A recurrent state acts on the positions after it: to change what follows the last prompt token, the state before that
  /// token is the last that counts.
  ///
  /// - Parameter position: absolute, the prefix's positions counted.
  private func isEdited(_ hookpoint: Hookpoint, at position: Int, promptLength: Int) -> Bool {
    let isBeforeLast = positions == .last || positions == .generated
    let place = position - (prefix?.length ?? 0)
    return positions.contains(
      hookpoint.site.isState && isBeforeLast ? place + 1 : place,
      promptLength: promptLength
    )
  }

  /// Where each edited hookpoint is first edited, counted from the prompt's first token.
  private func firstEdits(promptLength count: Int) throws -> [Hookpoint: Int] {
    let first = prefix?.length ?? 0
    let edited = Set(cells.flatMap { $0.edits.map(\.hookpoint) })
    return try Dictionary(
      uniqueKeysWithValues: edited.map { hookpoint in
        let found = (0..<count).first { isEdited(hookpoint, at: first + $0, promptLength: count) }
        guard let found else {
          throw LatentError.invalid(
            "positions",
            "positions names none of the \(count) positions of an item's prompt at \(hookpoint)."
          )
        }
        return (hookpoint, found)
      }
    )
  }
}
