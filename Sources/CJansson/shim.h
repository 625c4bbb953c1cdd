#pragma once
// libjansson: the JSON parser and serialiser behind LatentSupport's JSON value.
#include <jansson.h>
