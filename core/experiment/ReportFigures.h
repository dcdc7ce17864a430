// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentTables.h"

#include <pugixml.hpp>

#include <filesystem>
#include <string>
#include <vector>

/// Parts of the experiment's page.
namespace lamina::core::report {

using Node = pugi::xml_node;

/// A new element at the end of `parent`, with its text.
Node add(Node parent, const char* name, const std::string& text = {});
/// A table's header cell; `scope` is "col" or "row".
void header(Node row, const std::string& text, const char* scope);
[[nodiscard]] std::string splitHeading(ExperimentSplit split);

/// Dice of every arm over the number of labels.
void addDiceChart(Node body, const ExperimentResults& results, ExperimentSplit split,
                  const std::vector<CountColumn>& columns);
/// Of the first repetition: validation Dice while training with most labels, and the losses of its
/// pretrainings. Nothing where no cell has run yet.
void addCurves(Node body, const ExperimentResults& results, ExperimentSplit split);
/// Test patches, their truth and what each arm made of them with fewest and most labels. Nothing
/// where there are none yet.
void addSamples(Node body, const ExperimentResults& results, ExperimentSplit split,
                const std::filesystem::path& folder);

} // namespace lamina::core::report
