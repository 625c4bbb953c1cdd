// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Tells what is loaded and what is under way.
  ///
  /// Answers at once, whatever else the daemon is doing.
  package enum Status: WireMethod {
    package static let name = "status"

    /// What `status` is asked with.
    package struct Params: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }

    /// What `status` answers.
    package struct Result: WireValue {
      /// Models in memory, in the order of loading.
      package var models: [LoadedModel]
      /// Dictionaries in memory, in the order of loading.
      package var dictionaries: [LoadedDictionary]
      /// Long requests under way.
      package var jobs: [Job]
      /// What the daemon takes and may take.
      package var memory: Memory
      /// Time since the daemon started, in seconds.
      package var uptimeSeconds: Double

      package init(
        models: [LoadedModel],
        dictionaries: [LoadedDictionary],
        jobs: [Job],
        memory: Memory,
        uptimeSeconds: Double
      ) {
        self.models = models
        self.dictionaries = dictionaries
        self.jobs = jobs
        self.memory = memory
        self.uptimeSeconds = uptimeSeconds
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["models", "dictionaries", "jobs", "memory", "uptimeSeconds"])
        models = try object.required("models").array().map { try LoadedModel($0) }
        dictionaries = try object.required("dictionaries").array().map { try LoadedDictionary($0) }
        jobs = try object.required("jobs").array().map { try Job($0) }
        memory = try Memory(object.required("memory"))
        uptimeSeconds = try object.required("uptimeSeconds").number(from: 0)
      }

      package var json: JSON {
        var object = JSONObject()
        object["models"] = .array(models.map { $0.json })
        object["dictionaries"] = .array(dictionaries.map { $0.json })
        object["jobs"] = .array(jobs.map { $0.json })
        object["memory"] = memory.json
        object["uptimeSeconds"] = .number(uptimeSeconds)
        return .object(object)
      }
    }
  }
}
