/// By which names a checkpoint of RWKV knows its tensors. The families' files speak of tensors by their official names,
/// those of the `.pth` files (`blocks.0.att.key.weight`); this says what such a tensor is called in another layout.
enum RWKVNames: Sendable, Equatable {
  /// The authors' own.
  case official
  /// transformers' `rwkv`, and the `rwkv5` and `rwkv6` that were made after it; the prefix is missing in base models.
  case huggingFace(prefix: String)
  /// flash-linear-attention's `rwkv7`, likewise.
  case flashLinearAttention(prefix: String)

  /// The layout of the checkpoint that has the tensors that `has` says; nil when it is none of RWKV's.
  init?(_ has: (String) -> Bool) {
    if has("emb.weight"), has("blocks.0.ln0.weight") {
      self = .official
    } else if let prefix = ["rwkv.", ""].first(where: { has($0 + "blocks.0.pre_ln.weight") }) {
      self = .huggingFace(prefix: prefix)
    } else if let prefix = ["model.", ""].first(where: { has($0 + "layers.0.attn_norm.weight") }) {
      self = .flashLinearAttention(prefix: prefix)
    } else {
      return nil
    }
  }

  /// What the tensor or layer with this official name is called here.
  func callAsFunction(_ official: String) -> String {
    switch self {
    case .official: official
    case .huggingFace(let prefix): Self.inHuggingFace(official, prefix)
    case .flashLinearAttention(let prefix): Self.inFlashLinearAttention(official, prefix)
    }
  }

  private static func inHuggingFace(_ official: String, _ prefix: String) -> String {
    var parts = official.split(separator: ".").map(String.init)
    switch parts[0] {
    case "head": return official
    case "emb": parts[0] = "embeddings"
    default: break
    }
    return prefix + parts.map { huggingFaceParts[$0] ?? $0 }.joined(separator: ".")
  }

  private static let huggingFaceParts = [
    "att": "attention",
    "ffn": "feed_forward",
    "ln0": "pre_ln",
    "time_mix_k": "time_mix_key",
    "time_mix_v": "time_mix_value",
    "time_mix_r": "time_mix_receptance",
    "time_mix_g": "time_mix_gate",
  ]

  private static func inFlashLinearAttention(_ official: String, _ prefix: String) -> String {
    var parts = official.split(separator: ".").map(String.init)
    switch parts[0] {
    case "head": return (["lm_head"] + parts.dropFirst()).joined(separator: ".")
    case "emb": parts[0] = "embeddings"
    case "ln_out": parts[0] = "norm"
    default: parts[0] = "layers"
    }
    guard parts.count > 2 else { return prefix + parts.joined(separator: ".") }
    if parts[2] == "att", parts.count > 3 { parts[3] = attentionParts[parts[3]] ?? lowRank(parts[3]) ?? parts[3] }
    parts[2] = blockParts[parts[2]] ?? parts[2]
    return prefix + parts.joined(separator: ".")
  }

  private static let blockParts = ["att": "attn", "ln0": "pre_norm", "ln1": "attn_norm", "ln2": "ffn_norm"]
  private static let attentionParts = [
    "receptance": "r_proj", "key": "k_proj", "value": "v_proj", "output": "o_proj", "ln_x": "g_norm",
  ]

  /// `w0`, `w1` and `w2` are the bias, the first and the second matrix of `w_lora`; likewise a, v and g.
  private static func lowRank(_ part: String) -> String? {
    guard part.count == 2, let letter = part.first, "wavg".contains(letter), let digit = part.last else { return nil }
    let place: [Character: String] = ["0": "2.bias", "1": "0.weight", "2": "2.weight"]
    return place[digit].map { "\(letter)_lora.lora.\($0)" }
  }
}
