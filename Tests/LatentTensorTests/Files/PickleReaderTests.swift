import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Pickles that PyTorch would not write, most of which would run code if they were unpickled.
@Suite struct PickleReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open(_ pickle: [UInt8], storages: [String: [UInt8]] = [:]) throws -> TorchFile {
    let path = try ZipBytes(pickle: pickle, storages: storages).write(to: folder.file(UUID().uuidString))
    return try TorchFile(path: path)
  }

  /// Expects a pickle to be refused with a sentence that holds `phrase`.
  private func expectRefusal(
    _ phrase: String,
    storages: [String: [UInt8]] = [:],
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (inout PickleBytes) -> Void
  ) {
    let error = #expect(throws: LatentError.self, sourceLocation: sourceLocation) {
      try open(PickleBytes.make(body), storages: storages)
    }
    #expect(error?.code == .unreadableCheckpoint, sourceLocation: sourceLocation)
    #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    #expect(error?.path != nil, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("os", "system"), ("builtins", "eval"), ("posix", "system"), ("subprocess", "Popen"), ("torch", "load"),
    ("torch._utils", "_rebuild_qtensor"), ("torch.nn.modules.linear", "Linear"), ("numpy.core.multiarray", "scalar"),
    ("collections", "defaultdict"), ("", ""),
  ])
  func `functions and classes are refused by name`(module: String, name: String) {
    expectRefusal("asks for \(module).\(name)") { pickle in
      pickle.global(module, name)
      pickle.raw("(")
      pickle.text("touch /tmp/latentd-was-here")
      pickle.raw("tR")
    }
    // The way of protocol 4.
    expectRefusal("asks for \(module).\(name)") { pickle in
      pickle.text(module)
      pickle.text(name)
      pickle.raw(0x93)
    }
  }

  @Test(arguments: [
    ("i", "INST"), ("o", "OBJ"), ("2", "DUP"), ("S", "STRING"), ("P", "PERSID"), ("I", "INT"), ("B", "BINBYTES"),
    ("\u{7}", "0x7"),
  ])
  func `instructions are refused by name`(code: String, name: String) {
    expectRefusal("instruction \(name),") { pickle in pickle.raw(code + "os\nsystem\n") }
  }

  @Test func `instructions beyond ASCII are refused by name`() {
    for (code, name) in [(0x81, "NEWOBJ"), (0x92, "NEWOBJ_EX"), (0x82, "EXT1"), (0x8f, "EMPTY_SET"), (0xff, "0xff")] {
      expectRefusal("instruction \(name),") { pickle in pickle.raw(UInt8(code)) }
    }
  }

  @Test func `calls of anything but known functions are refused`() {
    expectRefusal("calls something") { pickle in
      pickle.text("os.system")
      pickle.raw(")R")
    }
    expectRefusal("other arguments") { pickle in
      pickle.global("torch", "FloatStorage")
      pickle.raw(")R")
    }
    expectRefusal("tensor that does not lie") { pickle in
      pickle.global("torch._utils", "_rebuild_tensor_v2")
      pickle.raw(")R")
    }
    expectRefusal("sets attributes") { pickle in pickle.raw("]}b") }
    expectRefusal("no storage of PyTorch") { pickle in
      pickle.text("module")
      pickle.raw("Q")
    }
  }

  @Test func `tensors have to lie inside their storage`() {
    let storages = ["0": [UInt8](repeating: 0, count: 24)]
    let layouts: [(count: Int, offset: Int, shape: [Int], strides: [Int])] = [
      (6, 0, [2, 4], [4, 1]), (6, 1, [2, 3], [3, 1]), (6, 7, [0 + 1], [1]), (6, -1, [2], [1]), (6, 0, [-2], [1]),
      (6, 5, [2], [-1]), (6, 0, [2], [1 << 62]), (6, 0, [1 << 40, 1 << 40], [0, 0]), (6, .max, [2], [1]),
      (-6, 0, [1], [1]), (6, 0, [2], [1, 1]), (1 << 62, 0, [2], [1]),
      (6, 0, [Int](repeating: 1, count: 17), [Int](repeating: 1, count: 17)),
    ]
    for layout in layouts {
      expectRefusal(layout.count == -6 || layout.count > 6 ? "storage" : "tensor that does not", storages: storages) {
        pickle in
        pickle.dictionary {
          $0.text("a")
          $0.tensor("0", count: layout.count, offset: layout.offset, shape: layout.shape, strides: layout.strides)
        }
      }
    }
    expectRefusal("lacks the 28 bytes of storage 0", storages: storages) { pickle in
      pickle.tensor("0", count: 7, shape: [1], strides: [1])
    }
    expectRefusal("lacks the 24 bytes of storage 1", storages: storages) { pickle in
      pickle.tensor("1", count: 6, shape: [1], strides: [1])
    }
    expectRefusal("on 6 stored elements", storages: storages) { pickle in
      pickle.tensor("0", count: 6, shape: [1 << 20, 1 << 20], strides: [0, 0])
    }
  }

  @Test func `a name may not stand for two tensors`() {
    let storages = ["0": [UInt8](repeating: 0, count: 4)]
    expectRefusal("a twice", storages: storages) { pickle in
      pickle.dictionary {
        for _ in 0..<2 {
          $0.text("a")
          $0.tensor("0", count: 1, shape: [1], strides: [1])
        }
      }
    }
    expectRefusal("two tensors of the name a.b", storages: storages) { pickle in
      pickle.dictionary {
        $0.text("a.b")
        $0.tensor("0", count: 1, shape: [1], strides: [1])
        $0.text("a")
        $0.dictionary {
          $0.text("b")
          $0.tensor("0", count: 1, shape: [1], strides: [1])
        }
      }
    }
  }

  @Test func `containers that hold themselves or each other many times`() throws {
    expectRefusal("deeper or in more places") { pickle in
      pickle.raw("]q")
      pickle.raw(0)
      pickle.raw("h")
      pickle.raw(0)
      pickle.raw("a")
    }
    // Thirty lists, each of which holds the one before twice: 2^30 places.
    expectRefusal("deeper or in more places") { pickle in
      pickle.raw("]q")
      pickle.raw(0)
      for _ in 0..<30 {
        pickle.raw("0](h")
        pickle.raw(0)
        pickle.raw("h")
        pickle.raw(0)
        pickle.raw("eq")
        pickle.raw(0)
      }
    }
    // Tuples, a million deep.
    expectRefusal("deeper or in more places") { pickle in
      pickle.raw("]N")
      for _ in 0..<1_000_000 { pickle.raw(0x85) }
      pickle.raw("a")
    }
  }

  @Test func `memory that a small pickle asks for`() {
    expectRefusal("instructions") { pickle in
      pickle.global("collections", "OrderedDict")
      pickle.raw("q")
      pickle.raw(0)
      pickle.raw("](")
      for _ in 0..<50_000 {
        pickle.raw("NN")
        pickle.raw(0x86)
      }
      pickle.raw("e")
      pickle.raw(0x85)
      pickle.raw("q")
      pickle.raw(1)
      for _ in 0..<1_000 {
        pickle.raw("h")
        pickle.raw(0)
        pickle.raw("h")
        pickle.raw(1)
        pickle.raw("R")
      }
    }
    expectRefusal("instructions") { pickle in
      for _ in 0..<(1 << 22) { pickle.raw("N") }
    }
  }

  @Test func `names that take time without bound`() {
    expectRefusal("more than 1024 bytes") { pickle in
      pickle.raw("}")
      pickle.text(String(repeating: "a", count: 10_000_000))
      pickle.raw("](")
      for _ in 0..<1_000_000 { pickle.raw("N") }
      pickle.raw("es")
    }
  }

  @Test func `pickles that are cut off or take from an empty stack`() throws {
    let whole = try open(
      PickleBytes.make { pickle in
        pickle.dictionary {
          $0.text("a")
          $0.tensor("0", count: 2, shape: [2], strides: [1])
        }
      },
      storages: ["0": [0, 0, 128, 63, 0, 0, 0, 64]]
    )
    #expect(try whole.tensor(named: "a").floats() == [1, 2])
    let bytes = PickleBytes.make { pickle in
      pickle.dictionary {
        $0.text("a")
        $0.tensor("0", count: 2, shape: [2], strides: [1])
      }
    }
    for count in 0..<bytes.count {
      #expect(throws: LatentError.self) {
        try open(Array(bytes.prefix(count)), storages: ["0": [0, 0, 0, 0, 0, 0, 0, 0]])
      }
    }
    for code in ["t", "u", "s", "a", "e", "0", "1", "R", "b", "Q", "q\u{0}", "h\u{5}", "\u{5}", ".", "(", "NN", "(N"] {
      #expect(throws: LatentError.self) { try open(PickleBytes.make { $0.raw(code) }) }
    }
    for code: UInt8 in [0x85, 0x86, 0x87, 0x93, 0x94] {
      #expect(throws: LatentError.self) { try open(PickleBytes.make { $0.raw(code) }) }
    }
    #expect(throws: LatentError.self) { try open([0x80, 0, UInt8(ascii: "N"), UInt8(ascii: ".")]) }
    #expect(throws: LatentError.self) { try open([]) }
  }

  @Test func `other contents than tensors by name`() {
    expectRefusal("neither tensors") { $0.raw("N") }
    expectRefusal("neither tensors") { $0.text("weights") }
    expectRefusal("neither text nor a number") { pickle in pickle.raw("}NNs") }
    expectRefusal("64 bits") { pickle in pickle.raw(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1) }
    expectRefusal("not UTF-8") { pickle in pickle.raw(0x8c, 1, 0xff) }
  }
}
