internal import LatentSupport

/// The formats that can be loaded, from which capabilities, error sentences and documents are made.
package enum DictionaryFormats {
  package static let all: [any DictionaryFormat.Type] = [
    LatentdForm.self, Sparsify.self, SAELens.self, GemmaScope.self, GemmaScope2.self, QwenScope.self, LlamaScope.self,
    LlamaScopeR1.self, Llamascopium.self, OpenAITopK.self, DictionaryLearning.self, BatchTopK.self,
    AttentionOutput.self,
    LinearLayers.self, CircuitTracer.self, CrossLayerTranscoder.self, CrosscoderModelDiff.self,
    CrosscoderDictionaryLearning.self, TemporalSAE.self,
  ]

  /// Names for `loadDictionary`'s `format`, besides `auto`.
  package static var names: [String] { all.map { $0.name } }

  /// Reads the dictionary at `path`, a folder or one file of it.
  ///
  /// - Parameter format: a format's name, or `auto` to recognise it.
  /// - Throws: `LatentError`: `invalidParams` for a format that does not exist, `unreadableCheckpoint` for a folder that
  ///   is of no format or of more than one, or cannot be read.
  package static func read(path: String, format: String = "auto") throws -> DictionaryCheckpoint {
    let folder = try DictionaryFolder(path: path)
    if format != "auto" {
      guard let named = all.first(where: { $0.name == format }) else {
        throw LatentError.invalid(
          "format",
          "format must be auto or one of \(names.joined(separator: ", ")), not \"\(format)\"."
        )
      }
      return try named.read(folder)
    }
    let fitting = all.filter { $0.recognises(folder) }
    if let only = fitting.first, fitting.count == 1 { return try only.read(folder) }
    if fitting.isEmpty, let failure = folder.failure { throw folder.hidden(by: failure) }
    let known = all.map { "\($0.name) (\($0.appearance))" }.joined(separator: ", ")
    throw LatentError.unreadable(
      path,
      fitting.isEmpty
        ? "\(path) is not a dictionary of a known format; known are \(known)."
        : "\(path) could be \(fitting.map { $0.name }.joined(separator: " or ")); say which with format."
    )
  }
}
