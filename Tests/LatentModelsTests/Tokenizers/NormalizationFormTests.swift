import Foundation
import Testing

@testable import LatentModels

@Suite struct NormalizationFormTests {
  private func normalize(_ text: String, _ form: NormalizationForm) -> String {
    String(String.UnicodeScalarView(form.edits(Array(text.unicodeScalars)).map(\.scalar)))
  }

  private func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  /// Foundation's tables are another implementation and newer; where a character existed in Unicode 9 they agree.
  @Test func everyOldCharacterAgreesWithFoundation() {
    let blocks: [Range<UInt32>] = [
      0x80..<0x3400, 0xA000..<0xB000, 0xD700..<0xD7B0, 0xF900..<0x12000, 0x1B000..<0x20000, 0x2F800..<0x2FA20,
    ]
    var differing: [String] = []
    for value in blocks.joined() {
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 9 else { continue }
      let text = String(Character(scalar))
      let pairs = [
        (NormalizationForm.nfd, text.decomposedStringWithCanonicalMapping),
        (.nfc, text.precomposedStringWithCanonicalMapping),
        (.nfkd, text.decomposedStringWithCompatibilityMapping),
        (.nfkc, text.precomposedStringWithCompatibilityMapping),
      ]
      for (form, expected) in pairs where scalars(normalize(text, form)) != scalars(expected) {
        differing.append("U+\(String(value, radix: 16)) in \(form)")
      }
    }
    #expect(differing.isEmpty)
  }

  @Test func ordersMarksAndComposes() {
    #expect(scalars(normalize("q\u{307}\u{323}", .nfc)) == [0x71, 0x323, 0x307])
    #expect(scalars(normalize("a\u{323}\u{302}", .nfc)) == [0x1EAD])
    #expect(scalars(normalize("\u{1100}\u{1161}\u{11A8}", .nfc)) == [0xAC01])
    #expect(scalars(normalize("\u{AC01}", .nfd)) == [0x1100, 0x1161, 0x11A8])
    #expect(scalars(normalize("\u{1E9B}\u{323}", .nfkc)) == [0x1E69])
  }

  /// U+1DF6 is a mark since Unicode 10: to the tokenizers library it is none.
  @Test func charactersNewerThanTheTablesStayWhereTheyAre() {
    #expect(scalars(normalize("a\u{1DF6}\u{327}", .nfc)) == [0x61, 0x1DF6, 0x327])
  }

  @Test func certainlyNormalTextIsNormal() {
    for text in [
      "abc", "é", "e\u{301}", "日本", "가", "\u{1100}\u{1161}", "ﬁ", "½", "\u{212B}", "q\u{307}\u{323}", "\u{3D3}",
    ] {
      for form in [NormalizationForm.nfc, .nfd, .nfkc, .nfkd] {
        var text = text
        let isNormal = text.withUTF8 { form.isCertainlyNormal($0) }
        if isNormal { #expect(scalars(normalize(text, form)) == scalars(text), "\(text.debugDescription) \(form)") }
      }
    }
    var latin = "Ünïcode"
    #expect(latin.withUTF8 { NormalizationForm.nfc.isCertainlyNormal($0) })
    #expect(!latin.withUTF8 { NormalizationForm.nfd.isCertainlyNormal($0) })
  }

  /// The changes say how many scalars of the old text are used up: together, all of them.
  @Test func changesAddUpToTheOldText() {
    for text in ["a\u{323}\u{302}x", "\u{1E69}e\u{301}", "\u{1100}\u{1161}\u{11A8}", "\u{344}\u{F73}", "ﷺ"] {
      for form in [NormalizationForm.nfc, .nfd, .nfkc, .nfkd] {
        let used = form.edits(Array(text.unicodeScalars)).reduce(0) { $0 + ($1.change > 0 ? 0 : 1 - $1.change) }
        #expect(used == text.unicodeScalars.count, "\(text.debugDescription) \(form)")
      }
    }
  }
}
