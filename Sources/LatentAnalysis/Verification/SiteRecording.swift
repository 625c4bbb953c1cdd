internal import LatentDictionaries
internal import LatentModels
internal import LatentTensor

/// What passed some hookpoints while a model read some contexts, batch after batch, in the backend's memory.
struct SiteRecording: Sendable {
  /// [row, width] of each hookpoint, of one forward pass.
  typealias Pass = [Hookpoint: Matrix]

  private(set) var passes: [Pass] = []
  /// Rows in all passes.
  private(set) var rows = 0

  /// Reads `contexts` and keeps what is at `sites`.
  ///
  /// - Parameter isKept: by token, for the positions after `skipped` of each context.
  mutating func add(
    _ contexts: [[Int32]],
    at sites: [Hookpoint],
    model: ResidentModel,
    skipped: Int = 0,
    isKept: (Int32) -> Bool
  ) throws {
    var kept: [Int32] = []
    var row: Int32 = 0
    for context in contexts {
      for (position, token) in context.enumerated() {
        if position >= skipped, isKept(token) { kept.append(row) }
        row += 1
      }
    }
    guard !kept.isEmpty else { return }
    let recorder = MatrixRecorder(sites, rows: kept)
    _ = try model.forward(TokenBatch(contexts), listeners: [recorder])
    passes.append(recorder.recorded)
    rows += kept.count
  }

  /// ‖x‖, meaned over all rows of the hookpoint's value; 0 where there are none.
  func meanNorm(at placement: DictionaryPlacement) throws -> Double {
    var sum = 0.0
    for pass in passes {
      guard let input = try Self.value(placement.inputs, placement, pass) else { continue }
      sum += try placement.dictionary.backend.norms(input).reduce(0.0) { $0 + Double($1) }
    }
    return rows > 0 ? sum / Double(rows) : 0
  }

  /// The values of `sites` side by side, and of these the dictionary's part.
  static func value(_ sites: [Hookpoint], _ placement: DictionaryPlacement, _ pass: Pass) throws -> Matrix? {
    var collector = SiteCollector(sites)
    var value: Matrix?
    for site in sites {
      guard let matrix = pass[site] else { return nil }
      value = try collector.take(placement.part(matrix), at: site, placement.dictionary.backend)
    }
    return value
  }
}

/// Keeps copies of some rows of what passes some hookpoints.
private final class MatrixRecorder: HookListener {
  private let sites: Set<Hookpoint>
  private let rows: [Int32]
  private(set) var recorded: SiteRecording.Pass = [:]

  init(_ sites: [Hookpoint], rows: [Int32]) {
    self.sites = Set(sites)
    self.rows = rows
  }

  func wants(_ hookpoint: Hookpoint) -> Bool { sites.contains(hookpoint) }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows map: RowMap, backend: any Backend) throws {
    let copy = try backend.allocate(rows: rows.count, columns: value.columns)
    try backend.gather(value, rows: rows, into: copy)
    recorded[hookpoint] = copy
  }
}
