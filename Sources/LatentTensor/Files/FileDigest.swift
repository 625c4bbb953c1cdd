internal import CLatentKernels
package import LatentSupport

/// The SHA-256 (FIPS 180-4) of bytes and files: what models, dictionaries and caches are known by.
package struct FileDigest: Sendable {
  private var hash = latent_sha256()

  package init() {
    latent_sha256_begin(&hash)
  }

  /// Takes in more bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    latent_sha256_update(&hash, start, bytes.count)
  }

  /// The digest of everything taken in, as 64 hexadecimal digits.
  package consuming func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    latent_sha256_finish(&hash, &digest)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of `bytes`.
  package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    var digest = FileDigest()
    Array(bytes).withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }

  /// The digest of the file at `path`, read once through a mapping, a piece at a time.
  ///
  /// - Parameter cancellation: looked at between pieces.
  /// - Throws: `LatentError` when the file cannot be read, or `cancelled`.
  package static func sha256(file path: String, cancellation: CancellationFlag? = nil) throws -> String {
    let file = try MappedFile(path: path)
    var digest = FileDigest()
    let piece = 64 << 20
    var start = 0
    while start < file.bytes.count {
      try cancellation?.check()
      let end = min(start + piece, file.bytes.count)
      digest.update(UnsafeRawBufferPointer(rebasing: file.bytes[start..<end]))
      file.discard(start..<end)
      start = end
    }
    return digest.hexadecimal()
  }
}
