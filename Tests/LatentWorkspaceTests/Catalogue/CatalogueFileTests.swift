import Foundation
import GRDB
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentWorkspace

/// What the catalogue makes of the file it is given.
@Suite struct CatalogueFileTests {
  let folder: TemporaryFolder
  var path: String { folder.file("catalogue.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func expectRefused(_ reason: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = latentError { _ = try Catalogue(path: path) }
    #expect(error?.code == .unreadableCheckpoint, sourceLocation: sourceLocation)
    #expect(error?.message.contains(reason) == true, "\(String(describing: error))", sourceLocation: sourceLocation)
    #expect(error?.message.contains(path) == true, sourceLocation: sourceLocation)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before, sourceLocation: sourceLocation)
  }

  @Test func aPictureIsNoCatalogue() throws {
    let picture = Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data("JFIF".utf8) + Data(repeating: 7, count: 5000)
    try picture.write(to: URL(fileURLWithPath: path))
    try expectRefused("is not a catalogue or is damaged")
  }

  @Test func anotherProgramsDatabaseIsLeftAlone() throws {
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
    }
    try expectRefused("of another program")
  }

  @Test func aNewerSchemaIsRefusedByName() throws {
    do {
      let catalogue = try Catalogue(path: path)
      try catalogue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('7 dreams')") }
    }
    try expectRefused("7 dreams")
  }

  @Test func aGarbledOrTruncatedCatalogueIsNamed() throws {
    do {
      let catalogue = try Catalogue(path: path)
      for number in 0..<200 { _ = try catalogue.begin(.example(number)) }
    }
    let url = URL(fileURLWithPath: path)
    let original = try Data(contentsOf: url)
    try original.prefix(original.count / 2).write(to: url)
    let truncated = latentError {
      let catalogue = try Catalogue(path: path)
      try catalogue.verify()
    }
    #expect(truncated?.message.contains(path) == true && truncated?.code == .unreadableCheckpoint)
    var garbled = original
    for offset in 16..<4096 { garbled[offset] = 0xAA }
    try garbled.write(to: url)
    try expectRefused("is not a catalogue or is damaged")
  }

  @Test func anEmptyFileBecomesACatalogue() throws {
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(try Catalogue(path: path).runs().isEmpty)
  }

  @Test func aFullDiskIsOutOfResourcesAndLosesNothing() throws {
    let catalogue = try Catalogue(path: path)
    let run = try catalogue.begin(.example(1))
    try catalogue.pool.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let text = String(repeating: "x", count: 3000)
    var stored = 0
    let error = latentError {
      for latent in 0..<100 {
        let record = ExplanationRecord(latent: latent, outcome: .explained(text: text, details: .null))
        try catalogue.record([record], run: run.id)
        stored += 1
      }
    }
    #expect(error?.code == .outOfResources)
    #expect(try catalogue.finishedLatents(run: run.id).count == stored)
  }

  /// Copying the files while the connection is open is what `kill -9` leaves: no checkpoint, no clean close.
  @Test func whatWasCommittedSurvivesAKill() throws {
    let catalogue = try Catalogue(path: path)
    let run = try catalogue.begin(.example(1))
    for latent in 0..<20 {
      try catalogue.record([ExplanationRecord(latent: latent, outcome: .skipped(reason: "rare"))], run: run.id)
      let copy = folder.file("copy-\(latent).sqlite")
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
      }
      let survivor = try Catalogue(path: copy)
      #expect(try survivor.finishedLatents(run: run.id) == Set(0...latent))
      try survivor.verify()
    }
  }
}

extension RunRequest {
  /// A request that differs from others by `number`.
  static func example(_ number: Int, name: String? = nil, dictionaryHash: String = "d") -> RunRequest {
    RunRequest(
      name: name,
      requestHash: "request-\(number)",
      cache: "cache",
      model: "m",
      dictionary: "sae",
      dictionaryHash: dictionaryHash,
      explainer: "tokens:1",
      client: "openai:x",
      seed: number,
      parameters: ["windowTokens": 32]
    )
  }
}
