// The inner loops of the comparison of fingers (module Biometrics, folder Comparison).
//
// Every kernel takes the path through the processor that it shall run on: 0 is for any processor,
// higher numbers use wider registers. All paths give the same bits: counts are whole numbers, and
// sums of real ones are taken lane by lane in the order of the loop, without fused steps.
#pragma once

#include <stdint.h>

// The number of paths this processor can run: 0 ..< this.
long maabar_paths(void);

enum {
  // Words of 64 bits a cylinder.
  MAABAR_CYLINDER_WORDS = 7,
  // Cylinders whose words stand side by side.
  MAABAR_CYLINDER_BLOCK = 8,
  // Minutiae of a list at most.
  MAABAR_MOST_MINUTIAE = 128,
  // Pairs of minutiae that relaxation takes at most; rows of the agreement have this stride.
  MAABAR_MOST_PAIRS = 48,
};

// The cylinders of a list of minutiae, in the order of their directions.
struct maabar_cylinders {
  long count;
  // Rows: MAABAR_CYLINDER_WORDS a cylinder. Columns: blocks of MAABAR_CYLINDER_BLOCK cylinders, the
  // first word of each, then the second of each; whole blocks, here and below.
  const uint64_t *words;
  // The square roots of the counts of set bits, above 0.
  const float *roots;
  // In 256ths of a turn, rising; columns are filled up to a whole block with the last.
  const uint8_t *directions;
};

// How alike cylinders are, in 256ths: 256 (1 - sqrt(different bits) / (root + other root)), rounded
// down; 0 where the directions differ by more than `turn` 256ths of a turn, which is below 128.
//
//   levels   a row for each of `rows`, of `stride` levels; the stride is a multiple of 16 and no
//            less than whole blocks of `columns`
void maabar_cylinder_levels(
    long path, const struct maabar_cylinders *rows, const struct maabar_cylinders *columns,
    uint8_t turn, long stride, uint8_t *levels);

// The most alike pairs, each row and each column once, best first; of equal ones the first row,
// then the first column.
//
//   levels   `rows` rows of `stride` levels, of which the first `columns` count; at most
//            MAABAR_MOST_MINUTIAE rows and columns, the stride a multiple of 16
//   least    pairs below are not taken; at least 1
//   pairs    room for `limit` entries: level, row, column
// Gives the number of pairs.
long maabar_best_pairs(
    long path, const uint8_t *levels, long rows, long columns, long stride, uint8_t least,
    long limit, uint8_t *pairs);

// What the pairs of two prints say of each other, 0...1: how well the distance, the directions and
// the bearing of two minutiae in one print are kept in the other.
//
//   pairs      six rows of MAABAR_MOST_PAIRS: x and y in the first print, x and y in the second,
//              cosine and sine of the turn from second to first; y grows upwards
//   bounds     what a middling disagreement is: 1 / its square in distance, 1 / (1 - cosine) in
//              direction, and in bearing
//   agreement  `count` rows of MAABAR_MOST_PAIRS
void maabar_pair_agreement(
    long path, const float *pairs, long count, const float *bounds, float *agreement);

// Lets pairs carry each other: in each round a weight becomes `past` of itself and the rest the
// mean over the others of agreement times weight.
void maabar_relax(
    long path, const float *agreement, long count, long rounds, float past, float *weights);

// The pairs of places that lie closer than the root of `square`, in the order of the first, then of
// the second; `limit` at most. Places are read in whole sixteens: `others_x` and `others_y` are
// filled up to a multiple of 16 with anything. `found` has two numbers a pair. Gives their number.
long maabar_near(
    long path, const float *x, const float *y, long count, const float *others_x,
    const float *others_y, long others, float square, long limit, uint8_t *found);

// How many places have others closer than the root of `square` in three of the quarters around them
// at least. Others are read as above.
long maabar_surrounded(
    long path, const float *x, const float *y, long count, const float *others_x,
    const float *others_y, long others, float square);
