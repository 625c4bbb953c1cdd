import Foundation
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentTensor

/// GGUF as the `gguf` package of llama.cpp writes it, what is written here, and files that are damaged.
@Suite struct GGUFFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// `Tests/Fixtures/make_gguf.py` wrote it with the library.
  @Test func readsWhatTheLibraryWrites() throws {
    let file = try GGUFFile(path: Fixture.path("gguf/control.gguf"))
    #expect(file.names == ["direction.1", "direction.2", "direction.3"])
    #expect(file.values["general.architecture"] == "controlvector")
    #expect(file.values["controlvector.model_hint"] == "llama")
    #expect(file.values["controlvector.layer_count"] == 3)
    #expect(file.values["test.list"] == [1, -2, 3])
    #expect(file.values["test.texts"] == ["a", "é"])
    #expect(file.values["test.half"]?.numberValue == 0.5 && file.values["test.yes"] == true)
    #expect(try file.tensor(named: "direction.1").floats() == [0, 0.5, -1, 1.5, -2])
    #expect(file.dtype(of: "direction.2") == .float16)
    #expect(try file.tensor(named: "direction.2").floats() == [1, 2, 3, 4, 5])
    #expect(file.shape(of: "direction.3") == [2, 3])
    #expect(try file.tensor(named: "direction.3").floats() == [0, 1, 2, 3, 4, 5])
    #expect(throws: LatentError.self) { try file.tensor(named: "direction.4") }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let path = folder.file("v.gguf")
    let tensors = [
      ("direction.1", Tensor([1, 2, 3] as [Float])), ("direction.12", Tensor([-1, 0, 1e-30] as [Float])),
    ]
    try GGUF.write(
      tensors.map { (name: $0.0, tensor: $0.1) },
      settings: [("general.architecture", .text("controlvector")), ("controlvector.layer_count", .count(2))],
      to: path
    )
    let file = try GGUFFile(path: path)
    #expect(file.values["controlvector.layer_count"] == 2)
    for (name, tensor) in tensors { #expect(try file.tensor(named: name).floats() == tensor.floats()) }
    // The same bytes as the library writes for the same content.
    let written = try Data(contentsOf: URL(fileURLWithPath: path))
    let library = try Data(contentsOf: URL(fileURLWithPath: Fixture.path("gguf/written.gguf")))
    #expect(written == library)
  }

  @Test func everyCutOffFileIsRefusedAndNoByteIsTrusted() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: Fixture.path("gguf/control.gguf")))
    let path = folder.file("damaged.gguf")
    func read(_ data: Data) -> LatentError? {
      do {
        try data.write(to: URL(fileURLWithPath: path))
        let file = try GGUFFile(path: path)
        for name in file.names { _ = try file.tensor(named: name).floats() }
        return nil
      } catch {
        return error as? LatentError ?? LatentError(.internal, "\(error)")
      }
    }
    // What follows the last tensor's data is padding.
    for length in stride(from: 0, to: whole.count - 32, by: 7) {
      #expect(read(whole.prefix(length))?.code == .unreadableCheckpoint, "cut off at \(length)")
    }
    var generator = SeededGenerator(seed: 1, "gguf")
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<3 { bytes[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256)) }
      if let error = read(bytes) { #expect(error.code == .unreadableCheckpoint || error.code == .outOfResources) }
    }
  }
}
