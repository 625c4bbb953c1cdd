import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentDictionaries

@Suite struct RandomTwinTests {
  private let folder: TemporaryFolder
  private let original = RandomDictionary(width: 32, latents: 200, top: 5)

  init() throws {
    folder = try TemporaryFolder()
    try original.write(to: folder.path)
  }

  private func checkpoint() throws -> DictionaryCheckpoint { try DictionaryFormats.read(path: folder.path) }

  private func norms(_ values: [Float], _ width: Int) -> [Float] {
    stride(from: 0, to: values.count, by: width).map { start in
      values[start..<(start + width)].reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
    }
  }

  @Test func itsRowsAreAsLongAndPointElsewhere() throws {
    let twin = try checkpoint().randomTwin(seed: 1)
    #expect(twin.latents == 200 && twin.width == 32 && twin.outputWidth == 32 && twin.format == "random")
    expectClose(norms(twin.encoder.floats(), 32), norms(original.encoder, 32), .latents)
    expectClose(norms(twin.decoder.floats(), 32), norms(original.decoder, 32), .latents)
    // Cosines of unrelated directions in 32 dimensions: mean 0, deviation 1/√32.
    let (old, new) = (original.encoder, twin.encoder.floats())
    let cosines = (0..<200).map { row in
      (0..<32).reduce(Float(0)) { $0 + old[row * 32 + $1] * new[row * 32 + $1] }
        / (norms(old, 32)[row] * norms(new, 32)[row])
    }
    #expect(abs(cosines.reduce(0, +) / 200) < 0.05 && cosines.allSatisfy { abs($0) < 0.8 })
    #expect(try checkpoint().encoderNorms().count == 200)
  }

  @Test func asManyFireAtEachPosition() throws {
    let backend = CPUBackend()
    let dictionary = try SparseDictionary(try checkpoint(), path: folder.path, on: backend)
    let twin = try SparseDictionary(random: try checkpoint(), like: dictionary, seed: 1)
    #expect(twin.top == 5 && twin.identity.hasPrefix("random:\(dictionary.identity)"))
    var generator = SeededGenerator(seed: 2, "input")
    let input = try backend.upload((0..<(20 * 32)).map { _ in Float(generator.normal()) }, rows: 20, columns: 32)
    let fired = try twin.encode(input)
    for row in 0..<20 { #expect(fired.entries(ofRow: row).count == 5) }
    #expect(try twin.checkpoint() == nil)
  }

  @Test func theSeedAloneDecides() throws {
    let checkpoint = try checkpoint()
    let first = try checkpoint.randomTwin(seed: 1).encoder.floats()
    #expect(try checkpoint.randomTwin(seed: 1).encoder.floats() == first)
    #expect(try checkpoint.randomTwin(seed: 2).encoder.floats() != first)
  }

  @Test func aSparsityThatIsNotKnownIsAskedFor() throws {
    var open = try checkpoint()
    open.selection = .relu
    let error = #expect(throws: LatentError.self) { try open.randomTwin(seed: 1) }
    #expect(error?.field == "random.top")
    #expect(try open.randomTwin(top: 7, seed: 1).selection == .topK(7))
    for top in [0, 201] { #expect(throws: LatentError.self) { try open.randomTwin(top: top, seed: 1) } }
    #expect(try checkpoint().randomTwin(latents: 50, seed: 1).latents == 50)
  }

  @Test func lengthsAreReadInEitherLayout() throws {
    var turned = try checkpoint()
    let norms = turned.encoderNorms()
    let values = turned.encoder.floats()
    turned.encoder = Tensor(
      (0..<32).flatMap { column in (0..<200).map { values[$0 * 32 + column] } },
      shape: [32, 200]
    )
    turned.encoderLayout = .inputOutput
    expectClose(turned.encoderNorms(), norms, .latents)
  }
}
