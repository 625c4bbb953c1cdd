import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct TorchFileTests {
  /// Every tensor of `archive` as safetensors has it.
  private func expectSame(_ archive: any TensorArchive, as expected: String) throws {
    let reference = try SafetensorsFile(path: Fixture.path("files/\(expected)"))
    #expect(archive.names == reference.names)
    for name in reference.names {
      let wanted = try reference.tensor(named: name)
      let read = try archive.tensor(named: name)
      #expect(read.dtype == wanted.dtype && read.shape == wanted.shape, "\(name)")
      #expect(archive.shape(of: name) == wanted.shape && archive.dtype(of: name) == wanted.dtype, "\(name)")
      #expect(read.withUnsafeBytes { Array($0) } == wanted.withUnsafeBytes { Array($0) }, "\(name)")
    }
  }

  @Test(arguments: ["tensors.pt", "legacy.pt", "protocol-4.pt", "deflated.pt"])
  func `reads what PyTorch saved`(file: String) throws {
    let archive = try TensorFile.open(Fixture.path("files/\(file)"))
    try expectSame(archive, as: "tensors.safetensors")
    #expect(archive.values.isEmpty)
    #expect(throws: LatentError.self) { try archive.tensor(named: "nowhere") }
    #expect(throws: LatentError.self) { try archive.tensor(named: "scalar", shape: [1]) }
  }

  @Test func `names tensors by their place and keeps plain values`() throws {
    let archive = try TorchFile(path: Fixture.path("files/values.pt"))
    #expect(
      archive.names == [
        "blocks.0.weight", "blocks.1.weight", "by_layer.-1", "by_layer.0", "state_dict.encoder.weight", "state_dict.k",
        "tied.0", "tied.1",
      ]
    )
    #expect(try archive.tensor(named: "blocks.0.weight").floats() == [0, 3, 1, 4, 2, 5])
    #expect(try archive.tensor(named: "blocks.1.weight").floats() == [1, 2, 3, 4, 5, 6])
    #expect(try archive.tensor(named: "by_layer.-1").floats() == [3, 4, 5])
    #expect(try archive.tensor(named: "state_dict.k").integers() == [32])
    let values = archive.values
    #expect(
      values.keys == ["activation", "activation_state_dict", "plain", "dtype", "device", "shape"]
    )
    #expect(values["activation"] == "TopK")
    #expect(values["activation_state_dict"] == ["k": 32, "act": "ReLU", "scale": -1.5e-300])
    #expect(values["dtype"] == "bfloat16" && values["device"] == "cpu" && values["shape"] == [2, 3])
    let wanted: JSON = [
      nil, true, false, 0, 255, 256, -1, 2_147_483_648, -1_099_511_627_776, 4_611_686_018_427_387_904, "é\n", [], [1],
      [1, [2, "x"]], [:],
    ]
    #expect(values["plain"] == wanted)
    #expect(try TorchFile(path: Fixture.path("files/bare.pt")).names == ["tensor"])
    #expect(try TensorFile.open(Fixture.path("files/unsigned.pt")).tensor(named: "unsigned").integers() == [1, 60000])
  }

  @Test func `shows contiguous tensors without a copy`() throws {
    let archive = try TorchFile(path: Fixture.path("files/tensors.pt"))
    let whole = try archive.tensor(named: "float32").withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
    let part = try archive.tensor(named: "offset").withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
    #expect(part == whole + 2 * 10 * 4)
  }

  @Test func `reads shards through their index`() throws {
    let folder = try TemporaryFolder()
    for file in ["bare.pt", "unsigned.pt"] {
      try FileManager.default.copyItem(atPath: Fixture.path("files/\(file)"), toPath: folder.file(file))
    }
    _ = try folder.write(
      #"{"weight_map":{"tensor":"bare.pt","unsigned":"unsigned.pt"}}"#,
      to: "pytorch_model.bin.index.json"
    )
    let archive = try TensorFile.open(folder: folder.path, names: ["model.safetensors", "pytorch_model.bin"])
    #expect(archive.names == ["tensor", "unsigned"])
    #expect(try archive.tensor(named: "tensor").floats() == [0, 1, 2, 3, 4, 5])
    #expect(archive.dtype(of: "unsigned") == .int32)
  }
}
