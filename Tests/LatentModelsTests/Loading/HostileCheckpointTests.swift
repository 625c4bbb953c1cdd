import Foundation
import Glibc
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Checkpoints that somebody made to harm: each is refused, soon, and before much memory is taken.
@Suite struct HostileCheckpointTests {
  private func expectRefusal(
    _ name: String = "gpt2-untied",
    _ phrases: String...,
    sourceLocation: SourceLocation = #_sourceLocation,
    spoil: (CheckpointCopy) throws -> Void
  ) throws {
    let copy = try CheckpointCopy(of: name)
    try spoil(copy)
    let before = MemoryBudget.residentBytes()
    let start = Self.processorSeconds()
    let error = #expect(throws: LatentError.self, sourceLocation: sourceLocation) { try copy.load() }
    // Other tests run beside this one: the bounds are far from what a refusal takes and farther from what harm would, and
    // the time is this thread's own.
    #expect(Self.processorSeconds() - start < 30, sourceLocation: sourceLocation)
    #expect(MemoryBudget.residentBytes() - before < 2 << 30, sourceLocation: sourceLocation)
    #expect(
      error?.code == .unreadableCheckpoint && error?.path != nil,
      "\(error as Any)",
      sourceLocation: sourceLocation
    )
    for phrase in phrases {
      #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    }
  }

  /// What this thread has computed for.
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test func `a configuration of absurd sizes`() throws {
    for field in ["n_layer", "n_embd", "n_head", "vocab_size", "n_positions", "n_inner"] {
      for value in [1_000_000_000, 1 << 62, -1, 0] {
        try expectRefusal("gpt2-untied", field) { try $0.configure { $0[field] = .integer(value) } }
      }
      try expectRefusal("gpt2-untied", field) { try $0.configure { $0[field] = .number(1e300) } }
      // The largest that is believed is held to the tensors at once.
      try expectRefusal { try $0.configure { $0[field] = .integer(1 << 20) } }
    }
  }

  @Test func `an index of more files than any checkpoint has`() throws {
    try expectRefusal("gpt2-untied", "model.safetensors.index.json", "5000 files") { copy in
      try FileManager.default.removeItem(atPath: copy.file("model.safetensors"))
      let map = (0..<5_000).map { #""t\#($0)": "s\#($0).safetensors""# }.joined(separator: ",")
      try copy.write(#"{"weight_map": {\#(map)}}"#, to: "model.safetensors.index.json")
    }
  }

  @Test func `files that nest deep or are long`() throws {
    let deep = String(repeating: "[", count: 1_000_000)
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    for name in ["config.json", "generation_config.json"] {
      for text in [deep, #"{"a":\#(deep)"#, objects] {
        try expectRefusal("gpt2-untied", name) { try $0.write(text, to: name) }
      }
    }
    try expectRefusal("neox-parallel", "tokenizer.json") {
      try $0.write(#"{"model":\#(objects)"#, to: "tokenizer.json")
    }
    try expectRefusal("gpt2-untied", "config.json", "bytes") { copy in
      #expect(truncate(copy.file("config.json"), 1 << 40) == 0)
    }
    try expectRefusal("neox-parallel", "bytes") { copy in
      #expect(truncate(copy.file("model.safetensors.index.json"), 1 << 40) == 0)
    }
    try expectRefusal("neox-parallel", "bytes") { copy in
      #expect(truncate(copy.file("tokenizer.json"), 1 << 40) == 0)
    }
    // A header as long as is read, of which every byte asks for memory.
    try expectRefusal("gpt2-untied", "model.safetensors") { copy in
      let header = "[" + String(repeating: "0,", count: 16_000_000) + "0]"
      let bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      try AtomicFile.replace(copy.file("model.safetensors"), with: bytes)
    }
  }

  @Test func `links in circles, pipes and folders`() throws {
    for name in ["config.json", "model.safetensors", "tokenizer.json", "generation_config.json"] {
      let checkpoint = name == "tokenizer.json" ? "neox-parallel" : "gpt2-untied"
      try expectRefusal(checkpoint, name) { copy in
        try? copy.remove(name)
        try FileManager.default.createSymbolicLink(atPath: copy.file(name), withDestinationPath: copy.file(name))
      }
      try expectRefusal(checkpoint, name) { copy in
        try? copy.remove(name)
        #expect(mkfifo(copy.file(name), 0o600) == 0)
      }
      try expectRefusal(checkpoint, name) { copy in
        try? copy.remove(name)
        try FileManager.default.createDirectory(atPath: copy.file(name), withIntermediateDirectories: false)
      }
      try expectRefusal(checkpoint, name, "outside") { copy in
        try? copy.remove(name)
        try FileManager.default.createSymbolicLink(atPath: copy.file(name), withDestinationPath: "/dev/zero")
      }
    }
  }

  @Test(arguments: ["model.safetensors", "pytorch_model.bin"])
  func `an index that leads elsewhere`(name: String) throws {
    for shard in ["../outside.bin", "/etc/passwd", "a/../../outside.bin", "", ".", "nowhere"] {
      try expectRefusal("gpt2-untied") { copy in
        try Data([1]).write(to: URL(fileURLWithPath: copy.outside("outside.bin")))
        try copy.remove("model.safetensors")
        let map = JSON.object(["transformer.wte.weight": .string(shard)])
        try AtomicFile.replace(copy.file(name + ".index.json"), with: JSON.object(["weight_map": map]).encoded())
      }
    }
    try expectRefusal("gpt2-untied", "outside") { copy in
      try copy.remove("model.safetensors")
      try FileManager.default.createSymbolicLink(atPath: copy.file("shard.bin"), withDestinationPath: "/etc/passwd")
      try copy.write(#"{"weight_map": {"a": "shard.bin"}}"#, to: name + ".index.json")
    }
  }

  @Test func `a pickle that would run code`() throws {
    let witness = FileManager.default.temporaryDirectory.appendingPathComponent("latentd-\(UUID().uuidString)").path
    try expectRefusal("gpt2-untied", "posix.system", "nothing of it was run") { copy in
      try copy.remove("model.safetensors")
      let pickle = [0x80, 2] + Array("cposix\nsystem\n(X".utf8)
      let command = Array("touch \(witness)".utf8)
      let whole = pickle + [UInt8(command.count), 0, 0, 0] + command + Array("tR.".utf8)
      try AtomicFile.replace(copy.file("pytorch_model.bin"), with: TorchCheckpoint.archive(pickle: whole))
    }
    #expect(!FileManager.default.fileExists(atPath: witness))
  }
}
