internal import LatentSupport

/// The explainer `none`: explains nothing, and files texts that somebody else has written.
package struct GivenExplainer: Explainer {
  private let texts: [Int: String]
  package let identity: String

  /// - Throws: `LatentError` (`invalidParams`) for two texts of one latent.
  package init(_ explanations: [(latent: Int, text: String)]) throws {
    var hash = StableHash()
    var texts: [Int: String] = [:]
    for (latent, text) in explanations.sorted(by: { $0.latent < $1.latent }) {
      guard texts.updateValue(text, forKey: latent) == nil else {
        throw LatentError.invalid(
          "explainer.explanations",
          "explainer.explanations holds latent \(latent) twice; give each latent once."
        )
      }
      hash.combine(UInt64(bitPattern: Int64(latent)))
      hash.combine(text)
    }
    self.texts = texts
    identity = "none:\(String(hash.value, radix: 16))"
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    guard let text = texts[material.latent] else {
      throw NothingToSay(reason: "explainer.explanations has no text for it")
    }
    return text
  }
}
