// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Makes directions that steer a model towards a behaviour, of pairs of answers that show it and do not.
  ///
  /// Contrastive activation addition and its relatives. Each pair's prompt is run with both answers, activations are
  /// read at one token of each, and the recipe makes of them a vector for every hookpoint. All recipes give a vector
  /// that points from negative to positive and is as long as the classes' means are apart along it, so that strength 1
  /// of `add` carries the one mean to the other. Where answers are letters, every letter counts alike however often it
  /// is the positive one. Pairs that cannot be used are listed with the reason. The vectors are saved under `name`,
  /// which then stands for them in `interventions` and `sweep`.
  package enum SteeringVector: WireMethod {
    package static let name = "steeringVector"

    /// What `steeringVector` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// The pairs, or a file of them.
      package var pairs: ContrastPairs
      /// Where activations are read: a vector for each.
      package var hookpoints: [String]
      /// At which token of prompt and answer: `last`, `letter` (the one that holds the answer's first letter or digit),
      /// or its place, from the end if below 0.
      package var read: ReadPosition?
      /// How a direction is made of pairs: `meanDifference`; `lda`, Fisher's discriminant with shrunk covariance;
      /// `pca`, the first principal axis of the pairs about their middles, turned towards positive; `logistic`, the
      /// normal of logistic regression on the same points.
      package var recipe: SteeringRecipe
      /// What to save the vectors as, in place of any of that name; named after the request unless given.
      package var name: String?
      /// What is put round the question of an item with lettered answers, `{question}` standing for it. After a frame
      /// that ends in an open parenthesis the letter follows at once, else after a space.
      package var frame: String
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        pairs: ContrastPairs,
        hookpoints: [String],
        read: ReadPosition? = nil,
        recipe: SteeringRecipe = .meanDifference,
        name: String? = nil,
        frame: String = "{question}\n\nAnswer: (",
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.pairs = pairs
        self.hookpoints = hookpoints
        self.read = read
        self.recipe = recipe
        self.name = name
        self.frame = frame
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "pairs",
            "hookpoints",
            "read",
            "recipe",
            "name",
            "frame",
            "workDoneToken",
          ]
        )
        model = try object.required("model").nonemptyString()
        pairs = try ContrastPairs(object.required("pairs"))
        hookpoints = try object.required("hookpoints").array(from: 1).map { try $0.nonemptyString() }
        read = try object.optional("read").map { try ReadPosition($0) }
        recipe = try object.optional("recipe").map { try SteeringRecipe($0) } ?? .meanDifference
        name = try object.optional("name")?.nonemptyString()
        frame = try object.optional("frame")?.nonemptyString() ?? "{question}\n\nAnswer: ("
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["pairs"] = pairs.json
        object["hookpoints"] = .array(hookpoints.map { .string($0) })
        object["read"] = read.map { $0.json }
        object["recipe"] = recipe.json
        object["name"] = name.map { .string($0) }
        object["frame"] = .string(frame)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `steeringVector` answers.
    package struct Result: WireValue {
      /// What the vectors are saved as.
      package var name: String
      package var vectors: [SteeringVectorSummary]
      package var rejected: [RejectedItem]
      /// How many pairs the vectors are made of.
      package var pairs: Int
      /// Of lettered answers, how many of the pairs match with which letter.
      package var letters: WireMap<Int>?

      package init(
        name: String,
        vectors: [SteeringVectorSummary],
        rejected: [RejectedItem],
        pairs: Int,
        letters: WireMap<Int>? = nil
      ) {
        self.name = name
        self.vectors = vectors
        self.rejected = rejected
        self.pairs = pairs
        self.letters = letters
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["name", "vectors", "rejected", "pairs", "letters"])
        name = try object.required("name").string()
        vectors = try object.required("vectors").array().map { try SteeringVectorSummary($0) }
        rejected = try object.required("rejected").array().map { try RejectedItem($0) }
        pairs = try object.required("pairs").integer(from: 0)
        letters = try object.optional("letters").map { try WireMap($0) { try $0.integer() } }
      }

      package var json: JSON {
        var object = JSONObject()
        object["name"] = .string(name)
        object["vectors"] = .array(vectors.map { $0.json })
        object["rejected"] = .array(rejected.map { $0.json })
        object["pairs"] = .integer(pairs)
        object["letters"] = letters.map { $0.json { .integer($0) } }
        return .object(object)
      }
    }
  }
}
