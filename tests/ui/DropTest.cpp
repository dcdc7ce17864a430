// SPDX-License-Identifier: GPL-3.0-or-later
// Files and projects that are dropped onto the window.
#include "tests/support/UiFixture.h"

#include "ui/panel/PanelParts.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

namespace lamina::ui {
namespace {

using test::waitFor;

class DropTest : public test::WindowTest {
protected:
    /// As a file manager does it; false: the window does not want it.
    bool drop(const std::vector<std::filesystem::path>& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& path : paths)
            urls << QUrl::fromLocalFile(QString::fromStdString(path.string()));
        if (!urls.isEmpty()) data.setUrls(urls);
        const QPoint place(window().width() / 2, window().height() / 2);
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &enter);
        if (!enter.isAccepted()) return false;
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &event);
        return true;
    }
    void ready() {
        ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
        ASSERT_TRUE(waitFor([this] { return window().session().project() != nullptr; }));
    }
};

TEST_F(DropTest, AStackThatIsDroppedIsOpened) {
    EXPECT_TRUE(drop({test::writeSquares(folder())}));
    ready();
    EXPECT_EQ(document().stem(), "squares");
    EXPECT_EQ(document().paintSize(), test::kSmall);
}

TEST_F(DropTest, AProjectFolderThatIsDroppedIsOpenedWithItsAnnotation) {
    openSquares();
    ready();
    annotateSlice(1);
    const auto project = window().session().project()->folder();
    ASSERT_TRUE(waitFor([this] { return window().session().project()->pending() == 0; }));
    resetWindow();
    EXPECT_FALSE(document().hasStack());
    EXPECT_TRUE(drop({project}));
    ready();
    EXPECT_EQ(document().labels().at({30, 40, 1}), 1U);
}

TEST_F(DropTest, AnotherStackIsAddedToTheOpenProjectOrOpenedAsTheUserSays) {
    openSquares();
    ready();
    core::TiffVolume other; // the same content again would be the same image in another place
    other.size = test::kSmall;
    other.type = core::PixelType::UInt16;
    other.plane = [](int z) { return test::squarePlane(test::kSmall.z - 1 - z); };
    core::writeTiff(folder() / "second.tif", other);
    EXPECT_TRUE(drop({folder() / "second.tif"}));
    ASSERT_TRUE(waitFor([this] { return window().notice().isVisible(); }));
    EXPECT_EQ(window().session().stacks().size(), 1U) << "nothing without an answer";
    QPushButton* add = nullptr;
    for (auto* button : window().notice().findChildren<QPushButton*>()) {
        if (button->text() == "Add to this project") add = button;
    }
    ASSERT_TRUE(add);
    ASSERT_TRUE(waitFor([&] { return add->isVisible(); }));
    QTest::mouseClick(add, Qt::LeftButton);
    ASSERT_TRUE(waitFor([this] { return window().session().stacks().size() == 2; }))
        << window().notice().text().toStdString();
}

TEST_F(DropTest, WhatIsNoFileIsNotTaken) {
    EXPECT_FALSE(drop({}));
    EXPECT_FALSE(document().hasStack());
}

} // namespace
} // namespace lamina::ui
