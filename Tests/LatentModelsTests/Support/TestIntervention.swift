import LatentModels
import LatentSupport
import LatentTensor
import Testing

/// An intervention of the protocol, made plainly in host memory: the yardstick for how edits and positions act.
final class TestIntervention: HookListener {
  private let hookpoint: Hookpoint
  private let operation: String
  private let vector: [Float]?
  private let strength: Float
  private let applies: (Int) -> Bool

  /// - Parameter json: an entry of `interventions` in a `generation.json`.
  init(_ json: JSON, vectors: JSON?, prompt: Int) throws {
    let name = try #require(json["at"]?.stringValue)
    hookpoint = try #require(Hookpoint(wireName: name))
    operation = try #require(json["operation"]?.stringValue)
    let numbers = json["vector"]?.stringValue.flatMap { vectors?[$0]?.arrayValue }
    vector = numbers?.compactMap { $0.numberValue.map(Float.init) }
    strength = Float(json["strength"]?.numberValue ?? 1)
    let positions = json["positions"] ?? "all"
    applies =
      switch positions.stringValue {
      case "all": { _ in true }
      case "prompt": { $0 < prompt }
      case "generated": { $0 >= prompt - 1 }
      case "last": { $0 == prompt - 1 }
      default: { [listed = Set(positions.arrayValue?.compactMap(\.integerValue) ?? [])] in listed.contains($0) }
      }
  }

  var onlyEdits: Bool { true }
  func wants(_ hookpoint: Hookpoint) -> Bool { hookpoint == self.hookpoint }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    let width = value.columns
    var numbers = try backend.download(value)
    for row in rows.rows(where: { _, position in applies(position) }).map(Int.init) {
      let range = row * width..<(row + 1) * width
      let changed = edited(Array(numbers[range]))
      numbers.replaceSubrange(range, with: changed)
    }
    try backend.upload(numbers, into: value)
  }

  private func edited(_ x: [Float]) -> [Float] {
    let vector = vector ?? []
    switch operation {
    case "add": return zip(x, vector).map { $0 + strength * $1 }
    case "scale": return x.map { $0 * strength }
    case "set": return vector.isEmpty ? x.map { _ in strength } : vector
    case "ablate":
      guard !vector.isEmpty else { return x.map { _ in 0 } }
      let share = zip(x, vector).reduce(0) { $0 + $1.0 * $1.1 } / vector.reduce(0) { $0 + $1 * $1 }
      return zip(x, vector).map { $0 - share * $1 }
    default: return x
    }
  }
}
