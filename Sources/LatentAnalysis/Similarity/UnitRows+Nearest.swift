package import LatentTensor

extension UnitRows {
  /// The rows most similar to row `index`, most similar first, without itself. To be called on the compute lane.
  package func nearest(
    _ count: Int,
    to index: Int,
    on backend: any Backend
  ) throws -> [(latent: Int, similarity: Float)] {
    let query = try backend.upload(try tensor.slice(index..<(index + 1)))
    var found: [(latent: Int, similarity: Float)] = []
    // In blocks, so that a dictionary of a million latents is never uploaded whole for one row.
    for start in stride(from: 0, to: self.count, by: 16_384) {
      let end = min(start + 16_384, self.count)
      let block = try backend.upload(try tensor.slice(start..<end))
      let cosines = try backend.dot(block, query)
      found += cosines.indices.map { (start + $0, cosines[$0]) }.filter { $0.0 != index }
      found.sort { ($0.similarity, $1.latent) > ($1.similarity, $0.latent) }
      found = Array(found.prefix(count))
    }
    return found
  }
}
