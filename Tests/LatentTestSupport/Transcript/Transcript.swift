internal import Foundation

/// A golden dialogue with the daemon over one connection, read from `protocol/transcripts/*.txt`; the format is described
/// in the README there.
package struct Transcript: Sendable {
  /// One thing that happens.
  package enum Step: Sendable {
    /// The client sends these bytes as one message.
    case send([UInt8])
    /// The daemon sends these messages, in any order.
    case expect(ExpectedMessages)
    /// The daemon closes the connection; with a status, a daemon on stdio exits with it.
    case closed(exitStatus: Int?)
  }

  package var title: String
  package var steps: [Step]

  /// Reads the file at `path`, putting `variables` in place of `${NAME}`.
  package init(path: String, variables: [String: String] = [:]) throws {
    try self.init(String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self), variables: variables)
  }

  /// `${repository}` always stands for the project's folder, so that a dialogue can load what the project ships.
  ///
  /// - Throws: `TranscriptError` with the line at fault.
  package init(_ text: String, variables: [String: String] = [:]) throws {
    let standing = ["repository": Fixture.repository.path]
    var parser = TranscriptParser(variables: standing.merging(variables) { $1 })
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      try parser.read(String(line), number: index + 1)
    }
    (title, steps) = try parser.finish()
  }

  /// Every transcript of the project, by file name.
  package static func all(variables: [String: String] = [:]) throws -> [(name: String, transcript: Transcript)] {
    let folder = Fixture.repository.appendingPathComponent("protocol/transcripts")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }
      .sorted()
    return try names.map { name in
      (name, try Transcript(path: folder.appendingPathComponent(name).path, variables: variables))
    }
  }
}

/// Why a transcript cannot be read.
package struct TranscriptError: Error, Equatable, CustomStringConvertible {
  package var line: Int
  package var reason: String

  package var description: String { "line \(line): \(reason)" }
}
