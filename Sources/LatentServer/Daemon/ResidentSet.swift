package import LatentModels
internal import LatentSupport

/// The models and dictionaries in memory, by name.
package struct ResidentSet: Sendable {
  private let modelTable = NamedTable<ResidentModel>(noun: "model", loader: "loadModel")
  private let dictionaryTable = NamedTable<ResidentDictionary>(noun: "dictionary", loader: "loadDictionary")

  package init() {}

  /// In the order of loading.
  package var models: [ResidentModel] { modelTable.values }
  package var dictionaries: [ResidentDictionary] { dictionaryTable.values }

  // MARK: Looking up

  /// - Throws: `LatentError` (`notResident`) that lists what is loaded.
  package func model(_ name: String, field: String = "model") throws -> ResidentModel {
    try modelTable.value(name, field: field)
  }

  /// - Throws: `LatentError` (`notResident`) that lists what is loaded.
  package func dictionary(_ name: String, field: String = "dictionary") throws -> ResidentDictionary {
    try dictionaryTable.value(name, field: field)
  }

  /// The model that a dictionary is to be used with: the one that is asked for, the one that the dictionary was loaded
  /// for, or the only one there is.
  package func model(named name: String?, for dictionary: ResidentDictionary) throws -> ResidentModel {
    if let name = name ?? dictionary.model { return try model(name) }
    let loaded = models
    guard let only = loaded.first else {
      throw LatentError(
        .notResident,
        "No model is loaded; load the one that \(dictionary.name) reads with loadModel.",
        field: "model"
      )
    }
    guard loaded.count == 1 else {
      let names = loaded.map(\.name).joined(separator: ", ")
      throw LatentError.invalid(
        "model",
        "\(dictionary.name) does not say which model it reads; give model, one of \(names)."
      )
    }
    return only
  }

  // MARK: Changing

  /// - Throws: `LatentError` (`invalidParams`) when the name is taken.
  package func checkFree(model name: String) throws { try modelTable.checkFree(name) }
  package func checkFree(dictionary name: String) throws { try dictionaryTable.checkFree(name) }

  package func insert(_ model: ResidentModel) throws { try modelTable.insert(model.name, model) }
  package func insert(_ dictionary: ResidentDictionary) throws {
    try dictionaryTable.insert(dictionary.name, dictionary)
  }

  package func removeModel(_ name: String) throws { try modelTable.remove(name, field: "model") }
  package func removeDictionary(_ name: String) throws {
    try dictionaryTable.remove(name, field: "dictionary")
  }
}

extension ResidentSet {
  /// The tokenizer of this identity, if a loaded model has it.
  package func tokenizer(identity: String) -> Tokenizer? {
    models.lazy.compactMap { $0.tokenizer }.first { $0.identity == identity }
  }
}
