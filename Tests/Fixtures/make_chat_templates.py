"""Write what transformers makes of conversations with the chat templates of chat_templates/, and jinja2 of small templates.

    python make_chat_templates.py

The templates are our own, in the forms that the families' templates have: the same constructs, other words.
"""

import json
from datetime import datetime
from pathlib import Path
from unittest import mock

import jinja2
from transformers.utils import chat_template_utils

FOLDER = Path(__file__).parent / "chat_templates"
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
TIME = 1_699_956_000  # ten in the morning in UTC: the same day nearly everywhere

USER = {"role": "user", "content": "  What's a latent?\n"}
ANSWER = {"role": "assistant", "content": "A direction.\n\nOr so. "}
SYSTEM = {"role": "system", "content": " Be <terse> & \"clear\". \u00e9\u4e16\U0001f9a9 "}
THOUGHT = {"role": "assistant", "content": "<think>\nHm: 1 < 2.\n</think>\n\nIt is a direction."}
CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {"type": "function", "function": {"name": "look_up", "arguments": {"word": "latent", "n": 3, "x": [1.5, None, True]}}},
        {"type": "function", "id": "c2", "function": {"name": "stop", "arguments": "{}"}},
    ],
}
TOOL = {"role": "tool", "content": "{\"found\": true}"}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "look_up",
            "description": "Looks \"up\" a <word>",
            "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
        },
    }
]

CONVERSATIONS: list[tuple[list[dict], bool, dict]] = [
    ([USER], True, {}),
    ([USER, ANSWER], False, {}),
    ([USER, ANSWER, USER], True, {}),
    ([SYSTEM, USER], True, {}),
    ([SYSTEM, USER, ANSWER, USER, ANSWER], False, {}),
    ([USER, THOUGHT, USER], True, {}),
    ([USER, THOUGHT], False, {}),
    ([SYSTEM, USER], True, {"enable_thinking": False}),
    ([USER, USER], True, {}),
    ([ANSWER], False, {}),
    ([], True, {}),
    ([SYSTEM], False, {}),
    ([USER, CALL, TOOL, TOOL, ANSWER], True, {}),
    ([SYSTEM, USER], True, {"tools": TOOLS}),
    ([USER, CALL, TOOL], True, {"tools": TOOLS, "date_string": "1 May 2025"}),
    ([{"role": "user", "content": "a</think>b"}, {"role": "critic", "content": "no"}], True, {}),
]

