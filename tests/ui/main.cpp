// SPDX-License-Identifier: GPL-3.0-or-later
// The program of all window tests: one QApplication, settings and caches of its own.
#include "ui/Theme.h"
#include "ui/view/VtkWidget.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QStandardPaths>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    lamina::ui::VtkWidget::prepareApplication();
    QApplication application(argc, argv);
    QApplication::setApplicationName("lamina-tests");
    lamina::ui::applyTheme(application, lamina::ui::Theme::Light);
    return RUN_ALL_TESTS();
}
