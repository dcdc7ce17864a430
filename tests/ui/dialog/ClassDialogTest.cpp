// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/dialog/ClassDialog.h"

#include <QColorDialog>
#include <QListWidget>
#include <QPushButton>

namespace lamina::ui {
namespace {

class ClassDialogTest : public testing::Test {
protected:
    ClassDialogTest() {
        OpenedStack opened;
        opened.stack = test::squaresInMemory();
        document.open(std::move(opened));
        label = document.addLabel();
        dialog = std::make_unique<ClassDialog>(document, std::set<core::LabelId>{label});
    }
    [[nodiscard]] QListWidget& list() { return *dialog->findChild<QListWidget*>("classList"); }
    [[nodiscard]] QPushButton& button(const char* name) {
        return *dialog->findChild<QPushButton*>(name);
    }

    Document document;
    core::LabelId label = 0;
    std::unique_ptr<ClassDialog> dialog;
};

TEST_F(ClassDialogTest, AColourIsGivenInTheDialogAndTakenBackByUndo) {
    list().setCurrentRow(1);
    button("classColor").click();
    auto* chooser = dialog->findChild<QColorDialog*>();
    ASSERT_TRUE(chooser);
    chooser->setCurrentColor(QColor(12, 34, 56));
    chooser->accept();
    using Color = std::array<std::uint8_t, 3>;
    EXPECT_EQ(document.table().classColor(1), (Color{12, 34, 56}));
    const QImage swatch = list().item(1)->icon().pixmap(16).toImage();
    EXPECT_EQ(swatch.pixelColor(swatch.rect().center()), QColor(12, 34, 56));
    document.undo();
    EXPECT_EQ(document.table().classColor(1), core::LabelTable::defaultClassColor(1));
}

TEST_F(ClassDialogTest, TheBackgroundHasNoColourToChoose) {
    list().setCurrentRow(0);
    EXPECT_FALSE(button("classColor").isEnabled());
    EXPECT_FALSE(button("assignClass").isEnabled());
    list().setCurrentRow(1);
    EXPECT_TRUE(button("classColor").isEnabled());
}

TEST_F(ClassDialogTest, ANewClassIsGivenToTheChosenLabels) {
    button("addClass").click();
    ASSERT_EQ(document.table().classNames().size(), 3U);
    list().setCurrentRow(2);
    button("assignClass").click();
    EXPECT_EQ(document.table().classOf(label), 2);
}

} // namespace
} // namespace lamina::ui
