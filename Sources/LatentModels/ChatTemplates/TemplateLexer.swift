/// Cuts a template into tokens, with Jinja's rules for white space as transformers sets them: a block takes the line end
/// behind it (`trim_blocks`) and the blanks before it on its line (`lstrip_blocks`), `-` takes all white space on its
/// side, `+` takes none, and one line end at the template's end is left out.
struct TemplateLexer {
  private let text: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  /// Whether what comes next stands at the beginning of a line.
  private var startsLine = true
  private(set) var tokens: [(token: TemplateToken, line: Int)] = []

  private static let signs = [
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{", "}", "<", ">", "=", ".",
    ":", "|", ",",
  ].map { Array($0.unicodeScalars) }

  static func tokens(of template: String) throws(TemplateError) -> [(token: TemplateToken, line: Int)] {
    var lexer = TemplateLexer(template)
    try lexer.run()
    return lexer.tokens
  }

  private init(_ template: String) {
    var scalars: [Unicode.Scalar] = []
    for scalar in template.unicodeScalars {
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      scalars.append(scalar)
    }
    text = (scalars.last == "\n" ? scalars.dropLast() : scalars[...]).map { $0 == "\r" ? "\n" : $0 }
  }

  private mutating func run() throws(TemplateError) {
    while index < text.count {
      let start = index
      while index < text.count, !atTag() { index += 1 }
      var data = Array(text[start..<index])
      guard index < text.count else {
        append(data)
        break
      }
      let kind = text[index + 1]
      let modifier = index + 2 < text.count ? text[index + 2] : " "
      if modifier == "-" {
        while let last = data.last, PythonString.isSpace(last) { data.removeLast() }
      } else if kind != "{", modifier != "+" {
        stripLine(&data)
      }
      let lines = text[start..<index].count { $0 == "\n" }
      append(data, line: line)
      line += lines
      index += modifier == "-" || modifier == "+" ? 3 : 2
      switch kind {
      case "#": try comment()
      case "{":
        add(.outputStart)
        try expression(closing: "}")
        add(.outputEnd)
      default:
        if try !raw() {
          add(.blockStart)
          try expression(closing: "%")
          add(.blockEnd)
        }
      }
    }
    add(.end)
  }

  private func atTag() -> Bool {
    text[index] == "{" && index + 1 < text.count && ["{", "%", "#"].contains(text[index + 1])
  }

  /// Takes the blanks off the end of `data` where nothing else stands before them on the line.
  private func stripLine(_ data: inout [Unicode.Scalar]) {
    let lineStart = data.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    guard lineStart > 0 || startsLine, data[lineStart...].allSatisfy(PythonString.isSpace) else { return }
    data.removeSubrange(lineStart...)
  }

  private mutating func append(_ data: [Unicode.Scalar], line: Int? = nil) {
    guard !data.isEmpty else { return }
    tokens.append((.text(PythonString.string(data)), line ?? self.line))
  }

  private mutating func add(_ token: TemplateToken) { tokens.append((token, line)) }

  /// What follows a tag's end: `-` takes all white space, a block or comment the line end.
  private mutating func finishTag(stripsAll: Bool, keepsLineEnd: Bool) {
    let start = index
    if stripsAll {
      while index < text.count, PythonString.isSpace(text[index]) { index += 1 }
    } else if !keepsLineEnd, index < text.count, text[index] == "\n" {
      index += 1
    }
    line += text[start..<index].count { $0 == "\n" }
    startsLine = index > start && text[index - 1] == "\n"
  }

  private mutating func comment() throws(TemplateError) {
    let start = line
    while index + 1 < text.count {
      if text[index] == "#", text[index + 1] == "}" {
        let modifier = text[index - 1]
        index += 2
        finishTag(stripsAll: modifier == "-", keepsLineEnd: modifier == "+")
        return
      }
      if text[index] == "\n" { line += 1 }
      index += 1
    }
    throw TemplateError("a comment `{#` has no end", line: start)
  }

  /// `{% raw %}…{% endraw %}` after its opening sign.
  private mutating func raw() throws(TemplateError) -> Bool {
    guard let body = matchWord("raw", from: index) else { return false }
    index = body.end
    finishTag(stripsAll: body.stripsAll, keepsLineEnd: false)
    let start = index
    while index < text.count {
      if text[index] == "{", index + 1 < text.count, text[index + 1] == "%" {
        let modifier = index + 2 < text.count ? text[index + 2] : " "
        let inside = index + (modifier == "-" || modifier == "+" ? 3 : 2)
        if let end = matchWord("endraw", from: inside) {
          var data = Array(text[start..<index])
          line += data.count { $0 == "\n" }
          if modifier == "-" {
            while let last = data.last, PythonString.isSpace(last) { data.removeLast() }
          } else if modifier != "+" {
            stripLine(&data)
          }
          append(data)
          index = end.end
          finishTag(stripsAll: end.stripsAll, keepsLineEnd: false)
          return true
        }
      }
      index += 1
    }
    throw TemplateError("`{% raw %}` has no `{% endraw %}`", line: line)
  }

