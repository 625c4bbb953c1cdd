package import LatentSupport

/// What can be read from a message, strictly, and written into one.
package protocol WireValue: Sendable, Equatable {
  /// - Throws: `LatentError` (`invalidParams`) naming the field at fault and what would be right.
  init(_ reader: JSONReader) throws

  var json: JSON { get }
}

/// One of several strings.
package protocol WireChoice: WireValue, RawRepresentable<String>, CaseIterable {}

extension WireChoice {
  package init(_ reader: JSONReader) throws { self = try reader.choice(Self.self) }

  package var json: JSON { .string(rawValue) }
}

extension WireTensor: WireValue {}
extension WireDType: WireChoice {}

extension JSON: WireValue {
  package init(_ reader: JSONReader) throws { self = reader.value }

  package var json: JSON { self }
}

extension RequestIdentifier: WireValue {
  package init(_ reader: JSONReader) throws {
    guard let identifier = RequestIdentifier(reader.value) else { throw reader.mismatch("a string or a whole number") }
    self = identifier
  }
}
