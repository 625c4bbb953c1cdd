/// One of the things that a search found.
package struct SearchHit: Sendable, Equatable {
  /// Its place in the index.
  package var place: Int
  package var similarity: Double
}
