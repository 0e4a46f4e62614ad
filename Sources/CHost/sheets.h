// Calls into libxlsxwriter 1.1 (xlsxwriter.h), opened at run time; its objects are not looked into.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct maabar_sheets {
  void *open, *add, *text, *number, *freeze, *close;
};

static inline void *maabar_sheets_open(const struct maabar_sheets *calls, const char *path) {
  return ((void *(*)(const char *))calls->open)(path);
}

static inline void *maabar_sheets_add(const struct maabar_sheets *calls, void *book,
                                      const char *name) {
  return ((void *(*)(void *, const char *))calls->add)(book, name);
}

static inline int maabar_sheets_text(const struct maabar_sheets *calls, void *sheet, uint32_t row,
                                     uint16_t column, const char *text) {
  return ((int (*)(void *, uint32_t, uint16_t, const char *, void *))calls->text)(
      sheet, row, column, text, NULL);
}

static inline int maabar_sheets_number(const struct maabar_sheets *calls, void *sheet, uint32_t row,
                                       uint16_t column, double number) {
  return ((int (*)(void *, uint32_t, uint16_t, double, void *))calls->number)(
      sheet, row, column, number, NULL);
}

static inline void maabar_sheets_freeze(const struct maabar_sheets *calls, void *sheet,
                                        uint32_t row) {
  ((void (*)(void *, uint32_t, uint16_t))calls->freeze)(sheet, row, 0);
}

static inline int maabar_sheets_close(const struct maabar_sheets *calls, void *book) {
  return ((int (*)(void *))calls->close)(book);
}
