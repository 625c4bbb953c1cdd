package import LatentTensor

/// Keeps a copy of what it hears at some hookpoints: what `forward` answers with.
package final class HookRecorder: HookListener {
  private let hookpoints: Set<Hookpoint>
  /// What was heard last at each hookpoint, [row, width], in host memory.
  package private(set) var recorded: [Hookpoint: Tensor] = [:]

  package init(_ hookpoints: some Sequence<Hookpoint>) {
    self.hookpoints = Set(hookpoints)
  }

  package func wants(_ hookpoint: Hookpoint) -> Bool { hookpoints.contains(hookpoint) }

  package func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    recorded[hookpoint] = Tensor(try backend.download(value), shape: [value.rows, value.columns])
  }
}
