internal import LatentSupport

/// What a document is used for. Every document belongs to one part, so nothing that an explanation was written from can
/// be in what it is scored on.
package enum DocumentSplit: UInt8, Sendable, CaseIterable {
  /// Explanations are written from these.
  case train
  /// Choices are made on these: between explanations, of strengths.
  case validation
  /// Scores are measured on these.
  case test

  /// The part of the document whose content has hash `key`: 45 % train, 10 % validation, 45 % test.
  ///
  /// Decided by the content, so that copies of a document stay together, and alike in every run, for every latent and
  /// every dictionary; independent of the user's seed, so that no run is trained on what another tests on.
  package init(documentKey key: UInt64) {
    var hash = StableHash()
    hash.combine(key)
    self =
      switch hash.value % 100 {
      case 0..<45: .train
      case 45..<55: .validation
      default: .test
      }
  }
}
