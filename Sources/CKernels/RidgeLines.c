#include "CKernels.h"

#include <string.h>

void maabar_ridge_bits(
    const int16_t *image, long stride, long columns, long rows, const uint8_t *mask,
    uint8_t *ridges, uint8_t *valleys, long bytes) {
  for (long row = 0; row < rows; row++) {
    for (long y = 0; y < 8; y++) {
      const int16_t *line = image + (row * 8 + y) * stride;
      uint8_t *ridge = ridges + (row * 8 + y) * bytes, *valley = valleys + (row * 8 + y) * bytes;
      for (long column = 0; column < columns; column++, line += 8) {
        unsigned set = 0;
        for (int bit = 0; bit < 8; bit++) set |= (unsigned)(line[bit] > 0) << bit;
        unsigned shown = mask[row * columns + column] ? 0xFF : 0;
        ridge[column] = (uint8_t)(set & shown);
        valley[column] = (uint8_t)(~set & shown);
      }
    }
  }
}

// One word of a row with its neighbours, numbered clockwise from above as the paper does: p2...p9.
typedef struct {
  uint64_t p2, p3, p4, p5, p6, p7, p8, p9;
} around;

static inline around neighbours(
    const uint64_t *above, const uint64_t *row, const uint64_t *below, long word) {
  // The lowest bit is the leftmost pixel: the right neighbour is one bit higher.
  around p;
  p.p2 = above[word];
  p.p6 = below[word];
  p.p4 = row[word] >> 1 | row[word + 1] << 63;
  p.p8 = row[word] << 1 | row[word - 1] >> 63;
  p.p3 = above[word] >> 1 | above[word + 1] << 63;
  p.p9 = above[word] << 1 | above[word - 1] >> 63;
  p.p5 = below[word] >> 1 | below[word + 1] << 63;
  p.p7 = below[word] << 1 | below[word - 1] >> 63;
  return p;
}

// Where at least two of four are set.
static inline uint64_t two_of(uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  return (a & b) | (c & d) | ((a | b) & (c | d));
}

// The pixels that go in one sub-iteration.
static inline uint64_t going(around p, int pass) {
  uint64_t a = ~p.p2 & (p.p3 | p.p4), b = ~p.p4 & (p.p5 | p.p6);
  uint64_t c = ~p.p6 & (p.p7 | p.p8), d = ~p.p8 & (p.p9 | p.p2);
  uint64_t once = ((a ^ b) & ~(c | d)) | ((c ^ d) & ~(a | b));
  uint64_t e = p.p9 | p.p2, f = p.p3 | p.p4, g = p.p5 | p.p6, h = p.p7 | p.p8;
  uint64_t i = p.p2 | p.p3, j = p.p4 | p.p5, k = p.p6 | p.p7, l = p.p8 | p.p9;
  uint64_t enough = two_of(e, f, g, h) & two_of(i, j, k, l);
  uint64_t full = e & f & g & h & i & j & k & l;
  uint64_t kept = pass == 0 ? (p.p2 | p.p3 | ~p.p5) & p.p4 : (p.p6 | p.p7 | ~p.p9) & p.p8;
  return once & enough & ~full & ~kept;
}

void maabar_thin(uint64_t *lines, long words, long rows, uint64_t *scratch, int32_t *changed) {
  // Rows as they were before the pass: the one above and this one; and what goes.
  uint64_t *above = scratch, *current = scratch + words, *left = scratch + 2 * words;
  size_t bytes = (size_t)words * sizeof *lines;
  for (long y = 0; y < rows; y++) changed[y] = 0;
  // A row is looked at again when it or a neighbour changed in this kind of pass's last round.
  for (int32_t step = 1, last = 0; step - last <= 2; step++) {
    memcpy(above, lines, bytes);
    memset(left, 0, bytes);
    for (long y = 1; y + 1 < rows; y++) {
      uint64_t *row = lines + y * words;
      memcpy(current, row, bytes);
      int32_t latest = changed[y] > changed[y - 1] ? changed[y] : changed[y - 1];
      if (changed[y + 1] > latest) latest = changed[y + 1];
      if (latest + 2 >= step) {
        uint64_t any = 0;
        for (long word = 1; word + 1 < words; word++) {
          uint64_t gone = current[word]
              & going(neighbours(above, current, row + words, word), step & 1 ? 0 : 1);
          left[word] = current[word] & ~gone;
          any |= gone;
        }
        if (any) {
          memcpy(row, left, bytes);
          changed[y] = step;
          last = step;
        }
      }
      uint64_t *spare = above;
      above = current;
      current = spare;
    }
  }
}

void maabar_line_ends(const uint64_t *lines, long words, long rows, uint64_t *ends) {
  memset(ends, 0, (size_t)(words * rows) * sizeof *ends);
  for (long y = 1; y + 1 < rows; y++) {
    const uint64_t *row = lines + y * words;
    for (long word = 1; word + 1 < words; word++) {
      around p = neighbours(row - words, row, row + words, word);
      uint64_t changes[8] = {p.p2 ^ p.p3, p.p3 ^ p.p4, p.p4 ^ p.p5, p.p5 ^ p.p6,
                             p.p6 ^ p.p7, p.p7 ^ p.p8, p.p8 ^ p.p9, p.p9 ^ p.p2};
      uint64_t one = 0, two = 0, three = 0;
      for (int i = 0; i < 8; i++) {
        three |= two & changes[i];
        two |= one & changes[i];
        one |= changes[i];
      }
      ends[y * words + word] = row[word] & two & ~three;
    }
  }
}
