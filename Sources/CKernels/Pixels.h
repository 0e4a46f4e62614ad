// Eight pixels at a time: every 64-bit processor can (SSE2, NEON).
#pragma once

#include <stdint.h>
#include <string.h>

typedef int16_t pixels __attribute__((vector_size(16)));
typedef int32_t sums __attribute__((vector_size(16)));

static inline pixels load(const int16_t *from) {
  pixels value;
  memcpy(&value, from, sizeof value);
  return value;
}

#if defined(__SSE2__)
#include <emmintrin.h>

// Neighbours' products, summed.
static inline sums products(pixels a, pixels b) {
  return (sums)_mm_madd_epi16((__m128i)a, (__m128i)b);
}

// The upper halves of the products.
static inline pixels share(pixels a, pixels b) {
  return (pixels)_mm_mulhi_epi16((__m128i)a, (__m128i)b);
}
#else
static inline sums products(pixels a, pixels b) {
  sums result;
  for (int i = 0; i < 4; i++) {
    result[i] = (int32_t)a[2 * i] * b[2 * i] + (int32_t)a[2 * i + 1] * b[2 * i + 1];
  }
  return result;
}

static inline pixels share(pixels a, pixels b) {
  pixels result;
  for (int i = 0; i < 8; i++) result[i] = (int16_t)(((int32_t)a[i] * b[i]) >> 16);
  return result;
}
#endif
