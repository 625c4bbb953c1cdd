package import LatentSupport

/// What a scoring is asked for: whose explanations are judged, by whom, and how.
package struct ScoringRequest: Sendable, Equatable {
  /// Hash of everything that decides the scores.
  package var requestHash: String
  /// The run whose explanations are scored; explanations that the user brought are filed as a run first.
  package var run: Int64
  package var cache: String?
  /// Identity of the judge, without its key.
  package var client: String?
  package var seed: Int
  /// The rest of the request: scorers, sampler.
  package var parameters: JSON

  /// Identity of the choice of texts, as `parameters` holds it under `samplingKey`; empty in what was stored before it did.
  package var sampling: String { parameters[Self.samplingKey]?.stringValue ?? "" }

  package static let samplingKey = "sampling"

  package init(
    requestHash: String,
    run: Int64,
    cache: String? = nil,
    client: String? = nil,
    seed: Int,
    parameters: JSON = [:]
  ) {
    self.requestHash = requestHash
    self.run = run
    self.cache = cache
    self.client = client
    self.seed = seed
    self.parameters = parameters
  }
}
