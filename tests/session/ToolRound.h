// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/session/WorkDay.h"

#include "ui/panel/LabelModel.h"

#include <QTableView>

namespace lamina::session {

/// Every tool once in a plane of any orientation, each seen to do what it says.
class ToolRound : public WorkDay {
protected:
    /// Coordinates are around the middle of the plane that is shown.
    void useEveryTool(Axes axes) {
        SCOPED_TRACE(nameOf(axes));
        const auto size = document().paintSize();
        const double cx = core::SlicePlane::width(axes, size) / 2.0;
        const double cy = core::SlicePlane::height(axes, size) / 2.0;
        enter(axes, {cx, cy});

        const int plane = view(axes).slice();
        const auto here = [&](double x, double y) {
            return labelIn(axes, plane, {cx + x, cy + y});
        };

        press("b");
        auto before = hash();
        const auto cell = document().currentLabel();
        stroke(axes, {{cx - 8, cy}, {cx, cy + 1}, {cx + 8, cy}});
        expectChange(before, "brush");
        for (const double x : {-8.0, 0.0, 8.0})
            EXPECT_EQ(here(x, 0), cell) << "brush at " << x;
        EXPECT_EQ(labelIn(axes, plane + 1, {cx, cy}), core::kUnlabelled) << "a disc is flat";

        press("j"); // smart
        before = hash();
        stroke(axes, {{cx - 8, cy - 6}, {cx + 8, cy - 6}});
        expectChange(before, "smart brush");
        press("j");

        press("shift+b"); // ball
        before = hash();
        stroke(axes, {{cx - 6, cy + 6}, {cx + 6, cy + 6}});
        expectChange(before, "ball brush");
        EXPECT_EQ(here(0, 6), cell);
        EXPECT_TRUE(axes == Axes::XY || labelIn(axes, plane + 1, {cx, cy + 6}) == cell)
            << "a ball reaches the plane behind, where it is not a whole slice away";
        press("shift+b");

        press("e");
        before = hash();
        stroke(axes, {{cx - 2, cy}, {cx + 2, cy}});
        expectChange(before, "eraser");
        EXPECT_EQ(here(0, 0), core::kUnlabelled) << "eraser";

        press("n");
        press("g");
        before = hash();
        const auto outlined = document().currentLabel();
        ASSERT_NE(outlined, cell);
        for (const core::SlicePoint p :
             {core::SlicePoint{cx - 11, cy - 9}, {cx - 4, cy - 9}, {cx - 8, cy - 3}})
            click(axes, p);
        press("Return");
        expectChange(before, "polygon");
        EXPECT_EQ(here(-8, -7), outlined) << "inside the polygon";
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
        EXPECT_EQ(here(7, -7), outlined) << "inside the lasso";

        press("f");
        before = hash();
        click(axes, {cx, cy});
        expectChange(before, "fill");
        press("ctrl+z");
        EXPECT_TRUE(waitUntil([&] { return hash() == before; }, 20)) << "undo of fill";

        press("v");
        before = hash();
        growAt(axes, {cx - 1, cy + 11}, 60);
        expectChange(before, "grow");

        press("l");
        const auto label = document().currentLabel();
        press("0");
        ASSERT_EQ(document().currentLabel(), core::kBackground);
        enter(axes, {cx + 7, cy - 7});
        press("l");
        click(axes, {cx + 7, cy - 7}); // inside the lasso
        EXPECT_TRUE(waitUntil([&] { return document().currentLabel() == label; }, 10)) << "pick";
        press("b");
    }

