internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

extension Wire.LatentSelection {
  /// The latents meant, each once, ascending for "all" and in the order given otherwise.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `latents`) for one that `dictionary` has not.
  func latents(of dictionary: CacheDictionary) throws -> [Int] {
    guard case .list(let latents) = self else { return Array(0..<dictionary.latents) }
    if let stranger = latents.first(where: { $0 >= dictionary.latents }) {
      throw LatentError.invalid(
        "latents",
        "latents holds \(stranger), but the latents of \(dictionary.name) are 0 to \(dictionary.latents - 1)."
      )
    }
    var seen: Set<Int> = []
    return latents.filter { seen.insert($0).inserted }
  }
}
