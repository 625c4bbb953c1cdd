internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// Files for a whole run whose truth is known: a corpus of one-letter words, and dictionaries for a golden model.
///
/// `letters` reads the embedding, where its latents 0 to 3 fire on the letters X, Y, Z and Q alone, latent 4 on
/// everything and latent 5 on nothing. `random` is a random dictionary for block 1, `permuted` the same in another order.
package struct LetterWorld: Sendable {
  package static let letters = ["X", "Y", "Z", "Q"]
  package static let model = Fixture.path("models/neox-parallel/checkpoint")
  package static let hookpoints = ["letters": "embedding", "random": "layers.1", "permuted": "layers.1"]

  package let folder: TemporaryFolder
  /// Latent i of `permuted` is latent `order[i]` of `random`.
  package let order: [Int]

  package init(documents: Int = 150, lettersPerDocument: Int = 80) throws {
    folder = try TemporaryFolder()
    let random = RandomDictionary(width: 80, latents: 96, top: 8)
    var generator = SeededGenerator(seed: 1, "letter world")
    order = generator.shuffled(Array(0..<random.latents))
    let dictionaries = ["letters": try Self.makeLetters(), "random": random, "permuted": random.permuted(order)]
    for (name, dictionary) in dictionaries {
      try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
      try dictionary.write(to: folder.file(name))
    }
    let others = "ABCDEFGHIJKLMNOP".map { String($0) }
    let texts = (0..<documents).map { _ in
      (0..<lettersPerDocument).map { _ in
        let draw = generator.index(below: 50)
        return draw < 4 ? Self.letters[draw] : others[generator.index(below: others.count)]
      }.joined(separator: " ")
    }
    _ = try folder.write(texts.joined(separator: "\n\n"), to: "corpus.txt")
  }

  package func path(_ name: String) -> String { folder.file(name) }

  /// What a reader who knows the truth answers to a description that is a letter.
  package static let truth = ScriptedJudge.knowing { excerpt, description in
    let marked = excerpt.split(separator: "<<", omittingEmptySubsequences: false).dropFirst()
    guard !marked.isEmpty else { return excerpt.contains(description) }
    return marked.allSatisfy { $0.hasPrefix(description + ">>") }
  }

  /// An explainer that says the first letter that is marked, and a judge that knows the truth.
  package static func reply(_ prompt: ScriptedChat.Prompt) -> ScriptedChat.Reply {
    if let task = prompt.judgement { return truth.reply(task) }
    let question = prompt.question
    let marked = question.firstRange(of: "<<").map { question[$0.upperBound...].prefix(1) } ?? "nothing"
    return ScriptedChat.Reply("They are all alike.\nEXPLANATION: \(marked)")
  }

  /// Encoder rows that a token's embedding gives 1 and, as random directions go, others nearly nothing; half of that is
  /// taken off.
  private static func makeLetters() throws -> RandomDictionary {
    let vocabulary = try JSON(readingFile: model + "/tokenizer.json")["model"]?["vocab"]
    let table = try Safetensors.open(folder: model).tensor(named: "gpt_neox.embed_in.weight")
    let width = table.shape[1]
    let values = table.floats()
    var encoder: [Float] = []
    var decoder: [Float] = []
    for letter in letters {
      guard let token = vocabulary?[letter]?.integerValue else {
        throw LatentError(.internal, "The fixture's tokenizer lacks \(letter).")
      }
      let row = Array(values[token * width..<(token + 1) * width])
      let square = row.reduce(0) { $0 + $1 * $1 }
      encoder += row.map { $0 / square }
      decoder += row.map { $0 * 2 }
    }
    encoder += [Float](repeating: 0, count: 2 * width)
    decoder += [Float](repeating: 0.001, count: 2 * width)
    return RandomDictionary(
      width: width,
      top: 3,
      encoder: encoder,
      encoderBias: letters.map { _ in -0.5 } + [1, -1],
      decoder: decoder,
      decoderBias: [Float](repeating: 0, count: width)
    )
  }
}
