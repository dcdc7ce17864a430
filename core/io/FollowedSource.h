// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <functional>
#include <memory>

namespace lamina::core {

/// Opens a file or folder in the way that a source was opened.
using SourceOpener =
    std::function<std::shared_ptr<const PlaneSource>(const std::filesystem::path&)>;

/// `source`, which goes on being read when its file or folder is renamed while it is open: where
/// reading fails and nothing lies in its place any more, it is looked for in its folder, by what
/// the file system knows it by (device and number, for a file also size and time), and opened there
/// with `open`. From then on `info().path` is the new place; the name stays. What is nowhere is an
/// `Error` NotFound that says so.
[[nodiscard]] std::shared_ptr<const PlaneSource>
followRenames(std::shared_ptr<const PlaneSource> source, SourceOpener open);

} // namespace lamina::core
