import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct SafetensorsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func write(header: String, data: [UInt8], claimed: Int? = nil) throws -> String {
    let path = folder.file("\(UUID().uuidString).safetensors")
    var bytes = withUnsafeBytes(of: UInt64(claimed ?? header.utf8.count).littleEndian) { Array($0) }
    bytes += Array(header.utf8) + data
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func readsBackWhatItWrites() throws {
    let tensors = [
      "b.weight": Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]),
      "a": try Tensor([0.5, -2] as [Float]).converted(to: .bfloat16),
      "ids": Tensor([7, -8] as [Int64]),
      "empty": Tensor([Float](), shape: [0, 5]),
      "scalar": Tensor([3] as [Int32], shape: []),
    ]
    let path = folder.file("x.safetensors")
    try Safetensors.write(tensors, metadata: ["format": "pt", "a": "b"], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.names == ["a", "b.weight", "empty", "ids", "scalar"])
    #expect(file.metadata == ["format": "pt", "a": "b"])
    for (name, tensor) in tensors {
      let read = try file.tensor(named: name)
      #expect(read.dtype == tensor.dtype && read.shape == tensor.shape && read.floats() == tensor.floats())
    }
    #expect(try file.tensor(named: "b.weight", shape: [2, 3]).count == 6)
    #expect(throws: LatentError.self) { try file.tensor(named: "b.weight", shape: [3, 2]) }
    #expect(throws: LatentError.self) { try file.tensor(named: "c") }
  }

  @Test func theSameTensorsGiveTheSameBytes() throws {
    var tensors: [String: Tensor] = [:]
    for index in 0..<40 { tensors["t\(index)"] = Tensor([Float(index)]) }
    let paths = [folder.file("1"), folder.file("2")]
    for path in paths { try Safetensors.write(tensors, metadata: ["z": "1", "y": "2"], to: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: paths[0])) == Data(contentsOf: URL(fileURLWithPath: paths[1])))
  }

  @Test(
    "refuses what contradicts itself",
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, "truncated"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, "belong to no tensor"),
      (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "not what F32"),
      (#"{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}"#, 8, "unknown dtype F33"),
      (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "has a shape"),
      (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "not what F32"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, 8, "data_offsets"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "data_offsets"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, 8, "data_offsets"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12, "gap"),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
        12, "overlaps"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
        2, "not valid JSON"
      ),
      (#"{"a":{"shape":[2],"data_offsets":[0,8]}}"#, 8, "lacks a dtype"),
      (#"[1]"#, 0, "not a JSON object"),
      (#"{"a":"#, 0, "not valid JSON"),
      (#"{"__metadata__":{"a":1}}"#, 0, "__metadata__"),
    ]
  )
  func refusesContradictions(header: String, dataCount: Int, reason: String) throws {
    let path = try write(header: header, data: [UInt8](repeating: 0, count: dataCount))
    let error = #expect(throws: LatentError.self) { try SafetensorsFile(path: path) }
    #expect(error?.code == .unreadableCheckpoint)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.path == path)
  }

  @Test func refusesHeadersLongerThanTheFile() throws {
    for claimed in [3, 100, 1 << 40, Int.max] {
      let path = try write(header: "{}", data: [], claimed: claimed)
      #expect(throws: LatentError.self) { try SafetensorsFile(path: path) }
    }
    let path = folder.file("short")
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    #expect(throws: LatentError.self) { try SafetensorsFile(path: path) }
  }

  @Test func otherElementTypesMayStandInTheFileUnread() throws {
    let header =
      #"{"mask":{"dtype":"F8_E5M2","shape":[3],"data_offsets":[0,3]},"w":{"dtype":"F32","shape":[1],"data_offsets":[3,7]}}"#
    let path = try write(header: header, data: [1, 0, 1] + withUnsafeBytes(of: Float(2.5)) { Array($0) })
    let file = try SafetensorsFile(path: path)
    #expect(try file.tensor(named: "w").floats() == [2.5], "an unaligned tensor reads right")
    let error = #expect(throws: LatentError.self) { try file.tensor(named: "mask") }
    #expect(error?.message.contains("F8_E5M2") == true)
  }

  @Test func rarerElementTypesAreConverted() throws {
    let header =
      #"{"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"d":{"dtype":"F64","shape":[1],"data_offsets":[3,11]}}"#
    let file = try SafetensorsFile(path: write(header: header, data: [1, 0, 1] + little((-2.5).bitPattern)))
    #expect(try file.tensor(named: "b").integers() == [1, 0, 1] && file.dtype(of: "b") == .int32)
    #expect(try file.tensor(named: "d").floats() == [-2.5] && file.dtype(of: "d") == .float32)
  }

  @Test func readsShardsThroughTheirIndex() throws {
    try Safetensors.write(["a": Tensor([1] as [Float])], to: folder.file("s-1.safetensors"))
    try Safetensors.write(["b": Tensor([2] as [Float])], to: folder.file("s-2.safetensors"))
    let index = #"{"metadata":{},"weight_map":{"a":"s-1.safetensors","b":"s-2.safetensors"}}"#
    _ = try folder.write(index, to: "model.safetensors.index.json")
    let archive = try Safetensors.open(folder: folder.path)
    #expect(archive.names == ["a", "b"])
    #expect(try archive.tensor(named: "b").floats() == [2])
    #expect(archive.shape(of: "a") == [1] && !archive.contains("c"))
    #expect(throws: LatentError.self) { try archive.tensor(named: "c") }
  }

  @Test(arguments: ["../s.safetensors", "/etc/passwd", "x/../../s", "", "x//y"])
  func indexesMayNotLeaveTheirFolder(shard: String) throws {
    _ = try folder.write(#"{"weight_map":{"a":"\#(shard)"}}"#, to: "model.safetensors.index.json")
    let error = #expect(throws: LatentError.self) { try Safetensors.open(folder: folder.path) }
    #expect(error?.message.contains("outside its folder") == true)
  }

  @Test func indexesMustBeTrueOfTheirShards() throws {
    try Safetensors.write(["a": Tensor([1] as [Float])], to: folder.file("s.safetensors"))
    _ = try folder.write(#"{"weight_map":{"b":"s.safetensors"}}"#, to: "model.safetensors.index.json")
    #expect(throws: LatentError.self) { try Safetensors.open(folder: folder.path) }
    _ = try folder.write(#"{"weight_map":[]}"#, to: "model.safetensors.index.json")
    #expect(throws: LatentError.self) { try Safetensors.open(folder: folder.path) }
    #expect(throws: LatentError.self) { try Safetensors.open(folder: folder.file("nowhere")) }
  }
}
