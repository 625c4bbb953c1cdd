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

static inline CURLcode latent_curl_set_write_function(CURL *handle, size_t (*function)(char *bytes, size_t size,
                                                                                       size_t count, void *context)) {
  return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLMcode latent_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The HTTP status of a finished transfer, 0 if there was none.
static inline long latent_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// Seconds that the server asked to wait (`Retry-After`, as a number or a date), 0 if it did not ask.
static inline long long latent_curl_retry_after(CURL *handle) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
  return (long long)seconds;
}
