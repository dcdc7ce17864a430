// SPDX-License-Identifier: GPL-3.0-or-later
// A day of work in the real window: events that went through the X server, the real engine training
// on all cores meanwhile, and everything as left after closing and opening again.
#include "tests/session/LeftState.h"
#include "tests/session/ToolRound.h"

#include "core/io/LabelFiles.h"
#include "core/label/LabelEdit.h"

#include <QElapsedTimer>

#include <iostream>

namespace lamina::session {
namespace {

class ScriptedDay : public ToolRound {
protected:
    [[nodiscard]] static core::PhantomSpec stackOf(std::uint64_t seed,
                                                   core::VolumeSize size = {160, 128, 24}) {
        core::PhantomSpec spec;
        spec.size = size;
        spec.seed = seed;
        return spec;
    }
    /// Two stacks in a new project, the second one shown.
    void openBoth() {
        const auto first = simulate("monday", stackOf(3));
        const auto second = simulate("tuesday", stackOf(4), &m_truth);
        ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+o", first));
        ASSERT_NO_FATAL_FAILURE(waitForStack("monday"));
        enter(Axes::XY, {40, 40});
        press("b");
        stroke(Axes::XY, {{40, 40}, {60, 50}});
        ASSERT_TRUE(waitUntil([&] { return document().annotated(); }, 10));
        m_monday = hash();
        ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+shift+a", second));
        ASSERT_NO_FATAL_FAILURE(waitForStack("tuesday"));
        ASSERT_EQ(m_window->session().stacks().size(), 2U);
    }
    /// Label masks of another program, as a file.
    fs::path masks(const std::string& folderName, const core::LabelVolume& volume) {
        static_cast<void>(core::writeLabels(volume, {}, folder() / folderName, "tuesday"));
        return folder() / folderName / "tuesday_labels.tif";
    }
    void predict();
    void pretrainMeanwhile(int epochs);
    void interpolateAndUndo();
    void fillAPatch();
    void completeAndImport();
    void arrangeViews();
    void reopen(const std::string& project, const std::string& stack);
    void expectAsLeft(const nlohmann::json& left);
    void walkHistory();

    std::vector<core::LabelId> m_truth;
    std::uint64_t m_monday = 0; ///< what was painted in the first stack
};

/// A forest on two slices of truth: from here on there are runs and scores.
void ScriptedDay::predict() {
    const auto size = document().paintSize();
    core::LabelVolume truth(size);
    core::LabelEdit edit(truth, core::LabelTable());
    for (const int z : {17, 18}) {
        const auto from = m_truth.begin() + static_cast<std::ptrdiff_t>(size.offset({0, 0, z}));
        std::vector<core::LabelId> ids(from,
                                       from + static_cast<std::ptrdiff_t>(size.planeVoxels()));
        std::replace(ids.begin(), ids.end(), core::LabelId{0}, core::kBackground);
        edit.setIds(z, {0, 0, size.x, size.y}, ids);
    }
    static_cast<void>(edit.commit());
    ASSERT_NO_FATAL_FAILURE(importByKeys(masks("truth", truth), "17,18"));
    ASSERT_EQ(document().annotatedSlices(), (std::vector<int>{17, 18}));
    ASSERT_NO_FATAL_FAILURE(runBy("forestAndSegment"));
    ASSERT_TRUE(waitUntil([&] { return ready() && document().prediction().complete(); }, 120));
}

/// The network learns from the unlabelled rest all the while.
void ScriptedDay::pretrainMeanwhile(int epochs) {
    ASSERT_NO_FATAL_FAILURE(typeEpochs("pretrainEpochs", epochs));
    auto& pretrain = find<QPushButton>("pretrain");
    ASSERT_TRUE(waitUntil([&] { return pretrain.isEnabled(); }, 60));
    clickInLearn(pretrain);
    ASSERT_TRUE(
        waitUntil([&] { return m_window->learning().state() == core::RunState::Pretraining; }, 60));
}

void ScriptedDay::interpolateAndUndo() {
    enter(Axes::XY, {20, 20});
    press("n");
    press("b");
    const auto label = document().currentLabel();
    for (const int z : {3, 7}) {
        goTo(z);
        stroke(Axes::XY, {{16, 20}, {24, 20}});
    }
    EXPECT_EQ(document().labels().at({20, 20, 5}), core::kUnlabelled);
    press("i");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labels().at({20, 20, 5}) == label;
        },
        30))
        << "interpolation";

    // undo goes to the slice it changes
    const auto interpolated = hash();
    goTo(15);
    press("ctrl+z");
    press("ctrl+z");
    ASSERT_TRUE(waitUntil(
        [&] {
            return document().labels().at({20, 20, 7}) == core::kUnlabelled;
        },
        20));
    EXPECT_EQ(m_window->view().slice(), 7);
    press("ctrl+shift+z");
    press("ctrl+y");
    EXPECT_TRUE(waitUntil([&] { return hash() == interpolated; }, 20)) << "redo";
}

