/// The header lines read so far of one message of the Language Server Protocol's base protocol.
struct HeaderBlock: Sendable {
  /// Why a block cannot be used.
  struct Fault: Error {
    let sentence: String
  }

  /// Bytes of the lines, line ends included.
  var bytes = 0
  /// The first line that was no header, if there was one.
  private(set) var strayLine: String?
  private var length: Result<Int, Fault>?

  /// Whether no line has come yet.
  var isEmpty: Bool { length == nil && strayLine == nil && !hasOtherHeader }
  private var hasOtherHeader = false

  /// Takes one line without its `\n`.
  ///
  /// - Returns: false for the empty line that ends the block.
  mutating func append(_ line: String) -> Bool {
    let line = line.trimmingWhitespace
    if line.isEmpty { return false }
    guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
      strayLine = strayLine ?? String(line.prefix(60))
      return true
    }
    if line[..<colon].trimmingWhitespace.lowercased() == "content-length" {
      take(length: String(line[line.index(after: colon)...].trimmingWhitespace))
    } else {
      // `Content-Type` and whatever a client adds: tolerated.
      hasOtherHeader = true
    }
    return true
  }

  /// The length of the message that follows, in bytes.
  var contentLength: Result<Int, Fault> {
    length ?? .failure(Fault(sentence: "A message has no Content-Length header; it is required."))
  }

  private mutating func take(length text: String) {
    let parsed = Self.parse(text)
    if case .success(let first)? = length, case .success(let second) = parsed, first != second {
      length = .failure(Fault(sentence: "A message has two Content-Length headers, \(first) and \(second)."))
    } else {
      length = parsed
    }
  }

  private static func parse(_ text: String) -> Result<Int, Fault> {
    let isDecimal = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isDecimal, let count = Int(text) else {
      let shown = text.count > 40 ? String(text.prefix(37)) + "…" : text
      return .failure(Fault(sentence: "Content-Length must be a number of bytes, not \"\(shown)\"."))
    }
    return .success(count)
  }
}

extension StringProtocol {
  /// Without spaces, tabs and carriage returns at either end.
  fileprivate var trimmingWhitespace: SubSequence {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    let head = drop(while: isSpace)
    guard let last = head.lastIndex(where: { !isSpace($0) }) else { return head[head.startIndex..<head.startIndex] }
    return head[...last]
  }
}
