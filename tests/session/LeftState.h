// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/LabelHash.h"

#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/view/OrthoView.h"

#include <nlohmann/json.hpp>

#include <QAction>

#include <algorithm>
#include <cmath>

namespace lamina::session {

/// What closing and opening again must bring back besides the label table, as JSON, so that a
/// difference can be read. Numbers of the view are rounded: zooming there and back costs some bits.
class LeftState {
public:
    static nlohmann::json of(ui::MainWindow& window) {
        auto& document = window.document();
        auto review = document.reviewState();
        if (!review.is_object()) review = nlohmann::json::object();
        review.erase("seconds"); // they go on while the window is open
        return {{"voxels", test::labelHash(document.labels())},
                {"undo", document.undoName().toStdString()},
                {"redo", document.redoName().toStdString()},
                {"label", document.currentLabel()},
                {"prediction", predictionOf(document)},
                {"channel", document.channel()},
                {"time", document.time()},
                {"patches", core::toJson(document.patches())},
                {"review", review},
                {"annotated", document.annotatedSlices()},
                {"view", viewOf(window)},
                {"runs", runsOf(window)},
                {"scores", scoresOf(document)}};
    }

private:
    static double rounded(double value) { return std::round(value * 1e3) / 1e3; }

    static nlohmann::json viewOf(ui::MainWindow& window) {
        auto& views = window.views();
        const auto place = views.crosshair();
        nlohmann::json view{
            {"place", {place.x, place.y, place.z}},
            {"alone", views.maximised() ? static_cast<int>(*views.maximised()) : -1},
            {"contrast", {window.view().contrast().low, window.view().contrast().high}},
            {"layers", ui::toJson(window.viewSettings())},
            {"brush", window.brushRadius()},
            {"drawOver", static_cast<int>(window.document().drawOver())}};
        for (const double part : views.volume().camera())
            view["eye"].push_back(rounded(part));
        for (const char* name : {"linkZoom", "crosshair", "ball", "smart"})
            view[name] = window.actions().at(name)->isChecked();
        for (const auto axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ}) {
            const auto& slices = views.slices(axes);
            // where nothing was zoomed, all of the plane is shown, however large the window
            view["zoom"].push_back(slices.fitted() ? nlohmann::json(nullptr)
                                                   : nlohmann::json(rounded(slices.zoom())));
        }
        return view;
    }

    /// One number for the masks of all slices.
    static std::uint64_t predictionOf(const ui::Document& document) {
        std::uint64_t sum = 14695981039346656037ULL;
        for (int z = 0; z < document.paintSize().z; ++z) {
            for (const auto id : document.prediction().semantic(z))
                sum = (sum ^ id) * 1099511628211ULL;
        }
        return sum;
    }

    static nlohmann::json runsOf(ui::MainWindow& window) {
        auto runs = nlohmann::json::array();
        for (const auto& run : window.session().project()->runs())
            runs.push_back({run.id, run.kind, run.time, run.record});
        return runs;
    }

    static nlohmann::json scoresOf(const ui::Document& document) {
        const auto orNull = [](const std::optional<double>& score) {
            return score ? nlohmann::json(*score) : nlohmann::json(nullptr);
        };
        auto all = nlohmann::json::array();
        for (int z = 0; z < document.paintSize().z; ++z)
            all.push_back(orNull(document.sliceDice(z)));
        const auto whole = document.scores(0);
        return {{"slices", all},
                {"heldOut", orNull(whole.heldOut)},
                {"training", orNull(whole.training)},
                {"annotated", orNull(whole.annotated)},
                {"counts", {whole.heldOutSlices, whole.trainingSlices, whole.acceptedSlices}}};
    }
};

} // namespace lamina::session
