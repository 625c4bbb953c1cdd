import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct NumPyArchiveTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: ["arrays.npz", "compressed.npz"])
  func `reads what NumPy saved`(file: String) throws {
    let archive = try TensorFile.open(Fixture.path("files/\(file)"))
    let reference = try SafetensorsFile(path: Fixture.path("files/arrays.safetensors"))
    #expect(archive.names == reference.names)
    for name in reference.names {
      let wanted = try reference.tensor(named: name)
      let read = try archive.tensor(named: name)
      #expect(read.dtype == wanted.dtype && read.shape == wanted.shape, "\(name)")
      #expect(archive.shape(of: name) == wanted.shape && archive.dtype(of: name) == wanted.dtype, "\(name)")
      #expect(read.floats() == wanted.floats(), "\(name)")
    }
    #expect(throws: LatentError.self) { try archive.tensor(named: "nowhere") }
  }

  @Test func `reads a single array under its file's name`() throws {
    let archive = try TensorFile.open(Fixture.path("files/array.npy"))
    #expect(archive.names == ["array"] && archive.shape(of: "array") == [2, 3, 4])
    #expect(try archive.tensor(named: "array").floats() == (0..<24).map(Float.init))
  }

  private func expectRefusal(
    _ phrase: String,
    _ array: [UInt8],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let single = folder.file(UUID().uuidString + ".npy")
    try Data(array).write(to: URL(fileURLWithPath: single))
    let archive = try ZipBytes([ZipBytes.Entry(name: "a.npy", bytes: array)]).write(to: folder.file(UUID().uuidString))
    for path in [single, archive] {
      let error = #expect(throws: LatentError.self, sourceLocation: sourceLocation) { try TensorFile.open(path) }
      #expect(error?.code == .unreadableCheckpoint && error?.path == path, sourceLocation: sourceLocation)
      #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    }
  }

  private func array(_ header: String, data: [UInt8] = [], version: UInt8 = 1, claimed: UInt16? = nil) -> [UInt8] {
    let length = version == 1 ? little(claimed ?? UInt16(header.utf8.count)) : little(UInt32(header.utf8.count))
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(header.utf8) + data
  }

  @Test func `headers in other spellings`() throws {
    let data = little(UInt32(0x3f80_0000)) + little(UInt32(0x4000_0000))
    for (header, version) in [
      (#"{"shape": (2,), "descr": "<f4", "fortran_order": True}"#, 1),
      (" {'descr':'<f4','fortran_order':False,'shape':(1,2),}\n", 2),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': ( 2 , ), }   \n", 3),
    ] {
      let path = folder.file("x\(version).npy")
      try Data(array(header, data: data, version: UInt8(version))).write(to: URL(fileURLWithPath: path))
      #expect(try TensorFile.open(path).tensor(named: "x\(version)").floats() == [1, 2])
    }
  }

  @Test func `headers that lie or say something else`() throws {
    let sound = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    let data = [UInt8](repeating: 0, count: 8)
    try expectRefusal("not what float32 of shape [2] needs", array(sound, data: [0] + data))
    try expectRefusal("not what float32 of shape [2] needs", array(sound, data: Array(data.dropLast())))
    try expectRefusal("Python objects", array(sound.replacing("<f4", with: "|O"), data: data))
    try expectRefusal("type >f4", array(sound.replacing("<f4", with: ">f4"), data: data))
    try expectRefusal("type |V2", array(sound.replacing("<f4", with: "|V2"), data: data))
    try expectRefusal("impossible shape", array(sound.replacing("(2,)", with: "(4611686018427387904, 4)"), data: data))
    try expectRefusal("not what", array(sound.replacing("(2,)", with: "(1000000000000,)"), data: data))
    try expectRefusal("header of 60000", array(sound, data: data, claimed: 60_000))
    try expectRefusal("ends too early", array(sound, data: data, claimed: 500))
    try expectRefusal("version 9", array(sound, data: data, version: 9))
    for text in [
      "", "{}", "[]", "{'descr': '<f4'}", sound + sound, sound.replacing("(2,)", with: "(-2,)"),
      sound.replacing("(2,)", with: "(99999999999999999999,)"), sound.replacing("(2,)", with: "2"),
      sound.replacing("'<f4'", with: "__import__('os')"), sound.replacing("False", with: "0"),
      sound.replacing("'<f4'", with: "[('a', '<f4')]"), sound.replacing("'shape'", with: "'descr'"),
      sound.replacing("}", with: "'x': True}"), sound.replacing("<f4'", with: "<f4"), "{'descr': '\\x00'",
    ] {
      try expectRefusal("plain numbers", array(text, data: data))
    }
    try expectRefusal("not UTF-8", array("", data: []).dropLast(2) + [1, 0, 0xff])
  }

  @Test func `python objects and other byte orders are refused by name`() {
    #expect { try TensorFile.open(Fixture.path("files/objects.npy")) } throws: { "\($0)".contains("Python objects") }
    #expect { try TensorFile.open(Fixture.path("files/big-endian.npy")) } throws: { "\($0)".contains(">f4") }
  }

  @Test func `a compressed array that was changed`() throws {
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Fixture.path("files/compressed.npz"))))
    let archive = try NumPyArchive(path: Fixture.path("files/compressed.npz"))
    let sound = try archive.names.map { try archive.tensor(named: $0).floats() }
    var refused = 0
    for position in stride(from: 60, to: 1_000, by: 1) {
      bytes[position] ^= 0x10
      let path = folder.file("changed.npz")
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do {
        let changed = try NumPyArchive(path: path)
        #expect(try archive.names.map { try changed.tensor(named: $0).floats() } == sound, "\(position)")
      } catch {
        refused += 1
      }
      bytes[position] ^= 0x10
    }
    #expect(refused > 500)
  }
}
