// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/PaletteKeywords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace lamina::ui {

namespace {

struct Keywords {
    const char* action;
    const char* words; ///< separated by commas, also in translations
};

constexpr std::array kKeywords{
    Keywords{"open", QT_TRANSLATE_NOOP("PaletteKeywords", "load, file, image, TIFF, read")},
    Keywords{"openFolder",
             QT_TRANSLATE_NOOP("PaletteKeywords", "load, directory, image sequence, series")},
    Keywords{"sample", QT_TRANSLATE_NOOP("PaletteKeywords", "example, demo, test data, tutorial")},
    Keywords{"import", QT_TRANSLATE_NOOP("PaletteKeywords",
                                         "ground truth, load masks, segmentation, label image")},
    Keywords{"export", QT_TRANSLATE_NOOP("PaletteKeywords",
                                         "Fiji, ImageJ, TIFF, CSV, save masks, write, results, "
                                         "measurements, ROI")},
    Keywords{"save", QT_TRANSLATE_NOOP("PaletteKeywords", "backup, copy, duplicate, archive")},
    Keywords{"openProject", QT_TRANSLATE_NOOP("PaletteKeywords", "load, recent, session")},
    Keywords{"undo", QT_TRANSLATE_NOOP("PaletteKeywords", "revert, back, step back, mistake")},
    Keywords{"redo", QT_TRANSLATE_NOOP("PaletteKeywords", "repeat, again, forward")},
    Keywords{"snapshot",
             QT_TRANSLATE_NOOP("PaletteKeywords", "version, checkpoint, restore point, backup")},
    Keywords{"goBack",
             QT_TRANSLATE_NOOP("PaletteKeywords", "restore, revert, history, earlier version")},
    Keywords{"saveView",
             QT_TRANSLATE_NOOP("PaletteKeywords", "screenshot, picture, figure, image, PNG")},
    Keywords{"saveViews",
             QT_TRANSLATE_NOOP("PaletteKeywords", "screenshot, picture, figure, image, PNG")},
    Keywords{"copyView",
             QT_TRANSLATE_NOOP("PaletteKeywords", "screenshot, clipboard, picture, figure")},
    Keywords{"complete", QT_TRANSLATE_NOOP("PaletteKeywords",
                                           "done, finish, background, ground truth, annotated")},
    Keywords{"newLabel",
             QT_TRANSLATE_NOOP("PaletteKeywords", "new cell, add object, new object, ROI")},
    Keywords{"brush", QT_TRANSLATE_NOOP("PaletteKeywords", "paint, draw, annotate, pen")},
    Keywords{"erase", QT_TRANSLATE_NOOP("PaletteKeywords", "rubber, eraser, remove, clear")},
    Keywords{"polygon",
             QT_TRANSLATE_NOOP("PaletteKeywords", "ROI, lasso, freehand, outline, region")},
    Keywords{"fill", QT_TRANSLATE_NOOP("PaletteKeywords", "bucket, flood fill, holes")},
    Keywords{"grow", QT_TRANSLATE_NOOP("PaletteKeywords", "magic wand, region growing, similar")},
    Keywords{"pick", QT_TRANSLATE_NOOP("PaletteKeywords", "eyedropper, pipette, select")},
    Keywords{"interpolate", QT_TRANSLATE_NOOP("PaletteKeywords", "between slices, shape, morph")},
    Keywords{"splitShape", QT_TRANSLATE_NOOP("PaletteKeywords", "divide, cut, separate, touching")},
    Keywords{"mergeLabels", QT_TRANSLATE_NOOP("PaletteKeywords", "join, unite, combine")},
    Keywords{"acceptSlice",
             QT_TRANSLATE_NOOP("PaletteKeywords", "ground truth, confirm, proofread, keep")},
    Keywords{"acceptStack",
             QT_TRANSLATE_NOOP("PaletteKeywords", "ground truth, confirm, proofread, keep")},
    Keywords{"reviewQueue",
             QT_TRANSLATE_NOOP("PaletteKeywords", "proofread, correct, check, curate, errors")},
    Keywords{"objectTable",
             QT_TRANSLATE_NOOP("PaletteKeywords", "measure, volume, count cells, statistics, "
                                                  "region properties")},
    Keywords{"live", QT_TRANSLATE_NOOP("PaletteKeywords",
                                       "interactive, pixel classification, random forest, train")},
    Keywords{"labelAdvice",
             QT_TRANSLATE_NOOP("PaletteKeywords", "learning curve, enough labels, annotate more")},
    Keywords{"predictFolder",
             QT_TRANSLATE_NOOP("PaletteKeywords",
                               "batch, many files, directory, all images, segment, inference")},
    Keywords{"comparePredictions",
             QT_TRANSLATE_NOOP("PaletteKeywords",
                               "earlier prediction, go back, history, difference, models")},
    Keywords{"devices", QT_TRANSLATE_NOOP("PaletteKeywords", "GPU, CUDA, graphics card, CPU")},
    Keywords{"paneldockLearn",
             QT_TRANSLATE_NOOP("PaletteKeywords",
                               "train, fine-tune, pretrain, predict, segment, network, forest")},
    Keywords{"paneldockJobs",
             QT_TRANSLATE_NOOP("PaletteKeywords", "runs, progress, loss, curves, log, training")},
    Keywords{"paneldockScores",
             QT_TRANSLATE_NOOP("PaletteKeywords", "Dice, IoU, accuracy, evaluate, ground truth")},
    Keywords{"fourViews",
             QT_TRANSLATE_NOOP("PaletteKeywords", "3D, orthogonal, XZ, YZ, volume, render")},
    Keywords{"autoContrast",
             QT_TRANSLATE_NOOP("PaletteKeywords", "brightness, levels, window, histogram")},
    Keywords{"toggleLabels",
             QT_TRANSLATE_NOOP("PaletteKeywords", "masks, hide, visibility, opacity")},
    Keywords{"outlines", QT_TRANSLATE_NOOP("PaletteKeywords", "contours, borders, edges")},
    Keywords{"addPatch", QT_TRANSLATE_NOOP("PaletteKeywords", "ROI, region, crop, frame")},
    Keywords{"classes", QT_TRANSLATE_NOOP("PaletteKeywords", "categories, types, semantic")},
    Keywords{"shortcuts", QT_TRANSLATE_NOOP("PaletteKeywords", "keys, hotkeys, keyboard")},
    Keywords{"themeDark", QT_TRANSLATE_NOOP("PaletteKeywords", "night, black, appearance")},
    Keywords{"themeLight", QT_TRANSLATE_NOOP("PaletteKeywords", "day, white, appearance")},
    Keywords{"help", QT_TRANSLATE_NOOP("PaletteKeywords", "manual, documentation, guide")},
};

} // namespace

