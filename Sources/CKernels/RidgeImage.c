#include "CKernels.h"
#include "Pixels.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

void maabar_square_sums(
    const uint8_t *grey, long width, long height, uint32_t *sums, uint32_t *squares) {
  long columns = (width + 3) / 4, rows = (height + 3) / 4;
  memset(sums, 0, (size_t)(columns * rows) * sizeof *sums);
  memset(squares, 0, (size_t)(columns * rows) * sizeof *squares);
  for (long y = 0; y < height; y++) {
    const uint8_t *line = grey + y * width;
    uint32_t *s = sums + y / 4 * columns, *q = squares + y / 4 * columns;
    for (long column = 0; column < width / 4; column++) {
      uint32_t a = line[4 * column], b = line[4 * column + 1];
      uint32_t c = line[4 * column + 2], d = line[4 * column + 3];
      s[column] += a + b + c + d;
      q[column] += a * a + b * b + c * c + d * d;
    }
    for (long x = width / 4 * 4; x < width; x++) {
      s[x / 4] += line[x];
      q[x / 4] += (uint32_t)line[x] * line[x];
    }
  }
}

// Adds a row to the sums of the columns, or takes it away.
static void count_row(
    const uint8_t *line, long width, uint32_t sign, uint32_t *sums, uint32_t *squares) {
  for (long x = 0; x < width; x++) {
    uint32_t value = line[x];
    sums[x] += sign * value;
    squares[x] += sign * (value * value);
  }
}

// Sums over `2 radius + 1` columns around each, as far as they are there.
static void sum_along(
    const uint32_t *sums, const uint32_t *squares, long width, long radius, int32_t *window,
    int32_t *window_squares) {
  uint32_t sum = 0, square = 0;
  for (long x = 0; x < radius && x < width; x++) {
    sum += sums[x];
    square += squares[x];
  }
  for (long x = 0; x < width; x++) {
    if (x + radius < width) {
      sum += sums[x + radius];
      square += squares[x + radius];
    }
    if (x > radius) {
      sum -= sums[x - radius - 1];
      square -= squares[x - radius - 1];
    }
    window[x] = (int32_t)sum;
    window_squares[x] = (int32_t)square;
  }
}

void maabar_even_out(
    const uint8_t *grey, long width, long height, long radius, float least, float unit,
    int16_t *out, long stride, uint32_t *scratch) {
  uint32_t *sums = scratch, *squares = sums + width;
  int32_t *window = (int32_t *)(squares + width), *window_squares = window + width;
  float *shares = (float *)(window_squares + width);
  memset(sums, 0, 2 * (size_t)width * sizeof *sums);
  for (long y = 0; y < radius && y < height; y++) {
    count_row(grey + y * width, width, 1, sums, squares);
  }
  for (long y = 0, before = 0; y < height; y++) {
    if (y + radius < height) count_row(grey + (y + radius) * width, width, 1, sums, squares);
    if (y > radius) count_row(grey + (y - radius - 1) * width, width, -1u, sums, squares);
    long top = y > radius ? y - radius : 0;
    long bottom = y + radius < height ? y + radius : height - 1;
    long rows = bottom - top + 1;
    for (long x = 0; x < width && rows != before; x++) {
      long left = x > radius ? x - radius : 0;
      long right = x + radius < width ? x + radius : width - 1;
      shares[x] = 1.0f / (float)(rows * (right - left + 1));
    }
    before = rows;
    sum_along(sums, squares, width, radius, window, window_squares);
    const uint8_t *line = grey + y * width;
    int16_t *to = out + y * stride;
    for (long x = 0; x < width; x++) {
      float mean = (float)window[x] * shares[x];
      float variance = (float)window_squares[x] * shares[x] - mean * mean;
      variance = variance > least * least ? variance : least * least;
      float value = (mean - (float)line[x]) * unit / __builtin_elementwise_sqrt(variance);
      value = value < -4095 ? -4095 : value;
      to[x] = (int16_t)(int32_t)(value > 4095 ? 4095 : value);
    }
  }
}

void maabar_frame(
    int16_t *image, long stride, long width, long height, long margin, long right, long below) {
  for (long y = 0; y < height; y++) {
    int16_t *line = image + y * stride;
    for (long x = -margin; x < 0; x++) line[x] = line[0];
    for (long x = width; x < right; x++) line[x] = line[width - 1];
  }
  size_t bytes = (size_t)(margin + right) * sizeof *image;
  for (long y = -margin; y < 0; y++) memcpy(image + y * stride - margin, image - margin, bytes);
  for (long y = height; y < below; y++) {
    memcpy(image + y * stride - margin, image + (height - 1) * stride - margin, bytes);
  }
}

static inline int32_t total(sums a) { return (a[0] + a[1]) + (a[2] + a[3]); }

void maabar_tensor(
    const int16_t *image, long stride, long width, long height, int32_t *xx, int32_t *yy,
    int32_t *xy) {
  for (long top = 0; top < height; top += 8) {
    for (long left = 0; left < width; left += 8) {
      // What lies at the edge or behind it has no slope of its own.
      pixels inside;
      for (long i = 0; i < 8; i++) inside[i] = left + i > 0 && left + i < width - 1 ? -1 : 0;
      const int16_t *from = image + top * stride + left;
      sums sxx = {0}, syy = {0}, sxy = {0};
      // Left, middle and right of the row above and of this one.
      pixels la = load(from - stride - 1), ma = load(from - stride), ra = load(from - stride + 1);
      pixels lb = load(from - 1), mb = load(from), rb = load(from + 1);
      for (long y = top; y < top + 8; y++) {
        from += stride;
        pixels lc = load(from - 1), mc = load(from), rc = load(from + 1);
        if (y > 0 && y < height - 1) {
          pixels gx = (((ra - la) + (rc - lc) + 2 * (rb - lb)) >> 3) & inside;
          pixels gy = (((lc - la) + (rc - ra) + 2 * (mc - ma)) >> 3) & inside;
          sxx += products(gx, gx);
          syy += products(gy, gy);
          sxy += products(gx, gy);
        }
        la = lb, ma = mb, ra = rb;
        lb = lc, mb = mc, rb = rc;
      }
      *xx++ = total(sxx);
      *yy++ = total(syy);
      *xy++ = total(sxy);
    }
  }
}

void maabar_profile(
    const int16_t *centre, long stride, const int8_t *steps, long across, long along,
    float *profile) {
  for (long place = 0; place < across; place++) {
    int32_t sum = 0;
    for (long step = 0; step < along; step++, steps += 2) {
      sum += centre[steps[0] + steps[1] * stride];
    }
    profile[place] = (float)sum;
  }
}

void maabar_wave_powers(
    const float *profile, long places, const float *cosines, const float *sines, long waves,
    float *powers) {
  float even[64] = {0}, odd[64] = {0};
  for (long place = 0; place < places; place++) {
    for (long wave = 0; wave < waves; wave++) {
      even[wave] += profile[place] * cosines[place * waves + wave];
      odd[wave] += profile[place] * sines[place * waves + wave];
    }
  }
  for (long wave = 0; wave < waves; wave++) {
    powers[wave] = even[wave] * even[wave] + odd[wave] * odd[wave];
  }
}

void maabar_weighted_sums(
    const float *numbers, long count, long step, const float *weights, long taps, float *sums) {
  for (long i = 0; i < count; i++) sums[i] = 0;
  for (long tap = 0; tap < taps; tap++, numbers += step) {
    float weight = weights[tap];
    for (long i = 0; i < count; i++) sums[i] += weight * numbers[i];
  }
}
