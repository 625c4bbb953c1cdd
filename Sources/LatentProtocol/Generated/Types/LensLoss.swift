// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What a lens is trained to lessen: `kl`, the divergence KL(model ‖ lens) of its predictions from the model's own.
  package enum LensLoss: String, WireChoice {
    case kl
  }
}
