#include "Tallies.h"

#include <string.h>

// The place of row `i`, over one to six columns.
#define SHARE(c) rows->shares[c][rows->codes[c][i]]
#define SHARES1 SHARE(0)
#define SHARES2 SHARES1 + SHARE(1)
#define SHARES3 SHARES2 + SHARE(2)
#define SHARES4 SHARES3 + SHARE(3)
#define SHARES5 SHARES4 + SHARE(4)
#define SHARES6 SHARES5 + SHARE(5)

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

#define EACH_COLUMNS(LOOP, BODY)               \
  switch (rows->columns) {                     \
    case 1: LOOP(SHARES1, BODY) break;         \
    case 2: LOOP(SHARES2, BODY) break;         \
    case 3: LOOP(SHARES3, BODY) break;         \
    case 4: LOOP(SHARES4, BODY) break;         \
    case 5: LOOP(SHARES5, BODY) break;         \
    default: LOOP(SHARES6, BODY) break;        \
  }

void maabar_tally(
    const maabar_rows *given, const long *bounds, long ranges, uint32_t limit, uint32_t *sums) {
  // A copy whose address nobody has: its pointers stay in registers while sums are written.
  const maabar_rows copy = *given, *rows = &copy;
  EACH_COLUMNS(EACH_ROW, sums[at] += rows->counts[i];)
}

long maabar_tally_touched(
    const maabar_rows *given, const long *bounds, long ranges, uint32_t limit, uint32_t *sums,
    uint32_t *touched) {
  const maabar_rows copy = *given, *rows = &copy;
  long noted = 0;
  EACH_COLUMNS(
      EACH_ROW, touched[noted] = at; noted += sums[at] == 0; sums[at] += rows->counts[i];)
  return noted;
}

// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4), then the next free slot.
static inline void put(
    uint32_t at, uint32_t count, maabar_slot *slots, int bits, long *taken) {
  uint32_t mask = (1u << bits) - 1, slot = at * 2654435769u >> (32 - bits);
  while (slots[slot].count != 0 && slots[slot].place != at) slot = (slot + 1) & mask;
  *taken += slots[slot].count == 0;
  slots[slot].place = at;
  slots[slot].count += count;
}

#define EACH_SLOT(SUM, BODY)                                            \
  for (; i < end; i++) {                                                \
    uint32_t at = SUM;                                                  \
    BODY                                                                \
  }

long maabar_tally_slots(
    const maabar_rows *given, long first, long end, uint32_t limit, maabar_slot *slots, int bits,
    long *taken) {
  const maabar_rows copy = *given, *rows = &copy;
  long i = first, full = 1L << (bits - 1), count = *taken;
  EACH_COLUMNS(
      EACH_SLOT, if (count >= full) break; if (at >= limit) continue;
      put(at, rows->counts[i], slots, bits, &count);)
  *taken = count;
  return i;
}

void maabar_add_slot(
    uint32_t at, uint32_t count, maabar_slot *slots, int bits, long *taken) {
  put(at, count, slots, bits, taken);
}

maabar_range maabar_unpack(const uint8_t *bytes, long count, uint16_t *numbers) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (count > 0) memcpy(numbers, bytes, 2 * (size_t)count);
#else
  for (long i = 0; i < count; i++) {
    numbers[i] = (uint16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8);
  }
#endif
  maabar_range range = {.smallest = UINT16_MAX, .largest = 0, .sum = 0};
  for (long i = 0; i < count; i++) {
    range.smallest = numbers[i] < range.smallest ? numbers[i] : range.smallest;
    range.largest = numbers[i] > range.largest ? numbers[i] : range.largest;
    range.sum += numbers[i];
  }
  return range;
}
