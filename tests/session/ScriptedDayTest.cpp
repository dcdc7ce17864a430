// SPDX-License-Identifier: GPL-3.0-or-later
// A day of work in the real window: events that went through the X server, the real engine training
// on all cores meanwhile, and everything as left after closing and opening again.
#include "tests/session/WorkDay.h"

#include "core/io/LabelFiles.h"
#include "core/label/LabelEdit.h"

#include <QSpinBox>

namespace lamina::session {
namespace {

class ScriptedDay : public WorkDay {
protected:
    [[nodiscard]] static core::PhantomSpec stackOf(std::uint64_t seed) {
        core::PhantomSpec spec;
        spec.size = {160, 128, 24};
        spec.seed = seed;
        return spec;
    }

    /// Every tool once in one plane. Coordinates are in the middle of the picture.
    void useEveryTool(Axes axes) {
        SCOPED_TRACE(axes == Axes::XY ? "XY" : axes == Axes::XZ ? "XZ" : "YZ");
        const auto size = document().paintSize();
        const double cx = core::SlicePlane::width(axes, size) / 2.0;
        const double cy = core::SlicePlane::height(axes, size) / 2.0;
        enter(axes, {cx, cy});

        press("b");
        auto before = hash();
        stroke(axes, {{cx - 8, cy}, {cx, cy + 1}, {cx + 8, cy}});
        expectChange(before, "brush");

        press("j"); // smart
        before = hash();
        stroke(axes, {{cx - 8, cy - 6}, {cx + 8, cy - 6}});
        expectChange(before, "smart brush");
        press("j");

        press("shift+b"); // ball
        before = hash();
        stroke(axes, {{cx - 6, cy + 6}, {cx + 6, cy + 6}});
        expectChange(before, "ball brush");
        press("shift+b");

        press("e");
        before = hash();
        stroke(axes, {{cx - 2, cy}, {cx + 2, cy}});
        expectChange(before, "eraser");

        press("n");
        press("g");
        before = hash();
        for (const core::SlicePoint p :
             {core::SlicePoint{cx - 11, cy - 9}, {cx - 4, cy - 9}, {cx - 8, cy - 3}})
            click(axes, p);
        press("Return");
        expectChange(before, "polygon");
        before = hash();
        std::vector<QPoint> around;
        for (const core::SlicePoint p : {core::SlicePoint{cx + 3, cy - 9},
                                         {cx + 8, cy - 9},
                                         {cx + 11, cy - 6},
                                         {cx + 8, cy - 3},
                                         {cx + 3, cy - 4}})
            around.push_back(globalOf(axes, p));
        m_input.drag(around);
        expectChange(before, "lasso");

        press("f");
        before = hash();
        click(axes, {cx, cy});
        expectChange(before, "fill");
        press("ctrl+z");
        EXPECT_TRUE(waitUntil([&] { return hash() == before; }, 20)) << "undo of fill";

        press("v");
        before = hash();
        const core::SlicePoint seed{cx - 1, cy + 11};
        const QPoint from = globalOf(axes, seed);
        m_input.drag({from, from - QPoint(0, 60)}); // up: wider
        expectChange(before, "grow");

        press("l");
        const auto label = document().currentLabel();
        const auto other = document().table().rows().front().id;
        document().setCurrentLabel(other);
        click(axes, {cx + 7, cy - 7}); // inside the lasso
        EXPECT_TRUE(waitUntil([&] { return document().currentLabel() == label; }, 10)) << "pick";
        press("b");
    }
};

TEST_F(ScriptedDay, EveryStateIsAsLeft) {
    const auto first = simulate("monday", stackOf(3));
    const auto second = simulate("tuesday", stackOf(4));
    chooseByKeys("ctrl+o", first);
    waitForStack("monday");
    chooseByKeys("ctrl+shift+a", second);
    waitForStack("tuesday");
    ASSERT_EQ(m_window->session().stacks().size(), 2U);

    // the network learns from the unlabelled rest all the while
    auto* pretrain = m_window->findChild<QPushButton*>("pretrain");
    m_window->findChild<QSpinBox*>("pretrainEpochs")->setValue(400);
    ASSERT_TRUE(waitUntil([&] { return pretrain->isEnabled(); }, 60));
    m_input.click(pretrain);
    ASSERT_TRUE(
        waitUntil([&] { return m_window->learning().state() == core::RunState::Pretraining; }, 60));
    auto& meter = test::BlockMeter::instance();
    meter.start();

    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ})
        useEveryTool(axes);
    if (HasFatalFailure()) return;

    // interpolation between two painted slices of a new label
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

    press("k");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labelled().state(m_window->view().slice()) ==
                   core::Completeness::Complete;
        },
        20));

    // masks of another program
    core::LabelVolume masks(document().paintSize());
    const core::LabelTable none;
    core::LabelEdit edit(masks, none);
    edit.setRow(20, 100, 10, 60, 70001);
    static_cast<void>(edit.commit());
    static_cast<void>(core::writeLabels(masks, {}, folder() / "masks", "tuesday"));
    importByKeys(folder() / "masks/tuesday_labels.tif");
    ASSERT_EQ(document().labels().at({30, 100, 20}), 70001U);

    EXPECT_EQ(m_window->learning().state(), core::RunState::Pretraining)
        << "the training must have run all the while, give it more epochs";
    meter.stop();
    meter.print("painting while training on all cores");

    // closing and opening again
    goTo(20);
    const auto left = hash();
    const auto table = document().table();
    const auto undoName = document().undoName();
    const auto current = document().currentLabel();
    ASSERT_TRUE(m_window->close());
    ASSERT_TRUE(
        waitUntil([&] { return m_window->learning().state() != core::RunState::Pretraining; }, 60));
    start();
    chooseByKeys("ctrl+o", folder() / "monday.lamina" / "project.sqlite");
    const auto opening = [&] { return document().hasStack() || m_window->session().busy(); };
    if (!waitUntil(opening, 10)) { // the dialog lost a key to the list of proposals
        chooseByKeys("ctrl+o", folder() / "monday.lamina" / "project.sqlite");
    }
    waitForStack("tuesday");
    EXPECT_EQ(hash(), left);
    EXPECT_EQ(document().table(), table);
    EXPECT_EQ(document().undoName(), undoName);
    EXPECT_EQ(document().currentLabel(), current);
    EXPECT_TRUE(waitUntil([&] { return m_window->view().slice() == 20; }, 20));
    press("ctrl+z");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labels().at({30, 100, 20}) != 70001U;
        },
        20))
        << "undo after opening again";
    m_window->session().show(0);
    waitForStack("monday");
    EXPECT_FALSE(document().annotated());
}

} // namespace
} // namespace lamina::session
