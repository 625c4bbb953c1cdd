import Foundation
import LatentAnalysis
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite struct DelphiExportTests {
  private let world: ConstructedCache
  private let output: String

  init() throws {
    world = try ConstructedCache(documents: 20)
    output = world.folder.file("delphi")
  }

  private func export(activationsPerFile: Int = 1 << 20, work: WorkContext = WorkContext()) throws -> Int {
    try DelphiExport(
      world.cache,
      to: output,
      modelName: "somewhere/model",
      padding: 0,
      activationsPerFile: activationsPerFile
    ).write(dictionaries: [0], work: work)
  }

  private func integers(_ tensor: Tensor) -> [Int] {
    tensor.withUnsafeBytes { bytes in Array(bytes.bindMemory(to: Int32.self)).map { Int($0) } }
  }

  @Test(arguments: [1 << 20, 7])
  func everyFiringStandsAtItsContextAndPlace(_ activationsPerFile: Int) throws {
    let bytes = try export(activationsPerFile: activationsPerFile)
    let folder = output + "/layers.0"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".safetensors") }
    #expect(activationsPerFile > 7 ? files == ["0_4.safetensors"] : files.count > 1)
    let length = world.cache.manifest.identity.contextLength
    var found: [Int: [(position: Int, value: Float)]] = [:]
    var size = FolderSize.bytes(ofFile: folder + "/config.json")
    var lastLatent = -1
    for file in files.sorted(by: { Int($0.prefix { $0 != "_" }) ?? 0 < Int($1.prefix { $0 != "_" }) ?? 0 }) {
      let bounds = file.dropLast(".safetensors".count).split(separator: "_").compactMap { Int($0) }
      #expect(bounds[0] == lastLatent + 1, "ranges follow one another without a gap")
      lastLatent = bounds[1]
      let archive = try SafetensorsFile(path: "\(folder)/\(file)")
      size += FolderSize.bytes(ofFile: "\(folder)/\(file)")
      let locations = integers(try archive.tensor(named: "locations"))
      let activations = try archive.tensor(named: "activations")
      let tokens = try archive.tensor(named: "tokens")
      #expect(activations.dtype == .float16)
      #expect(tokens.shape == [world.cache.contexts, length])
      #expect(integers(tokens) == (try world.cache.tokens(0..<world.cache.positions)).map { Int($0) })
      for (index, value) in activations.floats().enumerated() {
        let (row, place, latent) = (locations[3 * index], locations[3 * index + 1], locations[3 * index + 2])
        #expect(bounds[0] + latent <= bounds[1])
        found[bounds[0] + latent, default: []].append((row * length + place, value))
      }
    }
    #expect(lastLatent == ConstructedCache.latents - 1)
    #expect(size == bytes)
    for latent in 0..<ConstructedCache.latents {
      let firings = try world.cache.firings(of: latent, dictionary: 0)
      #expect(found[latent]?.map(\.position) ?? [] == firings.positions.map { Int($0) })
      #expect(found[latent]?.map(\.value) ?? [] == firings.values)
    }
    let configuration = try JSON(readingFile: folder + "/config.json")
    #expect(configuration["model_name"] == "somewhere/model")
    #expect(configuration["cache_ctx_len"] == .integer(length))
  }

  @Test func leavesAFolderThatHoldsSomethingAlone() throws {
    _ = try export()
    let error = #expect(throws: LatentError.self) { try export() }
    #expect(error?.field == "output")
    #expect(FileManager.default.fileExists(atPath: output + "/layers.0/config.json"))
  }

  @Test func leavesNothingBehindWhenItIsCancelled() throws {
    let cancellation = CancellationFlag()
    cancellation.cancel()
    #expect(throws: LatentError.self) { try export(work: WorkContext(cancellation: cancellation)) }
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
