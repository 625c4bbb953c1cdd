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

  /// The part of document number `document` of a corpus: 45 % train, 10 % validation, 45 % test.
  ///
  /// Decided by a hash of the corpus' identity and the number, so that it is the same in every run, for every latent and
  /// every dictionary, and independent of the user's seed: two runs never train on what the other tests on.
  package init(document: Int, corpus: String) {
    var hash = StableHash()
    hash.combine(corpus)
    hash.combine(UInt64(document))
    self =
      switch hash.value % 100 {
      case 0..<45: .train
      case 45..<55: .validation
      default: .test
      }
  }
}
