// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentReport.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

/// How often PixelCL is ahead of the plain network in one split, both frozen or both tunable.
struct Verdict {
    int counts = 0;     ///< that have a difference
    int ahead = 0;      ///< with a positive mean
    int clear = 0;      ///< |mean| above twice its standard error
    int clearAhead = 0; ///< of these, positive
    std::string numbers;
};

Verdict compare(const ExperimentResults& results, ExperimentSplit split, Arm a, Arm b) {
    Verdict verdict;
    for (const auto& column : columnsOf(results, split)) {
        const auto paired = differenceOf(results, split, a, b, column.asked);
        const auto& spread = paired.spread;
        if (spread.count == 0) continue;
        ++verdict.counts;
        if (spread.mean > 0.0) ++verdict.ahead;
        const double error = spread.deviation
                                 ? *spread.deviation / std::sqrt(static_cast<double>(spread.count))
                                 : HUGE_VAL;
        if (std::abs(spread.mean) > 2.0 * error) {
            ++verdict.clear;
            if (spread.mean > 0.0) ++verdict.clearAhead;
        }
        verdict.numbers += fmt::format(
            "{}{} at {} labels (ahead in {} of {})", verdict.numbers.empty() ? "" : ", ",
            spreadText(spread, true), column.used, paired.ahead, spread.count);
    }
    return verdict;
}

std::string splitTitle(ExperimentSplit split) {
    return split == ExperimentSplit::Patch ? "patches drawn at random" : "split by stack";
}

std::string frozenSentence(const Verdict& v, ExperimentSplit split) {
    const auto head = fmt::format("Here, {}, frozen PixelCL against the frozen network that it "
                                  "started from: {}. ",
                                  splitTitle(split), v.numbers);
    if (v.ahead == v.counts) {
        return head + fmt::format("PixelCL is ahead at every count, clearly (by more than two "
                                  "standard errors) at {} of {}: the order of the report is not "
                                  "reproduced.",
                                  v.clear, v.counts);
    }
    if (v.ahead == 0) {
        return head + fmt::format("PixelCL is behind at every count, clearly at {} of {}: this run "
                                  "shows the report's order, too.",
                                  v.clear, v.counts);
    }
    return head + fmt::format("PixelCL is ahead at {} of {} counts and behind at the others; {} of "
                              "these differences are clear. This run does not decide it.",
                              v.ahead, v.counts, v.clear);
}

std::string tunableSentence(const Verdict& v, ExperimentSplit split) {
    return fmt::format("With both going on to learn, {}, the difference is {}; clear at {} of {} "
                       "counts. The report has +0.05, +0.05, 0.00 and -0.01 from one run each.",
                       splitTitle(split), v.numbers, v.clear, v.counts);
}

std::string gapSentence(const ExperimentResults& results) {
    double gap = 0.0;
    int count = 0;
    for (const auto& column : columnsOf(results, ExperimentSplit::Stack)) {
        for (const Arm arm : kArms) {
            const auto patch = diceOf(results, ExperimentSplit::Patch, arm, column.asked);
            const auto stack = diceOf(results, ExperimentSplit::Stack, arm, column.asked);
            if (patch.count == 0 || stack.count == 0) continue;
            gap += patch.mean - stack.mean;
            ++count;
        }
    }
    if (count == 0) return {};
    const auto& patches = results.spec.patches;
    const double overlap =
        100.0 * std::max(0, patches.patch - patches.stride) / std::max(1, patches.patch);
    return fmt::format("Neighbouring patches share {:.0f} % of their rows or columns, and the "
                       "report drew training and test patches from one heap: pixels that are "
                       "scored were learned from. Over all arms and counts the random split scores "
                       "{:+.3f} above the split by stack. Read its numbers as optimistic.",
                       overlap, gap / count);
}

} // namespace

std::vector<std::string> puzzleDiscussion(const ExperimentResults& results) {
    std::vector<std::string> sentences;
    sentences.emplace_back(
        "In the report the frozen PixelCL backbone (Dice 0.16, 0.35, 0.69, 0.73 for 50, 100, 500, "
        "1233 labels) is behind the frozen plain ResNet (0.46, 0.65, 0.79, 0.87) at every count, "
        "although pretraining is meant to make exactly these frozen features better; and each "
        "number is of a single run.");
    for (const auto split : kExperimentSplits) {
        const auto frozen = compare(results, split, Arm::PixelFrozen, Arm::PlainFrozen);
        if (frozen.counts > 0) sentences.push_back(frozenSentence(frozen, split));
        const auto tunable = compare(results, split, Arm::PixelTunable, Arm::PlainTunable);
        if (tunable.counts > 0) sentences.push_back(tunableSentence(tunable, split));
    }
    if (const auto gap = gapSentence(results); !gap.empty()) sentences.push_back(gap);
    if (results.spec.initFrom.empty()) {
        sentences.emplace_back(
            "The plain ResNet of this run starts from random weights, with normalisation "
            "statistics of the same patches. The likeliest reading of the report is that its plain "
            "ResNet was not random but pretrained on ImageNet, as in the published example of the "
            "PixelCL code that it most probably used: a random frozen network could hardly reach "
            "0.87. Then its numbers say that the pretraining damaged good features, not that "
            "pretraining is worse than none. To see that comparison, give such weights with "
            "--init-from: then both arms start from them.");
    } else {
        sentences.push_back(
            fmt::format("Both arms of this run start from {}, as the report's most probably "
                        "started from ImageNet weights: a PixelCL that is behind here has damaged "
                        "features that were good before.",
                        results.spec.initFrom));
    }
    sentences.emplace_back(
        "Other causes that fit the report's own words (its pretraining loss \"did not reduce\" in "
        "some runs) and that this run avoids: augmentations written for values in 0..1 on raw 8- "
        "or 16-bit patches; one pair of crops for a whole batch; a few hundred steps; features of "
        "stride 32 for nuclei of a few tens of pixels; statistics of batch normalisation that go "
        "on moving in a \"frozen\" backbone.");
    sentences.emplace_back(
        results.spec.trainEpochs == 0
            ? "Every cell here trains for the same number of steps. The report's ten epochs give "
              "50 labels a twentieth of the steps of 1233, so its fall towards few labels mixes "
              "the number of labels with the length of the training; --epochs 10 does as it did."
            : "Every cell here sees its labels for the same number of epochs, as in the report: "
              "fewer labels then also mean fewer steps.");
    return sentences;
}

} // namespace lamina::core
