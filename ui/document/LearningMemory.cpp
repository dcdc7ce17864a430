// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/LearningMemory.h"

#include "core/base/Memory.h"
#include "ui/document/Document.h"

#include <QLocale>

#include <algorithm>
#include <filesystem>

namespace lamina::ui {

namespace {

using Step = LearningController::Step;

/// What startPretrain, startFineTune and startPredict of the controller ask for, as far as it
/// decides the memory.
core::FineTuneSpec fineTuneSpec(const Document& document, const LearnSettings& settings) {
    core::FineTuneSpec spec;
    spec.head = settings.forest ? "forest" : settings.head;
    if (settings.frozen && takesBackbone(spec.head)) spec.backboneMode = "frozen";
    spec.classes = document.table().classNames();
    return spec;
}

core::PredictingModel nextModel(const Document& document, const LearningController& learning,
                                const LearnSettings& settings) {
    core::PredictingModel model;
    model.head = settings.head;
    model.classes = std::max(2, static_cast<int>(document.table().classNames().size()));
    const auto file = learning.predictingFile();
    if (settings.forest || file == learning.forestFile()) {
        model.head = "forest";
        std::error_code unknown;
        const auto bytes = std::filesystem::file_size(file, unknown);
        if (!unknown) model.fileBytes = bytes;
    }
    return model;
}

std::uint64_t bytesOf(const Document& document, const LearningController& learning, Step step,
                      const LearnSettings& settings) {
    if (!document.hasStack()) return 0;
    auto shape = core::shapeOf(*document.stack());
    switch (step) {
    case Step::Pretrain: {
        core::PretrainSpec spec;
        spec.method = settings.method;
        return core::pretrainMemory(spec, {shape});
    }
    case Step::FineTune:
        shape.annotated = static_cast<std::int64_t>(document.annotatedSlices().size()) *
                          static_cast<std::int64_t>(shape.size.planeVoxels());
        return core::fineTuneMemory(fineTuneSpec(document, settings), {shape});
    case Step::PredictSlice:
        shape.size.z = 1;
        break;
    case Step::PredictStack:
        break;
    case Step::PredictFiles:
        return 0;
    }
    return core::predictMemory({}, nextModel(document, learning, settings), {}, shape);
}

} // namespace

LearningNeeds learningNeeds(const Document& document, const LearningController& learning,
                            const LearnSettings& settings) {
    LearningNeeds needs;
    if (!document.hasStack()) return needs;
    auto forest = settings;
    forest.forest = true;
    if (takesBackbone(settings.head))
        needs.pretrain = bytesOf(document, learning, Step::Pretrain, settings);
    needs.fineTune = bytesOf(document, learning, Step::FineTune, settings);
    needs.forest = bytesOf(document, learning, Step::FineTune, forest);
    needs.predict = bytesOf(document, learning, Step::PredictStack, settings);
    needs.available = core::availableMemory();
    needs.graphicsCard = core::usesGraphicsCard(settings.device, learning.devices());
    return needs;
}

core::MemoryNeed needOfStep(const Document& document, const LearningController& learning, Step step,
                            const LearnSettings& settings) {
    const bool forest = settings.forest || (step != Step::Pretrain && step != Step::FineTune &&
                                            learning.predictingFile() == learning.forestFile());
    return core::memoryNeed(bytesOf(document, learning, step, settings),
                            !forest && core::usesGraphicsCard(settings.device, learning.devices()));
}

QString memoryWords(std::uint64_t bytes) {
    const double gigabytes = static_cast<double>(bytes) / 1e9;
    if (gigabytes < 0.095)
        return LearningController::tr("%1 MB").arg(std::max(1.0, gigabytes * 1e3), 0, 'f', 0);
    const auto number = QLocale().toString(gigabytes, 'f', gigabytes >= 9.95 ? 0 : 1);
    return LearningController::tr("%1 GB").arg(number);
}

QString memoryWords(const core::MemoryNeed& need) {
    if (need.needed == 0) return {};
    const auto needed = memoryWords(need.needed);
    if (need.graphicsCard)
        return LearningController::tr("Needs about %1 of memory on the graphics card.").arg(needed);
    if (need.available == 0) return LearningController::tr("Needs about %1 of memory.").arg(needed);
    return LearningController::tr("Needs about %1 of memory; %2 are free.")
        .arg(needed, memoryWords(need.available));
}

} // namespace lamina::ui
