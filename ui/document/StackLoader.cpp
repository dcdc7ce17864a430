// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/StackLoader.h"

#include "core/io/TiffWriter.h"
#include "core/sim/Phantom.h"

#include <QStandardPaths>

#include <algorithm>

namespace lamina::ui {

namespace fs = std::filesystem;

OpenedStack prepareStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time) {
    OpenedStack opened;
    opened.folder = workFolderFor(stack->info());
    opened.channel = channel;
    opened.time = time;
    opened.annotation =
        loadAnnotation(opened.folder.annotation(), workStem(stack->info(), time), stack->size());
    if (opened.annotation && !stack->spacingKnown()) {
        const auto saved = opened.annotation->state.value("spacing", std::vector<double>{});
        if (saved.size() == 3) stack = stack->withSpacing({saved[0], saved[1], saved[2]});
    }
    opened.stack = std::move(stack);
    return opened;
}

bool looksLikeSlices(const std::vector<std::shared_ptr<core::ImageStack>>& stacks) {
    if (stacks.size() < 2) return false;
    return std::all_of(stacks.begin(), stacks.end(), [&](const auto& stack) {
        return stack->size().z == 1 && stack->size() == stacks.front()->size();
    });
}

fs::path sampleFolder() {
    return fs::path(QStandardPaths::writableLocation(QStandardPaths::CacheLocation).toStdString()) /
           "sample";
}

fs::path makeSample(const fs::path& folder, const core::JobContext& context) {
    const auto image = folder / "embryo.tif";
    const auto truth = folder / "embryo-truth.tif";
    std::error_code error;
    if (fs::exists(image, error) && fs::exists(truth, error)) return image;

    const core::PhantomSpec spec;
    const auto frames = core::simulatePhantom(spec, context);
    const auto& frame = frames.front();
    const auto planeSize = spec.size.planeVoxels();
    const auto write = [&](const fs::path& file, auto value) {
        core::TiffVolume volume;
        volume.size = spec.size;
        volume.type = core::PixelType::UInt16;
        volume.spacing = spec.spacing;
        volume.plane = [&](int z) {
            core::Plane plane(spec.size.x, spec.size.y, core::PixelType::UInt16);
            auto pixels = plane.pixels<std::uint16_t>();
            for (std::size_t i = 0; i < planeSize; ++i) {
                pixels[i] = value(planeSize * static_cast<std::size_t>(z) + i);
            }
            return plane;
        };
        core::writeTiff(file, volume, context);
    };
    write(truth, [&](std::size_t i) { return static_cast<std::uint16_t>(frame.instances[i]); });
    write(image, [&](std::size_t i) { return frame.image[i]; });
    return image;
}

} // namespace lamina::ui
