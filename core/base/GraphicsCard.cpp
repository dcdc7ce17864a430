// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/GraphicsCard.h"

#include <fstream>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

std::string wordIn(const fs::path& file) {
    std::ifstream stream(file);
    std::string word;
    stream >> word;
    return word;
}

/// A display or 3D controller (PCI class 03) of NVIDIA.
bool pluggedIn(const fs::path& devices) {
    std::error_code error;
    for (fs::directory_iterator at(devices, error), end; !error && at != end; at.increment(error)) {
        if (wordIn(at->path() / "vendor") == "0x10de" &&
            wordIn(at->path() / "class").starts_with("0x03")) {
            return true;
        }
    }
    return false;
}

} // namespace

GraphicsCardFacts graphicsCardFacts(const fs::path& root) {
    std::error_code error;
    GraphicsCardFacts facts;
    // a container may have the device without the bus, Windows' subsystem has its own device
    const bool passedThrough =
        fs::exists(root / "dev/nvidia0", error) || fs::exists(root / "dev/dxg", error);
    facts.driver = passedThrough || fs::exists(root / "proc/driver/nvidia/version", error);
    facts.card = passedThrough || pluggedIn(root / "sys/bus/pci/devices");
    return facts;
}

std::string whyNoGraphicsCard(const GraphicsCardFacts& facts, bool libraryHasCuda) {
    if (!facts.card)
        return "No NVIDIA graphics card was found. Everything runs on the processor, only slower.";
    if (!facts.driver) {
        return "There is an NVIDIA graphics card, but its driver is not running: install it (in "
               "Debian the package nvidia-driver) and restart the computer.";
    }
    if (!libraryHasCuda) {
        return "The graphics card and its driver are there, but this Lamina was built with a "
               "LibTorch for processors only; packaging/README.md says how to build it with CUDA.";
    }
    return "The graphics card does not answer LibTorch: its driver is probably older than the CUDA "
           "that LibTorch needs. Update the driver.";
}

} // namespace lamina::core
