#include "Tallies.h"

// The place of row `i`, over one, two or three columns.
#define SHARE0 rows->shares0[rows->codes0[i]]
#define SHARE1 rows->shares1[rows->codes1[i]]
#define SHARE2 rows->shares2[rows->codes2[i]]

static inline uint32_t place(uint32_t sum, uint32_t limit) { return sum < limit ? sum : limit; }

// The loop over all rows, with the sum of shares written where it is used, so that the compiler
// makes one loop for each number of columns.
#define EACH_ROW(SUM, BODY)                                             \
  for (long range = 0; range < ranges; range++) {                       \
    for (long i = bounds[2 * range]; i < bounds[2 * range + 1]; i++) {  \
      uint32_t at = place(SUM, limit);                                  \
      BODY                                                              \
    }                                                                   \
  }

#define EACH_COLUMNS(BODY)                                        \
  if (rows->columns == 1) {                                       \
    EACH_ROW(SHARE0, BODY)                                        \
  } else if (rows->columns == 2) {                                \
    EACH_ROW(SHARE0 + SHARE1, BODY)                               \
  } else {                                                        \
    EACH_ROW(SHARE0 + SHARE1 + SHARE2, BODY)                      \
  }

void maabar_tally(
    const maabar_rows *given, const long *bounds, long ranges, uint32_t limit, uint32_t *sums) {
  // A copy whose address nobody has: its pointers stay in registers while sums are written.
  const maabar_rows copy = *given, *rows = &copy;
  EACH_COLUMNS(sums[at] += rows->counts[i];)
}

long maabar_tally_touched(
    const maabar_rows *given, const long *bounds, long ranges, uint32_t limit, uint32_t *sums,
    uint32_t *touched) {
  const maabar_rows copy = *given, *rows = &copy;
  long noted = 0;
  EACH_COLUMNS(touched[noted] = at; noted += sums[at] == 0; sums[at] += rows->counts[i];)
  return noted;
}
