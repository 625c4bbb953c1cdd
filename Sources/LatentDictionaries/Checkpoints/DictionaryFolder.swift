internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// A folder that may hold a dictionary, or one file of such a folder: which files are there, and what is in them.
package struct DictionaryFolder: Sendable {
  /// As it was given.
  package let path: String
  /// The folder, also where a file in it was given.
  package let folder: String
  /// The file that was given, by its name in the folder; nil where the folder was.
  package let chosenFile: String?
  /// Every file of the folder.
  package let files: Set<String>
  /// The files that may hold tensors, opened once since every format looks into them.
  private let archives: [String: any TensorArchive]
  /// Why those that are not among them cannot be read.
  private let failures: [String: LatentError]

  /// Files of tensors that are looked into where a folder is given; the largest collections have some hundreds.
  private static let mostFiles = 2_048

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is nothing at `path`.
  package init(path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw LatentError.unreadable(
        path,
        "There is nothing at \(path); give the folder that holds the dictionary's files, or one of its files."
      )
    }
    self.path = path
    if isFolder.boolValue {
      folder = path
      chosenFile = nil
    } else {
      let url = URL(fileURLWithPath: path)
      folder = url.deletingLastPathComponent().path
      chosenFile = url.lastPathComponent
    }
    do {
      files = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    } catch {
      throw LatentError.unreadable(folder, "The folder \(folder) cannot be listed.", cause: error.localizedDescription)
    }
    let tensorFiles = Self.tensorFiles(chosenFile, files)
    guard tensorFiles.count <= Self.mostFiles else {
      throw LatentError.unreadable(
        folder,
        "\(folder) holds \(tensorFiles.count) files of tensors; give the path of the one that is the dictionary."
      )
    }
    var archives: [String: any TensorArchive] = [:]
    var failures: [String: LatentError] = [:]
    for name in tensorFiles {
      do {
        archives[name] = try TensorFile.open(folder + "/" + name)
      } catch let error as LatentError {
        failures[name] = error
      }
    }
    self.archives = archives
    self.failures = failures
  }

  /// Why the first of the files that may hold tensors and cannot be read cannot be.
  var failure: LatentError? { failures.min { $0.key < $1.key }?.value }

  /// What is said where nothing is recognised and a file cannot be read, which hides what it would be recognised by.
  func hidden(by failure: LatentError) -> LatentError {
    LatentError.unreadable(
      failure.path ?? path,
      "\(path) is not recognised as a dictionary, since a file of it cannot be read: \(failure.message)",
      cause: failure.cause
    )
  }

  /// The path of `name` in the folder.
  package func file(_ name: String) -> String { folder + "/" + name }

  /// Whether there is a file `name` and, where one file was given, it is that one.
  func offers(_ name: String) -> Bool {
    files.contains(name) && (chosenFile ?? name) == name
  }

  /// Files that may hold tensors; what is in them decides what they are.
  private static let suffixes = [".safetensors", ".npz", ".pt", ".pth", ".bin"]

  /// The files that may hold tensors, sorted: the one that was given, or all.
  var tensorFiles: [String] { Self.tensorFiles(chosenFile, files) }

  private static func tensorFiles(_ chosenFile: String?, _ files: Set<String>) -> [String] {
    if let chosenFile { return [chosenFile] }
    return files.sorted().filter { name in suffixes.contains { name.hasSuffix($0) } }
  }

  /// A JSON file of the folder; nil where there is none.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it is there and is not JSON.
  func configuration(_ name: String) throws -> DictionaryConfiguration? {
    files.contains(name) ? try DictionaryConfiguration(path: file(name)) : nil
  }

  /// `name`, which has to be there.
  func requiredConfiguration(_ name: String) throws -> DictionaryConfiguration {
    guard let configuration = try configuration(name) else {
      throw LatentError.unreadable(folder, "\(folder) has no \(name).")
    }
    return configuration
  }

  /// The tensors of the file `name` in the folder.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that says why it cannot be read.
  func archive(_ name: String) throws -> any TensorArchive {
    try archives[name] ?? TensorFile.open(file(name))
  }

  /// Whether the file `name` can be opened and has all of `tensors`.
  func file(_ name: String, has tensors: String...) -> Bool {
    guard let archive = archives[name] else { return false }
    return tensors.allSatisfy { archive.contains($0) }
  }

  /// The tensor files that have all of `tensors`.
  func filesHaving(_ tensors: String...) -> [String] {
    tensorFiles.filter { name in
      guard let archive = archives[name] else { return false }
      return tensors.allSatisfy { archive.contains($0) }
    }
  }

  /// The one tensor file that fits.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when none does or several do, naming them.
  func only(_ fitting: [String], of format: String) throws -> String {
    if let file = fitting.first, fitting.count == 1 { return file }
    if fitting.isEmpty, let failure { throw hidden(by: failure) }
    let some = fitting.prefix(4).joined(separator: ", ")
    throw LatentError.unreadable(
      path,
      fitting.isEmpty
        ? "\(path) has no file of tensors as \(format) writes them."
        : "\(folder) holds \(fitting.count) dictionaries (\(some)\(fitting.count > 4 ? ", …" : "")); give the path of one file."
    )
  }

  /// The folder's own name.
  var name: String { FolderSize.lastComponent(of: folder) }

  /// The folder above it; nil at the root.
  var parent: String? {
    let url = URL(fileURLWithPath: folder).standardizedFileURL
    return url.path == "/" ? nil : url.deletingLastPathComponent().path
  }
}