  /// Whether a block that goes on at `start` holds just `word`; where it ends then.
  private func matchWord(_ word: String, from start: Int) -> (end: Int, stripsAll: Bool)? {
    var place = start
    while place < text.count, PythonString.isSpace(text[place]) { place += 1 }
    for scalar in word.unicodeScalars {
      guard place < text.count, text[place] == scalar else { return nil }
      place += 1
    }
    while place < text.count, PythonString.isSpace(text[place]) { place += 1 }
    let strips = place < text.count && text[place] == "-"
    if strips { place += 1 }
    guard place + 1 < text.count, text[place] == "%", text[place + 1] == "}" else { return nil }
    return (place + 2, strips)
  }

  /// The tokens inside a tag, to its end.
  private mutating func expression(closing: Unicode.Scalar) throws(TemplateError) {
    let start = line
    var depth = 0
    while index < text.count {
      let scalar = text[index]
      if depth == 0, let modifier = tagEnd(closing) {
        index += modifier == nil ? 2 : 3
        finishTag(stripsAll: modifier == "-", keepsLineEnd: modifier == "+" || closing == "}")
        return
      }
      if PythonString.isSpace(scalar) {
        if scalar == "\n" { line += 1 }
        index += 1
      } else if scalar == "'" || scalar == "\"" {
        try string(scalar)
      } else if scalar.properties.isXIDStart || scalar == "_" {
        let nameStart = index
        while index < text.count, text[index].properties.isXIDContinue { index += 1 }
        add(.name(PythonString.string(text[nameStart..<index])))
      } else if ("0"..."9").contains(scalar) {
        try number()
      } else if let sign = Self.signs.first(where: { text[index...].starts(with: $0) }) {
        if ["(", "[", "{"].contains(scalar) { depth += 1 }
        if [")", "]", "}"].contains(scalar) { depth -= 1 }
        index += sign.count
        add(.sign(PythonString.string(sign)))
      } else {
        throw TemplateError("the character \(String(scalar).debugDescription) stands for nothing in a tag", line: line)
      }
    }
    throw TemplateError("a tag has no end", line: start)
  }

  /// Whether the tag ends here, and with which modifier.
  private func tagEnd(_ closing: Unicode.Scalar) -> Unicode.Scalar?? {
    func ends(at place: Int) -> Bool {
      place + 1 < text.count && text[place] == closing && text[place + 1] == "}"
    }
    if ends(at: index) { return .some(nil) }
    if text[index] == "-" || text[index] == "+", ends(at: index + 1) { return .some(text[index]) }
    return nil
  }

  private mutating func number() throws(TemplateError) {
    let start = index
    func digits() { while index < text.count, ("0"..."9").contains(text[index]) || text[index] == "_" { index += 1 } }
    digits()
    var isFloat = false
    if index + 1 < text.count, text[index] == ".", ("0"..."9").contains(text[index + 1]) {
      isFloat = true
      index += 1
      digits()
    }
    if index < text.count, text[index] == "e" || text[index] == "E" {
      isFloat = true
      index += 1
      if index < text.count, text[index] == "+" || text[index] == "-" { index += 1 }
      digits()
    }
    let literal = PythonString.string(text[start..<index].filter { $0 != "_" })
    if isFloat, let value = Double(literal), value.isFinite { return add(.float(value)) }
    guard !isFloat, let value = Int(literal) else {
      throw TemplateError("the number \(literal) cannot be used", line: line)
    }
    add(.integer(value))
  }

  private mutating func string(_ quote: Unicode.Scalar) throws(TemplateError) {
    let start = line
    index += 1
    var value: [Unicode.Scalar] = []
    while index < text.count, text[index] != quote {
      if text[index] == "\n" { line += 1 }
      if text[index] == "\\" {
        index += 1
        try escape(&value)
      } else {
        value.append(text[index])
        index += 1
      }
    }
    guard index < text.count else { throw TemplateError("a string has no end", line: start) }
    index += 1
    add(.string(PythonString.string(value)))
  }

  private mutating func escape(_ value: inout [Unicode.Scalar]) throws(TemplateError) {
    guard index < text.count else { return }
    let letter = text[index]
    index += 1
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}",
      "v": "\u{B}", "0": "\0",
    ]
    if let scalar = plain[letter] {
      value.append(scalar)
    } else if let count = ["x": 2, "u": 4, "U": 8][letter] {
      let digits = text[index...].prefix(count)
      guard digits.count == count, let code = UInt32(PythonString.string(digits), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw TemplateError("a string has an escape `\\\(letter)` that names no character", line: line) }
      value.append(scalar)
      index += count
    } else if letter != "\n" {
      value += ["\\", letter]
    }
  }
}
