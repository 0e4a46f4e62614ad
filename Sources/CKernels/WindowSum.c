#include "CKernels.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

// Four lanes: every 64-bit processor has them (SSE2, NEON).
typedef float lanes __attribute__((vector_size(16)));

float maabar_window_sum(
    const float *image, long stride, const float *kernel, long side, long padded) {
  lanes even = {0, 0, 0, 0}, odd = {0, 0, 0, 0};
  for (long row = 0; row < side; row++) {
    const float *pixels = image + row * stride;
    const float *weights = kernel + row * padded;
    for (long column = 0; column < padded; column += 4) {
      lanes p, w;
      memcpy(&p, pixels + column, sizeof p);
      memcpy(&w, weights + column, sizeof w);
      if (column & 4) {
        odd += p * w;
      } else {
        even += p * w;
      }
    }
  }
  lanes sum = even + odd;
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
