// Inner loops that are too slow in Swift. Each has a reference in Swift that tests hold it to, and
// gives the same bits on every processor: whole numbers, or floating sums in one fixed order
// without fused steps.
#pragma once

#include <stdint.h>

// Sums and sums of squares over squares of 4 pixels a side, `(width + 3) / 4` a row; squares at the
// right and lower edge hold what is there.
void maabar_square_sums(
    const uint8_t *grey, long width, long height, uint32_t *sums, uint32_t *squares);

// Each pixel against the mean and spread of the square of `2 radius + 1` around it, as far as it
// lies in the image: `unit` for one spread darker than the mean. A spread counts as `least` at
// least. Results lie within -4095...4095. `scratch` holds 5 `width` numbers; `radius` is 45 at
// most, so that sums of squares fit.
void maabar_even_out(
    const uint8_t *grey, long width, long height, long radius, float least, float unit,
    int16_t *out, long stride, uint32_t *scratch);

// Continues an image's edge pixels outwards over `margin` rows and `left` columns before it, and
// up to column `right` and row `below` behind it.
void maabar_frame(
    int16_t *image, long stride, long width, long height, long margin, long right, long below);

// The structure tensor of each block of 8 pixels a side: sums of squares and products of Sobel's
// derivatives (an eighth of them, so that sums fit) of an image within -4095...4095, without the
// pixels at its edge.
void maabar_tensor(
    const int16_t *image, long stride, long width, long height, int32_t *xx, int32_t *yy,
    int32_t *xy);

// Filters each cell of 8 columns and 4 rows: `choice` names its filter, -1 leaves the cell as it
// is. A filter has `side` rows of `side` weights in 65,536ths, each product rounded down; the sum
// starts at half of `side` squared to make up for that, and ends at -4095 and 4095.
void maabar_filter_cells(
    const int16_t *image, int16_t *out, long stride, long columns, long rows,
    const int16_t *choice, const int16_t *weights, long side);

// The same without what only some processors can.
void maabar_filter_cells_plain(
    const int16_t *image, int16_t *out, long stride, long columns, long rows,
    const int16_t *choice, const int16_t *weights, long side);

// Sums of `along` pixels each at `across` places of a window: `steps` right and down from the
// centre, in the order of places.
void maabar_profile(
    const int16_t *centre, long stride, const int8_t *steps, long across, long along,
    float *profile);

// The power of each of `waves` waves in a profile: cosines and sines stand place by place. The
// number of waves is a multiple of 8 and 64 at most.
void maabar_wave_powers(
    const float *profile, long places, const float *cosines, const float *sines, long waves,
    float *powers);

// Sums of `taps` numbers, `step` apart, each by its weight: from each of the first `count` numbers
// on.
void maabar_weighted_sums(
    const float *numbers, long count, long step, const float *weights, long taps, float *sums);

// Bits of the pixels above 0 and of the others, where `mask` is not 0, a byte a block's row, the
// left pixel lowest.
void maabar_ridge_bits(
    const int16_t *image, long stride, long columns, long rows, const uint8_t *mask,
    uint8_t *ridges, uint8_t *valleys, long bytes);

// Thins what is set until no pixel can go (Guo and Hall 1989). Rows have `words` words, of which
// the first and last stay empty, as do the first and the last row. `scratch` holds 3 `words` words,
// `changed` a number a row.
void maabar_thin(uint64_t *lines, long words, long rows, uint64_t *scratch, int32_t *changed);

// The ends of lines: set pixels around which set and not set change once to and fro.
void maabar_line_ends(const uint64_t *lines, long words, long rows, uint64_t *ends);

#include "Cylinders.h"
#include "Tallies.h"
