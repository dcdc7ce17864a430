// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/OffscreenTarget.h"

#include <QOpenGLFunctions>

#ifndef GL_BGRA
#define GL_BGRA 0x80E1
#endif
#ifndef GL_UNSIGNED_INT_8_8_8_8_REV
#define GL_UNSIGNED_INT_8_8_8_8_REV 0x8367
#endif

namespace lamina::ui {

OffscreenTarget::OffscreenTarget() {
    m_surface.setFormat(QSurfaceFormat::defaultFormat());
    m_surface.create();
    m_context.setFormat(QSurfaceFormat::defaultFormat());
    m_context.create();
}

OffscreenTarget::~OffscreenTarget() {
    if (m_buffer && makeCurrent()) m_buffer.reset();
    doneCurrent();
}

unsigned OffscreenTarget::framebuffer(QSize size) {
    if (!m_buffer || m_buffer->size() != size) {
        m_buffer = std::make_unique<QOpenGLFramebufferObject>(
            size, QOpenGLFramebufferObject::CombinedDepthStencil);
    }
    return m_buffer->handle();
}

QImage OffscreenTarget::image() {
    auto* gl = m_context.functions();
    gl->glBindFramebuffer(GL_FRAMEBUFFER, m_buffer->handle());
    gl->glPixelStorei(GL_PACK_ALIGNMENT, 4);
    QImage read(m_buffer->size(), QImage::Format_RGB32);
    gl->glReadPixels(0, 0, read.width(), read.height(), GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV,
                     read.bits());
    return std::move(read).mirrored(); // OpenGL's rows begin at the bottom
}

bool OffscreenTarget::rendererIsSoftware(QOpenGLContext& context) {
    const auto* name = context.functions()->glGetString(GL_RENDERER);
    const QByteArray renderer(name ? reinterpret_cast<const char*>(name) : "");
    return renderer.contains("llvmpipe") || renderer.contains("softpipe") ||
           renderer.contains("SwiftShader");
}

bool OffscreenTarget::inSoftware() {
    static const bool software = [] {
        OffscreenTarget target;
        return target.valid() && target.makeCurrent() && rendererIsSoftware(target.context());
    }();
    return software;
}

} // namespace lamina::ui
