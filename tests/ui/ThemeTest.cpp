// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"
#include "tests/support/UiWalk.h"

#include "ui/ActionRegistry.h"
#include "ui/FocusRing.h"
#include "ui/HelpWindow.h"
#include "ui/Theme.h"
#include "ui/dialog/ShortcutDialog.h"
#include "ui/panel/LabelModel.h"
#include "ui/panel/PanelParts.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTextBrowser>
#include <QToolButton>

#include <cmath>
#include <fstream>
#include <map>

namespace lamina::ui {
namespace {

/// Relative luminance and contrast as in WCAG 2.
double luminance(const QColor& color) {
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

/// The contrast that is on the screen: of the commonest colour with the one that differs most.
double drawnContrast(QWidget& widget) {
    const auto image = widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
    std::map<QRgb, int> counts;
    for (int y = 3; y < image.height() - 3; ++y) { // without frames
        for (int x = 3; x < image.width() - 3; ++x)
            ++counts[image.pixel(x, y)];
    }
    if (counts.empty()) return 0;
    const QColor ground =
        std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
        })->first;
    double best = 0;
    for (const auto& [color, count] : counts)
        best = std::max(best, contrast(ground, QColor(color)));
    return best;
}

class ThemeTest : public test::WindowTest {
protected:
    ~ThemeTest() override { applyTheme(*app(), Theme::Light); }
    static QApplication* app() { return static_cast<QApplication*>(QCoreApplication::instance()); }

    /// Every enabled text of a window; returns how many were measured.
    static int measure(QWidget& root, const char* theme) {
        int measured = 0;
        for (auto* widget : root.findChildren<QWidget*>()) {
            if (!widget->isVisible() || !widget->isEnabled() || widget->size().isEmpty()) continue;
            QString text;
            if (auto* label = qobject_cast<QLabel*>(widget)) text = label->text();
            if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
                text = button->text();
                if (!text.isEmpty()) button->setIcon({}); // its pixels are not the text's
            }
            if (auto* line = qobject_cast<QLineEdit*>(widget)) text = line->text();
            if (text.trimmed().size() < 2) continue; // a dash has too few pixels
            // what lies in a scroll area is drawn, if not on the screen, by grab
            EXPECT_GE(drawnContrast(*widget), 4.5)
                << theme << ": " << text.toStdString() << " (" << test::describe(widget) << ")";
            ++measured;
        }
        return measured;
    }
};

TEST_F(ThemeTest, AllTextColoursStandOutFromTheirGround) {
    for (const bool dark : {false, true}) {
        const auto p = themePalette(dark);
        const auto check = [&](QPalette::ColorRole text, QPalette::ColorRole ground) {
            EXPECT_GE(contrast(p.color(text), p.color(ground)), 4.5)
                << (dark ? "dark " : "light ") << text << " on " << ground;
        };
        for (const auto ground :
             {QPalette::Window, QPalette::Base, QPalette::AlternateBase, QPalette::ToolTipBase}) {
            for (const auto text : {QPalette::WindowText, QPalette::Text, QPalette::PlaceholderText,
                                    QPalette::Link, QPalette::LinkVisited})
                check(text, ground);
        }
        check(QPalette::ButtonText, QPalette::Button);
        check(QPalette::HighlightedText, QPalette::Highlight);
        check(QPalette::ToolTipText, QPalette::ToolTipBase);
    }
}

TEST_F(ThemeTest, TextOnTheScreenStandsOutInBothThemes) {
    for (const auto theme : {Theme::Light, Theme::Dark}) {
        const char* name = theme == Theme::Dark ? "dark" : "light";
        applyTheme(*app(), theme);
        resetWindow();
        EXPECT_GT(measure(window(), name), 15) << "the start page";
        openSquares();
        window().notice().showError("Something is wrong.", "in detail");
        EXPECT_GT(measure(window(), name), 25);
        window().actions().at("shortcuts")->trigger();
        EXPECT_GT(measure(*window().findChild<ShortcutDialog*>(), name), 6);
        window().findChild<ShortcutDialog*>()->close();
    }
}

