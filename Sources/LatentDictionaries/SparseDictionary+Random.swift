internal import LatentTensor

extension SparseDictionary {
  /// The random twin of a dictionary; see `DictionaryCheckpoint.randomTwin`.
  ///
  /// - Parameters:
  ///   - checkpoint: the files of `dictionary`.
  ///   - latents: as many as those of `dictionary` if not given.
  /// - Throws: as `randomTwin`.
  package convenience init(
    random checkpoint: DictionaryCheckpoint,
    like dictionary: SparseDictionary,
    latents: Int? = nil,
    top: Int? = nil,
    seed: Int
  ) throws {
    let twin = try checkpoint.randomTwin(latents: latents, top: top, seed: seed)
    try self.init(
      twin,
      path: nil,
      on: dictionary.backend,
      identity: "random:\(dictionary.identity):\(twin.latents):\(twin.selection.limit ?? 0):\(seed)"
    )
  }
}
