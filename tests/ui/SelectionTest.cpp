// SPDX-License-Identifier: GPL-3.0-or-later
// One object that is pointed at: in the table, in 3D and in the planes.
#include "tests/support/UiFixture.h"

#include "core/learn/StackPrediction.h"
#include "ui/ActionRegistry.h"
#include "ui/view/OrthoView.h"

#include <QComboBox>
#include <QTableView>

namespace lamina::ui {
namespace {

using test::kSmall;
using test::waitFor;

class SelectionTest : public test::WindowTest {
protected:
    /// Predicted objects 1 and 2 in slices 1 to 3, 16 pixels wide at x = 20 and x = 60.
    void predictTwo() {
        openSquares();
        ASSERT_TRUE(waitFor([this] { return window().session().project() != nullptr; }));
        auto made = std::make_shared<core::StackPrediction>();
        made->size = kSmall;
        made->semantic.resize(kSmall.voxels());
        made->instances.resize(kSmall.voxels());
        made->instanceColors = {0, 1, 2};
        for (int z = 1; z < 4; ++z) {
            for (int y = 30; y < 46; ++y) {
                for (const int x0 : {20, 60}) {
                    for (int x = x0; x < x0 + 16; ++x) {
                        made->semantic[kSmall.offset({x, y, z})] = 1;
                        made->instances[kSmall.offset({x, y, z})] = x0 == 20 ? 1 : 2;
                    }
                }
            }
        }
        document().setPrediction(made);
    }
    VolumeView& volume() { return window().views().volume(); }
    void show3D(Surfaces which) {
        volume().setSurfaces(which);
        ASSERT_TRUE(waitFor([this] { return volume().settled(); }));
    }
    void clickIn3D(core::VoxelIndex voxel) {
        QTest::mouseClick(&volume(), Qt::LeftButton, {}, volume().viewFromVoxel(voxel).toPoint());
    }
    /// The object of the chosen row; empty: none.
    QString chosen() {
        auto& table = find<QTableView>("objectTable");
        const auto rows = table.selectionModel()->selectedRows(0);
        return rows.isEmpty() ? QString() : rows.front().data().toString();
    }
    /// A pixel of the screen just left of what begins at a column, where an outline runs.
    bool outlinedAt(SliceView& in, double column, double row) {
        const QImage image = in.renderedImage();
        const QPointF edge = in.viewFromImage({column, row}) * image.devicePixelRatio();
        for (const double left : {0.5, 1.0, 1.5, 2.0}) {
            const QColor c = image.pixelColor((edge - QPointF(left, 0)).toPoint());
            if (std::min({c.red(), c.green(), c.blue()}) > 245) return true;
        }
        return false;
    }
};

TEST_F(SelectionTest, AClickOnAPredictedCellIn3DChoosesItInTheTableAndOutlinesIt) {
    predictTwo();
    window().actions().at("objectTable")->trigger();
    show3D(Surfaces::Prediction);
    goTo(2);
    EXPECT_FALSE(outlinedAt(view(), 60, 38));
    const auto label = document().currentLabel();
    clickIn3D({68, 38, 1});
    EXPECT_EQ(find<QComboBox>("objectSource").currentIndex(), 1);
    ASSERT_TRUE(waitFor([this] { return chosen() == "2"; })) << "once it is measured";
    EXPECT_EQ(document().currentLabel(), label) << "its number is no label of the annotation";
    ASSERT_TRUE(waitFor([this] { return view().shownSlice() == view().slice(); }));
    EXPECT_TRUE(outlinedAt(view(), 60, 38));
    EXPECT_FALSE(outlinedAt(view(), 20, 38));
    auto& xz = window().views().slices(core::Axes::XZ);
    ASSERT_TRUE(waitFor([&] { return xz.shownSlice() == xz.slice(); }));
    EXPECT_TRUE(outlinedAt(xz, 60, 2));
    clickIn3D({28, 38, 1});
    EXPECT_EQ(chosen(), "1");
    EXPECT_FALSE(outlinedAt(view(), 60, 38));
    EXPECT_TRUE(outlinedAt(view(), 20, 38));
}

TEST_F(SelectionTest, EscAndAClickBesideEverythingLetGo) {
    predictTwo();
    show3D(Surfaces::Prediction);
    clickIn3D({68, 38, 1});
    goTo(2);
    EXPECT_TRUE(outlinedAt(view(), 60, 38));
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Escape);
    EXPECT_FALSE(outlinedAt(view(), 60, 38));
    clickIn3D({68, 38, 1});
    goTo(2);
    EXPECT_TRUE(outlinedAt(view(), 60, 38));
    QTest::mouseClick(&volume(), Qt::LeftButton, {}, {3, 3});
    EXPECT_FALSE(outlinedAt(view(), 60, 38));
    clickIn3D({68, 38, 1});
    document().clearPrediction();
    goTo(2);
    EXPECT_FALSE(outlinedAt(view(), 60, 38)) << "there is no such object any more";
}

TEST_F(SelectionTest, TheOutlineOfAnAnnotatedObjectFollowsTheBrush) {
    openSquares();
    core::LabelEdit& edit = document().beginStroke("box", core::SlicePlane::xy(2));
    for (int z = 1; z < 4; ++z) {
        for (int y = 30; y < 46; ++y)
            edit.setRow(z, y, 60, 76, 7);
    }
    document().commitStroke();
    document().setCurrentLabel(7);
    show3D(Surfaces::Annotation);
    clickIn3D({68, 38, 1});
    goTo(2);
    EXPECT_TRUE(outlinedAt(view(), 60, 38));
    core::LabelEdit& more = document().beginStroke("more", core::SlicePlane::xy(2));
    for (int y = 30; y < 46; ++y)
        more.setRow(2, y, 52, 60, 7);
    document().strokeChanged({{52, 30, 2}, {60, 46, 3}});
    EXPECT_TRUE(outlinedAt(view(), 52, 38));
    EXPECT_FALSE(outlinedAt(view(), 60, 38));
    document().cancelStroke();
    QTest::keyPress(&view(), Qt::Key_H);
    EXPECT_FALSE(outlinedAt(view(), 60, 38)) << "the bare image";
    QTest::keyRelease(&view(), Qt::Key_H);
    QTest::keyClick(&window(), Qt::Key_N);
    EXPECT_FALSE(outlinedAt(view(), 60, 38)) << "another label is worked on";
}

TEST_F(SelectionTest, ARowOfTheTableIsSeenInAllViews) {
    predictTwo();
    find<QComboBox>("objectSource").setCurrentIndex(1);
    window().actions().at("objectTable")->trigger();
    show3D(Surfaces::Prediction);
    auto& table = find<QTableView>("objectTable");
    ASSERT_TRUE(waitFor([&] { return table.model()->rowCount() == 2; }));
    const QImage before = volume().picture();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                      table.visualRect(table.model()->index(1, 0)).center());
    EXPECT_EQ(chosen(), "2");
    ASSERT_TRUE(waitFor([this] { return view().shownSlice() == view().slice(); }));
    // in the plane that was clicked into the frame of the row lies over it
    auto& xz = window().views().slices(core::Axes::XZ);
    EXPECT_TRUE(waitFor([&] { return outlinedAt(xz, 60, 2); }));
    EXPECT_NE(volume().picture(), before);
}

} // namespace
} // namespace lamina::ui
