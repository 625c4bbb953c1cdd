import Foundation
import LatentAnalysis
import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// The silent faults that published loaders and checkpoints have had, planted one by one: each has to be found and named.
///
/// By the numbers of the list that they are from:
///
/// | 1, 2 | top-k read as ReLU | `topKReadAsReLU` |
/// | 3 | batch top-k threshold dropped | `batchTopKThresholdDropped`, `thresholdDropped` |
/// | 4 | scale folded without b_dec | `scaleFoldedWithoutDecoderBias` |
/// | 5 | decoder not scaled back | `decoderNotScaledBack` |
/// | 6 | norm fold that ignores thresholds | `decoderNormsFoldedButNotIntoThresholds`, `thresholdsOfFoldedDecoderNorms` |
/// | 7 | thresholds in other units | `thresholdsInOtherUnits` |
/// | 8 | input scale left out | `inputScaleLeftOut` |
/// | 9 | heads reshaped wrongly | `headsInTheOtherOrder` |
/// | 10 | another hookpoint's name | `headsTakenForTheirContribution`, `anotherSiteOfTheBlock`, `layerOffByOne`, `normGainLeftOut` |
/// | 11 | b_dec subtracted in transcoders, or not | `transcoderThatSubtractsItsBias`, `decoderBiasNotSubtracted` |
/// | 12 | norm factor applied twice | `normFactorAppliedTwice` |
/// | 13 | raw output for contribution | `rawOutputTakenForTheContribution` |
/// | 17 | a distilled model's dictionary on the other | `theDictionaryOfADistilledModelIsSuspect`, `anotherModelsDictionaryIsSuspect` |
/// | 18 | decoder transposed; b_dec | `decoderTransposed`, `decoderBiasNotSubtracted` |
/// | 19 | skip orientation | `skipConnectionTransposed` |
/// | 20 | last layer of a cross-layer transcoder dropped | refused when it is loaded: `DialectFixtureTests` |
///
/// 14 (a device's wrong logits), 15 (a lens without the final norm) and 16 (a steering hook's place) are not about how a
/// dictionary is read; tests of forward passes, lenses and interventions are about those.
@Suite struct PlantedFaultTests {
  private let bench: VerificationBench

  init() throws {
    bench = try VerificationBench()
  }

  private func summary(_ report: VerificationReport) -> String {
    let readings = report.readings.prefix(6).map { "\($0.name) \($0.explainedVariance) (\($0.meanL0))" }
    return "\(report.verdict): \(report.reason) [\(readings.joined(separator: "; "))]"
  }

