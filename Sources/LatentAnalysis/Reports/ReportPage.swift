internal import LatentSupport
internal import LatentTensor

/// The markup round a report's data: a frame with the styles before it and the script behind it.
struct ReportPage {
  /// What stands before and behind the data.
  let beginning: String
  let end: String

  /// - Parameter title: the page's name, from the user: escaped here.
  init(title: String) {
    let style = ReportTemplate.allCases.filter(\.isStyle).map(\.text).joined(separator: "\n")
    let script = ReportTemplate.allCases.filter { !$0.isStyle }.map(\.text).joined(separator: "\n")
    let parts = ReportTemplate.frame.split(separator: Self.dataMark, maxSplits: 1).map(String.init)
    let values = [
      "title": EmbeddedJSON.escape(title), "policy": Self.policy(script: script), "style": style, "script": script,
    ]
    beginning = Self.fill(parts.first ?? "", values)
    end = Self.fill(parts.count > 1 ? parts[1] : "", values)
  }

  private static let dataMark = "{{data}}"

  /// Nothing is fetched, and no script runs but the page's own, whatever a corpus or an LLM wrote.
  private static func policy(script: String) -> String {
    let hash = Base64.encode(Self.bytes(ofHexadecimal: FileDigest.sha256(script.utf8)))
    return
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8] {
    let digits = text.compactMap { UInt8($0.hexDigitValue ?? 0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// Replaces `{{name}}` by its value, each once and never inside another value.
  private static func fill(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      result += rest[..<open.lowerBound]
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else { break }
      result += values[String(rest[..<close.lowerBound])] ?? ""
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}
