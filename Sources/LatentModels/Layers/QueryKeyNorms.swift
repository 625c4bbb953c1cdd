internal import LatentTensor

/// Norms of queries and keys, between their projection and their rotation.
struct QueryKeyNorms: Sendable {
  enum Span: Sendable {
    /// Each head by itself, all with one gain (Qwen 3, Gemma 3).
    case eachHead
    /// Each head by itself, with a gain of its own; the gains stand side by side (StableLM 2).
    case eachHeadByItsOwn
    /// All heads of a position together (OLMo 2).
    case allHeads
  }

  let queries: Normalization
  let keys: Normalization
  let span: Span

  /// Norms both in place.
  func callAsFunction(_ queries: Heads, _ keys: Heads, on backend: any Backend) throws {
    for (norm, heads) in [(self.queries, queries), (self.keys, keys)] {
      switch span {
      case .eachHead:
        for head in 0..<heads.count { try norm(heads.head(head), into: heads.head(head), on: backend) }
      case .eachHeadByItsOwn:
        for head in 0..<heads.count {
          let columns = head * heads.width..<(head + 1) * heads.width
          let own = Normalization(
            kind: norm.kind,
            gain: norm.gain.columns(columns),
            bias: norm.bias?.columns(columns),
            epsilon: norm.epsilon
          )
          try own(heads.head(head), into: heads.head(head), on: backend)
        }
      case .allHeads:
        // Only families whose heads stand side by side norm them together.
        let all = heads.matrix.columns(0..<heads.count * heads.width)
        try norm(all, into: all, on: backend)
      }
    }
  }
}
