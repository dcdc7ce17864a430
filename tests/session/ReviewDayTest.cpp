// SPDX-License-Identifier: GPL-3.0-or-later
// The day goes on: what was painted is learnt, what is predicted is reviewed, corrected, exported,
// and there again after closing and opening. Events go through the X server, the engine is the real
// one; the stack is tiny and the networks learn for a few epochs only.
#include "tests/session/ReviewWork.h"

#include "ui/panel/RunCharts.h"

#include <QDialogButtonBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTreeWidget>

#include <fstream>
#include <set>

namespace lamina::session {
namespace {

using Item = ui::ReviewState::Item;
using Kind = ui::ReviewState::Kind;
using Mark = ui::ReviewState::Mark;

class ReviewDay : public ReviewWork {
protected:
    void annotate();
    void learn();
    void watchLive();
    void walkTheQueue();
    void reviewObjects();
    void correctObjects();
    void undoAndRedo();
    void compareRuns();
    void exportAll();
    void reopen();
    void openQueue();

    std::vector<State> m_states; ///< after each step of the review, the first before all
};

/// Two slices of truth from another program, two more by hand.
void ReviewDay::annotate() {
    core::TiffVolume truth;
    truth.size = m_size;
    truth.type = core::PixelType::UInt16;
    truth.plane = [this](int z) {
        core::Plane plane(m_size.x, m_size.y, core::PixelType::UInt16);
        for (int i = 0; i < m_size.x * m_size.y; ++i)
            plane.pixels<std::uint16_t>()[static_cast<std::size_t>(i)] =
                static_cast<std::uint16_t>(truthAt(i % m_size.x, i / m_size.x, z));
        return plane;
    };
    core::writeTiff(folder() / "truth.tif", truth);
    ASSERT_NO_FATAL_FAILURE(importByKeys(folder() / "truth.tif", "2,7"));
    ASSERT_EQ(document().annotatedSlices(), (std::vector<int>{2, 7}));

    enter(Axes::XY, {10, 10});
    press("b");
    for (int i = 0; i < 3; ++i)
        press("bracketleft"); // a smaller brush
    press("n");
    ASSERT_NO_FATAL_FAILURE(strokeAt(pureRun(true, {4}, 2), 4, "a cell"));
    press("0");
    ASSERT_NO_FATAL_FAILURE(strokeAt(pureRun(false, {4}, 2), 4, "background"));
    EXPECT_EQ(document().currentLabel(), core::kBackground);
}

void ReviewDay::learn() {
    ASSERT_NO_FATAL_FAILURE(typeEpochs("pretrainEpochs", 2));
    ASSERT_NO_FATAL_FAILURE(typeEpochs("fineTuneEpochs", 3));
    ASSERT_NO_FATAL_FAILURE(runBy("pretrain"));
    EXPECT_TRUE(m_window->learning().hasBackbone());
    ASSERT_NO_FATAL_FAILURE(runBy("fineTune"));
    EXPECT_FALSE(document().prediction().empty()) << "the slice on screen is predicted";
    ASSERT_NO_FATAL_FAILURE(runBy("predictStack"));
    EXPECT_TRUE(document().prediction().complete());
    const auto network = shownMasks();
    ASSERT_NO_FATAL_FAILURE(runBy("forestAndSegment"));
    ASSERT_TRUE(waitUntil([&] { return ready() && document().prediction().complete(); }, 120));
    EXPECT_NE(shownMasks(), network);
    const auto kinds = runKinds();
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "pretrain"), 1);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "train"), 2);
}

void ReviewDay::watchLive() {
    constexpr int kSlice = 5;
    const auto kept = shownMasks();
    quint64 seen = 0;
    const auto heard = QObject::connect(&m_window->live(), &ui::LiveController::refreshed,
                                        m_window.get(), [&](int z, quint64 revision, bool last) {
                                            if (last && z == kSlice) seen = revision;
                                        });
    const auto fresh = [&] { return seen > 0 && seen == m_window->live().revision(); };
    ASSERT_NO_FATAL_FAILURE(pointAt({20, 20}, kSlice));
    pressed("shift+l", "live mode", [&] { return m_window->live().on(); });
    ASSERT_TRUE(waitUntil([&] { return bool(document().prediction().semantic(kSlice)); }, 60))
        << m_window->live().status().toStdString();
    press("n");
    ASSERT_NO_FATAL_FAILURE(strokeAt(pureRun(true, {kSlice}, 2), kSlice, "a stroke in live mode"));
    ASSERT_TRUE(waitUntil(fresh, 60)) << m_window->live().status().toStdString();
    EXPECT_TRUE(document().previewing());
    pressed("shift+l", "live mode off", [&] { return !document().previewing(); });
    QObject::disconnect(heard);
    EXPECT_EQ(shownMasks(), kept) << "the prediction is back";
}

