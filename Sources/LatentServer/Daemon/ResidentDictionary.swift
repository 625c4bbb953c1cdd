package import LatentAnalysis
package import LatentDictionaries
package import LatentModels
internal import LatentSupport

/// A dictionary in memory and what is known of the place that it belongs to.
package struct ResidentDictionary: Sendable {
  /// The name that requests use.
  package let name: String
  package let dictionary: SparseDictionary
  /// Where it reads: as the request said, else as its files say; in any library's words.
  package let hookpoint: String?
  /// The loaded model that it was given for.
  package let model: String?

  package init(name: String, dictionary: SparseDictionary, hookpoint: String?, model: String?) {
    self.name = name
    self.dictionary = dictionary
    self.hookpoint = hookpoint
    self.model = model
  }

  /// The dictionary on `model`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when its hookpoint is unknown, is none of the model's, or has another width.
  package func placed(on model: ResidentModel, field: String = "dictionary") throws -> DictionaryPlacement {
    guard let hookpoint else {
      throw LatentError.invalid(
        field,
        "The files of \(name) do not say where it reads; load it again with hookpoint."
      )
    }
    let place = try model.hookpoint(named: hookpoint, field: field)
    guard let width = model.width(of: place), width == dictionary.width else {
      throw LatentError.invalid(
        field,
        "\(name) has width \(dictionary.width), but \(place) of \(model.name) has \(model.width(of: place) ?? 0)."
      )
    }
    return DictionaryPlacement(name: name, dictionary: dictionary, hookpoint: place)
  }
}
