internal import Foundation
internal import LatentSupport
package import LatentWorkspace

/// What another tool said of latents, read from its files.
package struct ImportedExplanations: Sendable {
  /// By latent, ascending.
  package var outcomes: [ExplanationRecord]
  /// What the tool says that they are of, if it does: a module, or a model and a layer.
  package var subject: String?
  /// Of all that decides them, so that the same import finds itself.
  package var hash: String

  private init(_ outcomes: [Int: ExplanationOutcome], subject: String?) {
    self.outcomes = outcomes.sorted { $0.key < $1.key }.map {
      ExplanationRecord(latent: $0.key, outcome: $0.value)
    }
    self.subject = subject
    var hash = StableHash()
    for record in self.outcomes {
      hash.combine(UInt64(bitPattern: Int64(record.latent)))
      if case .explained(let text, _) = record.outcome { hash.combine(text) }
    }
    self.hash = String(hash.value, radix: 16)
  }

  private static func invalid(_ path: String, _ message: String) -> LatentError {
    LatentError(.invalidParams, message, field: "path", path: path)
  }
}

extension ImportedExplanations {
  /// What Delphi writes in place of an explanation that it could not read.
  private static let delphiFailure = "Explanation could not be parsed."

  /// Delphi's folder of explanations: a file `MODULE_latentN.txt` for each latent, which holds a JSON string.
  ///
  /// - Parameter module: only this module's; needed when there are several.
  /// - Throws: `LatentError` (`invalidParams`, field `path`).
  package init(delphi folder: String, module: String?) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    var files: [String: [(latent: Int, name: String)]] = [:]
    for name in names where name.hasSuffix(".txt") {
      let stem = name.dropLast(".txt".count)
      guard let mark = stem.range(of: "_latent", options: .backwards),
        let latent = Int(stem[mark.upperBound...]),
        latent >= 0, latent < CacheLimits.mostLatents
      else { continue }
      files[String(stem[..<mark.lowerBound]), default: []].append((latent, name))
    }
    guard !files.isEmpty else {
      throw Self.invalid(
        folder,
        "\(folder) holds no explanations of Delphi, files MODULE_latentN.txt."
      )
    }
    let known = files.keys.sorted().joined(separator: ", ")
    guard let module = module ?? (files.count == 1 ? files.keys.first : nil) else {
      throw Self.invalid(
        folder,
        "\(folder) holds explanations of several modules (\(known)); give module."
      )
    }
    guard let chosen = files[module] else {
      throw LatentError.invalid(
        "module",
        "\(folder) holds no explanations of \(module); it holds those of \(known)."
      )
    }
    var outcomes: [Int: ExplanationOutcome] = [:]
    for (latent, name) in chosen {
      let path = "\(folder)/\(name)"
      let content = try Self.text(path)
      // Some versions write the bare text.
      let text = (try? JSON(parsing: content))?.stringValue ?? content
      let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
      outcomes[latent] =
        trimmed.isEmpty || trimmed == Self.delphiFailure
        ? .failed(
          FailureRecord(
            code: .endpointFailed,
            message: "Delphi's explainer gave nothing that could be read."
          )
        )
        : .explained(text: trimmed, details: ["importedFrom": "delphi"])
    }
    self.init(outcomes, subject: module)
  }

  /// Neuronpedia's features as its API and its downloads have them: an object with `index` and `explanations`, or one
  /// explanation each with `index` and `description`; one, a list, or one a line. Of several explanations of a latent the
  /// first counts. What a feature says of its logits and how often it fires is kept beside its explanation.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `path`) that names the entry at fault.
  package init(neuronpedia path: String) throws {
    var outcomes: [Int: ExplanationOutcome] = [:]
    var subjects: [String] = []
    for (place, entry) in try Self.entries(path).enumerated() {
      let number = entry["index"]?.integerValue ?? entry["index"]?.stringValue.flatMap { Int($0) }
      guard let latent = number, latent >= 0, latent < CacheLimits.mostLatents else {
        throw Self.invalid(path, "Entry \(place + 1) of \(path) has no index, the latent's number.")
      }
      let subject = [entry["modelId"], entry["layer"]].compactMap { $0?.stringValue }.joined(
        separator: "/"
      )
      if !subject.isEmpty, !subjects.contains(subject) { subjects.append(subject) }
      guard subjects.count <= 1 else {
        throw Self.invalid(
          path,
          "\(path) holds latents of several dictionaries (\(subjects.joined(separator: ", "))); split it."
        )
      }
      let said =
        entry["description"]?.stringValue.map { _ in [entry] } ?? entry["explanations"]?.arrayValue
        ?? []
      guard let first = said.first(where: { $0["description"]?.stringValue?.isEmpty == false }),
        let text = first["description"]?.stringValue, outcomes[latent] == nil
      else { continue }
      var details: JSONObject = ["importedFrom": "neuronpedia"]
      for field in ["typeName", "explanationModelName"] { details[field] = first[field] }
      let feature = Self.feature(entry)
      if !feature.isEmpty { details["feature"] = .object(feature) }
      outcomes[latent] = .explained(text: text, details: .object(details))
    }
    guard !outcomes.isEmpty else {
      throw Self.invalid(path, "\(path) holds no explanations (description).")
    }
    self.init(outcomes, subject: subjects.first)
  }

  /// More are no feature of Neuronpedia's, whose lists have 10 and 50 entries.
  private static let longestList = 1_000

  /// What a feature says of itself in numbers; fields that are not what they should be are left out.
  private static func feature(_ entry: JSON) -> JSONObject {
    var feature: JSONObject = [:]
    for field in ["maxActApprox", "frac_nonzero"] where entry[field]?.numberValue != nil {
      feature[field] = entry[field]
    }
    let lists =
      NeuronpediaFeatures.weightFields + ["freq_hist_data_bar_heights", "freq_hist_data_bar_values"]
    for field in lists {
      guard let values = entry[field]?.arrayValue, !values.isEmpty, values.count <= longestList else { continue }
      let fits = values.allSatisfy { field.hasSuffix("_str") ? $0.stringValue != nil : $0.numberValue != nil }
      if fits { feature[field] = entry[field] }
    }
    return feature
  }

  /// Bytes that a file of explanations may have.
  private static let byteLimit = 1 << 30

  private static func text(_ path: String) throws -> String {
    let file = try MappedFile(path: path)
    guard file.bytes.count <= byteLimit else {
      throw invalid(path, "\(path) has \(file.bytes.count) bytes, and explanations of at most \(byteLimit) are read.")
    }
    guard let text = withExtendedLifetime(file, { String(validating: file.bytes, as: UTF8.self) }) else {
      throw invalid(path, "\(path) cannot be read as UTF-8.")
    }
    return text
  }

  private static func entries(_ path: String) throws -> [JSON] {
    let content = try text(path)
    if let whole = try? JSON(parsing: content) { return whole.arrayValue ?? [whole] }
    return try content.split(whereSeparator: \.isNewline).enumerated().compactMap { number, line in
      guard !line.allSatisfy(\.isWhitespace) else { return nil }
      do {
        return try JSON(parsing: String(line))
      } catch {
        throw invalid(path, "Line \(number + 1) of \(path) is not JSON: \(error).")
      }
    }
  }
}
