import LatentModels
import LatentTensor
import LatentTestSupport
import Testing

/// A position's numbers do not depend on what stands beside its sequence, to the last bit where the processor's matrix
/// products allow it.
@Suite struct BatchIndependenceTests {
  @Test("a text is the same bits in a batch and alone", arguments: GoldenModel.all)
  func bits(golden: GoldenModel) throws {
    guard CPUBackend(threads: 2).hasIndependentRows else { return }
    let model = try golden.load()
    let texts = try [37, 1, 129, 2].map { try golden.expected($0).tokens() }
    let together = try #require(try model.forward(TokenBatch(texts), logits: .all))
    var first = 0
    for text in texts {
      let alone = try model.allLogits(text).floats()
      #expect(try model.backend.download(together.rows(first..<first + text.count)) == alone, "\(text.count)")
      first += text.count
    }
  }
}
