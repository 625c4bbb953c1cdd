import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

/// Where templates come from, what their errors say, and that a hostile one ends.
@Suite struct ChatTemplateTests {
  private let hello = [ChatMessage(role: "user", content: "Hello")]

  private func render(_ source: String) throws -> String {
    try ChatTemplate(source, path: "it").render(messages: hello, addGenerationPrompt: true)
  }

  private func folder(_ files: KeyValuePairs<String, String>) throws -> (TemporaryFolder, CheckpointFolder) {
    let folder = try TemporaryFolder()
    for (name, text) in files { _ = try folder.write(text, to: name) }
    return (folder, try CheckpointFolder(folder.path))
  }

  @Test func readsTheTemplateBesideTheTokenizer() throws {
    let (kept, folder) = try folder([
      "tokenizer_config.json":
        #"{"bos_token": {"content": "<s>"}, "eos_token": "</s>", "chat_template": "{{ bos_token }}{{ messages[0].content }}"}"#,
      "special_tokens_map.json": #"{"bos_token": "other", "pad_token": "<p>"}"#,
    ])
    defer { withExtendedLifetime(kept) {} }
    let template = try ChatTemplate.required(in: folder)
    #expect(try template.render(messages: hello, addGenerationPrompt: false) == "<s>Hello")
    #expect(template.path.hasSuffix("tokenizer_config.json"))
  }

  @Test func readsOneOfSeveralByItsName() throws {
    let (kept, folder) = try folder([
      "tokenizer_config.json":
        #"{"chat_template": [{"name": "default", "template": "d"}, {"name": "rag", "template": "r"}]}"#
    ])
    defer { withExtendedLifetime(kept) {} }
    #expect(try ChatTemplate.required(in: folder).render(messages: [], addGenerationPrompt: true) == "d")
    #expect(try ChatTemplate(folder: folder, name: "rag")?.render(messages: [], addGenerationPrompt: true) == "r")
    #expect(try ChatTemplate(folder: folder, name: "other") == nil)
  }

  @Test func aFileOfItsOwnComesFirst() throws {
    let (kept, folder) = try folder([
      "tokenizer_config.json": #"{"eos_token": "!", "chat_template": "old"}"#,
      "chat_template.jinja": "new{{ eos_token }}\n",
    ])
    defer { withExtendedLifetime(kept) {} }
    #expect(try ChatTemplate.required(in: folder).render(messages: [], addGenerationPrompt: true) == "new!")
  }

  @Test func aFolderWithoutOneIsNamed() throws {
    let (kept, folder) = try folder(["tokenizer_config.json": "{}"])
    defer { withExtendedLifetime(kept) {} }
    #expect(try ChatTemplate(folder: folder) == nil)
    let error = #expect(throws: LatentError.self) { try ChatTemplate.required(in: folder) }
    #expect(error?.message.contains("has no chat template") == true && error?.message.contains(kept.path) == true)
  }

  @Test(arguments: [
    ("a\n{% include 'x' %}", "`{% include %}`", "line 2"), ("{{ 1 | pprint }}", "filter pprint", "line 1"),
    ("{{ 1 is odder }}", "test odder", "line 1"), ("\n\n{{ x.y }}", "x is undefined", "line 3"),
    ("{{ cycler(1) }}", "`cycler(…)`", "line 1"), ("{% for x in y recursive %}{% endfor %}", "recursive", "line 1"),
    ("{{ f(*x) }}", "`*` before an argument", "line 1"), ("{% set x.y = 1 %}", "namespace", "line 1"),
  ])
  func errorsNameTheConstructAndItsLine(_ source: String, _ construct: String, _ line: String) {
    let error = #expect(throws: LatentError.self) { try render(source) }
    #expect(error?.message.contains(construct) == true, "\(String(describing: error))")
    #expect(error?.message.contains(line) == true, "\(String(describing: error))")
  }

  /// Each of these would run for hours, fill the memory or overflow the stack.
  @Test(arguments: [
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{{ range(99999999999) }}", "{{ range(0, 9223372036854775807, 1) }}", "{{ 'x' * 99999999999 }}",
    "{{ [1] * 99999999999 }}", "{{ 9223372036854775807 + 1 }}", "{{ 10 ** 99999 }}", "{{ -9223372036854775807 - 2 }}",
    "{{ (-9223372036854775807 - 1) // -1 }}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == ns.x }}",
    "{% set ns = namespace(x=1) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for i in range(99999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for i in range(99999) %}{% for y in [ns.x] %}{% set ns.x = loop %}{% endfor %}{% endfor %}",
    "{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}", "{% set x = 'a' * 1000000 %}{{ x.replace('a', x) }}",
    "{{ 'a' | indent(1000) | replace('', 'a' * 8000000) }}",
  ])
  func hostileTemplatesEnd(_ source: String) {
    let error = #expect(throws: LatentError.self) { try render(source) }
    #expect(error?.code == .unreadableCheckpoint)
  }

  @Test func deepNestingIsRefused() {
    for (open, close) in [("(", ")"), ("[", "]"), ("not ", ""), ("-", ""), ("{'a': ", "}"), ("1 if 1 else ", "")] {
      let source = "{{ \(String(repeating: open, count: 5000))1\(String(repeating: close, count: 5000)) }}"
      #expect(throws: LatentError.self, "\(open)") { try render(source) }
    }
    let blocks = String(repeating: "{% if 1 %}", count: 5000) + String(repeating: "{% endif %}", count: 5000)
    #expect(throws: LatentError.self) { try render(blocks) }
    // Long without being deep.
    let chain = "{{ 1" + String(repeating: " + 1", count: 40) + " }}"
    #expect(throws: Never.self) { try render(chain) }
    for link in [" ~ 1", " or 0", " and 1", ".a", "[0]", " | list", " is none", " if 1", " < 1"] {
      let chain = "{{ 1" + String(repeating: link, count: 100_000) + " }}"
      #expect(throws: LatentError.self, "\(link)") { try render(chain) }
    }
    let tall = "{{ 1" + String(repeating: " + 1", count: 5000) + " }}"
    #expect(throws: LatentError.self) { try render(tall) }
  }

  /// Namespaces that hold each other are taken apart; a chain of them is no deep recursion.
  @Test func namespacesMayHoldEachOther() throws {
    let source = """
      {% set ns = namespace(x=0, me=0) %}{% set ns.me = ns %}
      {%- for i in range(20000) %}{% set ns.x = namespace(x=ns.x) %}{% endfor %}{{ ns.x.x is defined }}
      """
    #expect(try render(source) == "True")
  }

  @Test func whatOneRunChangesNoOtherSees() throws {
    let template = try ChatTemplate(
      "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
      path: "it"
    )
    for count in [2, 1, 3] {
      let messages = Array(repeating: hello[0], count: count)
      #expect(try template.render(messages: messages, addGenerationPrompt: true) == "\(count)")
    }
  }
}
