// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/learn/Specs.h"

#include <cmath>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

namespace lamina::models::testing {

inline bool insideBlob(int x, int y, int z, int shift) {
    // round blobs on a grid of 24 pixels, each slice a little further
    const double dx = (x + 2 * z + shift) % 24 - 12;
    const double dy = (y + z + 3 * shift) % 24 - 12;
    return dx * dx + dy * dy < 36.0;
}

/// Bright blobs on a noisy ground, 16 bits, always the same.
inline core::LearningStack blobStack(core::VolumeSize size, int shift = 0, std::string group = {}) {
    core::StackInfo info;
    info.size = size;
    info.type = core::PixelType::UInt16;
    info.name = "blobs" + std::to_string(shift);
    std::vector<core::Plane> planes;
    std::uint32_t noise = 12345U + static_cast<std::uint32_t>(shift);
    for (int z = 0; z < size.z; ++z) {
        core::Plane plane(size.x, size.y, core::PixelType::UInt16);
        auto pixels = plane.pixels<std::uint16_t>();
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                noise = noise * 1664525U + 1013904223U;
                const int value =
                    (insideBlob(x, y, z, shift) ? 700 : 200) + static_cast<int>(noise >> 25U);
                pixels[size.offset({x, y, 0})] = static_cast<std::uint16_t>(value);
            }
        }
        planes.push_back(std::move(plane));
    }
    auto source = core::makeMemorySource(info, std::move(planes));
    core::LearningStack stack;
    stack.image = std::make_shared<core::ImageStack>(std::move(source));
    stack.range = {200.0, 800.0};
    stack.group = std::move(group);
    return stack;
}

/// The same with its truth on the given slices.
inline core::AnnotatedStack annotatedBlobs(core::VolumeSize size, const std::vector<int>& zs,
                                           int shift = 0, std::string group = {}) {
    core::AnnotatedStack stack{blobStack(size, shift, std::move(group)), {}};
    for (const int z : zs) {
        core::AnnotatedSlice slice{z, std::vector<std::uint8_t>(size.planeVoxels())};
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                slice.target[size.offset({x, y, 0})] = insideBlob(x, y, z, shift) ? 1 : 0;
            }
        }
        stack.slices.push_back(std::move(slice));
    }
    return stack;
}

/// An empty folder of this test, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "lamina-test-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        m_path = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
        return m_path / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// A pretraining of a few quick steps.
inline core::PretrainSpec quickPretrain(const std::filesystem::path& out) {
    core::PretrainSpec spec;
    spec.patches.patch = 64;
    spec.patches.stride = 32;
    spec.dropNoise = false;
    spec.crop = 32;
    spec.batch = 4;
    spec.epochs = 2;
    spec.out = out;
    spec.run.device = "cpu";
    spec.run.threads = 2;
    return spec;
}

/// A fine-tuning of a few quick steps.
inline core::FineTuneSpec quickFineTune(const std::filesystem::path& out) {
    core::FineTuneSpec spec;
    spec.patches.patch = 64;
    spec.patches.stride = 32;
    spec.crop = 32;
    spec.batch = 4;
    spec.epochs = 2;
    spec.out = out;
    spec.run.device = "cpu";
    spec.run.threads = 2;
    return spec;
}

} // namespace lamina::models::testing
