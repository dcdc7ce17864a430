// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/project/Project.h"
#include "ui/panel/Ribbon.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace lamina::ui {

class Document;

/// What the document knows of slice z.
[[nodiscard]] RibbonEntry ribbonEntry(const Document& document, int z);

/// Keeps a ribbon of slices up to date. Changes that follow each other quickly (the steps of a
/// stroke) are shown together, at most 25 times a second.
class SliceRibbon final : public QObject {
    Q_OBJECT

public:
    SliceRibbon(const Document& document, Ribbon& ribbon); ///< the ribbon owns it

private:
    void refresh();

    const Document& m_document;
    Ribbon& m_ribbon;
    QTimer m_soon;
};

/// The same for the time points of a stack: which have an annotation on disk (looked up on
/// `Lane::Io`), and the state of the open one. Hidden where there is only one.
class TimeRibbon final : public QObject {
    Q_OBJECT

public:
    TimeRibbon(const Document& document, core::JobSystem& jobs, Ribbon& ribbon);
    ~TimeRibbon() override;

private:
    void lookUp();
    void showCurrent();

    const Document& m_document;
    core::JobSystem& m_jobs;
    Ribbon& m_ribbon;
    core::JobHandle m_job;
    /// Of which stack the time points were looked through, or are: once, not at every step in time.
    std::weak_ptr<core::Project> m_project;
    core::StackId m_stack = 0;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< owner of the callbacks
};

} // namespace lamina::ui
