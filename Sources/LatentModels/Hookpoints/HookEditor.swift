package import LatentTensor

/// Edits the values of one hookpoint with a closure.
package struct HookEditor: HookListener {
  /// Edits the matrix in place or replaces it; see `HookListener.visit`.
  package typealias Edit = (_ value: inout Matrix, _ rows: RowMap, _ backend: any Backend) throws -> Void

  private let hookpoint: Hookpoint
  private let edit: Edit

  package init(_ hookpoint: Hookpoint, _ edit: @escaping Edit) {
    self.hookpoint = hookpoint
    self.edit = edit
  }

  package var onlyEdits: Bool { true }

  package func wants(_ hookpoint: Hookpoint) -> Bool { hookpoint == self.hookpoint }

  package func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    try edit(&value, rows, backend)
  }
}
