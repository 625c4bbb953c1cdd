import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct GivenExplainerTests {
  private func material(_ latent: Int) -> ExplanationMaterial {
    ExplanationMaterial(latent: latent, activating: [], nonActivating: [], maxActivation: 1)
  }

  @Test func filesWhatItIsGiven() async throws {
    let explainer = try GivenExplainer([(3, "cats"), (1, "dogs")])
    #expect(try await explainer.explain(material(3)) == "cats")
    await #expect(throws: NothingToSay.self) { try await explainer.explain(material(2)) }
    #expect(try explainer.identity == GivenExplainer([(1, "dogs"), (3, "cats")]).identity)
    #expect(try explainer.identity != GivenExplainer([(1, "dogs"), (3, "cat")]).identity)
  }

  @Test func twoTextsForOneLatentAreRefused() {
    #expect(throws: LatentError.self) { try GivenExplainer([(3, "cats"), (3, "dogs")]) }
  }
}
