import Foundation
import LatentAnalysis
import LatentSupport
import Testing

@Suite struct WordIndexTests {
  private func index(_ texts: [String]) -> WordIndex {
    var builder = WordIndex.Builder()
    for text in texts { builder.add(text) }
    return builder.finish()
  }

  private func found(_ query: String, _ texts: [String]) -> [Int] {
    index(texts).search(query, count: 10).map(\.text)
  }

  /// Okapi BM25 with k1 = 1.2 and b = 0.75, straight from its formula, where a thousand more texts have none of the words.
  private func bm25(_ query: [String], _ texts: [[String]]) -> [Double] {
    let mean = Double(texts.reduce(0) { $0 + $1.count }) / Double(texts.count)
    return texts.map { text in
      query.reduce(0.0) { sum, word in
        let containing = Double(texts.count { $0.contains(word) })
        let weight = log(1 + (1_000 + Double(texts.count) - containing + 0.5) / (containing + 0.5))
        let frequency = Double(text.count { $0 == word })
        let length = 1.2 * (1 - 0.75 + 0.75 * Double(text.count) / mean)
        return sum + weight * frequency * 2.2 / (frequency + length)
      }
    }
  }

  @Test func ranksAsTheFormulaDoes() {
    var generator = SeededGenerator(seed: 5, "word index")
    let words = ["red", "green", "blue", "cat", "dog", "tree", "one", "two"]
    let texts = (0..<200).map { _ in
      (0..<(1 + generator.index(below: 12))).map { _ in words[generator.index(below: words.count)] }
    }
    let index = index(texts.map { $0.joined(separator: " ") })
    for query in [["cat"], ["red", "dog"], ["tree", "two", "blue"]] {
      let expected = bm25(query, texts)
      let greatest = query.reduce(0.0) { sum, word in
        let containing = Double(texts.count { $0.contains(word) })
        return sum + 2.2 * log(1 + (1_200 - containing + 0.5) / (containing + 0.5))
      }
      let found = index.search(query.joined(separator: " "), count: 200)
      #expect(found.count == expected.count { $0 > 0 })
      for (text, score) in found { #expect(abs(Double(score) - expected[text] / greatest) < 1e-5) }
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
      #expect(found.allSatisfy { $0.score > 0 && $0.score < 1 })
    }
  }

  @Test func functionWordsDoNotDecideAmongFewTexts() {
    // "a" is rarer here than "week", as it may be among few explanations.
    let texts = [
      "The word \"a\".", "Monday, Friday and other days of the week", "weeks of rain", "the day after", "of dogs",
      "Words such as \"week\", \"month\" and \"year\".",
    ]
    let query = found("a day of the week", texts)
    #expect(query.first == 1)
    #expect(Set(query.suffix(2)) == [0, 4], "function words after all others: \(query)")
    #expect(found("a", texts) == [0], "alone, it is still what is asked for")
    // So it is beside one content word that no text has.
    #expect(found("a zebra", texts) == [0])
  }

  /// In many texts, what they say themselves counts.
  @Test func manyTextsSayThemselvesHowCommonAWordIs() throws {
    let texts = (0..<40_000).map { $0 % 2 == 0 ? "week \($0)" : "some \($0)" } + ["not week", "not some"]
    let found = index(texts).search("not", count: 3)
    #expect(Set(found.map(\.text)) == [40_000, 40_001])
    let both = index(texts).search("some week", count: 60_000)
    let scores = Dictionary(both.map { ($0.text, $0.score) }) { first, _ in first }
    let week = try #require(scores[0])
    let some = try #require(scores[1])
    #expect(abs(week / some - 1) < 0.05, "as many texts have one as the other")
  }

  @Test func wordsAreFoundWhateverTheirCaseAndNumber() {
    let texts = ["Stories of ANIMALS.", "“Sister” — and her glass", "Städte und Straßen", "日本の山", "buses"]
    #expect(found("story", texts) == [0])
    #expect(found("animal's", texts) == [0])
    #expect(found("sister", texts) == [1])
    #expect(found("glass", texts) == [1] && found("glas", texts).isEmpty)
    #expect(found("STÄDTE", texts) == [2])
    #expect(found("山", texts) == [3])
    #expect(found("", texts).isEmpty && found("… !?", texts).isEmpty && found("absent", texts).isEmpty)
  }

  @Test func looksOnlyWhereItIsToldTo() {
    let index = index(["red cat", "red dog", "red red", "blue"])
    #expect(index.search("red", count: 10, within: 1..<2).map(\.text) == [1])
    #expect(index.search("red", count: 10, within: 3..<4).isEmpty)
    #expect(index.search("red", count: 1).map(\.text) == [2], "twice is more than once")
    #expect(self.index([]).search("red", count: 3).isEmpty)
  }
}
