import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct SentenceEmbedderTests {
  /// Copies that models are read from after they were loaded; a copy goes when nobody holds it.
  private final class Copies {
    var all: [CheckpointCopy] = []
  }

  private let copies = Copies()

  /// The golden encoder with a tokenizer and whatever files of sentence-transformers a test puts there.
  private func checkpoint(_ files: [String: String] = [:], template: Bool = false) throws -> CheckpointCopy {
    let copy = try CheckpointCopy(of: "bert")
    let tokenizer = Fixture.path("tokenizers/vocabulary-517/tokenizer.json")
    if template {
      var fields = try #require(readJSON(tokenizer).objectValue)
      fields["post_processor"] = try JSON(
        parsing: """
          {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "<|padding|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                      {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}],
           "pair": [],
           "special_tokens": {
             "<|padding|>": {"id": "<|padding|>", "ids": [1], "tokens": ["<|padding|>"]},
             "<|endoftext|>": {"id": "<|endoftext|>", "ids": [0], "tokens": ["<|endoftext|>"]}}}
          """
      )
      try AtomicFile.replace(copy.file("tokenizer.json"), with: JSON.object(fields).encoded())
    } else {
      try FileManager.default.copyItem(atPath: tokenizer, toPath: copy.file("tokenizer.json"))
    }
    for (name, text) in files {
      let folder = copy.file(name).split(separator: "/").dropLast().joined(separator: "/")
      try FileManager.default.createDirectory(atPath: "/" + folder, withIntermediateDirectories: true)
      try copy.write(text, to: name)
    }
    copies.all.append(copy)
    return copy
  }

  private static func modules(_ types: String...) -> String {
    let entries = types.enumerated().map { index, type in
      let path = type.hasSuffix("Pooling") ? "1_Pooling" : ""
      return
        #"{"idx": \#(index), "name": "\#(index)", "path": "\#(path)", "type": "sentence_transformers.models.\#(type)"}"#
    }
    return "[\(entries.joined(separator: ", "))]"
  }

  /// What a mode makes of a text's last stream, made plainly.
  private func expected(_ mode: String, _ tokens: [Int32], _ model: ResidentModel) throws -> [Float] {
    let recorder = HookRecorder([.output(2)])
    _ = try model.forward(TokenBatch([tokens]), listeners: [recorder])
    let stream = try #require(recorder.recorded[.output(2)]).floats()
    let columns = (0..<72).map { column in tokens.indices.map { stream[$0 * 72 + column] } }
    let vector: [Float] =
      switch mode {
      case "cls": columns.compactMap(\.first)
      case "lasttoken": columns.compactMap(\.last)
      case "max": columns.compactMap { $0.max() }
      default: columns.map { $0.reduce(0, +) / Float($0.count) }
      }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  @Test(
    "pools as the checkpoint's files say",
    arguments: ["mean_tokens", "mean_sqrt_len_tokens", "cls_token", "max_tokens", "lasttoken"]
  )
  func pools(flag: String) throws {
    let copy = try checkpoint([
      "modules.json": Self.modules("Transformer", "Pooling", "Normalize"),
      "1_Pooling/config.json": #"{"word_embedding_dimension": 72, "pooling_mode_\#(flag)": true}"#,
    ])
    let model = try copy.load()
    let embedder = try SentenceEmbedder(model)
    let texts = ["a cat", "", "dogs and numbers 1 2 3, and a longer text to the end of it", "x"]
    let tokens = try embedder.tokens(of: texts.filter { !$0.isEmpty })
    let vectors = try embedder.embed(tokens: tokens)
    #expect(vectors.shape == [3, 72] && vectors.dtype == .float32)
    let mode = String(flag.prefix { $0 != "_" })
    for (index, text) in tokens.enumerated() {
      let vector = try vectors.slice(index..<index + 1).floats()
      expectClose(vector, try expected(mode, text, model), Tolerance(share: 1e-5), "\(flag) \(index)")
    }
  }

  @Test func `averages without the files, in as many passes as it takes`() throws {
    let copy = try checkpoint()
    let model = try copy.load()
    let embedder = try SentenceEmbedder(model)
    #expect(embedder.pooling == SentencePooling())
    let texts = (0..<40).map { "text \($0) of cats " + String(repeating: "and dogs ", count: $0 % 7) }
    let vectors = try embedder.embed(texts)
    #expect(vectors.shape == [40, 72])
    #expect(SentenceEmbedder.batches(try embedder.tokens(of: texts)).count > 1)
    for (index, text) in texts.enumerated() {
      let alone = try embedder.embed([text]).floats()
      expectClose(try vectors.slice(index..<index + 1).floats(), alone, Tolerance(share: 1e-5))
      #expect(abs(alone.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    #expect(try embedder.embed([]).shape == [0, 72])
  }

  @Test func `long texts keep their template and lose their end`() throws {
    let limit = #"{"max_seq_length": 9, "do_lower_case": false}"#
    let copy = try checkpoint(["sentence_bert_config.json": limit], template: true)
    let model = try copy.load()
    let embedder = try SentenceEmbedder(model)
    let text = "one two three four five six seven eight nine ten"
    let bare = try #require(model.tokenizer).ids(of: text, specialTokens: false)
    #expect(bare.count > 9)
    #expect(try embedder.tokens(of: [text]) == [[1] + bare.prefix(7) + [0]])
    #expect(try embedder.tokens(of: [""]) == [[1, 0]])
    _ = try embedder.embed([text, ""])
  }

  @Test func `refuses what it does not compute, by name`() throws {
    func expectRefusal(_ phrases: String..., files: [String: String]) throws {
      let copy = try checkpoint(files)
      do {
        _ = try SentenceEmbedder(copy.load())
        Issue.record("nothing was refused")
      } catch let error as LatentError {
        #expect(error.code == .unreadableCheckpoint)
        for phrase in phrases { #expect(error.message.contains(phrase)) }
      }
    }
    let pooling = Self.modules("Transformer", "Pooling")
    try expectRefusal("modules.json", "Dense", files: ["modules.json": Self.modules("Transformer", "Dense")])
    try expectRefusal("modules.json", files: ["modules.json": "{}"])
    try expectRefusal("modules.json", files: ["modules.json": "[3]"])
    try expectRefusal("1_Pooling/config.json", files: ["modules.json": pooling])
    try expectRefusal(
      "pooling_mode_mean_tokens and pooling_mode_max_tokens",
      files: [
        "modules.json": pooling,
        "1_Pooling/config.json": #"{"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true}"#,
      ]
    )
    try expectRefusal(
      "pooling_mode = strange",
      files: ["modules.json": pooling, "1_Pooling/config.json": #"{"pooling_mode": "strange"}"#]
    )
    try expectRefusal(
      "outside",
      files: [
        "modules.json": #"[{"path": "../1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#
      ]
    )
    try expectRefusal("max_seq_length", files: ["sentence_bert_config.json": #"{"max_seq_length": -1}"#])

    let decoder = try GoldenModel("neox-parallel").load()
    #expect {
      try SentenceEmbedder(decoder)
    } throws: {
      ($0 as? LatentError)?.code == .invalidParams && ($0 as? LatentError)?.message.contains("decoder") == true
    }
    let speechless = try GoldenModel("bert").load()
    #expect(throws: LatentError.self) { try SentenceEmbedder(speechless) }
  }
}
