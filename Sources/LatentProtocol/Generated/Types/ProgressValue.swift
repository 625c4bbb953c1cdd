// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How far a long request is. One `begin`, any number of `report`, one `end`.
  package struct ProgressValue: WireValue {
    /// Which part of the story a progress value is.
    package var kind: ProgressKind
    /// In `begin`: what is being done, a phrase.
    package var title: String?
    /// What is happening now, a phrase.
    package var message: String?
    /// How much is done, in per cent.
    package var percentage: Double?
    /// Units finished.
    package var done: Int?
    /// Units that there are, where that is known.
    package var total: Int?
    /// What `done` and `total` count: `tokens`, `latents`, `examples`, `bytes`.
    package var unit: String?

    package init(
      kind: ProgressKind,
      title: String? = nil,
      message: String? = nil,
      percentage: Double? = nil,
      done: Int? = nil,
      total: Int? = nil,
      unit: String? = nil
    ) {
      self.kind = kind
      self.title = title
      self.message = message
      self.percentage = percentage
      self.done = done
      self.total = total
      self.unit = unit
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "title", "message", "percentage", "done", "total", "unit"])
      kind = try ProgressKind(object.required("kind"))
      title = try object.optional("title")?.string()
      message = try object.optional("message")?.string()
      percentage = try object.optional("percentage")?.number(from: 0, to: 100)
      done = try object.optional("done")?.integer(from: 0)
      total = try object.optional("total")?.integer(from: 0)
      unit = try object.optional("unit")?.string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = kind.json
      object["title"] = title.map { .string($0) }
      object["message"] = message.map { .string($0) }
      object["percentage"] = percentage.map { .number($0) }
      object["done"] = done.map { .integer($0) }
      object["total"] = total.map { .integer($0) }
      object["unit"] = unit.map { .string($0) }
      return .object(object)
    }
  }
}
