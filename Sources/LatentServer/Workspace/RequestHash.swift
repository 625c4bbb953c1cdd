internal import LatentSupport
internal import LatentTensor

/// Hashes of requests, by which a request finds what an earlier one like it has left.
enum RequestHash {
  /// The same for the same parts on every machine, and different, for all that matters, when any part differs.
  static func make(_ parts: any CustomStringConvertible...) -> String {
    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    let text = parts.map { part in "\(part.description.utf8.count):\(part.description)" }.joined()
    return FileDigest.sha256(text.utf8)
  }
}
