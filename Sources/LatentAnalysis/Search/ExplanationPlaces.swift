/// Which latents the explanations of an index are of, by place: the newest of each latent, dictionary by dictionary.
package struct ExplanationPlaces: Sendable {
  package struct Group: Sendable {
    package var dictionaryHash: String
    /// What the dictionary was called when it was explained last.
    package var dictionaryName: String
    package var range: Range<Int>
  }

  package private(set) var groups: [Group] = []
  package private(set) var latents: [Int32] = []

  package init() {}

  package var count: Int { latents.count }

  /// The dictionary's explanations.
  package func range(dictionaryHash: String) -> Range<Int>? {
    groups.first { $0.dictionaryHash == dictionaryHash }?.range
  }

  package func group(of place: Int) -> Group? { groups.first { $0.range.contains(place) } }

  mutating func begin(dictionaryHash: String, dictionaryName: String) {
    let group = Group(
      dictionaryHash: dictionaryHash,
      dictionaryName: dictionaryName,
      range: latents.count..<latents.count
    )
    groups.append(group)
  }

  mutating func append(_ latent: Int) {
    latents.append(Int32(truncatingIfNeeded: latent))
    groups[groups.count - 1].range = groups[groups.count - 1].range.lowerBound..<latents.count
  }
}