TEST_F(ThemeTest, TheHelpIsReadableInBothThemes) {
    for (const auto theme : {Theme::Light, Theme::Dark}) {
        applyTheme(*app(), theme);
        window().actions().at("help")->trigger();
        auto* help = window().findChild<HelpWindow*>("help");
        auto* text = help->findChild<QTextBrowser*>("helpText");
        EXPECT_GE(drawnContrast(*text->viewport()), 7.0);
        const auto ground = text->viewport()->palette().color(QPalette::Base);
        EXPECT_EQ(ground, themePalette(theme == Theme::Dark).color(QPalette::Base));
    }
}

TEST_F(ThemeTest, TheChoiceIsThereAfterARestart) {
    EXPECT_EQ(chosenTheme(), Theme::System);
    EXPECT_TRUE(window().actions().at("themeSystem")->isChecked());
    window().actions().at("themeDark")->trigger();
    EXPECT_EQ(chosenTheme(), Theme::Dark);
    EXPECT_LT(window().palette().color(QPalette::Window).lightness(), 128);
    resetWindow();
    EXPECT_TRUE(window().actions().at("themeDark")->isChecked());
    window().actions().at("themeLight")->trigger();
    EXPECT_EQ(chosenTheme(), Theme::Light);
    EXPECT_GT(window().palette().color(QPalette::Window).lightness(), 128);
}

TEST_F(ThemeTest, IconsFollowWhileTheWindowIsOpen) {
    openSquares();
    const auto brightness = [](const QIcon& icon) {
        const auto image = icon.pixmap(22, 22).toImage();
        double sum = 0;
        double weight = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const auto color = image.pixelColor(x, y);
                sum += color.lightnessF() * color.alphaF();
                weight += color.alphaF();
            }
        }
        return weight == 0 ? -1.0 : sum / weight;
    };
    auto& labels = find<QTableView>("labelList");
    const auto undo = [&] { return brightness(window().actions().at("fit")->icon()); };
    const auto eye = [&] {
        return brightness(
            labels.model()->index(0, LabelModel::kVisible).data(Qt::DecorationRole).value<QIcon>());
    };
    applyTheme(*app(), Theme::Light);
    const double lightUndo = undo();
    ASSERT_TRUE(test::waitFor([&] { return eye() < 0.5; }));
    applyTheme(*app(), Theme::Dark);
    EXPECT_GT(undo(), lightUndo + 0.3);
    EXPECT_TRUE(test::waitFor([&] { return eye() > 0.5; })) << "pictures made from icons too";
}

TEST_F(ThemeTest, OlderQtReadsTheDesktopsOwnSettings) {
    const auto write = [this](const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder() / name).parent_path());
        std::ofstream(folder() / name) << text;
    };
    EXPECT_FALSE(desktopSettingsAreDark(folder(), false));
    EXPECT_FALSE(desktopSettingsAreDark(folder(), true));
    write("gtk-3.0/settings.ini", "[Settings]\ngtk-theme-name=Adwaita\n");
    EXPECT_FALSE(desktopSettingsAreDark(folder(), false));
    write("gtk-3.0/settings.ini", "[Settings]\ngtk-application-prefer-dark-theme = 1\n");
    EXPECT_TRUE(desktopSettingsAreDark(folder(), false));
    write("gtk-3.0/settings.ini", "[Settings]\ngtk-theme-name=Adwaita-dark\n");
    EXPECT_TRUE(desktopSettingsAreDark(folder(), false));
    write("kdeglobals", "[Colors:View]\nBackgroundNormal=255,255,255\n[Colors:Window]\n"
                        "BackgroundNormal=42,46,50\n");
    EXPECT_TRUE(desktopSettingsAreDark(folder(), true));
    write("kdeglobals", "[Colors:Window]\nBackgroundNormal=239,240,241\n");
    EXPECT_FALSE(desktopSettingsAreDark(folder(), true));
}

