internal import LatentSupport

/// Things of one kind that the workspace keeps under names, a safetensors file each: steering vectors, states, probes.
package struct NamedFiles: Sendable {
  /// What one of them is called in messages: `steering vector`.
  package let kind: String
  /// The parameter that names one, for messages.
  package let field: String
  private let folder: String

  /// - Parameter folder: made if need be.
  package init(_ kind: String, field: String, folder: String) throws {
    self.kind = kind
    self.field = field
    self.folder = folder
    try Folder.make(folder)
  }

  /// Every name in use, sorted.
  package func names() throws -> [String] {
    let suffix = ".safetensors"
    return try Folder.names(in: folder).filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
      .filter(WorkspaceName.isValid).sorted()
  }

  /// The file to write `name` to.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when the name is not a plain one.
  package func path(of name: String, field: String? = nil) throws -> String {
    try WorkspaceName.check(name, field: field ?? self.field)
    return "\(folder)/\(name).safetensors"
  }

  /// The file of `name`.
  ///
  /// - Parameter field: the parameter that named it, where that is another than usual.
  /// - Throws: `LatentError` (`notInWorkspace`) that says what there is.
  package func existing(_ name: String, field: String? = nil) throws -> String {
    if WorkspaceName.isValid(name), Folder.exists("\(folder)/\(name).safetensors") {
      return "\(folder)/\(name).safetensors"
    }
    let names = try names()
    let there = names.isEmpty ? "there is none yet" : "there is " + names.prefix(20).joined(separator: ", ")
    throw LatentError(
      .notInWorkspace,
      "The workspace has no \(kind) \"\(name)\"; \(there).",
      field: field ?? self.field
    )
  }
}
