internal import LatentSupport

/// Reads the statements of a probe's data set: a JSON array, or one JSON object a line, of three forms.
///
/// - raw quirky (Mallen and Belrose 2023): `template_args`, an object that templates are filled from, and `label`;
/// - templated quirky: `statement` (or `prompt`), `choices` (the false and the true answer) and `label`;
/// - plain: `text` and `label`, and `choices` if there are answers.
///
/// All forms may hold `character`, `alice_label` (then the truth), `bob_label`, `difficulty`, `difficulty_quantile` and
/// `group`. A label is true, false, 1 or 0.
package struct ProbeFile: Sendable, Equatable {
  package private(set) var items: [ProbeItem] = []
  package private(set) var rejected: [RejectedPair] = []

  /// - Parameters:
  ///   - templates: for items in raw form; each item gives a text with each.
  ///   - choices: the false and the true answer where neither the item nor its template has them.
  ///   - field: the parameter that named the file.
  /// - Throws: `LatentError` (`invalidParams`) for a file that is missing, no JSON or empty, or items in raw form without
  ///   a template.
  package init(path: String, templates: [ProbeTemplate] = [], choices: [String]? = nil, field: String) throws {
    var difficulties: [Double?] = []
    for (index, item) in try ItemFile.items(path, field: field).enumerated() {
      do {
        let read = try Self.read(item, index, templates, choices)
        items += read
        difficulties += read.map { _ in item["difficulty"]?.numberValue }
      } catch let error as ProbeTemplate.Mismatch {
        rejected.append(RejectedPair(index: index, reason: error.reason))
      }
    }
    if items.isEmpty, let first = rejected.first {
      throw LatentError(
        .invalidParams,
        "None of the \(rejected.count) items of \(path) can be used; the first \(first.reason).",
        field: field,
        path: path
      )
    }
    // Where the file gives difficulties without their quantiles.
    if items.allSatisfy({ $0.difficulty == nil }) { rank(difficulties.compactMap { $0 }) }
  }

  private static func read(
    _ item: JSON,
    _ index: Int,
    _ templates: [ProbeTemplate],
    _ choices: [String]?
  ) throws -> [ProbeItem] {
    guard let label = try flag("label", item) else {
      throw ProbeTemplate.Mismatch(reason: "has no label, true or false (1 or 0)")
    }
    let own = try answers(item["choices"]) ?? choices
    var base = ProbeItem(index: index, text: "", choices: own, label: label)
    base.truth = try flag("alice_label", item) ?? label
    base.otherBelief = try flag("bob_label", item)
    base.character = item["character"]?.stringValue ?? item["template_args"]?["character"]?.stringValue
    base.difficulty = item["difficulty_quantile"]?.numberValue
    let named = item["group"].flatMap { $0.stringValue ?? $0.integerValue.map(String.init) }
    if let text = (item["statement"] ?? item["prompt"] ?? item["text"])?.stringValue {
      guard !text.isEmpty else { throw ProbeTemplate.Mismatch(reason: "has an empty text") }
      base.text = text
      base.group = named ?? base.character.map { text.replacing($0, with: "") } ?? text
      return [base]
    }
    guard let arguments = item["template_args"]?.objectValue else {
      throw ProbeTemplate.Mismatch(
        reason: "has none of statement, prompt, text and template_args, one of which is read"
      )
    }
    guard !templates.isEmpty else {
      throw ProbeTemplate.Mismatch(
        reason: "is in raw form; give templates that are filled from its arguments "
          + arguments.map(\.key).joined(separator: ", ")
      )
    }
    let same = arguments.filter { $0.key != "character" }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    return try templates.map { template in
      var filled = base
      filled.text = try template.filled(arguments)
      filled.choices = template.choices ?? own
      filled.group = named ?? same
      return filled
    }
  }

  private static func flag(_ name: String, _ item: JSON) throws -> Bool? {
    guard let value = item[name], !value.isNull else { return nil }
    if let flag = value.boolValue { return flag }
    switch value.integerValue {
    case 0: return false
    case 1: return true
    default: throw ProbeTemplate.Mismatch(reason: "has a \(name) that is none of true, false, 1 and 0")
    }
  }

  private static func answers(_ value: JSON?) throws -> [String]? {
    guard let value, !value.isNull else { return nil }
    let answers = value.arrayValue?.compactMap(\.stringValue) ?? []
    guard answers.count == 2 else {
      throw ProbeTemplate.Mismatch(reason: "has choices that are not two texts, the false and the true answer")
    }
    return answers
  }

  /// Gives each item its share of easier ones: the middle of those that are as hard.
  private mutating func rank(_ difficulties: [Double]) {
    guard difficulties.count == items.count else { return }
    var places: [Double: (first: Int, last: Int)] = [:]
    for (place, value) in difficulties.sorted().enumerated() { places[value] = (places[value]?.first ?? place, place) }
    for (index, value) in difficulties.enumerated() {
      guard let place = places[value] else { continue }
      items[index].difficulty = (Double(place.first + place.last) / 2 + 0.5) / Double(difficulties.count)
    }
  }
}
