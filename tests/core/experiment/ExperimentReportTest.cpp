// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentReport.h"

#include "core/experiment/SvgChart.h"
#include "core/io/AtomicFile.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <numeric>
#include <regex>

namespace {

using namespace lamina::core;
using lamina::test::TempFolder;
using testing::HasSubstr;
using testing::Not;

/// Every cell of the full scale in three repetitions; frozen PixelCL is ahead by `lead`, a little
/// more in some repetitions than in others.
ExperimentResults made(double lead) {
    ExperimentResults results;
    results.spec = seedExperiment("full");
    results.data = nlohmann::json::array({{{"name", "<b>embryo & \"co\"</b>"}}});
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        for (const auto split : kExperimentSplits) {
            PoolSplit patches;
            patches.training.resize(split == ExperimentSplit::Patch ? 1233 : 800);
            patches.unlabelled.resize(1370);
            for (const auto& cell : planCells(results.spec, patches, split, seed)) {
                CellResult result;
                result.cell = cell;
                result.dice = 0.5 + 0.01 * static_cast<double>(seed);
                if (cell.arm == Arm::PixelFrozen)
                    *result.dice += lead + 0.001 * static_cast<double>(seed);
                results.planned.push_back(cell);
                results.cells.push_back(std::move(result));
            }
        }
    }
    return results;
}

TEST(ExperimentReport, ShowsOurNumbersBesideTheReports) {
    const auto html = experimentHtml(made(0.1), {});
    EXPECT_THAT(html, HasSubstr("0.622 ± 0.011"));
    for (const char* reported : {"report: 0.16", "report: 0.73", "report: 0.57", "report: 0.93",
                                 "report: 0.46", "report: 0.87", "0.56"})
        EXPECT_THAT(html, HasSubstr(reported));
    EXPECT_THAT(html, HasSubstr("optimistic"));
    EXPECT_THAT(html, HasSubstr("1233 (only 800)"));
    EXPECT_THAT(html, HasSubstr("<svg"));
    EXPECT_THAT(html, Not(HasSubstr("Unfinished")));
}

TEST(ExperimentReport, EscapesWhatComesFromOutside) {
    auto results = made(0.1);
    results.notes = {"a <script>alert(1)</script> & more"};
    results.spec.initFrom = "/tmp/<img src=x>.safetensors";
    const auto html = experimentHtml(results, {});
    EXPECT_THAT(html, HasSubstr("a &lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;embryo &amp; \\\"co\\\"&lt;/b&gt;"));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<img src=x")));
}

TEST(ExperimentReport, NeedsNothingFromOutsideThePage) {
    const TempFolder folder;
    auto results = made(0.1);
    const std::string png = "\x89PNG\r\n\x1a\n and more";
    writeFileAtomically(folder / "samples/patch-s1-0-image.png", png);
    for (auto& cell : results.cells)
        cell.samples = {"patch-s1-0-image.png"};
    const auto html = experimentHtml(results, folder.path());
    // of printf '\x89PNG\r\n\x1a\n and more' | base64
    EXPECT_THAT(html, HasSubstr("src=\"data:image/png;base64,iVBORw0KGgogYW5kIG1vcmU=\""));
    const std::regex outside("(src|href)=\"(?!data:)");
    EXPECT_FALSE(std::regex_search(html, outside));
    EXPECT_THAT(html, Not(HasSubstr("http")));
    EXPECT_THAT(html, Not(HasSubstr("url(")));
    EXPECT_THAT(html, Not(HasSubstr("@import")));
}

TEST(ExperimentReport, WritesNoElementThatHtmlWouldLeaveOpen) {
    const auto html = experimentHtml(made(0.1), {});
    // <td/> and <span/> are read as start tags; only void elements and SVG's may end so
    const std::regex closed("<(\\w+)[^<>]*/>");
    for (std::sregex_iterator it(html.begin(), html.end(), closed), end; it != end; ++it) {
        EXPECT_THAT((std::vector<std::string>{"meta", "img", "line", "polyline", "circle"}),
                    testing::Contains((*it)[1].str()));
    }
    EXPECT_THAT(html, testing::StartsWith("<!DOCTYPE html>"));
}

TEST(ExperimentReport, AnUnfinishedExperimentSaysSo) {
    auto results = made(0.1);
    results.cells.resize(3);
    EXPECT_THAT(experimentHtml(results, {}), HasSubstr("3 of"));
    results.cells.clear();
    EXPECT_THAT(experimentHtml(results, {}), HasSubstr("Unfinished"));
}

std::string discussion(double lead) {
    const auto sentences = puzzleDiscussion(made(lead));
    return std::accumulate(sentences.begin(), sentences.end(), std::string{});
}

TEST(ExperimentReport, TheDiscussionFollowsTheNumbers) {
    EXPECT_THAT(discussion(0.1), HasSubstr("ahead at every count, clearly (by more than two "
                                           "standard errors) at 4 of 4"));
    EXPECT_THAT(discussion(0.1), HasSubstr("+0.102 ± 0.001 at 50 labels (ahead in 3 of 3)"));
    EXPECT_THAT(discussion(-0.1), HasSubstr("behind at every count"));
    EXPECT_THAT(discussion(-0.1), Not(HasSubstr("is not reproduced")));
    auto mixed = made(0.1);
    for (auto& cell : mixed.cells) {
        if (cell.cell.arm == Arm::PixelFrozen && cell.cell.labelled == 50) *cell.dice -= 0.3;
    }
    const auto sentences = puzzleDiscussion(mixed);
    const auto text = std::accumulate(sentences.begin(), sentences.end(), std::string{});
    EXPECT_THAT(text, HasSubstr("ahead at 3 of 4 counts and behind at the others"));
}

TEST(ExperimentReport, WritesPageAndTablesIntoTheFolder) {
    const TempFolder folder;
    writeExperimentReport(made(0.1), folder.path());
    for (const char* name : {"report.html", "cells.csv", "summary.csv"})
        EXPECT_GT(std::filesystem::file_size(folder / name), 100U) << name;
}

TEST(SvgChart, TicksAreRoundNumbers) {
    EXPECT_THAT(
        roundTicks(0.0, 1.0, 5),
        testing::Pointwise(testing::DoubleEq(), std::vector<double>{0.0, 0.2, 0.4, 0.6, 0.8, 1.0}));
    EXPECT_THAT(roundTicks(-1.1, 0.4, 3), testing::Pointwise(testing::DoubleNear(1e-12),
                                                             std::vector<double>{-1.0, -0.5, 0.0}));
    EXPECT_EQ(roundTicks(2.0, 2.0, 5), (std::vector<double>{2.0}));
}

} // namespace
