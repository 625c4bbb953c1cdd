"""The thousand strings that tokenizers are compared on: written by hand where a rule has an edge, drawn elsewhere."""

import random
import unicodedata

COUNT = 1000

ENGLISH = """\
The quick brown fox jumps over the lazy dog.
I can't believe it's not what they've said we'd do; you're sure I'm right, aren't you? He'll know.
I CAN'T BELIEVE IT'S NOT WHAT THEY'VE SAID WE'D DO; YOU'RE SURE I'M RIGHT. HE'LL KNOW.
rock'n'roll 'ſ don'ſ it'S IT's
Don’t mix ‘curly’ and 'straight' quotes, it’s confusing — “very” confusing…
rock'n'roll o'clock 'tis 'twas y'all'd've s's 's 't 're 've 'm 'll 'd
'S 'T 'RE 'VE 'M 'LL 'D 'Re 'lL donꞌt don'ſt 'ſ can'T
A latent fires on the token after the comma, but only in legal prose.
Mr. Smith paid $1,234.56 (plus 7.5% tax) on 2024-02-29 at 23:59:59 UTC.
semi-automatic, well-known, mother-in-law; ex-president/vice-president & co.
antidisestablishmentarianism floccinaucinihilipilification interpretability
iPhone eBay McDonald's O'Neill naïve café résumé Zoë coöperate
The residual stream of layer 5 has width 768; its norm grows with depth.
Yes!!! No??? Maybe?!?! Hmm... (or not)... [really] {truly} <actually>
"Quoted," she said. 'Nested "quotes" here,' he replied.
one two  three   four    five     six      seven
a b c d e f g h i j k l m n o p q r s t u v w x y z
THE SHOUTING TITLE OF AN ARTICLE
the    end   """

CODE = """\
def forward(self, x):\\n    return self.down(F.gelu(self.up(x)))  # no bias\\n
for (int i = 0; i < n; ++i) {\\n\\tsum += a[i] * b[i];\\n}
let x: [Float] = try await model.forward(tokens, at: .layers(5))
{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
<div class="a b"><p>Hello,&nbsp;world!</p></div><!-- note -->
SELECT COUNT(*) FROM latents WHERE density > 1e-3 AND dead = 0;
#include <stdio.h>\\n\\nint main(void) { printf("%d\\\\n", 42); return 0; }
if (a && b || !c) { x <<= 2; y ^= ~z; w = a ? b : c; }
https://example.org/a/b?c=d&e=%20f#frag http://user:pw@host:8080/~x/ ftp://[::1]/
someone+tag@example.co.uk @handle #hashtag $VAR ${VAR} `code` **bold** _it_ ~~no~~
C:\\\\Users\\\\me\\\\file.txt /usr/local/bin/../lib ./a.out ~/.ssh *.swift
snake_case_name camelCaseName PascalCaseName kebab-case-name SCREAMING_SNAKE __init__
0xDEADBEEF 0b1010 0o777 1e-10 -3.5E+7 .5 5. 1_000_000 0.1+0.2!=0.3
^[A-Z]{2,3}\\\\d+(?:\\\\.\\\\d*)?$ \\\\p{L}+ [^\\\\s]* (?<=x)
E = mc^2; a != b; x -> y => z; p |> q; i++ --j; <=> === !== // /* */ ;;;
\\tindented\\n\\t\\ttwice\\n\\t\\t\\tthrice\\r\\n    spaces\\r\\n\\r\\n
$ git log --oneline | head -n 5 > out.txt 2>&1 &"""

