import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// A golden checkpoint copied to a folder of its own, to be spoiled.
final class CheckpointCopy {
  private let folder: TemporaryFolder
  let path: String

  init(of name: String) throws {
    folder = try TemporaryFolder()
    path = folder.file("checkpoint")
    try FileManager.default.copyItem(atPath: GoldenModel(name).folder(), toPath: path)
  }

  func load(dtype: ModelDType = .float32) throws -> ResidentModel {
    try ResidentModel.load(from: path, dtype: dtype, backend: testBackend)
  }

  func file(_ name: String) -> String { path + "/" + name }

  /// A place beside the checkpoint, outside it.
  func outside(_ name: String) -> String { folder.file(name) }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: file(name))
  }

  func write(_ text: String, to name: String) throws {
    try AtomicFile.replace(file(name), with: Array(text.utf8))
  }

  /// Changes fields of `config.json`.
  func configure(_ change: (inout JSONObject) -> Void) throws {
    var fields = try #require(try readJSON(file("config.json")).objectValue)
    change(&fields)
    try AtomicFile.replace(file("config.json"), with: JSON.object(fields).encoded())
  }

  /// Changes the tensors of `model.safetensors`.
  func change(_ change: (inout [String: Tensor]) throws -> Void) throws {
    let archive = try Safetensors.open(folder: path)
    // Copies, since the file that the tensors look into is about to be replaced. Masks have types that are not read.
    var tensors: [String: Tensor] = [:]
    for name in archive.names {
      guard let tensor = try? archive.tensor(named: name) else { continue }
      tensors[name] = try Tensor(
        dtype: tensor.dtype,
        shape: tensor.shape,
        bytes: tensor.withUnsafeBytes { Array($0) }
      )
    }
    try change(&tensors)
    try Safetensors.write(tensors, to: file("model.safetensors"))
  }
}