    /// What works over several planes, and what painting may replace; along the axis on which the
    /// view looks, around `middle`, from the plane two behind the one shown.
    void workAlong(Axes axes, core::SlicePoint middle) {
        SCOPED_TRACE(nameOf(axes));
        enter(axes, middle);
        const int first = view(axes).slice() + 2;
        stepTo(axes, first);
        ASSERT_NO_FATAL_FAILURE(outlineOverPlanes(axes, middle, first));
        ASSERT_NO_FATAL_FAILURE(eraseByRightButton(axes, middle, first + kGap));
        const auto filled = fillThrough(axes, middle, first);
        if (HasFatalFailure()) return;
        ASSERT_NO_FATAL_FAILURE(growThrough(axes, middle, filled));
        ASSERT_NO_FATAL_FAILURE(paintBesideLock(axes, middle, filled));
        paintByRules(axes, middle, filled);
    }

private:
    static constexpr int kGap = 5;    ///< planes between two outlines
    static constexpr int kAside = 18; ///< pixels from the outline to free ground

    static const char* nameOf(Axes axes) {
        return axes == Axes::XY ? "XY" : axes == Axes::XZ ? "XZ" : "YZ";
    }
    [[nodiscard]] core::LabelId labelIn(Axes axes, int plane, core::SlicePoint p) {
        return document().labels().at(
            core::SlicePlane{axes, plane}.voxel(static_cast<int>(p.x), static_cast<int>(p.y)));
    }
    void await(Axes axes, int plane, core::SlicePoint p, core::LabelId id,
               const std::string& what) {
        ASSERT_TRUE(waitUntil([&] { return labelIn(axes, plane, p) == id; }, 20))
            << what << ": there is " << labelIn(axes, plane, p) << " instead of " << id;
    }
    void stepTo(Axes axes, int plane) {
        for (int presses = 0; view(axes).slice() < plane && presses < 200; ++presses)
            press("Right");
        ASSERT_TRUE(waitUntil([&] { return view(axes).shownSlice() == plane; }, 20))
            << "plane " << plane;
    }
    void growAt(Axes axes, core::SlicePoint seed, int up) {
        const QPoint from = globalOf(axes, seed);
        m_input.drag({from, from - QPoint(0, up)}); // up: wider
    }
    /// Back to how it was.
    void takeBack(std::uint64_t before, const std::string& what) {
        press("ctrl+z");
        ASSERT_TRUE(waitUntil([&] { return hash() == before; }, 20)) << "undo of " << what;
    }
    void crossOutline(Axes axes, core::SlicePoint middle) {
        stroke(axes, {{middle.x - 4, middle.y}, middle, {middle.x + kAside, middle.y}});
    }

    /// Painted, copied to the next plane, painted again further on, and interpolated between.
    void outlineOverPlanes(Axes axes, core::SlicePoint middle, int first) {
        press("n");
        press("b");
        const auto label = document().currentLabel();
        stroke(axes, {{middle.x - 4, middle.y}, {middle.x + 4, middle.y}});
        await(axes, first, middle, label, "brush");
        stepTo(axes, first + 1);
        press("y");
        await(axes, first + 1, middle, label, "copy from the slice before");
        stepTo(axes, first + kGap);
        stroke(axes, {{middle.x - 4, middle.y}, {middle.x + 4, middle.y}});
        await(axes, first + kGap, middle, label, "brush");
        ASSERT_EQ(labelIn(axes, first + 3, middle), core::kUnlabelled);
        press("i");
        await(axes, first + 3, middle, label, "interpolation");
    }

    void eraseByRightButton(Axes axes, core::SlicePoint middle, int plane) {
        const auto before = hash();
        m_input.stroke(view(axes), {{middle.x - 1, middle.y}, {middle.x + 1, middle.y}}, "3");
        await(axes, plane, middle, core::kUnlabelled, "right button erases");
        takeBack(before, "erasing");
    }

    /// The outlines of all planes are one region and become another label.
    core::LabelId fillThrough(Axes axes, core::SlicePoint middle, int first) {
        press("n");
        press("shift+f"); // through all slices
        press("f");
        const auto label = document().currentLabel();
        click(axes, middle);
        for (int plane = first; plane <= first + kGap; ++plane)
            await(axes, plane, middle, label, "fill through all slices");
        return label;
    }

