// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/EmptyPage.h"

#include "ui/KeyTip.h"
#include "ui/RecentProjects.h"
#include "ui/panel/PanelParts.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

constexpr int kWidest = 860;     ///< of the column, in pixels: longer lines are hard to read
constexpr int kStackBelow = 640; ///< narrower pages show the steps one below the other
constexpr int kPath = Qt::UserRole;
constexpr int kMissing = Qt::UserRole + 1;
constexpr int kRowsSeen = 5;

/// One step of the way: a number, a word, a sentence.
class StepCard final : public QWidget {
public:
    StepCard(int number, const QString& title, const QString& text) : m_number(number) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(56, 14, 16, 14);
        column->setSpacing(3);
        column->addWidget(sectionTitle(title));
        column->addWidget(quietText(text));
        column->addStretch(1);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::MinimumExpanding);
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        static_cast<void>(event);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const auto base = palette().color(QPalette::Base);
        const auto text = palette().color(QPalette::WindowText);
        painter.setPen(QColor(text.red(), text.green(), text.blue(), 40));
        painter.setBrush(base);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        const QRectF disc(15, 14, 28, 28);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Highlight));
        painter.drawEllipse(disc);
        auto bold = font();
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        painter.setPen(palette().color(QPalette::HighlightedText));
        painter.drawText(disc, static_cast<int>(Qt::AlignCenter), QLocale().toString(m_number));
    }

private:
    int m_number;
};

/// What the parts need beside each other, however they lie now.
int widthInALine(const QBoxLayout& line) {
    int width = line.spacing() * (line.count() - 1);
    for (int i = 0; i < line.count(); ++i)
        width += line.itemAt(i)->minimumSize().width();
    return width;
}

} // namespace

EmptyPage::EmptyPage(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget;
    auto* outer = new QHBoxLayout(page);
    outer->setContentsMargins(20, 16, 20, 16);
    auto* middle = new QWidget;
    middle->setMaximumWidth(kWidest);
    outer->addStretch(1);
    outer->addWidget(middle, 100);
    outer->addStretch(1);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addStretch(2);

    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    auto* icon = new QLabel;
    icon->setPixmap(QIcon(":/icons/lamina.svg").pixmap(64, 64));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    auto* title = new QLabel(tr("Label a few, segment them all"));
    auto font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.8);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    title->setWordWrap(true);
    words->addWidget(title);
    words->addWidget(quietText(tr("Paint a few cells on a few slices of a 3D stack; Lamina learns "
                                  "from them and segments the rest.")));
    head->addWidget(icon, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    column->addLayout(head);
    column->addSpacing(20);
    column->addWidget(makeSteps());
    column->addSpacing(20);
    m_buttons = makeButtons();
    column->addWidget(m_buttons);
    column->addSpacing(6);
    column->addWidget(quietText(tr("… or drop files, a folder or a project here.")));

    column->addSpacing(14);
    m_busy = new QLabel;
    m_busy->setObjectName("emptyBusy");
    m_busy->setWordWrap(true);
    m_progress = new QProgressBar;
    m_progress->setMaximumWidth(320);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of opening"));
    column->addWidget(m_busy);
    column->addWidget(m_progress);
    m_recentBox = makeRecent();
    column->addWidget(m_recentBox);
    column->addStretch(3);
    setWidget(page);
    showBusy({});
    fillRecent();
}

QWidget* EmptyPage::makeSteps() {
    auto* box = new QWidget;
    m_steps = new QBoxLayout(QBoxLayout::LeftToRight, box);
    m_steps->setContentsMargins(0, 0, 0, 0);
    m_steps->setSpacing(12);
    m_steps->addWidget(new StepCard(1, tr("Label a few"),
                                    tr("Open a stack, paint some cells on two or three slices and "
                                       "mark those slices complete.")),
                       1);
    m_steps->addWidget(new StepCard(2, tr("Learn"),
                                    tr("One button: the network learns how your images look, then "
                                       "what you painted, and segments every slice.")),
                       1);
    m_steps->addWidget(new StepCard(3, tr("Review and export"),
                                    tr("Look through the slices, correct what is wrong, see the "
                                       "score rise, and write the masks as TIFF.")),
                       1);
    return box;
}

QWidget* EmptyPage::makeButtons() {
    auto* box = new QWidget;
    m_buttonLine = new QBoxLayout(QBoxLayout::LeftToRight, box);
    m_buttonLine->setContentsMargins(0, 0, 0, 0);
    m_buttonLine->setSpacing(10);
    const auto addButton = [this](const QString& text, const char* iconName, const QString& tip,
                                  const QStringList& actions, const char* object) {
        auto* button = new QPushButton(QIcon::fromTheme(iconName), text);
        setKeyTip(button, tip, actions);
        button->setObjectName(object);
        button->setMinimumHeight(38);
        button->setMinimumWidth(130);
        button->setIconSize({22, 22});
        button->setAutoDefault(true);
        m_buttonLine->addWidget(button);
        return button;
    };
    auto* open = addButton(tr("Open file …"), "document-open", tr("TIFF, NRRD, MHA, NIfTI, PNG"),
                           {"open"}, "emptyOpen");
    auto* folder = addButton(tr("Open folder …"), "document-open-folder",
                             tr("A folder of images or slices"), {"openFolder"}, "emptyOpenFolder");
    auto* sample = addButton(tr("Try the sample"), "applications-science",
                             tr("A simulated light-sheet embryo, made on this computer"),
                             {"sample"}, "emptySample");
    auto* help =
        addButton(tr("First steps"), "help-contents",
                  tr("Ten minutes from a stack to masks, in the help"), {"help"}, "emptyHelp");
    m_buttonLine->addStretch(1);
    connect(open, &QPushButton::clicked, this, &EmptyPage::openWanted);
    connect(folder, &QPushButton::clicked, this, &EmptyPage::openFolderWanted);
    connect(sample, &QPushButton::clicked, this, &EmptyPage::sampleWanted);
    connect(help, &QPushButton::clicked, this, [this] { Q_EMIT helpWanted("first-steps"); });
    return box;
}

