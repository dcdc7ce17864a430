// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/ShortcutDialog.h"

#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QIcon>
#include <QKeyEvent>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

constexpr int kName = Qt::UserRole; ///< the action of an item

/// Takes one key at once, where Qt's own waits a second for more; and lets go of Tab, so that the
/// keyboard is not trapped in it.
class KeyEdit final : public QKeySequenceEdit {
public:
    using QKeySequenceEdit::QKeySequenceEdit;

protected:
    bool event(QEvent* event) override {
        if (event->type() == QEvent::KeyPress) {
            const auto* key = static_cast<QKeyEvent*>(event);
            if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)
                return focusNextPrevChild(key->key() == Qt::Key_Tab);
        }
        return QKeySequenceEdit::event(event);
    }
    void keyPressEvent(QKeyEvent* event) override {
        switch (event->key()) {
        case Qt::Key_unknown:
        case Qt::Key_Shift:
        case Qt::Key_Control:
        case Qt::Key_Alt:
        case Qt::Key_Meta:
        case Qt::Key_AltGr:
            return;
        default:
            break;
        }
        auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
        const auto text = event->text();
        // "<" is pressed with Shift on some keyboards and without on others: the sign counts
        if (!text.isEmpty() && text[0].isPrint() && !text[0].isLetterOrNumber() &&
            !text[0].isSpace())
            modifiers &= ~Qt::ShiftModifier;
        setKeySequence(QKeySequence(QKeyCombination(modifiers, Qt::Key(event->key()))));
    }
    void keyReleaseEvent(QKeyEvent* event) override { event->accept(); }
};

} // namespace

