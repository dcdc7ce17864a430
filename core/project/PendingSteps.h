// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectTypes.h"

#include <map>
#include <mutex>
#include <utility>

namespace lamina::core {

/// What was handed to the writer and is not on disk yet, by layer. Thread-safe.
class PendingSteps {
public:
    void add(LayerId layer) {
        const std::lock_guard lock(m_mutex);
        ++m_changes[layer];
    }
    void addStep(LayerId layer, const StepPtr& step) {
        const std::lock_guard lock(m_mutex);
        ++m_changes[layer];
        m_steps[{layer, step->id}] = step;
    }
    void written(LayerId layer) {
        const std::lock_guard lock(m_mutex);
        leave(layer);
    }
    void stepWritten(LayerId layer, StepId id) {
        const std::lock_guard lock(m_mutex);
        leave(layer);
        m_steps.erase({layer, id});
    }
    [[nodiscard]] std::size_t changes(LayerId layer) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_changes.find(layer);
        return found == m_changes.end() ? 0 : found->second;
    }
    /// Null when it is on disk.
    [[nodiscard]] StepPtr step(LayerId layer, StepId id) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_steps.find({layer, id});
        return found == m_steps.end() ? nullptr : found->second;
    }

private:
    void leave(LayerId layer) {
        if (--m_changes[layer] == 0) m_changes.erase(layer);
    }

    mutable std::mutex m_mutex;
    std::map<LayerId, std::size_t> m_changes;
    std::map<std::pair<LayerId, StepId>, StepPtr> m_steps;
};

} // namespace lamina::core
