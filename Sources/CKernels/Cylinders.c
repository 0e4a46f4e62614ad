#include "CKernels.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

// Each body is written once and compiled for each path; the loops over lanes have no order that
// would matter, so that the compiler may take any number of them at once.
#define BODY static inline __attribute__((always_inline))

enum { block = MAABAR_CYLINDER_BLOCK, words = MAABAR_CYLINDER_WORDS, most = MAABAR_MOST_PAIRS };

// Eight lanes: one cylinder of a block each. The compiler cuts them to the width of the path.
typedef uint64_t words8 __attribute__((vector_size(64)));
typedef int32_t whole8 __attribute__((vector_size(32)));
typedef float real8 __attribute__((vector_size(32)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));

BODY void row_of_levels(
    const uint64_t *cylinder, float root, uint8_t direction, const uint64_t *columns,
    const float *roots, const uint8_t *directions, long blocks, uint8_t turn, uint8_t *levels) {
  uint8_t lowest = (uint8_t)(direction - turn), width = (uint8_t)(2 * turn);
  for (long b = 0; b < blocks; b++) {
    bytes8 theirs;
    memcpy(&theirs, directions + b * block, sizeof theirs);
    uint8_t span = (uint8_t)(theirs[block - 1] - theirs[0]);
    if ((uint8_t)(theirs[0] - lowest) > width && (uint8_t)(lowest - theirs[0]) > span) {
      memset(levels + b * block, 0, block);
      continue;
    }
    words8 different = {0};
    for (long word = 0; word < words; word++) {
      words8 column;
      memcpy(&column, columns + (b * words + word) * block, sizeof column);
      different += __builtin_elementwise_popcount(column ^ cylinder[word]);
    }
    real8 sums;
    memcpy(&sums, roots + b * block, sizeof sums);
    real8 counts = __builtin_convertvector(__builtin_convertvector(different, whole8), real8);
    real8 likeness = 256 - 256 * (__builtin_elementwise_sqrt(counts) / (sums + root));
    whole8 level = __builtin_convertvector(likeness, whole8);
    level = __builtin_elementwise_max(level, (whole8){0});
    level = __builtin_elementwise_min(level, (whole8){0} + 255);
    bytes8 isNear = (bytes8)(theirs - lowest <= width);
    bytes8 narrow = __builtin_convertvector(level, bytes8) & isNear;
    memcpy(levels + b * block, &narrow, sizeof narrow);
  }
}

BODY void levels_body(
    const struct maabar_cylinders *rows, const struct maabar_cylinders *columns, uint8_t turn,
    long stride, uint8_t *levels) {
  long blocks = (columns->count + block - 1) / block;
  for (long row = 0; row < rows->count; row++) {
    row_of_levels(
        rows->words + row * words, rows->roots[row], rows->directions[row], columns->words,
        columns->roots, columns->directions, blocks, turn, levels + row * stride);
  }
}

// Sixteen lanes: a level above, and below it 255 less a place, so that of equal levels the first
// place is the largest.
typedef uint16_t keys16 __attribute__((vector_size(32)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));

static const keys16 places = {255, 254, 253, 252, 251, 250, 249, 248,
                              247, 246, 245, 244, 243, 242, 241, 240};

BODY uint16_t best_of_row(const uint8_t *row, const uint8_t *isFree, long stride) {
  keys16 best = {0};
  for (long column = 0; column < stride; column += 16) {
    bytes16 levels, mask;
    memcpy(&levels, row + column, sizeof levels);
    memcpy(&mask, isFree + column, sizeof mask);
    keys16 keys = __builtin_convertvector(levels & mask, keys16) << 8;
    best = __builtin_elementwise_max(best, keys | (places - (uint16_t)column));
  }
  return __builtin_reduce_max(best);
}

BODY long pairs_body(
    const uint8_t *levels, long rows, long columns, long stride, uint8_t least, long limit,
    uint8_t *pairs) {
  uint8_t isFree[MAABAR_MOST_MINUTIAE] = {0};
  memset(isFree, 255, (size_t)columns);
  // Of each row: its best level and place; and the column of that.
  uint16_t keys[MAABAR_MOST_MINUTIAE] = {0};
  uint8_t bests[MAABAR_MOST_MINUTIAE];
  for (long row = 0; row < rows; row++) {
    uint16_t best = best_of_row(levels + row * stride, isFree, stride);
    keys[row] = (uint16_t)((best & 0xff00) | (255 - row));
    bests[row] = (uint8_t)(255 - (best & 0xff));
  }
  long count = 0;
  while (count < limit) {
    keys16 lanes = {0};
    for (long row = 0; row < rows; row += 16) {
      keys16 some;
      memcpy(&some, keys + row, sizeof some);
      lanes = __builtin_elementwise_max(lanes, some);
    }
    uint16_t best = __builtin_reduce_max(lanes);
    if (best >> 8 < least) break;
    long row = 255 - (best & 0xff);
    uint8_t column = bests[row];
    pairs[3 * count] = (uint8_t)(best >> 8);
    pairs[3 * count + 1] = (uint8_t)row;
    pairs[3 * count + 2] = column;
    count += 1;
    keys[row] = 0;
    isFree[column] = 0;
    for (long other = 0; other < rows; other++) {
      if (bests[other] != column || keys[other] < 256) continue;
      uint16_t next = best_of_row(levels + other * stride, isFree, stride);
      keys[other] = (uint16_t)((next & 0xff00) | (255 - other));
      bests[other] = (uint8_t)(255 - (next & 0xff));
    }
  }
  return count;
}

