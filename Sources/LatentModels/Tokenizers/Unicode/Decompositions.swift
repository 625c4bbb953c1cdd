/// What characters decompose into and compose to, by the tables of Unicode 9.0.
///
/// The `tokenizers` library normalizes by Unicode 9.0 whatever its regular expressions use, and a newer table orders some
/// marks differently; hence tables of our own, and combining classes only for characters that 9.0 had.
enum Decompositions {
  /// The Unicode version of the tables.
  static let version = (9, 0)

  static let canonical = Table(parsing: CanonicalDecompositionData.text)
  static let compatibility = Table(parsing: CompatibilityDecompositionData.text)

  /// Primary composites by their pair of scalars (first in the upper half).
  private static let composites: [UInt64: Unicode.Scalar] = {
    var composites: [UInt64: Unicode.Scalar] = [:]
    for (composite, mapping) in canonical.mappings where mapping.composes {
      guard let scalar = Unicode.Scalar(composite) else { continue }
      composites[pair(mapping.scalars[0], mapping.scalars[1])] = scalar
    }
    return composites
  }()

  private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
    UInt64(first.value) << 32 | UInt64(second.value)
  }

  /// The canonical combining class: 0 for a starter.
  static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
    // No mark stands below the first block of combining marks.
    guard scalar.value >= 0x300 else { return 0 }
    let combiningClass = scalar.properties.canonicalCombiningClass.rawValue
    guard combiningClass != 0 else { return 0 }
    guard let age = scalar.properties.age, (age.major, age.minor) <= version else { return 0 }
    return combiningClass
  }

  /// Calls `body` with each scalar of the full decomposition of `scalar`, not yet in canonical order.
  static func decompose(
    _ scalar: Unicode.Scalar,
    compatibility: Bool,
    _ body: (Unicode.Scalar) -> Void
  ) {
    if scalar.value < 0xA0 { return body(scalar) }
    if let syllable = Hangul.decompose(scalar) { return syllable.forEach(body) }
    let mapping =
      canonical.mappings[scalar.value] ?? (compatibility ? Self.compatibility.mappings[scalar.value] : nil)
    guard let mapping else { return body(scalar) }
    for part in mapping.scalars { decompose(part, compatibility: compatibility, body) }
  }

  /// The composite of two scalars, or nil where there is none.
  static func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    Hangul.compose(first, second) ?? composites[pair(first, second)]
  }

  /// Whether `scalar` is the second half of a composite, so that it may join what stands before it.
  static let joining: Set<UInt32> = {
    var joining = Set(composites.keys.map { UInt32(truncatingIfNeeded: $0) })
    joining.formUnion(0x1161...0x1175)
    joining.formUnion(0x11A8...0x11C2)
    return joining
  }()

  /// The mappings of one kind of decomposition.
  struct Table: Sendable {
    struct Mapping: Sendable {
      let scalars: [Unicode.Scalar]
      /// Whether the two scalars compose to the character again.
      let composes: Bool
    }

    let mappings: [UInt32: Mapping]

    /// Reads runs `FIRST:MAPPING,MAPPING,…;` (see `CanonicalDecompositionData`).
    init(parsing text: String) {
      var mappings: [UInt32: Mapping] = [:]
      mappings.reserveCapacity(4096)
      var code: UInt32 = 0
      var value: UInt32 = 0
      var scalars: [Unicode.Scalar] = []
      var composes = true
      var hasDigits = false
      func endScalar() {
        if hasDigits, let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        value = 0
        hasDigits = false
      }
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
          hasDigits = true
        case UInt8(ascii: "A")...UInt8(ascii: "F"):
          value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
          hasDigits = true
        case UInt8(ascii: ":"):
          code = value
          value = 0
          hasDigits = false
        case UInt8(ascii: " "):
          endScalar()
        case UInt8(ascii: "!"):
          composes = false
        case UInt8(ascii: ","), UInt8(ascii: ";"):
          endScalar()
          mappings[code] = Mapping(scalars: scalars, composes: composes && scalars.count == 2)
          code += 1
          scalars.removeAll(keepingCapacity: true)
          composes = true
        default:
          break
        }
      }
      self.mappings = mappings
    }
  }
}

/// The arithmetic of Hangul syllables (Unicode, §3.12).
enum Hangul {
  private static let syllableBase: UInt32 = 0xAC00
  private static let leadingBase: UInt32 = 0x1100
  private static let vowelBase: UInt32 = 0x1161
  private static let trailingBase: UInt32 = 0x11A7
  private static let leadingCount: UInt32 = 19
  private static let vowelCount: UInt32 = 21
  private static let trailingCount: UInt32 = 28
  private static let syllableCount = leadingCount * vowelCount * trailingCount

  /// The two or three letters of a syllable, or nil for any other character.
  static func decompose(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard scalar.value >= syllableBase, scalar.value < syllableBase + syllableCount else { return nil }
    let index = scalar.value - syllableBase
    let trailing = index % trailingCount
    let letters = [
      leadingBase + index / (vowelCount * trailingCount),
      vowelBase + index % (vowelCount * trailingCount) / trailingCount,
      trailingBase + trailing,
    ]
    return letters.prefix(trailing == 0 ? 2 : 3).compactMap { Unicode.Scalar($0) }
  }

  /// The syllable of two letters, or of a syllable without a trailing letter and one; nil for anything else.
  static func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    let (first, second) = (first.value, second.value)
    if (leadingBase..<(leadingBase + leadingCount)).contains(first),
      (vowelBase..<(vowelBase + vowelCount)).contains(second)
    {
      let index = (first - leadingBase) * vowelCount + (second - vowelBase)
      return Unicode.Scalar(syllableBase + index * trailingCount)
    }
    if (syllableBase..<(syllableBase + syllableCount)).contains(first),
      (first - syllableBase) % trailingCount == 0,
      (trailingBase + 1..<(trailingBase + trailingCount)).contains(second)
    {
      return Unicode.Scalar(first + second - trailingBase)
    }
    return nil
  }
}