void ReviewDay::openQueue() {
    enter(Axes::XY, {10, 10});
    press("ctrl+r");
    auto& list = find<QTableView>("queueList");
    ASSERT_TRUE(waitUntil(
        [&] {
            const auto& entries = queue().entries();
            return list.isVisible() &&
                   std::any_of(entries.begin(), entries.end(),
                               [](const auto& entry) { return entry.object.has_value(); });
        },
        60))
        << "no object in the queue";
}

void ReviewDay::walkTheQueue() {
    ASSERT_NO_FATAL_FAILURE(openQueue());
    enter(Axes::XY, {10, 10});
    pressed("Tab", "Tab walks", [&] { return queue().current() == 0; });
    const auto first = queue().entries().front().item;
    pressed("Tab", "Tab walks on", [&] { return queue().current() == 1; });
    EXPECT_EQ(queue().markOf(first), Mark::Seen);
    EXPECT_TRUE(view(Axes::XY).hasFocus());
    pressed("shift+Tab", "and back", [&] { return queue().current() == 0; });
}

/// One object is accepted, one rejected, then all of the stack.
void ReviewDay::reviewObjects() {
    constexpr int kSlice = 5;
    std::vector<Outline> open; // nothing of them is annotated in this slice
    for (const auto& object : outlines(document().prediction().instances(kSlice), m_size)) {
        if (labelAt(object.middle(), kSlice) == core::kUnlabelled) open.push_back(object);
    }
    ASSERT_GE(open.size(), 3U) << "too few objects are predicted";
    ASSERT_NO_FATAL_FAILURE(pointAt(open[0].middle(), kSlice));
    pressed("shift+a", "the object is accepted",
            [&] { return labelAt(open[0].middle(), kSlice) != core::kUnlabelled; });
    EXPECT_TRUE(waitUntil(
        [&] {
            return queue().markOf({Kind::Predicted, open[0].id}) == Mark::Accepted;
        },
        10));
    EXPECT_EQ(labelAt(open[1].middle(), kSlice), core::kUnlabelled);
    enter(Axes::XY, open[1].middle());
    pressed("shift+r", "the object is rejected", [&] {
        return queue().markOf({Kind::Predicted, open[1].id}) == Mark::Rejected;
    });
    pressed("ctrl+shift+Return", "the stack is accepted",
            [&] { return labelAt(open[2].middle(), kSlice) != core::kUnlabelled; });
    EXPECT_EQ(labelAt(open[1].middle(), kSlice), core::kUnlabelled) << "rejected";
}

void ReviewDay::correctObjects() {
    constexpr int kSlice = 5;
    const auto slice = document().labels().readSlice(kSlice);
    const auto found = outlines(slice.data(), m_size);
    ASSERT_GE(found.size(), 2U);
    const auto& object = found[0];
    const core::SlicePoint left{object.first + 1.0, double(object.row)};
    const core::SlicePoint right{object.last - 1.0, double(object.row)};
    ASSERT_NO_FATAL_FAILURE(pointAt(object.middle(), kSlice));
    press("shift+c");
    m_input.drag({globalOf(Axes::XY, {double(object.column()), object.top - 3.0}),
                  globalOf(Axes::XY, {double(object.column()), object.bottom + 3.0})});
    ASSERT_TRUE(waitUntil([&] { return labelAt(left, kSlice) != labelAt(right, kSlice); }, 30))
        << "split";

    press("shift+m");
    click(Axes::XY, found[1].middle());
    click(Axes::XY, right);
    pressed("Return", "merge", [&] { return labelAt(right, kSlice) == found[1].id; });

    // a cell that was outlined slice by slice
    press("b");
    const auto place = pureRun(false, {4, 5}, 2);
    press("n");
    const auto first = document().currentLabel();
    ASSERT_NO_FATAL_FAILURE(strokeAt(place, 4, "one outline"));
    press("n");
    ASSERT_NO_FATAL_FAILURE(strokeAt(place, 5, "the next outline"));
    EXPECT_NE(labelAt(place, 5), first);
    // the smallest number stays, be it that of a third outline
    pressed("ctrl+shift+l", "link", [&] { return labelAt(place, 4) == labelAt(place, 5); });
    const auto linked = labelAt(place, 5);

    press("ctrl+shift+n");
    QDialog* dialog = nullptr;
    ASSERT_TRUE(waitUntil(
        [&] {
            dialog = m_window->findChild<QDialog*>("relabelDialog");
            return dialog && dialog->isVisible() && dialog->isActiveWindow();
        },
        20));
    auto* number = dialog->findChild<QSpinBox*>("objectNumber");
    EXPECT_EQ(number->value(), static_cast<int>(linked));
    m_input.click(number);
    press("ctrl+a");
    m_input.type("900");
    m_input.click(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok));
    ASSERT_TRUE(waitUntil([&] { return labelAt(place, 4) == 900U; }, 20)) << "number";
    EXPECT_EQ(labelAt(place, 5), 900U);
    backToWindow();
}

