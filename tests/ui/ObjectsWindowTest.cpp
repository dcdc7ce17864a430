// SPDX-License-Identifier: GPL-3.0-or-later
// Whole objects in the real window: cut, join, number, take over from a prediction.
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QSpinBox>

#include <set>

namespace lamina::ui {
namespace {

using test::kSmall;
using test::waitFor;
using test::WindowTest;

class ObjectsWindowTest : public WindowTest {
protected:
    [[nodiscard]] QAction* action(const char* name) { return window().actions().at(name); }
    /// A box of one label in slices [z0, z1).
    void paintBox(core::LabelId id, int x0, int x1, int y0, int y1, int z0, int z1) {
        while (!document().table().contains(id))
            document().addLabel();
        core::LabelEdit& edit = document().beginStroke("box", core::SlicePlane::xy(z0));
        for (int z = z0; z < z1; ++z) {
            for (int y = y0; y < y1; ++y)
                edit.setRow(z, y, x0, x1, id);
        }
        document().commitStroke();
    }
    [[nodiscard]] core::LabelId labelAt(int x, int y, int z) {
        return document().labels().at({x, y, z});
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        view().setFocus();
        QTest::keyClick(&view(), key, modifiers);
    }
    void click(core::SlicePoint point) {
        QTest::mouseClick(&view(), Qt::LeftButton, {}, at(point));
    }
    void pointAt(core::SlicePoint point) { QTest::mouseMove(&view(), at(point)); }
    void undone(const std::function<bool()>& asBefore) {
        key(Qt::Key_Z, Qt::ControlModifier);
        EXPECT_TRUE(waitFor(asBefore)) << "one undo takes it back";
    }
    void predictAll() {
        annotateSlice(1);
        annotateSlice(3);
        find<QPushButton>("learnAndSegment").click();
        ASSERT_TRUE(waitFor([this] {
            return window().learning().state() == core::RunState::Ready &&
                   document().prediction().complete();
        }));
    }
};

TEST_F(ObjectsWindowTest, ALineDrawnThroughAnObjectCutsItInAllSlices) {
    openSquares();
    paintBox(1, 10, 60, 20, 40, 0, 5);
    goTo(2);
    key(Qt::Key_C, Qt::ShiftModifier);
    EXPECT_TRUE(action("splitLine")->isChecked());
    drag({30, 10}, {30, 50});
    ASSERT_TRUE(waitFor([this] { return labelAt(12, 30, 2) != labelAt(50, 30, 2); }));
    EXPECT_EQ(labelAt(50, 30, 0), 1U) << "the larger part keeps the number";
    EXPECT_EQ(labelAt(12, 30, 0), 2U);
    EXPECT_EQ(labelAt(12, 30, 4), 2U);
    EXPECT_TRUE(document().table().contains(2));
    goTo(4);
    undone([this] { return labelAt(12, 30, 2) == 1U && !document().table().contains(2); });
    EXPECT_EQ(view().slice(), 2) << "undo goes where the line was drawn";
}

TEST_F(ObjectsWindowTest, ALockedObjectIsNotCutAndTheReasonIsSaid) {
    openSquares();
    paintBox(1, 10, 60, 20, 40, 0, 5);
    auto info = document().table().info(1);
    info.locked = true;
    document().setLabelInfo(info);
    key(Qt::Key_C, Qt::ShiftModifier);
    drag({30, 10}, {30, 50});
    ASSERT_TRUE(waitFor([this] { return action("deleteObject")->isEnabled(); }))
        << "the cut does not end";
    EXPECT_EQ(labelAt(12, 30, 2), 1U);
    pointAt({30, 30});
    key(Qt::Key_Delete);
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("locked"); }))
        << window().notice().text().toStdString();
    EXPECT_EQ(labelAt(12, 30, 2), 1U);
}

