// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Loads a language model and keeps it in memory.
  ///
  /// Reads a Hugging Face checkpoint folder: `model.safetensors` or else `pytorch_model.bin`, single or sharded, with
  /// `config.json` and a tokenizer: `tokenizer.json`, else `rwkv_vocab*.txt`, `tokenizer.model`, `vocab.json` with
  /// `merges.txt`, or `vocab.txt`. Pickles are read and never run: a class or function that weights do not need is
  /// refused by name. Weights that are NaN or infinite are refused, as is a file that the folder's index places outside
  /// of it. A path that ends in `.pth` is RWKV's own format, whose version and sizes are read from the tensors; its
  /// vocabulary (`rwkv_vocab*.txt`, `20B_tokenizer.json`) is looked for beside it.
  package enum LoadModel: WireMethod {
    package static let name = "loadModel"

    /// What `loadModel` is asked with.
    package struct Params: WireValue {
      /// The checkpoint folder, or an RWKV `.pth` file.
      package var path: String
      /// What requests will call it; the folder's name unless given. A name in use is refused.
      package var name: String?
      /// Element type that weights shall have in memory; `auto` keeps bfloat16 where the CPU computes with it, else
      /// widens to float32 and says so in `notes`.
      package var dtype: WeightDTypeChoice
      /// Where a model shall compute; `auto` takes the fastest device there is.
      package var device: DeviceChoice
      /// Folder of a PEFT LoRA adapter, which is merged into the weights.
      package var adapter: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        path: String,
        name: String? = nil,
        dtype: WeightDTypeChoice = .auto,
        device: DeviceChoice = .auto,
        adapter: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.path = path
        self.name = name
        self.dtype = dtype
        self.device = device
        self.adapter = adapter
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["path", "name", "dtype", "device", "adapter", "workDoneToken"])
        path = try object.required("path").nonemptyString()
        name = try object.optional("name")?.nonemptyString()
        dtype = try object.optional("dtype").map { try WeightDTypeChoice($0) } ?? .auto
        device = try object.optional("device").map { try DeviceChoice($0) } ?? .auto
        adapter = try object.optional("adapter")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["path"] = .string(path)
        object["name"] = name.map { .string($0) }
        object["dtype"] = dtype.json
        object["device"] = device.json
        object["adapter"] = adapter.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    package typealias Result = LoadedModel
  }
}
