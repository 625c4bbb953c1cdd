"""Reads the grammar files: rules, their alternatives, and the little markup inside an alternative.

A rule is a header and one alternative a line::

    == animal : animal | * *s
    cat
    wolf/wolves

`== name : concept concept | form form` names the rule, the concepts that every word of it carries, and the forms of
its words (`*` is the word itself; a line may write its own forms out, parted by slashes). A rule whose header has a
`|` is a word list. `(3) text` gives an alternative the weight 3. Lines that begin with `#` are remarks.

Markup inside an alternative:

    {rule}          an alternative of that rule
    {rule+}         its second form; {rule.2} its third, and so on
    {rule:name}     the same, remembered for this document as `name`; {$name}, {$name+}, {$name.2} say it again
    {a rule}        with the article a or an before it
    {^rule}         with a capital first letter
    {rule*2-4}      two to four different alternatives, parted by spaces; {rule*2-4/} parts them by line ends
    {rule,}         with a comma in the place of its last full stop (for speech before "he said")
    {later}         a time of the clock later than the last {later} of this document
    {int 2 90}      a whole number in digits; {int 0 59 02} pads it to two digits
    [concept: text] marks the text, which may hold markup too
    \\n a line end; a backslash before { } [ ] # writes that character
"""

from dataclasses import dataclass, field
import re


@dataclass(frozen=True)
class Literal:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Mark:
    """Text that carries a concept."""

    concept: str
    nodes: tuple


@dataclass(frozen=True)
class Integer:
    """A whole number from `low` to `high`, padded with zeros to `digits`."""

    low: int
    high: int
    digits: int
    name: str


@dataclass(frozen=True)
class Later:
    """A time of the clock after the last one of the document."""


@dataclass(frozen=True)
class Reference:
    """A rule (or, after `$`, a remembered word) put in this place."""

    rule: str
    remembered: bool
    form: int
    name: str
    article: bool
    capital: bool
    least: int
    most: int
    separator: str
    comma: bool


@dataclass
class Rule:
    """The alternatives of one name. `words` rules hold tuples of forms, others tuples of nodes."""

    name: str
    concepts: tuple
    words: bool
    alternatives: list = field(default_factory=list)
    weights: list = field(default_factory=list)


class GrammarError(ValueError):
    """A grammar file says something that cannot be read; the message names the file and line."""


REFERENCE = re.compile(
    r"(?P<capital>\^)?(?P<article>a )?(?P<remembered>\$)?(?P<rule>[A-Za-z][\w.-]*?)"
    r"(?:(?P<plus>\+)|\.(?P<form>\d))?(?:\*(?P<least>\d+)-(?P<most>\d+)(?P<lines>/)?)?(?P<comma>,)?(?::(?P<name>\w+))?$"
)
INTEGER = re.compile(r"int (?P<low>\d+) (?P<high>\d+)(?: 0(?P<digits>\d))?(?::(?P<name>\w+))?$")
HEADER = re.compile(r"== (?P<name>[\w.-]+)(?: :(?P<concepts>[\w\- ]*))?(?P<forms>\|.*)?$")
WEIGHT = re.compile(r"\((\d+)\) ")


def parse_markup(source):
    """Turns one alternative into a tuple of nodes."""
    nodes, position = _parse_nodes(source, 0, closing=None)
    if position != len(source):
        raise GrammarError(f"unexpected '{source[position]}' in: {source}")
    return nodes


def _parse_nodes(source, position, closing):
    nodes, text = [], []

    def flush():
        if text:
            nodes.append(Literal("".join(text)))
            text.clear()

    while position < len(source) and source[position] != closing:
        character = source[position]
        if character == "\\":
            escaped = source[position + 1]
            text.append("\n" if escaped == "n" else escaped)
            position += 2
        elif character == "{":
            end = source.index("}", position)
            flush()
            nodes.append(_parse_reference(source[position + 1 : end]))
            position = end + 1
        elif character == "[":
            colon = source.index(":", position)
            flush()
            start = colon + 1 + (source[colon + 1] == " ")
            inner, end = _parse_nodes(source, start, closing="]")
            if end == len(source):
                raise GrammarError(f"a mark is not closed in: {source}")
            nodes.append(Mark(source[position + 1 : colon], inner))
            position = end + 1
        else:
            text.append(character)
            position += 1
    flush()
    return tuple(nodes), position


def _parse_reference(source):
    if source == "later":
        return Later()
    match = INTEGER.match(source)
    if match:
        return Integer(int(match["low"]), int(match["high"]), int(match["digits"] or 0), match["name"] or "")
    match = REFERENCE.match(source)
    if not match:
        raise GrammarError(f"cannot read {{{source}}}")
    form = 1 if match["plus"] else int(match["form"] or 0)
    return Reference(
        rule=match["rule"],
        remembered=bool(match["remembered"]),
        form=form,
        name=match["name"] or "",
        article=bool(match["article"]),
        capital=bool(match["capital"]),
        least=int(match["least"] or 1),
        most=int(match["most"] or 1),
        separator="\n" if match["lines"] else " ",
        comma=bool(match["comma"]),
    )


def parse_file(path, rules):
    """Adds the rules of one grammar file to `rules`; a rule may go on in another file."""
    rule, patterns = None, ("*",)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if line.startswith("== "):
                rule, patterns = _parse_header(line, rules)
            else:
                _add_alternative(rule, line, patterns)
        except (GrammarError, ValueError, IndexError, AttributeError) as error:
            raise GrammarError(f"{path.name}:{number}: {error}") from error


def _parse_header(line, rules):
    match = HEADER.match(line)
    if not match:
        raise GrammarError(f"cannot read the header: {line}")
    concepts = tuple((match["concepts"] or "").split())
    words = match["forms"] is not None
    rule = rules.setdefault(match["name"], Rule(match["name"], concepts, words))
    if (rule.concepts, rule.words) != (concepts, words):
        raise GrammarError(f"the rule {rule.name} goes on with other concepts or another kind")
    return rule, tuple((match["forms"] or "|")[1:].split()) or ("*",)


def _add_alternative(rule, line, patterns):
    weight = WEIGHT.match(line)
    text = line[weight.end() :] if weight else line
    rule.weights.append(int(weight[1]) if weight else 1)
    if rule.words:
        written = text.split("/")
        forms = tuple(pattern.replace("*", written[0]) for pattern in patterns)
        rule.alternatives.append(tuple(written) + forms[len(written) :])
    else:
        rule.alternatives.append(parse_markup(text))
