package import LatentAnalysis
package import LatentDictionaries
package import LatentModels
internal import LatentSupport

/// A dictionary in memory and what is known of the place that it belongs to.
package struct ResidentDictionary: Sendable {
  /// The name that requests use.
  package let name: String
  package let dictionary: SparseDictionary
  /// Where it reads: as the request said, else as its files say; in any library's words. Several for a crosscoder.
  package let hookpoints: [String]
  /// Where it writes, where that is elsewhere.
  package let outputHookpoints: [String]
  /// The loaded model that it was given for.
  package let model: String?
  /// What was found when it was loaded, besides how its files were read.
  package var notes: [String] = []
  /// Those of the notes that a user has to look at.
  package var warnings: [String] = []

  package init(
    name: String,
    dictionary: SparseDictionary,
    hookpoints: [String],
    outputHookpoints: [String] = [],
    model: String?
  ) {
    self.name = name
    self.dictionary = dictionary
    self.hookpoints = hookpoints
    self.outputHookpoints = outputHookpoints
    self.model = model
  }

  package var hookpoint: String? { hookpoints.first }

  /// The dictionary on `model`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when one of its hookpoints is unknown, is none of the model's, or has
  ///   another width.
  package func placed(on model: ResidentModel, field: String = "dictionary") throws -> DictionaryPlacement {
    guard !hookpoints.isEmpty else {
      throw LatentError.invalid(
        field,
        "The files of \(name) do not say where it reads; load it again with hookpoint."
      )
    }
    let transcodes = dictionary.kind == .transcoder || dictionary.kind == .crossLayerTranscoder
    guard !transcodes || !outputHookpoints.isEmpty else {
      throw LatentError.invalid(
        field,
        "The files of \(name), a transcoder, do not say where it writes; load it again with outputHookpoint."
      )
    }
    let inputs = try hookpoints.map { try model.hookpoint(named: $0, field: field) }
    let outputs = try outputHookpoints.map { try model.hookpoint(named: $0, field: field) }
    let columns = try headColumns(at: inputs, of: model, field: field)
    try check(dictionary.width, at: inputs, columns, of: model, field: field)
    if !outputs.isEmpty { try check(dictionary.outputWidth, at: outputs, columns, of: model, field: field) }
    return DictionaryPlacement(
      name: name,
      dictionary: dictionary,
      inputs: inputs,
      outputs: outputs.isEmpty ? inputs : outputs,
      columns: columns
    )
  }

  private func headColumns(at sites: [Hookpoint], of model: ResidentModel, field: String) throws -> Range<Int>? {
    guard let head = dictionary.head else { return nil }
    let width = sites.first.flatMap { model.width(of: $0) } ?? 0
    guard head >= 0, width % dictionary.width == 0, head < width / dictionary.width else {
      throw LatentError.invalid(
        field,
        "\(name) reads head \(head) of width \(dictionary.width), but \(sites[0]) of \(model.name) has \(width) numbers."
      )
    }
    return head * dictionary.width..<(head + 1) * dictionary.width
  }

  private func check(
    _ width: Int,
    at sites: [Hookpoint],
    _ columns: Range<Int>?,
    of model: ResidentModel,
    field: String
  ) throws {
    if let twice = sites.indices.first(where: { sites[..<$0].contains(sites[$0]) }) {
      throw LatentError.invalid(field, "\(sites[twice]) is named twice; name each place of \(name) once.")
    }
    let widths = sites.map { model.width(of: $0) ?? 0 }
    guard Set(widths).count <= 1 else {
      let places = zip(sites, widths).map { "\($0) has \($1)" }.joined(separator: ", ")
      throw LatentError.invalid(field, "The places of \(name) have to be of one width, but \(places).")
    }
    let present = columns?.count ?? widths.reduce(0, +)
    guard present == width else {
      let places = sites.map(\.description).joined(separator: ", ")
      throw LatentError.invalid(
        field,
        "\(name) has width \(width), but \(places) of \(model.name) has \(present)."
      )
    }
  }
}
