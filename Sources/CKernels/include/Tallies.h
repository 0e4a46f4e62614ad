// The counting loop of questions about flows.
#pragma once

#include <stdint.h>

// Rows of up to three columns of codes, each code with a share, and how often each row occurred.
// Columns past `columns` are not read.
typedef struct {
  long columns;
  const uint16_t *codes0, *codes1, *codes2;
  const uint32_t *shares0, *shares1, *shares2;
  const uint16_t *counts;
} maabar_rows;

// Adds each row's count at the place to which the shares of its codes sum up, for the rows of
// `ranges` ranges: `bounds` holds the first row of each and the one behind its last. All places from
// `limit` on are one, `limit`; `sums` has `limit + 1` of them. No sum of shares passes 2^32 - 1.
void maabar_tally(
    const maabar_rows *rows, const long *bounds, long ranges, uint32_t limit, uint32_t *sums);

// The same, and notes each place that was zero before in `touched`, which has `limit + 2`
// elements; gives how many it noted.
long maabar_tally_touched(
    const maabar_rows *rows, const long *bounds, long ranges, uint32_t limit, uint32_t *sums,
    uint32_t *touched);
