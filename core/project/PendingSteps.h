// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectTypes.h"

#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace lamina::core {

/// What was handed to the writer and is not on disk yet, by layer. Thread-safe.
class PendingSteps {
public:
    void add(LayerId layer) {
        const std::lock_guard lock(m_mutex);
        ++m_changes[layer];
    }
    /// A layer that did not exist before.
    void addLayer(LayerId layer) {
        const std::lock_guard lock(m_mutex);
        ++m_changes[layer];
        m_new.insert(layer);
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
    void layerWritten(LayerId layer) {
        const std::lock_guard lock(m_mutex);
        leave(layer);
        m_new.erase(layer);
    }
    void stepWritten(LayerId layer, StepId id) {
        // Half a million tiles are let go without the lock, which the window's thread may want.
        decltype(m_steps)::node_type done;
        const std::lock_guard lock(m_mutex);
        leave(layer);
        done = m_steps.extract({layer, id});
    }
    [[nodiscard]] std::size_t changes(LayerId layer) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_changes.find(layer);
        return found == m_changes.end() ? 0 : found->second;
    }
    /// True for a layer that was made and nothing else: it is empty, on disk or not.
    [[nodiscard]] bool onlyMade(LayerId layer) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_changes.find(layer);
        return m_new.contains(layer) && found != m_changes.end() && found->second == 1;
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
    std::set<LayerId> m_new;
    std::map<std::pair<LayerId, StepId>, StepPtr> m_steps;
};

} // namespace lamina::core
