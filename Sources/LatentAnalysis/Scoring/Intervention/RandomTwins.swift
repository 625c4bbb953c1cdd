internal import LatentDictionaries
internal import Synchronization

/// The random dictionary of an intervention's control, made at its first use.
final class RandomTwins: Sendable {
  private let made = Mutex<[Int: SparseDictionary]>([:])

  /// More would take minutes to draw and gigabytes to hold, and say no more of what any direction does.
  private static let mostLatents = 32_768

  /// Nil where `dictionary` has no files to take lengths from, or no fixed number of latents that fire.
  func twin(of dictionary: SparseDictionary, seed: Int) throws -> SparseDictionary? {
    try made.withLock { made in
      if let twin = made[seed] { return twin }
      guard dictionary.top != nil, let checkpoint = try dictionary.checkpoint() else { return nil }
      let twin = try SparseDictionary(random: checkpoint, like: dictionary, latents: Self.mostLatents, seed: seed)
      made[seed] = twin
      return twin
    }
  }
}
