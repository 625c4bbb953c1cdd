internal import LatentSupport

/// What things in the workspace may be called: a name is also a file's, so it cannot lead out of the folder.
package enum WorkspaceName {
  /// - Throws: `LatentError` (`invalidParams`) that says what names look like.
  package static func check(_ name: String, field: String) throws {
    guard isValid(name) else {
      throw LatentError.invalid(
        field,
        "\(field) must be a name of 1 to 100 letters, digits, '.', '_' and '-' that does not begin with '.', not \"\(name)\"."
      )
    }
  }

  /// Whether `name` may be used.
  package static func isValid(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 100 && name.first != "."
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