ShortcutDialog::ShortcutDialog(ActionRegistry& actions, QWidget* parent)
    : QDialog(parent), m_actions(actions) {
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(640, 620);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);

    auto* top = new QHBoxLayout;
    m_search = new QLineEdit;
    m_search->setObjectName("shortcutSearch");
    m_search->setPlaceholderText(tr("Search actions or keys"));
    m_search->setAccessibleName(tr("Search actions or keys"));
    m_search->setToolTip(tr("Part of an action's name, or a key such as Ctrl+Z"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(QIcon::fromTheme("search"), QLineEdit::LeadingPosition);
    m_presets = new QComboBox;
    m_presets->setObjectName("shortcutPreset");
    m_presets->setAccessibleName(tr("Keys like those of"));
    m_presets->setToolTip(
        tr("Takes over the keys of another program; your own choices are dropped"));
    for (const auto& preset : m_actions.scheme().presets())
        m_presets->addItem(preset.name, preset.id);
    auto* presetLabel = new QLabel(tr("Keys like those of"));
    presetLabel->setBuddy(m_presets);
    top->addWidget(m_search, 1);
    top->addSpacing(8);
    top->addWidget(presetLabel);
    top->addWidget(m_presets);
    column->addLayout(top);

    m_wheel = new QComboBox;
    m_wheel->setObjectName("shortcutWheel");
    m_wheel->setAccessibleName(tr("The mouse wheel"));
    m_wheel->setToolTip(tr("What the wheel does over an image; with Ctrl it does the other"));
    m_wheel->addItem(tr("goes through the slices, zooms with Ctrl"), false);
    m_wheel->addItem(tr("zooms, goes through the slices with Ctrl"), true);
    auto* wheelLabel = new QLabel(tr("The mouse wheel"));
    wheelLabel->setBuddy(m_wheel);
    auto* wheelLine = new QHBoxLayout;
    wheelLine->addWidget(wheelLabel);
    wheelLine->addWidget(m_wheel, 1);
    column->addLayout(wheelLine);

    m_list = new QTreeWidget;
    m_list->setObjectName("shortcutList");
    m_list->setAccessibleName(tr("Actions and their keys"));
    m_list->setToolTip(tr("Choose an action, then press its new key below"));
    m_list->setColumnCount(2);
    m_list->setHeaderLabels({tr("Action"), tr("Keys")});
    m_list->setAlternatingRowColors(true);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    column->addWidget(m_list, 1);

    m_title = sectionTitle({});
    column->addWidget(m_title);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    const QString names[] = {tr("Key"), tr("Second key")};
    for (int place = 0; place < 2; ++place) {
        auto* edit = m_keys[place] = new KeyEdit;
        edit->setObjectName(QString("shortcutKey%1").arg(place));
        edit->setAccessibleName(names[place]);
        edit->setToolTip(tr("Click here and press the key"));
        auto* label = new QLabel(names[place]);
        label->setBuddy(edit);
        auto* clear = new QPushButton(QIcon::fromTheme("edit-clear"), tr("None"));
        clear->setObjectName(QString("shortcutClear%1").arg(place));
        clear->setAccessibleName(tr("%1: none").arg(names[place]));
        clear->setToolTip(tr("Removes this key"));
        clear->setAutoDefault(false);
        grid->addWidget(label, 0, 3 * place);
        grid->addWidget(edit, 0, 3 * place + 1);
        grid->addWidget(clear, 0, 3 * place + 2);
        grid->setColumnStretch(3 * place + 1, 1);
        connect(edit, &QKeySequenceEdit::keySequenceChanged, this,
                [this, place](const QKeySequence& key) { wish(place, key); });
        connect(clear, &QPushButton::clicked, this, [this, place] { take(place, {}); });
    }
    column->addLayout(grid);

    auto* line = new QHBoxLayout;
    m_conflict = new QLabel;
    m_conflict->setObjectName("shortcutConflict");
    m_conflict->setWordWrap(true);
    markAsWarning(m_conflict);
    m_takeOver = new QPushButton(tr("Use it here"));
    m_takeOver->setObjectName("shortcutTakeOver");
    m_takeOver->setToolTip(tr("Takes the key from the other action"));
    m_takeOver->setAutoDefault(false);
    line->addWidget(m_conflict, 1);
    line->addWidget(m_takeOver);
    column->addLayout(line);

    auto* buttons = new QDialogButtonBox;
    m_reset = buttons->addButton(tr("Reset this action"), QDialogButtonBox::ResetRole);
    m_reset->setObjectName("shortcutReset");
    m_reset->setToolTip(tr("Back to the keys of the chosen program"));
    m_resetAll = buttons->addButton(tr("Reset all"), QDialogButtonBox::ResetRole);
    m_resetAll->setObjectName("shortcutResetAll");
    m_resetAll->setToolTip(tr("Drops all keys of your own"));
    auto* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setToolTip(tr("Your choices are kept already"));
    for (auto* button : {m_reset, m_resetAll, close})
        button->setAutoDefault(false);
    column->addWidget(buttons);

    connect(m_search, &QLineEdit::textChanged, this, &ShortcutDialog::filter);
    connect(m_presets, &QComboBox::activated, this,
            [this] { m_actions.usePreset(m_presets->currentData().toString()); });
    connect(m_wheel, &QComboBox::activated, this,
            [this] { m_actions.setWheelZooms(m_wheel->currentData().toBool()); });
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShortcutDialog::showChosen);
    connect(m_list, &QTreeWidget::itemActivated, this, [this] { m_keys[0]->setFocus(); });
    connect(m_takeOver, &QPushButton::clicked, this, [this] { take(m_wishPlace, m_wish); });
    connect(m_reset, &QPushButton::clicked, this, [this] { m_actions.resetKeys(chosen()); });
    connect(m_resetAll, &QPushButton::clicked, this, [this] { m_actions.resetAllKeys(); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_actions, &ActionRegistry::keysChanged, this, &ShortcutDialog::showKeys);
    fill();
    m_search->setFocus();
}

void ShortcutDialog::fill() {
    for (const auto& group : m_actions.groups()) {
        auto* parent = new QTreeWidgetItem({group});
        auto font = parent->font(0);
        font.setWeight(QFont::DemiBold);
        parent->setFont(0, font);
        parent->setFlags(Qt::ItemIsEnabled);
        for (const auto& name : m_actions.names()) {
            if (m_actions.group(name) != group) continue;
            auto* item = new QTreeWidgetItem(parent, {m_actions.title(name)});
            item->setData(0, kName, name);
            item->setToolTip(0, m_actions.tip(name));
        }
        if (parent->childCount() == 0) {
            delete parent;
            continue;
        }
        m_list->addTopLevelItem(parent);
        parent->setFirstColumnSpanned(true);
        parent->setExpanded(true);
    }
    m_list->setCurrentItem(m_list->topLevelItem(0)->child(0));
    showKeys();
}

QTreeWidgetItem* ShortcutDialog::itemOf(const QString& action) const {
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        auto* group = m_list->topLevelItem(i);
        for (int j = 0; j < group->childCount(); ++j) {
            if (group->child(j)->data(0, kName) == action) return group->child(j);
        }
    }
    return nullptr;
}

