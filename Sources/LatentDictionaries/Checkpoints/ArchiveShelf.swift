internal import LatentTensor
internal import Synchronization

/// Keeps what a look at a folder has opened, since every format looks.
final class ArchiveShelf: Sendable {
  private let opened = Mutex<[String: any TensorArchive]>([:])

  func archive(_ path: String) throws -> any TensorArchive {
    if let archive = opened.withLock({ $0[path] }) { return archive }
    let archive = try TensorFile.open(path)
    opened.withLock { $0[path] = archive }
    return archive
  }
}
