package import LatentSupport

/// The result of a method that has nothing to say.
package struct WireNull: WireValue {
  package init() {}

  package init(_ reader: JSONReader) throws {
    guard reader.value.isNull else { throw reader.mismatch("null") }
  }

  package var json: JSON { .null }
}
