#pragma once
// libcurl: HTTP to OpenAI-compatible endpoints. Swift cannot call variadic functions, so each option type that the
// endpoint client sets has one inline wrapper here; nothing else is wrapped.
#include <curl/curl.h>

static inline CURLcode latent_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode latent_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode latent_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
