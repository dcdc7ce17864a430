// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <functional>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::test {

inline constexpr core::VolumeSize kScriptSize{200, 150, 5}; ///< no multiple of the tile edge

/// One event of a painting script, as one line of a log.
struct PaintEvent {
    enum class Kind { Paint, Complete, Rename, Undo, Redo };
    Kind kind = Kind::Paint;
    int z = 0;
    core::PixelRect rect;
    core::LabelId id = 0;
    bool overEverything = true; ///< else unlabelled voxels only

    [[nodiscard]] std::string text() const {
        std::ostringstream out;
        out << static_cast<int>(kind) << ' ' << z << ' ' << rect.x << ' ' << rect.y << ' '
            << rect.width << ' ' << rect.height << ' ' << id << ' ' << overEverything;
        return out.str();
    }
    static PaintEvent parse(const std::string& text) {
        std::istringstream in(text);
        PaintEvent event;
        int kind = 0;
        in >> kind >> event.z >> event.rect.x >> event.rect.y >> event.rect.width >>
            event.rect.height >> event.id >> event.overEverything;
        event.kind = static_cast<Kind>(kind);
        return event;
    }
};

/// Strokes, erasing, completed slices, renamed labels, and bursts of undo and redo.
class PaintScript {
public:
    explicit PaintScript(unsigned seed) : m_random(seed) {}

    PaintEvent next() {
        PaintEvent event;
        event.z = below(kScriptSize.z);
        if (m_burst > 0) {
            --m_burst;
            event.kind = m_burstKind;
            return event;
        }
        const int what = below(20);
        if (what < 3) {
            m_burst = below(6);
            m_burstKind = what < 2 ? PaintEvent::Kind::Undo : PaintEvent::Kind::Redo;
            event.kind = m_burstKind;
        } else if (what == 3) {
            event.kind = PaintEvent::Kind::Complete;
        } else if (what == 4) {
            event.kind = PaintEvent::Kind::Rename;
            event.id = static_cast<core::LabelId>(1 + below(5));
        } else {
            event.rect = {below(kScriptSize.x + 20) - 10, below(kScriptSize.y + 20) - 10,
                          1 + below(90), 1 + below(60)};
            const int label = below(8);
            event.id = label == 0   ? core::kUnlabelled
                       : label == 1 ? core::kBackground
                       : label == 2 ? 70000U + static_cast<core::LabelId>(below(9))
                                    : static_cast<core::LabelId>(label);
            event.overEverything = below(3) != 0;
        }
        return event;
    }

private:
    int below(int n) { return static_cast<int>(m_random() % static_cast<unsigned>(n)); }

    std::mt19937 m_random;
    int m_burst = 0;
    PaintEvent::Kind m_burstKind = PaintEvent::Kind::Undo;
};

/// The script done with plain arrays, to compare with: no tiles, no transactions.
class DenseModel {
public:
    DenseModel() : m_voxels(kScriptSize.voxels(), core::kUnlabelled) {}

    void apply(const PaintEvent& event) {
        using Kind = PaintEvent::Kind;
        if (event.kind == Kind::Undo || event.kind == Kind::Redo) {
            move(event.kind == Kind::Redo);
            return;
        }
        Step step;
        if (event.kind == Kind::Rename) {
            step.renamed = true;
            step.id = event.id;
            step.nameBefore = m_names[event.id];
            step.nameAfter = step.nameBefore + "x";
            m_names[event.id] = step.nameAfter;
        } else {
            const bool complete = event.kind == Kind::Complete;
            const core::PixelRect all{0, 0, kScriptSize.x, kScriptSize.y};
            const core::PixelRect rect = complete ? all : event.rect.intersected(all);
            for (int y = rect.y; y < rect.y + rect.height; ++y) {
                for (int x = rect.x; x < rect.x + rect.width; ++x) {
                    const std::size_t at = kScriptSize.offset({x, y, event.z});
                    const core::LabelId now = m_voxels[at];
                    const core::LabelId wanted = complete ? core::kBackground : event.id;
                    if (now == wanted) continue;
                    if ((complete || !event.overEverything) && now != core::kUnlabelled) continue;
                    step.voxels.push_back({at, now, wanted});
                    m_voxels[at] = wanted;
                }
            }
            if (step.voxels.empty()) return;
        }
        m_steps.resize(m_position);
        m_steps.push_back(std::move(step));
        ++m_position;
    }

    [[nodiscard]] const std::vector<core::LabelId>& voxels() const { return m_voxels; }
    [[nodiscard]] std::size_t position() const { return m_position; }
    [[nodiscard]] std::size_t steps() const { return m_steps.size(); }
    [[nodiscard]] std::string name(core::LabelId id) const {
        const auto found = m_names.find(id);
        return found == m_names.end() ? std::string() : found->second;
    }
    /// All of the above in one number.
    [[nodiscard]] std::size_t fingerprint() const {
        return fingerprintOf(m_voxels, m_position, m_steps.size(),
                             [this](core::LabelId id) { return name(id); });
    }
    static std::size_t fingerprintOf(const std::vector<core::LabelId>& voxels, std::size_t position,
                                     std::size_t steps,
                                     const std::function<std::string(core::LabelId)>& name) {
        std::string rest = std::to_string(position) + '/' + std::to_string(steps);
        for (core::LabelId id = 1; id <= 5; ++id)
            rest += '/' + name(id);
        const std::string_view bytes(reinterpret_cast<const char*>(voxels.data()),
                                     voxels.size() * sizeof(core::LabelId));
        return std::hash<std::string_view>{}(bytes)*31U + std::hash<std::string>{}(rest);
    }

private:
    struct Voxel {
        std::size_t at;
        core::LabelId before;
        core::LabelId after;
    };
    struct Step {
        std::vector<Voxel> voxels;
        bool renamed = false;
        core::LabelId id = 0;
        std::string nameBefore;
        std::string nameAfter;
    };

    void move(bool forward) {
        if (forward ? m_position == m_steps.size() : m_position == 0) return;
        const Step& step = m_steps[forward ? m_position : m_position - 1];
        for (const Voxel& voxel : step.voxels)
            m_voxels[voxel.at] = forward ? voxel.after : voxel.before;
        if (step.renamed) m_names[step.id] = forward ? step.nameAfter : step.nameBefore;
        m_position = forward ? m_position + 1 : m_position - 1;
    }

    std::vector<core::LabelId> m_voxels;
    std::map<core::LabelId, std::string> m_names;
    std::vector<Step> m_steps;
    std::size_t m_position = 0;
};

/// Voxels of an annotation in the order of `DenseModel`.
inline std::vector<core::LabelId> denseVoxels(const core::LabelVolume& labels) {
    std::vector<core::LabelId> all;
    for (int z = 0; z < labels.size().z; ++z) {
        const auto slice = labels.readSlice(z);
        all.insert(all.end(), slice.begin(), slice.end());
    }
    return all;
}

inline std::string nameIn(const core::LabelTable& table, core::LabelId id) {
    return table.contains(id) ? table.info(id).name : std::string();
}

} // namespace lamina::test
