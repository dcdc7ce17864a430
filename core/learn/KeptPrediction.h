// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/StackPrediction.h"

#include <filesystem>
#include <memory>
#include <string>

namespace lamina::core {

/// A prediction on disk, as a project keeps it so that the next start shows it again: in `folder`
/// STEM_semantic.tif, STEM_instances.tif and STEM_foreground.tif (255 · P, rounded down), and last
/// STEM_prediction.json with its record. Without the last the others do not count, so a crash
/// leaves either the whole prediction or none.
struct KeptPrediction {
    std::filesystem::path folder;
    std::string stem;

    /// Replaces what was kept. Each file is written atomically and read back. Throws as
    /// `writeTiff`; nothing is kept then. Worker.
    void keep(const StackPrediction& prediction, const JobContext& context = {}) const;
    /// The prediction as it is displayed, `probability` left out; null where none is kept. Throws
    /// `Error` Unreadable or Unsupported, or Mismatch when it is not of `size`. Worker.
    [[nodiscard]] std::shared_ptr<StackPrediction> load(VolumeSize size,
                                                        const JobContext& context = {}) const;
    /// It is not to be shown again. Costs one file; none is no error. Throws `Error` Unwritable.
    void forget() const;

private:
    [[nodiscard]] std::filesystem::path record() const;
    [[nodiscard]] std::filesystem::path file(const char* kind) const;
};

} // namespace lamina::core
