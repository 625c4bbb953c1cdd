/// When one reading of a dictionary counts as clearly better than another, and when one is good.
///
/// Chosen on dictionaries with planted faults, and told in docs/dictionaries.md.
enum VerificationCriteria {
  /// An autoencoder that explains this much is good; published ones explain 0.6 to 0.95.
  static let goodVariance = 0.5
  /// Transcoders predict another place, which is harder.
  static let goodTranscoderVariance = 0.3
  /// A better reading leaves at most this share of what the other leaves unexplained.
  static let clearShare = 0.85
  /// The same for a reading with over twice as many latents, with which anything is explained better.
  static let clearShareOfDenser = 0.5
  static let denser = 2.0
  /// And explains at least this much more.
  static let clearGain = 0.02
  /// A reading whose number was searched for on this very text loses to one without, unless that leaves more than so many
  /// times as much unexplained.
  static let searchedAdvantage = 1.3
  /// What explains less than this is no reading, however bad the other one.
  static let leastVariance = 0.3
  /// Readings this near to the best are as good; the first of the list, which is the simplest, is named.
  static let tie = 0.005
  /// An output that has to be scaled by more than this, or less than its inverse, is tried that way.
  static let notableScale = 1.25
  /// More latents than this at a token, and than this share of all, are very many: a threshold may have been dropped.
  static let fewLatents = 16.0
  static let denseShare = 0.1
  /// And was, if the strongest quarter of them explains this share of what all do.
  static let strongestShare = 0.9
  /// Encoders of no more numbers are packed anew for every reading also in a quick verification, within a second.
  static let fewWeights = 1 << 22
  /// And those of more than this only when the whole verification is asked for.
  static let mostWeightsOfQuick = 1 << 27

  static func isGood(_ measure: ReadingMeasure, transcodes: Bool) -> Bool {
    measure.explainedVariance >= (transcodes ? goodTranscoderVariance : goodVariance)
  }

  static func isClearlyBetter(_ other: ReadingMeasure, than asRead: ReadingMeasure) -> Bool {
    guard other.explainedVariance >= leastVariance else { return false }
    let isDenser = other.meanL0 > denser * max(asRead.meanL0, 1)
    let share = isDenser ? clearShareOfDenser : clearShare
    return 1 - other.explainedVariance <= share * (1 - asRead.explainedVariance)
      && other.explainedVariance >= asRead.explainedVariance + clearGain
  }
}