LANGUAGES = """\
Le modèle a été entraîné l'été dernier, n'est-ce pas ? « Oui », dit-elle.
Größenwahn und Übermut tun selten gut; Straße, STRASSE, straẞe.
¿Dónde está la biblioteca? ¡Aquí, señor! El pingüino comió ñoquis.
A ação não é fácil: coração, pão, João, três.
Zażółć gęślą jaźń. Wszystko w porządku.
Příliš žluťoučký kůň úpěl ďábelské ódy.
İstanbul'da ılık bir gün; ığdır, IĞDIR, şöyle böyle.
Tiếng Việt có nhiều dấu thanh: ngữ nghĩa, được, những.
Árvíztűrő tükörfúrógép. Öt hűtőházból kértünk színhúst.
Hyvää päivää, yön äänet ja öljyä.
Þetta er íslenska: ævi, öld, ðað.
Съешь ещё этих мягких булок, да выпей чаю.
Її їжак ґанок; що це таке?
Това е български текст за проверка.
Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. ΣΊΣΥΦΟΣ σίσυφος
שלום עולם, מה שלומך היום? שָׁלוֹם
السلام عليكم ورحمة الله. كِتَابٌ جَدِيدٌ
این یک متن فارسی است؛ می‌خواهم کتاب‌ها را ببینم.
یہ اردو کا ایک جملہ ہے۔
यह हिन्दी का एक वाक्य है। क्षत्रिय, ज्ञान, श्री।
এটি একটি বাংলা বাক্য।
ਇਹ ਪੰਜਾਬੀ ਹੈ।
આ ગુજરાતી વાક્ય છે.
இது ஒரு தமிழ் வாக்கியம்.
ఇది తెలుగు వాక్యం.
ಇದು ಕನ್ನಡ ವಾಕ್ಯ.
ഇത് മലയാളം വാക്യമാണ്.
මෙය සිංහල වාක්‍යයකි.
นี่คือประโยคภาษาไทยที่ไม่มีช่องว่าง
ນີ້ແມ່ນປະໂຫຍກພາສາລາວ
នេះជាប្រយោគភាសាខ្មែរ។
ဒါက မြန်မာစာကြောင်းပါ။
འདི་ནི་བོད་ཡིག་ཡིན།
ეს არის ქართული წინადადება.
Սա հայերեն նախադասություն է։
ይህ የአማርኛ ዓረፍተ ነገር ነው።
这是一个中文句子，没有空格。模型的残差流在哪里？
這是一個繁體中文句子；請問「字典」在哪裡？
これは日本語の文です。カタカナとひらがな、漢字が混ざる。ﾊﾝｶｸ ｶﾅ
한국어 문장입니다. 띄어쓰기가 있어요. ㅋㅋㅋ ㅠㅠ
Энэ бол монгол өгүүлбэр. ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ
ᎣᏏᏲ ᏙᎯᏧ ꭰꭱ
ⵜⴰⵎⴰⵣⵉⵖⵜ ⴰⵡⴰⵍ
𐌰𐌱𐌲 𐐀𐐨 𒀀𒀁 𓀀𓁐 𐤀𐤁 𝒜𝓑𝔠𝕯 𝟘𝟙𝟚 𠮷野家 𪚥𪚥
Kiswahili ni lugha ya Afrika Mashariki; Yorùbá: ẹ̀kọ́, ọ̀rẹ́.
ʻŌlelo Hawaiʻi: ʻāina, pōmaikaʻi"""

NUMBERS = """\
1
12
123
1234
12345
1234567890123456789012345678901234567890
3.14159265358979 2,718,281,828 -40°C 98.6°F 50% ½ ¼ ⅞ x² H₂O Ⅷ ⅻ ① ㈠
٠١٢٣٤٥٦٧٨٩ ०१२३४५६७८९ ০১২৩ ０１２３４５ 𝟎𝟏𝟐𝟑 一二三四五 壹贰叁
1st 2nd 3rd 4th 10x 7zip b2b 4u x86_64 utf8 v1.2.3-rc4 192.168.0.1 ::1
+1 (555) 010-9999 1/2 3:4 5-6 7~8 9=9 007 00 0 000000
１２３abc456def７８９ ²³¹ 5ⁿ 10⁻³ €5 £6 ¥700 ₹800 5¢"""

EMOJI = """\
😀😃😄 😁😆
👨‍👩‍👧‍👦 👩‍❤️‍💋‍👨 👩🏽‍💻 🧑🏿‍🚀 🏳️‍🌈 🏴‍☠️
👍👍🏻👍🏼👍🏽👍🏾👍🏿 ✋🏿 🤷🏽‍♀️
🇩🇪🇫🇷🇯🇵 🇺🇸🇬🇧 🇩 🇩🇪🇫
🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿
1️⃣2️⃣#️⃣*️⃣ ❤️ ❤ ☺︎ ☺️ ™️ ©️
text😀text 😀text text😀 a😀b🎉c
🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉
‍👨‍ 👨‍‍👩 ️ 🏽 ️😀
→←↑↓⇒ ∀x∈ℝ: ∃y ≠ ∅ ∑∏∫√∞≈ αβγ ♠♥♦♣ ■□▲ ░▒▓ ─│┌┐ ☃☂
( ͡° ͜ʖ ͡°) ¯\\\\_(ツ)_/¯ (╯°□°）╯︵ ┻━┻ ಠ_ಠ"""

