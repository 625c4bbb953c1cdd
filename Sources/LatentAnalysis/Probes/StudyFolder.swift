internal import LatentSupport
package import LatentTensor
package import LatentWorkspace

/// What a study has finished, in a folder of the workspace named after the request's hash: safetensors files, each written
/// in one step. The folder goes when the study is done.
package struct StudyFolder: Sendable {
  private let path: String

  /// - Parameter digest: of everything that decides the study's outcome.
  package init(_ workspace: Workspace, digest: String) throws {
    path = try workspace.folder("studies/\(digest.prefix(32))")
  }

  private func path(_ name: String) -> String { "\(path)/\(name).safetensors" }

  package func holds(_ name: String) -> Bool { (try? SafetensorsFile(path: path(name))) != nil }

  package func write(_ tensors: [String: Tensor], metadata: [String: String] = [:], as name: String) throws {
    try Safetensors.write(tensors, metadata: metadata, to: path(name))
  }

  /// - Throws: `LatentError` that names the file when it is missing or damaged.
  package func open(_ name: String) throws -> SafetensorsFile { try SafetensorsFile(path: path(name)) }

  /// Removes everything.
  package func remove(from workspace: Workspace) throws { try workspace.removeFolder(path) }
}
