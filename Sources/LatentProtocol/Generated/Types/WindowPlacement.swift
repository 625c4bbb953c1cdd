// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Where windows are cut: `aligned`, as the corpus is cut once for all latents; `centred`, round the token on which
  /// the latent fires most strongly, three quarters of the window before it.
  package enum WindowPlacement: String, WireChoice {
    case aligned
    case centred
  }
}
