// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/PretrainMethods.h"
#include "tests/support/UiFixture.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>

#include <set>

namespace lamina::ui {
namespace {

class LearnPanelTest : public test::WindowTest {
protected:
    void SetUp() override { openSquares(); }
};

TEST_F(LearnPanelTest, OffersEveryPretrainingMethodWithAnExplanation) {
    const auto& combo = find<QComboBox>("method");
    std::set<std::string> offered;
    for (int i = 0; i < combo.count(); ++i) {
        offered.insert(combo.itemData(i).toString().toStdString());
        EXPECT_FALSE(combo.itemText(i).isEmpty());
        EXPECT_FALSE(combo.itemData(i, Qt::ToolTipRole).toString().isEmpty()) << i;
    }
    std::set<std::string> known;
    for (const auto& method : core::pretrainMethods())
        known.insert(method.name);
    EXPECT_EQ(offered, known);
    EXPECT_EQ(combo.currentData().toString(), "pixelcl");
}

TEST_F(LearnPanelTest, PretrainsWithTheMethodThatWasChosen) {
    auto& combo = find<QComboBox>("method");
    combo.setCurrentIndex(combo.findData("moco"));
    QSignalSpy finished(&window().learning(), &LearningController::stepFinished);
    find<QPushButton>("pretrain").click();
    ASSERT_TRUE(test::waitFor([&] { return finished.count() == 1; }));
    const auto record = m_engine->inspect(window().learning().backboneFile()).record;
    EXPECT_EQ(record.at("spec").at("method"), "moco");
}

} // namespace
} // namespace lamina::ui
