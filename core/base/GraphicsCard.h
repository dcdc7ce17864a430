// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace lamina::core {

/// What the system knows about an NVIDIA graphics card, whether or not a library can use it.
struct GraphicsCardFacts {
    bool card = false;   ///< one is plugged in, or passed through to this machine
    bool driver = false; ///< NVIDIA's driver is running
};

/// Looks into /sys, /proc and /dev below `root`; reads a few small files.
[[nodiscard]] GraphicsCardFacts graphicsCardFacts(const std::filesystem::path& root = "/");

/// Why no network runs on a graphics card, and what to do about it, in one or two plain sentences.
/// `libraryHasCuda`: the LibTorch that is loaded was built for graphics cards.
[[nodiscard]] std::string whyNoGraphicsCard(const GraphicsCardFacts& facts, bool libraryHasCuda);

} // namespace lamina::core
