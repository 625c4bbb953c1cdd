internal import LatentSupport
package import LatentTensor

/// One run of a batch through a network: whom its intermediates are shown to, where it may stop, and its memory.
///
/// Lives for one run and is used by one thread.
package final class ForwardPass {
  package let backend: any Backend
  /// Every row's sequence and position.
  package let rows: RowMap
  /// Every row's token.
  package let tokens: [Int32]
  /// How long each sequence is that its positions are part of: by what some rotary embeddings choose their frequencies.
  let lengths: [Int]
  /// What is remembered of each sequence, or nil when nothing is remembered from pass to pass.
  var states: [SequenceState]?

  private let listeners: [Hookpoint: [any HookListener]]
  /// The place of each hookpoint in the order of computation.
  private let ranks: [Hookpoint: Int]
  /// The rank after which nothing is needed; nil when the pass goes to the end.
  private let lastRank: Int?
  private var buffers: [Slot: Matrix] = [:]
  private let cancellation = CancellationFlag.current

  /// Matrices that every block uses anew. Two values that are alive together never share one.
  enum Slot: Hashable {
    case attentionInput, projection, heads, mlpInput, up, neurons, contribution
    case routes, expertInput, expertOutput
    /// What else a mixer needs, numbered by itself.
    case mixer(Int)
  }

  /// Thrown by `tap` once the deepest hookpoint that anyone wants was visited: the way out of any depth of a block.
  struct ReachedDeepestHookpoint: Error {}

  /// - Parameters:
  ///   - hookpoints: the network's, in the order of computation.
  ///   - lengths: of each sequence, where more of it follows than the batch holds; up to its last row if not given.
  ///   - runsToEnd: whether the stream that leaves the last block is needed, or states have to be complete.
  init(
    _ batch: TokenBatch,
    states: [SequenceState]?,
    lengths: [Int]? = nil,
    hookpoints: [Hookpoint],
    listeners: [any HookListener],
    runsToEnd: Bool,
    backend: any Backend
  ) {
    self.backend = backend
    self.states = states
    rows = batch.rowMap(held: states?.map(\.length) ?? batch.sequences.map { _ in 0 })
    tokens = batch.tokens
    self.lengths = lengths ?? rows.sequences.map(\.positions.upperBound)
    var heard: [Hookpoint: [any HookListener]] = [:]
    var ranks: [Hookpoint: Int] = [:]
    var last = -1
    for (rank, hookpoint) in hookpoints.enumerated() {
      ranks[hookpoint] = rank
      let interested = listeners.filter { $0.wants(hookpoint) }
      guard !interested.isEmpty else { continue }
      heard[hookpoint] = interested
      if interested.contains(where: { !$0.onlyEdits }) { last = rank }
    }
    self.listeners = heard
    self.ranks = ranks
    lastRank = runsToEnd ? nil : last
  }

  /// Whether nobody needs anything of this pass.
  var isEmpty: Bool { lastRank == -1 }

  /// Whether anyone listens at `hookpoint`, so that its value has to exist by itself.
  func hears(_ hookpoint: Hookpoint) -> Bool { listeners[hookpoint] != nil }

  /// Those who listen at `hookpoint`, in their order.
  func listeners(at hookpoint: Hookpoint) -> [any HookListener] { listeners[hookpoint] ?? [] }

  /// Whether nothing further is needed once `hookpoint` was visited.
  func isDeepest(_ hookpoint: Hookpoint) -> Bool { lastRank != nil && ranks[hookpoint] == lastRank }

  /// Whether the stream that leaves block `layer`, or any of its `sites`, is needed: a sublayer of which neither is
  /// needed can be left out where it runs beside another.
  func needs(_ sites: some Sequence<HookpointSite>, ofBlock layer: Int) -> Bool {
    guard let lastRank, let end = ranks[.output(layer)], lastRank < end else { return true }
    return sites.contains { hears(Hookpoint($0, layer: layer)) }
  }

  /// Shows `value` to those who listen at `hookpoint` and returns what they leave.
  ///
  /// - Throws: what a listener throws; and, to end the pass, once nothing further is needed, or nobody waits any more.
  func tap(_ hookpoint: Hookpoint, _ value: Matrix) throws -> Matrix {
    try cancellation?.check()
    guard let listeners = listeners[hookpoint] else { return value }
    var shown = value
    for listener in listeners { try listener.visit(hookpoint, &shown, rows: rows, backend: backend) }
    guard shown.rows == value.rows, shown.columns == value.columns else {
      throw LatentError(.internal, "A listener at \(hookpoint) changed the shape of its value.")
    }
    if isDeepest(hookpoint) { throw ReachedDeepestHookpoint() }
    return shown
  }

  /// Memory for [row, columns], which stays valid until the same slot is asked for again. What it holds is undefined.
  func scratch(_ slot: Slot, columns: Int) throws -> Matrix {
    if let buffer = buffers[slot], buffer.columns == columns { return buffer }
    let buffer = try backend.allocate(rows: rows.count, columns: columns)
    buffers[slot] = buffer
    return buffer
  }
}
