#pragma once
// libpcre2 (8-bit): tokenizer split patterns, compiled with JIT.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
