#include "CKernels.h"
#include "Pixels.h"

// Results end at this, as all planes of the extraction do.
#define MOST 4095

static inline void store(int16_t *to, pixels value) {
  pixels most = {MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST};
  value = __builtin_elementwise_max(__builtin_elementwise_min(value, most), -most);
  memcpy(to, &value, sizeof value);
}

// One cell of 8 columns and 4 rows by one filter.
static inline void filter_cell(
    const int16_t *image, int16_t *out, long stride, long side, const int16_t *weights) {
  // Products are rounded down, by a half in the mean.
  int16_t start = (int16_t)(side * side / 2);
  pixels a = {start, start, start, start, start, start, start, start}, b = a, c = a, d = a;
  for (long row = 0; row < side; row++, weights += side, image += stride) {
    for (long tap = 0; tap < side; tap++) {
      int16_t w = weights[tap];
      pixels weight = {w, w, w, w, w, w, w, w};
      a += share(load(image + tap), weight);
      b += share(load(image + tap + stride), weight);
      c += share(load(image + tap + 2 * stride), weight);
      d += share(load(image + tap + 3 * stride), weight);
    }
  }
  store(out, a);
  store(out + stride, b);
  store(out + 2 * stride, c);
  store(out + 3 * stride, d);
}

void maabar_filter_cells_plain(
    const int16_t *image, int16_t *out, long stride, long columns, long rows,
    const int16_t *choice, const int16_t *weights, long side) {
  for (long cell = 0; cell < columns * rows; cell++) {
    long filter = choice[cell], place = cell / columns * 4 * stride + cell % columns * 8;
    if (filter < 0) continue;
    filter_cell(
        image + place - side / 2 * (stride + 1), out + place, stride, side,
        weights + filter * side * side);
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

// Two rows of 8 pixels in one register.
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load_two(const int16_t *from, long stride) {
  return _mm256_inserti128_si256(
      _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)from)),
      _mm_loadu_si128((const __m128i *)(from + stride)), 1);
}

AVX2 static void filter_cells_avx2(
    const int16_t *image, int16_t *out, long stride, long columns, long rows,
    const int16_t *choice, const int16_t *weights, long side) {
  const __m256i most = _mm256_set1_epi16(MOST), least = _mm256_set1_epi16(-MOST);
  for (long cell = 0; cell < columns * rows; cell++) {
    long filter = choice[cell], place = cell / columns * 4 * stride + cell % columns * 8;
    if (filter < 0) continue;
    const int16_t *from = image + place - side / 2 * (stride + 1);
    const int16_t *by = weights + filter * side * side;
    __m256i upper = _mm256_set1_epi16((int16_t)(side * side / 2)), lower = upper;
    for (long column = 0; column < side; column++, by++, from++) {
      // What lies in the lower rows for one weight lies in the upper ones two weights later.
      __m256i first = load_two(from, stride), second = load_two(from + stride, stride);
      const int16_t *ahead = from + 2 * stride;
      for (long row = 0; row < side; row++, ahead += stride) {
        __m256i weight = _mm256_set1_epi16(by[row * side]), third = load_two(ahead, stride);
        upper = _mm256_add_epi16(upper, _mm256_mulhi_epi16(first, weight));
        lower = _mm256_add_epi16(lower, _mm256_mulhi_epi16(third, weight));
        first = second;
        second = third;
      }
    }
    upper = _mm256_max_epi16(_mm256_min_epi16(upper, most), least);
    lower = _mm256_max_epi16(_mm256_min_epi16(lower, most), least);
    int16_t *to = out + place;
    _mm_storeu_si128((__m128i *)to, _mm256_castsi256_si128(upper));
    _mm_storeu_si128((__m128i *)(to + stride), _mm256_extracti128_si256(upper, 1));
    _mm_storeu_si128((__m128i *)(to + 2 * stride), _mm256_castsi256_si128(lower));
    _mm_storeu_si128((__m128i *)(to + 3 * stride), _mm256_extracti128_si256(lower, 1));
  }
}
#endif

void maabar_filter_cells(
    const int16_t *image, int16_t *out, long stride, long columns, long rows,
    const int16_t *choice, const int16_t *weights, long side) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    filter_cells_avx2(image, out, stride, columns, rows, choice, weights, side);
    return;
  }
#endif
  maabar_filter_cells_plain(image, out, stride, columns, rows, choice, weights, side);
}
