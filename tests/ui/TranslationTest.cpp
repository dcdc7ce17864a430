// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiChecks.h"

#include "core/learn/RunState.h"
#include "ui/ActionRegistry.h"
#include "ui/HelpWindow.h"
#include "ui/RecentProjects.h"
#include "ui/Translation.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTranslator>
#include <QTreeWidget>

#include <set>

namespace lamina::ui {
namespace {

using test::waitFor;

constexpr QChar kOpen(0x27E6);

/// Puts every string of the program into brackets, so that one that does not go through the
/// translation stands out.
class Brackets final : public QTranslator {
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    QString translate(const char*, const char* source, const char*, int) const override {
        return kOpen + QString::fromUtf8(source) + QChar(0x27E7);
    }
};

class TranslationTest : public test::WindowTest {
protected:
    TranslationTest() {
        const HelpPages pages(window().actions());
        for (const auto& name : HelpPages::names())
            m_pages.insert(pages.page(name).title);
        QCoreApplication::installTranslator(&m_brackets);
        resetWindow();
    }
    ~TranslationTest() override { QCoreApplication::removeTranslator(&m_brackets); }

    /// What is shown as it is, in every language.
    bool isData(const QString& text) const {
        if (std::none_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); }))
            return true;                         // numbers and signs
        if (text.size() == 1) return true;       // a key, whose letter is the same everywhere
        if (m_pages.contains(text)) return true; // headings of the help, a text per language
        if (text.contains("squares") || text.contains(m_folder.path())) return true; // files
        // the table of labels is the user's own, with names that are saved in the project
        if (text == "Background" || text == "cell" || text.startsWith("Cell ")) return true;
        static const std::set<QString> kNames{
            "ITK-SNAP", "napari",  "3D Slicer", "Lamina", // programs
            "fcn",      "pixelcl",                        // networks, as on the command line
        };
        return kNames.contains(text);
    }
    void check(const QString& text, const QObject* where, const char* what) {
        ++m_checked;
        if (text.isEmpty() || text.contains(kOpen) || isData(text)) return;
        ADD_FAILURE() << what << " “" << text.toStdString() << "” of " << test::describe(where)
                      << " does not go through the translation";
    }
    void checkAction(const QAction* action) {
        check(action->text(), action, "text");
        check(action->iconText(), action, "icon text");
        check(action->toolTip(), action, "tooltip");
        check(action->statusTip(), action, "status tip");
    }
    void checkModel(const QAbstractItemModel* model, const QModelIndex& parent, const QObject* of) {
        for (int row = 0; row < model->rowCount(parent); ++row) {
            for (int column = 0; column < model->columnCount(parent); ++column) {
                const auto index = model->index(row, column, parent);
                for (const int role :
                     {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                    check(index.data(role).toString(), of, "item");
                if (column == 0) checkModel(model, index, of);
            }
        }
    }
    static bool inside(const QObject* widget, const char* name) {
        for (; widget; widget = widget->parent()) {
            if (widget->objectName() == name) return true;
        }
        return false;
    }
    /// All texts of a window, also of parts that are hidden now.
    void walk(QWidget* root) {
        auto widgets = root->findChildren<QWidget*>();
        widgets.prepend(root);
        for (auto* widget : widgets) {
            if (inside(widget, "helpText")) continue;     // a document of its own, per language
            if (inside(widget, "helpPages")) continue;    // headings of those documents
            if (inside(widget, "recentList")) continue;   // names of files, and dates
            if (inside(widget, "snapshotList")) continue; // the user's names, and dates
            if (inside(widget, "classList")) continue;    // names that the project keeps
            if (inside(widget, "device")) continue;       // what the engine found, in its words
            for (const char* name :
                 {"text", "title", "windowTitle", "toolTip", "placeholderText", "accessibleName",
                  "suffix", "prefix", "specialValueText", "whatsThis", "statusTip", "format"}) {
                const auto value = widget->property(name);
                if (value.metaType().id() != QMetaType::QString) continue;
                if (qobject_cast<QLineEdit*>(widget) && QString(name) == "text") continue; // typed
                check(value.toString().remove("%p"), widget, name);
            }
            if (auto* view = qobject_cast<QAbstractItemView*>(widget); view && view->model())
                checkModel(view->model(), {}, view);
            if (auto* box = qobject_cast<QComboBox*>(widget)) checkModel(box->model(), {}, box);
            for (const auto* action : widget->actions())
                checkAction(action);
        }
    }

    Brackets m_brackets;
    std::set<QString> m_pages;
    int m_checked = 0;
};

TEST_F(TranslationTest, EveryTextOfTheStartPageGoesThroughTheTranslation) {
    walk(&window());
    EXPECT_GT(m_checked, 300);
}

TEST_F(TranslationTest, EveryTextOfTheWindowWithAStackGoesThroughTheTranslation) {
    openSquares();
    annotateSlice(1);
    QTest::mouseMove(&view(), at({30, 40}));
    walk(&window());
    find<QPushButton>("learnAndSegment").click();
    walk(&window()); // while it runs
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
    walk(&window());
    EXPECT_GT(m_checked, 1000);
}

TEST_F(TranslationTest, EveryTextOfEveryDialogGoesThroughTheTranslation) {
    openSquares();
    annotateSlice(1);
    int dialogs = 0;
    test::prepareForDialogs(window());
    for (const char* name : test::kDialogs) {
        SCOPED_TRACE(name);
        auto* dialog = test::openDialog(window(), name);
        ASSERT_TRUE(dialog);
        walk(&window()); // dialogs are its children
        ++dialogs;
        EXPECT_FALSE(dialog->windowTitle().isEmpty()) << test::describe(dialog);
        test::closeDialog(*dialog);
    }
    for (const char* name : {"help", "commandPalette"}) {
        window().actions().at(name)->trigger();
        walk(&window());
    }
    EXPECT_EQ(dialogs, static_cast<int>(test::kDialogs.size()));
}

TEST_F(TranslationTest, EveryReasonOfTheLearningTableCanBeTranslated) {
    QFile file(":/translations/lamina_de.qm");
    ASSERT_TRUE(file.exists());
    QTranslator german;
    ASSERT_TRUE(german.load(":/translations/lamina_de.qm"));
    const auto has = [&](std::string_view sentence) {
        if (sentence.empty()) return;
        EXPECT_FALSE(german.translate("core", std::string(sentence).c_str()).isEmpty()) << sentence;
        EXPECT_TRUE(coreSentence(sentence).startsWith(kOpen)) << sentence;
    };
    for (const auto& row : core::kRunTable) {
        for (const auto reason : row)
            has(reason);
    }
    for (const bool stack : {false, true}) {
        for (std::size_t action = 0; action < core::kRunActions; ++action)
            has(core::whyBlocked(core::RunState::Ready, static_cast<core::RunAction>(action),
                                 {stack, false, false}));
    }
}

void expectDistinctMnemonics(const QMenuBar& bar) {
    const auto check = [](const QList<QAction*>& actions) {
        std::map<QChar, std::string> letters;
        for (const auto* action : actions) {
            const auto text = action->text();
            const auto at = text.indexOf('&');
            if (at < 0 || at + 1 >= text.size()) continue;
            const auto letter = text[at + 1].toLower();
            EXPECT_FALSE(letters.contains(letter))
                << letters[letter] << " and " << text.toStdString();
            letters[letter] = text.toStdString();
        }
    };
    check(bar.actions());
    for (const auto* top : bar.actions())
        check(top->menu()->actions());
}

class EnglishTest : public test::WindowTest {};

TEST_F(EnglishTest, NoMenuUsesALetterTwice) {
    expectDistinctMnemonics(*window().menuBar());
}

class GermanTest : public test::WindowTest {
protected:
    GermanTest() {
        EXPECT_EQ(installTranslations(*QCoreApplication::instance(), QLocale("de_DE")),
                  QLocale::German);
        resetWindow();
    }
    ~GermanTest() override {
        m_window.reset();
        for (auto* translator : QCoreApplication::instance()->findChildren<QTranslator*>()) {
            QCoreApplication::removeTranslator(translator);
            delete translator;
        }
        QLocale::setDefault(QLocale::c());
    }
};

TEST_F(GermanTest, TheWindowSpeaksGerman) {
    EXPECT_EQ(window().menuBar()->actions().front()->text(), "&Datei");
    EXPECT_EQ(find<QPushButton>("emptyOpen").text(), "Datei öffnen …");
    EXPECT_TRUE(
        find<QPushButton>("pretrain").toolTip().contains("Bitte zuerst einen Stapel öffnen."));
    openSquares();
    EXPECT_EQ(window().actions().title("undo"), "Rückgängig");
}

TEST_F(GermanTest, NothingIsCutOff) {
    EXPECT_GT(test::checkClipping(window()), 15);
    openSquares();
    annotateSlice(1);
    EXPECT_GT(test::checkClipping(window()), 20);
    test::prepareForDialogs(window());
    for (const char* name : test::kDialogs) {
        SCOPED_TRACE(name);
        auto* dialog = test::openDialog(window(), name);
        ASSERT_TRUE(dialog);
        EXPECT_GT(test::checkClipping(*dialog), 1);
        test::closeDialog(*dialog);
    }
}

TEST_F(GermanTest, NoMenuUsesALetterTwice) {
    expectDistinctMnemonics(*window().menuBar());
}

TEST_F(GermanTest, TheTranslationIsComplete) {
    QFile file(QString(LAMINA_TEST_SOURCE_DIR) + "/../resources/translations/lamina_de.ts");
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const auto text = QString::fromUtf8(file.readAll());
    EXPECT_GT(text.count("<source>"), 400);
    EXPECT_EQ(text.count("type=\"unfinished\""), 0);
}

TEST(Translations, EnglishNeedsNoneAndAnUnknownLanguageStaysEnglish) {
    EXPECT_EQ(installTranslations(*QCoreApplication::instance(), QLocale("en_GB")),
              QLocale::English);
    EXPECT_EQ(installTranslations(*QCoreApplication::instance(), QLocale("fi_FI")),
              QLocale::English);
    EXPECT_TRUE(QCoreApplication::instance()->findChildren<QTranslator*>().isEmpty());
    QLocale::setDefault(QLocale::c());
}

} // namespace
} // namespace lamina::ui
