// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace lamina::core {

/// A way of pretraining without labels, as command line and window offer it.
struct PretrainMethodInfo {
    std::string name;    ///< `PretrainSpec::method`
    std::string meaning; ///< one line, without a full stop
};

/// All methods of the learning engine, the recommended one first and last the control "random",
/// which learns nothing.
[[nodiscard]] const std::vector<PretrainMethodInfo>& pretrainMethods();

} // namespace lamina::core