    void growThrough(Axes axes, core::SlicePoint middle, core::LabelId label) {
        const auto before = hash();
        const auto outside = voxelsBeside(axes, label);
        press("v");
        growAt(axes, middle, 60);
        ASSERT_TRUE(waitUntil([&] { return voxelsBeside(axes, label) > outside; }, 30))
            << "grow stays in its plane";
        takeBack(before, "grow");
        press("shift+f");
    }
    /// Of a label in all planes but the one shown.
    [[nodiscard]] std::size_t voxelsBeside(Axes axes, core::LabelId id) {
        const auto size = document().paintSize();
        const int shown = view(axes).slice();
        std::size_t count = 0;
        for (int z = 0; z < size.z; ++z) {
            const auto slice = document().labels().readSlice(z);
            for (std::size_t i = 0; i < slice.size(); ++i) {
                if (slice[i] != id) continue;
                const int x = static_cast<int>(i) % size.x;
                const int y = static_cast<int>(i) / size.x;
                const int plane = axes == Axes::XY ? z : axes == Axes::XZ ? y : x;
                count += plane != shown;
            }
        }
        return count;
    }

    void paintBesideLock(Axes axes, core::SlicePoint middle, core::LabelId locked) {
        const int plane = view(axes).slice();
        const core::SlicePoint aside{middle.x + kAside, middle.y};
        clickLock(locked);
        ASSERT_TRUE(waitUntil([&] { return document().table().info(locked).locked; }, 10));
        enter(axes, middle);
        press("n");
        press("b");
        const auto before = hash();
        crossOutline(axes, middle);
        await(axes, plane, aside, document().currentLabel(), "beside the lock");
        EXPECT_EQ(labelIn(axes, plane, middle), locked) << "a lock holds";
        takeBack(before, "the stroke beside the lock");
        clickLock(locked);
        ASSERT_TRUE(waitUntil([&] { return !document().table().info(locked).locked; }, 10));
    }
    void clickLock(core::LabelId id) {
        auto& list = find<QTableView>("labelList");
        const auto& model = dynamic_cast<ui::LabelModel&>(*list.model());
        const auto row = model.rowOf(id);
        ASSERT_TRUE(row);
        const auto cell = model.index(*row, ui::LabelModel::kLocked);
        list.scrollTo(cell);
        ASSERT_TRUE(list.isVisible());
        m_input.click(list.viewport()->mapToGlobal(list.visualRect(cell).center()));
    }

    /// A label and background beside it, crossed by strokes under each of the three rules.
    void paintByRules(Axes axes, core::SlicePoint middle, core::LabelId below) {
        const int plane = view(axes).slice();
        const core::SlicePoint aside{middle.x + kAside, middle.y};
        const core::SlicePoint between{middle.x + kAside / 2 + 2, middle.y};
        enter(axes, middle);
        press("0");
        click(axes, aside);
        await(axes, plane, aside, core::kBackground, "background");
        const auto before = hash();
        const auto cross = [&](core::DrawOver rule) {
            ASSERT_EQ(document().drawOver(), rule);
            press("n");
            crossOutline(axes, middle);
            await(axes, plane, between, document().currentLabel(), "over unlabelled");
        };
        press("shift+d");
        cross(core::DrawOver::UnlabelledOnly);
        EXPECT_EQ(labelIn(axes, plane, middle), below);
        EXPECT_EQ(labelIn(axes, plane, aside), core::kBackground);
        takeBack(before, "a stroke over unlabelled voxels");
        press("shift+d");
        cross(core::DrawOver::UnlabelledAndBackground);
        EXPECT_EQ(labelIn(axes, plane, middle), below);
        EXPECT_EQ(labelIn(axes, plane, aside), document().currentLabel());
        takeBack(before, "a stroke over background");
        press("shift+d");
        cross(core::DrawOver::Everything);
        EXPECT_EQ(labelIn(axes, plane, middle), document().currentLabel());
        EXPECT_EQ(labelIn(axes, plane, aside), document().currentLabel());
    }
};

} // namespace lamina::session
