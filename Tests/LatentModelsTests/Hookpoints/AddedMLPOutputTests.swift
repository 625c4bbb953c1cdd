import LatentModels
import LatentTensor
import Testing

@Suite(.timeLimit(.minutes(15))) struct AddedMLPOutputTests {
  /// What the MLP gives is what is added to the stream, bit for bit, unless a norm stands in between.
  @Test(arguments: ["gpt2", "neox-parallel", "gptj", "rwkv4-hf", "recurrent-gemma", "gemma2", "gemma3-text", "olmo2"])
  func isToldOfTheFamiliesWhereItIsSo(_ name: String) throws {
    let model = try GoldenModel(name).load()
    let recorder = HookRecorder([.mlpOutput(0), .mlp(0)])
    _ = try model.forward(TokenBatch([[1, 2, 3]]), listeners: [recorder])
    let given = try #require(recorder.recorded[.mlpOutput(0)]).floats()
    let added = try #require(recorder.recorded[.mlp(0)]).floats()
    #expect(model.addsMLPOutput(ofBlock: 0) == (given == added))
    #expect(model.addsMLPOutput(ofBlock: 0) == !["gemma2", "gemma3-text", "olmo2"].contains(name))
    #expect(!model.addsMLPOutput(ofBlock: model.layers))
  }
}