# Small templates, each about one rule: its text or, where jinja2 refuses, that it does.
SNIPPETS = [
    "a\n{% if true %}\n  b\n{% endif %}\nc\n",
    "a\n  {% if true %}  \n  b\n  {%- endif -%}  \n c",
    "x {{- ' y ' -}} z\n\n",
    "  {%+ if true %}x{% endif +%}\ny",
    "a {# note #}\n b {#- note -#}  c\n   {# alone #}\nd",
    "{% raw %}{{ not }} {% run %}{% endraw %}!\n  {%- raw -%}  x  {%- endraw -%}  y",
    "{% for x in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for x in range(10) if x is odd %}{{ loop.index0 }}:{{ x }}:{{ loop.previtem }}:{{ loop.nextitem }};{% else %}none{% endfor %}",
    "{% for x in [] %}a{% else %}b{% endfor %}",
    "{% for k, v in {'a': 1, 'b': [2]}.items() %}{{ k }}={{ v }} {% endfor %}",
    "{% for x in 'abc' %}{{ loop.cycle('o', 'e') }}{{ x }}{{ loop.revindex }}{{ loop.first }}{% endfor %}",
    "{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}",
    "{% set ns = namespace(x=1, l=[]) %}{% for i in [1, 2] %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}",
    "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i > 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% set a, b = 1, 'x' %}{{ b ~ a }}{% set t %}in {{ a }}{% endset %}{{ t | upper }}",
    "{% macro m(a, b='z') -%} [{{ a }}|{{ b }}] {%- endmacro %}{{ m(1) }}{{ m(2, b=3) }}{{ m() }}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}",
    "{% filter upper %}a{{ 1 }}b{% endfilter %}{% with x = 3 %}{{ x }}{% endwith %}{{ x }}",
    "{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 1 + 2 * 3 - 4 }} {{ 2 ** -1 }} {{ -2 ** 2 }}",
    "{{ 1.0 }} {{ 1e20 }} {{ 0.1 + 0.2 }} {{ 1 / 3 }} {{ 1_000 }} {{ 3 | float }} {{ '3.7' | int }} {{ 'x' | int(5) }} {{ -3 | abs }}",
    "{{ true }} {{ none }} {{ [1, 'a', none, 2.5, true] }} {{ {'k': 'v', 'n': {'x': []}} }} {{ ('a', ) | list }}",
    "{{ \"it's\" | list }} {{ ['it\\'s', 'a\"b', 'c\\n\\t\\\\', '\u00e9\\u0007\\u200b'] }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 'a' < 'b' }} {{ [1, 2] == [1, 2] }} {{ 1 == 1.0 }} {{ 1 == true }} {{ 'a' != 'b' }} {{ 1 == '1' }}",
    "{{ 'b' in 'abc' }} {{ 'x' not in ['x'] }} {{ 'k' in {'k': 1} }} {{ '' in '' }} {{ 1 in [1.0] }} {{ 'a' in missing }}",
    "{{ not true or true and false }} {{ 'a' or 'b' }} {{ '' or 'b' }} {{ 'a' and 0 }} {{ (not 1) == false }}",
    "{{ 'x' if false }}|{{ 'x' if true else 'y' }}|{{ 'a' if 0 else 'b' if 1 else 'c' }}",
    "{{ missing }}|{{ missing | default('d') }}|{{ '' | default('d') }}|{{ '' | default('d', true) }}|{{ missing is defined }}",
    "{{ {'a': 1}.b }}|{{ {'a': 1}['b'] is undefined }}|{{ {'a': {'b': 2}}.a.b }}|{{ [1, 2].0 }}|{{ [1, 2][-1] }}|{{ [1][5] }}",
    "{{ 'h\u00e9llo'[1] }}{{ 'h\u00e9llo'[-1] }} {{ 'hello'[1:3] }} {{ 'hello'[::-1] }} {{ [1, 2, 3, 4][1:] }} {{ [1, 2, 3, 4][:-1] }} {{ [1, 2, 3, 4][::2] }} {{ 'abc'[5:] }} {{ [1, 2, 3][-2:9] }}",
    "{{ '  a b  '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ '\\n\\x1c a\\u3000'.strip() }}",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ 'a b c'.rsplit(' ', 1) }} {{ 'a</t>b</t>c'.split('</t>')[-1] }} {{ ' a  b c '.split(None, 1) }}",
    "{{ 'abc'.startswith('ab') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('bc') }} {{ ''.startswith('') }} {{ 'e\\u0301'.startswith('e') }}",
    "{{ 'aXbX'.replace('X', 'y') }} {{ 'aXbX'.replace('X', 'y', 1) }} {{ 'ab'.replace('', '-') }} {{ 'abc'.find('c') }} {{ '\u00e9c'.find('c') }} {{ 'abc'.count('b') }} {{ 'x'.find('y') }}",
    "{{ 'hELLO wORLD'.title() }} {{ 'hELLO'.capitalize() }} {{ 'stra\u00dfe'.upper() }} {{ 'ABC'.lower() }} {{ '-'.join(['a', 'b']) }} {{ 'a=b=c'.partition('=') | join('|') }} {{ 'a-b c(d e_f' | title }} {{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ '7'.zfill(3) }}",
    "{{ {'a': 1}.get('a') }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.get('b', 2) }} {{ {'a': 1, 'b': 2}.keys() | list }} {{ {'a': 1}.values() | list }} {% for k, v in {'b': 1, 'A': 2} | dictsort %}{{ k }}{{ v }}{% endfor %} {% for k, v in {'a': 1} | items %}{{ k }}{{ v }}{% endfor %}",
    "{{ ' x ' | trim }}|{{ 'abc' | length }}|{{ [1, 2] | count }}|{{ 'aB' | upper }}|{{ 'aB' | lower }}|{{ 'a b' | title }}|{{ 'a b' | capitalize }}|{{ 'aa' | replace('a', 'b') }}|{{ 'xax' | trim('x') }}",
    "{{ [3, 1, 2] | sort }} {{ ['b', 'A', 'c'] | sort(reverse=true) }} {{ [1, 2, 1] | unique | list }} {{ [1, 2] | first }} {{ [1, 2] | last }} {{ [] | first }} {{ [1, 2] | reverse | list }} {{ [1, 5, 2] | max }} {{ [4, 2] | min }} {{ [1, 2] | sum }}",
    "{{ [{'a': 1, 'b': 'x'}, {'a': 2}] | map(attribute='a') | list }} {{ ['a', 'b'] | map('upper') | join('+') }} {{ [{'r': 's', 'c': 1}, {'r': 'u', 'c': 2}] | selectattr('r', 'equalto', 'u') | map(attribute='c') | first }} {{ [{'a': 1}, {}] | rejectattr('a', 'defined') | list | length }} {{ [1, 0, 2] | select | list }} {{ [1, 2, 3] | select('odd') | list }} {{ [1, 2, 3] | reject('gt', 1) | list }} {{ [{'a': 0}, {'a': 1}] | selectattr('a') | list }}",
    "{{ [1, 2] | join }} {{ ['a', 1, none] | join(', ') }} {{ [{'n': 1}, {'n': 2}] | join('-', attribute='n') }} {{ 'abc' | join('.') }} {{ 2.567 | round(2) }} {{ 2.5 | round }} {{ 3.2 | round(0, 'ceil') }} {{ 'a\\nb' | indent(2) }}",
    "{{ {'a': [1, 2.0, 'x\"\\\\', none, true], '\u00e9': '</\\n\\u0001'} | tojson }} {{ {'b': {'c': []}, 'a': [1, {}]} | tojson(indent=2) }} {{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ '\u00e9\U0001f9a9' | tojson(ensure_ascii=true) }}",
    "{{ 'x' is string }} {{ 1 is number }} {{ 1 is integer }} {{ 1.5 is float }} {{ {} is mapping }} {{ [] is iterable }} {{ 'a' is sequence }} {{ none is none }} {{ true is boolean }} {{ true is true }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ 1 is eq 1 }} {{ 1 is not none }} {{ 'a' is in ['a'] }} {{ 1 is sameas true }} {{ range is callable }} {{ false is false }}",
    "{{ range(3) | list }} {{ range(1, 7, 2) | list }} {{ range(3, 0, -1) | list }} {{ dict(a=1) }} {{ 'a' * 3 }} {{ [1] * 2 }} {{ [1] + [2] }} {{ 'a' 'b' }} {{ 1 ~ 'x' ~ none }}",
    "{{ strftime_now('%Y-%m-%d') }} {{ strftime_now('%d %b %Y') }}",
    "{{ messages[0].content.split('x')[0] if messages and messages[0]['role'] == 'user' else 'n' }}{{ messages | length }}{{ messages[1:] | list }}",
    "{% set m = messages %}{% if m[0]['role'] == 'user' %}{% set m = m[1:] %}{% endif %}{{ m | length }}",
    "{%- if not add_generation_prompt is defined -%}{%- set add_generation_prompt = false -%}{%- endif -%}{{ add_generation_prompt }}",
    "{{ raise_exception('no ' ~ 1) }}",
    "{{ missing.field }}", "{{ missing() }}", "{{ 1 / 0 }}", "{{ 1 + 'a' }}", "{{ x | nosuch }}", "{{ 1 is nosuch }}", "{% nosuch %}",
    "{% if %}{% endif %}", "{% if 1 %}", "{{ 1", "{{ 'a }}", "{% for x in 1 %}{% endfor %}", "{{ [1, 2", "{% endif %}", "{{ 1 }", "{# x",
    "{{ 'a'.nosuch() }}", "{% set x.y = 1 %}", "{{ {'a': 1}.update({'b': 2}) }}", "{{ [1].append(2) }}", "{{ none.x.y }}", "{{ {'a': 1} < {'b': 2} }}",
    "{{ messages.0.role }}{{ messages[0]['content'] | trim | length }}{{ '%' }}{{ '{{' }}{{ \"}}\" }}{{ {'a': {'b': {}}} }}",
    "line\r\nline{{ 1 }}\r\n{% if 1 %}\r\nx{% endif %}\r\n",
    "{{ true and not false }}{{ 'a' is string and 1 is number }}{{ 2 if 1 is odd else 3 }}{{ [1,2,] }}{{ {'a': 1,} }}{{ - 1 }}{{ 3 - -1 }}",
    "{{ 'A' ~ 'b' | upper }}{{ ('A' ~ 'b') | lower }}{{ -1 | abs }}{{ 1 + [1, 2] | length }}{{ not [] | length }}",
    "{% generation %}said{% endgeneration %}{{ loop is defined }}",
]