# Escapes are written out where the characters would be invisible or would be changed by an editor.
EDGES = [
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    " \n",
    "\n ",
    " \n \n ",
    "\n\n\n\na",
    "a\n\n\n\n",
    "a \n\n  b",
    "a\r\n\r\nb",
    "a\rb",
    "\t\t\tx",
    "x\t\t\t",
    " \t \t x \t ",
    "x \u00a0y",
    "\u00a0\u00a0x",
    "x\u3000\u3000y",
    "\u2003x\u2009y\u200az",
    "x\u2028y\u2029z",
    "x\u0085y",
    "x\u000by\u000cz",
    "x\u001cy\u001dz\u001ew\u001fv",
    "x\u1680y",
    "x\u180ey",
    "x\u200by\u200cz\u200dw",
    "x\u202fy\u205fz",
    "\ufeffx\ufeff",
    "x\u2060y",
    "\u202eright to left\u202c",
    "\u0000",
    "a\u0000b",
    "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008",
    "\u001b[31mred\u001b[0m",
    "\u007f\u0080\u009f",
    "\ufffd",
    "\ufffe\uffff",
    "\ud7ff\ue000\uf8ff",
    "\U0001fffe\U000e0001\U0010fffd\U0010ffff",
    "\u0378\u0530\u2fe0",
    "\u00ad soft\u00adhyphen",
    # Normal forms: the same text composed, decomposed, reordered; singletons; what composition leaves out.
    "\u00e9 e\u0301",
    "\u0065\u0301\u0301",
    "\u1ec7 e\u0323\u0302 e\u0302\u0323 \u1eb9\u0302 \u00ea\u0323",
    "\u212b \u00c5 A\u030a \u2126 \u03a9 \u212a K",
    "\u0958 \u0915\u093c \u09dc \u09a1\u09bc",
    "\u0344 \u0308\u0301 \u0343 \u0374 \u037e \u0387",
    "\u1e9b\u0323 \u017f\u0323\u0307 \ufb01 \ufb20 \ufb1d \u05d9\u05b4",
    "\u2adc \u2add\u0338 \u226e <\u0338 \u2260 =\u0338",
    "\u1100\u1161 \uac00 \u1100\u1161\u11a8 \uac01 \uac00\u11a8 \u1112\u1161\u11ab\u1100\u1173\u11af",
    "\u1100 \u1161 \u11a8 \uac01\u11a8 \ua960\u1161\ud7b0",
    "\uf900 \u8c48 \u2f00 \u4e00 \ufa0e",
    "\U0002f800 \u4e3d \U0001d15e \U0001d157\U0001d165",
    "\u0301 \u0301a \u0301\u0302",
    "a\u0334\u0335\u0336\u0337\u0338\u0300\u0301\u0302b",
    "Z\u0351\u036b\u0343\u036aa\u0340\u0341l\u0310\u0311g\u0312\u0313\u0314o\u0315\u031a",
    "q\u0307\u0323 q\u0323\u0307",
    "\u0b95\u0bc6\u0bbe \u0b95\u0bca \u0dd9\u0dca\u0dcf \u0ddd",
    "\u3099\u304b\u3099 \u304c \u30cf\u309a \u30d1",
    # Special tokens, whole, torn, doubled and inside other things.
    "<|endoftext|>",
    "<|endoftext|><|endoftext|>",
    " <|endoftext|> ",
    "a<|endoftext|>b",
    "a <|endoftext|> b",
    "<|endoftext|>\n\n<|endoftext|>",
    "<|endoftext",
    "<|endoftext|",
    "|endoftext|>",
    "<<|endoftext|>>",
    "<|<|endoftext|>|>",
    "<|ENDOFTEXT|>",
    "<|endoftext|>'s <|endoftext|>123",
    "<|padding|>x<|padding|>",
    "<|begin_of_text|>Hello<|end_of_text|>",
    "<|start_header_id|>user<|end_header_id|>\n\nHi!<|eot_id|>",
    "<|im_start|>system\nYou are terse.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n",
    "<mask>",
    "a <mask> b",
    "a   <mask>   b<mask>c",
    "<mask>\n<mask>",
    "keyword",
    "a keyword b",
    "keywords keyword, (keyword) _keyword keyword1 ékeyword keyword",
    "x [cut]   y[cut] z  [cut]",
    "x[e\u0301tape]y [\u00e9tape] z",
    # Runs, which some families keep as tokens of their own.
    "a" * 40,
    "a" * 257,
    "ab" * 100,
    "x" + " " * 25 + "y",
    " " * 24 + "x",
    "x" + " " * 50,
    "-" * 70,
    "=" * 33 + "\n" + "=" * 33,
    "!" * 17 + "?" * 19,
    "." * 100,
    "\n" * 30,
    "\t" * 20,
    "\u4e00" * 60,
    "\U0001f600" * 30,
    "9" * 100,
    "e\u0301" * 30,
    "lorem" * 50,
    "supercalifragilisticexpialidocious" * 6,
    "supercalifragilisticexpialidocious words of a dictionary",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ0123456789",
]

