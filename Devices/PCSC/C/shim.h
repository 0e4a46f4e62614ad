// The types of libpcsclite.so.1, which is opened at run time: none of its headers is needed to build.
// They are those of pcsc-lite on Linux (wintypes.h, pcsclite.h, winscard.h of 1.9.9): DWORD is
// unsigned long, LONG is long, and structures have the natural alignment.
#pragma once

// MAX_ATR_SIZE, pcsclite.h.
#define MAABAR_SCARD_ATR 33

// SCARD_READERSTATE: what is known of a reader, and what has become of it.
struct maabar_reader_state {
  const char *name;
  void *own;
  unsigned long known, now, atr_count;
  unsigned char atr[MAABAR_SCARD_ATR];
};

// SCARD_IO_REQUEST: by which protocol a command goes.
struct maabar_scard_protocol {
  unsigned long protocol, count;
};

typedef long (*maabar_scard_establish)(unsigned long scope, const void *, const void *, long *context);
typedef long (*maabar_scard_context)(long context);
typedef long (*maabar_scard_list)(long context, const char *groups, char *names, unsigned long *count);
typedef long (*maabar_scard_wait)(long context, unsigned long milliseconds,
                                  struct maabar_reader_state *states, unsigned long count);
typedef long (*maabar_scard_connect)(long context, const char *reader, unsigned long share,
                                     unsigned long protocols, long *card, unsigned long *protocol);
typedef long (*maabar_scard_reconnect)(long card, unsigned long share, unsigned long protocols,
                                       unsigned long initialisation, unsigned long *protocol);
typedef long (*maabar_scard_end)(long card, unsigned long disposition);
typedef long (*maabar_scard_begin)(long card);
typedef long (*maabar_scard_status)(long card, char *reader, unsigned long *reader_count,
                                    unsigned long *state, unsigned long *protocol,
                                    unsigned char *atr, unsigned long *atr_count);
typedef long (*maabar_scard_transmit)(long card, const struct maabar_scard_protocol *,
                                      const unsigned char *command, unsigned long command_count,
                                      struct maabar_scard_protocol *, unsigned char *answer,
                                      unsigned long *answer_count);
typedef long (*maabar_scard_control)(long card, unsigned long code, const void *input,
                                     unsigned long input_count, void *output,
                                     unsigned long output_room, unsigned long *output_count);
typedef long (*maabar_scard_attribute)(long card, unsigned long attribute, unsigned char *value,
                                       unsigned long *count);