/// A frame at the mouse, painted in, and the rest of it background; beside it nothing changes.
void ScriptedDay::fillAPatch() {
    for (const char* key : {"alt+e", "h", "z", "Return"}) // Edit, Patches, Size: the smallest
        press(key);
    ASSERT_TRUE(waitUntil([&] { return find<QAction>("patchSide128").isChecked(); }, 10));
    goTo(21);
    enter(Axes::XY, {40, 60});
    press("ctrl+p");
    ASSERT_TRUE(waitUntil([&] { return document().patches().frames().size() == 1; }, 10));
    const auto frame = document().patches().frames().front();
    EXPECT_EQ(frame.z, 21);
    ASSERT_EQ(frame.rect, (core::PixelRect{0, 0, 128, 128}));
    press("n");
    stroke(Axes::XY, {{40, 60}, {60, 60}});
    const auto cell = document().currentLabel();
    press("shift+k");
    ASSERT_TRUE(waitUntil(
        [&] {
            return core::fillState(document().labels(), frame.z, frame.rect) ==
                   core::FillState::Complete;
        },
        20));
    EXPECT_EQ(document().labels().at({50, 60, 21}), cell);
    EXPECT_EQ(document().labels().at({127, 127, 21}), core::kBackground);
    EXPECT_EQ(document().labels().at({128, 60, 21}), core::kUnlabelled);
}

void ScriptedDay::completeAndImport() {
    goTo(7);
    press("k");
    EXPECT_TRUE(waitUntil(
        [&] { return document().labelled().state(7) == core::Completeness::Complete; }, 20));
    core::LabelVolume others(document().paintSize());
    core::LabelEdit edit(others, core::LabelTable());
    edit.setRow(20, 100, 10, 60, 70001);
    static_cast<void>(edit.commit());
    ASSERT_NO_FATAL_FAILURE(importByKeys(masks("masks", others)));
    ASSERT_EQ(document().labels().at({30, 100, 20}), 70001U);
}

/// Nothing of what the window remembers keeps the value that a new window has.
void ScriptedDay::arrangeViews() {
    const auto before = LeftState::of(*m_window)["view"];
    const auto range = m_window->view().contrast();
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        enter(axes, view(axes).center());
        const QPoint middle = view(axes).mapToGlobal(view(axes).rect().center());
        m_input.wheel(middle, "4", axes == Axes::XY ? 3 : 2, "ctrl");
        ASSERT_TRUE(waitUntil([&] { return !view(axes).fitted(); }, 10));
    }
    enter(Axes::XY, view(Axes::XY).center());
    const QPoint middle = view(Axes::XY).mapToGlobal(view(Axes::XY).rect().center());
    m_input.dragHolding("t", {middle, middle + QPoint(40, -30)});
    EXPECT_TRUE(waitUntil([&] { return !(m_window->view().contrast() == range); }, 10))
        << "contrast";
    for (const char* key : {"o", "d", "d", "shift+x", "bracketright", "j", "shift+d"})
        press(key); // outlines, stronger, no crosshair, a larger smart brush over unlabelled only
    goTo(20);
    enter(Axes::XZ, view(Axes::XZ).center());
    press("F11"); // this view alone
    ASSERT_TRUE(
        waitUntil([&] { return m_window->views().maximised() == ui::OrthoView::Pane::XZ; }, 10));
    const auto after = LeftState::of(*m_window)["view"];
    for (const char* part : {"place", "alone", "contrast", "layers", "brush", "drawOver",
                             "crosshair", "smart", "zoom"})
        EXPECT_NE(before[part], after[part]) << part << " is as it was";
}