# Ranges whose characters have been assigned for long, so that every Unicode version agrees on them.
RANGES = [
    (0x20, 0x7E),
    (0xA1, 0xFF),
    (0x100, 0x17F),
    (0x300, 0x33F),
    (0x391, 0x3A1),
    (0x3B1, 0x3C9),
    (0x410, 0x44F),
    (0x5D0, 0x5EA),
    (0x621, 0x652),
    (0x905, 0x939),
    (0xE01, 0xE3A),
    (0x10D0, 0x10F0),
    (0x1100, 0x1112),
    (0x1161, 0x1175),
    (0x1EA0, 0x1EF9),
    (0x2000, 0x206F),
    (0x2070, 0x208E),
    (0x2190, 0x21FF),
    (0x2460, 0x24FF),
    (0x2500, 0x257F),
    (0x3041, 0x3096),
    (0x30A1, 0x30FA),
    (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFA0D),
    (0xFF01, 0xFF5E),
    (0x10400, 0x1044F),
    (0x1D400, 0x1D44F),
    (0x1F300, 0x1F5FF),
    (0x1F600, 0x1F64F),
    (0x20000, 0x2A6D6),
]

SPECIAL = ["<|endoftext|>", "<|padding|>", "<|begin_of_text|>", "<|im_start|>", "<|im_end|>", "<mask>", "[cut]"]
BREAKS = [" ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", " \n", "\n  ", "\u00a0", "\u3000"]
BREAKS += ["", "", "'s ", "'Ll", "-", "_"]


def lines(text: str) -> list[str]:
    return [line.encode().decode("unicode_escape").encode("latin-1").decode() for line in text.split("\n")]


def word(random: random.Random, longest: int) -> str:
    """A word of random characters from one range or two."""
    ranges = random.sample(RANGES, random.choice([1, 1, 1, 2]))
    length = random.randint(1, longest)
    return "".join(chr(random.randint(*random.choice(ranges))) for _ in range(length))


def drawn(random: random.Random, fragments: list[str]) -> str:
    """A short text of random words, pieces of the handwritten texts, breaks and special tokens."""
    pieces = []
    for _ in range(random.randint(1, 5)):
        kind = random.random()
        if kind < 0.3:
            pieces.append(word(random, 7))
        elif kind < 0.4:
            pieces.append(str(random.randint(0, 10 ** random.randint(1, 9))))
        elif kind < 0.45:
            pieces.append(random.choice(SPECIAL))
        else:
            text = random.choice(fragments)
            start = random.randrange(len(text))
            pieces.append(text[start : start + random.randint(1, 14)])
        pieces.append(random.choice(BREAKS))
    return "".join(pieces)


def thousand() -> list[str]:
    """The strings, without repetition, in an order that never changes."""
    draw = random.Random(301)
    written = EDGES + [line for text in (ENGLISH, CODE, LANGUAGES, NUMBERS, EMOJI) for line in lines(text)]
    written += [" " * count + "if x:" for count in range(1, 30)]
    written += [f"x{' ' * count}y" for count in range(1, 27, 3)]
    written += ["\n" * count + "z" + " " * count for count in range(1, 6)]
    written += [unicodedata.normalize("NFD", line) for line in lines(LANGUAGES)]
    written += [line.upper() for line in lines(LANGUAGES)[:16]]
    strings = dict.fromkeys(written)
    fragments = [text for text in written if len(text) > 3]
    while len(strings) < COUNT:
        strings[drawn(draw, fragments)] = None
    return list(strings)
