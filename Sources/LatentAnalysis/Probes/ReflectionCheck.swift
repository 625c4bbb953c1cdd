internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Whether a model uses what a probe reads: statements' activations are mirrored in the probe's plane, and it is seen
/// whether the model's answers turn round (Mallen and Belrose 2023). Beside it, what a mirror at random does.
struct ReflectionCheck: Sendable {
  /// A mirror at one place.
  struct Cell: Sendable {
    var hookpoint: Hookpoint
    var reflection: Reflection
  }

  /// Rows of one batch: enough for the matrix products to be efficient, few enough for other requests to get a turn.
  private static let rowsPerBatch = 256

  let reading: ProbeReading
  let cells: [Cell]

  /// The model's log-odds of one statement, as it is and with each mirror. The prompt up to the mirrored token is run once.
  func run(_ statement: ProbeTokens, on lane: Lane, work: WorkContext) async throws -> (own: Double, mirrored: [Double])
  {
    guard let answers = statement.answers else { throw LatentError(.internal, "A statement has no answers.") }
    let place = statement.prompt.count + reading.position
    let model = reading.model
    let start = try await lane.run { () -> SequenceState in
      var states = [model.makeState()]
      if place > 0 { _ = try model.forward(TokenBatch([Array(statement.prompt[..<place])]), states: &states) }
      return states[0]
    }
    let suffix = Array(statement.prompt[place...])
    // −1 is the model as it is.
    let all = [-1] + Array(cells.indices)
    let size = max(1, Self.rowsPerBatch / suffix.count)
    var found: [Double] = []
    for first in stride(from: 0, to: all.count, by: size) {
      try work.cancellation.check()
      let chosen = Array(all[first..<min(first + size, all.count)])
      found += try await lane.run { () -> [Double] in
        let listener = try ReflectionListener(cells, chosen: chosen, position: place, backend: model.backend)
        var states = chosen.map { _ in start }
        let logits = try model.forward(
          TokenBatch(chosen.map { _ in suffix }, identifiers: chosen),
          states: &states,
          listeners: [listener],
          logits: .last
        )
        guard let logits else { throw LatentError(.internal, "The model gave no logits.") }
        return try reading.logOdds(logits, chosen.map { _ in answers })
      }
    }
    return (found[0], Array(found.dropFirst()))
  }
}

/// Mirrors every sequence of a batch in its own way: the sequence's number is its cell's.
private struct ReflectionListener: HookListener {
  private let cells: [ReflectionCheck.Cell]
  private let normals: [Int: Matrix]
  private let hookpoints: Set<Hookpoint>
  private let position: Int

  init(_ cells: [ReflectionCheck.Cell], chosen: [Int], position: Int, backend: any Backend) throws {
    self.cells = cells
    self.position = position
    var normals: [Int: Matrix] = [:]
    for index in chosen where index >= 0 {
      let normal = cells[index].reflection.normal
      normals[index] = try backend.upload(normal, rows: 1, columns: normal.count)
    }
    self.normals = normals
    hookpoints = Set(normals.keys.map { cells[$0].hookpoint })
  }

  var onlyEdits: Bool { true }

  func wants(_ hookpoint: Hookpoint) -> Bool { hookpoints.contains(hookpoint) }

  func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool {
    position == self.position && normals[identifier] != nil && cells[identifier].hookpoint == hookpoint
  }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    for sequence in rows.sequences where sequence.positions.contains(position) {
      guard let normal = normals[sequence.identifier], cells[sequence.identifier].hookpoint == hookpoint else {
        continue
      }
      let row = Int32(sequence.rows.lowerBound + position - sequence.firstPosition)
      try cells[sequence.identifier].reflection.apply(normal, to: value, rows: [row], backend: backend)
    }
  }
}
