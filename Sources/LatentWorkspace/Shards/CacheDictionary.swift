internal import LatentSupport

/// A dictionary as a cache knows it: what its latents were read from, and which dictionary it was.
package struct CacheDictionary: Sendable, Equatable {
  /// The name that requests use.
  package var name: String
  /// Hash of its weights and settings.
  package var hash: String
  /// Where it reads, in the contract's form.
  package var hookpoint: String
  /// Number of latents.
  package var latents: Int
  /// Width of what it reads and reconstructs.
  package var width: Int
  /// How latents were chosen, if that can be set apart from the weights (`top 32`, `raw`).
  package var selection: String?

  package init(
    name: String,
    hash: String,
    hookpoint: String,
    latents: Int,
    width: Int,
    selection: String? = nil
  ) {
    self.name = name
    self.hash = hash
    self.hookpoint = hookpoint
    self.latents = latents
    self.width = width
    self.selection = selection
  }
}

extension CacheDictionary {
  var json: JSON {
    var object: JSONObject = [
      "name": .string(name), "hash": .string(hash), "hookpoint": .string(hookpoint), "latents": .integer(latents),
      "width": .integer(width),
    ]
    object["selection"] = selection.map { .string($0) }
    return .object(object)
  }

  init(reading reader: JSONReader) throws {
    let object = try reader.object()
    name = try object.required("name").string()
    hash = try object.required("hash").string()
    hookpoint = try object.required("hookpoint").string()
    latents = try object.required("latents").integer(from: 1, to: CacheLimits.mostLatents)
    width = try object.required("width").integer(from: 0)
    selection = try object.optional("selection")?.string()
  }
}
