// The counting loops of questions about flows.
#pragma once

#include <stdint.h>

#define MAABAR_COLUMNS 6

// Rows of one to six columns of codes, each code with a share, and how often each row occurred.
// Columns past `columns` are not read.
typedef struct {
  long columns;
  const uint16_t *codes[MAABAR_COLUMNS];
  const uint32_t *shares[MAABAR_COLUMNS];
  const uint16_t *counts;
} maabar_rows;

// Adds each row's count at the place to which the shares of its codes sum up, for the rows of
// `ranges` ranges: `bounds` holds the first row of each and the one behind its last. All places
// from `limit` on are one, `limit`; `sums` has `limit + 1` of them. No sum of shares passes
// 2^32 - 1.
void maabar_tally(
    const maabar_rows *rows, const long *bounds, long ranges, uint32_t limit, uint32_t *sums);

// The same, and notes each place that was zero before in `touched`, which has `limit + 2`
// elements; gives how many it noted.
long maabar_tally_touched(
    const maabar_rows *rows, const long *bounds, long ranges, uint32_t limit, uint32_t *sums,
    uint32_t *touched);

// A place with its count; a count of zero marks a free slot.
typedef struct {
  uint32_t place, count;
} maabar_slot;

// Adds the rows from `first` to before `end` to a table of 2^bits slots, by place; rows at places
// from `limit` on are left out. Stops once half of the slots are taken: gives the row at which it
// stopped, `end` when it is through. `taken` counts the slots that are.
long maabar_tally_slots(
    const maabar_rows *rows, long first, long end, uint32_t limit, maabar_slot *slots, int bits,
    long *taken);

// Adds a count to a table at a place, as above; the table has a free slot.
void maabar_add_slot(
    uint32_t place, uint32_t count, maabar_slot *slots, int bits, long *taken);

// The smallest and the largest of some numbers, and their sum.
typedef struct {
  uint16_t smallest, largest;
  uint64_t sum;
} maabar_range;

// Takes apart `count` numbers of two bytes each, lowest first; of none the range is 65535 to 0.
maabar_range maabar_unpack(const uint8_t *bytes, long count, uint16_t *numbers);
