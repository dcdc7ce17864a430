// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QObject>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace lamina::ui {

class Document;

/// Saves small files beside the open stack: asks where, writes on a worker and reads back. GUI
/// thread only.
class FileSaver final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive it; `parent` is the widget that the dialog belongs to.
    FileSaver(core::JobSystem& jobs, Document& document, QWidget* parent);

    /// What is asked.
    struct Question {
        QString title;
        QString ending; ///< "_scores.csv": put behind the stem of the stack
        QStringList filters;
    };
    [[nodiscard]] static QStringList chartFilters(); ///< SVG and PNG
    [[nodiscard]] static QStringList tableFilters(); ///< CSV
    /// Asks for a name and writes what `content` gives for it. Nothing without a stack.
    void ask(const Question& question,
             std::function<std::string(const std::filesystem::path&)> content);
    /// `written` or `failed` follows.
    void write(const std::filesystem::path& file, std::string content);

Q_SIGNALS:
    void written(const QString& sentence);
    void failed(const QString& sentence);

private:
    core::JobSystem& m_jobs;
    Document& m_document;
    QWidget* m_parent;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
