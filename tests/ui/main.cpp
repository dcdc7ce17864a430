// SPDX-License-Identifier: GPL-3.0-or-later
// The program of all window tests: one QApplication, settings and caches of its own.
#include "ui/Settings.h"
#include "ui/Theme.h"
#include "ui/view/VtkWidget.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace {

/// Every test starts as on the first day: no keys, theme or places of an earlier one.
class FreshSettings final : public testing::EmptyTestEventListener {
    void OnTestStart(const testing::TestInfo&) override { lamina::ui::Settings().clear(); }
};

} // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QTemporaryDir config; // also for the programs that tests start
    qputenv("XDG_CONFIG_HOME", config.path().toUtf8());
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, config.path());
    QStandardPaths::setTestModeEnabled(true);
    lamina::ui::VtkWidget::prepareApplication();
    QApplication application(argc, argv);
    QApplication::setApplicationName("lamina-tests");
    lamina::ui::applyTheme(application, lamina::ui::Theme::Light);
    testing::UnitTest::GetInstance()->listeners().Append(new FreshSettings);
    return RUN_ALL_TESTS();
}
