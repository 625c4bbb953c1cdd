internal import CPCRE2

/// Characters that PCRE2's tables do not know yet though the `tokenizers` library's do, by general category.
enum NewerCharacters {
  /// The Unicode version of the library's own tables (Oniguruma 6.9.10).
  private static let referenceVersion = (16, 0)

  /// The ranges of newer characters of a category (`L`, `Lu`, …) as the inside of a character class; empty for other
  /// names and where PCRE2 is up to date.
  static func ranges(of category: String) -> String {
    guard !category.isEmpty, category.utf8.count <= 2 else { return "" }
    return rangesByCategory[category] ?? ""
  }

  private static let rangesByCategory: [String: String] = {
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    let oldest = pcreVersion
    guard oldest < referenceVersion else { return [:] }
    for block in blocks {
      for value in block {
        guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age else { continue }
        let version = (age.major, age.minor)
        guard version > oldest, version <= referenceVersion else { continue }
        let category = scalar.properties.generalCategory.abbreviation
        for name in [category, String(category.prefix(1))] {
          var known = ranges[name] ?? []
          if let last = known.last, last.upperBound == value - 1 {
            known[known.count - 1] = last.lowerBound...value
          } else {
            known.append(value...value)
          }
          ranges[name] = known
        }
      }
    }
    return ranges.mapValues { ranges in
      ranges.map { "\\x{\(hex($0.lowerBound))}-\\x{\(hex($0.upperBound))}" }.joined()
    }
  }()

  /// All planes that hold characters, without the big blocks that have been full for long.
  private static let blocks: [Range<UInt32>] = [
    0x0370..<0x3400, 0xA000..<0xAC00, 0xFB00..<0x17000, 0x18B00..<0x20000, 0x2A6D0..<0x2A6F0, 0x2B700..<0x2F800,
    0x2FA20..<0x34000,
  ]

  private static var pcreVersion: (Int, Int) {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = pcre2_config_8(UInt32(PCRE2_CONFIG_UNICODE_VERSION), &buffer)
    guard count > 1 else { return referenceVersion }
    let parts = String(decoding: buffer.prefix(Int(count) - 1), as: UTF8.self).split(separator: ".").compactMap {
      Int($0)
    }
    return parts.count >= 2 ? (parts[0], parts[1]) : referenceVersion
  }

  private static func hex(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }
}

extension Unicode.GeneralCategory {
  /// The two letters by which Unicode and regular expressions name the category.
  var abbreviation: String {
    switch self {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}
