// SPDX-License-Identifier: GPL-3.0-or-later
// The program of the sessions: like that of the window tests, and every event is timed.
#include "tests/support/BlockMeter.h"

#include "ui/Settings.h"
#include "ui/Theme.h"
#include "ui/view/VtkWidget.h"

#include <gtest/gtest.h>

#include <QStandardPaths>
#include <QTemporaryDir>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QTemporaryDir config; // also for the programs that sessions start
    qputenv("XDG_CONFIG_HOME", config.path().toUtf8());
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, config.path());
    QStandardPaths::setTestModeEnabled(true);
    lamina::ui::VtkWidget::prepareApplication();
    lamina::test::MeteredApplication application(argc, argv);
    QApplication::setApplicationName("lamina-tests");
    lamina::ui::applyTheme(application, lamina::ui::Theme::Light);
    return RUN_ALL_TESTS();
}
