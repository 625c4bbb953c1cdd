import Foundation
import Glibc
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct ZipArchiveTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func expectRefusal(
    _ phrase: String,
    _ zip: ZipBytes,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = try zip.write(to: folder.file(UUID().uuidString))
    let error = #expect(throws: LatentError.self, sourceLocation: sourceLocation) { try TorchFile(path: path) }
    #expect(error?.code == .unreadableCheckpoint && error?.path == path, sourceLocation: sourceLocation)
    #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
  }

  private static let pickle = PickleBytes.make { $0.raw("}") }
  private let sound = ZipBytes(pickle: pickle, storages: ["0": [1, 2, 3, 4], "1": [5, 6, 7, 8]])

  private func changed(_ change: (inout ZipBytes) -> Void) -> ZipBytes {
    var zip = sound
    change(&zip)
    return zip
  }

  @Test func `a sound archive, with a comment or without`() throws {
    #expect(try TorchFile(path: sound.write(to: folder.file("a"))).names.isEmpty)
    let commented = changed { $0.comment = [UInt8](repeating: 0x50, count: 65_535) }
    #expect(try TorchFile(path: commented.write(to: folder.file("b"))).names.isEmpty)
  }

  @Test func `a zip64 archive`() throws {
    var wide = ZipBytes(
      pickle: PickleBytes.make { $0.tensor("0", count: 2, shape: [2], strides: [1]) },
      storages: [
        "0": [0, 0, 128, 63, 0, 0, 0, 64]
      ]
    )
    wide.isWide = true
    let archive = try TorchFile(path: wide.write(to: folder.file("wide")))
    #expect(try archive.tensor(named: "tensor").floats() == [1, 2])
    for lie in [UInt64.max, UInt64(Int.max), 1 << 40] {
      var liar = wide
      liar.wideOffset = lie
      try expectRefusal("outside the file", liar)
    }
    var bytes = wide.bytes
    for position in bytes.indices.suffix(22 + 20 + 56) {
      bytes[position] ^= 0xff
      try Data(bytes).write(to: URL(fileURLWithPath: folder.file("flipped")))
      // Read or refused; some fields mean nothing.
      do { _ = try TorchFile(path: folder.file("flipped")) } catch is LatentError {}
      bytes[position] ^= 0xff
    }
  }

  @Test func `entries that lie`() throws {
    try expectRefusal("twice", changed { $0.entries[2].name = "archive/data/0" })
    try expectRefusal(
      "overlaps",
      changed {
        $0.entries[1].packedLength = 40; $0.entries[1].length = 40
      }
    )
    try expectRefusal("another name", changed { $0.entries[1].headerName = "archive/data/9" })
    try expectRefusal("no header", changed { $0.entries[1].offset = 1 })
    try expectRefusal("no header", changed { $0.entries[0].offset = 4 })
    try expectRefusal("lies outside", changed { $0.entries[0].offset = 0xffff_fff0 })
    try expectRefusal("claims 4294967280 bytes", changed { $0.entries[0].packedLength = 0xffff_fff0 })
    try expectRefusal("into 5", changed { $0.entries[1].length = 5 })
    try expectRefusal(
      "into 4294967280",
      changed {
        $0.entries[1].method = 8; $0.entries[1].length = 0xffff_fff0
      }
    )
    try expectRefusal("encrypted", changed { $0.entries[1].flags = 1 })
    try expectRefusal("method 93", changed { $0.entries[1].method = 93 })
    try expectRefusal("claims 9 entries", changed { $0.claimedCount = 9 })
    try expectRefusal("more than its entries", changed { $0.claimedCount = 2 })
    try expectRefusal("outside the file", changed { $0.directoryOffset = 0xffff_fff0 })
    try expectRefusal(
      "record that is none",
      changed {
        $0.directoryOffset = 0; $0.claimedCount = 1
      }
    )
    try expectRefusal("data.pkl", changed { $0.entries[0].name = "archive/data.txt" })
    try expectRefusal("data.pkl", changed { $0.entries[1].name = "data.pkl" })
  }

  @Test func `the same entry listed twice under two names`() throws {
    // Overlapping entries are how 10 MB unpack into 281 TB.
    let bomb = changed { zip in
      zip.entries[2].headerName = zip.entries[1].name
      zip.entries[2].offset = UInt32(30 + zip.entries[0].name.utf8.count + zip.entries[0].bytes.count)
      zip.entries[2].name = zip.entries[1].name
      zip.entries[1].name = "archive/data/x"
      zip.entries[1].headerName = zip.entries[2].name
    }
    let path = try bomb.write(to: folder.file("bomb"))
    #expect(throws: LatentError.self) { try TorchFile(path: path) }
  }

  @Test func `a file that is cut off anywhere`() throws {
    let bytes = sound.bytes
    for count in 0..<bytes.count {
      let path = folder.file("cut")
      try Data(bytes.prefix(count)).write(to: URL(fileURLWithPath: path))
      #expect(throws: LatentError.self) { try TorchFile(path: path) }
    }
  }

  @Test func `a damaged deflated entry`() throws {
    try expectRefusal(
      "does not unpack",
      changed {
        $0.entries[0].method = 8; $0.entries[0].length = 100
      }
    )
  }

  /// 300 MB of zeros in 300 kB.
  @Test func `a bomb is refused before it is unpacked`() throws {
    let packed: [UInt8] = [UInt8](repeating: 0, count: 300_000)
    let zip = ZipBytes([
      ZipBytes.Entry(name: "archive/data.pkl", bytes: Self.tensorPickle),
      ZipBytes.Entry(name: "archive/data/0", bytes: packed, method: 8, length: 300_000_000),
    ])
    let archive = try TorchFile(path: zip.write(to: folder.file("bomb")))
    let error = #expect(throws: LatentError.self) { try archive.tensor(named: "a") }
    #expect(error?.message.contains("as no weights do") == true)
  }

  /// Memory that the machine does not have is asked for before a byte is unpacked.
  @Test func `a size that no memory has`() throws {
    let header = #"{"a":{"dtype":"F64","shape":[1099511627776],"data_offsets":[0,8796093022208]}}"#
    let path = folder.file("sparse.safetensors")
    try Data(little(UInt64(header.utf8.count)) + Array(header.utf8)).write(to: URL(fileURLWithPath: path))
    // File systems that have no such files refuse them themselves.
    guard truncate(path, 8 + header.utf8.count + 8_796_093_022_208) == 0 else { return }
    do {
      _ = try SafetensorsFile(path: path).tensor(named: "a")
      Issue.record("read 8 TiB")
    } catch let error as LatentError {
      #expect(error.code == .outOfResources, "\(error)")
    }
  }

  private static let tensorPickle = PickleBytes.make { pickle in
    pickle.dictionary {
      $0.text("a")
      $0.tensor("0", count: 75_000_000, shape: [75_000_000], strides: [1])
    }
  }
}
