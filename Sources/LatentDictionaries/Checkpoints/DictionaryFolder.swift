internal import Foundation
package import LatentSupport
internal import LatentTensor

/// A folder that may hold a dictionary: which files are there, and its `cfg.json`.
package struct DictionaryFolder: Sendable {
  package let path: String
  package let files: Set<String>
  /// `cfg.json`, nil where there is none.
  package let configuration: JSON?

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is no such folder or `cfg.json` is not JSON.
  package init(path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw LatentError.unreadable(
        path,
        "There is no folder \(path); give the folder that holds the dictionary's files."
      )
    }
    guard isFolder.boolValue else {
      throw LatentError.unreadable(path, "\(path) is a file; give the folder that holds the dictionary's files.")
    }
    self.path = path
    do {
      files = Set(try FileManager.default.contentsOfDirectory(atPath: path))
    } catch {
      throw LatentError.unreadable(path, "The folder \(path) cannot be listed.", cause: error.localizedDescription)
    }
    guard files.contains("cfg.json") else {
      configuration = nil
      return
    }
    configuration = try JSON(readingFile: path + "/cfg.json")
  }

  /// The path of `name` in the folder.
  package func file(_ name: String) -> String { path + "/" + name }

  /// Reads fields of `cfg.json`, naming the file in every complaint.
  package func field<Value>(_ name: String, as what: String, _ read: (JSON) -> Value?) throws -> Value? {
    guard let json = configuration?[name], !json.isNull else { return nil }
    guard let value = read(json) else {
      throw LatentError.unreadable(file("cfg.json"), "\(name) in \(file("cfg.json")) must be \(what), not \(json).")
    }
    return value
  }

  package func integer(_ name: String) throws -> Int? {
    try field(name, as: "a whole number", \.integerValue)
  }

  package func string(_ name: String) throws -> String? {
    try field(name, as: "a string", \.stringValue)
  }

  package func boolean(_ name: String) throws -> Bool? {
    try field(name, as: "true or false", \.boolValue)
  }

  /// A field that has to be there.
  package func required<Value>(_ name: String, _ value: Value?) throws -> Value {
    guard let value else { throw LatentError.unreadable(file("cfg.json"), "\(file("cfg.json")) lacks \(name).") }
    return value
  }

  /// A whole number above 0 and small enough for a shape to be made of it.
  package func size(_ name: String) throws -> Int {
    let value = try required(name, integer(name))
    guard value > 0, value < 1 << 31 else {
      throw LatentError.unreadable(file("cfg.json"), "\(name) in \(file("cfg.json")) must be above 0, not \(value).")
    }
    return value
  }
}

extension TensorArchive {
  /// A tensor of floating-point numbers with the given shape and no NaN or infinity in it.
  func finiteTensor(_ name: String, shape: [Int]) throws -> Tensor {
    let tensor = try tensor(named: name, shape: shape)
    guard tensor.dtype.isFloatingPoint else {
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) holds \(tensor.dtype.rawValue), not floating-point numbers."
      )
    }
    guard tensor.isFinite() else {
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) holds NaN or infinite values; the checkpoint is damaged."
      )
    }
    return tensor
  }
}