void ReviewDay::undoAndRedo() {
    const auto states = m_states;
    const auto marked = marks();
    enter(Axes::XY, {10, 10});
    for (std::size_t i = states.size() - 1; i-- > 0;) {
        pressed("ctrl+z", "undo of step " + std::to_string(i + 1),
                [&] { return state() == states[i]; });
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
        pressed("ctrl+shift+z", "redo of step " + std::to_string(i),
                [&] { return state() == states[i]; });
    }
    EXPECT_FALSE(document().canRedo());
    EXPECT_EQ(marks(), marked) << "what was found is no matter of undo";
}

void ReviewDay::compareRuns() {
    press("ctrl+k");
    auto& query = find<QLineEdit>("paletteQuery");
    ASSERT_TRUE(waitUntil([&] { return query.hasFocus(); }, 10));
    m_input.type("Panel: Jobs");
    press("Return");
    auto& list = find<QTreeWidget>("runList");
    ASSERT_TRUE(waitUntil([&] { return list.isVisible() && list.viewport()->height() > 20; }, 20));
    const char* modifier = nullptr;
    for (int i = list.topLevelItemCount() - 1; i >= 0; --i) { // the oldest is the last
        const auto& run = jobsPanel().runs()[static_cast<std::size_t>(
            list.topLevelItem(i)->data(0, Qt::UserRole).toInt())];
        if (run.kind != "pretrain" && (run.kind != "train" || run.model == "forest")) continue;
        list.scrollToItem(list.topLevelItem(i));
        m_input.click(
            list.viewport()->mapToGlobal(list.visualItemRect(list.topLevelItem(i)).center()),
            modifier);
        modifier = "ctrl";
    }
    ASSERT_TRUE(waitUntil([&] { return list.selectedItems().size() == 2; }, 10));
    auto& charts = find<ui::RunCharts>("runCharts");
    EXPECT_TRUE(charts.isVisible());
    EXPECT_GE(charts.curves(), 2) << "the loss of both";
    auto& tabs = find<QTabWidget>("runTabs");
    m_input.click(tabs.tabBar()->mapToGlobal(tabs.tabBar()->tabRect(1).center()));
    auto& table = find<QTableWidget>("runSettings");
    ASSERT_TRUE(waitUntil([&] { return table.isVisible(); }, 10));
    ASSERT_EQ(table.columnCount(), 3);
    const auto epochs = table.findItems("spec · epochs", Qt::MatchExactly);
    ASSERT_EQ(epochs.size(), 1);
    EXPECT_EQ(table.item(epochs[0]->row(), 1)->text(), "2") << "of pretraining";
    EXPECT_EQ(table.item(epochs[0]->row(), 2)->text(), "3") << "of fine-tuning";
}

