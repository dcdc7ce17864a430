// SPDX-License-Identifier: GPL-3.0-or-later
// The table of objects and the review queue, in the real window.
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/ObjectDesk.h"
#include "ui/panel/ObjectPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/QueueModel.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QTableView>
#include <QToolButton>

#include <fstream>
#include <sstream>

namespace lamina::ui {
namespace {

using test::kSmall;
using test::waitFor;
using test::WindowTest;

class ReviewQueueWindowTest : public WindowTest {
protected:
    [[nodiscard]] QAction* action(const char* name) { return window().actions().at(name); }
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
    void predictAll() {
        annotateSlice(1);
        annotateSlice(3);
        find<QPushButton>("learnAndSegment").click();
        ASSERT_TRUE(waitFor([this] {
            return window().learning().state() == core::RunState::Ready &&
                   document().prediction().complete();
        }));
    }
    [[nodiscard]] QTableView& table() { return find<QTableView>("objectTable"); }
    [[nodiscard]] QTableView& list() { return find<QTableView>("queueList"); }
    [[nodiscard]] int rows() { return table().model()->rowCount(); }
    [[nodiscard]] QString cell(int row, int column) {
        return table().model()->index(row, column).data().toString();
    }
    [[nodiscard]] QString found(int row) {
        return list().model()->index(row, QueueModel::kFound).data().toString();
    }
    [[nodiscard]] ReviewQueue& queue() { return *window().findChild<ReviewQueue*>(); }
    /// Of the entry that begins so; -1: none.
    [[nodiscard]] int rowOf(const QString& what) {
        for (int row = 0; row < list().model()->rowCount(); ++row) {
            const auto text = list().model()->index(row, QueueModel::kWhat).data().toString();
            if (text.startsWith(what)) return row;
        }
        return -1;
    }
    void clickRow(QTableView& view, int row) {
        const auto rect = view.visualRect(view.model()->index(row, 0));
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, rect.center());
    }
    void openQueue() {
        QTest::keyClick(&view(), Qt::Key_R, Qt::ControlModifier);
        ASSERT_TRUE(
            waitFor([this] { return list().isVisible() && list().model()->rowCount() > 0; }));
    }
};

TEST_F(ReviewQueueWindowTest, TheTableMeasuresObjectsAndFollowsTheAnnotation) {
    openSquares();
    paintBox(1, 10, 20, 10, 20, 1, 4);
    QTest::keyClick(&view(), Qt::Key_T, Qt::ControlModifier);
    ASSERT_TRUE(waitFor([this] { return rows() == 1; }));
    EXPECT_EQ(cell(0, 2), "300");
    EXPECT_EQ(cell(0, 3), "150.0") << "µm³";
    EXPECT_EQ(cell(0, 7), "3 (1–3)");
    paintBox(2, 0, 5, 0, 5, 2, 3);
    ASSERT_TRUE(waitFor([this] { return rows() == 2; }));
    EXPECT_EQ(cell(1, 8), "yes") << "at the border";
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return rows() == 1; }));
}

TEST_F(ReviewQueueWindowTest, ARowLeadsToItsObjectAndAClickInTheViewToItsRow) {
    openSquares();
    paintBox(1, 40, 50, 30, 40, 0, 1);
    paintBox(2, 60, 70, 50, 60, 4, 5);
    goTo(2);
    QTest::keyClick(&view(), Qt::Key_T, Qt::ControlModifier);
    ASSERT_TRUE(waitFor([this] { return rows() == 2; }));
    clickRow(table(), 1);
    EXPECT_EQ(view().slice(), 4);
    EXPECT_EQ(document().currentLabel(), 2U);
    EXPECT_NEAR(view().center().x, 64.5, 1.0);
    goTo(0);
    QTest::keyClick(&view(), Qt::Key_L); // the pick tool
    QTest::mouseClick(&view(), Qt::LeftButton, {}, at({45, 35}));
    EXPECT_EQ(table().currentIndex().row(), 0);
    EXPECT_EQ(view().slice(), 0);
}

TEST_F(ReviewQueueWindowTest, AnEmptyTableSaysHowObjectsComeIntoIt) {
    openSquares();
    action("objectTable")->trigger();
    const auto& empty = find<QLabel>("objectsEmpty");
    ASSERT_TRUE(waitFor([&] { return empty.text().contains("that you paint"); }));
    EXPECT_TRUE(empty.isVisible());
    paintBox(1, 40, 50, 30, 40, 0, 1);
    ASSERT_TRUE(waitFor([this] { return rows() == 1; }));
    EXPECT_TRUE(empty.text().isEmpty());
    find<QLineEdit>("objectFilter").setText("voxels<2");
    EXPECT_TRUE(empty.text().contains("No object fits the filter"));
}

