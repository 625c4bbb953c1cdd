/// Oniguruma's pattern syntax, in which `tokenizer.json` writes its split patterns, put into PCRE2's.
///
/// The two agree on nearly all that such patterns use. Where they mean different things by the same text, the text is
/// replaced: `\s` (PCRE2's has U+180E), `\w`, `\d` and `\h`; `{1,3}+`, which repeats in Oniguruma and is possessive in
/// PCRE2; and every Unicode category, to which characters are added that are newer than PCRE2's own tables, because
/// Debian's PCRE2 knows Unicode 14 and the `tokenizers` library Unicode 16.
struct OnigurumaPattern {
  /// `White_Space`, as the inside of a character class.
  private static let whiteSpace =
    #"\x09-\x0D\x20\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}"#
  private static let notWhiteSpace =
    #"\x00-\x08\x0E-\x1F\x21-\x{84}\x{86}-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}"#
    + #"\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{10FFFF}"#
  private static let word = #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{200C}\x{200D}"#

  private let input: [Unicode.Scalar]
  private var index = 0
  private var output = ""
  /// Where in `output` each open group starts, and where the last whole atom does: what a quantifier applies to.
  private var groupStarts: [String.Index] = []
  private var atomStart: String.Index?

  /// `pattern` in PCRE2's syntax.
  ///
  /// - Throws: `RegularExpression.Failure` for what PCRE2 cannot say (nested classes, `&&`).
  static func translated(_ pattern: String) throws(RegularExpression.Failure) -> String {
    var translation = OnigurumaPattern(input: Array(pattern.unicodeScalars))
    try translation.translate()
    return translation.output
  }

  private init(input: [Unicode.Scalar]) {
    self.input = input
  }

  private mutating func translate() throws(RegularExpression.Failure) {
    while let scalar = next() {
      switch scalar {
      case "\\":
        atomStart = output.endIndex
        appendEscape(inClass: false)
      case "[":
        atomStart = output.endIndex
        try translateClass()
      case "(":
        groupStarts.append(output.endIndex)
        atomStart = nil
        output.unicodeScalars.append(scalar)
      case ")":
        output.unicodeScalars.append(scalar)
        atomStart = groupStarts.popLast()
      case "{":
        translateInterval()
      case "?", "*", "+", "|", "^", "$":
        output.unicodeScalars.append(scalar)
      default:
        atomStart = output.endIndex
        output.unicodeScalars.append(scalar)
      }
    }
  }

  /// `{n}`, `{n,}`, `{,m}` or `{n,m}` after its brace; any other brace is itself.
  private mutating func translateInterval() {
    var end = index
    while end < input.count, input[end] == "," || ("0"..."9").contains(input[end]) { end += 1 }
    guard end < input.count, input[end] == "}", end > index, let atomStart else {
      atomStart = output.endIndex
      output += "\\{"
      return
    }
    let counts = String(String.UnicodeScalarView(input[index..<end]))
    index = end + 1
    // Oniguruma reads {,m} as {0,m}; PCRE2 before 10.43 as text.
    output += counts.hasPrefix(",") ? "{0\(counts)}" : "{\(counts)}"
    guard peek() == "+" else { return }
    index += 1
    output.insert(contentsOf: "(?:", at: atomStart)
    output += ")+"
    self.atomStart = nil
  }

  /// A class after its opening bracket.
  private mutating func translateClass() throws(RegularExpression.Failure) {
    output += "["
    if peek() == "^" {
      index += 1
      output += "^"
    }
    if peek() == "]" {
      index += 1
      output += "\\]"
    }
    while let scalar = next() {
      switch scalar {
      case "]":
        output += "]"
        return
      case "\\":
        appendEscape(inClass: true)
      case "[":
        guard peek() == ":" else {
          throw RegularExpression.Failure(reason: "a character class inside a character class is not supported")
        }
        output += "["
      case "&" where peek() == "&":
        throw RegularExpression.Failure(reason: "an intersection of character classes is not supported")
      default:
        output.unicodeScalars.append(scalar)
      }
    }
  }

  private mutating func appendEscape(inClass: Bool) {
    guard let scalar = next() else {
      output += "\\\\"
      return
    }
    func set(_ inside: String, negated: Bool = false) -> String {
      inClass && !negated ? inside : "[\(negated ? "^" : "")\(inside)]"
    }
    switch scalar {
    case "s": output += set(Self.whiteSpace)
    case "S": output += inClass ? Self.notWhiteSpace : set(Self.whiteSpace, negated: true)
    case "d": output += set("\\p{Nd}" + NewerCharacters.ranges(of: "Nd"))
    case "w": output += set(Self.word + NewerCharacters.ranges(of: "L") + NewerCharacters.ranges(of: "M"))
    case "W" where !inClass:
      output += set(Self.word + NewerCharacters.ranges(of: "L") + NewerCharacters.ranges(of: "M"), negated: true)
    case "h": output += set("0-9A-Fa-f")
    case "H" where !inClass: output += set("0-9A-Fa-f", negated: true)
    case "u":
      let digits = input[index...].prefix(4)
      index += digits.count
      output += "\\x{\(String(String.UnicodeScalarView(digits)))}"
    case "p", "P":
      appendProperty(isNegated: scalar == "P", inClass: inClass)
    default:
      output += "\\"
      output.unicodeScalars.append(scalar)
    }
  }

  /// `\p{…}` after its letter.
  private mutating func appendProperty(isNegated: Bool, inClass: Bool) {
    let escape = isNegated ? "\\P" : "\\p"
    guard peek() == "{", let close = input[index...].firstIndex(of: "}") else {
      output += escape
      return
    }
    var name = String(String.UnicodeScalarView(input[(index + 1)..<close]))
    index = close + 1
    var isNegated = isNegated
    if name.hasPrefix("^") {
      name.removeFirst()
      isNegated.toggle()
    }
    let newer = NewerCharacters.ranges(of: name)
    if newer.isEmpty || (inClass && isNegated) {
      output += "\\\(isNegated ? "P" : "p"){\(name)}"
    } else if inClass {
      output += "\\p{\(name)}\(newer)"
    } else {
      output += "[\(isNegated ? "^" : "")\\p{\(name)}\(newer)]"
    }
  }

  private mutating func next() -> Unicode.Scalar? {
    guard index < input.count else { return nil }
    defer { index += 1 }
    return input[index]
  }

  private func peek() -> Unicode.Scalar? {
    index < input.count ? input[index] : nil
  }
}