TEST_F(ThemeTest, ARingShowsWhereTheKeyboardIsAndTheMouseHidesIt) {
    const auto ring = [this] { return window().findChild<FocusRing*>("focusRing"); };
    window().setAttribute(Qt::WA_KeyboardFocusChange, false);
    find<QPushButton>("emptyOpen").setFocus(Qt::MouseFocusReason);
    EXPECT_EQ(ring(), nullptr);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    auto* now = QApplication::focusWidget();
    ASSERT_TRUE(ring());
    EXPECT_TRUE(ring()->isVisible());
    EXPECT_EQ(ring()->widget(), now);
    const QRect control(now->mapToGlobal(QPoint(0, 0)), now->size());
    const QRect drawn(ring()->mapToGlobal(QPoint(0, 0)), ring()->size());
    EXPECT_TRUE(drawn.contains(control)) << "around the control, not over its text";
    for (const auto theme : {Theme::Light, Theme::Dark}) {
        applyTheme(*app(), theme);
        const auto image = ring()->grab().toImage();
        const auto p = themePalette(theme == Theme::Dark);
        EXPECT_GE(contrast(QColor(image.pixel(image.width() / 2, 1)), p.color(QPalette::Window)),
                  3.0);
    }
    QTest::mouseClick(&find<QToolButton>("addLabel"), Qt::LeftButton);
    delete window().focusWidget(); // the ring goes with its control, whatever becomes of that
    EXPECT_TRUE(QTest::qWaitForWindowActive(&window()));
}

TEST_F(ThemeTest, TheWindowComesBackWhereAndAsItWas) {
    auto* learn = window().findChild<QDockWidget*>("dockLearn");
    auto* stack = window().findChild<QDockWidget*>("dockStack");
    ASSERT_TRUE(learn && stack);
    learn->close();
    window().addDockWidget(Qt::RightDockWidgetArea, stack);
    window().resize(1111, 777);
    window().close();
    MainWindow again(m_jobs, guiDispatcher(), [this] { return m_engine; });
    again.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&again));
    EXPECT_EQ(again.size(), QSize(1111, 777));
    EXPECT_FALSE(again.findChild<QDockWidget*>("dockLearn")->isVisible());
    EXPECT_EQ(again.dockWidgetArea(again.findChild<QDockWidget*>("dockStack")),
              Qt::RightDockWidgetArea);
}

TEST_F(ThemeTest, PanelsHiddenForTheImageOnlyAreThereAtTheNextStart) {
    openSquares();
    window().actions().at("maximise")->trigger();
    ASSERT_FALSE(window().findChild<QDockWidget*>("dockLearn")->isVisible());
    resetWindow();
    EXPECT_TRUE(window().findChild<QDockWidget*>("dockLearn")->isVisible());
}

TEST_F(ThemeTest, TheLabelListFollowsAThemeThatIsChangedWhileAStackIsOpen) {
    applyTheme(*app(), Theme::System); // as at every start
    openSquares();
    auto& list = find<QTableView>("labelList");
    for (const auto theme : {Theme::Dark, Theme::Light, Theme::Dark}) {
        window().actions().at(theme == Theme::Dark ? "themeDark" : "themeLight")->trigger();
        QTest::qWait(50);
        EXPECT_EQ(list.palette().color(QPalette::Base), app()->palette().color(QPalette::Base));
        EXPECT_EQ(list.palette().color(QPalette::Text), app()->palette().color(QPalette::Text));
        const QColor drawn = list.viewport()->grab().toImage().pixelColor(
            list.viewport()->width() / 2, list.viewport()->height() - 3);
        EXPECT_LT(contrast(drawn, app()->palette().color(QPalette::Base)), 1.3)
            << "the empty part of the list";
    }
}

} // namespace
} // namespace lamina::ui
