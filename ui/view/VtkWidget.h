// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QOpenGLWidget>
#include <QSurfaceFormat>

#include <vtkNew.h>

#include <functional>

class QPainter;
class vtkGenericOpenGLRenderWindow;
class vtkRenderer;

namespace lamina::ui {

/// A VTK scene inside a Qt 6 window, with room for a QPainter on top. VTK's own Qt widgets exist
/// for Qt 5 only, so VTK draws through a generic render window into this widget's framebuffer.
class VtkWidget : public QOpenGLWidget {
    Q_OBJECT

public:
    /// Surface format (OpenGL 3.2 core) and event settings that the views need; call it before the
    /// QApplication is made.
    static void prepareApplication();

    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    [[nodiscard]] vtkRenderer& renderer() { return *m_renderer; }
    /// Draws over the scene at every frame, in widget coordinates.
    void setOverpaint(std::function<void(QPainter&)> overpaint);
    /// Called with the OpenGL context current, before the scene is drawn.
    void setPrepareFrame(std::function<void()> prepare);
    /// Size in device pixels.
    [[nodiscard]] QSize deviceSize() const;
    /// The processor draws, not a graphics card. Unknown (false) before the first frame.
    [[nodiscard]] bool drawnInSoftware() const { return m_software; }

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    void releaseScene();

    vtkNew<vtkGenericOpenGLRenderWindow> m_window;
    vtkNew<vtkRenderer> m_renderer;
    std::function<void(QPainter&)> m_overpaint;
    std::function<void()> m_prepare;
    bool m_ready = false;
    bool m_software = false;
};

} // namespace lamina::ui
