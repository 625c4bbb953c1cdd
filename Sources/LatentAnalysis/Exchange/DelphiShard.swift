internal import LatentSupport
internal import LatentTensor

/// One file of a cache in Delphi's layout: what some latents did.
struct DelphiShard: Sendable {
  /// Activations that are looked at together.
  private static let sliceLength = 1 << 18

  let path: String
  /// The latents that it is of.
  let latents: ClosedRange<Int>
  /// Activations.
  let count: Int
  /// Whether contexts ascend, as where Delphi wrote them; activations of a context are then found without a search.
  private let isAscending: Bool
  private let file: SafetensorsFile

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and what it lacks.
  init(path: String, latents: ClosedRange<Int>) throws {
    self.path = path
    self.latents = latents
    file = try SafetensorsFile(path: path)
    guard let locations = file.shape(of: "locations"),
      let activations = file.shape(of: "activations"),
      locations.count == 2, locations[1] == 3, activations == [locations[0]],
      file.dtype(of: "locations")?.isFloatingPoint == false,
      file.dtype(of: "activations")?.isFloatingPoint == true
    else {
      throw LatentError.unreadable(
        path,
        "\(path) is no file of a Delphi cache: it must have locations, integers [n, 3], and activations, numbers [n]."
      )
    }
    count = locations[0]
    var last = -1
    var ascends = true
    for start in stride(from: 0, to: count, by: Self.sliceLength) where ascends {
      let rows = start..<min(start + Self.sliceLength, count)
      let slice = try file.tensor(named: "locations", rows: rows).integers()
      for index in stride(from: 0, to: slice.count, by: 3) {
        ascends = ascends && slice[index] >= last
        last = slice[index]
      }
    }
    isAscending = ascends
  }

  /// [contexts, tokens], where the file has them.
  var tokensShape: [Int]? { file.shape(of: "tokens").flatMap { $0.count == 2 ? $0 : nil } }

  func tokens(_ rows: Range<Int>) throws -> [Int] {
    try file.tensor(named: "tokens", rows: rows).integers()
  }

  /// Calls `body` with every activation in some contexts, in the file's order.
  ///
  /// - Parameter length: tokens of a context.
  func forEach(
    in contexts: Range<Int>,
    of all: Int,
    length: Int,
    _ body: (_ context: Int, _ place: Int, _ latent: Int, _ value: Float) -> Void
  ) throws {
    let begin = isAscending ? try firstRow(of: contexts.lowerBound) : 0
    for start in stride(from: begin, to: count, by: Self.sliceLength) {
      let rows = start..<min(start + Self.sliceLength, count)
      let locations = try file.tensor(named: "locations", rows: rows).integers()
      let values = try file.tensor(named: "activations", rows: rows).floats()
      for index in values.indices {
        let (context, place) = (locations[3 * index], locations[3 * index + 1])
        let isThere = context >= 0 && context < all
        if isThere, isAscending, context >= contexts.upperBound { return }
        guard contexts.contains(context) || !isThere else { continue }
        let latent = latents.lowerBound + locations[3 * index + 2]
        guard isThere, place >= 0, place < length, latents.contains(latent)
        else {
          throw LatentError.unreadable(
            path,
            "\(path) is damaged: it has an activation of latent \(latent) at token \(place) of context \(context), where "
              + "there are \(all) contexts of \(length) tokens and latents \(latents.lowerBound) to \(latents.upperBound)."
          )
        }
        body(context, place, latent, values[index])
      }
    }
  }

  /// The first activation in `context` or later.
  private func firstRow(of context: Int) throws -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let row = try file.tensor(named: "locations", rows: middle..<middle + 1).integers()
      if row[0] < context { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
