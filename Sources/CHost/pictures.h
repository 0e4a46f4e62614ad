// Calls into image libraries that are opened at run time: their types as the libraries declare them,
// since none of their headers is needed to build. Each call takes the functions that it needs and
// fills `pixels`, width * height grey levels; it answers 0 for a damaged picture or another size.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// MARK: libpng 1.6, simplified interface (png.h, png_image version 1)

struct maabar_png_image {
  void *opaque;
  uint32_t version, width, height, format, flags, colormap_entries, warning_or_error;
  char message[64];
};

struct maabar_png_color { uint8_t red, green, blue; };

static inline int maabar_png(void *begin, void *finish, void *release, const uint8_t *bytes,
                             size_t count, uint32_t width, uint32_t height, uint8_t *pixels) {
  struct maabar_png_image image;
  const struct maabar_png_color white = {255, 255, 255};
  memset(&image, 0, sizeof image);
  image.version = 1;
  if (!((int (*)(struct maabar_png_image *, const void *, size_t))begin)(&image, bytes, count))
    return 0;
  if (image.width != width || image.height != height) {
    ((void (*)(struct maabar_png_image *))release)(&image);
    return 0;
  }
  image.format = 0;    // PNG_FORMAT_GRAY
  image.flags |= 4;    // PNG_IMAGE_FLAG_16BIT_sRGB: 16 bits are no linear light
  int (*read)(struct maabar_png_image *, const struct maabar_png_color *, void *, int32_t, void *) =
      (int (*)(struct maabar_png_image *, const struct maabar_png_color *, void *, int32_t, void *))
          finish;
  if (!read(&image, &white, pixels, (int32_t)width, 0)) return 0;
  return image.warning_or_error < 2;  // Bit 1: an error.
}

// MARK: TurboJPEG (turbojpeg.h, interface 2)

static inline int maabar_jpeg(void *create, void *header, void *decode, void *destroy,
                              const uint8_t *bytes, size_t count, int width, int height,
                              uint8_t *pixels) {
  void *codec = ((void *(*)(void))create)();
  if (!codec) return 0;
  int wide = 0, high = 0, sampling = 0, colours = 0;
  int done = ((int (*)(void *, const uint8_t *, unsigned long, int *, int *, int *, int *))header)(
                 codec, bytes, count, &wide, &high, &sampling, &colours) == 0 &&
             wide == width && high == height;
  // TJPF_GRAY is 6; TJFLAG_STOPONWARNING 8192, so that a cut file is an error.
  if (done)
    done = ((int (*)(void *, const uint8_t *, unsigned long, uint8_t *, int, int, int, int, int))
                decode)(codec, bytes, count, pixels, width, width, height, 6, 8192) == 0;
  ((int (*)(void *))destroy)(codec);
  return done;
}

// MARK: OpenJPEG 2 (openjpeg.h)

struct maabar_openjpeg {
  void *create, *defaults, *setup, *stream, *set_read, *set_skip, *set_seek, *set_data, *set_length,
      *read_header, *decode, *destroy_image, *destroy_codec, *destroy_stream;
};

struct maabar_opj_component {
  uint32_t dx, dy, w, h, x0, y0, prec, bpp, sgnd, resno_decoded, factor;
  int32_t *data;
  uint16_t alpha;
};

struct maabar_opj_image {
  uint32_t x0, y0, x1, y1, numcomps;
  int color_space;
  struct maabar_opj_component *comps;
  uint8_t *icc_profile;
  uint32_t icc_profile_length;
};

struct maabar_opj_source { const uint8_t *bytes; size_t count, offset; };

static inline size_t maabar_opj_read(void *buffer, size_t count, void *user) {
  struct maabar_opj_source *source = (struct maabar_opj_source *)user;
  const size_t left = source->count - source->offset;
  if (left == 0) return (size_t)-1;
  if (count > left) count = left;
  memcpy(buffer, source->bytes + source->offset, count);
  source->offset += count;
  return count;
}

