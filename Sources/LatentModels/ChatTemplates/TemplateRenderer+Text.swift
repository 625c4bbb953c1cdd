// Values as text: as Python's `str` and `repr` write them, and as JSON.

extension TemplateRenderer {
  /// What `{{ value }}` writes.
  func text(of value: TemplateValue, _ line: Int) throws(TemplateError) -> String {
    switch value {
    case .undefined: return ""
    case .string(let text): return text
    default:
      var text = ""
      try write(value, quoted: false, to: &text, line)
      return text
    }
  }

  private func write(
    _ value: TemplateValue,
    quoted: Bool,
    to text: inout String,
    _ line: Int
  ) throws(TemplateError) {
    // Lists may hold each other many times over, so what is written has to be watched while it is written.
    if text.utf8.count > limits.outputBytes { _ = try checked(text, line) }
    try charge(line)
    switch value {
    case .undefined: text += quoted ? "Undefined" : ""
    case .none: text += "None"
    case .bool(let flag): text += flag ? "True" : "False"
    case .integer(let number): text += String(number)
    case .float(let number): text += number.description
    case .string(let string): text += quoted ? Self.quoted(string) : string
    case .list(let values):
      text += "["
      try writeElements(values, to: &text, line)
      text += "]"
    case .dictionary(let dictionary): try write(dictionary, to: &text, line)
    case .namespace(let namespace):
      text += "<Namespace "
      try write(namespace.fields, to: &text, line)
      text += ">"
    case .loop, .macro, .function, .method:
      throw TemplateError("\(value.typeName) is written out", line: line)
    }
  }

  private func writeElements(
    _ values: [TemplateValue],
    to text: inout String,
    _ line: Int
  ) throws(TemplateError) {
    for (index, value) in values.enumerated() {
      if index > 0 { text += ", " }
      var element = ""
      try nested(line) { () throws(TemplateError) in try write(value, quoted: true, to: &element, line) }
      text += element
      if text.utf8.count > limits.outputBytes { _ = try checked(text, line) }
    }
  }

  private func write(
    _ dictionary: TemplateDictionary,
    to text: inout String,
    _ line: Int
  ) throws(TemplateError) {
    text += "{"
    for (index, pair) in dictionary.pairs.enumerated() {
      text += (index > 0 ? ", " : "") + Self.quoted(pair.key) + ": "
      var element = ""
      try nested(line) { () throws(TemplateError) in try write(pair.value, quoted: true, to: &element, line) }
      text += element
      if text.utf8.count > limits.outputBytes { _ = try checked(text, line) }
    }
    text += "}"
  }

  /// A string as Python's `repr` writes it.
  private static func quoted(_ string: String) -> String {
    let scalars = string.unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var text = String(quote)
    for scalar in scalars {
      switch scalar {
      case quote, "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if isPrintable(scalar) {
          text.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
          text += "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
        }
      }
    }
    return text + String(quote)
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  // MARK: JSON

  /// How `tojson` lays a value out.
  struct JSONStyle {
    /// Spaces a level; nil: all on one line.
    var indent: Int?
    var sortsKeys = false
    var escapesNonASCII = false
  }

  /// JSON as Python's `json.dumps` writes it.
  func json(of value: TemplateValue, _ style: JSONStyle, level: Int = 0, _ line: Int) throws(TemplateError) -> String {
    let written = try nested(line) { () throws(TemplateError) -> String in
      switch value {
      case .none: return "null"
      case .bool(let flag): return flag ? "true" : "false"
      case .integer(let number): return String(number)
      case .float(let number): return number.description
      case .string(let string): return Self.jsonString(string, style)
      case .list(let values):
        var parts: [String] = []
        var total = 0
        for value in values {
          parts.append(try json(of: value, style, level: level + 1, line))
          total += parts[parts.count - 1].utf8.count
          if total > limits.outputBytes { break }
        }
        return Self.enclosed(parts, "[", "]", style, level)
      case .dictionary(let dictionary):
        let pairs = style.sortsKeys ? dictionary.pairs.sorted { PythonString.less($0.key, $1.key) } : dictionary.pairs
        var parts: [String] = []
        var total = 0
        for pair in pairs {
          parts.append(
            "\(Self.jsonString(pair.key, style)): \(try json(of: pair.value, style, level: level + 1, line))"
          )
          total += parts[parts.count - 1].utf8.count
          if total > limits.outputBytes { break }
        }
        return Self.enclosed(parts, "{", "}", style, level)
      case .undefined, .namespace, .loop, .macro, .function, .method:
        throw TemplateError("the filter tojson cannot write \(value.typeName)", line: line)
      }
    }
    return try checked(written, line)
  }

  private static func enclosed(_ parts: [String], _ open: String, _ close: String, _ style: JSONStyle, _ level: Int)
    -> String
  {
    guard let indent = style.indent, !parts.isEmpty else { return open + parts.joined(separator: ", ") + close }
    let inner = "\n" + String(repeating: " ", count: indent * (level + 1))
    let outer = "\n" + String(repeating: " ", count: indent * level)
    return open + inner + parts.joined(separator: "," + inner) + outer + close
  }

  private static func jsonString(_ string: String, _ style: JSONStyle) -> String {
    var text = "\""
    func append(unit: UInt16) {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      default:
        if scalar.value < 0x20 || (style.escapesNonASCII && scalar.value > 0x7E) {
          UTF16.encode(scalar).map { $0.forEach { append(unit: $0) } }
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + "\""
  }
}
