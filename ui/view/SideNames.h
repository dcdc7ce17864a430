// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace lamina::ui {

class SliceView;

/// Other words for the two sides of a comparison than the names of the layers; empty: those.
void setSideNames(SliceView& view, const QString& left, const QString& right);

} // namespace lamina::ui
