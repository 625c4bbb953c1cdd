/// Where windows come from in which a latent is silent. The harder kinds show what random ones cannot: whether an
/// explanation tells its latent from what is nearly it.
package enum NegativeKind: String, Sendable, CaseIterable {
  /// Any window.
  case random
  /// Windows with a token that the latent fires on elsewhere: the right word in the wrong context.
  case sameToken = "same-token"
  /// Windows in which latents fire that often fire together with this one.
  case coFiring = "co-firing"
  /// Windows in which latents fire whose decoder rows point nearly the same way.
  case decoder
  /// Windows whose text is most like the latent's own, by sentence embedding.
  case embedding
}
