// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentReport.h"

#include "core/experiment/ReportFigures.h"
#include "core/io/AtomicFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include <sstream>

namespace lamina::core {

namespace fs = std::filesystem;
using report::add;
using report::header;
using report::Node;
using report::splitHeading;

namespace {

constexpr const char* kStyle =
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.6em}h2{font-size:1.25em;margin-top:2em}h3{font-size:1.05em}"
    "table{border-collapse:collapse;margin:1em 0}"
    "th,td{padding:.35em .8em;text-align:right;border-bottom:1px solid #8886}"
    "th:first-child,td:first-child{text-align:left}"
    "td small{display:block;opacity:.7}caption{text-align:left;opacity:.8;padding:.3em 0}"
    "figure{margin:1em 0}figcaption{opacity:.8}svg{width:100%;height:auto}"
    "svg text{fill:currentColor;font-size:12px}svg .grid{stroke:currentColor;opacity:.15}"
    "svg .axis{stroke:currentColor;opacity:.6}"
    ".wide{overflow-x:auto}.samples img{width:110px;image-rendering:pixelated;display:block}"
    ".samples th,.samples td{padding:.2em .4em;font-size:.85em;text-align:center}"
    ".key span{display:inline-block;width:.9em;height:.9em;margin:0 .35em 0 1em;"
    "vertical-align:-.1em;border:1px solid #888}"
    ".warning{border-left:4px solid #d55e00;padding-left:1em}pre{overflow-x:auto}";

std::string columnTitle(const CountColumn& column) {
    return column.used == column.asked ? fmt::format("{}", column.asked)
                                       : fmt::format("{} (only {})", column.asked, column.used);
}

void addHead(Node row, const std::string& first, const std::vector<CountColumn>& columns) {
    header(row, first, "col");
    for (const auto& column : columns)
        header(row, columnTitle(column), "col");
}

void addMainTable(Node body, const ExperimentResults& results, ExperimentSplit split,
                  const std::vector<CountColumn>& columns) {
    auto table = add(body, "table");
    add(table, "caption",
        split == ExperimentSplit::Patch
            ? "Mean Dice over the test patches: mean ± standard deviation between repetitions. "
              "Below it the report's number for the count at this position (50, 100, 500, 1233)."
            : "Mean Dice over the test patches: mean ± standard deviation between repetitions. "
              "The report has no such split.");
    addHead(add(add(table, "thead"), "tr"), "labelled patches", columns);
    auto rows = add(table, "tbody");
    for (const Arm arm : kArms) {
        auto row = add(rows, "tr");
        header(row, armTitle(arm), "row");
        for (const auto& column : columns) {
            auto cell = add(row, "td", spreadText(diceOf(results, split, arm, column.asked)));
            const auto reported = reportedDice(arm, column.position);
            if (split == ExperimentSplit::Patch && reported)
                add(cell, "small", fmt::format("report: {:.2f}", *reported));
        }
    }
    if (split == ExperimentSplit::Patch) {
        add(body, "p",
            fmt::format("For its U-Net the report gives {:.2f} and does not say for how many "
                        "labels.",
                        kReportedUNetDice));
    }
}

void addDifferences(Node body, const ExperimentResults& results, ExperimentSplit split,
                    const std::vector<CountColumn>& columns) {
    auto table = add(body, "table");
    add(table, "caption",
        "PixelCL minus plain ResNet within each repetition, which share split, labels and start: "
        "mean ± standard deviation, and in how many repetitions PixelCL is ahead.");
    addHead(add(add(table, "thead"), "tr"), "difference", columns);
    auto rows = add(table, "tbody");
    const auto addRow = [&](const std::string& title, Arm a, Arm b) {
        auto row = add(rows, "tr");
        header(row, title, "row");
        for (const auto& column : columns) {
            const auto paired = differenceOf(results, split, a, b, column.asked);
            auto cell = add(row, "td", spreadText(paired.spread, true));
            if (paired.spread.count > 0) {
                add(cell, "small",
                    fmt::format("ahead in {} of {}", paired.ahead, paired.spread.count));
            }
        }
    };
    addRow("frozen", Arm::PixelFrozen, Arm::PlainFrozen);
    addRow("tunable", Arm::PixelTunable, Arm::PlainTunable);
}

void addGrid(Node body, const ExperimentResults& results, ExperimentSplit split,
             const std::vector<CountColumn>& columns) {
    add(body, "h3", "Unlabelled × labelled");
    auto table = add(body, "table");
    add(table, "caption",
        "Dice of the frozen PixelCL backbone by the share of the unlabelled patches that it was "
        "pretrained on. (The report shows its grid only as a picture.)");
    addHead(add(add(table, "thead"), "tr"), "unlabelled \\ labelled", columns);
    auto rows = add(table, "tbody");
    for (const double share : results.spec.unlabelled) {
        auto row = add(rows, "tr");
        int used = 0;
        for (const auto& cell : results.planned) {
            if (cell.split == split && cell.arm == Arm::PixelFrozen && cell.unlabelled == share)
                used = cell.unlabelledUsed;
        }
        header(row, fmt::format("{:.0f} % ({})", 100.0 * share, used), "row");
        for (const auto& column : columns) {
            add(row, "td",
                spreadText(diceOf(results, split, Arm::PixelFrozen, column.asked, share)));
        }
    }
}

void addSplit(Node body, const ExperimentResults& results, ExperimentSplit split,
              const fs::path& folder) {
    const auto columns = columnsOf(results, split);
    if (columns.empty()) return;
    add(body, "h2", splitHeading(split));
    auto note = add(
        body, "p",
        split == ExperimentSplit::Patch
            ? "Training, validation and test patches are drawn from one heap, and pretraining sees "
              "all of them, as in the report. Neighbouring patches overlap, so pixels that are "
              "scored were learned from: these numbers are optimistic, and say little of a new "
              "recording."
            : "Test and validation patches come from stacks that no training and no pretraining "
              "saw (validation stacks are seen by pretraining, without labels); which stacks these "
              "are changes with the repetition. These numbers are what a new recording of this "
              "kind can expect.");
    if (split == ExperimentSplit::Patch) note.append_attribute("class") = "warning";
    addMainTable(body, results, split, columns);
    report::addDiceChart(body, results, split, columns);
    addDifferences(body, results, split, columns);
    addGrid(body, results, split, columns);
    report::addCurves(body, results, split);
    report::addSamples(body, results, split, folder);
}

void addSettings(Node body, const ExperimentResults& results) {
    add(body, "h2", "Settings and data");
    double seconds = 0.0;
    double cpu = 0.0;
    const auto count = [&](const auto& items) {
        for (const auto& item : items) {
            seconds += item.seconds;
            cpu += item.cpuSeconds;
        }
    };
    count(results.cells);
    count(results.backbones);
    add(body, "p",
        fmt::format("{} of {} cells and {} backbones, {:.1f} minutes of wall time and {:.1f} "
                    "minutes of processor time. {} of {} patches passed the noise filter.",
                    results.cells.size(), results.planned.size(), results.backbones.size(),
                    seconds / 60.0, cpu / 60.0, results.patches, results.patchesBeforeFilter));
    for (const auto& [title, json] :
         {std::pair{"Settings", toJson(results.spec)}, {"Data", results.data}}) {
        auto details = add(body, "details");
        add(details, "summary", title);
        add(details, "pre", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    }
}

} // namespace

std::string experimentHtml(const ExperimentResults& results, const fs::path& folder) {
    pugi::xml_document page;
    page.append_child(pugi::node_doctype).set_value("html");
    auto html = page.append_child("html");
    html.append_attribute("lang") = "en";
    auto head = add(html, "head");
    head.append_child("meta").append_attribute("charset") = "utf-8";
    auto view = head.append_child("meta");
    view.append_attribute("name") = "viewport";
    view.append_attribute("content") = "width=device-width, initial-scale=1";
    add(head, "title", "Lamina: PixelCL against plain networks");
    add(head, "style", kStyle);
    auto body = add(html, "body");
    add(body, "h1", "PixelCL against plain networks, by the number of labels");
    add(body, "p",
        fmt::format("The five experiments of the report \"Biological Image Segmentation Using Self "
                    "Supervised Learning\" at {} scale: patches of {} pixels with stride {}, {} "
                    "repetition{}, backbone {}, {}.",
                    results.spec.scale, results.spec.patches.patch, results.spec.patches.stride,
                    results.spec.seeds, results.spec.seeds == 1 ? "" : "s", results.spec.arch,
                    results.spec.initFrom.empty() ? std::string("random start")
                                                  : "started from " + results.spec.initFrom));
    if (!results.complete()) {
        auto open = add(body, "p",
                        fmt::format("Unfinished: {} of {} cells are done. The same command goes "
                                    "on.",
                                    results.cells.size(), results.planned.size()));
        open.append_attribute("class") = "warning";
    }
    if (results.spec.scale != "full") {
        add(body, "p",
            "At this scale patches, networks, counts and steps are all smaller than the report's: "
            "compare rows with each other, not their height with the report's numbers.");
    }
    for (const auto& note : results.notes)
        add(body, "p", note);
    for (const auto split : kExperimentSplits)
        addSplit(body, results, split, folder);
    add(body, "h2", "The puzzle: frozen PixelCL behind the frozen plain ResNet");
    for (const auto& sentence : puzzleDiscussion(results))
        add(body, "p", sentence);
    addSettings(body, results);
    std::ostringstream out;
    page.save(out, "", pugi::format_raw | pugi::format_no_declaration);
    return out.str();
}

void writeExperimentReport(const ExperimentResults& results, const fs::path& folder) {
    writeFileAtomically(folder / "cells.csv", cellsCsv(results));
    writeFileAtomically(folder / "summary.csv", summaryCsv(results));
    writeFileAtomically(folder / "report.html", experimentHtml(results, folder));
}

} // namespace lamina::core
