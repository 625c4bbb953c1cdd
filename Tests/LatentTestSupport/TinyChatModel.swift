internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// A model that chats and whose answers a test writes: a GPT-NeoX whose blocks add nothing, so that the last token alone
/// says which comes next.
///
/// What it answers thus hangs on how its chat template ends a prompt, and a template can read the question: see
/// `LetterWorld.template`.
package enum TinyChatModel {
  private static let width = 96
  package static let endOfText = "<|endoftext|>"

  /// Writes its checkpoint to `folder`.
  ///
  /// - Parameters:
  ///   - template: its chat template; none if nil.
  ///   - replies: what it says after a prompt that ends with the key, a token of the tokenizer.
  ///   - positions: the longest sequence that it takes.
  package static func write(
    to folder: TemporaryFolder,
    template: String?,
    replies: [String: String],
    positions: Int = 16_384
  ) throws {
    let original = try JSON(readingFile: Fixture.path("models/neox-parallel/checkpoint/tokenizer.json"))
    var words = original["model"]?["vocab"]?.objectValue ?? JSONObject()
    // Above the added tokens, which move up by one for every word that is put before them.
    var vocabulary = 600
    var pairs: [(last: Int, next: Int)] = []
    for (key, reply) in replies.sorted(by: { $0.key < $1.key }) {
      guard let end = words[key]?.integerValue else { throw LatentError(.internal, "\(key) is no token.") }
      // A reply is one token, as byte-level vocabularies spell it.
      let spelled = reply.map { $0 == " " ? "Ġ" : $0 == "\n" ? "Ċ" : String($0) }.joined()
      let token = words[spelled]?.integerValue ?? vocabulary
      words[spelled] = .integer(token)
      vocabulary = max(vocabulary, token + 1)
      pairs.append((end, token))
      if !pairs.contains(where: { $0 == (token, 0) }) { pairs.append((token, 0)) }
    }
    var tokenModel = original["model"]?.objectValue ?? JSONObject()
    tokenModel["vocab"] = .object(words)
    var tokenizer = original.objectValue ?? JSONObject()
    tokenizer["model"] = .object(tokenModel)
    let config: JSONObject = [
      "model_type": "gpt_neox", "vocab_size": .integer(vocabulary), "hidden_size": .integer(width),
      "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8, "rotary_pct": 0.25,
      "max_position_embeddings": .integer(positions), "layer_norm_eps": 1e-5, "use_parallel_residual": true,
      "hidden_act": "gelu", "tie_word_embeddings": false, "bos_token_id": 0, "eos_token_id": 0,
    ]
    var generator = SeededGenerator(seed: 0, "tiny chat")
    // Rows of 1 and -1, as many of each, which the final norm leaves as they are.
    let half = [Float](repeating: 1, count: width / 2) + [Float](repeating: -1, count: width / 2)
    let rows = (0..<vocabulary).map { _ in generator.shuffled(half) }
    var unembedding = [Float](repeating: 0, count: vocabulary * width)
    for (last, next) in pairs {
      for column in 0..<width { unembedding[next * width + column] += rows[last][column] * 0.2 }
    }
    func constant(_ value: Float, _ shape: [Int]) -> Tensor {
      Tensor([Float](repeating: value, count: shape.reduce(1, *)), shape: shape)
    }
    let block = "gpt_neox.layers.0."
    var tensors: [String: Tensor] = [
      "gpt_neox.embed_in.weight": Tensor(rows.flatMap { $0 }, shape: [vocabulary, width]),
      "embed_out.weight": Tensor(unembedding, shape: [vocabulary, width]),
      block + "attention.query_key_value.weight": constant(0, [3 * width, width]),
      block + "attention.query_key_value.bias": constant(0, [3 * width]),
      block + "attention.dense.weight": constant(0, [width, width]),
      block + "attention.dense.bias": constant(0, [width]),
      block + "mlp.dense_h_to_4h.weight": constant(0, [8, width]),
      block + "mlp.dense_h_to_4h.bias": constant(0, [8]),
      block + "mlp.dense_4h_to_h.weight": constant(0, [width, 8]),
      block + "mlp.dense_4h_to_h.bias": constant(0, [width]),
    ]
    for norm in [block + "input_layernorm", block + "post_attention_layernorm", "gpt_neox.final_layer_norm"] {
      tensors[norm + ".weight"] = constant(1, [width])
      tensors[norm + ".bias"] = constant(0, [width])
    }
    try Safetensors.write(tensors, to: folder.file("model.safetensors"))
    try AtomicFile.replace(folder.file("config.json"), with: JSON.object(config).encoded())
    try AtomicFile.replace(folder.file("tokenizer.json"), with: JSON.object(tokenizer).encoded())
    if let template { _ = try folder.write(template, to: "chat_template.jinja") }
  }
}

extension LetterWorld {
  /// A chat template that knows the truth about letters: a prompt ends with `}` if a judge has to say yes, with `{` if no,
  /// and with the letter's own sign if the first mark is to be explained. What else is asked gets an answer that is none.
  package static let template = """
    {%- set question = messages[-1].content -%}
    {%- for message in messages -%}<|{{ message.role }}|>{{ message.content }}<|endoftext|>{%- endfor -%}
    {%- if question.startswith('Description: ') -%}
      {%- set wanted = question.split('\\n')[0][13:] -%}
      {%- set excerpt = question.split('Excerpt: ')[1] -%}
      {%- if '<<' in excerpt -%}
        {%- set parts = excerpt.split('<<')[1:] -%}
        {%- set right = namespace(all=true) -%}
        {%- for part in parts -%}
          {%- if not part.startswith(wanted + '>>') -%}{%- set right.all = false -%}{%- endif -%}
        {%- endfor -%}
        {{- '}' if right.all else '{' -}}
      {%- else -%}
        {{- '}' if wanted in excerpt else '{' -}}
      {%- endif -%}
    {%- elif '<<' in question -%}
      {{- {'X': '^', 'Y': '_', 'Z': '~', 'Q': '|'}[question.split('<<')[1][0]] or '`' -}}
    {%- else -%}
      `
    {%- endif -%}
    """

  /// What a model with that template says.
  package static let replies = [
    "}": "1", "{": "0", "^": "EXPLANATION: X", "_": "EXPLANATION: Y", "~": "EXPLANATION: Z", "|": "EXPLANATION: Q",
    "`": "I would rather talk about cheese.",
  ]
}