/// Another start of the program.
void ScriptedDay::reopen(const std::string& project, const std::string& stack) {
    QElapsedTimer took;
    backToWindow();
    took.start();
    press("ctrl+q");
    ASSERT_TRUE(waitUntil([&] { return !m_window->isVisible(); }, 20)) << "Ctrl+Q closes nothing";
    const auto closed = took.elapsed();
    ASSERT_TRUE(
        waitUntil([&] { return m_window->learning().state() != core::RunState::Pretraining; }, 60));
    took.start();
    ASSERT_NO_FATAL_FAILURE(start());
    std::cout << "closing took " << closed << " ms, a new window " << took.elapsed() << " ms\n";
    const auto file = folder() / (project + ".lamina") / "project.sqlite";
    ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+o", file));
    const auto opening = [&] { return document().hasStack() || m_window->session().busy(); };
    if (!waitUntil(opening, 10)) { // the dialog lost a key to the list of proposals
        ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+o", file));
    }
    ASSERT_TRUE(waitUntil(
        [&] {
            return document().hasStack() && document().name() == stack &&
                   !m_window->session().busy();
        },
        60))
        << stack << " does not open";
    backToWindow();
}

/// All of `LeftState`, at the latest when what is read in the background is there.
void ScriptedDay::expectAsLeft(const nlohmann::json& left) {
    nlohmann::json found;
    EXPECT_TRUE(waitUntil(
        [&] {
            found = LeftState::of(*m_window);
            return found == left;
        },
        30))
        << nlohmann::json::diff(left, found).dump(1);
}

/// Back to the empty stack and forth again, step by step.
void ScriptedDay::walkHistory() {
    int taken = 0;
    const auto heard = QObject::connect(&document(), &ui::Document::stepTaken, m_window.get(),
                                        [&taken] { ++taken; });
    const auto walk = [&](const char* key, const std::function<bool()>& more) {
        int steps = 0;
        for (; more(); ++steps) {
            const int before = taken;
            press(key);
            if (!waitUntil([&] { return taken > before; }, 10)) break;
        }
        EXPECT_FALSE(more()) << key << " stops after " << steps << " steps";
        return steps;
    };
    const auto left = hash();
    const int undone = walk("ctrl+z", [this] { return document().canUndo(); });
    EXPECT_GT(undone, 60) << "the whole day";
    EXPECT_FALSE(document().annotated()) << "nothing is left of it";
    EXPECT_EQ(walk("ctrl+y", [this] { return document().canRedo(); }), undone + 1)
        << "with the stroke that had been undone before closing";
    press("ctrl+z");
    EXPECT_TRUE(waitUntil([&] { return hash() == left; }, 10)) << "all of it again";
    QObject::disconnect(heard);
}

