// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Writes one HTML file that shows a dictionary's latents, to look at and to share.
  ///
  /// The file needs nothing but a browser: no network, no server, no other file. It holds an overview of the scores and
  /// their controls, a table of latents to search and sort, and a card for each latent: explanations and their scores,
  /// examples, the tokens whose logits the latent moves, the latents that are nearest to it, how strongly it fires.
  /// With `compareWith` it also shows which latents of another dictionary are the same. The file is written aside and
  /// put in its place when it is complete, so a cancelled request leaves what was there before.
  package enum Report: WireMethod {
    package static let name = "report"

    /// What `report` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// A complete cache that holds the dictionary.
      package var cache: String
      /// Runs of explanations of this dictionary; where several explain a latent, the first counts as its explanation.
      /// Unless given, all that were made from this cache, newest first.
      package var runs: [String]?
      /// The file to write; its name ends in .html.
      package var output: String
      /// Which latents have a card. Unless given: all that fire in the cache, or, of more than 10,000, those that the
      /// runs are about.
      package var latents: LatentSelection?
      /// Which windows of a latent are shown; unless given ten, of which four are the strongest and the others from six
      /// slices of strength.
      package var sampler: Sampler?
      /// Another loaded dictionary of the same width: its latents are matched one to one by decoder row.
      package var compareWith: String?
      /// A text whose predictions on the way through the model are drawn, layers by positions.
      package var trajectory: ReportTrajectory?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        dictionary: String,
        cache: String,
        runs: [String]? = nil,
        output: String,
        latents: LatentSelection? = nil,
        sampler: Sampler? = nil,
        compareWith: String? = nil,
        trajectory: ReportTrajectory? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.dictionary = dictionary
        self.cache = cache
        self.runs = runs
        self.output = output
        self.latents = latents
        self.sampler = sampler
        self.compareWith = compareWith
        self.trajectory = trajectory
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "dictionary",
            "cache",
            "runs",
            "output",
            "latents",
            "sampler",
            "compareWith",
            "trajectory",
            "workDoneToken",
          ]
        )
        dictionary = try object.required("dictionary").nonemptyString()
        cache = try object.required("cache").nonemptyString()
        runs = try object.optional("runs")?.array().map { try $0.nonemptyString() }
        output = try object.required("output").nonemptyString()
        latents = try object.optional("latents").map { try LatentSelection($0) }
        sampler = try object.optional("sampler").map { try Sampler($0) }
        compareWith = try object.optional("compareWith")?.nonemptyString()
        trajectory = try object.optional("trajectory").map { try ReportTrajectory($0) }
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["cache"] = .string(cache)
        object["runs"] = runs.map { .array($0.map { .string($0) }) }
        object["output"] = .string(output)
        object["latents"] = latents.map { $0.json }
        object["sampler"] = sampler.map { $0.json }
        object["compareWith"] = compareWith.map { .string($0) }
        object["trajectory"] = trajectory.map { $0.json }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `report` answers.
    package struct Result: WireValue {
      package var output: String
      /// How many have a card.
      package var latents: Int
      /// Written.
      package var bytes: Int

      package init(output: String, latents: Int, bytes: Int) {
        self.output = output
        self.latents = latents
        self.bytes = bytes
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["output", "latents", "bytes"])
        output = try object.required("output").string()
        latents = try object.required("latents").integer(from: 0)
        bytes = try object.required("bytes").integer(from: 0)
      }

      package var json: JSON {
        var object = JSONObject()
        object["output"] = .string(output)
        object["latents"] = .integer(latents)
        object["bytes"] = .integer(bytes)
        return .object(object)
      }
    }
  }
}
