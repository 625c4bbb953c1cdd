import Foundation
import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Logging
import Testing

/// Errors that need a daemon of their own, and that no error of the contract is forgotten.
@Suite(.timeLimit(.minutes(15))) struct ErrorsTests {
  private static let folder = Fixture.repository.appendingPathComponent("protocol/transcripts")

  /// Dialogues in folders: those whose daemon has options.
  private static let dialogues: [String] = {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.contains("/") && $0.hasSuffix(".txt") }.sorted()
  }()

  /// A file's text in a message is a file's to choose; the message stays one that is read whole.
  @Test func aMessageIsCutWhereAFileMakesItLong() {
    let long = String(repeating: "é", count: 100_000)
    let error = ResponseError(LatentError.unreadable("/\(long)", "The file has the kind \(long), not this one."))
    #expect(error.message.count < 4_000)
    #expect(error.message.hasPrefix("The file has the kind é") && error.message.hasSuffix("é, not this one."))
    #expect(error.data?["path"]?.stringValue.map { $0.count < 4_000 } == true)
    let short = ResponseError(LatentError.unreadable("/a", "The file a is empty."))
    #expect(short.message == "The file a is empty.")
  }

  @Test func thereAreDialoguesWithOptions() {
    #expect(!Self.dialogues.isEmpty)
  }

  @Test(arguments: dialogues, [Framing.contentLength, .newline])
  func aDialogueWithADaemonOfItsOwn(_ name: String, _ framing: Framing) async throws {
    let file = Self.folder.appendingPathComponent(name)
    let options = try String(
      contentsOf: file.deletingLastPathComponent().appendingPathComponent("options"),
      encoding: .utf8
    )
    let workspace = try TemporaryFolder()
    let wire = try await ByteWire(
      daemon: try BuiltDaemon.executable,
      arguments: ["--workspace", workspace.path] + options.split(whereSeparator: \.isWhitespace).map(String.init),
      framing: framing
    )
    try await TranscriptPlayer.play(try Transcript(path: file.path), over: wire)
    _ = try await wire.exitStatus()
  }

  /// All but the daemon's own faults, which no request is known to provoke; a method of the dispatch tests does.
  @Test func everyErrorOfTheContractIsProvokedByADialogue() throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".txt") }
    let texts = try names.map { name in
      try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    }
    for (name, code) in ErrorCode.all where code != .internalError {
      #expect(texts.contains { $0.contains("\"code\": \(code.rawValue)") }, "\(name) \(code.rawValue)")
    }
  }

  // MARK: A place that cannot be written

  @Test func anOutputThatCannotBeWrittenIsRefusedByName() async throws {
    let world = try LetterWorld()
    try await withSpine { client, daemon in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      let nowhere = daemon.file("none/out.safetensors")
      let dictionary = try #require(world.cacheParams()["dictionaries"]?[0])
      let requests: [(method: String, params: JSON, output: String)] = [
        ("forward", ["model": "m", "text": "A X", "hookpoints": ["layers.0"], "output": .string(nowhere)], nowhere),
        ("similarity", ["a": dictionary, "b": dictionary, "by": "decoder", "output": .string(nowhere)], nowhere),
        ("export", ["cache": "c", "format": "delphi", "output": "/proc/none"], "/proc/none"),
      ]
      for (method, params, output) in requests {
        let error = try await failure(client, method, params)
        #expect(error.code == .invalidParams, "\(method): \(error)")
        #expect(error.data?["field"] == "output" && error.data?["path"] == .string(output))
        #expect(error.message.hasPrefix("output cannot be written at \(output);"))
      }
    }
  }

  // MARK: A full disk

  /// `/dev/full` takes the place of the file that is written first and renamed then: every write to it finds the disk
  /// full.
  @Test func aFullDiskUnderAnOutputIsNamed() async throws {
    let world = try LetterWorld(documents: 1)
    try await withSpine { client, daemon in
      try await world.load(client, [])
      let output = daemon.file("out.safetensors")
      try FileManager.default.createSymbolicLink(
        atPath: output + AtomicFile.partialSuffix,
        withDestinationPath: "/dev/full"
      )
      let params: JSON = ["model": "m", "text": "A X", "hookpoints": ["layers.0"], "output": .string(output)]
      let error = try await failure(client, "forward", params)
      #expect(error.code == .outOfResources)
      #expect(error.message.contains(output) && error.message.contains("No space left"))
      #expect(error.data?["path"] == .string(output))
      // The daemon answers the next request, which finds room.
      let written = try await client.request("forward", params)
      #expect(written["tensors"]?["layers.0"]?["file"] == .string(output))
    }
  }

  /// A limit on the size of files stands for a disk that fills up while a segment is written.
  @Test func aDiskThatFillsUpWhileCachingIsNamedAndTheRunGoesOnLater() async throws {
    let world = try LetterWorld()
    let workspace = try TemporaryFolder()
    let full = try SmallDiskDaemon(workspace: workspace.path, kibibytes: 256)
    var client = try await full.connect()
    try await world.load(client)
    let error = try await failure(client, "cacheActivations", world.cacheParams())
    #expect(error.code == .outOfResources, "\(error)")
    #expect(error.message.contains("\(workspace.path)/caches/c"))
    #expect(try await client.request("status")["models"]?.arrayValue?.count == 1)
    try await full.stop()

    let roomy = try SmallDiskDaemon(workspace: workspace.path, kibibytes: nil)
    client = try await roomy.connect()
    try await world.load(client)
    let cached = try await client.request("cacheActivations", world.cacheParams())
    #expect(cached["dictionaries"]?["letters"]?["live"] == 5)
    try await roomy.stop()
  }

  private func failure(_ client: TestClient, _ method: String, _ params: JSON) async throws -> ResponseError {
    try await #require(throws: ResponseError.self) { try await client.request(method, params) }
  }
}
