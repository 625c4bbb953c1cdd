import LatentAnalysis
import LatentModels
import LatentTestSupport
import Testing

@Suite struct ContrastTokensTests {
  private let tokenizer: Tokenizer

  init() throws {
    tokenizer = try #require(try FixtureModel("gpt2").model.tokenizer)
  }

  private func tokens(
    _ prompt: String,
    _ positive: String,
    _ negative: String,
    _ read: ContrastTokens.Read = .last,
    mostPositions: Int = 160
  ) throws -> ContrastTokens {
    let pair = ContrastPair(index: 0, prompt: prompt, positive: positive, negative: negative)
    return try ContrastTokens(pair, read: read, tokenizer: tokenizer, mostPositions: mostPositions)
  }

  @Test func beginsWithThePromptsTokensAndReadsTheLast() throws {
    let read = try tokens("Answer: (", "A)", "B)")
    #expect(read.positive.starts(with: read.prompt))
    #expect(read.positive == (try tokenizer.ids(of: "Answer: (A)")))
    #expect(read.positiveRead == read.positive.count - 1)
  }

  @Test func findsTheTokenOfTheLetter() throws {
    let read = try tokens("Answer:", " ((A))", " ((B))", .letter)
    let offsets = try tokenizer.encode("Answer: ((A))").offsets
    #expect(offsets[read.positiveRead].contains(10))
    #expect(throws: ContrastTokens.Unusable.self) { try tokens("Answer:", " ((", " ))", .letter) }
  }

  @Test func countsAnIndexFromEitherEnd() throws {
    #expect(try tokens("Answer: (", "A)", "B)", .index(1)).positiveRead == 1)
    let read = try tokens("Answer: (", "A)", "B)", .index(-2))
    #expect(read.positiveRead == read.positive.count - 2)
    #expect(throws: ContrastTokens.Unusable.self) { try tokens("Answer: (", "A)", "B)", .index(-100)) }
    #expect(throws: ContrastTokens.Unusable.self) { try tokens("Answer: (", "A)", "B)", .index(100)) }
  }

  @Test func refusesAnswersThatMeltIntoThePrompt() throws {
    // The tokenizer holds "text" as one token.
    let error = #expect(throws: ContrastTokens.Unusable.self) { try tokens("te", "xt", "yy") }
    #expect(error?.reason.contains("tokenized differently") == true)
  }

  @Test func refusesWhatIsTheSameEmptyOrTooLong() throws {
    #expect(throws: ContrastTokens.Unusable.self) { try tokens("A", "B", "B") }
    #expect(throws: ContrastTokens.Unusable.self) { try tokens("A", "", "B") }
    #expect(throws: ContrastTokens.Unusable.self) { try tokens("A", " one two three", " four", mostPositions: 3) }
  }
}
