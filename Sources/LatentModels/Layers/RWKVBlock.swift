internal import LatentTensor

/// A block of RWKV: time mixing, then channel mixing, each with the norm before it and the position before in view.
///
///     x = x + mixer(norm(x));  x = x + channelMix(norm(x))
struct RWKVBlock: Block {
  let width: Int
  let mixerNorm: Normalization
  let mixer: any Sublayer
  let channelNorm: Normalization
  let channelMix: ChannelMix

  var points: [BlockPoint] {
    [BlockPoint(.input, width: width)] + mixer.points
      + [BlockPoint(.attention, width: width), BlockPoint(.mlpInputNormalized, width: width)] + channelMix.points
      + [
        BlockPoint(.mlpOutput, width: width), BlockPoint(.mlp, width: width), BlockPoint(.output, width: width),
      ]
  }

  var initialState: LayerState { .recurrent(RecurrentState()) }

  func callAsFunction(_ x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    var x = try pass.tap(.input(layer), x)
    let mixed = try pass.scratch(.attentionInput, columns: width)
    try mixerNorm(x, into: mixed, on: backend)
    if pass.hears(.attention(layer)) {
      let added = try pass.tap(.attention(layer), mixer(mixed, layer: layer, addingTo: nil, in: pass))
      try backend.add(x, added, into: x)
    } else {
      x = try mixer(mixed, layer: layer, addingTo: x, in: pass)
    }
    let normed = try channelInput(x, layer: layer, in: pass)
    if pass.hears(.mlpOutput(layer)) || pass.hears(.mlp(layer)) {
      var added = try channelMix(normed, layer: layer, addingTo: nil, in: pass)
      added = try pass.tap(.mlpOutput(layer), added)
      added = try pass.tap(.mlp(layer), added)
      try backend.add(x, added, into: x)
    } else {
      x = try channelMix(normed, layer: layer, addingTo: x, in: pass)
    }
    return try pass.tap(.output(layer), x)
  }

  private func channelInput(_ x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    var normed = try pass.scratch(.mlpInput, columns: width)
    guard pass.hears(.mlpInputNormalized(layer)) else {
      try channelNorm(x, into: normed, on: pass.backend)
      return normed
    }
    try channelNorm.normalize(x, into: normed, on: pass.backend)
    normed = try pass.tap(.mlpInputNormalized(layer), normed)
    try channelNorm.applyGain(normed, into: normed, on: pass.backend)
    return normed
  }
}