class FixedTime(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(TIME, tz)


def rendered(source: str, **variables: object) -> dict:
    """The text, or that there is none and why."""
    try:
        compiled = chat_template_utils._compile_jinja_template(source)
        return {"text": compiled.render(**TOKENS, **variables)}
    except jinja2.exceptions.TemplateError as error:
        refused = type(error) is jinja2.exceptions.TemplateError
        return {"refused": str(error)} if refused else {"fails": True}
    except (TypeError, ZeroDivisionError, AttributeError, ValueError):
        return {"fails": True}


if __name__ == "__main__":
    results: dict = {"tokens": TOKENS, "now": TIME, "conversations": [], "templates": {}, "snippets": []}
    for messages, prompt, variables in CONVERSATIONS:
        results["conversations"].append({"messages": messages, "addGenerationPrompt": prompt, "variables": variables})
    with mock.patch.object(chat_template_utils, "datetime", FixedTime):
        for path in sorted(FOLDER.glob("*.jinja")):
            texts = [
                rendered(
                    path.read_bytes().decode(),
                    **{"tools": None, "documents": None, **variables},
                    messages=messages,
                    add_generation_prompt=prompt,
                )
                for messages, prompt, variables in CONVERSATIONS
            ]
            results["templates"][path.stem] = texts
            print(path.stem, sum("text" in text for text in texts), "of", len(texts), "texts")
        for source in SNIPPETS:
            result = rendered(source, messages=[USER, ANSWER], add_generation_prompt=True, tools=None, documents=None)
            results["snippets"].append({"source": source, **result})
    (FOLDER / "expected.json").write_text(json.dumps(results, ensure_ascii=True, indent=0) + "\n")
    for snippet in results["snippets"]:
        if "text" not in snippet:
            print({key: value for key, value in snippet.items()})
