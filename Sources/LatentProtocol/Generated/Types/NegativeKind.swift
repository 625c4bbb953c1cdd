// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Where windows come from in which a latent is silent: `random`, anywhere; `same-token`, with a token on which it
  /// fires elsewhere; `co-firing`, where latents fire that often fire together with it; `decoder`, where latents fire
  /// whose decoder rows point nearly the same way (needs the dictionary loaded); `embedding`, those that read most like
  /// its own (needs `embedder`).
  package enum NegativeKind: String, WireChoice {
    case random
    case sameToken = "same-token"
    case coFiring = "co-firing"
    case decoder
    case embedding
  }
}
