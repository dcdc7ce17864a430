// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/CommandPalette.h"

#include "ui/ActionRegistry.h"
#include "ui/dialog/PaletteKeywords.h"

#include <QApplication>
#include <QIcon>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace lamina::ui {

namespace {

enum Role { kIndex = Qt::UserRole, kGroup, kKeys, kDetail, kBlocked };

/// Title and keys on the first line, what it does or why it cannot be done on the second.
class LineDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        static_cast<void>(index);
        return {200, 2 * option.fontMetrics.height() + 10};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool blocked = index.data(kBlocked).toBool();
        const auto& palette = option.palette;
        painter->save();
        if (selected) painter->fillRect(option.rect, palette.color(QPalette::Highlight));
        const auto strong = selected  ? palette.color(QPalette::HighlightedText)
                            : blocked ? palette.color(QPalette::PlaceholderText)
                                      : palette.color(QPalette::Text);
        const auto quiet =
            selected ? strong : palette.color(QPalette::Normal, QPalette::PlaceholderText);
        const auto area = option.rect.adjusted(12, 5, -12, -5);
        const auto upper = QRect(area.topLeft(), QSize(area.width(), area.height() / 2));
        const auto lower = QRect(upper.bottomLeft(), QSize(area.width(), area.height() / 2));
        auto bold = option.font;
        bold.setWeight(QFont::DemiBold);
        const QFontMetrics metrics(bold);

        const auto right = index.data(kKeys).toString();
        const int rightWidth = option.fontMetrics.horizontalAdvance(right);
        painter->setFont(option.font);
        painter->setPen(quiet);
        painter->drawText(upper, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), right);
        painter->setFont(bold);
        painter->setPen(strong);
        painter->drawText(upper, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                          metrics.elidedText(index.data().toString(), Qt::ElideRight,
                                             upper.width() - rightWidth - 12));
        painter->setFont(option.font);
        painter->setPen(quiet);
        const auto group = index.data(kGroup).toString();
        const int groupWidth = option.fontMetrics.horizontalAdvance(group);
        painter->drawText(lower, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), group);
        painter->drawText(lower, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                          option.fontMetrics.elidedText(index.data(kDetail).toString(),
                                                        Qt::ElideRight,
                                                        lower.width() - groupWidth - 12));
        painter->restore();
    }
};

} // namespace

std::optional<int> fuzzyScore(const QString& query, const QString& text) {
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar letter : query) {
        if (letter.isSpace()) continue;
        // the beginning of a word is what people mean, else the next place
        qsizetype found = -1;
        for (qsizetype i = at; i < text.size(); ++i) {
            if (text[i].toCaseFolded() != letter.toCaseFolded()) continue;
            const bool beginsWord = i == 0 || !text[i - 1].isLetterOrNumber();
            if (found < 0) found = i;
            if (i == last + 1 || beginsWord) {
                found = i;
                break;
            }
        }
        if (found < 0) return std::nullopt;
        score += found == last + 1                                   ? 12
                 : found == 0 || !text[found - 1].isLetterOrNumber() ? 10
                                                                     : 1;
        last = found;
        at = found + 1;
    }
    return 100 * score / std::max<int>(1, static_cast<int>(query.size())) -
           static_cast<int>(text.size());
}

