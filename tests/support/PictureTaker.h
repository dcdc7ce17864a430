// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/TiffWriter.h"
#include "core/sim/Phantom.h"
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/panel/PanelParts.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QPixmap>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lamina::test {

/// A window on a small simulated embryo, and pictures of it and of its parts: NAME.png in a folder.
/// Throws where something does not come about within two minutes.
class PictureTaker {
public:
    PictureTaker(QString out, std::function<std::unique_ptr<ui::MainWindow>()> makeWindow)
        : m_out(std::move(out)), m_makeWindow(std::move(makeWindow)) {
        restart();
    }

protected:
    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] QAction& action(const char* name) { return *m_window->actions().at(name); }
    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    [[nodiscard]] const core::PhantomFrame& frame() const { return m_frame; }
    template <typename Widget> [[nodiscard]] Widget& find(const QString& name) {
        auto* widget = m_window->findChild<Widget*>(name);
        if (!widget) throw std::runtime_error("no widget " + name.toStdString());
        return *widget;
    }

    /// As when the program is started again.
    void restart() {
        if (m_window) m_window->close();
        m_window.reset();
        begin();
    }
    /// A second window; the first one stays as it is.
    [[nodiscard]] std::unique_ptr<ui::MainWindow> leaveOpen() {
        auto first = std::move(m_window);
        begin();
        return first;
    }

    void begin() {
        m_window = m_makeWindow();
        m_window->resize(1500, 940);
        m_window->show();
        m_window->activateWindow();
        settle();
    }

    void settle(int milliseconds = 700) { QTest::qWait(milliseconds); }

    template <typename Ready> static void wait(Ready ready) {
        if (!QTest::qWaitFor(ready, 120000)) throw std::runtime_error("waited too long");
    }
    void waitForNotice(const QString& words) {
        wait([&] { return m_window->notice().text().contains(words); });
        settle();
    }

    void take(QWidget& widget, const QString& name) { save(widget.grab(), name); }
    void save(const QPixmap& picture, const QString& name) {
        const QString file = m_out + "/" + name + ".png";
        if (!picture.save(file)) throw std::runtime_error(file.toStdString());
        std::cout << file.toStdString() << "\n";
    }

    /// In front of those that share its place.
    void showDock(const QString& name) {
        auto& dock = find<QDockWidget>(name);
        dock.show();
        dock.raise();
        settle(1500);
    }

    /// What an action opens: a dialog, or something inside the window.
    void takeDialog(const char* name) {
        action(name).trigger();
        settle(1500);
        bool found = false;
        for (auto* widget : QApplication::topLevelWidgets()) {
            if (widget == m_window.get() || !widget->isVisible() || widget->windowTitle().isEmpty())
                continue;
            take(*widget, name);
            widget->close();
            found = true;
        }
        if (!found) take(*m_window, name);
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        settle(200);
    }

    /// Another embryo each time, as an ImageJ-TIFF.
    std::filesystem::path writeEmbryo(const std::filesystem::path& file,
                                      core::VolumeSize size = {320, 256, 20}) {
        core::PhantomSpec spec;
        spec.size = size;
        spec.seed = m_seed++;
        m_frame = core::simulatePhantom(spec).front();
        core::TiffVolume volume;
        volume.size = spec.size;
        volume.type = core::PixelType::UInt16;
        volume.spacing = spec.spacing;
        volume.plane = [&](int z) { return plane(size, z); };
        core::writeTiff(file, volume);
        return file;
    }
    /// A slice of the embryo written last.
    [[nodiscard]] core::Plane plane(core::VolumeSize size, int z) const {
        core::Plane plane(size.x, size.y, core::PixelType::UInt16);
        const auto first =
            m_frame.image.begin() + static_cast<std::ptrdiff_t>(size.planeVoxels()) * z;
        std::copy_n(first, size.planeVoxels(), plane.pixels<std::uint16_t>().begin());
        return plane;
    }

    void open(const std::filesystem::path& file) {
        m_window->open({file});
        wait([this] { return m_window->document().hasStack() && !m_window->session().busy(); });
        settle(3000);
    }

    /// The slice's true cells, with the rest as background.
    void annotate(int z) {
        auto& document = m_window->document();
        const auto size = document.paintSize();
        auto& edit = document.beginStroke("brush stroke", core::SlicePlane::xy(z));
        const auto first = static_cast<std::ptrdiff_t>(size.planeVoxels()) * z;
        const auto last = first + static_cast<std::ptrdiff_t>(size.planeVoxels());
        const std::vector<core::LabelId> ids(m_frame.instances.begin() + first,
                                             m_frame.instances.begin() + last);
        edit.setIds(z, {0, 0, size.x, size.y}, ids);
        document.commitStroke();
        document.completeSlice(z);
        settle();
    }

private:
    QString m_out;
    std::function<std::unique_ptr<ui::MainWindow>()> m_makeWindow;
    QTemporaryDir m_folder;
    std::uint64_t m_seed = 5;
    core::PhantomFrame m_frame;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace lamina::test
