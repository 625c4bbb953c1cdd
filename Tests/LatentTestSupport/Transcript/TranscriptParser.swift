internal import LatentSupport

/// Reads a transcript line by line.
struct TranscriptParser {
  private enum Kind: String, CaseIterable {
    case send = "-->"
    case sendBytes = "==>"
    case expect = "<--"
    case expectRepeated = "<-*"
    case closed = "<-|"
  }

  private struct Entry {
    var kind: Kind
    var text: String
    var number: Int
  }

  let variables: [String: String]
  private var title: String?
  private var entries: [Entry] = []

  init(variables: [String: String]) {
    self.variables = variables
  }

  mutating func read(_ line: String, number: Int) throws {
    if line.isEmpty || line.hasPrefix("#") { return }
    if title == nil {
      guard line.hasPrefix("title: ") else { throw TranscriptError(line: number, reason: "the title is missing") }
      title = String(line.dropFirst("title: ".count))
    } else if line.hasPrefix(" "), !entries.isEmpty {
      entries[entries.count - 1].text += line.drop { $0 == " " }
    } else if let kind = Kind.allCases.first(where: { line.hasPrefix($0.rawValue + " ") }) {
      entries.append(Entry(kind: kind, text: String(line.dropFirst(kind.rawValue.count + 1)), number: number))
    } else {
      throw TranscriptError(
        line: number,
        reason: "a line starts with one of \(Kind.allCases.map(\.rawValue)), # or a space"
      )
    }
  }

  func finish() throws -> (title: String, steps: [Transcript.Step]) {
    guard let title else { throw TranscriptError(line: 1, reason: "the title is missing") }
    var steps: [Transcript.Step] = []
    var once: [ExpectedMessages.Line] = []
    var repeated: [ExpectedMessages.Line] = []
    for (index, entry) in entries.enumerated() {
      switch entry.kind {
      case .send: steps.append(.send(Array(try substituted(entry).utf8)))
      case .sendBytes: steps.append(.send(try bytes(entry)))
      case .expect: once.append(try pattern(entry))
      case .expectRepeated: repeated.append(try pattern(entry))
      case .closed: steps.append(try closed(entry))
      }
      // Neighbouring expectations are one step.
      let next = index + 1 < entries.count ? entries[index + 1].kind : nil
      if next != .expect, next != .expectRepeated, !(once.isEmpty && repeated.isEmpty) {
        steps.append(.expect(ExpectedMessages(once: once, repeated: repeated)))
        once = []
        repeated = []
      }
    }
    return (title, steps)
  }

  private func substituted(_ entry: Entry) throws -> String {
    var result = ""
    var rest = entry.text[...]
    while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      let name = String(rest[start.upperBound..<end])
      guard let value = variables[name] else {
        throw TranscriptError(line: entry.number, reason: "the variable \(name) has no value")
      }
      // Inside a JSON string, so it is escaped as one, without the quotes.
      result += rest[..<start.lowerBound] + JSON.string(value).description.dropFirst().dropLast()
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private func pattern(_ entry: Entry) throws -> ExpectedMessages.Line {
    do {
      return ExpectedMessages.Line(
        pattern: JSONPattern(try JSON(parsing: try substituted(entry))),
        number: entry.number
      )
    } catch let error as JSONParsingError {
      throw TranscriptError(line: entry.number, reason: "not JSON: \(error)")
    }
  }

  private func closed(_ entry: Entry) throws -> Transcript.Step {
    if entry.text == "closed" { return .closed(exitStatus: nil) }
    guard entry.text.hasPrefix("exit "), let status = Int(entry.text.dropFirst("exit ".count)) else {
      throw TranscriptError(line: entry.number, reason: "after <-| stands closed, or exit and a status")
    }
    return .closed(exitStatus: status)
  }

  /// The text with `\xHH` for a byte and `\\` for a backslash.
  private func bytes(_ entry: Entry) throws -> [UInt8] {
    var result: [UInt8] = []
    var rest = Array(entry.text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      let escape = rest.popFirst()
      if escape == UInt8(ascii: "\\") {
        result.append(byte)
      } else if escape == UInt8(ascii: "x"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        throw TranscriptError(
          line: entry.number,
          reason: "after a backslash stands x and two hexadecimal digits, or \\"
        )
      }
    }
    return result
  }
}
