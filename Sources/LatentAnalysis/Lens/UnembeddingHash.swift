internal import Foundation
package import LatentModels
internal import LatentTensor

/// By what the tuned-lens package tells whether a lens was made for a model's unembedding: the SHA-256 of what numpy prints
/// of the matrix with one digit after the point, which is its corners.
///
/// The same unembedding in another type may print otherwise, since a digit may be rounded otherwise: two hashes that differ
/// are a reason to look, no proof.
package enum UnembeddingHash {
  /// - Returns: in hexadecimal; nil for a matrix that is printed whole.
  package static func make(_ corners: MatrixCorners) -> String? {
    printed(corners).map { FileDigest.sha256($0.utf8) }
  }

  /// Numpy prints up to as many numbers whole.
  private static let summaryThreshold = 1000

  /// What `numpy.array_str(matrix, precision=1)` gives.
  static func printed(_ corners: MatrixCorners) -> String? {
    let (count, overflow) = corners.rows.multipliedReportingOverflow(by: corners.columns)
    guard overflow || count > summaryThreshold else { return nil }
    let words = words(corners.values.flatMap { $0 })
    let width = corners.values.first?.count ?? 0
    func joined(_ parts: [String], with separator: String, gap: String) -> String {
      "[" + (parts.prefix(parts.count / 2) + [gap] + parts.suffix(parts.count / 2)).joined(separator: separator) + "]"
    }
    let rows = stride(from: 0, to: words.count, by: max(1, width)).map {
      joined(Array(words[$0..<$0 + width]), with: " ", gap: "...")
    }
    return joined(rows, with: "\n ", gap: "...")
  }

  /// All the numbers in one form, as wide as the widest.
  private static func words(_ values: [Float]) -> [String] {
    let sizes = values.map(abs).filter { $0 != 0 }
    let (least, most) = (sizes.min() ?? 1, sizes.max() ?? 1)
    let isScientific = most >= 1e6 || least < 0.0001 || most / least > 1000
    let parts = values.map { Self.parts(of: $0, isScientific: isScientific) }
    let wholeWidth = parts.map(\.whole.count).max() ?? 0
    let fractionWidth = parts.map(\.fraction.count).max() ?? 0
    return parts.map { part in
      let missing = fractionWidth - part.fraction.count
      // A power of ten stands at the end, so digits are filled up before it; else the column is.
      let filling = String(repeating: isScientific ? "0" : " ", count: missing)
      return String(repeating: " ", count: wholeWidth - part.whole.count) + "\(part.whole).\(part.fraction)\(filling)"
        + part.power
    }
  }

  /// `-1`, `5` and `e-02` of -0.015; a fraction of 0 is left out.
  private static func parts(
    of value: Float,
    isScientific: Bool
  ) -> (whole: String, fraction: String, power: String) {
    let text = String(format: isScientific ? "%.1e" : "%.1f", Double(value))
    let point = text.firstIndex(of: ".") ?? text.endIndex
    let end = text.firstIndex(of: "e") ?? text.endIndex
    let digit = text[point..<end].dropFirst()
    return (String(text[..<point]), digit == "0" ? "" : String(digit), String(text[end...]))
  }
}
