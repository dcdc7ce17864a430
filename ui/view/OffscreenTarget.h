// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>

#include <memory>

namespace lamina::ui {

/// An OpenGL context that draws into a framebuffer of its own, to be read as an image. GUI thread.
class OffscreenTarget {
public:
    OffscreenTarget();
    ~OffscreenTarget();

    [[nodiscard]] bool valid() const { return m_context.isValid(); }
    [[nodiscard]] QOpenGLContext& context() { return m_context; }
    bool makeCurrent() { return m_context.makeCurrent(&m_surface); }
    void doneCurrent() { m_context.doneCurrent(); }
    /// The framebuffer, of that many device pixels; the context must be current.
    [[nodiscard]] unsigned framebuffer(QSize size);
    /// What is in the framebuffer, the right way up; the context must be current.
    [[nodiscard]] QImage image();

    /// The processor draws what OpenGL is asked for in this session; asked once.
    [[nodiscard]] static bool inSoftware();
    /// The same of the context that is current.
    [[nodiscard]] static bool rendererIsSoftware(QOpenGLContext& context);

private:
    QOffscreenSurface m_surface;
    QOpenGLContext m_context;
    std::unique_ptr<QOpenGLFramebufferObject> m_buffer;
};

} // namespace lamina::ui
