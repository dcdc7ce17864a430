// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/VolumeLabelSources.h"

#include "ui/document/Document.h"
#include "ui/document/ObjectsTrial.h"

#include <QCoreApplication>

#include <unordered_set>

namespace lamina::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("VolumeLabels", text);
}
} // namespace

std::function<VolumeLabels()> annotationIn3D(const Document& document) {
    return [&document] {
        VolumeLabels labels;
        if (!document.hasStack()) return labels;
        struct Snapshot {
            core::LabelVolume volume;
            core::LabelTable table;
            std::unordered_set<core::LabelId> hidden{0, core::kBackground};
        };
        auto snapshot = std::make_shared<Snapshot>();
        Annotation annotation = document.snapshot();
        snapshot->volume = std::move(annotation.labels);
        snapshot->table = std::move(annotation.table);
        for (const core::LabelInfo& info : snapshot->table.rows()) {
            if (!info.visible) snapshot->hidden.insert(info.id);
        }
        const std::shared_ptr<const Snapshot> shared = snapshot;
        labels.field.size = shared->volume.size();
        labels.field.at = [shared](core::VoxelIndex v) -> core::LabelId {
            const core::LabelId id = shared->volume.at(v);
            return id == 0 || shared->hidden.count(id) != 0 ? 0 : id;
        };
        labels.field.sliceEmpty = [shared](int z) { return shared->volume.sliceEmpty(z); };
        labels.color = [shared](core::LabelId id) { return shared->table.info(id).color; };
        return labels;
    };
}

std::function<VolumeLabels()> predictionIn3D(const Document& document) {
    return [&document] {
        VolumeLabels labels;
        if (!document.hasStack()) return labels;
        // ids of single slices are their own: an object would have another colour in each
        const auto* trial = ObjectsTrial::of(document);
        const auto* tried = trial ? trial->complete() : nullptr;
        const auto full = tried ? tried->full() : document.prediction().full();
        if (document.previewing()) {
            labels.problem = tr("A live preview masks single slices; its cells are not seen here.");
            return labels;
        }
        if (!full || full->instances.empty()) {
            labels.problem = tr("Predict the whole stack to see its cells here.");
            return labels;
        }
        labels.field.size = full->size;
        labels.field.at = [full](core::VoxelIndex v) {
            return full->instances[full->size.offset(v)];
        };
        labels.field.sliceEmpty = [](int) { return false; };
        labels.color = [full](core::LabelId id) { // as in the slices: neighbours differ
            const auto number = id < full->instanceColors.size() ? full->instanceColors[id] : id;
            return core::LabelTable::defaultColor(static_cast<core::LabelId>(number) + 1);
        };
        return labels;
    };
}

} // namespace lamina::ui