QStringList paletteKeywords(const QString& action) {
    const auto found = std::find_if(kKeywords.begin(), kKeywords.end(),
                                    [&](const Keywords& k) { return action == k.action; });
    if (found == kKeywords.end()) return {};
    const auto split = [](const QString& words) {
        QStringList list;
        for (const auto& word : words.split(',', Qt::SkipEmptyParts))
            list << word.trimmed();
        return list;
    };
    auto words = split(QCoreApplication::translate("PaletteKeywords", found->words));
    words += split(QString::fromUtf8(found->words)); // a German may well type "batch"
    words.removeDuplicates();
    return words;
}

QStringList actionsWithKeywords() {
    QStringList names;
    for (const auto& keywords : kKeywords)
        names << keywords.action;
    return names;
}

std::optional<int> keywordScore(const QString& query, const QStringList& keywords) {
    constexpr int kScore = 850;
    const auto wanted = query.simplified();
    if (wanted.size() < 2) return std::nullopt;
    std::optional<int> best;
    for (const auto& keyword : keywords) {
        const auto at = keyword.indexOf(wanted, 0, Qt::CaseInsensitive);
        if (at < 0 || (at > 0 && keyword[at - 1].isLetterOrNumber())) continue;
        const int score = kScore - static_cast<int>(keyword.size()); // the whole word is best
        best = std::max(best.value_or(score), score);
    }
    return best;
}

} // namespace lamina::ui
