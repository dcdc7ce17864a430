// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/FcnHead.h"
#include "models/nets/UNet.h"
#include "models/nets/UNetDecoder.h"

#include <memory>
#include <variant>

namespace lamina::models {

/// Every head that there is. A plain U-Net is all head: it stands on no backbone.
using HeadSpec = std::variant<FcnHeadSpec, UNetDecoderSpec, UNetSpec>;

[[nodiscard]] bool needsBackbone(const HeadSpec& spec);
[[nodiscard]] int classesOf(const HeadSpec& spec);
void setClasses(HeadSpec& spec, int classes);
/// Deepest stage of the backbone that the head reads; -1 for one without a backbone.
[[nodiscard]] int deepestStageOf(const HeadSpec& spec);
/// Lets the head start at that stage. Throws `core::Error{InvalidArgument}` without a backbone.
void setDeepestStage(HeadSpec& spec, int stage);

/// `backbone` is not kept; a plain U-Net takes only the number of channels from it.
[[nodiscard]] std::shared_ptr<SegmentationHead> makeHead(const HeadSpec& spec,
                                                         const ResNetImpl& backbone);

} // namespace lamina::models
