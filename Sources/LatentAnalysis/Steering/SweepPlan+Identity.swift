internal import LatentModels
internal import LatentTensor

extension SweepPlan {
  /// A hash of all that decides an item's answers, but for the model and the item.
  package func identity() throws -> String {
    var digest = FileDigest()
    func add(_ text: String) { Array("\(text.utf8.count):\(text)".utf8).withUnsafeBytes { digest.update($0) } }
    func add(_ values: [Float]) {
      add("\(values.count)")
      values.withUnsafeBytes { digest.update($0) }
    }
    add("sweep \(positions) \(prefix?.length ?? 0)")
    let held = try prefix.map { try model.tensors(of: $0) } ?? [:]
    for (name, tensor) in held.sorted(by: { $0.key < $1.key }) {
      add(name)
      add(tensor.floats())
    }
    var known: Set<Hookpoint> = []
    for cell in cells {
      add("\(cell.edits.map(\.hookpoint)) \(cell.strength)")
      // A hookpoint has one vector in a sweep.
      for edit in cell.edits where known.insert(edit.hookpoint).inserted { add(edit.vector) }
    }
    return digest.hexadecimal()
  }
}
