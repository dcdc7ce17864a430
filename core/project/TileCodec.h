// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"
#include "core/label/LabelTile.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::core {

// How tiles, lists of changes and label tables look in a project's database. Numbers are little
// endian. Everything that decodes throws `Error` Unreadable for bytes that it did not write.

/// Any bytes, compressed. Throws `Error` OutOfMemory.
[[nodiscard]] std::string pack(std::string_view raw);
[[nodiscard]] std::string unpack(std::string_view bytes);

/// One tile: 4 bytes when all voxels are one label, else compressed. Null gives an empty text.
[[nodiscard]] std::string encodeTile(const LabelTilePtr& tile);
[[nodiscard]] LabelTilePtr decodeTile(std::string_view bytes);

/// A list of changes as one compressed block in which each distinct tile stands once.
[[nodiscard]] std::string encodeChanges(std::span<const TileChange> changes);
/// Adds what `encodeChanges` wrote to `changes`.
void decodeChanges(std::string_view bytes, std::vector<TileChange>& changes);

/// Rows and class names as compressed JSON.
[[nodiscard]] std::string encodeTable(const LabelTable& table);
[[nodiscard]] LabelTable decodeTable(std::string_view bytes);

} // namespace lamina::core