BODY float fourth(float value) {
  float square = value * value;
  return square * square;
}

BODY void agreement_body(
    const float *pairs, long count, const float *bounds, float *agreement) {
  const float *x1 = pairs, *y1 = pairs + most, *x2 = pairs + 2 * most, *y2 = pairs + 3 * most;
  const float *cosines = pairs + 4 * most, *sines = pairs + 5 * most;
  long padded = (count + 15) / 16 * 16;
  for (long i = 0; i < count; i++) {
    float *row = agreement + i * most;
    for (long j = 0; j < padded; j++) {
      float ax = x1[j] - x1[i], ay = y1[j] - y1[i];
      float bx = x2[j] - x2[i], by = y2[j] - y2[i];
      float a = ax * ax + ay * ay, b = bx * bx + by * by;
      float product = __builtin_elementwise_sqrt(a * b);
      float together = cosines[i] * cosines[j] + sines[i] * sines[j];
      float along = ax * bx + ay * by, across = ay * bx - ax * by;
      float kept = 0.5f * (along * (cosines[i] + cosines[j]) + across * (sines[i] + sines[j]));
      float length = (a + b - 2 * product) * bounds[0];
      float turn = (1 - together) * bounds[1];
      float bearing = (product - kept) * bounds[2];
      // 1 / ((1 + length^4) (1 + turn^4) (1 + (bearing / (product + 1))^4)) by one division. An
      // overflow to infinity is no agreement.
      float whole = fourth(product + 1);
      row[j] = whole / ((1 + fourth(length)) * (1 + fourth(turn)) * (whole + fourth(bearing)));
    }
    row[i] = 0;
  }
}

BODY void relax_body(
    const float *agreement, long count, long rounds, float past, float *weights) {
  long padded = (count + 15) / 16 * 16;
  float others = (1 - past) / (float)(count - 1);
  for (long round = 0; round < rounds; round++) {
    float sums[MAABAR_MOST_PAIRS] = {0};
    for (long j = 0; j < count; j++) {
      const float *row = agreement + j * most;
      float weight = weights[j];
      for (long i = 0; i < padded; i++) sums[i] += row[i] * weight;
    }
    for (long i = 0; i < count; i++) weights[i] = past * weights[i] + others * sums[i];
  }
}

// Sixteen lanes of places, and which of them are near as a number.
typedef float real16 __attribute__((vector_size(64)));
typedef int32_t whole16 __attribute__((vector_size(64)));

static const whole16 lanes16 = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1 << 10, 1 << 11, 1 << 12,
                                1 << 13, 1 << 14, 1 << 15};

BODY long near_body(
    const float *x, const float *y, long count, const float *others_x, const float *others_y,
    long others, float square, long limit, uint8_t *found) {
  long hits = 0;
  for (long i = 0; i < count; i++) {
    for (long start = 0; start < others; start += 16) {
      real16 dx, dy;
      memcpy(&dx, others_x + start, sizeof dx);
      memcpy(&dy, others_y + start, sizeof dy);
      dx -= x[i];
      dy -= y[i];
      whole16 isNear = dx * dx + dy * dy < square;
      uint32_t mask = (uint32_t)__builtin_reduce_or(isNear & lanes16);
      if (others - start < 16) mask &= (1u << (others - start)) - 1;
      for (; mask != 0 && hits < limit; mask &= mask - 1) {
        found[2 * hits] = (uint8_t)i;
        found[2 * hits + 1] = (uint8_t)(start + __builtin_ctz(mask));
        hits += 1;
      }
    }
  }
  return hits;
}

