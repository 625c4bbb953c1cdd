/// One of the four normalization forms of Unicode (Annex 15), with an account of where each scalar came from.
struct NormalizationForm: Sendable, Equatable {
  /// Whether decomposed characters are put together again (NFC, NFKC).
  let composes: Bool
  /// Whether compatibility characters (`ﬁ`, `²`) are taken apart too (NFKC, NFKD).
  let compatibility: Bool

  static let nfc = NormalizationForm(composes: true, compatibility: false)
  static let nfd = NormalizationForm(composes: false, compatibility: false)
  static let nfkc = NormalizationForm(composes: true, compatibility: true)
  static let nfkd = NormalizationForm(composes: false, compatibility: true)

  /// Whether `text` is certainly in this form already. May say no of a text that is.
  func isCertainlyNormal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // Below U+00A0 nothing decomposes, below U+0300 nothing composes.
    let firstLead: UInt8 = composes && !compatibility ? 0xCC : 0xC2
    guard let start = text.firstIndex(where: { $0 >= firstLead }) else { return true }
    var index = start
    while index < text.count {
      let lead = text[index]
      if lead >= firstLead, mayChange(UTF8Bytes.scalar(text, at: index)) { return false }
      index += UTF8Bytes.length(ofScalarStartingWith: lead)
    }
    return true
  }

  private func mayChange(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0xA0 { return false }
    if Self.hasNoNormalization(scalar) { return false }
    if Decompositions.combiningClass(scalar) != 0 { return true }
    if compatibility, Decompositions.compatibility.mappings[scalar.value] != nil { return true }
    if let mapping = Decompositions.canonical.mappings[scalar.value] {
      // A part of it may be a compatibility character in turn (ϓ).
      return compatibility || !(composes && mapping.composes)
    }
    if Hangul.decompose(scalar) != nil { return !composes }
    return composes && Decompositions.joining.contains(scalar.value)
  }

  /// Big blocks of which it is known that nothing decomposes, composes or combines: most CJK text ends here.
  private static func hasNoNormalization(_ scalar: Unicode.Scalar) -> Bool {
    (0x3400..<0xA000).contains(scalar.value) || (0x20000..<0x2F800).contains(scalar.value)
  }

  /// The scalars of `text` in this form, each with its `change` as `TextWriter.Edit` counts it.
  func edits(_ text: [Unicode.Scalar]) -> [TextWriter.Edit] {
    let decomposed = decompose(text)
    return composes
      ? Self.compose(decomposed) : decomposed.map { TextWriter.Edit(scalar: $0.scalar, change: $0.change) }
  }

  private struct Element {
    let scalar: Unicode.Scalar
    let combiningClass: UInt8
    let change: Int
  }

  /// Full decomposition in canonical order. The first scalar of a decomposition stands in the place of the character
  /// (change 0), the others were put in (1); sorting carries these marks along.
  private func decompose(_ text: [Unicode.Scalar]) -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(text.count + 16)
    /// Where the run of combining marks starts that is not in order yet.
    var pendingStart = 0
    func sortPending() {
      if elements.count - pendingStart > 1 {
        let sorted = elements[pendingStart...].enumerated().sorted {
          ($0.element.combiningClass, $0.offset) < ($1.element.combiningClass, $1.offset)
        }
        elements.replaceSubrange(pendingStart..., with: sorted.map(\.element))
      }
      pendingStart = elements.count
    }
    for scalar in text {
      var change = 0
      Decompositions.decompose(scalar, compatibility: compatibility) { part in
        let combiningClass = Decompositions.combiningClass(part)
        if combiningClass == 0 { sortPending() }
        elements.append(Element(scalar: part, combiningClass: combiningClass, change: change))
        change = 1
      }
    }
    sortPending()
    return elements
  }

  /// Canonical composition: each mark that is not blocked joins the last starter if there is a composite of the two.
  /// A composite's change is the sum of its parts', less one for each part that is gone.
  private static func compose(_ elements: [Element]) -> [TextWriter.Edit] {
    var edits: [TextWriter.Edit] = []
    edits.reserveCapacity(elements.count)
    var starter: TextWriter.Edit?
    var marks: [TextWriter.Edit] = []
    var lastClass: UInt8?
    func flush() {
      if let starter { edits.append(starter) }
      edits.append(contentsOf: marks)
      marks.removeAll(keepingCapacity: true)
      lastClass = nil
    }
    for element in elements {
      let edit = TextWriter.Edit(scalar: element.scalar, change: element.change)
      guard let current = starter else {
        if element.combiningClass == 0 { starter = edit } else { edits.append(edit) }
        continue
      }
      let isBlocked = lastClass.map { $0 >= element.combiningClass } ?? false
      if !isBlocked, let composite = Decompositions.compose(current.scalar, element.scalar) {
        starter = TextWriter.Edit(scalar: composite, change: current.change + element.change - 1)
      } else if element.combiningClass == 0 {
        flush()
        starter = edit
      } else {
        marks.append(edit)
        lastClass = element.combiningClass
      }
    }
    flush()
    return edits
  }
}
