import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Synchronization
import Testing

/// Checkpoints whose weights are not committed but made anew, the same every time, as `make_families.py` made them for
/// the reference: from the recipe `seeded.json` in the model's folder.
enum SeededCheckpoint {
  /// Folders made so far, by the model's name; one for each process, removed at its end.
  private static let folders = Mutex<[String: TemporaryFolder]>([:])

  /// The checkpoint of the golden model `name`; nil when its weights are committed.
  static func path(_ name: String) throws -> String? {
    let recipe = Fixture.path("models/\(name)/seeded.json")
    guard FileManager.default.fileExists(atPath: recipe) else { return nil }
    return try folders.withLock { folders in
      if let folder = folders[name] { return folder.path }
      if folders.isEmpty { atexit { SeededCheckpoint.folders.withLock { $0 = [:] } } }
      let folder = try TemporaryFolder()
      try Safetensors.write(tensors(readJSON(recipe)), to: folder.file("model.safetensors"))
      try FileManager.default.copyItem(
        atPath: Fixture.path("models/\(name)/checkpoint/config.json"),
        toPath: folder.file("config.json")
      )
      folders[name] = folder
      return folder.path
    }
  }

  private static func tensors(_ recipe: JSON) throws -> [String: Tensor] {
    let seed = UInt64(try #require(recipe["seed"]?.integerValue))
    let dtype = try #require(recipe["dtype"]?.stringValue.flatMap(DType.init))
    var tensors: [String: Tensor] = [:]
    for entry in try #require(recipe["tensors"]?.arrayValue) {
      let name = try #require(entry["name"]?.stringValue)
      let shape = try #require(entry["shape"]?.arrayValue).compactMap(\.integerValue)
      let mean = try #require(entry["mean"]?.numberValue)
      let spread = try #require(entry["spread"]?.numberValue)
      // FNV-1a, so that tensors have streams of their own.
      let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      var generator = SeededGenerator(state: hash ^ seed)
      let numbers = (0..<shape.reduce(1, *)).map { _ in Float(mean + spread * (2 * generator.unit() - 1)) }
      tensors[name] = try Tensor(numbers, shape: shape).converted(to: dtype)
    }
    return tensors
  }
}
