internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// Keeps what a long search for candidates has found so far, so that the same request goes on there after a crash or a
/// cancellation. Gone when the search is over.
///
/// A safetensors file in the workspace's folder `similarity`: `offsets` int64 [rows + 1], `latents` int32 and `values`
/// float32 [candidates], of the first latents.
package final class CandidateFile {
  /// Work that is worth saving.
  private static let intervalSeconds = 10.0

  private let path: String
  private var lastSave = ContinuousClock.now

  /// - Parameters:
  ///   - folder: exists.
  ///   - key: of everything that decides what is found.
  package init(folder: String, key: String) {
    path = "\(folder)/\(key).safetensors"
  }

  /// What was found before; nothing where nothing, or nothing whole, is there.
  func load(rows: Int, columns: Int) -> SparseRows {
    guard let file = try? SafetensorsFile(path: path),
      let offsets = try? file.tensor(named: "offsets").integers(),
      let latents = try? file.tensor(named: "latents").integers(),
      let values = try? file.tensor(named: "values").floats(),
      offsets.first == 0, offsets.last == latents.count, latents.count == values.count, offsets.count <= rows + 1,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }), latents.allSatisfy({ $0 >= 0 && $0 < columns })
    else { return SparseRows() }
    return SparseRows(rowOffsets: offsets, latents: latents.map { Int32($0) }, values: values)
  }

  /// Saves `found` if the last time is long ago.
  func save(_ found: @autoclosure () -> SparseRows) throws {
    guard ContinuousClock.now - lastSave > .seconds(Self.intervalSeconds) else { return }
    let found = found()
    try Safetensors.write(
      [
        "offsets": Tensor(found.rowOffsets.map { Int64($0) }),
        "latents": Tensor(found.latents),
        "values": Tensor(found.values),
      ],
      to: path
    )
    lastSave = .now
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
