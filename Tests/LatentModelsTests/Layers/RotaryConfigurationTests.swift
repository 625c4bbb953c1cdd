import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Frequencies against those that transformers 5.23 computes (`ROPE_INIT_FUNCTIONS`) for heads of width 16 and 256
/// positions.
@Suite struct RotaryConfigurationTests {
  private func embedding(_ json: JSON, headWidth: Int = 16, fraction: Double = 1) throws -> RotaryEmbedding {
    let config = Configuration(try #require(json.objectValue), path: "config.json")
    return try RotaryEmbedding(config, headWidth: headWidth, defaultFraction: fraction, maximumPositions: 256)
  }

  private func rotary(_ json: JSON, headWidth: Int = 16, fraction: Double = 1) throws -> Rotary {
    try embedding(json, headWidth: headWidth, fraction: fraction).rotary(length: 256)
  }

  private func expect(_ rotary: Rotary, _ frequencies: [Float], scale: Float = 1) {
    expectClose(rotary.inverseFrequencies, frequencies, Tolerance(share: 1e-6))
    #expect(abs(rotary.scale - scale) < 1e-6)
    #expect(rotary.pairing == .halves)
  }

  @Test func `stretches linearly`() throws {
    expect(
      try rotary(["rope_parameters": ["rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0]]),
      [0.25, 0.079056941, 0.025, 0.0079056947, 0.0024999999, 0.00079056947, 0.00025000001, 7.9056947e-05]
    )
  }

  @Test func `stretches slow frequencies as Llama 3 does`() throws {
    expect(
      try rotary([
        "rope_theta": 500.0,
        "rope_scaling": [
          "type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 64,
        ],
      ]),
      [1, 0.45986328, 0.097616628, 0.012156156, 0.0055901702, 0.0025707141, 0.001182177, 0.00054363982]
    )
  }

  @Test func `stretches as YaRN does`() throws {
    expect(
      try rotary([
        "rope_parameters": [
          "rope_type": "yarn", "rope_theta": 10000, "factor": 4, "original_max_position_embeddings": 64,
        ]
      ]),
      [1, 0.23717082, 0.049999997, 0.0079056947, 0.0024999999, 0.00079056947, 0.00025000001, 7.9056947e-05],
      scale: 1.138629436
    )
    expect(
      try rotary([
        "rope_parameters": [
          "rope_type": "yarn", "rope_theta": 10000, "factor": 4, "original_max_position_embeddings": 64,
          "beta_fast": 16, "beta_slow": 2, "mscale": 0.7, "mscale_all_dim": 0.5, "truncate": false,
        ]
      ]),
      [1, 0.14849025, 0.025, 0.0079056947, 0.0024999999, 0.00079056947, 0.00025000001, 7.9056947e-05],
      scale: 1.02592865
    )
  }

  @Test func `reads every spelling of base and share`() throws {
    let expected: [Float] = [1, 0.01]
    expect(try rotary(["rotary_pct": 0.25, "rotary_emb_base": 10000]), expected)
    expect(try rotary(["partial_rotary_factor": 0.25, "rope_theta": 10000.0]), expected)
    expect(try rotary(["rope_parameters": ["partial_rotary_factor": 0.25, "rope_theta": 10000]]), expected)
    expect(try rotary(["rope_scaling": nil], fraction: 0.25), expected)
  }

  @Test func `an odd share turns one more number`() throws {
    expect(try rotary(["rotary_pct": 0.25], headWidth: 14), [1, 0.0021544347])
  }

  @Test func `refuses a variant that it does not compute`() throws {
    #expect {
      try rotary(["rope_scaling": ["rope_type": "spiral"]])
    } throws: { error in
      let message = (error as? LatentError)?.message ?? ""
      return message.contains("rope_scaling.rope_type = spiral") && message.contains("llama3")
    }
    #expect(throws: LatentError.self) { try rotary(["partial_rotary_factor": 1.5]) }
  }
}