CommandPalette::CommandPalette(const ActionRegistry& actions, std::vector<Page> pages,
                               QWidget* window)
    : QFrame(window), m_actions(actions), m_pages(std::move(pages)) {
    setObjectName("commandPalette");
    setAccessibleName(tr("Command palette"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(8);
    m_query = new QLineEdit;
    m_query->setObjectName("paletteQuery");
    m_query->setPlaceholderText(tr("What would you like to do? A few letters are enough."));
    m_query->setAccessibleName(tr("Search commands and help"));
    m_query->setToolTip(tr("Enter runs the selected line, ↑ and ↓ choose, Esc closes"));
    m_query->setMinimumHeight(34);
    m_query->addAction(QIcon::fromTheme("search"), QLineEdit::LeadingPosition);
    m_list = new QListWidget;
    m_list->setObjectName("paletteList");
    m_list->setAccessibleName(tr("Commands and help pages"));
    m_list->setToolTip(tr("Click a line, or press Enter, to run it"));
    m_list->setItemDelegate(new LineDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_query);
    column->addWidget(m_list, 1);
    m_query->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::start() {
    m_before = QApplication::focusWidget();
    collect();
    m_query->clear();
    filter({});
    place();
    show();
    raise();
    m_query->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::place() {
    const auto room = parentWidget()->size();
    const int width = std::min(620, room.width() - 40);
    const int height = std::min(460, room.height() - 120);
    setGeometry((room.width() - width) / 2, std::min(80, room.height() / 10), width, height);
}

void CommandPalette::collect() {
    m_entries.clear();
    for (const auto& name : m_actions.names()) {
        auto* action = m_actions.at(name);
        if (name == "commandPalette" || !action->isVisible()) continue;
        Entry entry;
        entry.title = m_actions.title(name);
        entry.group = m_actions.group(name);
        entry.tip = m_actions.tip(name);
        entry.keywords = paletteKeywords(name);
        entry.keys = ActionRegistry::keysText(action->shortcuts());
        if (!action->isEnabled()) {
            entry.reason = ActionRegistry::reason(action);
            if (entry.reason.isEmpty()) entry.reason = tr("Not possible now.");
        }
        entry.run = [action = QPointer<QAction>(action)] {
            if (action) action->trigger();
        };
        m_entries.push_back(std::move(entry));
    }
    for (const auto& page : m_pages)
        m_entries.push_back({page.title, page.group, tr("Opens the help"), {}, {}, {}, page.run});
}

void CommandPalette::filter(const QString& query) {
    struct Hit {
        int score;
        std::size_t index;
    };
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const auto& entry = m_entries[i];
        auto score = fuzzyScore(query, entry.title);
        if (const auto other = keywordScore(query, entry.keywords))
            score = std::max(score.value_or(*other), *other);
        // whole words of the explanation count too, after the titles
        if (!score && query.size() > 2 && entry.tip.contains(query, Qt::CaseInsensitive))
            score = -500;
        if (!score) continue;
        // who types "export" wants to export first, to read about it second
        const bool page = i + m_pages.size() >= m_entries.size();
        hits.push_back({*score - (entry.reason.isEmpty() ? 0 : 40) - (page ? 60 : 0), i});
    }
    if (query.trimmed().isEmpty()) {
        for (auto& hit : hits)
            hit.score = 0;
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const Hit& a, const Hit& b) { return a.score > b.score; });
    m_list->clear();
    for (const auto& hit : hits) {
        const auto& entry = m_entries[hit.index];
        auto* item = new QListWidgetItem(entry.title, m_list);
        item->setData(kIndex, static_cast<int>(hit.index));
        item->setData(kGroup, entry.group);
        item->setData(kKeys, entry.keys);
        item->setData(kDetail, entry.reason.isEmpty() ? entry.tip : entry.reason);
        item->setData(kBlocked, !entry.reason.isEmpty());
        auto spoken = QStringList{entry.title, entry.keys, entry.reason};
        spoken.removeAll({});
        item->setData(Qt::AccessibleTextRole, spoken.join(' '));
    }
    if (hits.empty()) {
        auto* item = new QListWidgetItem(tr("Nothing is called like that"), m_list);
        item->setData(kDetail, tr("Try another word, or fewer letters."));
        item->setData(kBlocked, true);
    }
    m_list->setCurrentRow(0);
}

QString CommandPalette::chosen() const {
    const auto* item = m_list->currentItem();
    return item ? item->text() : QString();
}

void CommandPalette::run() {
    const auto* item = m_list->currentItem();
    if (!item || item->data(kBlocked).toBool()) return; // the line says why
    const auto work = m_entries[item->data(kIndex).toUInt()].run;
    hide();
    if (m_before) m_before->setFocus();
    work();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible()) place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible() &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) {
        hide();
    }
    if (event->type() != QEvent::KeyPress) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const int page = std::max(1, m_list->height() / std::max(1, m_list->sizeHintForRow(0)));
    const auto move = [this](int by) {
        m_list->setCurrentRow(std::clamp(m_list->currentRow() + by, 0, m_list->count() - 1));
    };
    switch (key->key()) {
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_PageDown:
        move(page);
        return true;
    case Qt::Key_PageUp:
        move(-page);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run();
        return true;
    case Qt::Key_Escape:
        hide();
        if (m_before) m_before->setFocus();
        return true;
    default:
        return false;
    }
}

} // namespace lamina::ui
