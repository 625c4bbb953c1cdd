internal import LatentSupport
internal import LatentTensor

/// Temporal autoencoders (canrager/temporalSAEs): recognised, to be refused with the reason.
package enum TemporalSAE: DictionaryFormat {
  package static let name = "temporal"
  package static let appearance =
    "conf.yaml and latest_ckpt.safetensors with D, E and attn_layers; recognised and refused"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("D", "b").filter { file in
      (try? folder.archive(file))?.names.contains { $0.hasPrefix("attn_layers.") } ?? false
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    throw LatentError.unreadable(
      folder.path,
      "\(folder.path) is a temporal autoencoder, which codes a token by attending to those before it; dictionaries here "
        + "read one position at a time."
    )
  }
}