  /// Verifies `planted` and expects the verdict `wrong`, a best reading whose name begins so, and its fault.
  private func expectWrong(
    _ planted: PlantedDictionary,
    reading: String,
    fault: String,
    explains: Double = 0.5
  ) async throws {
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.verdict == .wrong, "\(summary(report))")
    #expect(report.reason.contains("Read as \"\(reading)"), "\(summary(report))")
    #expect(report.reason.contains(fault), "\(summary(report))")
    let best = try #require(report.readings.first { $0.name.hasPrefix(reading) })
    #expect(best.explainedVariance > explains, "\(summary(report))")
  }

  // MARK: What is right

  @Test(arguments: ["sae-1/layers.2", "sae-2/layers.2", "sae-3/layers.3"])
  func aGoodDictionaryIsVerified(_ name: String) async throws {
    let report = try await bench.verify(Fixture.demo("dictionaries/\(name)"))
    #expect(report.verdict == .verified, "\(summary(report))")
    #expect(report.explainedVariance > 0.8 && report.meanL0 > 7.5 && report.meanL0 <= 8)
    #expect(report.readings.first?.name == "as read" && report.readings.count > 20)
    #expect(report.deadFraction > 0 && report.deadFraction < 1)
  }

  @Test(arguments: [false, true])
  func aGoodTranscoderIsVerified(_ hasSkip: Bool) async throws {
    try PlantedDictionary.feedForward(hasSkip: hasSkip).write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.verdict == .verified, "\(summary(report))")
  }

  // MARK: Selection

  @Test func topKReadAsReLU() async throws {
    var planted = try PlantedDictionary.demo()
    planted.configuration["architecture"] = "standard"
    try await expectWrong(planted, reading: "top-", fault: "top-k dictionary")
  }

  @Test func thresholdDropped() async throws {
    var (planted, _) = try PlantedDictionary.thresholded(bench)
    planted.thresholds = [Float](repeating: 0, count: planted.latents)
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.verdict == .wrong, "\(summary(report))")
    #expect(report.readings.contains { $0.name.hasPrefix("one threshold") && $0.explainedVariance > 0.5 })
    #expect(report.reason.contains("One threshold") || report.reason.contains("top-k"), "\(summary(report))")
  }

  /// A dictionary that was trained by batch top-k and converted without its threshold. It is so small that all its latents
  /// together explain more than those that ought to fire, so what tells is how many there are.
  @Test func batchTopKThresholdDropped() async throws {
    let sound = try await bench.verify(Fixture.path("verification/batch-top-k"))
    #expect(sound.verdict == .verified, "\(summary(sound))")
    #expect(sound.meanL0 > 7 && sound.meanL0 < 9)
    var planted = try PlantedDictionary.trained("batch-top-k")
    planted.thresholds = nil
    planted.configuration["architecture"] = "standard"
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.meanL0 > 4 * sound.meanL0 && report.verdict == .suspect, "\(summary(report))")
    #expect(report.reason.contains("threshold") && report.reason.contains("batch top-k"), "\(summary(report))")
  }

  @Test func thresholdsInOtherUnits() async throws {
    var (planted, threshold) = try PlantedDictionary.thresholded(bench)
    let scale = try bench.inputScale(.output(2))
    planted.thresholds = [Float](repeating: threshold / scale, count: planted.latents)
    try await expectWrong(planted, reading: "thresholds times", fault: "other units")
  }

  /// A dictionary whose decoder rows have unequal norms, as training without a constraint leaves them.
  private func unequal() throws -> (PlantedDictionary, norms: [Float]) {
    var (planted, _) = try PlantedDictionary.thresholded(bench)
    var generator = SeededGenerator(seed: 3, "norms")
    let norms = (0..<planted.latents).map { _ in Float(exp2(4 * generator.unit() - 2)) }
    planted.scale(\.decoder, by: norms)
    planted.scale(\.encoder, by: norms.map { 1 / $0 })
    planted.encoderBias = zip(planted.encoderBias, norms).map { $0 / $1 }
    planted.thresholds = planted.thresholds.map { zip($0, norms).map { $0 / $1 } }
    return (planted, norms)
  }

  /// What a loader that folds decoder norms into the encoder and leaves the thresholds makes of it.
  @Test func decoderNormsFoldedButNotIntoThresholds() async throws {
    var (planted, norms) = try unequal()
    try planted.write(to: bench.folder)
    let sound = try await bench.verify()
    #expect(sound.verdict == .verified, "\(summary(sound))")
    planted.scale(\.decoder, by: norms.map { 1 / $0 })
    planted.scale(\.encoder, by: norms)
    planted.encoderBias = zip(planted.encoderBias, norms).map { $0 * $1 }
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.verdict == .wrong, "\(summary(report))")
    let names = ["decoder norms are folded into the encoder and not into them", "One threshold holds for all latents"]
    #expect(names.contains { report.reason.contains($0) }, "\(summary(report))")
  }

  /// The same thresholds with a dictionary that was not folded.
  @Test func thresholdsOfFoldedDecoderNorms() async throws {
    var (planted, norms) = try unequal()
    planted.thresholds = planted.thresholds.map { zip($0, norms).map { $0 * $1 } }
    try await expectWrong(planted, reading: "thresholds divided by decoder norm", fault: "decoder norm")
  }

  // MARK: Scale

  @Test func decoderNotScaledBack() async throws {
    var planted = try PlantedDictionary.demo()
    let scale = try bench.inputScale(.output(2))
    planted.decoder = planted.decoder.map { $0 * scale * 0.5 }
    try await expectWrong(planted, reading: "decoder times", fault: "scale")
  }

  @Test func inputScaleLeftOut() async throws {
    var planted = try PlantedDictionary.demo()
    let scale = try bench.inputScale(.output(2))
    // In the space of scaled inputs: the same encoder for the smaller input, everything else in its units.
    planted.encoderBias = planted.encoderBias.map { $0 * scale }
    planted.decoderBias = planted.decoderBias.map { $0 * scale }
    planted.configuration["normalize_activations"] = "expected_average_only_in"
    try await expectWrong(planted, reading: "input times", fault: "norm")
  }

  @Test func scaleFoldedWithoutDecoderBias() async throws {
    var planted = try PlantedDictionary.demo()
    let scale = try bench.inputScale(.output(2))
    planted.decoderBias = planted.decoderBias.map { $0 * scale }
    try await expectWrong(planted, reading: "b_dec times", fault: "b_dec")
  }

  @Test func normFactorAppliedTwice() async throws {
    var (planted, _) = try PlantedDictionary.thresholded(bench)
    let scale = try bench.inputScale(.output(2))
    planted.encoderBias = planted.encoderBias.map { $0 / scale }
    planted.decoderBias = planted.decoderBias.map { $0 / scale }
    planted.thresholds = planted.thresholds?.map { $0 / scale }
    try await expectWrong(planted, reading: "biases and thresholds times", fault: "norm factor")
  }

  // MARK: Bias and orientation

  @Test func decoderBiasNotSubtracted() async throws {
    var planted = try PlantedDictionary.demo()
    planted.configuration["apply_b_dec_to_input"] = false
    // Of a size to matter: shifted along with what the encoder makes of it.
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    let subtracted = try #require(report.readings.first { $0.name == "b_dec subtracted from the input" })
    #expect(subtracted.explainedVariance > report.explainedVariance, "\(summary(report))")
    #expect(report.verdict == .wrong && report.reason.contains("b_dec subtracted"), "\(summary(report))")
  }

  @Test func transcoderThatSubtractsItsBias() async throws {
    var planted = try PlantedDictionary.feedForward()
    // As sparsify's before February 2025: trained on x − b_dec, with a bias that is not small.
    planted.decoderBias = planted.decoderBias.map { $0 + 1 }
    for latent in 0..<planted.latents {
      for column in 0..<planted.width {
        planted.encoderBias[latent] += planted.encoder[latent * planted.width + column] * planted.decoderBias[column]
      }
    }
    // What the constant adds is taken from what is written, by a latent that always fires.
    planted.encoder += [Float](repeating: 0, count: planted.width)
    planted.encoderBias.append(1)
    planted.decoder += [Float](repeating: -1, count: planted.width)
    planted.latents += 1
    try await expectWrong(planted, reading: "b_dec subtracted from the input", fault: "has to be subtracted")
  }

  @Test func decoderTransposed() async throws {
    let hookpoint = Hookpoint.output(2)
    let width = bench.model.width
    var planted = try PlantedDictionary.principal(hookpoint, rank: width / 2, bench)
    planted.decoder = try Tensor(planted.decoder, shape: [width, width]).transposed().floats()
    try await expectWrong(planted, reading: "decoder transposed", fault: "other way round")
  }

  @Test func skipConnectionTransposed() async throws {
    var planted = try PlantedDictionary.feedForward(hasSkip: true)
    let skip = try #require(planted.skip)
    planted.skip = try Tensor(skip, shape: [planted.width, planted.width]).transposed().floats()
    try await expectWrong(planted, reading: "skip connection transposed", fault: "other way round")
  }

  // MARK: Place

  @Test(arguments: ["blocks.1.hook_resid_post", "blocks.3.hook_resid_post", "blocks.2.hook_resid_pre"])
  func layerOffByOne(_ name: String) async throws {
    var planted = try PlantedDictionary.demo()
    planted.configuration["hook_name"] = .string(name)
    // What enters block 3 is what leaves block 2.
    let right = name == "blocks.2.hook_resid_pre" ? "at layers.3.input" : "at layers.2"
    try await expectWrong(planted, reading: right, fault: "off by one")
  }

  @Test func anotherSiteOfTheBlock() async throws {
    var planted = try PlantedDictionary.demo()
    planted.configuration["hook_name"] = "blocks.2.hook_mlp_out"
    try await expectWrong(planted, reading: "at layers.2", fault: "another hookpoint")
  }

  @Test func headsTakenForTheirContribution() async throws {
    var planted = try PlantedDictionary.principal(.attentionHeads(2), rank: 24, bench)
    planted.configuration["hook_name"] = "blocks.2.hook_attn_out"
    try await expectWrong(planted, reading: "at layers.2.attention.heads", fault: "another hookpoint", explains: 0.4)
  }

  @Test func headsInTheOtherOrder() async throws {
    var planted = try PlantedDictionary.principal(.attentionHeads(2), rank: 24, bench)
    let (heads, width) = (6, planted.width)
    func interleaved(_ rows: [Float]) -> [Float] {
      rows.indices.map { rows[$0 / width * width + ($0 % width % heads) * (width / heads) + $0 % width / heads] }
    }
    planted.encoder = interleaved(planted.encoder)
    planted.decoder = interleaved(planted.decoder)
    planted.decoderBias = interleaved(planted.decoderBias)
    try await expectWrong(planted, reading: "outputs of 6 heads interleaved", fault: "wrong order", explains: 0.4)
  }

  @Test func rawOutputTakenForTheContribution() async throws {
    let checkpoint = try TemporaryFolder()
    try PostNormModel.write(to: checkpoint)
    let bench = try VerificationBench(checkpoint.path)
    var planted = try PlantedDictionary.principal(.mlp(1), rank: 12, bench)
    planted.configuration["hook_name"] = "blocks.1.mlp.hook_out"
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.verdict == .wrong, "\(summary(report))")
    #expect(report.reason.contains("\"at layers.1.mlp\"") && report.reason.contains("raw output"), "\(summary(report))")
  }

  @Test func normGainLeftOut() async throws {
    var planted = try PlantedDictionary.feedForward()
    planted.configuration["hook_name"] = "layers.2.mlp.input.normalized"
    try await expectWrong(planted, reading: "from layers.2.mlp.input to layers.2.mlp", fault: "gain")
  }

  /// Trained on a model that came from this one by some more training, on which it explains 0.76.
  @Test func theDictionaryOfADistilledModelIsSuspect() async throws {
    let report = try await bench.verify(Fixture.path("verification/distilled"))
    #expect(report.verdict == .suspect && report.explainedVariance < 0.3, "\(summary(report))")
    #expect(report.reason.contains("latentd/demo-distilled") && report.reason.contains("another model"))
  }

  @Test func anotherModelsDictionaryIsSuspect() async throws {
    var planted = try PlantedDictionary.demo()
    // What another training run would have: the same numbers, in a basis that this model knows nothing of.
    var generator = SeededGenerator(seed: 9, "basis")
    let order = generator.shuffled(Array(0..<planted.width))
    let signs = order.map { _ in generator.unit() < 0.5 ? Float(-1) : 1 }
    func moved(_ rows: [Float]) -> [Float] {
      rows.indices.map { index in
        let column = index % planted.width
        return rows[index - column + order[column]] * signs[column]
      }
    }
    let (encoder, decoder, bias) = (moved(planted.encoder), moved(planted.decoder), moved(planted.decoderBias))
    (planted.encoder, planted.decoder, planted.decoderBias) = (encoder, decoder, bias)
    planted.configuration["model_name"] = "another/base-model"
    try planted.write(to: bench.folder)
    let report = try await bench.verify()
    #expect(report.verdict == .suspect, "\(summary(report))")
    #expect(report.reason.contains("another/base-model"), "\(summary(report))")
  }

  // MARK: The work itself

  @Test func itReportsAndCanBeCancelled() async throws {
    let seen = Locked<[ProgressReport]>([])
    let cancellation = CancellationFlag()
    let work = WorkContext(cancellation: cancellation) { report in
      seen.update { $0.append(report) }
      if report.done >= 3 { cancellation.cancel() }
    }
    let error = await #expect(throws: LatentError.self) {
      try await bench.verify(Fixture.demo("dictionaries/sae-1/layers.2"), work: work)
    }
    #expect(error?.code == .cancelled)
    #expect(seen.update { $0.contains { $0.unit == "readings" && ($0.total ?? 0) > 20 } })
  }
}
