import LatentAnalysis
import LatentSupport
import Testing

@Suite struct TokensExplainerTests {
  /// A window whose tokens that begin with `*` are fired on; a leading `_` stands for a space.
  private func window(_ text: String, strength: Float = 4) -> RenderedWindow {
    let tokens = text.split(separator: " ").map(String.init)
    return RenderedWindow(
      tokens: tokens.map { $0.replacing("*", with: "").replacing("_", with: " ") },
      activations: tokens.map { $0.contains("*") ? strength : 0 }
    )
  }

  private func explain(
    _ firing: [RenderedWindow],
    _ silent: [String] = ["_a _cup _of _tea", "_some _dogs _bark _loudly"]
  ) async throws -> String {
    let material = ExplanationMaterial(
      latent: 0,
      activating: firing,
      nonActivating: silent.map { window($0) },
      maxActivation: firing.map(\.maxActivation).max() ?? 0
    )
    return try await TokensExplainer().explain(material)
  }

  @Test func namesTheWordsThatItFiresOn() async throws {
    let text = try await explain([
      window("_the *_boat _left _port"), window("_a *_ship _came _in"), window("_one *_boat _sank _here"),
    ])
    #expect(text == "Words such as \"boat\" and \"ship\".")
  }

  @Test func namesAPieceOfAWordAsSuch() async throws {
    let text = try await explain([window("_he *_pro mised _it"), window("_the *_pro verb _of _old")])
    #expect(text == "The word \"pro-\".")
  }

  @Test func saysOfWhichWordsItFiresOnTheRest() async throws {
    let text = try await explain([
      window("_a _bo *at _sank"), window("_red _bo *nes _here"), window("_no _bo *ok _today"),
      window("_the _bo *ttom _of"),
    ])
    #expect(text == "The rest of words that begin with \"bo-\".")
  }

  @Test func saysWhatComesRightAfterAWord() async throws {
    let text = try await explain([
      window("_under _the *_house _lay"), window("_by _the *_river _we"), window("_for _the *_king _of"),
      window("_on _the *_moon _now"),
    ])
    #expect(text == "The word right after \"the\".")
  }

  @Test func saysWhatComesSoonAfterAWord() async throws {
    let text = try await explain(
      (0..<24).map { window("_w\($0) _not *_a\($0) *_b\($0) *_c\($0) *_d\($0) _z\($0)") }
    )
    #expect(text == "What comes up to four words after \"not\".")
  }

  @Test func isTrueOfTheStrongestFirst() async throws {
    var windows = (0..<20).map { window("_p\($0) *_thing\($0) _q\($0) *_tail", strength: 0.1) }
    windows += (0..<5).map { window("_r\($0) *_lions _s\($0)", strength: 9) }
    let text = try await explain(windows, ["_the _tail _wags", "_a _tail _again", "_no _tail _here"])
    #expect(text == "The word \"lions\".")
  }

  @Test func saysThatItFiresOnNames() async throws {
    let text = try await explain([
      window("_when *_Paul _came _in"), window("_and *_Paul _left _us"), window("_so *_Anna _saw _it"),
      window("_but *_Anna _ran _off"),
    ])
    #expect(text == "Words such as \"anna\" and \"paul\". Mostly in words with a capital, as names have.")
  }

  @Test func leavesWeakFiringsAside() async throws {
    let weak = RenderedWindow(tokens: [" a", " lion", " roars"], activations: [1, 10, 1])
    let text = try await explain([weak, weak, weak])
    #expect(text == "The word \"lion\".")
  }

  @Test func hasNothingToSayOfWhatOccursEverywhere() async throws {
    await #expect(throws: NothingToSay.self) {
      _ = try await explain(
        [window("*_a _b"), window("_b *_c"), window("*_c _a")],
        (0..<60).map { _ in "_a _b _c _a _b _c _c _b _a" }
      )
    }
  }

  @Test func choosesTheSameWhateverTheOrderOfHashing() async throws {
    let windows = (0..<30).map { window("_x\($0 % 7) *_word\($0 % 5) _y\($0 % 3)") }
    let first = try await explain(windows)
    for _ in 0..<5 { #expect(try await explain(windows) == first) }
  }
}
