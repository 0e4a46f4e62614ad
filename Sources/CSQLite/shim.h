// SQLite's C macros and variadic calls that Swift cannot import, as inline functions.
#pragma once
#include <sqlite3.h>

static inline sqlite3_destructor_type maabar_sqlite_transient(void) { return SQLITE_TRANSIENT; }

static inline sqlite3_destructor_type maabar_sqlite_static(void) { return SQLITE_STATIC; }

// One switch of sqlite3_db_config: SQLITE_DBCONFIG_DEFENSIVE and the like.
static inline int maabar_sqlite_switch(sqlite3 *database, int name, int on) {
  return sqlite3_db_config(database, name, on, (int *)0);
}