TEST_F(ObjectsWindowTest, GrownTogetherObjectsComeApartAtTheirNeck) {
    openSquares();
    core::LabelEdit& edit = document().beginStroke("balls", core::SlicePlane::xy(2));
    for (int y = 0; y < kSmall.y; ++y) {
        for (int x = 0; x < kSmall.x; ++x) {
            const auto in = [&](int cx, int r) {
                return (x - cx) * (x - cx) + (y - 40) * (y - 40) <= r * r;
            };
            if (in(30, 13) || in(53, 12)) edit.setVoxel({x, y, 2}, 1);
        }
    }
    document().commitStroke();
    goTo(2);
    pointAt({30, 40});
    key(Qt::Key_W, Qt::ShiftModifier);
    ASSERT_TRUE(waitFor([this] { return labelAt(53, 40, 2) == 2U; }));
    EXPECT_EQ(labelAt(30, 40, 2), 1U);
    undone([this] { return labelAt(53, 40, 2) == 1U; });
}

TEST_F(ObjectsWindowTest, ObjectsClickedOneAfterAnotherBecomeTheFirstAtEnter) {
    openSquares();
    paintBox(1, 5, 20, 20, 40, 2, 3);
    paintBox(2, 30, 45, 20, 40, 2, 3);
    paintBox(3, 55, 70, 20, 40, 3, 4);
    goTo(2);
    key(Qt::Key_M, Qt::ShiftModifier);
    click({37, 30});
    key(Qt::Key_Return);
    EXPECT_EQ(labelAt(10, 30, 2), 1U) << "one alone waits";
    key(Qt::Key_Escape);
    click({10, 30});
    key(Qt::Key_Return);
    key(Qt::Key_Escape);
    EXPECT_EQ(labelAt(37, 30, 2), 2U) << "Esc forgets the clicks";
    click({37, 30});
    click({10, 30});
    goTo(3);
    click({60, 30});
    key(Qt::Key_Backspace); // takes the third one back
    key(Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return labelAt(10, 30, 2) == 2U; }));
    EXPECT_EQ(labelAt(60, 30, 3), 3U);
    EXPECT_FALSE(document().table().contains(1));
    undone([this] { return labelAt(10, 30, 2) == 1U && document().table().contains(1); });
}

TEST_F(ObjectsWindowTest, TheObjectUnderTheMouseIsDeleted) {
    openSquares();
    paintBox(1, 5, 20, 20, 40, 0, 5);
    paintBox(2, 30, 45, 20, 40, 0, 5);
    document().setCurrentLabel(1);
    goTo(2);
    pointAt({37, 30});
    key(Qt::Key_Delete);
    ASSERT_TRUE(waitFor([this] { return labelAt(37, 30, 4) == core::kUnlabelled; }));
    EXPECT_EQ(labelAt(10, 30, 2), 1U);
    undone([this] { return labelAt(37, 30, 4) == 2U; });
}

TEST_F(ObjectsWindowTest, AnObjectGetsAnotherNumberAndClass) {
    openSquares();
    document().setClassNames({"background", "cell", "debris"});
    paintBox(1, 5, 20, 20, 40, 0, 5);
    paintBox(2, 30, 45, 20, 40, 0, 5);
    goTo(2);
    pointAt({37, 30});
    key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = window().findChild<QDialog*>("relabelDialog");
    ASSERT_TRUE(dialog);
    EXPECT_EQ(dialog->findChild<QSpinBox*>("objectNumber")->value(), 2);
    dialog->findChild<QSpinBox*>("objectNumber")->setValue(40);
    dialog->findChild<QComboBox*>("objectClass")->setCurrentIndex(1);
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    ASSERT_TRUE(waitFor([this] { return labelAt(37, 30, 4) == 40U; }));
    EXPECT_EQ(document().table().info(40).name, "Cell 40");
    EXPECT_EQ(document().table().classOf(40), 2);
    EXPECT_FALSE(document().table().contains(2));
    EXPECT_EQ(labelAt(10, 30, 2), 1U);
    undone([this] { return labelAt(37, 30, 4) == 2U; });
    EXPECT_EQ(document().table().classOf(2), 1) << "number and class are one step";
    EXPECT_FALSE(document().table().contains(40));
}

TEST_F(ObjectsWindowTest, AnObjectThatKeepsItsNumberGetsAnotherClassInOneStep) {
    openSquares();
    document().setClassNames({"background", "cell", "debris"});
    paintBox(1, 5, 20, 20, 40, 0, 5);
    pointAt({10, 30});
    key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = window().findChild<QDialog*>("relabelDialog");
    ASSERT_TRUE(dialog);
    dialog->findChild<QComboBox*>("objectClass")->setCurrentIndex(1);
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    ASSERT_TRUE(waitFor([this] { return document().table().classOf(1) == 2; }));
    undone([this] { return document().table().classOf(1) == 1; });
    EXPECT_EQ(labelAt(10, 30, 2), 1U);
}

