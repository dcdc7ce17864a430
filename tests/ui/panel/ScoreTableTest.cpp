// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/panel/PanelParts.h"
#include "ui/panel/ScoreChart.h"
#include "ui/panel/ScoreTableModel.h"
#include "ui/panel/ScoreTablePanel.h"

#include <QBuffer>
#include <QDockWidget>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <fstream>
#include <iterator>
#include <set>

namespace lamina::ui {
namespace {

using test::kSmall;
using test::waitFor;
using test::WindowTest;

class ScoreTableWindowTest : public WindowTest {
protected:
    ScoreTablePanel& panel() { return find<ScoreTablePanel>("scoreTablePanel"); }
    QString cell(int row, int column) {
        return find<QTableView>("scoreTable").model()->index(row, column).data().toString();
    }
    /// Numbers in slice z of the instance mask.
    QString predictedCells(int z) {
        const auto* ids = document().prediction().instances(z);
        std::set<core::LabelId> cells(ids, ids + kSmall.planeVoxels());
        cells.erase(0);
        return QString::number(cells.size());
    }
    bool counted() {
        return waitFor([this] { return !panel().counter().counting(); });
    }
    /// Trained on slices 1 and 3; slice 2 is annotated afterwards, so it is held out.
    void learnAndHoldOut() {
        openSquares();
        annotateSlice(1);
        annotateSlice(3);
        find<QPushButton>("learnAndSegment").click();
        ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
        ASSERT_TRUE(
            waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
        annotateSlice(2);
        find<QPushButton>("showScoreTable").click();
        ASSERT_TRUE(waitFor([this] { return panel().isVisible(); }));
        ASSERT_TRUE(counted());
    }
    static std::string contentOf(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

TEST_F(ScoreTableWindowTest, ListsHeldOutSlicesFirstThenEverySliceWithItsRole) {
    learnAndHoldOut();
    ASSERT_EQ(find<QTableView>("scoreTable").model()->rowCount(), 6);
    EXPECT_EQ(cell(0, ScoreTableModel::kRole), "1") << "one held-out slice";
    EXPECT_EQ(cell(1, ScoreTableModel::kRole), "2");
    EXPECT_EQ(cell(3, ScoreTableModel::kSlice), "1");
    EXPECT_EQ(cell(3, ScoreTableModel::kRole), "training");
    EXPECT_EQ(cell(4, ScoreTableModel::kRole), "held out");
    for (const auto score : {Score::Dice, Score::IoU}) {
        const int column = ScoreTableModel::kFirstScore + static_cast<int>(score);
        EXPECT_EQ(cell(4, column), "1.000") << "the squares are predicted to the pixel";
        EXPECT_EQ(cell(0, column), "1.000");
    }
    EXPECT_EQ(cell(4, ScoreTableModel::kObjects), predictedCells(2) + " / 1");
    EXPECT_EQ(panel().chart().points(), 3);
}

TEST_F(ScoreTableWindowTest, FollowsStrokesWithoutBlockingAndShowsADashWhereNothingIsAnnotated) {
    learnAndHoldOut();
    const auto before = cell(4, ScoreTableModel::kFirstScore);
    goTo(2);
    drag({60, 60}, {90, 60}); // cells where none are predicted
    ASSERT_TRUE(waitFor([&] { return cell(4, ScoreTableModel::kFirstScore) != before; }));
    EXPECT_LT(cell(4, ScoreTableModel::kFirstScore).toDouble(), 1.0);
    while (document().canUndo())
        document().undo();
    ASSERT_TRUE(counted());
    EXPECT_EQ(find<QTableView>("scoreTable").model()->rowCount(), ScoreTableModel::kGroups);
    EXPECT_EQ(cell(0, ScoreTableModel::kFirstScore), "–");
    EXPECT_EQ(cell(0, ScoreTableModel::kObjects), "–");
    EXPECT_FALSE(find<QPushButton>("saveScoreTable").isEnabled());
}

TEST_F(ScoreTableWindowTest, FollowsTheThresholdWithVoxelsAndCells) {
    learnAndHoldOut();
    document().setThresholdPreview(0.99); // the fake engine is 0.95 sure
    ASSERT_TRUE(waitFor([this] {
        return counted() && !panel().counter().table().objectsPending &&
               panel().counter().table().threshold.has_value();
    }));
    EXPECT_EQ(cell(4, ScoreTableModel::kFirstScore), "0.000") << "no cell is left";
    EXPECT_EQ(cell(4, ScoreTableModel::kObjects), "0 / 1");
    EXPECT_TRUE(find<QLabel>("scoreTableHint").text().contains("0.99"));
    document().setThresholdPreview(std::nullopt);
    ASSERT_TRUE(counted());
    EXPECT_EQ(cell(4, ScoreTableModel::kObjects), predictedCells(2) + " / 1");
}

TEST_F(ScoreTableWindowTest, CountsOnlyWhileSomebodyLooks) {
    learnAndHoldOut();
    find<QDockWidget>("dockScoreTable").hide();
    goTo(2);
    drag({60, 60}, {90, 60});
    EXPECT_FALSE(panel().counter().counting());
    EXPECT_EQ(cell(4, ScoreTableModel::kFirstScore), "1.000") << "of before, nobody sees it";
    find<QPushButton>("showScoreTable").click();
    EXPECT_TRUE(waitFor([this] { return cell(4, ScoreTableModel::kFirstScore) != "1.000"; }));
}

TEST_F(ScoreTableWindowTest, ADoubleClickedRowLeadsToItsSlice) {
    learnAndHoldOut();
    auto& table = find<QTableView>("scoreTable");
    goTo(0);
    table.scrollTo(table.model()->index(5, 0));
    const auto place = table.visualRect(table.model()->index(5, 0)).center();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, place);
    EXPECT_TRUE(waitFor([this] { return view().slice() == 3; }));
}

TEST_F(ScoreTableWindowTest, SavesTheTableAsCsvAndTheChartAsPngAndSvg) {
    learnAndHoldOut();
    panel().writeTable(folder() / "scores.csv");
    panel().writeChart(folder() / "scores.png");
    panel().writeChart(folder() / "scores.svg");
    ASSERT_TRUE(waitFor([this] {
        return std::filesystem::exists(folder() / "scores.csv") &&
               std::filesystem::exists(folder() / "scores.png") &&
               std::filesystem::exists(folder() / "scores.svg");
    }));
    const auto csv = contentOf(folder() / "scores.csv");
    EXPECT_NE(csv.find("\n2,held out,7680,1.000000,1.000000,"), std::string::npos) << csv;
    const QImage picture(QString::fromStdString((folder() / "scores.png").string()));
    ASSERT_EQ(picture.width(), 1772);
    EXPECT_EQ(picture.pixelColor(2, 2), QColor(Qt::white));
    std::set<QRgb> colors;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            colors.insert(picture.pixel(x, y));
    }
    EXPECT_TRUE(colors.count(qRgb(0, 114, 178))) << "the held-out slice is drawn";
    const auto svg = contentOf(folder() / "scores.svg");
    EXPECT_NE(svg.find("<svg"), std::string::npos);
    EXPECT_NE(svg.find(">slice<"), std::string::npos) << "text is text";
    EXPECT_EQ(svg.find("<image"), std::string::npos) << "a drawing, not a picture";
    EXPECT_NE(svg.find("#0072b2"), std::string::npos);
}

TEST_F(ScoreTableWindowTest, AFolderThatCannotBeWrittenIsSaidInTheWindow) {
    learnAndHoldOut();
    std::ofstream(folder() / "blocked") << "a file";
    panel().writeTable(folder() / "blocked" / "scores.csv");
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("blocked"); }));
}

} // namespace
} // namespace lamina::ui
