// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/panel/LabelModel.h"
#include "ui/panel/PanelParts.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

namespace lamina::ui {
namespace {

using testing::HasSubstr;

class LabelPanelTest : public test::WindowTest {
protected:
    void SetUp() override { openSquares(); }
    [[nodiscard]] QTableView& list() { return find<QTableView>("labelList"); }
    [[nodiscard]] QString text(int row, int column) {
        return list().model()->index(row, column).data().toString();
    }
    void click(int row, int column, Qt::KeyboardModifiers modifiers = {}) {
        const auto rect = list().visualRect(list().model()->index(row, column));
        QTest::mouseClick(list().viewport(), Qt::LeftButton, modifiers, rect.center());
    }
    void paint(core::LabelId id, int z, int y) {
        auto& edit = document().beginStroke("brush stroke", core::SlicePlane::xy(z));
        edit.setRow(z, y, 10, 20, id);
        document().commitStroke();
    }
};

TEST_F(LabelPanelTest, TheBackgroundComesFirstAndTheRowIsTheCurrentLabel) {
    document().addLabel();
    EXPECT_EQ(list().model()->rowCount(), 3);
    EXPECT_EQ(text(0, LabelModel::kName), "Background");
    EXPECT_EQ(list().currentIndex().row(), 2);
    click(1, LabelModel::kName);
    EXPECT_EQ(document().currentLabel(), 1U);
    click(0, LabelModel::kName);
    EXPECT_EQ(document().currentLabel(), core::kBackground);
}

TEST_F(LabelPanelTest, ClicksHideAndLockAndUndoBringsItBack) {
    click(1, LabelModel::kVisible);
    EXPECT_FALSE(document().table().info(1).visible);
    click(1, LabelModel::kLocked);
    EXPECT_TRUE(document().table().locked(1));
    document().undo();
    EXPECT_FALSE(document().table().locked(1));
}

TEST_F(LabelPanelTest, TheFilterFindsByNameNumberAndClass) {
    document().setClassNames({"background", "cell", "debris"});
    auto info = document().table().info(1);
    info.name = "Mother";
    document().setLabelInfo(info);
    for (int i = 0; i < 12; ++i)
        document().addLabel();
    document().setClass({5}, 2);
    auto& filter = find<QLineEdit>("labelFilter");
    filter.setText("moth");
    EXPECT_EQ(list().model()->rowCount(), 1);
    EXPECT_EQ(text(0, LabelModel::kName), "Mother");
    filter.setText("13");
    EXPECT_EQ(list().model()->rowCount(), 1);
    filter.setText("debris");
    EXPECT_EQ(list().model()->rowCount(), 1);
    EXPECT_EQ(text(0, LabelModel::kClass), "debris");
    EXPECT_EQ(document().currentLabel(), 13U) << "what is painted with does not change";
    filter.clear();
    EXPECT_EQ(list().model()->rowCount(), 14);
    EXPECT_EQ(list().currentIndex().row(), 13);
}

TEST_F(LabelPanelTest, ChosenLabelsBecomeOneWithTheirVoxelsInOneStep) {
    document().addLabel();
    document().addLabel();
    for (const core::LabelId id : {1U, 2U, 3U})
        paint(id, 2, static_cast<int>(10 * id));
    click(1, LabelModel::kName);
    click(3, LabelModel::kName, Qt::ControlModifier);
    EXPECT_EQ(document().currentLabel(), 3U);
    find<QToolButton>("mergeLabels").click();
    ASSERT_TRUE(test::waitFor([this] { return !document().table().contains(1); }));
    EXPECT_EQ(document().labels().at({12, 10, 2}), 3U);
    EXPECT_EQ(document().labels().at({12, 20, 2}), 2U);
    EXPECT_EQ(list().model()->rowCount(), 3);
    document().undo();
    EXPECT_EQ(document().labels().at({12, 10, 2}), 1U);
    EXPECT_TRUE(document().table().contains(1));
}

TEST_F(LabelPanelTest, ADeletedLabelLeavesUnlabelledVoxelsAndCanBeBroughtBack) {
    document().addLabel();
    paint(2, 2, 10);
    find<QToolButton>("deleteLabels").click();
    ASSERT_TRUE(test::waitFor([this] { return !document().table().contains(2); }));
    EXPECT_EQ(document().labels().at({12, 10, 2}), core::kUnlabelled);
    EXPECT_EQ(document().currentLabel(), 1U);
    document().undo();
    EXPECT_EQ(document().labels().at({12, 10, 2}), 2U);
    EXPECT_TRUE(document().table().contains(2));
}

TEST_F(LabelPanelTest, ALockedLabelIsNeitherDeletedNorMerged) {
    document().addLabel();
    paint(2, 2, 10);
    click(2, LabelModel::kLocked);
    find<QToolButton>("deleteLabels").click();
    EXPECT_THAT(window().notice().text().toStdString(), HasSubstr("locked"));
    EXPECT_EQ(document().labels().at({12, 10, 2}), 2U);
    EXPECT_TRUE(document().table().contains(2));
}

TEST_F(LabelPanelTest, GoToShowsTheSliceWhereTheLabelIsLargest) {
    goTo(0);
    paint(1, 3, 40);
    find<QToolButton>("findLabel").click();
    EXPECT_TRUE(test::waitFor([this] { return view().slice() == 3; }));
}

TEST_F(LabelPanelTest, AHundredThousandLabelsAreRowsWithoutBeingDrawn) {
    core::LabelTable table = document().table();
    for (core::LabelId id = 1; id <= 100000; ++id) {
        auto info = table.info(id);
        info.id = id;
        table.set(info);
    }
    OpenedStack opened;
    opened.stack = test::squaresInMemory();
    opened.layer.emplace();
    opened.layer->labels = core::LabelVolume(test::kSmall);
    opened.layer->table = table;
    document().open(std::move(opened));
    EXPECT_EQ(list().model()->rowCount(), 100001);
    document().setCurrentLabel(70000);
    EXPECT_EQ(list().currentIndex().row(), 70000);
    const QSignalSpy resets(list().model(), &QAbstractItemModel::modelReset);
    auto info = document().table().info(70000);
    info.locked = true;
    document().setLabelInfo(info);
    EXPECT_EQ(resets.count(), 0) << "a change of one label keeps the list";
    EXPECT_EQ(document().addLabel(), 100001U);
    EXPECT_EQ(list().currentIndex().row(), 100001);
}

TEST(LabelModel, KeepsTheRulesOfItemModels) {
    Document document;
    OpenedStack opened;
    opened.stack = test::squaresInMemory();
    document.open(std::move(opened));
    LabelModel model(document);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    document.addLabel();
    model.setFilter("2");
    document.addLabel();
    model.setFilter({});
    EXPECT_EQ(model.rowCount(), 4);
    EXPECT_EQ(model.rowOf(3), 3);
    EXPECT_EQ(model.rowOf(core::kBackground), 0);
    EXPECT_FALSE(model.rowOf(9));
    const auto name = model.index(1, LabelModel::kName);
    EXPECT_TRUE(model.setData(name, "Anna", Qt::EditRole));
    EXPECT_FALSE(model.setData(name, "  ", Qt::EditRole)) << "a label has a name";
    EXPECT_EQ(document.table().info(1).name, "Anna");
    EXPECT_FALSE(model.flags(model.index(0, LabelModel::kName)).testFlag(Qt::ItemIsEditable));
}

} // namespace
} // namespace lamina::ui
