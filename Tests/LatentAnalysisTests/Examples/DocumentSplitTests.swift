import LatentAnalysis
import Testing

@Suite struct DocumentSplitTests {
  @Test func aCopyIsWhereItsOriginalIs() {
    for key in 0..<1_000 { #expect(DocumentSplit(documentKey: UInt64(key)) == DocumentSplit(documentKey: UInt64(key))) }
  }

  @Test func theSharesAreAboutFortyFiveTenFortyFive() {
    let count = 20_000
    var shares: [DocumentSplit: Int] = [:]
    // Keys that differ in their low bits only, as a poor hash would have them.
    for key in 0..<count { shares[DocumentSplit(documentKey: UInt64(key)), default: 0] += 1 }
    for (split, expected) in [(DocumentSplit.train, 0.45), (.validation, 0.10), (.test, 0.45)] {
      let share = Double(shares[split] ?? 0) / Double(count)
      // Five standard deviations.
      #expect(abs(share - expected) < 5 * (expected * (1 - expected) / Double(count)).squareRoot(), "\(split) \(share)")
    }
  }

  @Test func thePartOfADocumentStaysWhatItWas() {
    // Stored explanations were written from train documents: a change here would have them scored on those.
    let letters = (0..<40).map { key in
      switch DocumentSplit(documentKey: UInt64(key)) {
      case .train: "t"
      case .validation: "v"
      case .test: "s"
      }
    }
    #expect(letters.joined() == "sttsssvttttssstvttttssstvvtstttsstvttsss")
  }
}
