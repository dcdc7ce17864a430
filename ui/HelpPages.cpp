// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/HelpPages.h"

#include "ui/ActionRegistry.h"

#include <QFile>
#include <QLocale>
#include <QRegularExpression>

namespace lamina::ui {

namespace {

const QRegularExpression& mark() {
    static const QRegularExpression expression(R"(\{(action|key):(\w+)\}|\{(keyboard)\})");
    return expression;
}

QString cell(QString text) {
    return text.replace('|', "\\|").replace('<', "&lt;").replace('[', "\\[").replace(']', "\\]");
}

} // namespace

HelpPages::HelpPages(const ActionRegistry& actions) : m_actions(actions) {}

QStringList HelpPages::names() {
    return {"first-steps", "viewing", "painting", "projects", "learning",
            "review",      "objects", "export",   "keyboard", "troubleshooting"};
}

QString HelpPages::source(const QString& name) {
    const auto language = QLocale().name().section('_', 0, 0);
    for (const auto& path :
         {QString(":/help/%1/%2.md").arg(language, name), QString(":/help/%1.md").arg(name)}) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) return QString::fromUtf8(file.readAll());
    }
    return {};
}

HelpPage HelpPages::page(const QString& name) const {
    const auto raw = source(name);
    QString text;
    qsizetype at = 0;
    for (auto it = mark().globalMatch(raw); it.hasNext();) {
        const auto match = it.next();
        text += raw.mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        if (!match.captured(3).isEmpty()) {
            text += keyboard();
            continue;
        }
        const auto action = match.captured(2);
        if (!m_actions.contains(action)) continue; // a test holds the pages against the window
        const auto keys = cell(ActionRegistry::keysText(m_actions.scheme().keys(action)));
        const auto title = "**" + cell(m_actions.title(action)) + "**";
        if (match.captured(1) == "key") {
            text += keys.isEmpty() ? title : keys;
        } else {
            text += keys.isEmpty() ? title : title + " (" + keys + ")";
        }
    }
    text += raw.mid(at);
    const auto title = text.section('\n', 0, 0).remove(0, 1).trimmed();
    return {name, title, text};
}

QString HelpPages::keyboard() const {
    QString text;
    for (const auto& group : m_actions.groups()) {
        QString rows;
        for (const auto& name : m_actions.names()) {
            if (m_actions.group(name) != group) continue;
            const auto keys = ActionRegistry::keysText(m_actions.scheme().keys(name));
            rows += QString("| %1 | %2 | %3 |\n")
                        .arg(cell(m_actions.title(name)), keys.isEmpty() ? "–" : cell(keys),
                             cell(m_actions.tip(name)));
        }
        if (rows.isEmpty()) continue;
        text += QString("## %1\n\n| %2 | %3 | %4 |\n|---|---|---|\n%5\n")
                    .arg(group, ActionRegistry::tr("Action"), ActionRegistry::tr("Keys"),
                         ActionRegistry::tr("What it does"), rows);
    }
    return text;
}

QStringList HelpPages::search(const QString& query) const {
    const auto words = query.split(' ', Qt::SkipEmptyParts);
    QStringList found;
    for (const auto& name : names()) {
        const auto text = page(name).text;
        if (std::all_of(words.begin(), words.end(), [&](const auto& word) {
                return text.contains(word, Qt::CaseInsensitive);
            })) {
            found << name;
        }
    }
    return found;
}

QStringList HelpPages::marks() {
    QStringList found;
    for (const auto& name : names()) {
        for (auto it = mark().globalMatch(source(name)); it.hasNext();)
            found << it.next().captured(0).mid(1).chopped(1);
    }
    return found;
}

} // namespace lamina::ui
