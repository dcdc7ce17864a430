// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

#include <array>

namespace lamina::ui {

namespace {

// core has no Qt, so its sentences are named here for the translators; a test holds this list
// against core/learn/RunState.h
[[maybe_unused]] constexpr std::array kCoreSentences{
    QT_TRANSLATE_NOOP("core", "The learning engine is being loaded."),
    QT_TRANSLATE_NOOP("core", "The learning engine could not be loaded; the Learn panel says why."),
    QT_TRANSLATE_NOOP("core", "Pretraining is running: wait, or cancel it."),
    QT_TRANSLATE_NOOP("core", "Fine-tuning is running: wait, or cancel it."),
    QT_TRANSLATE_NOOP("core", "A prediction is running: wait, or cancel it."),
    QT_TRANSLATE_NOOP("core", "Stopping: the running batch is being finished."),
    QT_TRANSLATE_NOOP("core", "Nothing is running."),
    QT_TRANSLATE_NOOP("core", "Open a stack first."),
    QT_TRANSLATE_NOOP("core", "Paint a few cells and some background first."),
    QT_TRANSLATE_NOOP("core", "Fine-tune a model first."),
    QT_TRANSLATE_NOOP("core", "The project is open for reading only."),
    QT_TRANSLATE_NOOP("core", "Finding objects"),
    // core/base/GraphicsCard
    QT_TRANSLATE_NOOP("core", "No NVIDIA graphics card was found. Everything runs on the "
                              "processor, only slower."),
    QT_TRANSLATE_NOOP("core", "There is an NVIDIA graphics card, but its driver is not running: "
                              "install it (in Debian the package nvidia-driver) and restart the "
                              "computer."),
    QT_TRANSLATE_NOOP("core", "The graphics card and its driver are there, but this Lamina was "
                              "built with a LibTorch for processors only; packaging/README.md says "
                              "how to build it with CUDA."),
    QT_TRANSLATE_NOOP("core", "The graphics card does not answer LibTorch: its driver is probably "
                              "older than the CUDA that LibTorch needs. Update the driver."),
};

} // namespace

QLocale::Language installTranslations(QCoreApplication& application, QLocale locale) {
    const auto wish = qEnvironmentVariable("LAMINA_LANGUAGE");
    if (!wish.isEmpty()) locale = QLocale(wish);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C) {
        QLocale::setDefault(locale);
        return QLocale::English;
    }
    auto* own = new QTranslator(&application);
    if (!own->load(locale, "lamina", "_", ":/translations")) {
        delete own;
        return QLocale::English;
    }
    QLocale::setDefault(locale);
    auto* qt = new QTranslator(&application);
    if (qt->load(locale, "qtbase", "_", QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
    QCoreApplication::installTranslator(own);
    return locale.language();
}

QString coreSentence(std::string_view sentence) {
    // an empty text is no key: a translation would answer with its own header
    return sentence.empty() ? QString()
                            : QCoreApplication::translate("core", std::string(sentence).c_str());
}

} // namespace lamina::ui
