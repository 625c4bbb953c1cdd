/// Reads hookpoints' names: the wire's own, TransformerLens's, and the module paths of transformers, each with the
/// meaning that its library gives it.
package enum HookpointNames {
  /// The hookpoint that `name` means in the family `architecture`; nil when it means none. Whether a particular model
  /// has it is a further question.
  package static func read(_ name: String, in architecture: any Architecture.Type) -> Hookpoint? {
    if let own = Hookpoint(wireName: name) { return own }
    let (pattern, layer) = pattern(of: name)
    let site =
      (architecture.sharesTransformerLensNames ? transformerLens[pattern] : nil)
      ?? architecture.transformerLensNames[pattern]
      ?? site(ofModule: pattern, in: architecture)
    guard let site else { return nil }
    switch (site, layer) {
    case (.embedding, nil): return .embedding
    case (.final, nil): return .final
    case (_, let layer?): return Hookpoint(site, layer: layer)
    case (_, nil): return nil
    }
  }

  /// TransformerLens's names. `hook_resid_mid` is not among them: there is no such hookpoint here, and in parallel blocks
  /// no such stream. `ln2.hook_normalized` is meant as in models whose norms' gains are folded into the next weights or
  /// applied afterwards, which is how TransformerLens loads them.
  static let transformerLens: [String: HookpointSite] = [
    "blocks.N.hook_resid_pre": .input,
    "blocks.N.hook_resid_post": .output,
    "blocks.N.hook_attn_out": .attention,
    "blocks.N.hook_mlp_out": .mlp,
    "blocks.N.attn.hook_z": .attentionHeads,
    "blocks.N.ln2.hook_normalized": .mlpInputNormalized,
    "blocks.N.mlp.hook_in": .mlpInput,
    "blocks.N.mlp.hook_post": .mlpNeurons,
    "blocks.N.mlp.hook_out": .mlpOutput,
  ]

  /// Module paths as transformers has them, or without the first part, as sparsify and delphi write them (`h.5`).
  private static func site(ofModule pattern: String, in architecture: any Architecture.Type) -> HookpointSite? {
    if let site = architecture.modulePaths[pattern] { return site }
    return architecture.modulePaths.first { path, _ in
      path.split(separator: ".", maxSplits: 1).last.map { $0 == pattern } ?? false
    }?.value
  }

  /// `name` with `N` for its first number, and that number.
  private static func pattern(of name: String) -> (String, Int?) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let index = parts.firstIndex(where: { Int($0).map { $0 >= 0 } ?? false }) else { return (name, nil) }
    let layer = Int(parts[index])
    parts[index] = "N"
    return (parts.joined(separator: "."), layer)
  }
}
