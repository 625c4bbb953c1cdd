import Foundation
import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

/// The document, the registry, the files, the dialogues and the reference page speak of the same methods.
@Suite struct ErrorsMethodListTests {
  private let documented: Set<String>

  init() throws {
    let document = try JSON(readingFile: Fixture.repository.appendingPathComponent("protocol/openrpc.json").path)
    documented = Set(try #require(document["methods"]?.arrayValue).compactMap { $0["name"]?.stringValue })
  }

  /// What clients may send: all but the daemon's own notification.
  private var receivable: Set<String> { documented.subtracting(["$/progress"]) }

  @Test func theRegistryHoldsWhatClientsMaySend() {
    #expect(Set(MethodRegistry.standard.names) == receivable)
  }

  @Test func everyMethodHasAFileAndEveryFileAMethod() throws {
    let folder = Fixture.repository.appendingPathComponent("Sources/LatentServer/Methods")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
      .map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
    // `$/cancelRequest` stands in CancelRequest.swift, `rpc.discover` in Discover.swift.
    let expected = receivable.map { name in
      let last = name.split { $0 == "/" || $0 == "." }.last.map(String.init) ?? name
      return last.prefix(1).uppercased() + last.dropFirst()
    }
    #expect(files.sorted() == expected.sorted())
  }

  @Test func everyMethodAppearsInADialogue() throws {
    var sent: Set<String> = []
    for (_, transcript) in try Transcript.all() {
      for case .send(let payload) in transcript.steps {
        guard let json = try? JSON(parsing: payload) else { continue }
        for message in json.arrayValue ?? [json] { if let name = message["method"]?.stringValue { sent.insert(name) } }
      }
    }
    #expect(receivable.subtracting(sent).isEmpty)
    let folder = Fixture.repository.appendingPathComponent("protocol/transcripts")
    let texts = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }
      .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
    #expect(texts.contains { $0.contains("\"$/progress\"") })
  }

  @Test func theReferencePageHasASectionForEachAndNoOthers() throws {
    let page = try String(contentsOf: Fixture.repository.appendingPathComponent("docs/protocol.md"), encoding: .utf8)
    var sections: Set<String> = []
    for line in page.split(separator: "\n") where line.hasPrefix("### ") { sections.insert(String(line.dropFirst(4))) }
    #expect(documented.subtracting(sections).isEmpty)
    // The types' sections are written as types are.
    #expect(sections.subtracting(documented).allSatisfy { $0.first?.isUppercase == true })
  }
}