/// The prediction alone is what is shown; reviewed masks are what was corrected, and the challenge
/// gets them too.
void ReviewDay::exportAll() {
    const auto& shown = document().prediction();
    const auto predicted = [&](int x, int y, int z) {
        return double(shown.instances(z)[y * m_size.x + x]);
    };
    const auto cell = [&](int x, int y, int z) {
        return shown.semantic(z)[y * m_size.x + x] != 0 ? 255.0 : 0.0;
    };
    const auto painted = [&](int x, int y, int z) {
        const auto id = labelAt(x, y, z);
        return id == core::kBackground ? 0.0 : double(id);
    };
    const auto linesOf = [](const fs::path& file) {
        std::ifstream table(file);
        const std::string text{std::istreambuf_iterator<char>(table), {}};
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    };
    std::set<core::LabelId> objects;
    for (int z = 0; z < m_size.z; ++z)
        objects.insert(shown.instances(z), shown.instances(z) + m_size.planeVoxels());
    objects.erase(0);
    for (const int format : {0, 1}) {
        const auto out = folder() / (format == 0 ? "tiff" : "ome");
        ASSERT_NO_FATAL_FAILURE(exportAs(format, core::ResultSource::Prediction, out,
                                         {"exportSemantic", "exportInstances", "exportProbability",
                                          "exportAnnotation", "exportObjects"}));
        expectLabels(out / "embryo_semantic.tif", cell);
        expectLabels(out / "embryo_instances.tif", predicted);
        expectLabels(out / "embryo_labels.tif", painted);
        const auto probability = core::openStack(out / "embryo_probability.tif");
        EXPECT_EQ(probability->info().type, core::PixelType::Float32);
        EXPECT_EQ(probability->info().format.find("OME") != std::string::npos, format == 1);
        EXPECT_EQ(linesOf(out / "embryo_objects.csv"), objects.size() + 1);
    }
    const auto out = folder() / "reviewed";
    ASSERT_NO_FATAL_FAILURE(exportAs(0, core::ResultSource::Reviewed, out,
                                     {"exportSemantic", "exportInstances", "exportObjects"}));
    const auto file = core::openStack(out / "embryo_instances.tif");
    const auto reviewed = [&](int x, int y, int z) { return file->plane({z, 0, 0})->value(x, y); };
    std::map<double, double> number; // the challenge counts anew, without gaps
    int corrected = 0;
    for (int z = 0; z < m_size.z; ++z) {
        for (int y = 0; y < m_size.y; ++y) {
            for (int x = 0; x < m_size.x; ++x) {
                number[reviewed(x, y, z)];
                corrected += (reviewed(x, y, z) != 0.0) != (cell(x, y, z) != 0.0);
            }
        }
    }
    EXPECT_GT(corrected, 0) << "the day's corrections are in it";
    expectLabels(out / "embryo_instances.tif", [&](int x, int y, int z) {
        return labelAt(x, y, z) == core::kUnlabelled ? reviewed(x, y, z) : painted(x, y, z);
    });
    expectLabels(out / "embryo_semantic.tif",
                 [&](int x, int y, int z) { return reviewed(x, y, z) != 0.0 ? 255.0 : 0.0; });
    EXPECT_EQ(linesOf(out / "embryo_objects.csv"), number.size()) << "a header, no background";
    ASSERT_NO_FATAL_FAILURE(
        exportAs(2, core::ResultSource::Reviewed, folder() / "challenge", {"exportInstances"}));
    double next = 0.0;
    for (auto& [id, rank] : number)
        rank = next++;
    expectLabels(folder() / "challenge/01_RES/mask000.tif",
                 [&](int x, int y, int z) { return number[reviewed(x, y, z)]; });
    EXPECT_TRUE(fs::exists(folder() / "challenge/01_RES/res_track.txt"));
}

void ReviewDay::reopen() {
    const auto left = state();
    const auto masks = shownMasks();
    const auto found = marks();
    const auto kinds = runKinds();
    const auto undoName = document().undoName();
    ASSERT_TRUE(m_window->close());
    ASSERT_NO_FATAL_FAILURE(start());
    ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+o", folder() / "embryo.lamina" / "project.sqlite"));
    ASSERT_NO_FATAL_FAILURE(waitForStack("embryo"));
    EXPECT_EQ(state(), left);
    EXPECT_EQ(document().undoName(), undoName);
    EXPECT_TRUE(waitUntil([&] { return document().prediction().complete(); }, 30));
    EXPECT_EQ(shownMasks(), masks);
    EXPECT_TRUE(waitUntil([&] { return runKinds() == kinds; }, 30)) << "runs";
    EXPECT_EQ(marks(), found);
    enter(Axes::XY, {10, 10});
    pressed("ctrl+z", "undo after opening again",
            [&] { return state() == m_states[m_states.size() - 2]; });
}

TEST_F(ReviewDay, WhatIsReviewedCorrectedAndExportedIsAsLeft) {
    core::PhantomSpec spec;
    spec.size = m_size;
    spec.profile = "dense";
    spec.spacing = {0.2, 0.2, 0.8};
    spec.seed = 6;
    const auto image = simulate("embryo", spec, &m_truth);
    ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+o", image));
    ASSERT_NO_FATAL_FAILURE(waitForStack("embryo"));
    auto& meter = test::BlockMeter::instance();
    meter.start();
    ASSERT_NO_FATAL_FAILURE(annotate());
    ASSERT_NO_FATAL_FAILURE(learn());
    ASSERT_NO_FATAL_FAILURE(watchLive());
    m_states = {state()};
    const auto steps = QObject::connect(&document(), &ui::Document::stepTaken, m_window.get(),
                                        [this] { m_states.push_back(state()); });
    ASSERT_NO_FATAL_FAILURE(walkTheQueue());
    ASSERT_NO_FATAL_FAILURE(reviewObjects());
    ASSERT_NO_FATAL_FAILURE(correctObjects());
    QObject::disconnect(steps);
    EXPECT_GE(m_states.size(), 10U);
    ASSERT_NO_FATAL_FAILURE(undoAndRedo());
    ASSERT_NO_FATAL_FAILURE(compareRuns());
    ASSERT_NO_FATAL_FAILURE(exportAll());
    meter.stop();
    meter.print("learning, reviewing and exporting");
    ASSERT_NO_FATAL_FAILURE(reopen());
}

} // namespace
} // namespace lamina::session
