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

  @Test func `an attention factor that is given is taken`() throws {
    let yarn = try embedding([
      "rope_parameters": [
        "rope_type": "yarn", "rope_theta": 10000, "factor": 4, "original_max_position_embeddings": 64,
        "attention_factor": 0.75,
      ]
    ])
    // Of any length.
    for length in [63, 65, 300] { #expect(yarn.rotary(length: length).scale == 0.75) }
    #expect(yarn.reach == 256)
  }

  @Test func `stretches by the sequence's length as dynamic NTK does`() throws {
    let dynamic = try embedding(["rope_parameters": ["rope_type": "dynamic", "rope_theta": 10000, "factor": 4]])
    let plain: [Float] = [1, 0.31622776, 0.1, 0.031622779, 0.0099999998, 0.0031622779, 0.001, 0.00031622779]
    expect(dynamic.rotary(length: 255), plain)
    expect(dynamic.rotary(length: 256), plain)
    expect(
      dynamic.rotary(length: 257),
      [1, 0.31552812, 0.099558011, 0.03141335, 0.0099117961, 0.0031274506, 0.00098679867, 0.00031136273]
    )
    expect(
      dynamic.rotary(length: 700),
      [1, 0.23521972, 0.055328324, 0.013014313, 0.0030612231, 0.00072006008, 0.00016937235, 3.9839721e-05]
    )
    #expect(dynamic.reach == 1024)
  }

  @Test func `turns long sequences by factors of their own as LongRoPE does`() throws {
    let short: [Float] = [
      1, 0.28747976, 0.083333336, 0.024325214, 0.0071428572, 0.0021081853, 0.00062499999, 0.00018601633,
    ]
    let long: [Float] = [
      1, 0.15811388, 0.033333335, 0.0079056947, 0.0020000001, 0.00052704633, 0.00014285714, 3.9528473e-05,
    ]
    var factors = JSONObject()
    factors["short_factor"] = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7]
    factors["long_factor"] = [1, 2, 3, 4, 5, 6, 7, 8]
    // As Phi-3's files have it, under every name that they have called it by; and with a factor, as others do.
    for name in ["longrope", "su", "yarn"] {
      var section = factors
      section["type"] = .string(name)
      let embedding = try embedding(["rope_scaling": .object(section), "original_max_position_embeddings": 64])
      for length in [63, 64] { expect(embedding.rotary(length: length), short, scale: 1.15470054) }
      for length in [65, 256] { expect(embedding.rotary(length: length), long, scale: 1.15470054) }
    }
    var section = factors
    section["rope_type"] = "longrope"
    section["factor"] = 16
    section["original_max_position_embeddings"] = 64
    let embedding = try embedding(["rope_parameters": .object(section)])
    expect(embedding.rotary(length: 64), short, scale: 1.29099445)
    expect(embedding.rotary(length: 65), long, scale: 1.29099445)
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
