// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

#include <vtkNew.h>

#include <functional>
#include <memory>

class QOpenGLContext;
class QOpenGLWidget;
class QPainter;
class vtkGenericOpenGLRenderWindow;
class vtkRenderer;

namespace lamina::ui {

class OffscreenTarget;

/// A VTK scene inside a Qt 6 window, with room for a QPainter on top. VTK's own Qt widgets exist
/// for Qt 5 only, so VTK draws through a generic render window: into the framebuffer of a
/// QOpenGLWidget where there is a graphics card. Where the processor draws, into a framebuffer that
/// is shown as an image: one QOpenGLWidget in a window would make every change of any button
/// compose the whole window anew, which takes it tens of milliseconds. Such images are kept until
/// `update`, and when several views have changed at once each may come a moment after the other, so
/// that they do not keep the window from answering for as long as all take together.
class VtkWidget : public QWidget {
    Q_OBJECT

public:
    enum class Drawing { ByTheRenderer, InTheWindow, AsImage };

    /// Surface format (OpenGL 3.2 core) and event settings that the views need; call it before the
    /// QApplication is made.
    static void prepareApplication();
    /// How widgets made from now on draw; ByTheRenderer unless set: as an image in software.
    static void setDrawing(Drawing drawing);

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
    void update(); ///< hides the other's: draws a frame soon
    /// What is shown was drawn after the last `update`.
    [[nodiscard]] bool fresh() const { return !m_stale; }
    /// A frame as it would be shown now, in device pixels.
    [[nodiscard]] QImage grabFrame();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Live;
    class Frame;

    [[nodiscard]] QOpenGLContext* context() const;
    void makeCurrent();
    void initializeScene();
    void releaseScene();
    void drawScene(unsigned framebuffer);
    [[nodiscard]] QImage sceneImage();

    vtkNew<vtkGenericOpenGLRenderWindow> m_window;
    vtkNew<vtkRenderer> m_renderer;
    std::function<void(QPainter&)> m_overpaint;
    std::function<void()> m_prepare;
    QOpenGLWidget* m_live = nullptr; ///< none where the scene is shown as an image
    std::unique_ptr<OffscreenTarget> m_target;
    QImage m_image;      ///< of the scene as it was drawn last
    bool m_stale = true; ///< it is of the past
    int m_waited = 0;    ///< frames in which others came first
    bool m_ready = false;
    bool m_software = false;
};

} // namespace lamina::ui
