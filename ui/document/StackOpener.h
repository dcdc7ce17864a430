// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "ui/document/StackLoader.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <vector>

namespace lamina::ui {

class AutoSave;

/// Opens files on a worker and keeps the list of stacks to choose from; one of them is in the
/// document. What is painted in the stack before is saved first. GUI thread only.
class StackOpener final : public QObject {
    Q_OBJECT

public:
    StackOpener(core::JobSystem& jobs, Document& document, AutoSave& autoSave,
                QObject* parent = nullptr);
    ~StackOpener() override;

    enum class Slices { Ask, OneStack, SeparateImages };
    void open(const std::vector<std::filesystem::path>& paths, Slices slices = Slices::Ask);
    void openSample(const std::filesystem::path& folder);
    void show(int index, int time = 0); ///< one of stacks()

    [[nodiscard]] const std::vector<std::shared_ptr<core::ImageStack>>& stacks() const {
        return m_stacks;
    }
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] bool busy() const { return m_job.active() || m_saving; }

Q_SIGNALS:
    void started(const QString& what);
    void progressed(double fraction, const QString& message);
    void finished(); ///< opened, failed or asked: nothing is going on any more
    void stacksChanged();
    void failed(const QString& sentence, const QString& details);
    /// 2D images of one size: open them again as one stack, or as they are?
    void slicesFound(const std::vector<std::filesystem::path>& paths, int count);

private:
    struct Result;
    void submit(core::Lane lane, std::function<void(const core::JobContext&)> work,
                std::function<void()> done);

    core::JobSystem& m_jobs;
    Document& m_document;
    AutoSave& m_autoSave;
    std::shared_ptr<core::SliceCache> m_cache;
    std::vector<std::shared_ptr<core::ImageStack>> m_stacks;
    int m_current = -1;
    bool m_saving = false;
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