TEST_F(ScriptedDay, EveryStateIsAsLeft) {
    ASSERT_NO_FATAL_FAILURE(openBoth());
    ASSERT_NO_FATAL_FAILURE(predict());
    ASSERT_NO_FATAL_FAILURE(pretrainMeanwhile(400));
    auto& meter = test::BlockMeter::instance();
    meter.start();
    const auto size = document().paintSize();
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ})
        ASSERT_NO_FATAL_FAILURE(useEveryTool(axes));
    goTo(0); // below what was grown in the middle
    ASSERT_NO_FATAL_FAILURE(workAlong(Axes::XY, {size.x - 30.0, size.y / 2.0}));
    ASSERT_NO_FATAL_FAILURE(workAlong(Axes::XZ, {30, 6}));
    ASSERT_NO_FATAL_FAILURE(workAlong(Axes::YZ, {5, size.y - 24.0}));
    ASSERT_NO_FATAL_FAILURE(interpolateAndUndo());
    ASSERT_NO_FATAL_FAILURE(fillAPatch());
    ASSERT_NO_FATAL_FAILURE(completeAndImport());
    press("n");
    stroke(Axes::XY, {{100, 20}, {110, 20}});
    press("ctrl+z"); // waits to be done again
    ASSERT_TRUE(waitUntil([&] { return document().canRedo(); }, 10));
    ASSERT_NO_FATAL_FAILURE(arrangeViews());
    EXPECT_EQ(m_window->learning().state(), core::RunState::Pretraining)
        << "the training must have run all the while, give it more epochs";
    meter.stop();
    meter.print("painting while training on all cores");

    ASSERT_TRUE(waitUntil([&] { return !document().scores(0).counting; }, 30));
    const auto left = LeftState::of(*m_window);
    const auto table = document().table();
    EXPECT_FALSE(left["scores"]["annotated"].is_null());
    EXPECT_GE(left["runs"].size(), 2U) << "trained and predicted";
    ASSERT_NO_FATAL_FAILURE(reopen("monday", "tuesday"));
    expectAsLeft(left);
    EXPECT_EQ(document().table(), table);
    EXPECT_EQ(jobsPanel().runs().size(), left["runs"].size());

    ASSERT_NO_FATAL_FAILURE(walkHistory());
    for (int i = 0; i < 2; ++i) // the label of the stroke that was undone, and the masks
        press("ctrl+z");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labels().at({30, 100, 20}) != 70001U;
        },
        20))
        << "undo after opening again";
    for (int i = 0; i < 3; ++i)
        press("ctrl+y");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labels().at({105, 20, 7}) != core::kBackground;
        },
        20))
        << "redo of what was undone before closing";
    ASSERT_NO_FATAL_FAILURE(chooseRow(find<QComboBox>("stacks"), 0));
    ASSERT_NO_FATAL_FAILURE(waitForStack("monday"));
    EXPECT_EQ(hash(), m_monday);
    EXPECT_FALSE(document().undoName().isEmpty());
}

/// Short, but on a stack as large as real ones are.
TEST_F(ScriptedDay, LongARealStackAnswersWhileTraining) {
    const auto file = simulate("embryo", stackOf(5, {708, 512, 35}));
    ASSERT_NO_FATAL_FAILURE(chooseByKeys("ctrl+o", file));
    ASSERT_NO_FATAL_FAILURE(waitForStack("embryo"));
    ASSERT_NO_FATAL_FAILURE(pretrainMeanwhile(400));
    auto& meter = test::BlockMeter::instance();
    meter.start();
    const auto size = document().paintSize();
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        const double x = core::SlicePlane::width(axes, size) / 2.0;
        const double y = core::SlicePlane::height(axes, size) / 2.0;
        ASSERT_NO_FATAL_FAILURE(enter(axes, {x, y}));
        press("b");
        for (const int row : {-8, -4, 0, 4, 8}) {
            const auto before = hash();
            stroke(axes, {{x - 10, y + row}, {x, y + row}, {x + 10, y + row}});
            expectChange(before, "brush");
        }
        press("Right");
    }
    enter(Axes::XY, {size.x / 2.0, size.y / 2.0});
    press("ctrl+p"); // a patch of the size that networks learn from
    ASSERT_TRUE(waitUntil([&] { return document().patches().frames().size() == 1; }, 10));
    const auto frame = document().patches().frames().front();
    EXPECT_EQ(frame.rect.width, 384);
    EXPECT_EQ(frame.rect.height, 384);
    press("shift+k");
    EXPECT_TRUE(waitUntil(
        [&] {
            return core::fillState(document().labels(), frame.z, frame.rect) ==
                   core::FillState::Complete;
        },
        20))
        << "the rest of a patch is background";
    const auto before = hash();
    press("k");
    expectChange(before, "complete");
    press("ctrl+z");
    EXPECT_TRUE(waitUntil([&] { return hash() == before; }, 20)) << "undo";
    press("ctrl+y");
    expectChange(before, "redo");
    EXPECT_EQ(m_window->learning().state(), core::RunState::Pretraining)
        << "the training must have run all the while, give it more epochs";
    meter.stop();
    meter.print("a real stack while training on all cores");
    const auto left = LeftState::of(*m_window);
    ASSERT_NO_FATAL_FAILURE(reopen("embryo", "embryo"));
    expectAsLeft(left);
}

} // namespace
} // namespace lamina::session
