/// Sequences of tokens that go through a model together. They may have different lengths; nothing is padded.
package struct TokenBatch: Sendable {
  /// Each sequence's tokens. With states, the tokens that follow what the state holds.
  package let sequences: [[Int32]]
  /// The number by which listeners know each sequence.
  package let identifiers: [Int]

  /// - Parameters:
  ///   - sequences: none of them empty.
  ///   - identifiers: one for each sequence; its place if not given.
  package init(_ sequences: [[Int32]], identifiers: [Int]? = nil) {
    precondition(identifiers == nil || identifiers?.count == sequences.count, "One identifier a sequence")
    self.sequences = sequences
    self.identifiers = identifiers ?? Array(sequences.indices)
  }

  /// Number of tokens in all.
  package var count: Int { sequences.reduce(0) { $0 + $1.count } }

  /// The tokens of all sequences, one sequence after another.
  package var tokens: [Int32] { sequences.flatMap { $0 } }

  /// Which row is which position, when sequence i already holds `held[i]` positions.
  package func rowMap(held: [Int]) -> RowMap {
    var first = 0
    return RowMap(
      sequences.indices.map { index in
        defer { first += sequences[index].count }
        return RowMap.Sequence(
          identifier: identifiers[index],
          rows: first..<first + sequences[index].count,
          firstPosition: held[index]
        )
      }
    )
  }
}
