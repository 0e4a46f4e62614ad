// Inner loops that are too slow in Swift. Each has a reference in Swift that tests hold it to, and
// gives the same bits on every processor: sums are taken in one fixed order, without fused steps.
#pragma once

// The weighted sum of a window of `side` rows and columns of an image. The kernel's rows are
// padded with zeros to `padded` columns, a multiple of 4; as many columns of the image are read.
float maabar_window_sum(
    const float *image, long stride, const float *kernel, long side, long padded);

#include "Cylinders.h"
