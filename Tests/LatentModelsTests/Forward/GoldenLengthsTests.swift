import LatentSupport
import LatentTestSupport
import Testing

/// A window or a rotary threshold that is off by one shows only at lengths round it, so every golden model has these.
@Suite struct GoldenLengthsTests {
  /// The lengths at which a configuration's blocks begin to compute something else. Those of llama3 and linear scaling
  /// change frequencies for every length alike.
  private static func thresholds(_ configuration: JSON) -> Set<Int> {
    var result: Set<Int> = []
    let text = configuration["text_config"] ?? configuration
    let slides = text["use_sliding_window"]?.boolValue ?? true
    if slides, let window = text["sliding_window"]?.integerValue { result.insert(window) }
    if let window = text["attention_window_size"]?.integerValue { result.insert(window) }
    let sets = [text["rope_scaling"], text["rope_parameters"]].compactMap { $0 }
    for rope in sets + sets.flatMap({ $0.objectValue?.map(\.value) ?? [] }) {
      guard let kind = (rope["rope_type"] ?? rope["type"])?.stringValue else { continue }
      let original = (rope["original_max_position_embeddings"] ?? text["original_max_position_embeddings"])?
        .integerValue
      switch kind {
      case "dynamic": result.formUnion([text["max_position_embeddings"]?.integerValue].compactMap { $0 })
      case "longrope", "su", "yarn": result.formUnion([original].compactMap { $0 })
      default: break
      }
    }
    return result
  }

  private static func configuration(_ model: GoldenModel) -> JSON? {
    try? readJSON(Fixture.path("models/\(model.name)/checkpoint/config.json"))
  }

  @Test(arguments: GoldenModel.all)
  func areBelowAtAndAboveEveryThreshold(_ model: GoldenModel) throws {
    guard let configuration = Self.configuration(model) else { return }
    let lengths = try model.lengths()
    #expect(lengths.count >= 4 && lengths.contains { $0 > 100 })
    for threshold in Self.thresholds(configuration) {
      for length in threshold - 1...threshold + 1 {
        #expect(lengths.contains(length), "\(model.name): \(lengths) lacks \(length), by a threshold of \(threshold)")
      }
    }
  }

  /// The check above says nothing where it reads no threshold.
  @Test func findTheThresholdsOfWhatHasThem() {
    let found = GoldenModel.all.filter { Self.configuration($0).map { !Self.thresholds($0).isEmpty } ?? false }
    #expect(
      Set(found.map(\.name)) == [
        "llama-dynamic", "mistral", "qwen2", "qwen3", "mixtral", "qwen3-moe-normed", "gemma2", "gemma3-text",
        "gemma3-images", "phi3", "phi3-window", "recurrent-gemma",
      ]
    )
  }
}
