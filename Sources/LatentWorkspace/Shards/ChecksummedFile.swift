internal import LatentSupport

/// A file of a cache while it is written: counted, checksummed, and in place only once it is whole.
final class ChecksummedFile {
  private let file: AtomicFile
  private let name: String
  private var hash = XXHash64()

  init(folder: String, name: String) throws {
    self.name = name
    file = try AtomicFile(path: folder + "/" + name)
  }

  var count: Int { file.count }

  func write(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    try bytes.withUnsafeBytes {
      try file.write($0)
      hash.update($0)
    }
  }

  /// Makes the file durable and describes it for the manifest.
  func commit() throws -> CacheManifest.File {
    try file.commit()
    return CacheManifest.File(name: name, bytes: file.count, checksum: hash.value)
  }
}
