internal import LatentTensor

/// A block of one sublayer, a sequence mixer, with no MLP beside it: Mamba's.
///
///     x = x + mixer(norm(x))
struct MixerBlock: Block {
  let width: Int
  let norm: Normalization
  let mixer: any Sublayer

  var points: [BlockPoint] {
    [BlockPoint(.input, width: width)] + mixer.points
      + [BlockPoint(.attention, width: width), BlockPoint(.output, width: width)]
  }

  var initialState: LayerState { mixer.initialState ?? .nothing }

  func callAsFunction(_ x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    var x = try pass.tap(.input(layer), x)
    let input = try pass.scratch(.attentionInput, columns: width)
    try norm(x, into: input, on: pass.backend)
    if pass.hears(.attention(layer)) {
      let added = try pass.tap(.attention(layer), mixer(input, layer: layer, addingTo: nil, in: pass))
      try pass.backend.add(x, added, into: x)
    } else {
      x = try mixer(input, layer: layer, addingTo: x, in: pass)
    }
    return try pass.tap(.output(layer), x)
  }
}
