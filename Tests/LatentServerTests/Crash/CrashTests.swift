import Foundation
import LatentSupport
import LatentTestSupport
import Testing

/// `kill -9` in the middle of the work, then the same request again: the result of a run that nothing disturbed.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CrashTests {
  /// Waits until `call` reports that `isFar` units are done.
  private func progress(_ reports: Locked<Int>) -> @Sendable (JSON) -> Void {
    { value in
      if let done = value["done"]?.integerValue { reports.update { $0 = max($0, done) } }
    }
  }

  @Test func inTheMiddleOfCaching() async throws {
    // Two whole segments and a part of a third.
    let world = try LetterWorld(documents: 1_300, lettersPerDocument: 110)
    let undisturbed = try CrashingDaemon()
    var client = try await undisturbed.start()
    try await world.load(client)
    let expected = try await client.request("cacheActivations", world.cacheParams(batchTokens: 2_048))
    let tokens = try #require(expected["tokens"]?.integerValue)
    #expect(tokens > 2 * 131_072)

    let daemon = try CrashingDaemon()
    client = try await daemon.start()
    try await world.load(client)
    let done = Locked(0)
    let call = client.start(
      "cacheActivations",
      world.cacheParams(batchTokens: 2_048),
      onProgress: progress(done)
    )
    try await eventually { done.value > 140_000 }
    try await daemon.crash()
    await #expect(throws: (any Error).self) { try await call.result }
    let left = try daemon.files(ofCache: "c")
    #expect(left != (try undisturbed.files(ofCache: "c")), "the kill came after the end")

    client = try await daemon.start()
    try await world.load(client)
    let firstReport = Locked<Int?>(nil)
    let result = try await client.request("cacheActivations", world.cacheParams(batchTokens: 2_048)) { value in
      if let done = value["done"]?.integerValue { firstReport.update { $0 = $0 ?? done } }
    }
    #expect((firstReport.value ?? 0) >= 131_000, "it went on after the segment that was written")
    for field in ["tokens", "contexts", "bytes", "dictionaries"] {
      #expect(result[field] == expected[field], "\(field)")
    }
    let files = try daemon.files(ofCache: "c")
    let whole = try undisturbed.files(ofCache: "c")
    #expect(files.keys.sorted() == whole.keys.sorted())
    for (name, content) in whole { #expect(files[name] == content, "\(name) differs") }
  }

  /// Answers as `LetterWorld` does, but keeps what is about some letters until the gate is open.
  private func chat(
    holding letters: Set<String>,
    _ gate: Gate,
    about: @escaping @Sendable (ScriptedChat.Prompt) -> String
  ) throws -> ScriptedChat {
    try ScriptedChat { prompt in
      if letters.contains(about(prompt)) { gate.wait() }
      return LetterWorld.reply(prompt)
    }
  }

  /// How often each request was sent.
  private func counts(_ prompts: [ScriptedChat.Prompt]) -> [[UInt8]: Int] {
    prompts.reduce(into: [:]) { $0[$1.request.body, default: 0] += 1 }
  }

  @Test func inTheMiddleOfExplaining() async throws {
    let world = try LetterWorld()
    let plain = try ScriptedChat(reply: LetterWorld.reply)
    let undisturbed = try CrashingDaemon()
    var client = try await undisturbed.start()
    try await world.load(client)
    _ = try await client.request("cacheActivations", world.cacheParams())
    let expected = try await client.request("explain", world.explainParams(client: world.openAI(plain)))

    let gate = Gate()
    let explained: @Sendable (ScriptedChat.Prompt) -> String = { prompt in
      LetterWorld.reply(prompt).text.split(separator: " ").last.map(String.init) ?? ""
    }
    let chat = try chat(holding: ["Z", "Q", "A"], gate, about: explained)
    let daemon = try CrashingDaemon()
    client = try await daemon.start()
    try await world.load(client)
    _ = try await client.request("cacheActivations", world.cacheParams())
    let done = Locked(0)
    let params = world.explainParams(client: world.openAI(chat, concurrency: 2))
    let call = client.start("explain", params, onProgress: progress(done))
    try await eventually { done.value >= 2 }
    try await daemon.crash()
    await #expect(throws: (any Error).self) { try await call.result }
    let finished = counts(chat.prompts.filter { !["Z", "Q", "A"].contains(explained($0)) })
    #expect(finished.count == 2)
    gate.open()

    client = try await daemon.start()
    try await world.load(client)
    let result = try await client.request("explain", params)
    for field in ["run", "explanations", "skipped", "failed"] { #expect(result[field] == expected[field], "\(field)") }
    let asked = counts(chat.prompts)
    for body in finished.keys { #expect(asked[body] == 1, "what was explained is asked again") }
    #expect(Set(asked.keys) == Set(counts(plain.prompts).keys), "the same prompts as without the crash")
  }

  @Test func inTheMiddleOfScoring() async throws {
    let world = try LetterWorld()
    func params(_ chat: ScriptedChat) -> JSON {
      let explanations = LetterWorld.letters.enumerated().map { latent, letter -> JSON in
        ["latent": .integer(latent), "explanation": .string(letter)]
      }
      return [
        "cache": "c", "dictionary": "letters", "explanations": .array(explanations),
        "scorers": [["kind": "detection"], ["kind": "fuzzing"]], "client": world.openAI(chat),
      ]
    }
    let plain = try ScriptedChat(reply: LetterWorld.reply)
    let undisturbed = try CrashingDaemon()
    var client = try await undisturbed.start()
    try await world.load(client)
    _ = try await client.request("cacheActivations", world.cacheParams())
    let expected = try await client.request("score", params(plain))

    let gate = Gate()
    let chat = try chat(holding: ["Z", "Q"], gate) { $0.judgement?.description ?? "" }
    let daemon = try CrashingDaemon()
    client = try await daemon.start()
    try await world.load(client)
    _ = try await client.request("cacheActivations", world.cacheParams())
    let done = Locked(0)
    let call = client.start("score", params(chat), onProgress: progress(done))
    // X and Y with the first scorer.
    try await eventually { done.value >= 2 }
    try await daemon.crash()
    await #expect(throws: (any Error).self) { try await call.result }
    let finished = counts(chat.prompts.filter { ["X", "Y"].contains($0.judgement?.description) })
    #expect(finished.count > 100)
    gate.open()

    client = try await daemon.start()
    try await world.load(client)
    let result = try await client.request("score", params(chat))
    for field in ["scores", "summary", "failed"] { #expect(result[field] == expected[field], "\(field)") }
    let asked = counts(chat.prompts)
    let once = counts(plain.prompts)
    for (body, count) in finished { #expect(asked[body] == count, "what was scored is asked again") }
    #expect(Set(asked.keys) == Set(once.keys), "the same prompts as without the crash")
  }
}
