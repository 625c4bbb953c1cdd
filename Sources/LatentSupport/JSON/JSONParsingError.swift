/// Why some bytes are not a JSON document that latentd accepts, and where they stop being one.
package struct JSONParsingError: Error, Sendable, Equatable {
  /// A phrase without a capital or full stop: `']' expected near '}'`.
  package var reason: String
  /// The byte at which reading stopped, from 0.
  package var position: Int
  /// The same place as an editor counts it, from 1.
  package var line: Int
  package var column: Int

  package init(reason: String, position: Int, line: Int, column: Int) {
    self.reason = reason
    self.position = position
    self.line = line
    self.column = column
  }
}

extension JSONParsingError: CustomStringConvertible {
  package var description: String { "\(reason), at byte \(position) (line \(line), column \(column))" }
}

extension JSONParsingError {
  /// The same failure as an error about the file at `path`.
  package func unreadable(_ path: String) -> LatentError {
    LatentError.unreadable(path, "\(path) is not valid JSON: \(self).", cause: description)
  }
}
