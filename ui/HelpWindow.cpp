// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/HelpWindow.h"

#include "ui/ActionRegistry.h"

#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTextBrowser>
#include <QTextTable>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

void styleFrame(QTextFrame* frame, const QColor& line) {
    if (auto* table = qobject_cast<QTextTable*>(frame)) {
        auto format = table->format();
        format.setBorder(1);
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setBorderBrush(line);
        format.setBorderCollapse(true);
        format.setCellPadding(6);
        format.setCellSpacing(0);
        format.setBottomMargin(10);
        format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        table->setFormat(format);
    }
    for (auto* child : frame->childFrames())
        styleFrame(child, line);
}

} // namespace

/// Reads pages from `HelpPages`, pictures from the resources; the web opens in the web browser.
class HelpBrowser final : public QTextBrowser {
public:
    explicit HelpBrowser(const HelpPages& pages) : m_pages(pages) {}

    QVariant loadResource(int type, const QUrl& url) override {
        const auto file = url.fileName();
        if (file.endsWith(".md")) return m_pages.page(file.chopped(3)).text.toUtf8();
        if (type == QTextDocument::ImageResource) {
            QImage image(":/help/" + file);
            const int room = viewport()->width() - 80;
            if (image.width() > room && room > 100)
                image = image.scaledToWidth(room, Qt::SmoothTransformation);
            return image;
        }
        return QTextBrowser::loadResource(type, url);
    }

private:
    const HelpPages& m_pages;
};

HelpWindow::HelpWindow(const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent, Qt::Window), m_pages(actions) {
    setObjectName("help");
    setWindowTitle(tr("Help"));
    setWindowIcon(QIcon(":/icons/lamina.svg"));
    resize(960, 720);

    m_search = new QLineEdit;
    m_search->setObjectName("helpSearch");
    m_search->setPlaceholderText(tr("Search the help"));
    m_search->setAccessibleName(tr("Search the help"));
    m_search->setToolTip(tr("Pages that hold all these words (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(QIcon::fromTheme("search"), QLineEdit::LeadingPosition);
    m_list = new QListWidget;
    m_list->setObjectName("helpPages");
    m_list->setAccessibleName(tr("Pages"));
    m_list->setToolTip(tr("Pages of the help"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSpacing(4);
    m_text = new HelpBrowser(m_pages);
    m_text->setObjectName("helpText");
    m_text->setAccessibleName(tr("Text of the page"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenExternalLinks(true);
    auto font = m_text->font();
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_text->document()->setDefaultFont(font);
    m_text->document()->setDocumentMargin(24);

    const auto button = [](const char* icon, const QString& name, const char* object) {
        auto* tool = new QToolButton;
        tool->setIcon(QIcon::fromTheme(icon));
        tool->setAccessibleName(name);
        tool->setToolTip(name);
        tool->setObjectName(object);
        tool->setAutoRaise(true);
        tool->setFocusPolicy(Qt::TabFocus);
        return tool;
    };
    m_back = button("go-previous", tr("Back (Alt+Left)"), "helpBack");
    m_forward = button("go-next", tr("Forward (Alt+Right)"), "helpForward");
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(10, 10, 6, 10);
    auto* line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(m_back);
    line->addWidget(m_forward);
    line->addWidget(m_search, 1);
    column->addLayout(line);
    column->addWidget(m_list, 1);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({270, 690});
    splitter->setChildrenCollapsible(false);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);

    connect(m_back, &QToolButton::clicked, m_text, &QTextBrowser::backward);
    connect(m_forward, &QToolButton::clicked, m_text, &QTextBrowser::forward);
    connect(m_text, &QTextBrowser::backwardAvailable, m_back, &QWidget::setEnabled);
    connect(m_text, &QTextBrowser::forwardAvailable, m_forward, &QWidget::setEnabled);
    connect(m_text, &QTextBrowser::sourceChanged, this, [this](const QUrl& url) {
        m_page = url.fileName().chopped(3);
        showPage();
    });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item) go(item->data(Qt::UserRole).toString());
    });
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        fillList();
        highlight();
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_list->count() > 0 && m_list->currentRow() < 0) m_list->setCurrentRow(0);
    });
    connect(&actions, &ActionRegistry::keysChanged, this, &HelpWindow::reload);
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
    auto* close = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
    m_back->setEnabled(false);
    m_forward->setEnabled(false);
    fillList();
    go(HelpPages::names().front());
}

void HelpWindow::open(const QString& page) {
    if (!page.isEmpty()) go(page);
    show();
    raise();
    activateWindow();
}

void HelpWindow::go(const QString& page) {
    if (m_page != page) m_text->setSource(QUrl("qrc:/help/" + page + ".md"));
}

void HelpWindow::fillList() {
    const QSignalBlocker block(m_list);
    m_list->clear();
    for (const auto& name : m_pages.search(m_search->text())) {
        auto* item = new QListWidgetItem(m_pages.page(name).title, m_list);
        item->setData(Qt::UserRole, name);
        if (name == page()) m_list->setCurrentItem(item);
    }
    if (m_list->count() == 0) {
        auto* item = new QListWidgetItem(tr("No page holds these words."), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
}

void HelpWindow::showPage() {
    {
        const QSignalBlocker block(m_list);
        m_list->setCurrentRow(-1);
        for (int i = 0; i < m_list->count(); ++i) {
            if (m_list->item(i)->data(Qt::UserRole) == page()) m_list->setCurrentRow(i);
        }
    }
    auto* document = m_text->document();
    QTextCursor cursor(document);
    cursor.beginEditBlock();
    styleFrame(document->rootFrame(), palette().color(QPalette::Mid));
    for (auto block = document->begin(); block.isValid(); block = block.next()) {
        auto format = block.blockFormat();
        if (!block.text().contains(QChar::ObjectReplacementCharacter)) // a picture is no line
            format.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
        if (format.headingLevel() > 1) format.setTopMargin(18);
        QTextCursor(block).setBlockFormat(format);
    }
    cursor.endEditBlock();
    document->setModified(false);
    highlight();
}

/// Marks the words that are searched for on the page.
void HelpWindow::highlight() {
    QList<QTextEdit::ExtraSelection> marks;
    for (const auto& word : m_search->text().split(' ', Qt::SkipEmptyParts)) {
        if (word.size() < 2) continue;
        for (auto at = m_text->document()->find(word); !at.isNull();
             at = m_text->document()->find(word, at)) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = at;
            mark.format.setBackground(palette().color(QPalette::Highlight));
            mark.format.setForeground(palette().color(QPalette::HighlightedText));
            marks << mark;
        }
    }
    m_text->setExtraSelections(marks);
}

void HelpWindow::reload() {
    m_text->reload();
    fillList();
    showPage();
}

void HelpWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_text) reload();
    QWidget::changeEvent(event);
}

} // namespace lamina::ui