TEST_F(ReviewQueueWindowTest, PredictedObjectsHaveProbabilitiesAndARowForAClick) {
    openSquares();
    action("objectTable")->trigger();
    find<QComboBox>("objectSource").setCurrentIndex(1);
    EXPECT_TRUE(find<QLabel>("objectState").text().contains("Predict the whole stack"));
    predictAll();
    ASSERT_TRUE(waitFor([this] { return rows() > 0; }));
    EXPECT_NEAR(QLocale().toDouble(cell(0, 10)), 0.95, 0.01);
    EXPECT_GT(QLocale().toDouble(cell(0, 9)), 900.0) << "bright";
    table().clearSelection();
    table().setCurrentIndex({});
    goTo(2);
    QTest::keyClick(&view(), Qt::Key_L);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, at({36, 40}));
    EXPECT_TRUE(table().currentIndex().isValid());
}

TEST_F(ReviewQueueWindowTest, TheRowsShownAreExportedInTheOrderShown) {
    openSquares();
    paintBox(1, 10, 20, 10, 20, 1, 4);
    paintBox(2, 30, 34, 30, 34, 2, 3);
    paintBox(3, 50, 60, 50, 60, 2, 4);
    action("objectTable")->trigger();
    ASSERT_TRUE(waitFor([this] { return rows() == 3; }));
    QTest::keyClicks(&find<QLineEdit>("objectFilter"), "voxels>100");
    table().sortByColumn(2, Qt::AscendingOrder);
    ASSERT_EQ(rows(), 2);
    auto& panel = *window().findChild<ObjectPanel*>();
    panel.exportTo(folder() / "objects.csv");
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("objects.csv"); }));
    std::ifstream in(folder() / "objects.csv");
    std::stringstream text;
    text << in.rdbuf();
    const std::string csv = text.str();
    EXPECT_EQ(csv.find("id,class,voxels,volume_um3"), 0U) << csv;
    EXPECT_NE(csv.find("\r\n3,cell,200,100,"), std::string::npos) << csv;
    EXPECT_LT(csv.find("\n3,"), csv.find("\n1,"));
    EXPECT_EQ(csv.find("\n2,"), std::string::npos) << "filtered out";
}

TEST_F(ReviewQueueWindowTest, TabWalksTheQueueWhileTheViewHasTheKeyboardAndMarksWhatWasSeen) {
    openSquares();
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Tab);
    EXPECT_FALSE(view().hasFocus()) << "without the queue Tab goes to the next control";
    annotateSlice(0);
    view().setFocus();
    openQueue();
    const auto what = [this](int row) {
        return list().model()->index(row, QueueModel::kWhat).data().toString();
    };
    ASSERT_TRUE(waitFor([&] { return what(0) == "Cell 1" && what(1) == "Slice 4"; }))
        << "an object in one slice only; the slice farthest from what is annotated";
    ASSERT_TRUE(view().hasFocus());
    QTest::keyClick(&view(), Qt::Key_Tab);
    EXPECT_TRUE(view().hasFocus());
    EXPECT_EQ(list().currentIndex().row(), 0);
    EXPECT_EQ(view().slice(), 0);
    QTest::keyClick(&view(), Qt::Key_Tab);
    EXPECT_EQ(view().slice(), 4);
    EXPECT_EQ(list().currentIndex().row(), 1);
    EXPECT_EQ(found(0), "looked at");
    EXPECT_EQ(found(1), "");
    QTest::keyClick(&view(), Qt::Key_Backtab, Qt::ShiftModifier);
    EXPECT_EQ(list().currentIndex().row(), 0);
    EXPECT_TRUE(find<QLabel>("queueProgress").text().startsWith("2 of"));
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Tab);
    EXPECT_EQ(list().currentIndex().row(), 0) << "elsewhere Tab moves the focus only";
    EXPECT_FALSE(list().hasFocus());
}

TEST_F(ReviewQueueWindowTest, EnterAcceptsAPredictedObjectAndTheMarkIsThereAfterARestart) {
    openSquares();
    predictAll();
    openQueue();
    const auto row = [this] {
        for (int r = 0; r < list().model()->rowCount(); ++r) {
            if (list().model()->index(r, 0).data().toString().startsWith("Predicted")) return r;
        }
        return -1;
    };
    ASSERT_TRUE(waitFor([&] { return row() >= 0; })) << "it touches the first and last slice";
    clickRow(list(), row());
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] {
        return document().labels().at({30, 40, 2}) != core::kUnlabelled;
    }));
    EXPECT_EQ(document().labels().at({5, 5, 2}), core::kUnlabelled);
    ASSERT_TRUE(waitFor([&] { return row() >= 0 && found(row()) == "accepted"; }));
    ASSERT_TRUE(waitFor([this] {
        return std::filesystem::exists(folder() / "squares.lamina/predictions" /
                                       "squares_prediction.json");
    }));
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    openQueue();
    ASSERT_TRUE(waitFor([&] { return row() >= 0; }));
    EXPECT_EQ(found(row()), "accepted");
}

