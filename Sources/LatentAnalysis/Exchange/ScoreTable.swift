internal import LatentSupport
package import LatentWorkspace

/// A run's scores as a table, a row for each latent, scorer and kind of negatives: for spreadsheets and data frames.
package struct ScoreTable {
  package enum Format: Sendable {
    /// Comma-separated, as RFC 4180 has it, with a line of names.
    case csv
    /// A JSON object a line.
    case jsonl
  }

  private static let fixed = [
    "run", "dictionary", "scoring", "latent", "scorer", "negatives", "n", "value", "low", "high",
    "explanation",
  ]

  private let rows: [JSONObject]
  /// Every name that a row has, in a fixed order: those that all have, then each scorer's own numbers.
  private let columns: [String]

  /// - Throws: `LatentError` (`invalidParams`, field `run`) for a run without scores.
  package init(_ run: RunRecord, _ catalogue: Catalogue) throws {
    var texts: [Int: String] = [:]
    for record in try catalogue.outcomes(run: run.id) {
      if case .explained(let text, _) = record.outcome { texts[record.latent] = text }
    }
    var rows: [JSONObject] = []
    var metrics: Set<String> = []
    for scoring in try catalogue.scorings(run: run.id).reversed() {
      for score in try catalogue.scores(scoring: scoring.id) {
        var row: JSONObject = [
          "run": .string(run.name), "dictionary": .string(run.request.dictionary),
          "scoring": .integer(Int(scoring.id)),
          "latent": .integer(score.latent), "scorer": .string(score.scorer),
          "negatives": .string(score.negatives),
          "n": .integer(score.n),
        ]
        row["value"] = score.value.map { .number($0) }
        row["low"] = score.low.map { .number($0) }
        row["high"] = score.high.map { .number($0) }
        for (name, value) in Self.flat(score.metrics, prefix: "") where !Self.fixed.contains(name) {
          row[name] = value
          metrics.insert(name)
        }
        row["explanation"] = texts[score.latent].map { .string($0) }
        rows.append(row)
      }
    }
    guard !rows.isEmpty else {
      throw LatentError.invalid("run", "The run \(run.name) has no scores; make some with score.")
    }
    self.rows = rows
    columns = Self.fixed.dropLast() + metrics.sorted() + ["explanation"]
  }

  /// Numbers and texts of nested objects and lists, by names such as `interval.0`.
  private static func flat(_ value: JSON, prefix: String) -> [(String, JSON)] {
    switch value {
    case .object(let object):
      object.flatMap { flat($0.value, prefix: prefix.isEmpty ? $0.key : "\(prefix).\($0.key)") }
    case .array(let elements):
      elements.enumerated().flatMap { flat($0.element, prefix: "\(prefix).\($0.offset)") }
    case .null: []
    default: [(prefix, value)]
    }
  }

  /// Writes the table to `path` in one step.
  ///
  /// - Returns: bytes written.
  package func write(_ format: Format, to path: String) throws -> Int {
    let file = try AtomicFile(path: path)
    switch format {
    case .csv:
      try file.write(columns.map(Self.field).joined(separator: ",") + "\r\n")
      for row in rows {
        try file.write(columns.map { row[$0].map(Self.cell) ?? "" }.joined(separator: ",") + "\r\n")
      }
    case .jsonl:
      for row in rows {
        let ordered = JSONObject(columns.compactMap { name in row[name].map { (name, $0) } })
        try file.write(JSON.object(ordered).encoded() + [UInt8(ascii: "\n")])
      }
    }
    let bytes = file.count
    try file.commit()
    return bytes
  }

  private static func cell(_ value: JSON) -> String {
    field(value.stringValue ?? value.description)
  }

  /// A field with what separates fields in it stands in quotation marks.
  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