static inline int64_t maabar_opj_skip(int64_t count, void *user) {
  struct maabar_opj_source *source = (struct maabar_opj_source *)user;
  if (count < 0) return -1;
  const size_t left = source->count - source->offset;
  if ((uint64_t)count > left) count = (int64_t)left;
  source->offset += (size_t)count;
  return count;
}

static inline int maabar_opj_seek(int64_t place, void *user) {
  struct maabar_opj_source *source = (struct maabar_opj_source *)user;
  if (place < 0 || (uint64_t)place > source->count) return 0;
  source->offset = (size_t)place;
  return 1;
}

// A component's level at a pixel, as 8 bits.
static inline int maabar_opj_level(const struct maabar_opj_component *component, size_t index) {
  int64_t value = component->data[index];
  if (component->sgnd) value += (int64_t)1 << (component->prec - 1);
  const int64_t most = ((int64_t)1 << component->prec) - 1;
  value = value < 0 ? 0 : value > most ? most : value;
  return (int)((value * 255 + most / 2) / most);
}

static inline int maabar_opj_pixels(const struct maabar_opj_image *image, uint32_t width,
                                    uint32_t height, uint8_t *pixels) {
  const uint32_t used = image->numcomps >= 3 ? 3 : 1;
  for (uint32_t i = 0; i < used; i++) {
    const struct maabar_opj_component *component = &image->comps[i];
    if (component->w != width || component->h != height || !component->data ||
        component->prec < 1 || component->prec > 31)
      return 0;
  }
  for (size_t i = 0; i < (size_t)width * height; i++) {
    int level = maabar_opj_level(&image->comps[0], i);
    // 2 is grey, 3 is YCC, whose first component is the luminance (enum COLOR_SPACE).
    if (used == 3 && image->color_space != 2 && image->color_space != 3)
      level = (level * 19595 + maabar_opj_level(&image->comps[1], i) * 38470 +
               maabar_opj_level(&image->comps[2], i) * 7471 + 32768) >> 16;
    pixels[i] = (uint8_t)level;
  }
  return 1;
}

// `format` is 0 for a bare codestream, 2 for a JP2 file (OPJ_CODEC_J2K, OPJ_CODEC_JP2).
static inline int maabar_jpeg2000(const struct maabar_openjpeg *calls, int format,
                                  const uint8_t *bytes, size_t count, uint32_t width,
                                  uint32_t height, uint8_t *pixels) {
  struct maabar_opj_source source = {bytes, count, 0};
  // opj_dparameters_t holds two paths of 4,096 characters and some numbers; its size is not needed.
  uint64_t parameters[4096] = {0};
  struct maabar_opj_image *image = 0;
  int done = 0;
  void *codec = ((void *(*)(int))calls->create)(format);
  void *stream = ((void *(*)(size_t, int))calls->stream)(1 << 16, 1);
  if (codec && stream) {
    ((void (*)(void *, void *))calls->set_read)(stream, (void *)maabar_opj_read);
    ((void (*)(void *, void *))calls->set_skip)(stream, (void *)maabar_opj_skip);
    ((void (*)(void *, void *))calls->set_seek)(stream, (void *)maabar_opj_seek);
    ((void (*)(void *, void *, void *))calls->set_data)(stream, &source, 0);
    ((void (*)(void *, uint64_t))calls->set_length)(stream, count);
    ((void (*)(void *))calls->defaults)(parameters);
    if (((int (*)(void *, void *))calls->setup)(codec, parameters) &&
        ((int (*)(void *, void *, struct maabar_opj_image **))calls->read_header)(stream, codec,
                                                                                   &image) &&
        image && image->numcomps >= 1 && image->numcomps <= 4 && image->x1 - image->x0 == width &&
        image->y1 - image->y0 == height)
      done = ((int (*)(void *, void *, struct maabar_opj_image *))calls->decode)(codec, stream,
                                                                                  image) &&
             maabar_opj_pixels(image, width, height, pixels);
  }
  if (image) ((void (*)(struct maabar_opj_image *))calls->destroy_image)(image);
  if (stream) ((void (*)(void *))calls->destroy_stream)(stream);
  if (codec) ((void (*)(void *))calls->destroy_codec)(codec);
  return done;
}