TEST_F(ReviewQueueWindowTest, RejectingAnAnnotatedObjectErasesItAndUndoBringsItBack) {
    openSquares();
    paintBox(1, 10, 20, 10, 20, 1, 4);
    paintBox(2, 40, 44, 40, 44, 2, 3); // one slice only
    openQueue();
    int row = -1;
    ASSERT_TRUE(waitFor([&] {
        for (int r = 0; r < list().model()->rowCount(); ++r) {
            if (list().model()->index(r, 1).data().toString().contains("one slice only")) row = r;
        }
        return row >= 0;
    }));
    clickRow(list(), row);
    EXPECT_EQ(view().slice(), 2);
    find<QToolButton>("queueRejectButton").click();
    ASSERT_TRUE(waitFor([this] {
        return document().labels().at({41, 41, 2}) == core::kUnlabelled;
    }));
    EXPECT_EQ(document().labels().at({15, 15, 2}), 1U);
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return document().labels().at({41, 41, 2}) == 2U; }));
    ASSERT_TRUE(waitFor([&] {
        for (int r = 0; r < list().model()->rowCount(); ++r) {
            if (list().model()->index(r, 0).data().toString() == "Cell 2") return found(r) == "";
        }
        return false;
    })) << "what was taken back is open again";
}

TEST_F(ReviewQueueWindowTest, ASliceThatIsNotPredictedIsNotMarkedAsAccepted) {
    openSquares();
    annotateSlice(0);
    openQueue();
    ASSERT_TRUE(waitFor([&] { return rowOf("Slice 4") >= 0; }));
    const int row = rowOf("Slice 4");
    clickRow(list(), row);
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Return);
    EXPECT_TRUE(window().notice().text().contains("Slice 4 is not predicted yet"))
        << window().notice().text().toStdString();
    EXPECT_EQ(found(row), "");
    EXPECT_EQ(list().currentIndex().row(), row) << "there is something to do here";
    EXPECT_EQ(queue().markOf({ReviewState::Kind::Slice, 4}), ReviewState::Mark::Open);
}

TEST_F(ReviewQueueWindowTest, ASliceIsMarkedOnceItIsAcceptedAndOpenAgainAfterUndo) {
    openSquares();
    predictAll();
    openQueue();
    ASSERT_TRUE(waitFor([&] { return rowOf("Slice 0") >= 0; }));
    clickRow(list(), rowOf("Slice 0"));
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return document().acceptedSlices().contains(0); }));
    ASSERT_TRUE(waitFor([this] {
        return queue().markOf({ReviewState::Kind::Slice, 0}) == ReviewState::Mark::Accepted;
    }));
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return !document().acceptedSlices().contains(0); }));
    ASSERT_TRUE(waitFor([&] { return rowOf("Slice 0") >= 0 && found(rowOf("Slice 0")) == ""; }));
}

TEST_F(ReviewQueueWindowTest, AcceptingAllSlicesLeavesOutTheRejectedOnesAndSaysSo) {
    openSquares();
    predictAll();
    openQueue();
    ASSERT_TRUE(waitFor([&] { return rowOf("Slice 0") >= 0; }));
    clickRow(list(), rowOf("Slice 0"));
    find<QToolButton>("queueRejectButton").click();
    ASSERT_EQ(queue().markOf({ReviewState::Kind::Slice, 0}), ReviewState::Mark::Rejected);
    action("acceptStack")->trigger();
    ASSERT_TRUE(waitFor([this] { return document().acceptedSlices().contains(4); }));
    EXPECT_TRUE(document().labels().sliceEmpty(0));
    const auto said = window().statusBar()->currentMessage();
    EXPECT_TRUE(said.contains("Left out, because you rejected them: 1\u00a0slice."))
        << said.toStdString();
    goTo(0);
    action("acceptSlice")->trigger(); // who asks for it gets it
    ASSERT_TRUE(waitFor([this] { return document().acceptedSlices().contains(0); }));
    EXPECT_EQ(queue().markOf({ReviewState::Kind::Slice, 0}), ReviewState::Mark::Accepted);
}

TEST_F(ReviewQueueWindowTest, TimeOnASliceIsCountedWithoutPausesAndKeptInTheProject) {
    openSquares();
    openQueue();
    auto& queue = *window().findChild<ReviewQueue*>();
    double now = 1000.0;
    queue.setClock([&now] { return now; });
    goTo(1);
    queue.signOfLife(1);
    now += 12.0;
    queue.signOfLife(1);
    now += 500.0; // coffee
    queue.signOfLife(1);
    now += 8.0;
    goTo(3); // a sign of life, too
    now += 5.0;
    queue.signOfLife(3);
    EXPECT_DOUBLE_EQ(queue.seconds(1), 20.0);
    EXPECT_DOUBLE_EQ(queue.seconds(3), 5.0);
    EXPECT_TRUE(find<QLabel>("queueTime").text().contains("0:05"));
    EXPECT_GE(queue.totalSeconds(), 25.0) << "and what was before";
    annotateSlice(1); // a project is made with the first change
    ASSERT_TRUE(waitFor([this] { return document().place().project != nullptr; }));
    resetWindow();
    openSquares();
    EXPECT_NEAR(ReviewState::of(document()).seconds(1), 20.0, 0.2);
    EXPECT_NEAR(ReviewState::of(document()).seconds(3), 5.0, 0.2);
}

} // namespace
} // namespace lamina::ui