BODY long surrounded_body(
    const float *x, const float *y, long count, const float *others_x, const float *others_y,
    long others, float square) {
  long surrounded = 0;
  for (long i = 0; i < count; i++) {
    whole16 sides[4] = {{0}, {0}, {0}, {0}};
    for (long start = 0; start < others; start += 16) {
      real16 dx, dy;
      memcpy(&dx, others_x + start, sizeof dx);
      memcpy(&dy, others_y + start, sizeof dy);
      dx -= x[i];
      dy -= y[i];
      whole16 isNear = dx * dx + dy * dy < square;
      if (others - start < 16) isNear &= lanes16 < (1 << (others - start));
      whole16 isRight = dx > 0, isAbove = dy > 0;
      sides[0] |= isNear & ~isRight & ~isAbove;
      sides[1] |= isNear & isRight & ~isAbove;
      sides[2] |= isNear & ~isRight & isAbove;
      sides[3] |= isNear & isRight & isAbove;
    }
    long seen = 0;
    for (long side = 0; side < 4; side++) seen += __builtin_reduce_or(sides[side]) != 0;
    surrounded += seen >= 3;
  }
  return surrounded;
}

#define PATH(suffix, attributes)                                                                  \
  attributes static void levels_##suffix(                                                         \
      const struct maabar_cylinders *rows, const struct maabar_cylinders *columns, uint8_t turn,  \
      long stride, uint8_t *levels) {                                                             \
    levels_body(rows, columns, turn, stride, levels);                                             \
  }                                                                                               \
  attributes static long pairs_##suffix(                                                          \
      const uint8_t *levels, long rows, long columns, long stride, uint8_t least, long limit,     \
      uint8_t *pairs) {                                                                           \
    return pairs_body(levels, rows, columns, stride, least, limit, pairs);                        \
  }                                                                                               \
  attributes static long near_##suffix(                                                           \
      const float *x, const float *y, long count, const float *others_x, const float *others_y,   \
      long others, float square, long limit, uint8_t *found) {                                    \
    return near_body(x, y, count, others_x, others_y, others, square, limit, found);              \
  }                                                                                               \
  attributes static long surrounded_##suffix(                                                     \
      const float *x, const float *y, long count, const float *others_x, const float *others_y,   \
      long others, float square) {                                                                \
    return surrounded_body(x, y, count, others_x, others_y, others, square);                      \
  }                                                                                               \
  attributes static void agreement_##suffix(                                                      \
      const float *pairs, long count, const float *bounds, float *agreement) {                    \
    agreement_body(pairs, count, bounds, agreement);                                              \
  }                                                                                               \
  attributes static void relax_##suffix(                                                          \
      const float *agreement, long count, long rounds, float past, float *weights) {              \
    relax_body(agreement, count, rounds, past, weights);                                          \
  }

PATH(any, )

#if defined(__x86_64__)

PATH(avx2, __attribute__((target("avx2,popcnt"))))
PATH(avx512, __attribute__((target(
    "avx2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,prefer-256-bit"))))

long maabar_paths(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("popcnt")) return 1;
  int isWide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
               && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
               && __builtin_cpu_supports("avx512vpopcntdq");
  return isWide ? 3 : 2;
}

#define ON_PATH(call) (path == 2 ? call(avx512) : path == 1 ? call(avx2) : call(any))

#else

long maabar_paths(void) { return 1; }

#define ON_PATH(call) call(any)

#endif

void maabar_cylinder_levels(
    long path, const struct maabar_cylinders *rows, const struct maabar_cylinders *columns,
    uint8_t turn, long stride, uint8_t *levels) {
#define CALL(suffix) levels_##suffix(rows, columns, turn, stride, levels)
  ON_PATH(CALL);
#undef CALL
}

long maabar_best_pairs(
    long path, const uint8_t *levels, long rows, long columns, long stride, uint8_t least,
    long limit, uint8_t *pairs) {
#define CALL(suffix) pairs_##suffix(levels, rows, columns, stride, least, limit, pairs)
  return ON_PATH(CALL);
#undef CALL
}

void maabar_pair_agreement(
    long path, const float *pairs, long count, const float *bounds, float *agreement) {
#define CALL(suffix) agreement_##suffix(pairs, count, bounds, agreement)
  ON_PATH(CALL);
#undef CALL
}

void maabar_relax(
    long path, const float *agreement, long count, long rounds, float past, float *weights) {
#define CALL(suffix) relax_##suffix(agreement, count, rounds, past, weights)
  ON_PATH(CALL);
#undef CALL
}

long maabar_near(
    long path, const float *x, const float *y, long count, const float *others_x,
    const float *others_y, long others, float square, long limit, uint8_t *found) {
#define CALL(suffix) near_##suffix(x, y, count, others_x, others_y, others, square, limit, found)
  return ON_PATH(CALL);
#undef CALL
}

long maabar_surrounded(
    long path, const float *x, const float *y, long count, const float *others_x,
    const float *others_y, long others, float square) {
#define CALL(suffix) surrounded_##suffix(x, y, count, others_x, others_y, others, square)
  return ON_PATH(CALL);
#undef CALL
}
