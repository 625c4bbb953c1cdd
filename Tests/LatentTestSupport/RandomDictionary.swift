internal import LatentSupport
internal import LatentTensor

/// The numbers of a small top-k dictionary, for computing by hand what it should do.
package struct RandomDictionary: Sendable {
  package let width: Int
  package let latents: Int
  package let top: Int
  package let encoder: [Float]
  package let encoderBias: [Float]
  package let decoder: [Float]
  package let decoderBias: [Float]

  package init(width: Int, latents: Int = 40, top: Int = 6, seed: Int = 1) {
    (self.width, self.latents, self.top) = (width, latents, top)
    var generator = SeededGenerator(seed: seed, "dictionary", width, latents)
    func numbers(_ count: Int, _ scale: Double) -> [Float] {
      (0..<count).map { _ in Float(scale * generator.normal()) }
    }
    encoder = numbers(latents * width, 0.3)
    encoderBias = numbers(latents, 0.1)
    decoder = numbers(latents * width, 0.2)
    decoderBias = numbers(width, 0.1)
  }

  package init(
    width: Int,
    top: Int,
    encoder: [Float],
    encoderBias: [Float],
    decoder: [Float],
    decoderBias: [Float]
  ) {
    (self.width, self.latents, self.top) = (width, encoderBias.count, top)
    (self.encoder, self.encoderBias, self.decoder, self.decoderBias) = (encoder, encoderBias, decoder, decoderBias)
  }

  /// The same with latent `order[i]` in place i.
  package func permuted(_ order: [Int]) -> RandomDictionary {
    RandomDictionary(
      width: width,
      top: top,
      encoder: order.flatMap { encoder[$0 * width..<($0 + 1) * width] },
      encoderBias: order.map { encoderBias[$0] },
      decoder: order.flatMap { decoder[$0 * width..<($0 + 1) * width] },
      decoderBias: decoderBias
    )
  }

  /// Writes it in sparsify's format to the folder `folder`, which exists.
  package func write(to folder: String) throws {
    let configuration: JSON = [
      "d_in": .integer(width), "k": .integer(top), "num_latents": .integer(latents), "activation": "topk",
    ]
    try AtomicFile.replace(folder + "/cfg.json", with: configuration.encoded())
    try Safetensors.write(
      [
        "encoder.weight": Tensor(encoder, shape: [latents, width]),
        "encoder.bias": Tensor(encoderBias),
        "W_dec": Tensor(decoder, shape: [latents, width]),
        "b_dec": Tensor(decoderBias),
      ],
      to: folder + "/sae.safetensors"
    )
  }

  package func decoderRow(_ latent: Int) -> [Double] {
    decoder[latent * width..<(latent + 1) * width].map { Double($0) }
  }

  /// [latents]: what fires for `x`, in double precision.
  package func activations(_ x: [Float]) -> [Double] {
    var values = (0..<latents).map { latent in
      var sum = Double(encoderBias[latent])
      for column in 0..<width {
        sum += Double(encoder[latent * width + column]) * (Double(x[column]) - Double(decoderBias[column]))
      }
      return max(0, sum)
    }
    let kept = Set(values.indices.sorted { values[$0] > values[$1] }.prefix(top))
    for latent in values.indices where !kept.contains(latent) { values[latent] = 0 }
    return values
  }

  package func reconstruction(_ activations: [Double]) -> [Double] {
    var x = decoderBias.map { Double($0) }
    for (latent, activation) in activations.enumerated() where activation > 0 {
      for (column, weight) in decoderRow(latent).enumerated() { x[column] += activation * weight }
    }
    return x
  }
}
