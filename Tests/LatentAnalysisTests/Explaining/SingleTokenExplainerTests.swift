import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct SingleTokenExplainerTests {
  private func material(_ windows: [([String], Int)]) -> ExplanationMaterial {
    ExplanationMaterial(
      latent: 0,
      activating: windows.map { tokens, place in
        RenderedWindow(tokens: tokens, activations: tokens.indices.map { $0 == place ? 2 : $0 == 0 ? 1 : 0 })
      },
      nonActivating: [],
      maxActivation: 2
    )
  }

  @Test func namesTheTokenItFiresOn() async throws {
    let word = material((0..<9).map { (["a\($0)", " The", " cat"], 1) } + [(["x", " a", " dog"], 2)])
    #expect(try await SingleTokenExplainer().explain(word) == "The token \"the\".")
    let piece = material((0..<4).map { _ in ([" jump", "ing", " up"], 1) })
    #expect(try await SingleTokenExplainer().explain(piece) == "The part of a word \"-ing\".")
  }

  @Test func hasNothingToSayOfOthers() async throws {
    let windows = [["a", " cat"], ["a", " dog"]].map { ($0, 1) }
    await #expect(throws: NothingToSay.self) { try await SingleTokenExplainer().explain(material(windows)) }
    let eight = material((0..<8).map { _ in (["a", " cat"], 1) } + [(["a", " dog"], 1), (["a", " cow"], 1)])
    await #expect(throws: NothingToSay.self) { try await SingleTokenExplainer().explain(eight) }
    #expect(try await SingleTokenExplainer(share: 0.8).explain(eight) == "The token \"cat\".")
    await #expect(throws: NothingToSay.self) { try await SingleTokenExplainer().explain(material([])) }
  }
}
