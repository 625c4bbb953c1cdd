/// An explainer without an LLM for latents that fire on one token: names it, and has nothing to say of others.
package struct SingleTokenExplainer: Explainer {
  /// The share of a latent's windows whose strongest token has to be the one.
  package var share: Double

  package init(share: Double = 0.9) {
    self.share = share
  }

  package var identity: String { "single-token:1:\(share)" }

  /// Counting costs next to nothing, and a share of few windows says little.
  package func adapt(_ sampler: Sampler) -> Sampler {
    var wider = sampler
    wider.train = max(sampler.train, 50)
    return wider
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    var counts: [String: Int] = [:]
    for window in material.activating {
      guard let place = Self.strongest(window), let string = Self.string(at: place, of: window) else { continue }
      counts[string, default: 0] += 1
    }
    // Of equal ones the lesser string, so that the same windows always give the same.
    guard let (string, count) = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      Double(count) >= share * Double(material.activating.count)
    else {
      throw NothingToSay(
        reason: "it fires on more than one token; the explainers tokens and default say what these have in common"
      )
    }
    return string.hasPrefix("-") || string.hasSuffix("-")
      ? "The part of a word \"\(string)\"."
      : "The token \"\(string)\"."
  }

  private static func strongest(_ window: RenderedWindow) -> Int? {
    window.activations.indices.max { window.activations[$0] < window.activations[$1] }
  }

  /// The token as the embedded judge reads it: its word, or the piece of one that it is.
  private static func string(at place: Int, of window: RenderedWindow) -> String? {
    let words = Words(window.tokens)
    guard let word = words.wordOfToken[place] else { return nil }
    return words.pieceOfToken[place] ?? words.words[word]
  }
}
