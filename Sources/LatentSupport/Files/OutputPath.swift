internal import Foundation
internal import Glibc

/// Places that a request names in `output`, to be written to.
package enum OutputPath {
  /// Says before any work is done whether a file can be written at `path`.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `output`) where a folder stands there, or none does that could hold it.
  package static func requireWritable(_ path: String) throws {
    guard !FolderSize.isFolder(path) else {
      throw LatentError(.invalidParams, "\(path) is a folder; name a file.", field: "output", path: path)
    }
    let folder = (path as NSString).deletingLastPathComponent
    guard access(folder.isEmpty ? "." : folder, W_OK | X_OK) != 0 else { return }
    throw refusal(path, cause: String(cString: strerror(errno)))
  }

  /// What the caller is told of `error`, which came up while `path` was written: a place that cannot be written is a wrong
  /// `output`, not an unreadable checkpoint and no fault of latentd. Any other error is given back as it is.
  package static func told(_ error: any Error, of path: String) -> any Error {
    if let error = error as? LatentError {
      guard error.code == .unreadableCheckpoint, error.path?.hasPrefix(path) == true else { return error }
      return refusal(path, cause: error.cause)
    }
    guard let error = error as? CocoaError else { return error }
    guard error.code != .fileWriteOutOfSpace else {
      return LatentError(.outOfResources, "The disk is full; \(path) cannot be written.", path: path)
    }
    return refusal(path, cause: error.localizedDescription)
  }

  private static func refusal(_ path: String, cause: String?) -> LatentError {
    LatentError(
      .invalidParams,
      "output cannot be written at \(path); name a place in a folder that exists and is writable.",
      field: "output",
      path: path,
      cause: cause
    )
  }
}
