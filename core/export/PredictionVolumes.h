// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/NamedVolume.h"
#include "core/learn/StackPrediction.h"

namespace lamina::core {

// What `writeTiff` needs for the masks of a prediction, which must outlive the result. Throws
// `Error` InvalidArgument where the prediction has no such mask. Any thread.

/// 0 / 255, which shows at once in any viewer; several classes keep their numbers. uint8.
[[nodiscard]] NamedVolume semanticVolume(const StackPrediction& prediction);
/// Ids; uint16, or uint32 when a number needs it.
[[nodiscard]] NamedVolume instanceVolume(const StackPrediction& prediction);
/// Foreground probability, float32; in steps of 1/255 where only its display form was kept (see
/// `KeptPrediction`).
[[nodiscard]] NamedVolume probabilityVolume(const StackPrediction& prediction);

/// Whether `probabilityVolume` has anything to write.
[[nodiscard]] bool hasProbability(const StackPrediction& prediction);

} // namespace lamina::core
