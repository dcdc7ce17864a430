// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ViewKeyActions.h"

#include "ui/ActionRegistry.h"
#include "ui/view/OrthoView.h"
#include "ui/view/ViewKeys.h"

#include <QCoreApplication>
#include <QStatusBar>

namespace lamina::ui {

namespace {

constexpr auto kContext = "ViewKeyActions";
constexpr int kMessageMs = 6000;

struct KeyAction {
    ViewKey what;
    const char* name;
    const char* text;
    const char* tip;
};

constexpr std::array kActions{
    KeyAction{ViewKey::PreviousSlice, "previousSlice",
              QT_TRANSLATE_NOOP("ViewKeyActions", "Previous slice"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "One slice back")},
    KeyAction{ViewKey::NextSlice, "nextSlice", QT_TRANSLATE_NOOP("ViewKeyActions", "Next slice"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "One slice on")},
    KeyAction{ViewKey::SlicesBack, "slicesBack",
              QT_TRANSLATE_NOOP("ViewKeyActions", "Five slices back"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "To look through a stack quickly")},
    KeyAction{ViewKey::SlicesOn, "slicesOn", QT_TRANSLATE_NOOP("ViewKeyActions", "Five slices on"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "To look through a stack quickly")},
    KeyAction{ViewKey::FirstSlice, "firstSlice", QT_TRANSLATE_NOOP("ViewKeyActions", "First slice"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "To the beginning of the stack")},
    KeyAction{ViewKey::LastSlice, "lastSlice", QT_TRANSLATE_NOOP("ViewKeyActions", "Last slice"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "To the end of the stack")},
    KeyAction{ViewKey::Center, "center", QT_TRANSLATE_NOOP("ViewKeyActions", "Centre here"),
              QT_TRANSLATE_NOOP("ViewKeyActions",
                                "What is under the mouse, else the crosshair, comes to the middle "
                                "of the view")},
    KeyAction{ViewKey::ZoomIn, "zoomIn", QT_TRANSLATE_NOOP("ViewKeyActions", "Zoom in"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "The view you work in comes nearer")},
    KeyAction{ViewKey::ZoomOut, "zoomOut", QT_TRANSLATE_NOOP("ViewKeyActions", "Zoom out"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "The view you work in goes farther away")},
    KeyAction{ViewKey::Pan, "panHeld",
              QT_TRANSLATE_NOOP("ViewKeyActions", "Move the image while held"),
              QT_TRANSLATE_NOOP("ViewKeyActions", "Hold the key and drag with the left button")},
    KeyAction{ViewKey::Contrast, "contrastHeld",
              QT_TRANSLATE_NOOP("ViewKeyActions", "Change the contrast while held"),
              QT_TRANSLATE_NOOP("ViewKeyActions",
                                "Hold the key and drag with the left button: sideways for the "
                                "width, up for brighter")},
};

QString text(const char* words) {
    return QCoreApplication::translate(kContext, words);
}

/// A command that lasts as long as its key: there is nothing to do at once but to say so.
void sayHowToHold(QAction* action, const ActionRegistry& actions, const QString& name,
                  QStatusBar& says) {
    QObject::connect(action, &QAction::triggered, &says, [&actions, &says, name] {
        says.showMessage(
            ActionRegistry::tipWithKeys(actions.tip(name), actions.scheme().keys(name)),
            kMessageMs);
    });
}

} // namespace

QStringList viewKeyActions() {
    QStringList names{"hideHeld"};
    for (const KeyAction& action : kActions)
        names << action.name;
    return names;
}

void addViewKeyActions(ActionRegistry& actions, OrthoView& views, QStatusBar& says) {
    const ViewKeys own;
    for (const KeyAction& entry : kActions) {
        auto* action = actions.addForImage(
            entry.name, {text(entry.text), {}, text(entry.tip), own.at(entry.what)});
        if (entry.what == ViewKey::Pan || entry.what == ViewKey::Contrast) {
            sayHowToHold(action, actions, entry.name, says);
        } else {
            QObject::connect(action, &QAction::triggered, &views,
                             [&views, what = entry.what] { views.act(what); });
        }
    }
    auto* hide = actions.addForImage(
        "hideHeld",
        {text(QT_TRANSLATE_NOOP("ViewKeyActions", "Hide the overlays while held")),
         {},
         text(QT_TRANSLATE_NOOP("ViewKeyActions", "Hold the key to look at the bare image")),
         {QKeySequence(Qt::Key_H)}});
    sayHowToHold(hide, actions, "hideHeld", says);
    auto* wheel = actions.add(
        "wheelZooms",
        {text(QT_TRANSLATE_NOOP("ViewKeyActions", "The wheel zooms")),
         {},
         text(QT_TRANSLATE_NOOP("ViewKeyActions",
                                "The mouse wheel zooms and goes through the slices with Ctrl, "
                                "instead of the other way round")),
         {}});
    wheel->setCheckable(true);
    QObject::connect(wheel, &QAction::toggled, &actions,
                     [&actions](bool zooms) { actions.setWheelZooms(zooms); });
    const auto tell = [&actions, &views, wheel] {
        ViewKeys keys;
        for (const KeyAction& entry : kActions)
            keys.set(entry.what, actions.scheme().keys(entry.name));
        views.setKeys(keys);
        views.setWheelZooms(actions.scheme().wheelZooms());
        wheel->setChecked(actions.scheme().wheelZooms());
    };
    QObject::connect(&actions, &ActionRegistry::keysChanged, &views, tell);
    tell();
}

} // namespace lamina::ui
