// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceTexture.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include <vtkOpenGLRenderWindow.h>
#include <vtkTextureObject.h>

namespace lamina::ui {

namespace {

struct FormatRow {
    int components;
    int vtkType;
    unsigned int internalFormat;
    unsigned int format;
    unsigned int type;
    int bytes;
};

FormatRow rowOf(SliceTexture::Format format) {
    switch (format) {
    case SliceTexture::Format::Grey8:
        return {1, VTK_UNSIGNED_CHAR, GL_R8, GL_RED, GL_UNSIGNED_BYTE, 1};
    case SliceTexture::Format::Grey16:
        return {1, VTK_UNSIGNED_SHORT, GL_R16, GL_RED, GL_UNSIGNED_SHORT, 2};
    case SliceTexture::Format::GreyFloat:
        return {1, VTK_FLOAT, GL_R32F, GL_RED, GL_FLOAT, 4};
    case SliceTexture::Format::Rgba8:
        break;
    }
    return {4, VTK_UNSIGNED_CHAR, GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, 4};
}

} // namespace

SliceTexture::SliceTexture() = default;
SliceTexture::~SliceTexture() = default;

bool SliceTexture::allocate(vtkOpenGLRenderWindow& window, int width, int height, Format format) {
    if (m_width == width && m_height == height && m_format == format) return false;
    const FormatRow row = rowOf(format);
    m_texture->SetContext(&window);
    m_texture->ResetFormatAndType();
    m_texture->SetInternalFormat(row.internalFormat);
    m_texture->SetFormat(row.format);
    m_texture->SetDataType(row.type);
    m_texture->SetMinificationFilter(vtkTextureObject::Nearest);
    m_texture->SetMagnificationFilter(vtkTextureObject::Nearest);
    m_texture->SetWrapS(vtkTextureObject::ClampToEdge);
    m_texture->SetWrapT(vtkTextureObject::ClampToEdge);
    m_texture->Allocate2D(static_cast<unsigned int>(width), static_cast<unsigned int>(height),
                          row.components, row.vtkType);
    m_width = width;
    m_height = height;
    m_format = format;
    return true;
}

std::size_t SliceTexture::upload(core::PixelRect rect, const void* data) {
    const FormatRow row = rowOf(m_format);
    QOpenGLFunctions* gl = QOpenGLContext::currentContext()->functions();
    m_texture->Activate();
    gl->glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    gl->glTexSubImage2D(GL_TEXTURE_2D, 0, rect.x, rect.y, rect.width, rect.height, row.format,
                        row.type, data);
    gl->glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    m_texture->Deactivate();
    return static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height) *
           static_cast<std::size_t>(row.bytes);
}

int SliceTexture::activate() {
    m_texture->Activate();
    return m_texture->GetTextureUnit();
}

void SliceTexture::deactivate() {
    m_texture->Deactivate();
}

void SliceTexture::release(vtkWindow* window) {
    m_texture->ReleaseGraphicsResources(window);
    m_width = 0;
    m_height = 0;
}

} // namespace lamina::ui
