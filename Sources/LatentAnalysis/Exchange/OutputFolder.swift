internal import Foundation
internal import LatentSupport

/// A folder that an export fills, all or nothing.
enum OutputFolder {
  /// Makes `folder`, unless it is there and empty, and has `body` fill it; should that fail, what it wrote is removed.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `output`) for a folder that holds something; what `body` throws.
  static func make<Value>(_ folder: String, _ body: () throws -> Value) throws -> Value {
    let manager = FileManager.default
    let existed = manager.fileExists(atPath: folder)
    if existed, (try? manager.contentsOfDirectory(atPath: folder).isEmpty) != true {
      throw LatentError(
        .invalidParams,
        "\(folder) is not an empty folder; name one that does not exist yet.",
        field: "output",
        path: folder
      )
    }
    do {
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      return try body()
    } catch {
      for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
        try? manager.removeItem(atPath: "\(folder)/\(name)")
      }
      if !existed { try? manager.removeItem(atPath: folder) }
      throw error
    }
  }
}
