internal import LatentDictionaries
internal import LatentModels
internal import LatentTensor

/// The edit of a latent whose dictionary reads and writes different places, several, or one head of one.
///
/// What the activation is becomes known where the dictionary reads; what follows from its change is added where it
/// writes, later in the same pass. Where each place decides by itself what it is written, the activation at a place is
/// what is written there: 0 where the place's threshold is not exceeded, which an ablation then leaves as it is. Of a
/// crosscoder, whose latents are known only when it has read all its places, that is the place that is computed last.
final class PlacedLatentEdit {
  private let latent: Int
  private let placement: DictionaryPlacement
  /// [1, width] for each place written, of the latent's decoder row.
  private var directions: [Hookpoint: Matrix] = [:]
  private var read: SiteCollector
  /// The rows to edit in the pass at hand, the latent's activation in each, and what is written is multiplied by there.
  private var pending: (rows: [Int32], activations: [Float], scales: [Float]?)?

  /// - Parameter direction: [1, width of the output] instead of the decoder row.
  init(_ latent: Int, of placement: DictionaryPlacement, direction: Matrix? = nil) throws {
    self.latent = latent
    self.placement = placement
    read = SiteCollector(placement.inputs)
    let whole = try direction ?? placement.dictionary.direction(of: latent)
    let width = whole.columns / placement.outputs.count
    for (index, site) in placement.outputs.enumerated() {
      directions[site] = whole.columns(index * width..<(index + 1) * width)
    }
  }

  func wants(_ hookpoint: Hookpoint) -> Bool {
    placement.inputs.contains(hookpoint) || placement.outputs.contains(hookpoint)
  }

  /// - Parameters:
  ///   - chosen: the rows that the intervention edits.
  ///   - change: by how much an activation that is the given number changes.
  func visit(
    _ hookpoint: Hookpoint,
    _ value: Matrix,
    chosen: [Int32],
    change: (Float) -> Float,
    backend: any Backend
  ) throws {
    if placement.inputs.contains(hookpoint) {
      // What an earlier pass left is not of these rows.
      pending = nil
      if let input = try read.take(placement.part(value), at: hookpoint, backend) {
        let selected = try backend.allocate(rows: chosen.count, columns: input.columns)
        try backend.gather(input, rows: chosen, into: selected)
        let activations = try placement.dictionary.encode(selected).activations(of: latent)
        pending = (chosen, activations, try placement.dictionary.outputScales(for: selected))
      }
    }
    guard let direction = directions[hookpoint], let pending, let place = placement.outputs.firstIndex(of: hookpoint)
    else { return }
    let factors = pending.activations.enumerated().map { index, activation in
      change(placement.dictionary.written(activation, of: latent, at: place)) * (pending.scales?[index] ?? 1)
    }
    try backend.addVector(direction, factors: factors, toRows: pending.rows, of: placement.part(value))
  }
}
