// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/ObjectFacts.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace lamina::core {

/// A table for a spreadsheet, RFC 4180: one line an object in the order given, points as decimal
/// signs, the units in the header, nothing where a value is not known. Classes by name; one without
/// a name by number. UTF-8.
[[nodiscard]] std::string objectFactsCsv(std::span<const ObjectFacts> objects,
                                         const std::vector<std::string>& classNames);

/// Writes it, reads it back and compares. Worker; throws as `writeFileVerified`.
void writeObjectFactsCsv(const std::filesystem::path& file, std::span<const ObjectFacts> objects,
                         const std::vector<std::string>& classNames,
                         const JobContext& context = {});

} // namespace lamina::core
