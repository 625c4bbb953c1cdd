import Foundation
import Glibc
import LatentProtocol
import LatentSupport
import LatentTestSupport
import Testing

/// Files that somebody made to harm, given to a daemon: each is refused as unreadable (-32011), by name, soon, and before
/// much memory is taken, and the daemon serves on.
@Suite(.timeLimit(.minutes(15))) struct HostileFilesTests {
  /// A way to spoil a checkpoint: a model's folder, or a dictionary's.
  struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    /// The file that the refusal has to name.
    let culprit: String
    let spoil: @Sendable (TemporaryFolder) throws -> Void
    var testDescription: String { name }
  }

  // MARK: Files

  private static func write(_ bytes: [UInt8], _ path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// A safetensors file of this header and `count` zeros, whose header claims to be `claimed` bytes long.
  private static func safetensors(_ header: String, count: Int = 64, claimed: UInt64? = nil) -> [UInt8] {
    little(claimed ?? UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 0, count: count)
  }

  private static func tensor(_ name: String, _ offsets: String, shape: String = "[4]", type: String = "F32") -> String {
    #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  /// What safetensors may say of itself, for a file `name` that holds a tensor `first`.
  private static func headers(_ name: String, _ first: String) -> [Attack] {
    let spoilt: [(String, [UInt8])] = [
      ("a header past the end", safetensors("{}", claimed: 1 << 20)),
      ("a header of 2⁶³ bytes", safetensors("{}", claimed: .max)),
      ("overlapping offsets", safetensors("{\(tensor(first, "[0,16]")),\(tensor("other", "[8,24]"))}")),
      ("a negative offset", safetensors("{\(tensor(first, "[-16,0]"))}")),
      ("offsets that run backwards", safetensors("{\(tensor(first, "[32,16]"))}")),
      ("offsets past the end", safetensors("{\(tensor(first, "[1048576,1048592]"))}")),
      (
        "a shape of 2⁶² numbers",
        safetensors("{\(tensor(first, "[0,64]", shape: "[4611686018427387904]"))}")
      ),
      (
        "a shape whose product overflows",
        safetensors("{\(tensor(first, "[0,64]", shape: "[4294967296,4294967296,4]"))}")
      ),
      ("lists nested a million deep", safetensors(String(repeating: "[", count: 1_000_000))),
    ]
    return spoilt.map { title, bytes in
      Attack(name: "\(name): \(title)", culprit: name) { try write(bytes, $0.file("checkpoint/\(name)")) }
    }
  }

  /// What links and other things than files there may be at a file's place.
  private static func places(_ name: String) -> [Attack] {
    [
      Attack(name: "\(name): a link to itself", culprit: name) { folder in
        let path = folder.file("checkpoint/\(name)")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      },
      Attack(name: "\(name): two links to each other", culprit: name) { folder in
        let (path, other) = (folder.file("checkpoint/\(name)"), folder.file("checkpoint/other"))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: path)
      },
      Attack(name: "\(name): a pipe", culprit: name) { folder in
        let path = folder.file("checkpoint/\(name)")
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
      },
      Attack(name: "\(name): a folder", culprit: name) { folder in
        let path = folder.file("checkpoint/\(name)")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      },
    ]
  }

  /// `_rebuild_tensor_v2` is never reached: the pickle's first act is to call a shell.
  private static func shellPickle(_ folder: TemporaryFolder) -> [UInt8] {
    let command = Array("touch \(folder.file("witness"))".utf8)
    return [0x80, 2] + Array("cposix\nsystem\n(X".utf8) + little(UInt32(command.count)) + command + Array("tR.".utf8)
  }

  /// A deflated run of zeros: 13 bits for each 258 of them.
  private static func deflatedZeros(matches: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var (held, count): (UInt32, UInt32) = (0, 0)
    func put(_ bits: UInt32, _ length: UInt32) {
      for bit in 0..<length {
        held |= (bits >> bit & 1) << count
        count += 1
        if count == 8 {
          bytes.append(UInt8(held))
          (held, count) = (0, 0)
        }
      }
    }
    put(0b011, 3)
    // The literal 0, most significant bit first as Huffman codes are.
    put(0b0000_1100, 8)
    for _ in 0..<matches {
      put(0b1010_0011, 8)
      put(0, 5)
    }
    put(0, 7)
    if count > 0 { bytes.append(UInt8(held)) }
    return bytes
  }

  // MARK: Models

  static let models: [Attack] =
    headers("model.safetensors", "transformer.wte.weight") + places("model.safetensors") + places("config.json") + [
      Attack(name: "a pickle that would run code", culprit: "pytorch_model.bin") { folder in
        try FileManager.default.removeItem(atPath: folder.file("checkpoint/model.safetensors"))
        try write(ZipBytes(pickle: shellPickle(folder)).bytes, folder.file("checkpoint/pytorch_model.bin"))
      },
      Attack(name: "a pickle of the older form that would run code", culprit: "pytorch_model.bin") { folder in
        try FileManager.default.removeItem(atPath: folder.file("checkpoint/model.safetensors"))
        try write(shellPickle(folder), folder.file("checkpoint/pytorch_model.bin"))
      },
      Attack(name: "a zip bomb", culprit: "pytorch_model.bin") { folder in
        try FileManager.default.removeItem(atPath: folder.file("checkpoint/model.safetensors"))
        let bomb = ZipBytes.Entry(
          name: "archive/data.pkl",
          bytes: deflatedZeros(matches: 1_000_000),
          method: 8,
          length: 258_000_001
        )
        try write(ZipBytes([bomb]).bytes, folder.file("checkpoint/pytorch_model.bin"))
      },
      Attack(name: "a configuration that lies about the width", culprit: "model.safetensors") {
        try configure($0, "config.json") { $0["n_embd"] = 48 }
      },
      Attack(name: "a configuration of a million blocks", culprit: "model.safetensors") {
        try configure($0, "config.json") { $0["n_layer"] = 1_000_000 }
      },
      Attack(name: "a configuration of 2⁶² tokens", culprit: "config.json") {
        try configure($0, "config.json") { $0["vocab_size"] = .integer(1 << 62) }
      },
    ]

  // MARK: Dictionaries

  static let dictionaries: [Attack] =
    headers("sae.safetensors", "encoder.weight") + places("sae.safetensors") + [
      Attack(name: "a configuration that is a link to itself", culprit: "cfg.json") { folder in
        let path = folder.file("checkpoint/cfg.json")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      },
      Attack(name: "a configuration that lies about the width", culprit: "sae.safetensors") {
        try configure($0, "cfg.json") { $0["d_in"] = 999 }
      },
      Attack(name: "a configuration of 2⁶² latents", culprit: "cfg.json") {
        try configure($0, "cfg.json") { $0["num_latents"] = .integer(1 << 62) }
      },
      Attack(name: "a pickle that would run code", culprit: "ae.pt") { folder in
        try empty(folder)
        try write(ZipBytes(pickle: shellPickle(folder)).bytes, folder.file("checkpoint/ae.pt"))
      },
      Attack(name: "a zip bomb of arrays", culprit: "params.npz") { folder in
        try empty(folder)
        let bomb = deflatedZeros(matches: 1_000_000)
        let entries = ["W_enc", "W_dec", "b_enc", "b_dec", "threshold"].map {
          ZipBytes.Entry(name: "\($0).npy", bytes: bomb, method: 8, length: 258_000_001)
        }
        try write(ZipBytes(entries).bytes, folder.file("checkpoint/params.npz"))
      },
    ]

  private static func empty(_ folder: TemporaryFolder) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("checkpoint")) {
      try FileManager.default.removeItem(atPath: folder.file("checkpoint/\(name)"))
    }
  }

  private static func configure(_ folder: TemporaryFolder, _ name: String, _ change: (inout JSONObject) -> Void) throws
  {
    let path = folder.file("checkpoint/\(name)")
    var fields = try #require(try JSON(readingFile: path).objectValue)
    change(&fields)
    try AtomicFile.replace(path, with: JSON.object(fields).encoded())
  }

  // MARK: Tests

  private func expectRefusals(_ attacks: [Attack], of fixture: String, method: String) async throws {
    try await withSpine { client, _ in
      for attack in attacks {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: Fixture.path(fixture), toPath: folder.file("checkpoint"))
        try attack.spoil(folder)
        let before = MemoryBudget.residentBytes()
        let start = ContinuousClock.now
        let path = JSON.string(folder.file("checkpoint"))
        let error = await #expect(throws: ResponseError.self, "\(attack.name)") {
          try await client.request(method, ["path": path, "name": "hostile"])
        }
        #expect(error?.code == .unreadableCheckpoint, "\(attack.name): \(error as Any)")
        #expect(error?.message.contains(attack.culprit) == true, "\(attack.name): \(error?.message ?? "")")
        // Far from what a refusal takes, since other tests run beside this one, and farther from what harm would.
        #expect(ContinuousClock.now - start < .seconds(20), "\(attack.name)")
        #expect(MemoryBudget.residentBytes() - before < 1 << 30, "\(attack.name)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("witness")), "\(attack.name) was run")
      }
      let status = try await client.request("status", [:])
      #expect(status["models"] == [] && status["dictionaries"] == [])
    }
  }

  @Test func modelsAreRefused() async throws {
    try await expectRefusals(Self.models, of: "models/gpt2-untied/checkpoint", method: "loadModel")
  }

  @Test func dictionariesAreRefused() async throws {
    try await expectRefusals(
      Self.dictionaries,
      of: "dictionaries/sparsify-topk/checkpoint/layers.1",
      method: "loadDictionary"
    )
  }

  @Test func aFolderThatLeadsToItselfIsRefused() async throws {
    try await withSpine { client, daemon in
      let path = daemon.file("circle")
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      for method in ["loadModel", "loadDictionary"] {
        let error = await #expect(throws: ResponseError.self) {
          try await client.request(method, ["path": .string(path)])
        }
        #expect(error?.code == .unreadableCheckpoint && error?.message.contains("circle") == true, "\(error as Any)")
      }
    }
  }
}
