package import LatentSupport

/// Messages that the daemon sends in any order, and some that it may send any number of times beside them.
package struct ExpectedMessages: Sendable {
  /// One line of a transcript.
  package struct Line: Sendable, Equatable {
    package var pattern: JSONPattern
    /// Where it stands in the file.
    package var number: Int
  }

  /// Each has to come once.
  package private(set) var remaining: [Line]
  /// Each may come any number of times.
  package let repeated: [Line]

  package init(once: [Line], repeated: [Line]) {
    remaining = once
    self.repeated = repeated
  }

  /// Whether all that had to come has come.
  package var isSatisfied: Bool { remaining.isEmpty }

  /// Takes one message off the list.
  ///
  /// - Returns: nil when the message was expected, else why it was not.
  package mutating func accept(_ message: JSON) -> String? {
    if let index = remaining.firstIndex(where: { $0.pattern.mismatch(message) == nil }) {
      remaining.remove(at: index)
      return nil
    }
    if repeated.contains(where: { $0.pattern.mismatch(message) == nil }) { return nil }
    let reasons = (remaining + repeated).map { "line \($0.number): \($0.pattern.mismatch(message) ?? "")" }
    return "not expected: \(message)" + reasons.map { "\n  \($0)" }.joined()
  }
}