QWidget* EmptyPage::makeRecent() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(6);
    column->addWidget(sectionTitle(tr("Recent")));
    m_list = new QTreeWidget;
    m_list->setObjectName("recentList");
    m_list->setAccessibleName(tr("Recent projects and stacks"));
    m_list->setToolTip(tr("Click or press Enter to open, Delete to remove from this list"));
    m_list->setColumnCount(4);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* header = m_list->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(30);
    header->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(1, QHeaderView::Stretch);
    header->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(3, QHeaderView::Fixed);
    header->resizeSection(3, 34);
    m_list->installEventFilter(this);
    column->addWidget(m_list);
    connect(m_list, &QTreeWidget::itemClicked, this,
            [this](QTreeWidgetItem* item) { openRecent(item); });
    connect(m_list, &QTreeWidget::itemActivated, this,
            [this](QTreeWidgetItem* item) { openRecent(item); });
    return box;
}

void EmptyPage::setRecent(RecentProjects& recent) {
    m_recent = &recent;
    connect(m_recent, &RecentProjects::changed, this, &EmptyPage::fillRecent);
    fillRecent();
    m_recent->check();
}

void EmptyPage::fillRecent() {
    m_list->clear();
    const bool any = m_recent && !m_recent->entries().empty();
    m_recentBox->setVisible(any);
    if (!any) return;
    for (const auto& entry : m_recent->entries()) {
        auto* item = new QTreeWidgetItem(m_list);
        const bool missing = !entry.missing.isEmpty();
        item->setText(0, entry.name);
        item->setText(1, missing ? entry.missing : entry.folder);
        item->setText(2, QLocale().toString(entry.when, "d MMM yyyy  hh:mm"));
        item->setData(0, kPath, entry.path);
        item->setData(0, kMissing, missing);
        item->setIcon(0, QIcon::fromTheme(entry.path.endsWith(".lamina") ? "folder-open"
                                                                         : "image-x-generic"));
        item->setSizeHint(1, QSize(0, std::max(32, 2 * fontMetrics().height()))); // stretches
        for (int columnAt = 0; columnAt < 3; ++columnAt) {
            const auto path = missing ? entry.path + "\n" + entry.missing : entry.path;
            item->setToolTip(columnAt, path);
            if (missing || columnAt > 0)
                item->setForeground(columnAt, palette().color(QPalette::PlaceholderText));
        }
        if (missing) {
            auto italic = font();
            italic.setItalic(true);
            item->setFont(0, italic);
        }
        auto* remove = new QToolButton;
        remove->setIcon(QIcon::fromTheme("list-remove"));
        remove->setAutoRaise(true);
        remove->setFocusPolicy(Qt::NoFocus); // Delete does it from the keyboard
        remove->setAccessibleName(tr("Remove %1 from the list").arg(entry.name));
        remove->setToolTip(tr("Remove from this list; the files stay (Delete)"));
        connect(remove, &QToolButton::clicked, this, [this, path = entry.path] {
            // not while the button that was clicked is still at work
            QMetaObject::invokeMethod(
                this, [this, path] { m_recent->remove(path); }, Qt::QueuedConnection);
        });
        m_list->setItemWidget(item, 3, remove);
    }
    const int row = std::max(32, 2 * fontMetrics().height());
    const int rows = std::min(kRowsSeen, m_list->topLevelItemCount());
    m_list->setFixedHeight(rows * row + 2 * m_list->frameWidth() + 2);
}

void EmptyPage::openRecent(QTreeWidgetItem* item) {
    if (!item || item->data(0, kMissing).toBool() || !m_buttons->isEnabled()) return;
    Q_EMIT recentWanted(item->data(0, kPath).toString());
}

bool EmptyPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete && m_list->currentItem()) {
        m_recent->remove(m_list->currentItem()->data(0, kPath).toString());
        return true;
    }
    if (watched == m_list && event->type() == QEvent::PaletteChange) {
        QMetaObject::invokeMethod(this, &EmptyPage::fillRecent, Qt::QueuedConnection);
    }
    return QScrollArea::eventFilter(watched, event);
}

void EmptyPage::resizeEvent(QResizeEvent* event) {
    const auto margins = widget()->layout()->contentsMargins();
    const int room = width() - margins.left() - margins.right();
    const bool narrow = width() < kStackBelow ||
                        room < std::max(widthInALine(*m_steps), widthInALine(*m_buttonLine));
    const auto direction = narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    m_steps->setDirection(direction);
    m_buttonLine->setDirection(direction);
    QScrollArea::resizeEvent(event);
}

void EmptyPage::showBusy(const QString& what) {
    m_busy->setText(what);
    m_busy->setVisible(!what.isEmpty());
    m_progress->setRange(0, 0);
    m_progress->setVisible(!what.isEmpty());
    m_buttons->setEnabled(what.isEmpty());
}

void EmptyPage::showProgress(double fraction) {
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(fraction * 1000.0));
}

} // namespace lamina::ui
