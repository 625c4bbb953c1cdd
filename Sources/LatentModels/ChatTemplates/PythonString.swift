/// Strings as Python has them: sequences of Unicode scalars, equal only when they are the same ones.
enum PythonString {
  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// What `str.strip` and `str.split` take for white space.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20: true
    case ..<0x80: false
    default: scalar.properties.isWhitespace
    }
  }

  static func equal(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

  static func less(_ left: String, _ right: String) -> Bool {
    left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
  }

  /// `str.strip(characters)`.
  static func strip(_ text: String, _ characters: String?, left: Bool = true, right: Bool = true) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    func goes(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? isSpace(scalar) }
    var rest = text.unicodeScalars[...]
    if left { rest = rest.drop(while: goes) }
    if right { while let last = rest.last, goes(last) { rest = rest.dropLast() } }
    return String(String.UnicodeScalarView(rest))
  }

  /// The places where `part` begins in `text`, from left to right and without overlap. An empty part is nowhere.
  static func places(of part: [UInt8], in text: [UInt8]) -> [Int] {
    guard !part.isEmpty, part.count <= text.count else { return [] }
    var places: [Int] = []
    var index = 0
    while index + part.count <= text.count {
      if text[index] == part[0], text[index..<(index + part.count)].elementsEqual(part) {
        places.append(index)
        index += part.count
      } else {
        index += 1
      }
    }
    return places
  }

  /// `str.split(separator, limit)`; with no separator at runs of white space.
  static func split(_ text: String, _ separator: String?, limit: Int) -> [String] {
    guard let separator else { return splitAtSpace(text, limit: limit) }
    let bytes = Array(text.utf8)
    let part = Array(separator.utf8)
    var places = places(of: part, in: bytes)
    if limit >= 0 { places = Array(places.prefix(limit)) }
    return pieces(bytes, places, part.count)
  }

  /// `str.rsplit(separator, limit)`.
  static func splitFromEnd(_ text: String, _ separator: String, limit: Int) -> [String] {
    let bytes = Array(text.utf8)
    let part = Array(separator.utf8)
    // From the right, matches may overlap otherwise than from the left.
    var places = places(of: part.reversed(), in: bytes.reversed()).map { bytes.count - $0 - part.count }
    if limit >= 0 { places = Array(places.prefix(limit)) }
    return pieces(bytes, places.reversed(), part.count)
  }

  private static func pieces(_ bytes: [UInt8], _ places: [Int], _ width: Int) -> [String] {
    var pieces: [String] = []
    var start = 0
    for place in places {
      pieces.append(String(decoding: bytes[start..<place], as: UTF8.self))
      start = place + width
    }
    pieces.append(String(decoding: bytes[start...], as: UTF8.self))
    return pieces
  }

  private static func splitAtSpace(_ text: String, limit: Int) -> [String] {
    var pieces: [String] = []
    var rest = text.unicodeScalars[...].drop(while: isSpace)
    while !rest.isEmpty {
      if limit >= 0, pieces.count == limit {
        pieces.append(String(String.UnicodeScalarView(rest)))
        break
      }
      let word = rest.prefix { !isSpace($0) }
      pieces.append(String(String.UnicodeScalarView(word)))
      rest = rest.dropFirst(word.count).drop(while: isSpace)
    }
    return pieces
  }

  /// `str.title`: a capital at the start of each run of letters.
  static func title(_ text: String) -> String {
    var result = ""
    var followsLetter = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      result += followsLetter ? properties.lowercaseMapping : properties.titlecaseMapping
      followsLetter = properties.isCased
    }
    return result
  }

  /// Jinja's filter `title`: a capital behind white space, hyphens and opening brackets, everything else small.
  static func titleOfWords(_ text: String) -> String {
    var result = ""
    var startsWord = true
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      result += startsWord ? properties.uppercaseMapping : properties.lowercaseMapping
      startsWord = isSpace(scalar) || ["-", "(", "{", "[", "<"].contains(scalar)
    }
    return result
  }

  /// `str.capitalize`: a capital at the start, everything else small.
  static func capitalized(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return "" }
    let rest = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst()))
    return first.properties.titlecaseMapping + rest.lowercased()
  }
}
