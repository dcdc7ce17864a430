// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/HeadSpec.h"

#include "core/base/Error.h"

namespace lamina::models {
namespace {

template <typename Spec>
constexpr bool kStandsOnBackbone = !std::is_same_v<std::decay_t<Spec>, UNetSpec>;

} // namespace

bool needsBackbone(const HeadSpec& spec) {
    return !std::holds_alternative<UNetSpec>(spec);
}

int classesOf(const HeadSpec& spec) {
    return std::visit([](const auto& head) { return head.classes; }, spec);
}

void setClasses(HeadSpec& spec, int classes) {
    std::visit([classes](auto& head) { head.classes = classes; }, spec);
}

int deepestStageOf(const HeadSpec& spec) {
    return std::visit(
        []([[maybe_unused]] const auto& head) {
            if constexpr (kStandsOnBackbone<decltype(head)>) {
                return head.deepestStage;
            } else {
                return -1;
            }
        },
        spec);
}

void setDeepestStage(HeadSpec& spec, int stage) {
    std::visit(
        [stage]([[maybe_unused]] auto& head) {
            if constexpr (kStandsOnBackbone<decltype(head)>) {
                head.deepestStage = stage;
            } else {
                throw core::Error(core::ErrorCode::InvalidArgument,
                                  "A plain U-Net reads no stage of a backbone.");
            }
        },
        spec);
}

std::shared_ptr<SegmentationHead> makeHead(const HeadSpec& spec, const ResNetImpl& backbone) {
    if (const auto* fcn = std::get_if<FcnHeadSpec>(&spec)) {
        return std::make_shared<FcnHeadImpl>(*fcn, backbone);
    }
    if (const auto* decoder = std::get_if<UNetDecoderSpec>(&spec)) {
        return std::make_shared<UNetDecoderImpl>(*decoder, backbone);
    }
    return std::make_shared<UNetImpl>(std::get<UNetSpec>(spec), backbone.spec().inChannels);
}

} // namespace lamina::models