QString ShortcutDialog::chosen() const {
    const auto* item = m_list->currentItem();
    return item ? item->data(0, kName).toString() : QString();
}

void ShortcutDialog::choose(const QString& action) {
    m_list->setCurrentItem(itemOf(action));
}

void ShortcutDialog::showKeys() {
    bool any = false;
    for (const auto& name : m_actions.names()) {
        auto* item = itemOf(name);
        const bool changed = m_actions.scheme().changed(name);
        any = any || changed;
        item->setText(1, ActionRegistry::keysText(m_actions.scheme().keys(name)));
        for (const int column : {0, 1}) { // what differs from the standard is seen at once
            auto font = m_list->font();
            font.setItalic(changed);
            font.setWeight(changed ? QFont::DemiBold : QFont::Normal);
            item->setFont(column, font);
        }
    }
    m_presets->setCurrentIndex(m_presets->findData(m_actions.scheme().preset()));
    m_wheel->setCurrentIndex(m_wheel->findData(m_actions.scheme().wheelZooms()));
    m_resetAll->setEnabled(any);
    showChosen();
    filter(m_search->text());
}

void ShortcutDialog::showChosen() {
    const auto name = chosen();
    m_conflict->hide();
    m_takeOver->hide();
    m_title->setText(name.isEmpty() ? tr("Choose an action above") : m_actions.title(name));
    const auto keys = m_actions.scheme().keys(name);
    for (int place = 0; place < 2; ++place) {
        const QSignalBlocker block(m_keys[place]);
        m_keys[place]->setEnabled(!name.isEmpty());
        m_keys[place]->setKeySequence(place < keys.size() ? keys[place] : QKeySequence());
        findChild<QPushButton*>(QString("shortcutClear%1").arg(place))
            ->setEnabled(place < keys.size());
    }
    m_reset->setEnabled(!name.isEmpty() && m_actions.scheme().changed(name));
}

void ShortcutDialog::filter(const QString& text) {
    const auto words = text.split(' ', Qt::SkipEmptyParts);
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        auto* group = m_list->topLevelItem(i);
        bool any = false;
        for (int j = 0; j < group->childCount(); ++j) {
            auto* item = group->child(j);
            const auto all = item->text(0) + ' ' + item->text(1) + ' ' + item->toolTip(0);
            const bool shown = std::all_of(words.begin(), words.end(), [&](const auto& word) {
                return all.contains(word, Qt::CaseInsensitive);
            });
            item->setHidden(!shown);
            any = any || shown;
        }
        group->setHidden(!any);
    }
}

void ShortcutDialog::wish(int place, const QKeySequence& key) {
    if (key.isEmpty() || chosen().isEmpty()) return;
    const auto problem = m_actions.conflict(chosen(), key);
    if (problem.isEmpty()) {
        take(place, key);
        return;
    }
    m_wishPlace = place;
    m_wish = key;
    m_conflict->setText(problem);
    m_conflict->show();
    m_takeOver->setVisible(!m_actions.scheme().owner(key).isEmpty());
}

void ShortcutDialog::take(int place, const QKeySequence& key) {
    auto keys = m_actions.scheme().keys(chosen());
    if (!key.isEmpty()) keys.removeAll(key);
    if (place < keys.size()) {
        keys[place] = key;
    } else {
        keys << key;
    }
    keys.removeIf([](const QKeySequence& k) { return k.isEmpty(); });
    m_actions.setKeys(chosen(), keys);
}

} // namespace lamina::ui
