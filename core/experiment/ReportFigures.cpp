// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ReportFigures.h"

#include "core/experiment/SvgChart.h"

#include <fmt/format.h>
#include <itksys/Base64.h>

#include <fstream>
#include <iterator>

namespace lamina::core::report {

namespace fs = std::filesystem;

Node add(Node parent, const char* name, const std::string& text) {
    auto node = parent.append_child(name);
    // even an empty text keeps <td></td> from being written as <td/>, which HTML does not know
    node.append_child(pugi::node_pcdata).set_value(text.c_str());
    return node;
}

void header(Node row, const std::string& text, const char* scope) {
    add(row, "th", text).append_attribute("scope") = scope;
}

std::string splitHeading(ExperimentSplit split) {
    return split == ExperimentSplit::Patch ? "The report's split: patches drawn at random"
                                           : "Split by stack";
}

namespace {

std::string base64(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3), '\0');
    text.resize(itksysBase64_Encode(reinterpret_cast<const unsigned char*>(bytes.data()),
                                    bytes.size(), reinterpret_cast<unsigned char*>(text.data()),
                                    0));
    return text;
}

/// A picture within the page; says so where it is not there.
void picture(Node cell, const fs::path& file, const std::string& description) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.empty()) {
        cell.text().set("–");
        return;
    }
    auto image = cell.append_child("img");
    image.append_attribute("alt") = description.c_str();
    image.append_attribute("src") = ("data:image/png;base64," + base64(bytes)).c_str();
}

std::string colorOf(Arm arm) { // Okabe and Ito's, which colour-blind eyes tell apart
    switch (arm) {
    case Arm::PixelFrozen:
    case Arm::PixelTunable:
        return "#0072b2";
    case Arm::PlainTunable:
    case Arm::PlainFrozen:
        return "#d55e00";
    case Arm::UNet:
        break;
    }
    return "#009e73";
}

} // namespace

void addDiceChart(Node body, const ExperimentResults& results, ExperimentSplit split,
                  const std::vector<CountColumn>& columns) {
    ChartSpec spec;
    spec.title = "Dice over the number of labelled patches, " + splitHeading(split);
    spec.xTitle = "labelled patches (logarithmic)";
    spec.yTitle = "Dice";
    spec.logX = true;
    std::vector<ChartSeries> series;
    for (const auto& column : columns)
        spec.xTicks.push_back(column.used);
    for (const Arm arm : kArms) {
        ChartSeries one{armTitle(arm), colorOf(arm), isFrozen(arm), true, {}};
        for (const auto& column : columns) {
            const auto dice = diceOf(results, split, arm, column.asked);
            if (dice.count == 0) continue;
            one.points.push_back(
                {static_cast<double>(column.used), dice.mean, dice.deviation.value_or(0.0)});
        }
        series.push_back(std::move(one));
    }
    auto figure = add(body, "figure");
    addChart(figure, spec, series);
    add(figure, "figcaption",
        "Bars: standard deviation between repetitions. Dashed: frozen backbone.");
}

/// The curves of the first repetition: pretraining, and validation at the largest count.
void addCurves(Node body, const ExperimentResults& results, ExperimentSplit split) {
    ChartSpec spec;
    spec.title = "Validation Dice while training";
    spec.xTitle = "step";
    spec.yTitle = "validation Dice";
    std::vector<ChartSeries> series;
    const auto seed = results.spec.run.seed;
    const auto columns = columnsOf(results, split);
    for (const auto& result : results.cells) {
        const auto& cell = result.cell;
        if (cell.split != split || cell.seed != seed || cell.unlabelled < 1.0 || columns.empty() ||
            cell.labelled != columns.back().asked)
            continue;
        ChartSeries one{armTitle(cell.arm), colorOf(cell.arm), isFrozen(cell.arm), false, {}};
        for (const auto& [step, value] : result.validation)
            one.points.push_back({step, value, 0.0});
        if (!one.points.empty()) series.push_back(std::move(one));
    }
    if (!series.empty()) {
        auto figure = add(body, "figure");
        addChart(figure, spec, series);
        add(figure, "figcaption",
            fmt::format("Dice on the validation patches with {} labels, first repetition.",
                        columns.back().used));
    }
    spec.title = "Pretraining loss";
    spec.yTitle = "PixelCL loss";
    series.clear();
    for (const auto& backbone : results.backbones) {
        const auto start = fmt::format("backbone-{}-s{}-pretrained", splitName(split), seed);
        if (backbone.id.rfind(start, 0) != 0 || backbone.loss.empty()) continue;
        static const std::vector<std::string> colors{"#0072b2", "#d55e00", "#009e73", "#cc79a7"};
        ChartSeries one{fmt::format("{} patches", backbone.unlabelled),
                        colors[series.size() % colors.size()],
                        false,
                        false,
                        {}};
        for (const auto& [step, value] : backbone.loss)
            one.points.push_back({step, value, 0.0});
        series.push_back(std::move(one));
    }
    if (series.empty()) return;
    auto figure = add(body, "figure");
    addChart(figure, spec, series);
    add(figure, "figcaption",
        "Pretraining of the first repetition by the number of unlabelled patches; lower is better, "
        "and negative values are right.");
}

void addSamples(Node body, const ExperimentResults& results, ExperimentSplit split,
                const fs::path& folder) {
    const auto columns = columnsOf(results, split);
    if (columns.empty()) return;
    const auto seed = results.spec.run.seed;
    std::vector<const CellResult*> shown;
    for (const auto& column : {columns.front(), columns.back()}) {
        for (const auto& result : results.cells) {
            if (result.cell.split == split && result.cell.seed == seed &&
                result.cell.unlabelled >= 1.0 && result.cell.labelled == column.asked &&
                !result.samples.empty())
                shown.push_back(&result);
        }
        if (columns.size() == 1) break;
    }
    if (shown.empty()) return;
    add(body, "h3", "Test patches");
    auto key = add(body, "p",
                   "Chosen by how much foreground they hold, not by how well they turn "
                   "out.");
    key.append_attribute("class") = "key";
    for (const auto& [color, text] :
         {std::pair{"#f0f0f0", "found"}, {"#ff8c00", "missed"}, {"#1e78e6", "too much"}}) {
        add(key, "span").append_attribute("style") = fmt::format("background:{}", color).c_str();
        key.append_child(pugi::node_pcdata).set_value(text);
    }
    auto wide = add(body, "div");
    wide.append_attribute("class") = "wide";
    auto table = add(wide, "table");
    table.append_attribute("class") = "samples";
    auto head = add(add(table, "thead"), "tr");
    header(head, "image", "col");
    header(head, "truth", "col");
    for (const auto* result : shown)
        header(head,
               fmt::format("{}, {} labels", armTitle(result->cell.arm), result->cell.labelledUsed),
               "col");
    auto rows = add(table, "tbody");
    for (std::size_t n = 0; n < shown.front()->samples.size(); ++n) {
        auto row = add(rows, "tr");
        const auto common = fmt::format("{}-s{}-{}", splitName(split), seed, n);
        const auto samples = folder / "samples";
        picture(add(row, "td"), samples / (common + "-image.png"),
                fmt::format("test patch {}", n + 1));
        picture(add(row, "td"), samples / (common + "-truth.png"),
                fmt::format("truth of test patch {}", n + 1));
        for (const auto* result : shown) {
            auto cell = add(row, "td");
            if (n >= result->samples.size()) continue;
            picture(cell, samples / result->samples[n],
                    fmt::format("{} on test patch {}", armTitle(result->cell.arm), n + 1));
        }
    }
}

} // namespace lamina::core::report
