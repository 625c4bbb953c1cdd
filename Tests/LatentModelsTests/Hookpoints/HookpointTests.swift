import LatentModels
import Testing

@Suite struct HookpointTests {
  @Test(
    "reads and prints the wire's names",
    arguments: [
      ("embedding", Hookpoint.embedding),
      ("final", .final),
      ("layers.0", .output(0)),
      ("layers.12.input", .input(12)),
      ("layers.3.attention", .attention(3)),
      ("layers.3.attention.heads", .attentionHeads(3)),
      ("layers.3.mlp", .mlp(3)),
      ("layers.3.mlp.input", .mlpInput(3)),
      ("layers.3.mlp.input.normalized", .mlpInputNormalized(3)),
      ("layers.3.mlp.output", .mlpOutput(3)),
      ("layers.3.mlp.neurons", .mlpNeurons(3)),
      ("layers.3.state", .state(3)),
      ("layers.3.state.conv", Hookpoint(.stateConvolution, layer: 3)),
      ("layers.3.state.shift", Hookpoint(.stateShift, layer: 3)),
    ]
  )
  func namesRoundTrip(name: String, hookpoint: Hookpoint) {
    #expect(Hookpoint(wireName: name) == hookpoint)
    #expect(hookpoint.description == name)
  }

  @Test(
    "refuses what is not a name",
    arguments: [
      "", "layers", "layers.", "layers.x", "layers.-1", "layers.+1", "layers.01", "layers.1.", "layers.1.mlp.",
      "layers.1..mlp", "layers.1.embedding", "layers.1.final", "layers.99999999999999999999", "Embedding", "layers.1 ",
      "layers.٣",
    ]
  )
  func refuses(name: String) {
    #expect(Hookpoint(wireName: name) == nil)
  }
}
