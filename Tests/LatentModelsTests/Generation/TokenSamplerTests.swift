import Testing

@testable import LatentModels

@Suite struct TokenSamplerTests {
  private func counts(_ sampling: Sampling, _ logits: [Float], draws: Int = 20_000) -> [Int] {
    var sampler = TokenSampler(sampling, stream: 0)
    var counts = Array(repeating: 0, count: logits.count)
    for _ in 0..<draws { counts[Int(sampler.draw(logits[...]))] += 1 }
    return counts
  }

  @Test func `draws with the softmax's probabilities`() {
    // softmax of ln 1, ln 2, ln 4, ln 1
    let counts = counts(Sampling(temperature: 1), [0, 0.6931472, 1.3862944, 0])
    for (count, share) in zip(counts, [0.125, 0.25, 0.5, 0.125]) {
      #expect(abs(Double(count) / 20_000 - share) < 0.015)
    }
  }

  @Test func `temperature sharpens`() {
    let counts = counts(Sampling(temperature: 0.5), [0, 0.6931472])
    #expect(abs(Double(counts[1]) / 20_000 - 0.8) < 0.015)
  }

  @Test func `topP keeps the smallest set that reaches it`() {
    let logits: [Float] = [0, 0.6931472, 1.3862944, 0]
    #expect(counts(Sampling(temperature: 1, topP: 0.5), logits) == [0, 0, 20_000, 0])
    let two = counts(Sampling(temperature: 1, topP: 0.75), logits)
    #expect(two[0] == 0 && two[3] == 0)
    #expect(abs(Double(two[2]) / 20_000 - 2 / 3.0) < 0.015)
    // Of equal ones the lower comes first.
    let three = counts(Sampling(temperature: 1, topP: 0.8), logits)
    #expect(three[0] > 0 && three[3] == 0)
  }

  @Test func `minus infinity is never drawn`() {
    #expect(counts(Sampling(temperature: 1), [-.infinity, 0, -.infinity]) == [0, 20_000, 0])
  }
}
