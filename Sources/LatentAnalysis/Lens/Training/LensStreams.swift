internal import LatentModels
internal import LatentTensor

/// The streams of some positions at every site and at the end, in the device's memory: what translators learn from.
struct LensStreams: Sendable {
  /// [position, width] of each site.
  let sites: [Hookpoint: Matrix]
  /// [position, width]: the stream that leaves the last block.
  let last: Matrix
  /// The token that follows each position; empty where nobody asks.
  var next: [Int32] = []

  init(_ hookpoints: [Hookpoint], positions: Int, model: ResidentModel) throws {
    var sites: [Hookpoint: Matrix] = [:]
    for hookpoint in hookpoints {
      sites[hookpoint] = try model.backend.allocate(rows: positions, columns: model.width)
    }
    self.sites = sites
    last = try model.backend.allocate(rows: positions, columns: model.width)
  }

  private init(sites: [Hookpoint: Matrix], last: Matrix, next: [Int32]) {
    self.sites = sites
    self.last = last
    self.next = next
  }

  /// The first `count` positions.
  func prefix(_ count: Int) -> LensStreams {
    LensStreams(
      sites: sites.mapValues { $0.rows(0..<count) },
      last: last.rows(0..<count),
      next: Array(next.prefix(count))
    )
  }

  /// Runs the model over `contexts` and keeps `rows` of them from position `first` on.
  func read(_ contexts: [[Int32]], rows: [Int32], at first: Int, model: ResidentModel) throws {
    let end = Hookpoint.output(model.layers - 1)
    let collector = StreamCollector(Array(sites.keys) + [end], rows: rows)
    _ = try model.forward(TokenBatch(contexts), listeners: [collector])
    let range = first..<first + rows.count
    for (hookpoint, matrix) in sites {
      guard let value = collector.values[hookpoint] else { continue }
      try model.backend.copy(value, into: matrix.rows(range))
    }
    if let value = collector.values[end] { try model.backend.copy(value, into: last.rows(range)) }
  }
}