TEST_F(ObjectsWindowTest, ANumberThatIsTakenIsRefused) {
    openSquares();
    document().setClassNames({"background", "cell", "debris"});
    paintBox(1, 5, 20, 20, 40, 0, 5);
    paintBox(2, 30, 45, 20, 40, 0, 5);
    pointAt({37, 30});
    action("relabelObject")->trigger();
    auto* dialog = window().findChild<QDialog*>("relabelDialog");
    ASSERT_TRUE(dialog);
    dialog->findChild<QSpinBox*>("objectNumber")->setValue(1);
    dialog->findChild<QComboBox*>("objectClass")->setCurrentIndex(1);
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    EXPECT_TRUE(window().notice().text().contains("merge the two instead"));
    EXPECT_EQ(labelAt(37, 30, 2), 2U);
    EXPECT_EQ(document().table().classOf(2), 1) << "all of the change is refused or none";
}

TEST_F(ObjectsWindowTest, OverlappingOutlinesOfNeighbouringSlicesBecomeOneObject) {
    openSquares();
    for (int z = 0; z < 5; ++z)
        paintBox(static_cast<core::LabelId>(10 + z), 20 + z, 40 + z, 20, 40, z, z + 1);
    key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(waitFor([this] { return labelAt(30, 30, 4) == 10U; }));
    for (int z = 0; z < 5; ++z)
        EXPECT_EQ(labelAt(30, 30, z), 10U);
    EXPECT_FALSE(document().table().contains(12));
    undone([this] { return labelAt(30, 30, 4) == 14U && document().table().contains(12); });
}

TEST_F(ObjectsWindowTest, OnePredictedObjectIsAcceptedAndNothingAroundIt) {
    openSquares();
    predictAll();
    goTo(2);
    pointAt({30, 40});
    key(Qt::Key_A, Qt::ShiftModifier);
    ASSERT_TRUE(waitFor([this] { return labelAt(30, 40, 2) != core::kUnlabelled; }));
    EXPECT_EQ(labelAt(5, 5, 2), core::kUnlabelled) << "no background with it";
    const auto& prediction = document().prediction();
    const auto size = document().paintSize();
    const auto id = prediction.instances(2)[size.offset({30, 40, 0})];
    for (const int z : {0, 4}) { // the others were painted before
        for (int x = 0; x < size.x; ++x) {
            const bool same = prediction.instances(z)[size.offset({x, 40, 0})] == id;
            EXPECT_EQ(labelAt(x, 40, z) != core::kUnlabelled, same) << x << " in slice " << z;
        }
    }
    EXPECT_TRUE(document().acceptedSlices().contains(2));
    undone([this] { return labelAt(30, 40, 2) == core::kUnlabelled; });
}

TEST_F(ObjectsWindowTest, ARejectedObjectIsLeftOutWhenAllAreAcceptedAndAfterARestartToo) {
    openSquares();
    predictAll();
    goTo(2);
    pointAt({30, 40});
    key(Qt::Key_R, Qt::ShiftModifier);
    ASSERT_TRUE(waitFor([this] {
        return std::filesystem::exists(folder() / "squares.lamina/predictions" /
                                       "squares_prediction.json");
    }));
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    action("acceptStack")->trigger();
    ASSERT_TRUE(waitFor([this] { return labelAt(5, 5, 2) == core::kBackground; }));
    EXPECT_EQ(labelAt(30, 40, 2), core::kUnlabelled) << "rejected is not background";
    undone([this] { return labelAt(5, 5, 2) == core::kUnlabelled; });
    goTo(2);
    pointAt({30, 40});
    key(Qt::Key_R, Qt::ShiftModifier); // again: taken back
    action("acceptStack")->trigger();
    ASSERT_TRUE(waitFor([this] { return labelAt(5, 5, 2) == core::kBackground; }));
    EXPECT_NE(labelAt(30, 40, 2), core::kUnlabelled);
}

} // namespace
} // namespace lamina::ui
