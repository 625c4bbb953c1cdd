import LatentAnalysis
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

/// Documents joined, cut and told apart. The tokenizer here gives one token a character: its code point.
@Suite struct ContextStreamTests {
  private let folder: TemporaryFolder
  private let encoder = ContextStream.Encoder(
    encode: { $0.unicodeScalars.map { Int32($0.value) } },
    separator: 0,
    isSpecial: { $0 == 0 }
  )

  init() throws {
    folder = try TemporaryFolder()
  }

  private func batches(_ paths: [String], length: Int = 4, maxTokens: Int? = nil, contexts: Int = 2) throws
    -> [ContextBatch]
  {
    var stream = try ContextStream(Dataset(paths: paths), encoder: encoder, contextLength: length, maxTokens: maxTokens)
    var batches: [ContextBatch] = []
    while let batch = try stream.next(contexts: contexts) { batches.append(batch) }
    return batches
  }

  private func text(_ tokens: [Int32]) -> String {
    String(String.UnicodeScalarView(tokens.map { Unicode.Scalar(UInt32($0)) ?? "?" })).replacing("\0", with: "|")
  }

  @Test func joinsDocumentsAndKeepsTheShortEnd() throws {
    let path = try folder.write("ab\ncd\n\n\n  \nef\r\n\r\nghi\n", to: "a.txt")
    let all = try batches([path])
    #expect(all.map { text($0.tokens) } == ["ab\ncd|ef", "|ghi"])
    #expect(all[0].documents.map(\.number) == [0, 1])
    #expect(all[0].documents.map(\.offset) == [0, 6])
    #expect(all[1].documents.map(\.number) == [1, 2], "the batch begins in the document before")
    #expect(all[1].documents.map(\.offset) == [0, 1])
    #expect(all[0].isSpecial == [false, false, false, false, false, true, false, false])
  }

  @Test func cutsOffAtMaxTokens() throws {
    let path = try folder.write("abcdefghij\n\nklm", to: "a.txt")
    #expect(try batches([path], maxTokens: 7).flatMap(\.tokens).count == 7)
    #expect(try batches([path], maxTokens: 11).map { text($0.tokens) }.joined() == "abcdefghij|")
  }

  @Test func batchSizeDoesNotMatter() throws {
    let path = try folder.write(
      (0..<50).map { String(repeating: "x", count: $0 + 1) }.joined(separator: "\n\n"),
      to: "a.txt"
    )
    let one = try batches([path], length: 7, contexts: 1)
    let many = try batches([path], length: 7, contexts: 1_000)
    #expect(one.flatMap(\.tokens) == many.flatMap(\.tokens))
    #expect(Set(one.flatMap { $0.documents.map(\.number) }) == Set(0..<50))
  }

  @Test func skippingIsReadingOn() throws {
    let path = try folder.write((0..<90).map { "document \($0)" }.joined(separator: "\n\n"), to: "a.txt")
    var read = try ContextStream(Dataset(paths: [path]), encoder: encoder, contextLength: 5, maxTokens: nil)
    var skipped = read
    _ = try read.next(contexts: 33)
    try skipped.skip(contexts: 33)
    #expect(try read.next(contexts: 4) == skipped.next(contexts: 4))
  }

  @Test func readsJSONLAndTokens() throws {
    let lines = try folder.write("{\"text\": \"ab\"}\n\n{\"text\": \"c\", \"more\": 1}\n", to: "a.jsonl")
    #expect(try batches([lines]).map { text($0.tokens) } == ["ab|c"])
    try Safetensors.write(
      ["tokens": Tensor([5, 6, 0, 7, 8, 9, 10, 11] as [Int32], shape: [2, 4])],
      to: folder.file("t.safetensors")
    )
    let tokens = try batches([folder.file("t.safetensors")])
    #expect(tokens.map(\.tokens) == [[5, 6, 0, 7, 8, 9, 10, 11]])
    #expect(tokens[0].documents.map(\.offset) == [0, 3, 4])
  }

  @Test func rowsThatEndWithABatchBeginTheNextOnce() throws {
    let tokens = (1...20).map { Int32($0) }
    try Safetensors.write(["tokens": Tensor(tokens, shape: [5, 4])], to: folder.file("t.safetensors"))
    let all = try batches([folder.file("t.safetensors")])
    #expect(all.map { $0.documents.map(\.offset) } == [[0, 4], [0, 4], [0]])
    #expect(all.map { $0.documents.map(\.number) } == [[0, 1], [2, 3], [4]])
  }

  @Test func copiesOfADocumentShareItsKey() throws {
    let path = try folder.write("same\n\nother\n\nsame", to: "a.txt")
    let documents = try batches([path], length: 64).flatMap(\.documents)
    #expect(documents[0].key == documents[2].key)
    #expect(documents[0].key != documents[1].key)
  }

  @Test(arguments: [
    ("a.jsonl", "{\"text\": \"ab\"}\n{\"tex\": \"c\"}", "line 2"),
    ("a.jsonl", "{\"text\": \"ab\"}\nnot json", "line 2"),
  ])
  func namesTheLineAtFault(_ name: String, _ content: String, _ culprit: String) throws {
    let path = try folder.write(content, to: name)
    let error = try #require(throws: LatentError.self) { try batches([path]) }
    #expect(error.code == .invalidParams && error.message.contains(culprit) && error.path == path)
  }

  @Test func namesInvalidText() throws {
    try AtomicFile.replace(folder.file("a.txt"), with: Array("good\n\nbad ".utf8) + [0xFF, 0xFE])
    let error = try #require(throws: LatentError.self) { try batches([folder.file("a.txt")]) }
    #expect(error.message.contains("UTF-8") && error.path == folder.file("a.txt"))
  }

  @Test func namesAMissingFile() throws {
    let error = try #require(throws: LatentError.self) { try batches([folder.file("none.txt")]) }
    #expect(error.field == "dataset.paths[0]" && error.message.contains("none.txt"))
  }
}
