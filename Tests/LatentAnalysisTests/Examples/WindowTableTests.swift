import LatentAnalysis
import LatentSupport
import Testing

@Suite struct WindowTableTests {
  /// Stretches of random lengths with random gaps, and the table of them.
  private func table(windowTokens: Int, seed: Int) -> (
    table: WindowTable, stretches: [(tokens: Range<Int>, document: Int)]
  ) {
    var generator = SeededGenerator(seed: seed, "windows", windowTokens)
    var table = WindowTable(windowTokens: windowTokens)
    var stretches: [(tokens: Range<Int>, document: Int)] = []
    var position = 0
    for document in 0..<200 {
      position += generator.index(below: 3)
      let length = generator.index(below: 5 * windowTokens)
      let tokens = position..<(position + length)
      table.append(tokens, document: document, documentKey: UInt64(document) &* 31)
      stretches.append((tokens, document))
      position += length
    }
    return (table, stretches)
  }

  @Test(arguments: [16, 32, 33, 64])
  func everyTokenOfALongEnoughStretchIsInOneWindowOfItsDocument(_ windowTokens: Int) {
    let (table, stretches) = table(windowTokens: windowTokens, seed: 1)
    var window = 0
    for (tokens, document) in stretches where tokens.count >= WindowTable.shortestWindow {
      var next = tokens.lowerBound
      while next < tokens.upperBound {
        #expect(table.tokens(of: window).lowerBound == next)
        #expect(table.tokens(of: window).upperBound <= tokens.upperBound, "crosses the end of its stretch")
        #expect(Int(table.documents[window]) == document)
        #expect(table.splits[window] == DocumentSplit(documentKey: UInt64(document) &* 31))
        next = table.tokens(of: window).upperBound
        window += 1
      }
    }
    #expect(window == table.count)
  }

  @Test(arguments: [16, 32, 33, 64])
  func windowsOfAStretchAreNearlyEqualAndNoneIsTooLong(_ windowTokens: Int) {
    let (table, stretches) = table(windowTokens: windowTokens, seed: 2)
    for (tokens, document) in stretches {
      let lengths = (0..<table.count).filter { Int(table.documents[$0]) == document }.map { table.tokens(of: $0).count }
      guard let shortest = lengths.min(), let longest = lengths.max() else {
        #expect(tokens.count < WindowTable.shortestWindow)
        continue
      }
      #expect(longest <= windowTokens && longest - shortest <= 1)
    }
  }

  @Test func everyPositionIsFound() {
    let (table, stretches) = table(windowTokens: 32, seed: 3)
    var byPosition: [Int: Int] = [:]
    for window in 0..<table.count { for position in table.tokens(of: window) { byPosition[position] = window } }
    let end = stretches.last?.tokens.upperBound ?? 0
    for position in -1...(end + 1) {
      let expected = byPosition[position]
      #expect(table.window(at: position) == expected, "\(position)")
    }
  }

  @Test func listsTheWindowsOfEveryPart() {
    let (table, _) = table(windowTokens: 32, seed: 5)
    for split in DocumentSplit.allCases {
      let listed = table.windowsBySplit[split] ?? []
      #expect(listed == (0..<table.count).filter { table.splits[$0] == split }.map { Int32($0) })
      #expect(!listed.isEmpty)
    }
    #expect(table.all == (0..<Int32(table.count)).map { $0 })
  }

  @Test func anEmptyTableHoldsNothing() {
    let table = WindowTable(windowTokens: 32)
    #expect(table.window(at: 0) == nil && table.all.isEmpty)
  }
}
